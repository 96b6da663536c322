"""Ten-line doubles of the ports that a visit uses, where the real thing is not the point."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from disclosures import (
    Assignment,
    CrawlRun,
    Event,
    Fault,
    Outcome,
    ReportRead,
    Sight,
    Source,
    Tally,
)
from tests.conftest import MONDAY


class Notebook:
    """A Ledger that writes down what it was told."""

    def __init__(self) -> None:
        self.recorded: list[Sight] = []
        self.unvouched: list[Sight] = []
        self.held: list[ReportRead] = []
        self.finished: CrawlRun | None = None
        self.next_due: datetime | None = None

    def begin(self, source: Source) -> CrawlRun:
        return CrawlRun(id=uuid4(), source=source.slug, started_at=MONDAY)

    def record(self, run: CrawlRun, sight: Sight, *, vouched: bool = True) -> Sequence[Event]:
        self.recorded.append(sight)
        if not vouched:
            self.unvouched.append(sight)
        return ()

    def tell_pending(self) -> Sequence[Event]:
        return ()

    def hold(self, run: CrawlRun, sights: Sequence[ReportRead], why: str) -> None:
        self.held += sights

    def failures(self, source: Source) -> int:
        return 0

    def finish(
        self,
        run: CrawlRun,
        outcome: Outcome,
        *,
        tally: Tally,
        next_due: datetime,
        fault: Fault | None = None,
        why: str = "",
    ) -> CrawlRun:
        self.next_due = next_due
        self.finished = CrawlRun(
            id=run.id,
            source=run.source,
            started_at=run.started_at,
            finished_at=MONDAY,
            outcome=outcome,
            fault=fault,
            why=why,
            tally=tally,
        )
        return self.finished

    def accept(self, held: UUID) -> Sequence[Event]:
        raise NotImplementedError

    def discard(self, held: UUID) -> None:
        raise NotImplementedError

    def release(self, incident: UUID) -> Sequence[Event]:
        raise NotImplementedError

    def dismiss(self, incident: UUID) -> int:
        raise NotImplementedError

    def close_lost_runs(self, older_than: timedelta) -> int:
        return 0


class Sights:
    """A Crawl that sees what a test wrote down, then fails if the test says so."""

    def __init__(self, *sights: Sight, then: Exception | None = None) -> None:
        self.sights = sights
        self.then = then

    async def __call__(self, assignment: Assignment) -> AsyncIterator[Sight]:
        for sight in self.sights:
            yield sight
        if self.then is not None:
            raise self.then

    async def aclose(self) -> None:
        """Nothing to close."""
