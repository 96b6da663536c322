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
from store.compare.report_identity import canonical_url
from store.lifecycle import next_check, next_try, poison_ends
from store.source_transaction import SourceTransaction
from store.tables.conversion import entries_text, entry_text, files_text
from store.tables.incidents import QUARANTINED, WithheldReadingRow
from store.tables.reports import PageRow, ReportRow

#: Faults that say the page is not there any more; all but the first only if no list links to it.
ABSENCE_FAULTS = frozenset({Fault.GONE, Fault.SOFT_404, Fault.REDIRECTED_HOME})


def find_page(tx: SourceTransaction, url: str) -> PageRow | None:
    """The page at `url`, however it is written; None when we have never heard of it."""
    return tx.session.exec(
        select(PageRow).where(
            PageRow.source_id == tx.source.id, PageRow.canonical == canonical_url(url)
        )
    ).first()


def remember_page(tx: SourceTransaction, url: str, role: PageRole) -> PageRow:
    """The page at `url`, remembered from now on."""
    page = find_page(tx, url)
    if page is None:
        page = PageRow(
            source_id=tx.source.id, url=url, canonical=canonical_url(url), role=role.value
        )
    page.url, page.role = url, role.value
    tx.session.add(page)
    return page


def remember_list(tx: SourceTransaction, observation: ListObserved) -> None:
    """Keep what a list said; before the first complete visit, all that it lists is history."""
    page = remember_page(tx, observation.url, PageRole.LIST)
    _reset_failures(tx, page)
    page.etag, page.last_modified = observation.etag, observation.last_modified
    page.raw_sha256 = observation.raw_sha256
    page.listed = entries_text(observation.entries)
    page.elsewhere = entries_text(observation.elsewhere)
    page.whole_run = tx.run if observation.complete else None
    page.whole = observation.complete
    tx.session.flush()
    _note_listed(tx, observation.entries)


def remember_reading(tx: SourceTransaction, page: PageRow, observation: ReportObserved) -> None:
    """Keep the validators of a report page that was read and believed."""
    _reset_failures(tx, page)
    page.etag, page.last_modified = observation.page.etag, observation.page.last_modified
    page.raw_sha256, page.digest = observation.page.sha256, observation.digest
    page.reader = observation.reading.reader
    page.listed, page.relisted = entry_text(observation.listed) or page.listed, ""
    page.files = files_text(observation.reading.attachments)
    page.old = page.ignored = False


def remember_unchanged(tx: SourceTransaction, page: PageRow, observation: PageUnchanged) -> None:
    """Keep the new validators of a page that said what it said before."""
    _reset_failures(tx, page)
    page.etag = observation.etag or page.etag
    page.last_modified = observation.last_modified or page.last_modified
    page.raw_sha256 = observation.raw_sha256 or page.raw_sha256
    page.listed, page.relisted = page.relisted or page.listed, ""
    if observation.files is not None:
        page.files = files_text(observation.files)
    if observation.role is PageRole.LIST and page.whole:
        page.whole_run = tx.run


def remember_failure(tx: SourceTransaction, observation: PageFailed) -> None:
    """Keep that a page was not read; nothing else about it changes."""
    page = find_page(tx, observation.url)
    if page is None:
        if observation.fault is not Fault.POISON:
            return
        page = remember_page(tx, observation.url, observation.role)
    page.failures += 1
    page.checked_at = tx.now
    page.next_check_at = next_try(tx.now, failures=page.failures, every=tx.source.every)
    if observation.fault is Fault.POISON:
        page.poisoned += 1
        page.poison_until = poison_ends(tx.now, times=page.poisoned)
    if observation.fault in ABSENCE_FAULTS:
        page.gone, page.gone_run = observation.fault.value, tx.run
    tx.session.add(page)


def schedule_check(tx: SourceTransaction, page: PageRow, report: ReportRow | None) -> None:
    """Say when the page is looked at again."""
    changed_at = report.changed_at if report else tx.now
    page.next_check_at = next_check(
        tx.now, changed_at=changed_at, every=tx.source.every, page=page.canonical
    )
    tx.session.add(page)


def force_full_fetch(tx: SourceTransaction, page: PageRow) -> None:
    """Have the page fetched and read anew on the next visit, whatever it said before."""
    page.etag = page.last_modified = page.raw_sha256 = page.digest = ""
    page.next_check_at = tx.now
    tx.session.add(page)


def check_all_pages(tx: SourceTransaction) -> None:
    """Have every report page of the source looked at on the next visit.

    A report whose address another one took may stand at one that we have not looked at for long.
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
    """All pages on which a report is found."""
    return list(session.exec(select(PageRow).where(PageRow.report_id == report.id)))


def drop_quarantined(tx: SourceTransaction, page: PageRow) -> None:
    """Forget what waits for an operator of this page: it says something else by now."""
    tx.session.exec(
        delete(WithheldReadingRow).where(
            col(WithheldReadingRow.source_id) == tx.source.id,
            col(WithheldReadingRow.canonical) == page.canonical,
            col(WithheldReadingRow.state) == QUARANTINED,
        )
    )


def _reset_failures(tx: SourceTransaction, page: PageRow) -> None:
    page.checked_at = tx.now
    page.failures = 0
    page.gone, page.gone_run = "", None
    page.poisoned, page.poison_until = 0, None
    if page.withheld:  # it says again what we believe: nothing waits for an operator any more
        page.withheld = False
        drop_quarantined(tx, page)
    tx.session.add(page)


def _note_listed(tx: SourceTransaction, entries: tuple[ListEntry, ...]) -> None:
    """Keep what the list says of known pages, and of all that is history."""
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
        old=True,
    )
