"""The crawl job of a visit: the source, and the stored state of its pages."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from disclosures import CrawlJob, KnownPage, PageRole, Source
from store.tables.conversion import entries_of, entry_of, files_of
from store.tables.reports import PageRow, ReportRow
from store.tables.sources import ScheduleRow
from store.tables.text_pages import text_pages_of_row

#: Reports that are read again on the second visit of a source.
SECOND_READINGS = 12


def crawl_job_of(
    session: Session, source: Source, schedule: ScheduleRow, now: datetime, thorough: bool
) -> CrawlJob:
    """The crawl job of a visit to `source`."""
    rows = session.exec(
        select(PageRow).where(PageRow.source_id == source.id).order_by(col(PageRow.url))
    )
    continued = _continued_pages(session, source)
    known = ((row, _known_page(row, now, thorough=thorough)) for row in rows if _is_known(row, now))
    pages: Iterator[KnownPage] = (
        _without_validators(page) if row.id in continued else page for row, page in known
    )
    if schedule.visits == 1:
        pages = _with_second_reading(pages)
    return CrawlJob(
        source=source,
        known={page.url: page for page in pages},
        thorough=thorough,
        baseline=schedule.settled_at is None,
    )


def _continued_pages(session: Session, source: Source) -> frozenset[UUID]:
    """The pages of texts that go on at pages which were not read: these are requested again."""
    rows = (
        select(PageRow.id)
        .join(ReportRow, col(ReportRow.id) == col(PageRow.report_id))
        .where(PageRow.source_id == source.id, col(ReportRow.text_continues))
    )
    return frozenset(session.exec(rows))


def _without_validators(page: KnownPage) -> KnownPage:
    """A known page that is fetched and parsed in any case."""
    return replace(page, etag="", last_modified="", raw_sha256="")


def _with_second_reading(pages: Iterable[KnownPage]) -> Iterator[KnownPage]:
    """Make some reports due on the second visit of a source, which shows what is noise."""
    left = SECOND_READINGS
    for page in pages:
        if page.role is PageRole.REPORT and left:
            page, left = replace(page, due=True), left - 1
        yield page


def _is_known(row: PageRow, now: datetime) -> bool:
    """Whether the page was fetched before, or must be skipped."""
    if row.role == PageRole.LIST.value or row.report_id is not None:
        return True
    return bool(row.raw_sha256 or row.digest or _is_backed_off(row, now))


def _known_page(row: PageRow, now: datetime, *, thorough: bool) -> KnownPage:
    is_list = row.role == PageRole.LIST.value
    return KnownPage(
        url=row.url,
        role=PageRole(row.role),
        etag=row.etag,
        last_modified=row.last_modified,
        raw_sha256=row.raw_sha256,
        digest=row.digest,
        due=thorough or is_list or row.next_check_at is None or row.next_check_at <= now,
        poison=row.poison_until is not None and row.poison_until > now,
        listed=None if is_list else entry_of(row.listed),
        entries=entries_of(row.listed) if is_list else (),
        files=files_of(row.files),
        further=text_pages_of_row(row.further),
    )


def _is_backed_off(row: PageRow, now: datetime) -> bool:
    return any(until is not None and until > now for until in (row.poison_until, row.next_check_at))
