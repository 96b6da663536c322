"""Completeness in words, for tables of commands."""

from collections.abc import Iterable, Iterator

from disclosures import Leniency, SourceCompleteness
from disclosures.wording.leniencies import LENIENCIES
from service.reasons import translations_of


def in_words(seen: SourceCompleteness | None) -> str:
    """What was seen of what there is: ``rows 3/6, pages 1/2, read 3/3, text 2/3``.

    Empty: the source was not read.
    """
    return ", ".join(_parts(seen)) if seen else ""


def leniencies_in_words(leniencies: Iterable[Leniency]) -> str:
    """What the pages of a list break, in English, separated by semicolons."""
    translations = translations_of("en")
    return "; ".join(translations.gettext(LENIENCIES[each]) for each in leniencies)


def _parts(seen: SourceCompleteness) -> Iterator[str]:
    if seen.pages:
        rows = seen.rows + seen.elsewhere
        yield _part("rows", rows, seen.rows_printed)
        yield _part("pages", seen.pages, seen.pages_printed)
        if seen.dated_lines:
            yield f"{seen.dated_lines} dated lines"
        yield _part("read", seen.ever_read, seen.listed)
    if seen.reports:
        yield _part("text", seen.with_text, seen.reports)
    if seen.elsewhere:
        yield f"{seen.elsewhere} to other sites"
    if seen.no_address:
        yield f"{seen.no_address} without address"
    if seen.unproved:
        yield "end not proved"
    if seen.leniencies:
        yield f"read leniently ({leniencies_in_words(seen.leniencies)})"


def _part(name: str, number: int, of: int | None) -> str:
    return f"{name} {number}" if of is None else f"{name} {number}/{of}"
