"""How a visit went, from what was seen on it. Pure but for its own counting."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

from disclosures import (
    Fault,
    ListObserved,
    Observation,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportObserved,
    RunOutcome,
    RunStats,
    VisitFinished,
)
from disclosures.reason import Reason, ReasonCode

#: A page that is gone is an answer about that page, not a fault of the source.
ANSWERS = frozenset({Fault.GONE, Fault.ROBOTS})

#: So is what says as much under 200, of a page that the list does not name any more.
ANSWERS_OFF_THE_LIST = frozenset({Fault.SOFT_404, Fault.REDIRECTED_HOME})


@dataclass(slots=True, kw_only=True)
class VisitResult:
    """Counts sights as they come, and says in the end what they amount to."""

    stats: RunStats = field(default_factory=RunStats)
    complete: bool = False
    ended: bool = False
    retry_after: timedelta | None = None

    #: What the source's list names: as we knew it, then as this visit saw it.
    listed: frozenset[str] = frozenset()
    list_failure: PageFailed | None = None
    _faults: Counter[Fault] = field(default_factory=Counter)

    def see(self, observation: Observation) -> None:
        """Count one sight."""
        stats = self.stats
        match observation:
            case ListObserved():
                self.listed = frozenset(entry.url for entry in observation.entries)
                self.stats = replace(stats, listed=stats.listed + len(observation.entries))
            case ReportObserved():
                self.stats = replace(stats, read=stats.read + 1)
            case PageUnchanged():
                self.stats = replace(stats, same=stats.same + 1)
            case PageFailed():
                self._see_failure(observation)
            case VisitFinished():
                self.complete, self.ended = observation.complete, True
                self.stats = replace(stats, requests=observation.requests)

    def count_events(self, events: int) -> None:
        """Count what was announced."""
        self.stats = replace(self.stats, events=self.stats.events + events)

    def count_suspects(self, suspects: int) -> None:
        """Count what was held."""
        self.stats = replace(self.stats, suspect=self.stats.suspect + suspects)

    def outcome(self) -> tuple[RunOutcome, Fault | None, Reason | None]:
        """The outcome, the fault behind it and the reason."""
        if self.list_failure is not None:
            return RunOutcome.FAILED, self.list_failure.fault, self.list_failure.reason
        if not self.ended:
            return RunOutcome.CRASHED, None, Reason.of(ReasonCode.VISIT_INTERRUPTED)
        failed = self._faults.total()
        if failed > self.stats.read + self.stats.same:
            fault, times = self._faults.most_common(1)[0]
            reason = Reason.of(
                ReasonCode.VISIT_PAGES_FAILED, times=times, failed=failed, fault=fault.value
            )
            return RunOutcome.FAILED, fault, reason
        return RunOutcome.OK, None, None

    def _see_failure(self, observation: PageFailed) -> None:
        self.stats = replace(self.stats, failed=self.stats.failed + 1)
        if observation.role is PageRole.LIST:
            self.list_failure = self.list_failure or observation
        elif not self._is_answer(observation):
            self._faults[observation.fault] += 1
        if observation.retry_after is not None:
            self.retry_after = max(self.retry_after or timedelta(0), observation.retry_after)

    def _is_answer(self, observation: PageFailed) -> bool:
        if observation.fault in ANSWERS_OFF_THE_LIST:
            return bool(self.listed) and observation.url not in self.listed
        return observation.fault in ANSWERS
