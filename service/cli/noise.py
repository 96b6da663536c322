"""Commands that list what is left out of pages as noise, and lift it."""

from typing import Annotated
from uuid import UUID

import typer

from disclosures import NoiseRule, NoiseState
from service.cli.application import Columns, open_application, print_items, to_the_minute
from service.reasons import in_english

app = typer.Typer(help="What differs at every visit and is left out.", no_args_is_help=True)

#: Recorded as the operator who lifted a rule.
BY = "gongkai noise"

COLUMNS: Columns[NoiseRule] = {
    "id": lambda each: each.id,
    "source": lambda each: each.source,
    "state": lambda each: each.state.value,
    "shape": lambda each: each.pattern.shape.value,
    "before": lambda each: each.pattern.before,
    "after": lambda each: each.pattern.after,
    "muted": lambda each: to_the_minute(each.muted_at),
    "why": lambda each: in_english(each.reason),
    "reason": lambda each: each.reason.as_json() if each.reason else None,
    "evidence": lambda each: [
        {
            "url": movement.url,
            "before": movement.before,
            "after": movement.after,
            "before_at": to_the_minute(movement.before_at),
            "after_at": to_the_minute(movement.after_at),
            "repeated": movement.repeated,
        }
        for movement in each.evidence
    ],
}

Ids = Annotated[list[UUID], typer.Argument(help="Ids")]


@app.command("list")
def list_rules(
    source: Annotated[str, typer.Option(help="Only of this source")] = "",
    every: Annotated[bool, typer.Option("--all", help="Observed ones as well")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """List noise rules, muted and lifted, with their evidence."""
    states = () if every else (NoiseState.MUTED, NoiseState.LIFTED)
    with open_application() as application:
        found = application.noise.rules(source=source, states=states)
    print_items(COLUMNS, found, as_json=as_json, json_only={"reason", "evidence"})


@app.command("lift")
def lift(ids: Ids) -> None:
    """Make what stands at the spots of rules content again."""
    with open_application() as application:
        for each in ids:
            application.noise.lift(each, by=BY)
    typer.echo(f"{len(ids)} lifted")


@app.command("allow")
def allow(ids: Ids) -> None:
    """Allow the spots of lifted rules to be learnt again."""
    with open_application() as application:
        for each in ids:
            application.noise.allow(each)
    typer.echo(f"{len(ids)} allowed")
