"""State of pages between visits: validators, list entries, failures, next check."""

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from disclosures import (
    Fault,
    ListEntry,
    ListObserved,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportObserved,
)
from disclosures.continued_text import text_pages_of
from store.compare.report_identity import canonical_url
from store.page_checks import next_check, next_retry, poison_until
from store.source_transaction import SourceTransaction
from store.tables.conversion import (
    entries_text,
    entry_text,
    files_text,
    list_completeness_text,
)
from store.tables.incidents import QUARANTINED, WithheldReadingRow
from store.tables.reports import PageRow, ReportRow
from store.tables.text_pages import text_pages_text

#: Faults of an absent page; all but GONE count only if no list links to it.
ABSENCE_FAULTS = frozenset({Fault.GONE, Fault.SOFT_404, Fault.REDIRECTED_HOME})


def find_page(tx: SourceTransaction, url: str) -> PageRow | None:
    """The page at `url`, in any spelling; None if it is unknown."""
    return tx.session.exec(
        select(PageRow).where(
            PageRow.source_id == tx.source.id, PageRow.canonical == canonical_url(url)
        )
    ).first()


def was_read(page: PageRow | None) -> bool:
    """Whether a page was read once: its report is stored, withheld or discarded."""
    return page is not None and bool(
        page.report_id or page.digest or page.raw_sha256 or page.withheld or page.ignored
    )


def remember_page(tx: SourceTransaction, url: str, role: PageRole) -> PageRow:
    """The page at `url`; added if it is unknown."""
    page = find_page(tx, url)
    if page is None:
        page = PageRow(
            source_id=tx.source.id, url=url, canonical=canonical_url(url), role=role.value
        )
    page.url, page.role = url, role.value
    tx.session.add(page)
    return page


def remember_list(tx: SourceTransaction, observation: ListObserved) -> None:
    """Store a list's entries; before the first complete visit, its pages are baseline."""
    page = remember_page(tx, observation.url, PageRole.LIST)
    _reset_failures(tx, page)
    page.etag, page.last_modified = observation.etag, observation.last_modified
    page.raw_sha256 = observation.raw_sha256
    page.listed = entries_text(observation.entries)
    page.elsewhere = entries_text(observation.elsewhere)
    page.completeness = list_completeness_text(observation.completeness)
    page.complete_run = tx.run if observation.complete else None
    page.list_complete = observation.complete
    tx.session.flush()
    _note_listed(tx, observation.entries)


def remember_reading(tx: SourceTransaction, page: PageRow, observation: ReportObserved) -> None:
    """Store the validators and digest of a report page whose reading was recorded."""
    _reset_failures(tx, page)
    page.etag, page.last_modified = observation.page.etag, observation.page.last_modified
    page.raw_sha256, page.digest = observation.page.sha256, observation.digest
    page.parser_version = observation.reading.parser_version
    page.listed, page.relisted = entry_text(observation.listed) or page.listed, ""
    page.files = files_text(observation.reading.attachments)
    page.further = text_pages_text(text_pages_of(observation.page))
    page.in_baseline = page.ignored = False


def remember_unchanged(tx: SourceTransaction, page: PageRow, observation: PageUnchanged) -> None:
    """Store the new validators of an unchanged page."""
    _reset_failures(tx, page)
    page.etag = observation.etag or page.etag
    page.last_modified = observation.last_modified or page.last_modified
    page.raw_sha256 = observation.raw_sha256 or page.raw_sha256
    page.listed, page.relisted = page.relisted or page.listed, ""
    if observation.files is not None:
        page.files = files_text(observation.files)
    if observation.further is not None:
        page.further = text_pages_text(observation.further)
    if observation.role is PageRole.LIST and page.list_complete:
        page.complete_run = tx.run


