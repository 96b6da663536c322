"""Commands about sources: list them, add one."""

from typing import Annotated

import typer

from disclosures import SourceHealth
from service.cli.add_source import add_source
from service.cli.application import Columns, open_application, print_items, to_the_minute
from service.cli.output.completeness import in_words
from service.reasons import as_data, completeness_as_data, in_english

app = typer.Typer(help="The sources that are watched.", no_args_is_help=True)

COLUMNS: Columns[SourceHealth] = {
    "slug": lambda each: each.source.slug,
    "agency": lambda each: each.source.agency,
    "state": lambda each: "paused" if each.source.paused else each.state.value,
    "since": lambda each: to_the_minute(each.since),
    "why": lambda each: in_english(each.reason),
    "reason": lambda each: as_data(each.reason),
    "last_ok": lambda each: to_the_minute(each.last_ok_at),
    "due": lambda each: to_the_minute(each.due_at),
    "reports": lambda each: each.reports,
    "held": lambda each: each.quarantined,
    "seen": lambda each: in_words(each.completeness),
    "completeness": lambda each: completeness_as_data(each.completeness),
    "url": lambda each: each.source.url,
}


@app.command("list")
def list_sources(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """List all sources with their health, worst first."""
    with open_application() as application:
        health = application.queries.health()
    print_items(
        COLUMNS,
        health,
        as_json=as_json,
        json_only={"reason", "completeness"},
        table_only={"seen"},
    )


app.command("add")(add_source)
