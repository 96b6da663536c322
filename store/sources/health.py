"""The health of a source after a visit, and the events for operators. Pure.

A source is unreadable after repeated failures over some time, or at once if the fault does not pass
by itself. A failure of our own (``disclosures.cause``) is no failure of the source. A source is
partial while less of it is seen than it says of itself.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from disclosures import EventKind, Fault, RunOutcome, SourceState
from disclosures.cause import Cause, cause_of
from disclosures.completeness import TEMPORARY
from disclosures.reason import Reason, ReasonCode
from store.lifecycle_rules import LifecycleRules


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


def _entered(health: Health, state: SourceState, at: datetime) -> Health:
    return health if health.state is state else replace(health, state=state, since=at)


def _is_unreadable(failed: Health, ending: VisitEnding, rules: LifecycleRules) -> bool:
    """Whether a source that has failed again cannot be read: at once, if the fault lasts."""
    if cause_of(ending.outcome, ending.fault, ending.reason) is Cause.LASTING:
        return True
    began = failed.since if failed.state is SourceState.FAILING else None
    lasted = ending.at - (began or ending.at)
    return failed.failures >= rules.unreadable_after and lasted >= rules.unreadable_span
