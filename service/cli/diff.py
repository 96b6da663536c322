"""``gongkai diff``: compares two documents, on a terminal, as JSON or as an HTML page."""

import re
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from disclosures import Reading
from disclosures.errors import InputError, NotFound, PageError
from service.cli.application import open_application, print_json, settings_for_command
from service.cli.evidence import locate_revision
from service.cli.read import open_page
from service.reasons import in_english


class OutputLanguage(StrEnum):
    """Language of the output."""

    ZH = "zh"
    EN = "en"


#: A stored revision: REPORT/NUMBER, the address of its page, or its id.
_REVISION = re.compile(
    r"(?:https?://[^\s?#]+/reports/)?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
    r"(?:/(?:revisions/)?[1-9]\d{0,8})?/?",
    re.IGNORECASE,
)

_HELP = "A file, an address, or a stored revision: REPORT/NUMBER, its page's address or its id"

#: Exit statuses, as of diff(1).
SAME, DIFFERENT = 0, 1


def diff(
    old: Annotated[str, typer.Argument(help=_HELP)],
    new: Annotated[str, typer.Argument(help=_HELP)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="A self-contained HTML page")] = False,
    language: Annotated[
        OutputLanguage, typer.Option("--lang", help="Language of the output")
    ] = OutputLanguage.ZH,
) -> int:
    """Show how two documents differ: figures, fields, paragraphs, moves and cells of tables.

    Exit status 0: nothing differs; 1: something does; 2: one cannot be read.
    """
    from service.cli.output.diff_forms import as_page, as_values, show_on_terminal
    from service.wiring.comparison import compare_readings

    if as_json and as_html:
        raise InputError("--json and --html: give one of them")
    before, after = _reading(old), _reading(new)
    change = compare_readings(before, after)
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
    """Return the reading of a file, an address or a kept revision. Raises InputError."""
    from service.wiring.page_inspection import build_page_inspector

    if _REVISION.fullmatch(given) and not Path(given).is_file():
        return _kept_reading(given)
    inspector = build_page_inspector(settings_for_command())
    try:
        return inspector.parse(open_page(inspector, given))
    except PageError as error:
        why = in_english(error.reason)
        raise InputError(f"{given}: not read: {error.fault.value}: {why}") from error


def _kept_reading(given: str) -> Reading:
    with open_application() as application, suppress(NotFound):
        report, number = locate_revision(application.queries, given)
        for revision in application.queries.revisions(report):
            if revision.number == number:
                return revision.reading
    raise InputError(f"{given}: no such revision")
