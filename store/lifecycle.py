"""Rules of time and proof: source health, withdrawal, mass changes, next checks of a page. Pure.

A report is withdrawn after repeated healthy visits at different times found it missing. A source is
unreadable after repeated failures, or at once if the fault is not transient.
"""

import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from disclosures import TRANSIENT_FAULTS, EventKind, Fault, RunOutcome, SourceState
from disclosures.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleRules:
    """How much proof is asked for."""

    #: A report is withdrawn when so many healthy visits in a row, over such a time, missed it.
    withdraw_after: int = 3
    withdraw_span: timedelta = timedelta(days=1)

    #: Failed visits in a row after which operators hear of a fault that may pass by itself.
    unreadable_after: int = 2

    #: How many of a new source's newest reports are announced all the same.
    announce_first: int = 0

    #: More reports than this, and a larger share than this, gone in one visit are a storm.
    mass_change_count: int = 5
    mass_change_share: float = 0.3

    #: So many revisions of one site family within two hours are a storm, if they reach a tenth
    #: of its sources.
    correlation_threshold: int = 30

    #: How long a change that nothing vouches for waits, in case it is part of a storm; 0: not.
    correlation_delay: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source has been doing."""

    state: SourceState
    since: datetime | None
    reason: Reason | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEnding:
    """How a visit ended."""

    at: datetime
    outcome: RunOutcome
    fault: Fault | None = None
    reason: Reason | None = None


def after_visit(
    before: Health, ending: VisitEnding, rules: LifecycleRules
) -> tuple[Health, EventKind | None]:
    """The source's health after a visit, and what operators hear: once an incident."""
    if ending.outcome is RunOutcome.OK:
        known = before.state is SourceState.UNREADABLE
        health = _entered(before, SourceState.OK, ending.at)
        return replace(health, reason=None, failures=0), EventKind.RECOVERED if known else None
    if ending.outcome is RunOutcome.QUARANTINED:
        return replace(before, reason=ending.reason, failures=0), None
    failures = before.failures + 1
    failed = replace(before, reason=ending.reason, failures=failures)
    if before.state is SourceState.UNREADABLE:
        return failed, None
    if failures >= rules.unreadable_after or not _is_transient(ending):
        return _entered(failed, SourceState.UNREADABLE, ending.at), EventKind.UNREADABLE
    return _entered(failed, SourceState.FAILING, ending.at), None


def is_withdrawn(missing: int, since: datetime, now: datetime, rules: LifecycleRules) -> bool:
    """Whether `missing` healthy visits in a row, the first `since`, prove a report gone."""
    return missing >= rules.withdraw_after and now - since >= rules.withdraw_span


def is_mass_change(gone: int, present: int, rules: LifecycleRules) -> bool:
    """Whether so many of the `present` reports went in one visit that nobody believes it."""
    return gone > rules.mass_change_count and gone > rules.mass_change_share * present


def _entered(health: Health, state: SourceState, at: datetime) -> Health:
    return health if health.state is state else replace(health, state=state, since=at)


def _is_transient(ending: VisitEnding) -> bool:
    return ending.outcome is RunOutcome.CRASHED or ending.fault in TRANSIENT_FAULTS


MAX_CHECK_INTERVAL = timedelta(days=30)

#: By up to this share of its wait a page is looked at earlier.
CHECK_JITTER = 0.2

FIRST_POISON_BAN = timedelta(days=1)


MAX_POISON_BAN = timedelta(days=30)

#: Failures in a row after which a page is no longer tried on every visit.
IMMEDIATE_RETRIES = 3

MAX_RETRY_DELAY = timedelta(days=1)


def next_check(
    now: datetime, *, changed_at: datetime, every: timedelta, page: str = ""
) -> datetime:
    """When a page that changed last at `changed_at` is looked at again; `page`: its address."""
    wait = min(MAX_CHECK_INTERVAL, max(every, (now - changed_at) / 10))
    return now + max(
        min(every, MAX_CHECK_INTERVAL), wait * (1 - CHECK_JITTER * _page_fraction(page))
    )


def next_try(now: datetime, *, failures: int, every: timedelta) -> datetime:
    """When a page that has failed `failures` times in a row is tried again."""
    if failures <= IMMEDIATE_RETRIES:
        return now
    doublings = min(failures - IMMEDIATE_RETRIES, 16)
    return now + min(MAX_RETRY_DELAY, every * (1 << doublings))


def poison_ends(now: datetime, *, times: int) -> datetime:
    """Until when a page that killed the crawler for the `times`-th time is left alone."""
    doublings = min(max(times - 1, 0), 16)
    return now + min(MAX_POISON_BAN, FIRST_POISON_BAN * (1 << doublings))


def _page_fraction(page: str) -> float:
    """A number from 0 to 1, the same for the same page; 0 for none."""
    return zlib.crc32(page.encode("utf-8", "replace")) / 0xFFFFFFFF
