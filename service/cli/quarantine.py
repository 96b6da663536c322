"""Commands that show, and decide on, what the service keeps: runs, held readings, operators."""

from typing import Annotated
from uuid import UUID

import typer

from service.cli.house import open_house, settings_for_command, show

operators = typer.Typer(help="Tokens for the console and the API.", no_args_is_help=True)
withheld = typer.Typer(help="Readings held back for you to judge.", no_args_is_help=True)
incidents = typer.Typer(help="Storms: much at once, held as one.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line")]


def runs(
    source: Annotated[str, typer.Option(help="Only of this source")] = "",
    limit: Annotated[int, typer.Option(help="At most so many")] = 30,
    as_json: AsJson = False,
) -> None:
    """Show the latest visits, newest first."""
    columns = (
        "started",
        "source",
        "outcome",
        "requests",
        "read",
        "same",
        "failed",
        "events",
        "why",
    )
    with open_house() as house:
        rows = [
            (
                run.started_at.isoformat(timespec="seconds"),
                run.source,
                run.outcome.value,
                run.stats.requests,
                run.stats.read,
                run.stats.same,
                run.stats.failed,
                run.stats.events,
                run.why,
            )
            for run in house.archive.runs(source=source, limit=limit)
        ]
    show(columns, rows, as_json=as_json)


def settings(as_json: AsJson = False) -> None:
    """Show every setting as it is in force; secrets stay hidden."""
    values = settings_for_command()
    fields = type(values).model_fields
    rows = [(name, str(getattr(values, name)), fields[name].description) for name in fields]
    show(("setting", "value", "meaning"), rows, as_json=as_json)


@operators.command("issue")
def issue(name: Annotated[str, typer.Argument(help="Whose token it is")]) -> None:
    """Make a token and print it, this one time: only its hash is kept."""
    with open_house() as house:
        typer.echo(house.operators.issue(name))


@operators.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="Whose token it is")]) -> None:
    """Make a token void."""
    with open_house() as house:
        house.operators.revoke(name)
    typer.echo(f"{name}: revoked")


@operators.command("list")
def list_operators() -> None:
    """Show whose tokens are good."""
    with open_house() as house:
        typer.echo("\n".join(house.operators.names()))


@withheld.command("list")
def list_held(
    source: Annotated[str, typer.Option(help="Only of this source")] = "",
    pending: Annotated[
        bool, typer.Option("--pending", help="What is told before long by itself, instead")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is held, oldest first."""
    with open_house() as house:
        rows = [
            (
                each.id,
                each.source.slug,
                each.seen_at.isoformat(timespec="minutes"),
                each.observation.reading.title,
                each.why,
                each.observation.url,
                each.incident or "",
                each.due_at.isoformat(timespec="minutes") if each.due_at else "",
            )
            for each in house.archive.withheld(source=source, delayed=pending, limit=1000)
        ]
    headings = ("id", "source", "seen", "title", "why", "url", "incident", "due")
    show(headings, rows, as_json=as_json)


@withheld.command("accept")
def accept(ids: Annotated[list[UUID], typer.Argument(help="Ids")]) -> None:
    """Make held readings revisions, and tell the readers who asked."""
    with open_house() as house:
        events = [event for each in ids for event in house.ledger.accept(each)]
    typer.echo(f"{len(ids)} accepted, {len(events)} events")


@withheld.command("discard")
def discard(ids: Annotated[list[UUID], typer.Argument(help="Ids")]) -> None:
    """Drop held readings for good."""
    with open_house() as house:
        for each in ids:
            house.ledger.discard(each)
    typer.echo(f"{len(ids)} discarded")


@incidents.command("list")
def list_incidents(
    closed: Annotated[bool, typer.Option("--all", help="Decided ones as well")] = False,
    as_json: AsJson = False,
) -> None:
    """Show incidents, newest first."""
    with open_house() as house:
        rows = [
            (
                each.id,
                each.state.value,
                each.opened_at.isoformat(timespec="minutes"),
                each.scope.value,
                each.subject,
                len(each.sources),
                each.withheld,
                each.summary,
            )
            for each in house.archive.incidents(closed=closed, limit=1000)
        ]
    columns = ("id", "state", "opened", "scope", "subject", "sources", "held", "summary")
    show(columns, rows, as_json=as_json)


@incidents.command("release")
def release(ids: Annotated[list[UUID], typer.Argument(help="Ids")]) -> None:
    """Believe all that waits with incidents, and tell the readers who asked."""
    with open_house() as house:
        events = [event for each in ids for event in house.ledger.release(each)]
    typer.echo(f"{len(ids)} released, {len(events)} events")


@incidents.command("discard")
def dismiss(ids: Annotated[list[UUID], typer.Argument(help="Ids")]) -> None:
    """Drop all that waits with incidents, for good."""
    with open_house() as house:
        dropped = sum(house.ledger.dismiss(each) for each in ids)
    typer.echo(f"{len(ids)} discarded, {dropped} readings dropped")
