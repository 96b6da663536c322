"""Record the reading of a report page: match the report, store a revision, emit the event.

A duplicate of a report at another address may differ a little from the stored revision; only a
change of a page against its own earlier content makes a revision.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosures import (
    Event,
    Fault,
    PageRole,
    PageUnchanged,
    ReportObserved,
    ReportState,
)
from disclosures.errors import NotFound
from disclosures.reason import Reason
from store.compare.plausibility import why_implausible
from store.compare.report_identity import has_same_text
from store.incidents.correlated_changes import (
    NO_CORRELATION,
    find_correlated_absences,
    find_correlated_changes,
)
from store.incidents.incidents import join_incident
from store.incidents.withheld import (
    delay_applies,
    delay_reading,
    delayed_readings_of,
    due_readings,
    emit_due_moves,
    observation_of,
    quarantine_reading,
    resolve_withheld,
)
from store.pages import (
    find_page,
    force_full_fetch,
    pages_of,
    remember_page,
    remember_unchanged,
    schedule_check,
)
from store.recording.report_matching import find_report
from store.recording.revisions import (
    publish,
    record_place,
    record_seen,
    record_seen_reading,
    revise,
)
from store.source_transaction import (
    SourceTransaction,
    current_reading,
)
from store.tables.incidents import ACCEPTED
from store.tables.reports import PageRow, ReportRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingContext:
    """When an observation was made, and whether it is accepted or corroborated."""

    seen_at: datetime

    #: An operator accepted it, or its delay ended: plausibility is not checked again.
    accepted: bool = False

    #: Whether other pages of the same visit are unchanged.
    corroborated: bool = True


def record_report(
    tx: SourceTransaction, observation: ReportObserved, context: RecordingContext
) -> list[Event]:
    """Record the reading of a report page; return the events.

    A delayed reading of the same page is recorded first, unless this one is delayed with it.
    """
    page = remember_page(tx, observation.url, PageRole.REPORT)
    joins = _joins_delayed(tx, page, observation, context)
    events = [] if joins else _record_delayed_of(tx, page)
    return events + _record_reading(tx, page, observation, context)


def record_withheld(tx: SourceTransaction, withheld: UUID) -> list[Event]:
    """Record a withheld reading with the time at which it was observed. Raises NotFound."""
    row = resolve_withheld(tx.session, withheld, ACCEPTED)
    context = RecordingContext(seen_at=row.seen_at, accepted=True)
    observation = observation_of(tx.session, row)
    page = remember_page(tx, observation.url, PageRole.REPORT)
    events = _record_reading(tx, page, observation, context)
    page.withheld = page.withheld or bool(delayed_readings_of(tx, page))
    return events


def record_due_changes(tx: SourceTransaction) -> list[Event]:
    """Record delayed changes that are due, unless they turn out to be correlated.

    Concurrent transactions do not see each other's changes, so correlation is checked again here.
    """
    events, due = [], due_readings(tx)
    correlated = find_correlated_changes(tx) if due else NO_CORRELATION
    for peer_group, reason in (correlated, find_correlated_absences(tx)):
        if reason:
            join_incident(tx, reason, peer_group)
            return []
    for withheld in due:
        with suppress(NotFound):  # recorded, or quarantined with an incident, in the meantime
            events += record_withheld(tx, withheld)
    return events + emit_due_moves(tx)


def join_correlated_changes(tx: SourceTransaction) -> None:
    """Open or join an incident if what was recorded lately is a correlated change."""
    peer_group, reason = find_correlated_changes(tx)
    if reason:
        join_incident(tx, reason, peer_group)


def record_unchanged(tx: SourceTransaction, observation: PageUnchanged) -> list[Event]:
    """Record that a page is unchanged; return the events (a withdrawn report is restored)."""
    page = find_page(tx, observation.url)
    if page is None:
        return []
    events = _record_delayed_of(tx, page)
    remember_unchanged(tx, page, observation)
    if page.report_id is None or page.role != PageRole.REPORT.value or page.ignored:
        return events
    report = tx.session.get_one(ReportRow, page.report_id)
    if events or _started_before_revision(tx, report):
        force_full_fetch(tx, page)
        return events
    schedule_check(tx, page, report)
    return events + record_seen(tx, page, report, tx.now)


def _joins_delayed(
    tx: SourceTransaction, page: PageRow, observation: ReportObserved, context: RecordingContext
) -> bool:
    """Whether an observation is delayed together with earlier ones of its page."""
    if not page.withheld or context.corroborated or not delay_applies(tx):
        return False
    report = tx.session.get(ReportRow, page.report_id) if page.report_id else None
    return report is None or report.digest != observation.digest


def _record_delayed_of(tx: SourceTransaction, page: PageRow) -> list[Event]:
    """Record the delayed readings of a page, before its present reading."""
    delayed = delayed_readings_of(tx, page) if page.withheld else []
    return [event for withheld in delayed for event in record_withheld(tx, withheld)]


def _record_reading(
    tx: SourceTransaction, page: PageRow, observation: ReportObserved, context: RecordingContext
) -> list[Event]:
    if page.ignored and page.digest == observation.digest and not context.accepted:
        return []
    if not context.accepted and (events := _across_parsers(tx, page, observation)) is not None:
        return events
    report = find_report(tx, page, observation)
    if report and (
        report.digest == observation.digest or _is_known_duplicate(tx, page, report, observation)
    ):
        return record_place(tx, page, report, observation)
    reasons = () if context.accepted else _why_quarantined(tx, page, report, observation)
    if reasons:
        quarantine_reading(tx, observation, reasons)
        return []
    if report and page.report_id != report.id and not _replaces_lost_page(tx, page, report):
        return record_place(tx, page, report, observation)  # a duplicate, on a new page
    if not (context.accepted or tx.is_baseline or page.in_baseline) and _is_withheld(
        tx, observation, is_new=report is None, corroborated=context.corroborated
    ):
        return []
    if report is None:
        return publish(tx, page, observation, context.seen_at)
    return revise(tx, page, report, observation, context.seen_at)


def _is_withheld(
    tx: SourceTransaction, observation: ReportObserved, *, is_new: bool, corroborated: bool
) -> bool:
    """Delay or quarantine an observation that is, or may be, part of a correlated change."""
    delayed = not corroborated and delay_applies(tx)
    if delayed:
        delay_reading(tx, observation)
    elif is_new:
        return False
    peer_group, reason = find_correlated_changes(tx)
    if reason:
        incident = join_incident(tx, reason, peer_group)
        quarantine_reading(tx, observation, (reason,), incident.id)
    return delayed or reason is not None


def _started_before_revision(tx: SourceTransaction, report: ReportRow) -> bool:
    """Whether the visit compared the page with an earlier revision than the current one."""
    return tx.started_at is not None and report.changed_at > tx.started_at


def _across_parsers(
    tx: SourceTransaction, page: PageRow, observation: ReportObserved
) -> list[Event] | None:
    """Handle an observation that must not be compared; None if it may be.

    Readings of two parser versions differ although the page did not change.
    """
    report = tx.session.get(ReportRow, page.report_id) if page.report_id else None
    if report is None or observation.digest in (report.digest, page.digest):
        return None
    if observation.reading.suspicions:  # quarantined, whichever parser read it
        return None
    version = observation.reading.parser_version
    if version != report.parser_version:  # one of the two is reparsed first
        return record_seen(tx, page, report, tx.now)
    if version != page.parser_version:  # a duplicate, whose own bytes are not stored
        return record_seen_reading(tx, page, report, observation)
    return None


def _is_known_duplicate(
    tx: SourceTransaction, page: PageRow, report: ReportRow, observation: ReportObserved
) -> bool:
    """Whether a page repeats its own content, or an edit that its report has from another place.

    Title and metadata may differ between the templates of two sites.
    """
    if report.state == ReportState.WITHDRAWN.value:
        return False
    if page.digest == observation.digest:
        return True
    differed = page.report_id == report.id and page.digest not in ("", report.digest)
    return differed and has_same_text(current_reading(tx, report), observation.reading)


def _replaces_lost_page(tx: SourceTransaction, page: PageRow, report: ReportRow) -> bool:
    """Whether a new page of `report` is its only one left, not a duplicate."""
    if report.state == ReportState.WITHDRAWN.value:
        return True
    others = (each for each in pages_of(tx.session, report) if each.id != page.id)
    return all(each.absence_fault == Fault.GONE.value for each in others)


def _why_quarantined(
    tx: SourceTransaction, page: PageRow, report: ReportRow | None, observation: ReportObserved
) -> tuple[Reason, ...]:
    if report is None or page.report_id != report.id:
        return why_implausible(None, observation.reading)
    return why_implausible(current_reading(tx, report), observation.reading)
