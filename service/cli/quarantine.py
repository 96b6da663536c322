"""Commands that list and decide quarantined readings and incidents."""

from typing import Annotated
from uuid import UUID

import typer

from disclosures import Incident, WithheldReading
from service.cli.application import Columns, open_application, print_items, to_the_minute
from service.reasons import all_in_english, in_english

quarantine = typer.Typer(help="Readings that wait for a decision.", no_args_is_help=True)
incidents = typer.Typer(help="Changes that occurred together.", no_args_is_help=True)

#: Maximum number of rows.
_MAX_ROWS = 1000

READING_COLUMNS: Columns[WithheldReading] = {
    "id": lambda each: each.id,
    "source": lambda each: each.source.slug,
    "seen": lambda each: to_the_minute(each.seen_at),
    "title": lambda each: each.observation.reading.title,
    "why": lambda each: all_in_english(each.reasons),
    "reason": lambda each: [reason.as_json() for reason in each.reasons],
    "url": lambda each: each.observation.url,
    "incident": lambda each: each.incident,
    "due": lambda each: to_the_minute(each.due_at),
}

INCIDENT_COLUMNS: Columns[Incident] = {
    "id": lambda each: each.id,
    "state": lambda each: each.state.value,
    "opened": lambda each: to_the_minute(each.opened_at),
    "scope": lambda each: each.scope.value,
    "subject": lambda each: each.subject,
    "sources": lambda each: len(each.sources),
    "withheld": lambda each: each.withheld,
    "summary": lambda each: in_english(each.reason),
    "reason": lambda each: each.reason.as_json(),
}

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line")]
Ids = Annotated[list[UUID], typer.Argument(help="Ids")]


@quarantine.command("list")
def list_readings(
    source: Annotated[str, typer.Option(help="Only of this source")] = "",
    delayed: Annotated[
        bool, typer.Option("--delayed", help="List delayed changes instead")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List quarantined readings, oldest first."""
    with open_application() as application:
        found = application.queries.withheld(source=source, delayed=delayed, limit=_MAX_ROWS)
    print_items(READING_COLUMNS, found, as_json=as_json, json_only={"reason"})


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
        found = application.queries.incidents(closed=closed, limit=_MAX_ROWS)
    print_items(INCIDENT_COLUMNS, found, as_json=as_json, json_only={"reason"})


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
