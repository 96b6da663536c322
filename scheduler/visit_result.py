"""Computes statistics and outcome of a visit from its observations."""

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

#: Faults that concern one page and not the source.
PAGE_FAULTS = frozenset({Fault.GONE, Fault.ROBOTS})

#: Faults that concern one page if the list does not name it any more.
UNLISTED_PAGE_FAULTS = frozenset({Fault.SOFT_404, Fault.REDIRECTED_HOME})


@dataclass(slots=True, kw_only=True)
class VisitResult:
    """Counts observations, and gives the outcome at the end."""

    stats: RunStats = field(default_factory=RunStats)
    complete: bool = False
    ended: bool = False
    retry_after: timedelta | None = None

    #: Addresses on the source's list: as stored, then as read on this visit.
    listed: frozenset[str] = frozenset()

    #: Whether a report of the source was ever read.
    ever_read: bool = False
    list_failure: PageFailed | None = None

    #: Faults of report pages: those that concern the source, and those of listed pages.
    _faults: Counter[Fault] = field(default_factory=Counter)
    _listed_faults: Counter[Fault] = field(default_factory=Counter)

    def observe(self, observation: Observation) -> None:
        """Count an observation."""
        stats = self.stats
        match observation:
            case ListObserved():
                self.listed = frozenset(entry.url for entry in observation.entries)
                self.stats = replace(stats, listed=stats.listed + len(observation.entries))
            case ReportObserved():
                self.ever_read = True
                self.stats = replace(stats, read=stats.read + 1)
            case PageUnchanged():
                self.ever_read = self.ever_read or observation.role is PageRole.REPORT
                self.stats = replace(stats, same=stats.same + 1)
            case PageFailed():
                self._count_failure(observation)
            case VisitFinished():
                self.complete, self.ended = observation.complete, True
                self.stats = replace(stats, requests=observation.requests)

    def count_events(self, events: int) -> None:
        """Add to the number of events."""
        self.stats = replace(self.stats, events=self.stats.events + events)

    def count_quarantined(self, readings: int) -> None:
        """Add to the number of quarantined readings."""
        self.stats = replace(self.stats, quarantined=self.stats.quarantined + readings)

    def outcome(self) -> tuple[RunOutcome, Fault | None, Reason | None]:
        """Return the outcome, and the fault and the reason if it is not OK."""
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
        if self.listed and not self.ever_read and self._listed_faults:
            fault, times = self._listed_faults.most_common(1)[0]
            reason = Reason.of(
                ReasonCode.COMPLETENESS_NOTHING_READABLE,
                listed=len(self.listed),
                times=times,
                fault=fault.value,
            )
            return RunOutcome.FAILED, fault, reason
        return RunOutcome.OK, None, None

    def _count_failure(self, observation: PageFailed) -> None:
        self.stats = replace(self.stats, failed=self.stats.failed + 1)
        if observation.role is PageRole.LIST:
            self.list_failure = self.list_failure or observation
        elif observation.url in self.listed:
            self._listed_faults[observation.fault] += 1
        if observation.role is PageRole.REPORT and not self._is_page_fault(observation):
            self._faults[observation.fault] += 1
        if observation.retry_after is not None:
            self.retry_after = max(self.retry_after or timedelta(0), observation.retry_after)

    def _is_page_fault(self, observation: PageFailed) -> bool:
        if observation.fault in UNLISTED_PAGE_FAULTS:
            return bool(self.listed) and observation.url not in self.listed
        return observation.fault in PAGE_FAULTS
