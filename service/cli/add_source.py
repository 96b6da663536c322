"""``gongkai sources add``: shows what an address was found to be, and writes it after a yes."""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from disclosures import Page, Source
from disclosures.errors import CrawlerDied, InputError
from service.catalogue import add_to_catalogue, read_catalogue, read_entry
from service.cli.found import as_json_object, print_look
from service.cli.house import open_house, print_json, settings_for_command

if TYPE_CHECKING:  # the reader is slow to import: other commands do not wait for it
    from crawler.reading import Follow
    from service.onboarding import Look

Province = Annotated[str, typer.Option(help="Full name, to resolve 省商务厅; default: as read")]


def add_source(
    address: Annotated[str, typer.Argument(help="Address of a list page or a report page")],
    agency: Annotated[str, typer.Option(help="Who publishes there; default: as read")] = "",
    slug: Annotated[str, typer.Option(help="Stable name; default: made from the address")] = "",
    every: Annotated[str, typer.Option(help="How often to come by: 30min, 6h, 1d")] = "1h",
    province: Province = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write it without asking")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write it though it is not read")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object; asks nothing")] = False,
) -> int:
    """Look at an address, show what would be watched, and write it into the catalogue file.

    Exit status 1 if nothing was written because nothing could be read there.
    """
    from service.onboarding import agency_of, province_at, slug_of

    catalogue = settings_for_command().catalogue
    entries = read_catalogue(catalogue)
    if known := [entry.slug for entry in entries if entry.url == address]:
        raise InputError(f"{address}: is watched already, as {known[0]}")
    taken = [entry.slug for entry in entries]
    given = {"slug": slug or slug_of(address, taken), "url": address, "every": every}
    trial = replace(
        read_entry(given | {"agency": agency or "?", "province": province}), agency=agency
    )
    typer.echo(f"looking at {address} …", err=True)
    look = _look(trial)
    found = agency or agency_of(look) or trial.host
    said = given | {"agency": found, "province": province or province_at(look)}
    order = ("slug", "agency", "province", "url", "every")
    proposed = {name: said[name] for name in order if said[name]}
    if not as_json:
        print_look(look, proposed)
    wanted = (look.can_be_watched or force) and (yes or (not as_json and _agreed()))
    if wanted:
        _write(proposed)
    if as_json:
        print_json(as_json_object(look, proposed, written=wanted))
    elif wanted:
        typer.echo(f"{proposed['slug']}: written to {catalogue}; visited as soon as it is due")
    elif not look.can_be_watched:
        typer.echo("nothing was written: nothing can be read there; --force writes it anyway")
    return 0 if look.can_be_watched or force else 1


def _agreed() -> bool:
    """Ask a person; a script must say --yes."""
    if not sys.stdin.isatty():
        raise InputError("nobody is there to say yes: give --yes to write it, or --json to look")
    return typer.confirm("Write this source?", default=True)


def _write(proposed: Mapping[str, str]) -> None:
    from service.application import take_catalogue

    add_to_catalogue(settings_for_command().catalogue, proposed)
    with open_house() as house:
        take_catalogue(house)


def _look(source: Source) -> "Look":
    """Look with a crawler of our own, under all its guards."""
    from crawler.crawl import SupervisedCrawl
    from service.onboarding import look_at
    from service.wiring import limits_of

    async def look() -> "Look":
        crawl = SupervisedCrawl(limits_of(settings_for_command()))
        asked = 0

        async def get(url: str, follow: "Follow | None") -> Page:
            nonlocal asked
            if asked:
                await asyncio.sleep(min(source.delay.total_seconds(), 60.0))
            asked += 1
            return await crawl.fetch(url, follow=follow)

        try:
            return await look_at(get, source)
        except CrawlerDied as error:
            raise InputError(f"{source.url}: the crawler died over it: {error}") from error
        finally:
            await crawl.aclose()

    return asyncio.run(look())
