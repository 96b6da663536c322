"""Coverage of a source's list pages: how far back they go, and which years are unread."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from sqlmodel import col, select

from disclosures import DocumentKind, ListEntry, PageRole, Reading
from disclosures.content_digest import folded
from store.compare.report_identity import (
    canonical_url,
    is_called_report,
    is_statutory,
    names_report,
)
from store.source_transaction import SourceTransaction
from store.tables.conversion import entries_of, reading_of
from store.tables.incidents import DELAYED, QUARANTINED, WithheldReadingRow
from store.tables.reports import PageRow, ReportRow, RevisionRow

#: Share of rows that must not be newer than their predecessor in an ordered list.
IN_ORDER = 0.9

#: Fewer dated rows prove no order.
MIN_DATED_ROWS = 5


_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def covered_from(tx: SourceTransaction) -> date | None:
    """The day from which on all listed reports were fetched; None if unknown.

    A list that was read to its end shows everything. One that was not shows what is newer than
    its last row, if it has the newest first.
    """
    lists = _list_pages(tx)
    if not lists:
        return None
    days = [
        date.min if page.list_complete else _list_covers_from(entries_of(page.listed))
        for page in lists
    ]
    return None if None in days else max(day for day in days if day)


def _list_covers_from(entries: Sequence[ListEntry]) -> date | None:
    days = [entry.published_on for entry in entries if entry.published_on]
    steps = list(pairwise(days))
    if len(days) < max(MIN_DATED_ROWS, IN_ORDER * len(entries)):
        return None
    in_order = sum(before >= after for before, after in steps)
    return days[-1] if in_order >= IN_ORDER * len(steps) else None


def unread_years(tx: SourceTransaction) -> Iterator[int]:
    """Years of entries and readings that may be an annual report that is not stored.

    These are entries that are not parsed, entries that link to other sites, withheld readings, and
    reports of another kind. An entry that names no year stands for every year.
    """
    pages = tx.session.exec(select(PageRow).where(PageRow.source_id == tx.source.id)).all()
    known = {page.canonical for page in pages if page.report_id or page.ignored}
    for page in _list_pages(tx):
        for entry in entries_of(page.listed):
            if canonical_url(entry.url) not in known:
                yield from _years_of(tx, entry.title)
        for entry in entries_of(page.elsewhere):
            if is_called_report(entry.title):
                yield from _years_of(tx, entry.title)
    withheld = select(WithheldReadingRow.reading).where(
        WithheldReadingRow.source_id == tx.source.id,
        col(WithheldReadingRow.state).in_((QUARANTINED, DELAYED)),
    )
    for text in tx.session.exec(withheld):
        yield from _years_read(tx, reading_of(text))
    for reading in _read_otherwise(tx):
        yield from _years_read(tx, reading)


def _list_pages(tx: SourceTransaction) -> Sequence[PageRow]:
    """The source's list pages, as last fetched."""
    statement = select(PageRow).where(
        PageRow.source_id == tx.source.id, PageRow.role == PageRole.LIST.value
    )
    return tx.session.exec(statement).all()


def _read_otherwise(tx: SourceTransaction) -> Iterator[Reading]:
    """Current readings that are called an annual report, but are none."""
    rows = tx.session.exec(
        select(RevisionRow.reading)
        .join(ReportRow, col(ReportRow.id) == RevisionRow.report_id)
        .where(
            ReportRow.source_id == tx.source.id,
            RevisionRow.number == ReportRow.number,
            col(RevisionRow.names_report),
        )
    )
    for text in rows:
        reading = reading_of(text)
        if not is_statutory(reading):
            yield reading


def _years_read(tx: SourceTransaction, reading: Reading) -> Iterator[int]:
    if reading.report_year:
        yield reading.report_year
    titles = [reading.title or "", *(file.text for file in reading.attachments)]
    if reading.kind is DocumentKind.ANNUAL_REPORT or names_report(reading):
        yield from _years_of(tx, "".join(titles) + "年度报告")
    else:
        yield from _years_in(reading.title or "")


def _years_of(tx: SourceTransaction, title: str) -> Iterator[int]:
    years = list(_years_in(title))
    if not years and is_called_report(title):
        years = list(range(2000, tx.now.year + 1))
    yield from years


def _years_in(title: str) -> Iterator[int]:
    return (int(year) for year in _YEAR.findall(folded(title).translate(_DIGITS)))
