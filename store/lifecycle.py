"""What becomes of sources and reports from visit to visit. Pure.

A report is withdrawn only when healthy visits, repeated at different times, found it gone. A
source is unreadable when it stays so, or at once when the fault is of a kind that does not pass.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from disclosures import TRANSIENT_FAULTS, EventKind, Fault, Reading, RunOutcome, SourceState
from disclosures.reason import Reason, ReasonCode
from disclosures.sameness import folded
from store.identity import similarity

#: Bodies up to this many characters may change altogether.
SHORT = 200
UNRELATED = 0.3
LITTLE_ALIKE = 0.5

#: What is left of a body that shrank too much to be believed.
REMNANT = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How much proof is asked for."""

    #: A report is withdrawn when so many healthy visits in a row, over such a time, missed it.
    withdraw_after: int = 3
    withdraw_span: timedelta = timedelta(days=1)

    #: Failed visits in a row after which operators hear of a fault that may pass by itself.
    unreadable_after: int = 2

    #: How many of a new source's newest reports are announced all the same.
    announce_first: int = 0

    #: More reports than this, and a larger share than this, gone in one visit are a storm.
    storm_count: int = 5
    storm_share: float = 0.3

    #: So many revisions of one site family within two hours are a storm, if they reach a tenth
    #: of its sources.
    family_storm: int = 30

    #: How long a change that nothing vouches for waits, in case it is part of a storm; 0: not.
    family_patience: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source has been doing."""

    state: SourceState
    since: datetime | None
    reason: Reason | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a visit ended."""

    at: datetime
    outcome: RunOutcome
    fault: Fault | None = None
    reason: Reason | None = None


def after_visit(before: Health, ending: Ending, rules: Rules) -> tuple[Health, EventKind | None]:
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
    if failures >= rules.unreadable_after or not _may_pass(ending):
        return _entered(failed, SourceState.UNREADABLE, ending.at), EventKind.UNREADABLE
    return _entered(failed, SourceState.FAILING, ending.at), None


def is_withdrawn(missing: int, since: datetime, now: datetime, rules: Rules) -> bool:
    """Whether `missing` healthy visits in a row, the first `since`, prove a report gone."""
    return missing >= rules.withdraw_after and now - since >= rules.withdraw_span


def is_storm(gone: int, present: int, rules: Rules) -> bool:
    """Whether so many of the `present` reports went in one visit that nobody believes it."""
    return gone > rules.storm_count and gone > rules.storm_share * present


def collapse(before: Reading, after: Reading) -> Reason | None:
    """Why `after` is not believed to be the same report's new text; None when it is."""
    old, new = len(folded(before.body_text)), len(folded(after.body_text))
    if old <= SHORT:
        return None
    alike = similarity(before, after)
    if new < REMNANT * old and alike < LITTLE_ALIKE:
        return Reason.of(ReasonCode.PLAUSIBILITY_TEXT_SHRANK, before=old, after=new)
    if alike < UNRELATED:
        percent = round(alike * 100)
        return Reason.of(ReasonCode.PLAUSIBILITY_TEXT_UNRELATED, percent=percent)
    return None


def _entered(health: Health, state: SourceState, at: datetime) -> Health:
    return health if health.state is state else replace(health, state=state, since=at)


def _may_pass(ending: Ending) -> bool:
    return ending.outcome is RunOutcome.CRASHED or ending.fault in TRANSIENT_FAULTS
