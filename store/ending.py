"""The end of a visit: the run is closed, the source's health judged, the next visit set."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from disclosures import CrawlRun, Event, EventKind, Fault, RunOutcome, RunStats, SourceState
from disclosures.errors import NotFound
from store.absences import settle_absences
from store.incidents import join_if_many, settle, was_reached
from store.lifecycle import Ending, Health, after_visit
from store.matching import head_of
from store.rows import run_of, tally_text
from store.scribe import Scribe, announce
from store.tables import CrawlRunRow, ReportRow

#: Faults that a redesign shows itself by.
STRUCTURAL = frozenset(
    {
        *(Fault.REDESIGNED, Fault.SPA_SHELL, Fault.EMPTY, Fault.TEMPLATE, Fault.MOJIBAKE),
        *(Fault.REDIRECTED_HOME, Fault.SOFT_404, Fault.GONE),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is said of a visit when it is over."""

    ending: Ending
    stats: RunStats
    next_due: datetime


def close_run(scribe: Scribe, run: CrawlRun, closing: Closing) -> CrawlRun:
    """Close the visit `run`; closing it again changes nothing."""
    row = scribe.session.get(CrawlRunRow, run.id)
    if row is None:
        raise NotFound(f"no crawl run {run.id}")
    if row.finished_at is not None and row.outcome != RunOutcome.CRASHED.value:
        return run_of(row, run.source)
    ending = closing.ending
    events = _judge(scribe, ending)
    if ending.outcome is RunOutcome.OK and row.complete:
        events += _settle(scribe) if scribe.quiet else settle_absences(scribe)
    settle(scribe)
    _set_next(scribe, closing.next_due)
    stats = replace(closing.stats, events=closing.stats.events + len(events))
    row.finished_at, row.outcome = ending.at, ending.outcome.value
    row.fault = ending.fault.value if ending.fault else None
    row.reason, row.stats = ending.reason, tally_text(stats)
    scribe.session.add_all([row, scribe.schedule])
    scribe.session.flush()
    return run_of(row, run.source)


def _judge(scribe: Scribe, ending: Ending) -> list[Event]:
    schedule = scribe.schedule
    before = Health(
        state=SourceState(schedule.state),
        since=schedule.since,
        reason=schedule.reason,
        failures=schedule.failures,
    )
    health, kind = after_visit(before, ending, scribe.rules)
    schedule.state, schedule.since = health.state.value, health.since
    schedule.reason, schedule.failures = health.reason, health.failures
    schedule.last_visit_at = ending.at
    if ending.outcome is RunOutcome.OK:
        schedule.last_ok_at = ending.at
    return [_tell(scribe, kind, ending, before)] if kind else []


def _tell(scribe: Scribe, kind: EventKind, ending: Ending, before: Health) -> Event:
    """Tell operators of a source's health; sources that went down together are told together."""
    if kind is EventKind.UNREADABLE:
        reason = ending.reason if ending.fault in STRUCTURAL else None
        together = reason is not None and join_if_many(scribe, reason)
    else:
        together = was_reached(scribe, before.since)
    return announce(scribe, kind, reason=ending.reason or before.reason, owed=not together)


def _settle(scribe: Scribe) -> list[Event]:
    """After the first complete visit there is news; before it, only what the rules say."""
    scribe.schedule.settled_at = scribe.now
    newest = scribe.session.exec(
        select(ReportRow)
        .where(ReportRow.source_id == scribe.source.id)
        .order_by(col(ReportRow.published_at).desc().nulls_last(), col(ReportRow.id))
        .limit(scribe.rules.announce_first)
    ).all()
    return [
        announce(scribe, EventKind.PUBLISHED, report, head_of(scribe, report))
        for report in reversed(newest)
    ]


def _set_next(scribe: Scribe, next_due: datetime) -> None:
    """Due when the rules say so; now, when somebody called for it during the visit."""
    schedule = scribe.schedule
    schedule.visits += 1
    schedule.served = schedule.claimed
    schedule.due_at = scribe.now if schedule.calls > schedule.served else next_due
