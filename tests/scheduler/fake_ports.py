"""Test doubles of the ports that a visit uses."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from disclosures import (
    CrawlJob,
    CrawlRun,
    Event,
    Fault,
    Observation,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
)
from disclosures.reason import Reason
from tests.conftest import MONDAY


class RecordingLedger:
    """A Ledger that keeps its arguments for assertions."""

    def __init__(self, crashed: int = 0) -> None:
        self.crashed = crashed
        self.recorded: list[Observation] = []
        self.uncorroborated: list[Observation] = []
        self.withheld: list[ReportObserved] = []
        self.finished: CrawlRun | None = None
        self.next_due: datetime | None = None

    def begin(self, source: Source) -> CrawlRun:
        return CrawlRun(id=uuid4(), source=source.slug, started_at=MONDAY)

    def record(
        self, run: CrawlRun, observation: Observation, *, corroborated: bool = True
    ) -> Sequence[Event]:
        self.recorded.append(observation)
        if not corroborated:
            self.uncorroborated.append(observation)
        return ()

    def emit_delayed(self) -> Sequence[Event]:
        return ()

    def quarantine(
        self, run: CrawlRun, observations: Sequence[ReportObserved], reason: Reason
    ) -> None:
        self.withheld += observations

    def failures(self, source: Source) -> int:
        return 0

    def crashes(self, source: Source) -> int:
        return self.crashed

    def finish(
        self,
        run: CrawlRun,
        outcome: RunOutcome,
        *,
        stats: RunStats,
        next_due: datetime,
        fault: Fault | None = None,
        reason: Reason | None = None,
    ) -> CrawlRun:
        self.next_due = next_due
        self.finished = CrawlRun(
            id=run.id,
            source=run.source,
            started_at=run.started_at,
            finished_at=MONDAY,
            outcome=outcome,
            fault=fault,
            reason=reason,
            stats=stats,
        )
        return self.finished

    def accept(self, withheld: UUID) -> Sequence[Event]:
        raise NotImplementedError

    def discard(self, withheld: UUID) -> None:
        raise NotImplementedError

    def release(self, incident: UUID) -> Sequence[Event]:
        raise NotImplementedError

    def dismiss(self, incident: UUID) -> int:
        raise NotImplementedError

    def close_lost_runs(self, older_than: timedelta) -> int:
        return 0


class FakeCrawl:
    """A Crawl that yields given observations, then raises `then` if there is one."""

    def __init__(self, *observations: Observation, then: Exception | None = None) -> None:
        self.observations = observations
        self.then = then

    async def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        for observation in self.observations:
            yield observation
        if self.then is not None:
            raise self.then

    async def aclose(self) -> None:
        """Nothing to close."""
