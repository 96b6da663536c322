"""Commands about sources: list them, add one."""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from frontdesk.catalogue import add_to_catalogue
from frontdesk.cli.house import open_house, settings_for_command, show

app = typer.Typer(help="The sources that are watched.", no_args_is_help=True)


@app.command("list")
def list_sources(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """Show all sources with their health, worst first."""
    columns = (
        "slug",
        "agency",
        "state",
        "since",
        "why",
        "last_ok",
        "due",
        "reports",
        "held",
        "url",
    )
    with open_house() as house:
        rows = [
            (
                each.source.slug,
                each.source.agency,
                "paused" if each.source.paused else each.state.value,
                each.since and each.since.isoformat(timespec="minutes"),
                each.why,
                each.last_ok_at and each.last_ok_at.isoformat(timespec="minutes"),
                each.due_at and each.due_at.isoformat(timespec="minutes"),
                each.reports,
                each.held,
                each.source.url,
            )
            for each in house.archive.health()
        ]
    show(columns, rows, as_json=as_json)


@app.command("add")
def add_source(
    address: Annotated[str, typer.Argument(help="Address of a list page or a report page")],
    agency: Annotated[str, typer.Option(help="Who publishes there; default: the host")] = "",
    slug: Annotated[str, typer.Option(help="Stable name; default: made from the address")] = "",
    every: Annotated[str, typer.Option(help="How often to come by: 30min, 6h, 1d")] = "1h",
    province: Annotated[str, typer.Option(help="Full name, to resolve 省商务厅: 山东省")] = "",
) -> None:
    """Write a source into the catalogue file, and make it due now."""
    from frontdesk.service import take_catalogue

    host = urlsplit(address).hostname or ""
    given = {
        "slug": slug or _slug_of(address),
        "agency": agency or host,
        "url": address,
        "every": every,
    } | ({"province": province} if province else {})
    catalogue: Path = settings_for_command().catalogue
    entry = add_to_catalogue(catalogue, given)
    with open_house() as house:
        take_catalogue(house)
    typer.echo(f"{entry.slug}: written to {catalogue}; visited as soon as the service runs")


def _slug_of(address: str) -> str:
    parts = urlsplit(address)
    words = re.findall(r"[a-z0-9]+", f"{parts.hostname or ''} {parts.path}".lower())
    dull = {"www", "gov", "cn", "com", "index", "html", "htm", "shtml", "jsp", "col", "art"}
    return "-".join(word for word in words if word not in dull)[:60].strip("-") or "source"
