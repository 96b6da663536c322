"""Rules of source health, withdrawal, mass changes and the next check of a page. Pure.

A report is withdrawn after repeated healthy visits at different times found it missing. A source is
unreadable after repeated failures over some time, or at once if the fault does not pass by itself.
A failure of our own (``disclosures.cause``) is no failure of the source.
A source is partial while less of it is seen than it says of itself.
"""

import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from disclosures import EventKind, Fault, RunOutcome, SourceState
from disclosures.backoff import backoff
from disclosures.cause import Cause, cause_of
from disclosures.completeness import TEMPORARY
from disclosures.reason import Reason, ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleRules:
    """Thresholds of the lifecycle of sources and reports."""

    #: Healthy visits in a row that must miss a report, and over which time, to withdraw it.
    withdraw_after: int = 3
    withdraw_span: timedelta = timedelta(days=1)

    #: Failed visits in a row, and over which time, after which a passing fault makes a source
    #: unreadable.
    unreadable_after: int = 2
    unreadable_span: timedelta = timedelta(hours=1)

    #: Visits in a row that failed by a fault of our own, after which operators are notified.
    crashes_reported: int = 3

    #: Newest reports of a new source that are announced at the end of its baseline.
    announce_first: int = 0

    #: A mass change: more reports than this, and a larger share than this, in one visit.
    mass_change_count: int = 5
    mass_change_share: float = 0.3

    #: Revisions among peers within two hours that are a correlated change, if a tenth of the
    #: sources is reached.
    correlation_threshold: int = 30

    #: How long an uncorroborated change is delayed; 0: not at all.
    correlation_delay: timedelta = timedelta(hours=1)

    #: Site families whose sites run different software: they do not change together.
    unrelated_families: frozenset[str] = frozenset({"generic"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The health of a source."""

    state: SourceState
    since: datetime | None
    reason: Reason | None = None
    failures: int = 0

    #: Codes of the shortfalls of which operators were notified since it was last complete.
    notified: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEnding:
    """The end of a visit."""

    at: datetime
    outcome: RunOutcome
    fault: Fault | None = None
    reason: Reason | None = None

    #: Crashed visits since the last healthy one, before this visit.
    crashes: int = 0

    #: Of a visit that read the source: by what it was read incompletely.
    shortfalls: tuple[Reason, ...] = ()


def after_visit(
    before: Health, ending: VisitEnding, rules: LifecycleRules
) -> tuple[Health, EventKind | None]:
    """The source's health after a visit, and the event for operators.

    A crashed visit changes nothing; operators are notified of the `crashes_reported`-th in a row,
    and of their end.
    """
    unreadable = before.state is SourceState.UNREADABLE
    reported = unreadable or ending.crashes >= rules.crashes_reported
    if ending.outcome is RunOutcome.CRASHED:
        reports = not reported and ending.crashes + 1 == rules.crashes_reported
        return before, EventKind.UNREADABLE if reports else None
    if ending.outcome is RunOutcome.OK:
        return _after_reading(before, ending, reported=reported)
    if ending.outcome is RunOutcome.QUARANTINED:
        return replace(before, reason=ending.reason, failures=0), None
    failed = replace(before, reason=ending.reason, failures=before.failures + 1)
    if unreadable:
        return failed, None
    if _is_unreadable(failed, ending, rules):
        event = None if reported else EventKind.UNREADABLE
        return _entered(failed, SourceState.UNREADABLE, ending.at), event
    return _entered(failed, SourceState.FAILING, ending.at), None


def event_reason(ending: VisitEnding) -> Reason | None:
    """The reason of the event of a visit: for crashed visits, how many there were."""
    if ending.outcome is not RunOutcome.CRASHED or ending.reason is None:
        return ending.reason
    return Reason.of(
        ReasonCode.VISIT_CRASHED_REPEATEDLY, times=ending.crashes + 1, reason=ending.reason
    )


def _after_reading(
    before: Health, ending: VisitEnding, *, reported: bool
) -> tuple[Health, EventKind | None]:
    """The health of a source that was read.

    Operators are notified of each kind of shortfall once, until the source is complete; never of
    one that the next visits mend. `reported`: they were notified that it cannot be read.
    """
    if not ending.shortfalls:
        health = _entered(before, SourceState.OK, ending.at)
        known = reported or before.notified
        healthy = replace(health, reason=None, failures=0, notified=frozenset())
        return healthy, EventKind.RECOVERED if known else None
    codes = frozenset(str(one.code) for one in ending.shortfalls) - TEMPORARY
    health = replace(
        _entered(before, SourceState.PARTIAL, ending.at),
        reason=Reason.of(ReasonCode.SOURCE_PARTIAL, shortfalls=ending.shortfalls),
        failures=0,
        notified=before.notified | codes,
    )
    if codes - before.notified or (codes and reported):
        return health, EventKind.PARTIAL
    return health, EventKind.RECOVERED if reported else None


def is_withdrawn(missing: int, since: datetime, now: datetime, rules: LifecycleRules) -> bool:
    """Whether `missing` healthy visits in a row, the first `since`, prove a report gone."""
    return missing >= rules.withdraw_after and now - since >= rules.withdraw_span


def is_mass_change(gone: int, present: int, rules: LifecycleRules) -> bool:
    """Whether so many of the `present` reports are gone that it is a mass change."""
    return gone > rules.mass_change_count and gone > rules.mass_change_share * present


def _entered(health: Health, state: SourceState, at: datetime) -> Health:
    return health if health.state is state else replace(health, state=state, since=at)


def _is_unreadable(failed: Health, ending: VisitEnding, rules: LifecycleRules) -> bool:
    """Whether a source that has failed again cannot be read: at once, if the fault lasts."""
    if cause_of(ending.outcome, ending.fault, ending.reason) is Cause.LASTING:
        return True
    began = failed.since if failed.state is SourceState.FAILING else None
    lasted = ending.at - (began or ending.at)
    return failed.failures >= rules.unreadable_after and lasted >= rules.unreadable_span


MAX_CHECK_INTERVAL = timedelta(days=30)

#: Largest share of its interval by which the check of a page is earlier, by its address.
CHECK_JITTER = 0.2

FIRST_POISON_BAN = timedelta(days=1)


MAX_POISON_BAN = timedelta(days=30)

#: Failures in a row up to which a page is tried on every visit.
IMMEDIATE_RETRIES = 3

MAX_RETRY_DELAY = timedelta(days=1)


def next_check(
    now: datetime, *, changed_at: datetime, every: timedelta, page: str = ""
) -> datetime:
    """When a page that changed last at `changed_at` is checked next; `page`: its address."""
    wait = min(MAX_CHECK_INTERVAL, max(every, (now - changed_at) / 10))
    return now + max(
        min(every, MAX_CHECK_INTERVAL), wait * (1 - CHECK_JITTER * _page_fraction(page))
    )


def next_retry(now: datetime, *, failures: int, every: timedelta) -> datetime:
    """When a page that has failed `failures` times in a row is tried again."""
    if failures <= IMMEDIATE_RETRIES:
        return now
    return now + backoff(every, failures - IMMEDIATE_RETRIES, MAX_RETRY_DELAY)


def poison_until(now: datetime, *, times: int) -> datetime:
    """Until when a page that crashed the crawler for the `times`-th time is skipped."""
    return now + backoff(FIRST_POISON_BAN, times - 1, MAX_POISON_BAN)


def _page_fraction(page: str) -> float:
    """A fraction from 0 to 1, stable for a page; 0 for none."""
    return zlib.crc32(page.encode("utf-8", "replace")) / 0xFFFFFFFF
