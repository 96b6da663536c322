"""Commands that list and decide quarantined readings and incidents."""

from typing import Annotated
from uuid import UUID

import typer

from service.cli.application import open_application, print_rows
from service.reasons import all_in_english, in_english

quarantine = typer.Typer(help="Readings that wait for a decision.", no_args_is_help=True)
incidents = typer.Typer(help="Changes that occurred together.", no_args_is_help=True)

#: Maximum number of rows.
_MAX_ROWS = 1000

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line")]
Ids = Annotated[list[UUID], typer.Argument(help="Ids")]


@quarantine.command("list")
def list_readings(
    source: Annotated[str, typer.Option(help="Only of this source")] = "",
    delayed: Annotated[
        bool,
        typer.Option("--delayed", help="List delayed changes instead"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List quarantined readings, oldest first."""
    with open_application() as application:
        rows = [
            (
                each.id,
                each.source.slug,
                each.seen_at.isoformat(timespec="minutes"),
                each.observation.reading.title,
                all_in_english(each.reasons),
                [reason.as_json() for reason in each.reasons],
                each.observation.url,
                each.incident or "",
                each.due_at.isoformat(timespec="minutes") if each.due_at else "",
            )
            for each in application.queries.withheld(
                source=source, delayed=delayed, limit=_MAX_ROWS
            )
        ]
    columns = ("id", "source", "seen", "title", "why", "reason", "url", "incident", "due")
    print_rows(columns, rows, as_json=as_json, json_only={"reason"})


@quarantine.command("accept")
def accept(ids: Ids) -> None:
    """Make readings revisions, and notify subscribers."""
    with open_application() as application:
        events = [event for each in ids for event in application.ledger.accept(each)]
    typer.echo(f"{len(ids)} accepted, {len(events)} events")


@quarantine.command("discard")
def discard(ids: Ids) -> None:
    """Discard readings permanently."""
    with open_application() as application:
        for each in ids:
            application.ledger.discard(each)
    typer.echo(f"{len(ids)} discarded")


@incidents.command("list")
def list_incidents(
    closed: Annotated[bool, typer.Option("--all", help="Decided ones as well")] = False,
    as_json: AsJson = False,
) -> None:
    """List incidents, newest first."""
    with open_application() as application:
        rows = [
            (
                each.id,
                each.state.value,
                each.opened_at.isoformat(timespec="minutes"),
                each.scope.value,
                each.subject,
                len(each.sources),
                each.withheld,
                in_english(each.reason),
                each.reason.as_json(),
            )
            for each in application.queries.incidents(closed=closed, limit=_MAX_ROWS)
        ]
    columns = (
        "id",
        "state",
        "opened",
        "scope",
        "subject",
        "sources",
        "withheld",
        "summary",
        "reason",
    )
    print_rows(columns, rows, as_json=as_json, json_only={"reason"})


@incidents.command("release")
def release_incidents(ids: Ids) -> None:
    """Accept all readings of incidents, and notify subscribers."""
    with open_application() as application:
        events = [event for each in ids for event in application.ledger.release(each)]
    typer.echo(f"{len(ids)} released, {len(events)} events")


@incidents.command("discard")
def discard_incidents(ids: Ids) -> None:
    """Discard all readings of incidents permanently."""
    with open_application() as application:
        dropped = sum(application.ledger.dismiss(each) for each in ids)
    typer.echo(f"{len(ids)} discarded, {dropped} readings dropped")