def remember_failure(tx: SourceTransaction, observation: PageFailed) -> None:
    """Count a failure of a page; nothing else about it changes.

    An unknown report page is stored with its failures alone: every visit requests it again.
    """
    page = find_page(tx, observation.url)
    if page is None:
        if observation.fault is not Fault.POISON and observation.role is not PageRole.REPORT:
            return
        page = remember_page(tx, observation.url, observation.role)
    page.failures += 1
    page.fault = observation.fault.value
    page.checked_at = tx.now
    if page.in_baseline or was_read(page) or observation.fault is Fault.POISON:
        page.next_check_at = next_retry(tx.now, failures=page.failures, every=tx.source.every)
    if observation.fault is Fault.POISON:
        page.poisoned += 1
        page.poison_until = poison_until(tx.now, times=page.poisoned)
    if observation.fault in ABSENCE_FAULTS:
        page.absence_fault, page.absence_run = observation.fault.value, tx.run
    tx.session.add(page)


def schedule_check(tx: SourceTransaction, page: PageRow, report: ReportRow | None) -> None:
    """Set when the page is checked next."""
    changed_at = report.changed_at if report else tx.now
    page.next_check_at = next_check(
        tx.now, changed_at=changed_at, every=tx.source.every, page=page.canonical
    )
    tx.session.add(page)


def force_full_fetch(tx: SourceTransaction, page: PageRow) -> None:
    """Make the next visit fetch and parse the page, whatever its validators."""
    page.etag = page.last_modified = page.raw_sha256 = page.digest = ""
    page.next_check_at = tx.now
    tx.session.add(page)


def check_all_pages(tx: SourceTransaction) -> None:
    """Make the next visit check every report page of the source.

    If another report took the address of a report, the latter may be at a page that is not due.
    """
    tx.session.exec(
        update(PageRow)
        .where(
            col(PageRow.source_id) == tx.source.id,
            col(PageRow.role) == PageRole.REPORT.value,
            col(PageRow.next_check_at) > tx.now,
        )
        .values(next_check_at=tx.now)
    )


def pages_of(session: Session, report: ReportRow) -> list[PageRow]:
    """All pages of a report."""
    return list(session.exec(select(PageRow).where(PageRow.report_id == report.id)))


def drop_quarantined(tx: SourceTransaction, page: PageRow) -> None:
    """Delete the quarantined readings of a page; its content has changed since."""
    tx.session.exec(
        delete(WithheldReadingRow).where(
            col(WithheldReadingRow.source_id) == tx.source.id,
            col(WithheldReadingRow.canonical) == page.canonical,
            col(WithheldReadingRow.state) == QUARANTINED,
        )
    )


def _reset_failures(tx: SourceTransaction, page: PageRow) -> None:
    page.checked_at = tx.now
    page.failures, page.fault = 0, ""
    page.absence_fault, page.absence_run = "", None
    page.poisoned, page.poison_until = 0, None
    if page.withheld:  # its known content is back: there is nothing to decide
        page.withheld = False
        drop_quarantined(tx, page)
    tx.session.add(page)


def _note_listed(tx: SourceTransaction, entries: tuple[ListEntry, ...]) -> None:
    """Store the list entries of known pages, and of all pages of the baseline."""
    pages = {
        page.canonical: page
        for page in tx.session.exec(
            select(PageRow).where(
                PageRow.source_id == tx.source.id, PageRow.role == PageRole.REPORT.value
            )
        )
    }
    for address, entry in {canonical_url(entry.url): entry for entry in entries}.items():
        page = pages.get(address)
        if page is not None:
            text = entry_text(entry)
            page.relisted = text if text != page.listed else ""
            tx.session.add(page)
        elif tx.is_baseline:
            tx.session.add(_baseline_page(tx, address, entry))


def _baseline_page(tx: SourceTransaction, address: str, entry: ListEntry) -> PageRow:
    return PageRow(
        source_id=tx.source.id,
        url=entry.url,
        canonical=address,
        role=PageRole.REPORT.value,
        listed=entry_text(entry),
        in_baseline=True,
    )
