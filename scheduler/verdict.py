"""How a visit went, from what was seen on it. Pure but for its own counting."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

from disclosures import (
    Fault,
    ListRead,
    Outcome,
    PageFailed,
    PageSame,
    ReportRead,
    Role,
    Sight,
    Tally,
    VisitEnded,
)

#: A page that is gone is an answer about that page, not a fault of the source.
ANSWERS = frozenset({Fault.GONE, Fault.ROBOTS})

#: So is what says as much under 200, of a page that the list does not name any more.
ANSWERS_OFF_THE_LIST = frozenset({Fault.SOFT_404, Fault.REDIRECTED_HOME})


@dataclass(slots=True, kw_only=True)
class Verdict:
    """Counts sights as they come, and says in the end what they amount to."""

    tally: Tally = field(default_factory=Tally)
    complete: bool = False
    ended: bool = False
    retry_after: timedelta | None = None

    #: What the source's list names: as we knew it, then as this visit saw it.
    listed: frozenset[str] = frozenset()
    list_failure: PageFailed | None = None
    _faults: Counter[Fault] = field(default_factory=Counter)

    def see(self, sight: Sight) -> None:
        """Count one sight."""
        tally = self.tally
        match sight:
            case ListRead():
                self.listed = frozenset(entry.url for entry in sight.entries)
                self.tally = replace(tally, listed=tally.listed + len(sight.entries))
            case ReportRead():
                self.tally = replace(tally, read=tally.read + 1)
            case PageSame():
                self.tally = replace(tally, same=tally.same + 1)
            case PageFailed():
                self._see_failure(sight)
            case VisitEnded():
                self.complete, self.ended = sight.complete, True
                self.tally = replace(tally, requests=sight.requests)

    def count_events(self, events: int) -> None:
        """Count what was announced."""
        self.tally = replace(self.tally, events=self.tally.events + events)

    def count_suspects(self, suspects: int) -> None:
        """Count what was held."""
        self.tally = replace(self.tally, suspect=self.tally.suspect + suspects)

    def outcome(self) -> tuple[Outcome, Fault | None, str]:
        """The outcome, the fault behind it and why, in words an operator can act on."""
        if self.list_failure is not None:
            return Outcome.FAILED, self.list_failure.fault, self.list_failure.why
        if not self.ended:
            return Outcome.CRASHED, None, "the visit was cut short"
        failed = self._faults.total()
        if failed > self.tally.read + self.tally.same:
            fault, times = self._faults.most_common(1)[0]
            return Outcome.FAILED, fault, f"{times} of {failed} failed pages: {fault.value}"
        return Outcome.OK, None, ""

    def _see_failure(self, sight: PageFailed) -> None:
        self.tally = replace(self.tally, failed=self.tally.failed + 1)
        if sight.role is Role.LIST:
            self.list_failure = self.list_failure or sight
        elif not self._is_answer(sight):
            self._faults[sight.fault] += 1
        if sight.retry_after is not None:
            self.retry_after = max(self.retry_after or timedelta(0), sight.retry_after)

    def _is_answer(self, sight: PageFailed) -> bool:
        if sight.fault in ANSWERS_OFF_THE_LIST:
            return bool(self.listed) and sight.url not in self.listed
        return sight.fault in ANSWERS
