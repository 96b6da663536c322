"""``gongkai diff``: how two documents differ, on a terminal, as JSON or as a page."""

import re
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from disclosures import Change, Reading
from disclosures.errors import InputError, NotFound, PageError
from service.cli.evidence import place_of
from service.cli.house import open_house, print_json
from service.cli.reading import page_of


class Language(StrEnum):
    """A language that we speak."""

    ZH = "zh"
    EN = "en"


#: A revision that we keep: REPORT/NUMBER, the address of its page, or its id.
_REVISION = re.compile(
    r"(?:https?://[^\s?#]+/reports/)?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
    r"(?:/(?:revisions/)?[1-9]\d{0,8})?/?",
    re.IGNORECASE,
)

_WHAT = "A file, an address, or a revision we keep: REPORT/NUMBER, its page's address or its id"

#: Exit statuses, as of diff(1).
SAME, DIFFERENT = 0, 1


def diff(
    old: Annotated[str, typer.Argument(help=_WHAT)],
    new: Annotated[str, typer.Argument(help=_WHAT)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="A page that stands alone")] = False,
    language: Annotated[
        Language, typer.Option("--lang", help="Of what we say of it")
    ] = Language.ZH,
) -> int:
    """Show how two documents differ: figures, fields, paragraphs, moves and cells of tables.

    Exit status 0: nothing differs; 1: something does; 2: one cannot be read.
    """
    from service.cli.diff_forms import as_page, as_values, show_on_terminal
    from store.diff import compare
    from store.significance import judged

    if as_json and as_html:
        raise InputError("--json and --html: give one of them")
    before, after = _reading(old), _reading(new)
    change = judged(compare(before, after) or Change())
    if as_json:
        values = as_values(change, language.value)
        print_json({"old": old, "new": new, "same": not change, "change": values})
    elif as_html:
        page = as_page(change, (old, before), (new, after), language.value)
        sys.stdout.buffer.write(page.encode("utf-8", "replace"))
    else:
        show_on_terminal(change, language.value)
    return DIFFERENT if change else SAME


def _reading(given: str) -> Reading:
    """What a file, an address or a kept revision says. Raises InputError."""
    from crawler.reading import read as read_page

    if _REVISION.fullmatch(given) and not Path(given).is_file():
        return _kept(given)
    try:
        return read_page(page_of(given))
    except PageError as error:
        raise InputError(f"{given}: not read: {error.fault.value}: {error.why}") from error


def _kept(given: str) -> Reading:
    with open_house() as house, suppress(NotFound):
        report, number = place_of(house.archive, given)
        for revision in house.archive.revisions(report):
            if revision.number == number:
                return revision.reading
    raise InputError(f"{given}: no such revision")
