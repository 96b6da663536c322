"""Build the crawl job of a source: all pages that are known, and which of them are due."""

from datetime import datetime

from sqlmodel import Session, col, select

from disclosures import CrawlJob, KnownPage, PageRole, Source
from store.tables.conversion import entries_of, entry_of, files_of
from store.tables.reports import PageRow
from store.tables.sources import ScheduleRow


def crawl_job_of(
    session: Session, source: Source, schedule: ScheduleRow, now: datetime, thorough: bool
) -> CrawlJob:
    """All that a visit to `source` may know."""
    rows = session.exec(
        select(PageRow).where(PageRow.source_id == source.id).order_by(col(PageRow.url))
    )
    pages = (_known_page(row, now, thorough=thorough) for row in rows if _is_known(row, now))
    return CrawlJob(
        source=source,
        known={page.url: page for page in pages},
        thorough=thorough,
        baseline=schedule.settled_at is None,
    )


def _is_known(row: PageRow, now: datetime) -> bool:
    """Whether it was read before, or must be left alone; a page only listed is not known yet."""
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
    )


def _is_backed_off(row: PageRow, now: datetime) -> bool:
    return any(until is not None and until > now for until in (row.poison_until, row.next_check_at))
