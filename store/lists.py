"""What the lists of a source say beyond what we read: how far back they go, what is unread."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from sqlmodel import col, select

from disclosures import DocumentKind, ListEntry, PageRole, Reading
from disclosures.sameness import folded
from store.held_tables import PENDING, WAITING, HeldRow
from store.identity import canonical, is_called_report, is_statutory, names_report
from store.rows import entries_of, reading_of
from store.scribe import Scribe
from store.tables import PageRow, ReportRow, RevisionRow

#: A list is in order when so many of its rows are not newer than the row before them.
IN_ORDER = 0.9

#: Fewer rows with dates show no order.
ROWS = 5

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def shown_from(scribe: Scribe) -> date | None:
    """From which day on all that the source lists was read; None: nobody can say.

    A list that was read to its end shows everything. One that was not shows what is newer than
    its last row, if it has the newest first.
    """
    lists = _lists(scribe)
    if not lists:
        return None
    days = [date.min if page.whole else _reach(entries_of(page.listed)) for page in lists]
    return None if None in days else max(day for day in days if day)


def _reach(entries: Sequence[ListEntry]) -> date | None:
    days = [entry.published_on for entry in entries if entry.published_on]
    steps = list(pairwise(days))
    if len(days) < max(ROWS, IN_ORDER * len(entries)):
        return None
    in_order = sum(before >= after for before, after in steps)
    return days[-1] if in_order >= IN_ORDER * len(steps) else None


def unread_years(scribe: Scribe) -> Iterator[int]:
    """Years of what may well be an annual report, though we have none of it.

    That is: listed and not read; listed with a link to another site, where we do not go; held for
    an operator or for a while; or read as something else. A year that nobody names may be any.
    """
    pages = scribe.session.exec(select(PageRow).where(PageRow.source_id == scribe.source.id)).all()
    known = {page.canonical for page in pages if page.report_id or page.ignored}
    for page in _lists(scribe):
        for entry in entries_of(page.listed):
            if canonical(entry.url) not in known:
                yield from _years_of(scribe, entry.title)
        for entry in entries_of(page.elsewhere):
            if is_called_report(entry.title):
                yield from _years_of(scribe, entry.title)
    withheld = select(HeldRow.reading).where(
        HeldRow.source_id == scribe.source.id, col(HeldRow.state).in_((WAITING, PENDING))
    )
    for text in scribe.session.exec(withheld):
        yield from _years_read(scribe, reading_of(text))
    for reading in _read_otherwise(scribe):
        yield from _years_read(scribe, reading)


def _lists(scribe: Scribe) -> Sequence[PageRow]:
    """The source's list pages, as they were read last."""
    wanted = select(PageRow).where(
        PageRow.source_id == scribe.source.id, PageRow.role == PageRole.LIST.value
    )
    return scribe.session.exec(wanted).all()


def _read_otherwise(scribe: Scribe) -> Iterator[Reading]:
    """Readings in force that are no annual report of a year, but are called one."""
    rows = scribe.session.exec(
        select(RevisionRow.reading)
        .join(ReportRow, col(ReportRow.id) == RevisionRow.report_id)
        .where(
            ReportRow.source_id == scribe.source.id,
            RevisionRow.number == ReportRow.number,
            col(RevisionRow.names_report),
        )
    )
    for text in rows:
        reading = reading_of(text)
        if not is_statutory(reading):
            yield reading


def _years_read(scribe: Scribe, reading: Reading) -> Iterator[int]:
    if reading.report_year:
        yield reading.report_year
    titles = [reading.title or "", *(file.text for file in reading.attachments)]
    if reading.kind is DocumentKind.ANNUAL_REPORT or names_report(reading):
        yield from _years_of(scribe, "".join(titles) + "年度报告")
    else:
        yield from _years_in(reading.title or "")


def _years_of(scribe: Scribe, title: str) -> Iterator[int]:
    years = list(_years_in(title))
    if not years and is_called_report(title):
        years = list(range(2000, scribe.now.year + 1))
    yield from years


def _years_in(title: str) -> Iterator[int]:
    return (int(year) for year in _YEAR.findall(folded(title).translate(_DIGITS)))
