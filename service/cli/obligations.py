"""Commands that list and review obligations, and correct them."""

from datetime import datetime
from getpass import getuser
from typing import Annotated
from uuid import UUID

import typer

from disclosures import Obligation
from service.cli.application import Columns, open_application, print_items

app = typer.Typer(help="Reports that agencies must publish, and by when.", no_args_is_help=True)

Id = Annotated[UUID, typer.Argument(help="Its id, as `gongkai obligations list` shows it")]
Note = Annotated[str, typer.Option(help="Reason, shown on the public page")]
By = Annotated[str, typer.Option("--by", help="Who decides", default_factory=getuser)]

COLUMNS: Columns[Obligation] = {
    "id": lambda one: one.id,
    "source": lambda one: one.source.slug,
    "agency": lambda one: one.terms.agency,
    "year": lambda one: one.terms.report_year,
    "due": lambda one: one.terms.due_on,
    "state": lambda one: one.state.value,
    "published": lambda one: one.terms.published_on,
    "days_late": lambda one: one.terms.days_late,
    "why": lambda one: "; ".join(filter(None, (one.reason, one.corrected_by, one.note))),
}


@app.command("list")
def list_obligations(
    source: Annotated[str, typer.Option(help="Only of this source")] = "",
    year: Annotated[int | None, typer.Option(help="Only of this report year")] = None,
    state: Annotated[str, typer.Option(help="Only in this state: overdue, met_late ...")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """List obligations and their states, newest year first."""
    with open_application() as application:
        if source:
            application.sources.get(source)
        found = application.obligations.all(source=source, report_year=year)
    shown = (one for one in found if state in ("", one.state.value))
    print_items(COLUMNS, shown, as_json=as_json)


@app.command("review")
def review_now() -> None:
    """Assess the obligations that are due for review, as the service does every minute."""
    with open_application() as application:
        typer.echo(f"{application.review_obligations()} announced")


@app.command("correct")
def correct(
    obligation: Id,
    by: By,
    published: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Publication date")
    ] = None,
    note: Note = "",
) -> None:
    """Record that an obligation was met, until it is reopened. Nobody is notified."""
    with open_application() as application:
        kept = application.obligations.correct(
            obligation, by=by, note=note, published_on=published.date() if published else None
        )
    typer.echo(f"{kept.terms.agency} {kept.terms.report_year}: {kept.state.value}")


@app.command("exempt")
def exempt(obligation: Id, by: By, note: Note = "") -> None:
    """Record that an obligation need not be met, until it is reopened."""
    with open_application() as application:
        kept = application.obligations.exempt(obligation, by=by, note=note)
    typer.echo(f"{kept.terms.agency} {kept.terms.report_year}: {kept.state.value}")


@app.command("reopen")
def reopen(obligation: Id) -> None:
    """Revoke a correction: the obligation is assessed again within a minute."""
    with open_application() as application:
        kept = application.obligations.reopen(obligation)
    typer.echo(f"{kept.terms.agency} {kept.terms.report_year}: reopened")
