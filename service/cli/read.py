"""``gongkai read``: what a page says, from a file or an address."""

import asyncio
import mimetypes
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from disclosures import Page, Reading
from disclosures.errors import CrawlerDied, InputError, PageError
from service.cli.house import print_json, settings_for_command

#: Endings that say more than the bytes do.
_TEXT = {".txt": "text/plain", ".text": "text/plain"}


def read(
    inputs: Annotated[list[str], typer.Argument(help="Files or addresses", metavar="FILE_OR_URL…")],
    url: Annotated[str, typer.Option(help="The address that a file was saved from")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> int:
    """Print what pages say. One that cannot be read is a line with the reason.

    Exit status 1 if one could not be read.
    """
    from crawler.reading.as_json import failure_to_json, to_json

    failed = 0
    for given, outcome in _read_all(inputs, url):
        if isinstance(outcome, Reading):
            print_json(to_json(outcome, input=given)) if as_json else _print(given, outcome)
            continue
        failed += 1
        if as_json:
            print_json(failure_to_json(outcome, input=given))
        else:
            typer.echo(f"== {given}\n   {_reason(outcome)}")
    return 1 if failed else 0


def _read_all(inputs: Iterable[str], url: str) -> Iterator[tuple[str, Reading | PageError]]:
    from crawler.reading import read as read_page

    for given in inputs:
        try:
            yield given, read_page(page_of(given, url))
        except PageError as error:
            yield given, error


def page_of(given: str, url: str = "") -> Page:
    """Open a file, or fetch an address; `url` is where a file was saved from.

    Raises:
        InputError: There is no such file, or the crawler died over the address.
        PageError: The address gave no page.
    """
    if given.startswith(("http://", "https://")):
        return _fetch(given)
    path = Path(given)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise InputError(f"{given}: cannot be read: {error.strerror}") from error
    kind = _TEXT.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or ""
    headers = {"content-type": kind} if kind.startswith("text/plain") else {}
    return Page(url=url or path.absolute().as_uri(), body=body, headers=headers)


def _fetch(address: str) -> Page:
    from crawler.crawl import SupervisedCrawl
    from service.wiring import limits_of

    async def fetch() -> Page:
        crawl = SupervisedCrawl(limits_of(settings_for_command()))
        try:
            return await crawl.fetch(address)
        except CrawlerDied as error:
            raise InputError(f"{address}: the crawler died over it: {error}") from error
        finally:
            await crawl.aclose()

    return asyncio.run(fetch())


def _reason(error: PageError) -> str:
    return f"not read: {error.fault.value}: {error.why}"


def _print(given: str, reading: Reading) -> None:
    said = {
        "kind": reading.kind.value,
        "title": reading.title,
        "publisher": reading.publisher,
        "published": reading.published,
        "signed on": reading.signed_on,
        "report year": reading.report_year,
        "index no": reading.index_no,
        "document no": reading.doc_no,
        "source": reading.source,
        "body": f"{len(reading.body_text)} characters, {len(reading.tables)} tables",
    }
    typer.echo(f"== {given}")
    for name, value in said.items():
        typer.echo(f"   {name:<12} {'—' if value is None else value}")
    for figure in reading.figures:
        value = "blank" if figure.value is None else f"{figure.value.normalize():f}"
        exact = "" if figure.qualifier.value == "exact" else f" ({figure.qualifier.value})"
        typer.echo(f"   {figure.key:<28} {value} {figure.unit}{exact}  {figure.basis.value}")
    for attachment in reading.attachments:
        typer.echo(f"   attachment   {attachment.text}  {attachment.url}")
    for finding in reading.findings:
        typer.echo(f"   {finding.severity.value:<12} {finding.code}: {finding.message}")
