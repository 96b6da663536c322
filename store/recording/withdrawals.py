"""Absent reports after a healthy visit: moved, missing or withdrawn.

A report is missing if all its pages were proved gone on complete, healthy visits, those of other
sources of the agency included; it is withdrawn after that was repeated often enough over enough
time (`LifecycleRules`). It has moved if the page that it is known by is gone, and another is not.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from disclosures import Event, EventKind, Fault, PageRole, ReportState, RunOutcome
from disclosures.reason import Reason, ReasonCode
from store.compare.report_identity import canonical_url
from store.incidents.correlated_changes import NO_CORRELATION, find_correlated_absences
from store.incidents.incidents import join_incident, was_absence_released
from store.incidents.withheld import delay_applies, delay_move
from store.lifecycle_rules import LifecycleRules
from store.pages import check_all_pages, force_full_fetch
from store.recording.report_states import ObservedState, enter
from store.source_transaction import SourceTransaction, current_revision, emit
from store.sources.places import shown_by
from store.tables.conversion import entries_of
from store.tables.reports import PageRow, ReportRow
from store.tables.sources import CrawlRunRow, ScheduleRow


def record_absences(tx: SourceTransaction) -> list[Event]:
    """Record the absences that a healthy, complete visit proves; return the events."""
    present = _present_reports(tx)
    owners, pages = _pages_by_report(tx)
    listed = _listed_addresses(tx)
    moved: list[tuple[ReportRow, PageRow]] = []
    missing: list[ReportRow] = []
    for report in present:
        own_pages = pages.get(report.id, [])
        taken = owners.get(canonical_url(report.url), report.id) != report.id
        live_pages = [page for page in own_pages if _is_live(tx, page)]
        missed = taken or _was_missed(tx, own_pages, listed)
        if missed and not live_pages:
            missing.append(report)
        elif missed and (taken or _lost_address(report, own_pages, live_pages)):
            target = max(live_pages, key=lambda page: page.digest == report.digest)
            moved.append((report, target))
        else:
            _fetch_own_page(tx, report, own_pages)
    gone = len(moved) + len(missing)
    waits = is_mass_change(gone, len(present), tx.rules) or (bool(moved) and delay_applies(tx))
    events = [event for each in moved for event in _record_move(tx, *each, waits=waits)]
    for report in missing:
        report.missing_since = report.missing_since or tx.now
        tx.session.add(report)
    tx.session.flush()
    peer_group, reason = _find_mass_absence(tx, gone, len(present))
    if reason and not was_absence_released(tx):
        _open_mass_absence(tx, reason, peer_group)
        return events
    if not reason:
        tx.schedule.mass_absence_at = None
    return events + [
        event for report in missing for event in _record_miss(tx, report, pages.get(report.id, []))
    ]


def is_withdrawn(missing: int, since: datetime, now: datetime, rules: LifecycleRules) -> bool:
    """Whether `missing` healthy visits in a row, the first `since`, prove a report gone."""
    return missing >= rules.withdraw_after and now - since >= rules.withdraw_span


def is_mass_change(gone: int, present: int, rules: LifecycleRules) -> bool:
    """Whether so many of the `present` reports are gone that it is a mass change."""
    return gone > rules.mass_change_count and gone > rules.mass_change_share * present


def _present_reports(tx: SourceTransaction) -> list[ReportRow]:
    return list(
        tx.session.exec(
            select(ReportRow)
            .where(shown_by(tx.source.id), ReportRow.state == ReportState.PRESENT.value)
            .order_by(col(ReportRow.first_seen_at), col(ReportRow.key))
        )
    )


def _pages_by_report(
    tx: SourceTransaction,
) -> tuple[Mapping[str, UUID], Mapping[UUID, list[PageRow]]]:
    """The report of each address of the source, and the pages of each report at any source."""
    owners: dict[str, UUID] = {}
    pages: dict[UUID, list[PageRow]] = defaultdict(list)
    statement = select(PageRow).where(
        col(PageRow.source_id).in_(tx.agency_sources), col(PageRow.report_id).is_not(None)
    )
    for page in tx.session.exec(statement.order_by(col(PageRow.url))):
        if page.report_id:
            pages[page.report_id].append(page)
            if page.source_id == tx.source.id:
                owners[page.canonical] = page.report_id
    return owners, pages


def _listed_addresses(tx: SourceTransaction) -> frozenset[str] | None:
    """All addresses on the source's lists; None if this visit saw no complete list."""
    lists = tx.session.exec(
        select(PageRow).where(
            PageRow.source_id == tx.source.id,
            PageRow.role == PageRole.LIST.value,
            PageRow.complete_run == tx.run,
        )
    ).all()
    if not lists or tx.run is None:
        return None
    return frozenset(
        canonical_url(entry.url) for page in lists for entry in entries_of(page.listed)
    )


