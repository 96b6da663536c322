"""Commands that show which reports are owed, and say what no page can say."""

from collections.abc import Sequence
from datetime import datetime
from getpass import getuser
from typing import Annotated
from uuid import UUID

import typer

from service.cli.house import open_house, show

app = typer.Typer(help="Reports that agencies owe, and by when.", no_args_is_help=True)

Id = Annotated[UUID, typer.Argument(help="Its id, as `gongkai obligations list` shows it")]
Note = Annotated[str, typer.Option(help="Why, for those who read the board")]
By = Annotated[str, typer.Option("--by", help="Who says so", default_factory=getuser)]

COLUMNS = ("id", "source", "agency", "year", "due", "state", "published", "days_late", "why")


@app.command("list")
def list_obligations(
    source: Annotated[str, typer.Option(help="Only of this source")] = "",
    year: Annotated[int | None, typer.Option(help="Only of this report year")] = None,
    state: Annotated[str, typer.Option(help="Only in this state: overdue, met_late ...")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """Show what is owed and what became of it, newest year first."""
    with open_house() as house:
        if source:
            house.sources.get(source)
        found = house.obligations.all(source=source, report_year=year)
    rows: Sequence[Sequence[object]] = [
        (
            one.id,
            one.source.slug,
            one.terms.agency,
            one.terms.report_year,
            one.terms.due_on,
            one.state.value,
            one.terms.published_on,
            one.terms.days_late,
            "; ".join(filter(None, (one.reason, one.corrected_by, one.note))),
        )
        for one in found
        if state in ("", one.state.value)
    ]
    show(COLUMNS, rows, as_json=as_json)


@app.command("review")
def review_now() -> None:
    """Judge what needs it now, as the service does by itself every minute."""
    from scheduler.obligation_review import review_due

    with open_house() as house:
        typer.echo(f"{review_due(house.obligations, house.now)} announced")


@app.command("correct")
def correct(
    obligation: Id,
    by: By,
    published: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it was published")
    ] = None,
    note: Note = "",
) -> None:
    """Say that it was met; it stays so until you reopen it. Nobody is told."""
    with open_house() as house:
        kept = house.obligations.correct(
            obligation, by=by, note=note, published_on=published.date() if published else None
        )
    typer.echo(f"{kept.terms.agency} {kept.terms.report_year}: {kept.state.value}")


@app.command("exempt")
def exempt(obligation: Id, by: By, note: Note = "") -> None:
    """Say that it need not be met; it stays so until you reopen it."""
    with open_house() as house:
        kept = house.obligations.exempt(obligation, by=by, note=note)
    typer.echo(f"{kept.terms.agency} {kept.terms.report_year}: {kept.state.value}")


@app.command("reopen")
def reopen(obligation: Id) -> None:
    """Take a correction back: it is judged again within a minute."""
    with open_house() as house:
        kept = house.obligations.reopen(obligation)
    typer.echo(f"{kept.terms.agency} {kept.terms.report_year}: open again")
