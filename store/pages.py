"""What is remembered of pages from visit to visit."""

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
from store.held_tables import WAITING, HeldRow
from store.identity import canonical
from store.recheck import next_check, next_try, poison_ends
from store.rows import entries_text, entry_text, files_text
from store.scribe import Scribe
from store.tables import PageRow, ReportRow

#: Faults that say the page is not there any more; all but the first only if no list links to it.
ABSENT = frozenset({Fault.GONE, Fault.SOFT_404, Fault.REDIRECTED_HOME})


def find_page(scribe: Scribe, url: str) -> PageRow | None:
    """The page at `url`, however it is written; None when we have never heard of it."""
    return scribe.session.exec(
        select(PageRow).where(
            PageRow.source_id == scribe.source.id, PageRow.canonical == canonical(url)
        )
    ).first()


def know_page(scribe: Scribe, url: str, role: PageRole) -> PageRow:
    """The page at `url`, remembered from now on."""
    page = find_page(scribe, url)
    if page is None:
        page = PageRow(
            source_id=scribe.source.id, url=url, canonical=canonical(url), role=role.value
        )
    page.url, page.role = url, role.value
    scribe.session.add(page)
    return page


def remember_list(scribe: Scribe, observation: ListObserved) -> None:
    """Keep what a list said; before the first complete visit, all that it lists is history."""
    page = know_page(scribe, observation.url, PageRole.LIST)
    _answered(scribe, page)
    page.etag, page.last_modified = observation.etag, observation.last_modified
    page.raw_sha256 = observation.raw_sha256
    page.listed = entries_text(observation.entries)
    page.elsewhere = entries_text(observation.elsewhere)
    page.whole_run = scribe.run if observation.complete else None
    page.whole = observation.complete
    scribe.session.flush()
    _note_listed(scribe, observation.entries)


def remember_reading(scribe: Scribe, page: PageRow, observation: ReportObserved) -> None:
    """Keep the validators of a report page that was read and believed."""
    _answered(scribe, page)
    page.etag, page.last_modified = observation.page.etag, observation.page.last_modified
    page.raw_sha256, page.digest = observation.page.sha256, observation.digest
    page.reader = observation.reading.reader
    page.listed, page.relisted = entry_text(observation.listed) or page.listed, ""
    page.files = files_text(observation.reading.attachments)
    page.old = page.ignored = False


def remember_same(scribe: Scribe, page: PageRow, observation: PageUnchanged) -> None:
    """Keep the new validators of a page that said what it said before."""
    _answered(scribe, page)
    page.etag = observation.etag or page.etag
    page.last_modified = observation.last_modified or page.last_modified
    page.raw_sha256 = observation.raw_sha256 or page.raw_sha256
    page.listed, page.relisted = page.relisted or page.listed, ""
    if observation.files is not None:
        page.files = files_text(observation.files)
    if observation.role is PageRole.LIST and page.whole:
        page.whole_run = scribe.run


def remember_failure(scribe: Scribe, observation: PageFailed) -> None:
    """Keep that a page was not read; nothing else about it changes."""
    page = find_page(scribe, observation.url)
    if page is None:
        if observation.fault is not Fault.POISON:
            return
        page = know_page(scribe, observation.url, observation.role)
    page.failures += 1
    page.checked_at = scribe.now
    page.next_check_at = next_try(scribe.now, failures=page.failures, every=scribe.source.every)
    if observation.fault is Fault.POISON:
        page.poisoned += 1
        page.poison_until = poison_ends(scribe.now, times=page.poisoned)
    if observation.fault in ABSENT:
        page.gone, page.gone_run = observation.fault.value, scribe.run
    scribe.session.add(page)


def schedule_check(scribe: Scribe, page: PageRow, report: ReportRow | None) -> None:
    """Say when the page is looked at again."""
    changed_at = report.changed_at if report else scribe.now
    page.next_check_at = next_check(
        scribe.now, changed_at=changed_at, every=scribe.source.every, page=page.canonical
    )
    scribe.session.add(page)


def read_in_full(scribe: Scribe, page: PageRow) -> None:
    """Have the page fetched and read anew on the next visit, whatever it said before."""
    page.etag = page.last_modified = page.raw_sha256 = page.digest = ""
    page.next_check_at = scribe.now
    scribe.session.add(page)


def look_everywhere(scribe: Scribe) -> None:
    """Have every report page of the source looked at on the next visit.

    A report whose address another one took may stand at one that we have not looked at for long.
    """
    scribe.session.exec(
        update(PageRow)
        .where(
            col(PageRow.source_id) == scribe.source.id,
            col(PageRow.role) == PageRole.REPORT.value,
            col(PageRow.next_check_at) > scribe.now,
        )
        .values(next_check_at=scribe.now)
    )


def pages_of(session: Session, report: ReportRow) -> list[PageRow]:
    """All pages on which a report is found."""
    return list(session.exec(select(PageRow).where(PageRow.report_id == report.id)))


def drop_waiting(scribe: Scribe, page: PageRow) -> None:
    """Forget what waits for an operator of this page: it says something else by now."""
    scribe.session.exec(
        delete(HeldRow).where(
            col(HeldRow.source_id) == scribe.source.id,
            col(HeldRow.canonical) == page.canonical,
            col(HeldRow.state) == WAITING,
        )
    )


def _answered(scribe: Scribe, page: PageRow) -> None:
    page.checked_at = scribe.now
    page.failures = 0
    page.gone, page.gone_run = "", None
    page.poisoned, page.poison_until = 0, None
    if page.withheld:  # it says again what we believe: nothing waits for an operator any more
        page.withheld = False
        drop_waiting(scribe, page)
    scribe.session.add(page)


def _note_listed(scribe: Scribe, entries: tuple[ListEntry, ...]) -> None:
    """Keep what the list says of known pages, and of all that is history."""
    pages = {
        page.canonical: page
        for page in scribe.session.exec(
            select(PageRow).where(
                PageRow.source_id == scribe.source.id, PageRow.role == PageRole.REPORT.value
            )
        )
    }
    for address, entry in {canonical(entry.url): entry for entry in entries}.items():
        page = pages.get(address)
        if page is not None:
            text = entry_text(entry)
            page.relisted = text if text != page.listed else ""
            scribe.session.add(page)
        elif scribe.quiet:
            scribe.session.add(_old_page(scribe, address, entry))


def _old_page(scribe: Scribe, address: str, entry: ListEntry) -> PageRow:
    return PageRow(
        source_id=scribe.source.id,
        url=entry.url,
        canonical=address,
        role=PageRole.REPORT.value,
        listed=entry_text(entry),
        old=True,
    )