def _was_missed(
    tx: SourceTransaction, pages: Iterable[PageRow], listed: frozenset[str] | None
) -> bool:
    """Whether this visit proved at least one of a report's pages to be gone.

    A report without any page had its address taken over by another report.
    """
    own_pages = list(pages)
    return not own_pages or any(_proves_absence(tx, page, listed) for page in own_pages)


def _proves_absence(tx: SourceTransaction, page: PageRow, listed: frozenset[str] | None) -> bool:
    if page.absence_run is None or page.absence_run != tx.run:
        return False
    if page.absence_fault == Fault.GONE.value:
        return True
    return listed is not None and page.canonical not in listed


def _is_live(tx: SourceTransaction, page: PageRow) -> bool:
    """Whether a page is not known to be gone.

    A page of another source is gone if a healthy visit found it so; of a paused source, no page
    counts, because it is not observed.
    """
    if page.source_id == tx.source.id:
        return not page.absence_fault and bool(page.digest)
    if tx.session.get_one(ScheduleRow, page.source_id).paused:
        return False
    run = tx.session.get(CrawlRunRow, page.absence_run) if page.absence_run else None
    is_proved = page.absence_fault == Fault.GONE.value or page.canonical not in _entries_of(
        tx, page
    )
    return not (page.absence_fault and run and run.outcome == RunOutcome.OK.value and is_proved)


def _entries_of(tx: SourceTransaction, page: PageRow) -> frozenset[str]:
    """The addresses on the lists of the source of `page`; its own, if no list was complete."""
    lists = tx.session.exec(
        select(PageRow).where(
            PageRow.source_id == page.source_id,
            PageRow.role == PageRole.LIST.value,
            col(PageRow.list_complete),
        )
    ).all()
    entries = (canonical_url(entry.url) for each in lists for entry in entries_of(each.listed))
    return frozenset(entries) if lists else frozenset({page.canonical})


def _fetch_own_page(tx: SourceTransaction, report: ReportRow, pages: Iterable[PageRow]) -> None:
    """If the current text was on a duplicate that is gone, fetch the report's own page."""
    live_pages = [page for page in pages if page.digest and page.absence_fault != Fault.GONE.value]
    if any(page.digest == report.digest or page.withheld or page.ignored for page in live_pages):
        return
    for page in live_pages:
        if page.canonical == canonical_url(report.url):
            force_full_fetch(tx, page)


def _lost_address(
    report: ReportRow, pages: Iterable[PageRow], live_pages: Iterable[PageRow]
) -> bool:
    """Whether the page at the report's address is the one that is gone."""
    address = canonical_url(report.url)
    if any(page.canonical == address for page in live_pages):
        return False  # another source of the agency lists the same address
    return any(page.canonical == address and page.absence_fault for page in pages)


def _find_mass_absence(tx: SourceTransaction, gone: int, present: int) -> tuple[str, Reason | None]:
    """Peer group (empty: the source alone) and reason of a mass absence; or NO_CORRELATION."""
    reason = Reason.of(ReasonCode.CHANGE_LIMIT_GONE, gone=gone, present=present)
    if is_mass_change(gone, present, tx.rules):
        return "", reason
    if gone <= tx.rules.mass_change_share * present:
        return NO_CORRELATION
    return ("", reason) if tx.schedule.mass_absence_at else find_correlated_absences(tx)


def _record_move(
    tx: SourceTransaction, report: ReportRow, page: PageRow, *, waits: bool
) -> list[Event]:
    before = report.url
    _set_address(tx, report, page)
    if waits:
        delay_move(tx, report, before)
        return []
    note = f"{before} → {page.url}"
    return [emit(tx, EventKind.MOVED, report, current_revision(tx, report), note=note)]


def _set_address(tx: SourceTransaction, report: ReportRow, page: PageRow) -> None:
    report.url = page.url
    report.missing, report.missing_since = 0, None
    if page.digest != report.digest:  # a duplicate that differs: fetch it in full
        force_full_fetch(tx, page)
    tx.session.add(report)


def _record_miss(tx: SourceTransaction, report: ReportRow, pages: Sequence[PageRow]) -> list[Event]:
    if not (report.missing or pages):
        check_all_pages(tx)
    report.missing += 1
    report.missing_since = report.missing_since or tx.now
    tx.session.add(report)
    proven = is_withdrawn(report.missing, report.missing_since, tx.now, tx.rules)
    kind = enter(report, ObservedState.PROVEN_GONE if proven else ObservedState.MISSED)
    return [emit(tx, kind, report, current_revision(tx, report))] if kind else []


def _open_mass_absence(tx: SourceTransaction, reason: Reason, peer_group: str) -> None:
    """Open or join an incident for a mass absence, once."""
    if tx.schedule.mass_absence_at is None:
        tx.schedule.mass_absence_at = tx.now
        join_incident(tx, reason, peer_group)
