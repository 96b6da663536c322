"""Commands about sources: list them, add one."""

from typing import Annotated

import typer

from service.cli.add_source import add_source
from service.cli.application import open_application, print_rows
from service.reasons import as_data, in_english

app = typer.Typer(help="The sources that are watched.", no_args_is_help=True)

COLUMNS = (
    "slug",
    "agency",
    "state",
    "since",
    "why",
    "reason",
    "last_ok",
    "due",
    "reports",
    "quarantined",
    "url",
)


@app.command("list")
def list_sources(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """List all sources with their health, worst first."""
    with open_application() as application:
        rows = [
            (
                each.source.slug,
                each.source.agency,
                "paused" if each.source.paused else each.state.value,
                each.since and each.since.isoformat(timespec="minutes"),
                in_english(each.reason),
                as_data(each.reason),
                each.last_ok_at and each.last_ok_at.isoformat(timespec="minutes"),
                each.due_at and each.due_at.isoformat(timespec="minutes"),
                each.reports,
                each.quarantined,
                each.source.url,
            )
            for each in application.queries.health()
        ]
    print_rows(COLUMNS, rows, as_json=as_json, json_only={"reason"})


app.command("add")(add_source)
