"""``gongkai sources add``: inspects an address, and adds it to the catalogue if confirmed."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import typer

from disclosures.errors import InputError
from service.catalogue import add_to_catalogue, read_catalogue, read_entry, suggest_slug
from service.cli.application import open_application, print_json, settings_for_command
from service.cli.output.inspection_report import as_json_object, print_inspection

Province = Annotated[str, typer.Option(help="Full name, to resolve 省商务厅; default: as read")]


def add_source(
    address: Annotated[str, typer.Argument(help="Address of a list page or a report page")],
    agency: Annotated[str, typer.Option(help="Who publishes there; default: as read")] = "",
    slug: Annotated[str, typer.Option(help="Stable name; default: made from the address")] = "",
    every: Annotated[str, typer.Option(help="Interval of visits: 30min, 6h, 1d")] = "1h",
    province: Province = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add without asking")] = False,
    force: Annotated[bool, typer.Option("--force", help="Add even if it cannot be read")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object; asks nothing")] = False,
) -> int:
    """Inspect an address, show what would be watched, and add it to the catalogue file.

    Exit status 1 if nothing was added because nothing could be read there.
    """
    from service.wiring.families import CrawlerFamilies
    from service.wiring.page_inspection import build_page_inspector

    settings = settings_for_command()
    families = CrawlerFamilies()
    entries = read_catalogue(settings.catalogue, families)
    if known := [entry.slug for entry in entries if entry.url == address]:
        raise InputError(f"{address}: is already watched, as {known[0]}")
    taken = [entry.slug for entry in entries]
    given = {"slug": slug or suggest_slug(address, taken), "url": address, "every": every}
    draft = read_entry(given | {"agency": agency or "?", "province": province}, families)
    trial = replace(draft, agency=agency)
    typer.echo(f"inspecting {address} …", err=True)
    inspector = build_page_inspector(settings)
    found = inspector.inspect(trial)
    values = given | {
        "agency": agency or found.agency or trial.host,
        "province": province or found.province,
    }
    order = ("slug", "agency", "province", "url", "every")
    proposed = {name: values[name] for name in order if values[name]}
    if not as_json:
        print_inspection(found, proposed)
    confirmed = (found.can_be_watched or force) and (yes or (not as_json and _confirmed()))
    if confirmed:
        _add(proposed)
    if as_json:
        print_json(as_json_object(found, proposed, inspector, written=confirmed))
    elif confirmed:
        typer.echo(
            f"{proposed['slug']}: written to {settings.catalogue}; visited as soon as it is due"
        )
    elif not found.can_be_watched:
        typer.echo("nothing was written: the address cannot be read; --force writes it anyway")
    return 0 if found.can_be_watched or force else 1


def _confirmed() -> bool:
    """Ask on the terminal; a script must give --yes."""
    if not sys.stdin.isatty():
        raise InputError("no terminal to ask on: give --yes to write it, or --json to inspect")
    return typer.confirm("Write this source?", default=True)


def _add(proposed: Mapping[str, str]) -> None:
    from service.operations import load_catalogue

    with open_application() as application:
        catalogue = application.settings.catalogue
        add_to_catalogue(catalogue, proposed, application.families)
        load_catalogue(application)
