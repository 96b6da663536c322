"""The state machine of a report: its state and an observation give the next state and the event.

``docs/decisions/064`` shows the table. `enter` is the only function that sets the state of a
report. An error, a block and an implausible reading do not change the state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from disclosures import EventKind, ReportState
from store.tables.reports import ReportRow


class KnownState(StrEnum):
    """The state of a report before an observation."""

    #: No revision is stored.
    UNKNOWN = "unknown"
    PRESENT = "present"

    #: Missed by healthy visits, but not proved gone.
    MISSING = "missing"
    WITHDRAWN = "withdrawn"


class ObservedState(StrEnum):
    """What a visit observes of a report."""

    #: The text of the current revision.
    UNCHANGED = "unchanged"

    #: Another text.
    CHANGED = "changed"

    #: Missed by a healthy visit.
    MISSED = "missed"

    #: Missed often enough, over enough time (``withdrawals.is_withdrawn``).
    PROVEN_GONE = "proven_gone"

    #: Its page could not be read.
    ERROR = "error"

    #: The site rejects the crawler.
    BLOCKED = "blocked"

    #: An implausible text, which is quarantined.
    IMPLAUSIBLE = "implausible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The result of an observation."""

    state: KnownState
    event: EventKind | None = None


def _transitions(
    *results: tuple[KnownState, EventKind | None],
) -> Mapping[ObservedState, Transition]:
    """The transitions out of one state, in the order of `ObservedState`."""
    return {
        observed: Transition(state=state, event=event)
        for observed, (state, event) in zip(ObservedState, results, strict=True)
    }


_U, _P, _M, _W = KnownState

#: By known state, in the order of `ObservedState`: the last three change nothing.
TRANSITIONS: Mapping[KnownState, Mapping[ObservedState, Transition]] = {
    _U: _transitions(
        *((_P, EventKind.PUBLISHED), (_P, EventKind.PUBLISHED), (_U, None), (_U, None)),
        *((_U, None), (_U, None), (_U, None)),
    ),
    _P: _transitions(
        *((_P, None), (_P, EventKind.REVISED), (_M, None), (_W, EventKind.WITHDRAWN)),
        *((_P, None), (_P, None), (_P, None)),
    ),
    _M: _transitions(
        *((_P, None), (_P, EventKind.REVISED), (_M, None), (_W, EventKind.WITHDRAWN)),
        *((_M, None), (_M, None), (_M, None)),
    ),
    _W: _transitions(
        *((_P, EventKind.RESTORED), (_P, EventKind.RESTORED), (_W, None), (_W, None)),
        *((_W, None), (_W, None), (_W, None)),
    ),
}


def transition(known: KnownState, observed: ObservedState) -> Transition:
    """Look up the transition."""
    return TRANSITIONS[known][observed]


def known_state(report: ReportRow) -> KnownState:
    """The state of a report, as its row stores it."""
    if report.number == 0:
        return KnownState.UNKNOWN
    if report.state == ReportState.WITHDRAWN.value:
        return KnownState.WITHDRAWN
    return KnownState.MISSING if report.missing else KnownState.PRESENT


def enter(report: ReportRow, observed: ObservedState) -> EventKind | None:
    """Set the state of `report` after an observation; return the event to emit, if any.

    A present report has no missed visits; `report.missing` counts those of a missing one.
    """
    result = transition(known_state(report), observed)
    if result.state is KnownState.PRESENT:
        report.state = ReportState.PRESENT.value
        report.missing, report.missing_since = 0, None
    elif result.state is KnownState.WITHDRAWN:
        report.state = ReportState.WITHDRAWN.value
    return result.event
