"""Finish a crawl run: close it, update the source's health, set the next visit."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from disclosures import (
    CrawlRun,
    Event,
    EventKind,
    Fault,
    RunOutcome,
    RunStats,
    SourceCompleteness,
    SourceState,
)
from disclosures.completeness import nothing_readable, shortfalls
from disclosures.errors import NotFound
from disclosures.reason import Reason, ReasonCode
from store.incidents.incidents import close_if_resolved, join_if_correlated, was_affected
from store.recording.source_completeness import links_elsewhere, lists_read, measure
from store.recording.withdrawals import record_absences
from store.source_transaction import SourceTransaction, current_revision, emit
from store.sources.health import Health, VisitEnding, after_visit, event_reason
from store.tables.conversion import completeness_text, run_of, stats_text
from store.tables.reports import ReportRow
from store.tables.sources import CrawlRunRow

#: Faults by which a redesign of a site becomes visible.
REDESIGN_FAULTS = frozenset(
    {
        *(Fault.REDESIGNED, Fault.SPA_SHELL, Fault.EMPTY, Fault.TEMPLATE, Fault.MOJIBAKE),
        *(Fault.REDIRECTED_HOME, Fault.SOFT_404, Fault.GONE),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunClosing:
    """The result of a visit."""

    ending: VisitEnding
    stats: RunStats
    next_due: datetime


def finish_run(tx: SourceTransaction, run: CrawlRun, closing: RunClosing) -> CrawlRun:
    """Close the crawl run; closing it again changes nothing."""
    row = tx.session.get(CrawlRunRow, run.id)
    if row is None:
        raise NotFound(f"no crawl run {run.id}")
    if row.finished_at is not None and row.outcome != RunOutcome.CRASHED.value:
        return run_of(row, run.source)
    ending = replace(closing.ending, crashes=count_crashes(tx.session, tx.source.id))
    seen: SourceCompleteness | None = None
    events: list[Event] = []
    if ending.outcome is RunOutcome.OK:
        seen, events = _measure(tx, row)
    events += _update_health(tx, _with_completeness(ending, seen))
    if ending.outcome is RunOutcome.OK and row.complete:
        events += _complete_baseline(tx) if tx.is_baseline else record_absences(tx)
    close_if_resolved(tx)
    _set_next(tx, closing)
    stats = replace(closing.stats, events=closing.stats.events + len(events), completeness=seen)
    row.finished_at, row.outcome = ending.at, ending.outcome.value
    row.fault = ending.fault.value if ending.fault else None
    row.reason, row.stats = ending.reason, stats_text(stats)
    tx.session.add_all([row, tx.schedule])
    tx.session.flush()
    return run_of(row, run.source)


def _measure(tx: SourceTransaction, row: CrawlRunRow) -> tuple[SourceCompleteness, list[Event]]:
    """Store the completeness of the source; notify operators of links to other sites, once."""
    lists = lists_read(tx, row.started_at)
    seen = measure(tx, lists, complete=row.complete)
    tx.schedule.completeness = completeness_text(seen)
    elsewhere = links_elsewhere(tx, lists)
    return seen, [emit(tx, EventKind.LINKS_ELSEWHERE, reason=elsewhere)] if elsewhere else []


def _with_completeness(ending: VisitEnding, seen: SourceCompleteness | None) -> VisitEnding:
    """The end of the visit as it counts for health: a list without a readable report has failed."""
    if seen is None:
        return ending
    reason = nothing_readable(seen)
    if reason is not None:
        return replace(ending, outcome=RunOutcome.FAILED, fault=seen.fault, reason=reason)
    return replace(ending, shortfalls=shortfalls(seen))


def _update_health(tx: SourceTransaction, ending: VisitEnding) -> list[Event]:
    schedule = tx.schedule
    before = Health(
        state=SourceState(schedule.state),
        since=schedule.since,
        reason=schedule.reason,
        failures=schedule.failures,
        notified=frozenset(schedule.notified_shortfalls.split()),
    )
    health, kind = after_visit(before, ending, tx.rules)
    schedule.state, schedule.since = health.state.value, health.since
    schedule.reason, schedule.failures = health.reason, health.failures
    schedule.notified_shortfalls = " ".join(sorted(health.notified))
    schedule.last_visit_at = ending.at
    if ending.outcome is RunOutcome.OK:
        schedule.last_ok_at = ending.at
    return [_emit_health(tx, kind, ending, before)] if kind else []


def _emit_health(
    tx: SourceTransaction, kind: EventKind, ending: VisitEnding, before: Health
) -> Event:
    """Notify operators of a source's health, once for an incident."""
    reason = event_reason(ending) or before.reason
    if ending.outcome is RunOutcome.CRASHED:
        together = False
    elif kind is EventKind.UNREADABLE:
        redesign = ending.reason if ending.fault in REDESIGN_FAULTS else None
        together = redesign is not None and join_if_correlated(tx, redesign)
    elif kind is EventKind.PARTIAL:
        together, reason = False, tx.schedule.reason
    else:
        together = not before.notified and was_affected(tx, before.since)
    return emit(tx, kind, reason=reason, deliver=not together)


def _complete_baseline(tx: SourceTransaction) -> list[Event]:
    """End the baseline; emit its `announce_first` newest reports."""
    tx.schedule.settled_at = tx.now
    newest = tx.session.exec(
        select(ReportRow)
        .where(ReportRow.source_id == tx.source.id)
        .order_by(col(ReportRow.published_at).desc().nulls_last(), col(ReportRow.id))
        .limit(tx.rules.announce_first)
    ).all()
    return [
        emit(tx, EventKind.PUBLISHED, report, current_revision(tx, report))
        for report in reversed(newest)
    ]


def _set_next(tx: SourceTransaction, closing: RunClosing) -> None:
    """Set the next visit: now, if one was requested during this visit.

    A crashed visit does not answer a request: the next one is thorough as well, if asked for.
    """
    schedule = tx.schedule
    if closing.ending.outcome is not RunOutcome.CRASHED:
        schedule.visits += 1
        schedule.finished_requests = schedule.leased_requests
    requested = schedule.requests > schedule.leased_requests
    schedule.due_at = tx.now if requested else closing.next_due


def count_crashes(session: Session, source: UUID) -> int:
    """The number of crashed visits of a source since its last healthy one.

    A visit that ended with the process of the service is none: it says nothing of the source.
    """
    of_source = CrawlRunRow.source_id == source
    healthy = (
        select(func.max(CrawlRunRow.started_at))
        .where(of_source, CrawlRunRow.outcome == RunOutcome.OK.value)
        .scalar_subquery()
    )
    later = (col(CrawlRunRow.started_at) > healthy) | healthy.is_(None)
    crashed = CrawlRunRow.outcome == RunOutcome.CRASHED.value
    own = col(CrawlRunRow.reason).is_distinct_from(Reason.of(ReasonCode.VISIT_PROCESS_ENDED))
    return session.exec(
        select(func.count()).select_from(CrawlRunRow).where(of_source, crashed, own, later)
    ).one()
