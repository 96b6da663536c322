"""``gongkai read``: parses files or addresses and prints the readings."""

import mimetypes
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from disclosures import Page, Reading
from disclosures.errors import InputError, PageError
from disclosures.ports import PageInspector
from service.cli.application import print_json, settings_for_command
from service.reasons import in_english

#: Suffixes whose media type cannot be detected from the bytes.
_TEXT_TYPES = {".txt": "text/plain", ".text": "text/plain"}


def read(
    inputs: Annotated[list[str], typer.Argument(help="Files or addresses", metavar="FILE_OR_URL…")],
    url: Annotated[str, typer.Option(help="The address that a file was saved from")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> int:
    """Print the readings of pages. A page that cannot be read is one line with the reason.

    Exit status 1 if a page could not be read.
    """
    from service.wiring.page_inspection import build_page_inspector

    inspector = build_page_inspector(settings_for_command())
    failed = 0
    for given, outcome in _read_all(inspector, inputs, url):
        if isinstance(outcome, Reading):
            if as_json:
                print_json(inspector.reading_as_json(outcome, given=given))
            else:
                _print(given, outcome)
            continue
        failed += 1
        if as_json:
            print_json(inspector.failure_as_json(outcome, given=given))
        else:
            typer.echo(f"== {given}\n   {_reason(outcome)}")
    return 1 if failed else 0


def open_page(inspector: PageInspector, given: str, url: str = "") -> Page:
    """Open a file, or fetch an address; `url` is the address that a file was saved from.

    Raises:
        InputError: The file cannot be read, or the crawler died while fetching the address.
        PageError: The address gave no page.
    """
    if given.startswith(("http://", "https://")):
        return inspector.fetch(given)
    path = Path(given)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise InputError(f"{given}: cannot be read: {error.strerror}") from error
    kind = _TEXT_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or ""
    headers = {"content-type": kind} if kind.startswith("text/plain") else {}
    return Page(url=url or path.absolute().as_uri(), body=body, headers=headers)


def _read_all(
    inspector: PageInspector, inputs: Iterable[str], url: str
) -> Iterator[tuple[str, Reading | PageError]]:
    for given in inputs:
        try:
            yield given, inspector.parse(open_page(inspector, given, url))
        except PageError as error:
            yield given, error


def _reason(error: PageError) -> str:
    return f"not read: {error.fault.value}: {in_english(error.reason)}"


def _print(given: str, reading: Reading) -> None:
    values = {
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
    for name, value in values.items():
        typer.echo(f"   {name:<12} {'—' if value is None else value}")
    for figure in reading.figures:
        value = "blank" if figure.value is None else f"{figure.value.normalize():f}"
        exact = "" if figure.qualifier.value == "exact" else f" ({figure.qualifier.value})"
        typer.echo(f"   {figure.key:<28} {value} {figure.unit}{exact}  {figure.basis.value}")
    for attachment in reading.attachments:
        typer.echo(f"   attachment   {attachment.text}  {attachment.url}")
    for finding in reading.findings:
        typer.echo(f"   {finding.severity.value:<12} {finding.code}: {finding.message}")
