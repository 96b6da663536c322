"""Ports that record what a visit observed, and compare readings."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from disclosures.change import Change, Event
from disclosures.crawl_run import CrawlRun, Observation, ReportObserved, RunOutcome, RunStats
from disclosures.page import Fault
from disclosures.reading import Finding, Reading
from disclosures.reason import Reason
from disclosures.source import Source


class Ledger(Protocol):
    """Records observations: revisions, events and deliveries."""

    def begin(self, source: Source) -> CrawlRun:
        """Open a crawl run, before anything is fetched."""

    def record(
        self, run: CrawlRun, observation: Observation, *, corroborated: bool = True
    ) -> Sequence[Event]:
        """Record one observation; returns the events emitted (mostly none).

        One transaction: revision, snapshot, event and deliveries are all stored, or none.
        Idempotent. An implausible reading is quarantined and emits no event. Before the end of
        a source's first complete visit, revisions are stored without events.

        If `corroborated` is false and the source has peers, the reading is delayed instead: see
        `emit_delayed`.
        """

    def emit_delayed(self) -> Sequence[Event]:
        """Record the delayed readings whose delay has ended without a correlated change."""

    def quarantine(
        self, run: CrawlRun, observations: Sequence[ReportObserved], reason: Reason
    ) -> None:
        """Quarantine observations of a mass change, as one incident; idempotent.

        Mass changes of peer sources within a short time join one incident; operators are
        notified once (a ``redesigned`` event).
        """

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
        """Close a crawl run: update the source's health and its next due time.

        A `make_due` during the visit keeps the source due now.
        """

    def failures(self, source: Source) -> int:
        """Consecutive failed visits of `source` before this one."""

    def crashes(self, source: Source) -> int:
        """Visits of `source` since its last healthy one that failed by a fault of our own."""

    def accept(self, withheld: UUID) -> Sequence[Event]:
        """Record a withheld reading, with the time it was observed at.

        Raises:
            NotFound: It is not withheld (any more).
        """

    def discard(self, withheld: UUID) -> None:
        """Discard a withheld reading for good; an equal one is ignored later.

        Raises:
            NotFound: It is not withheld (any more).
        """

    def release(self, incident: UUID) -> Sequence[Event]:
        """Record all readings of an incident, one transaction per source, and close it.

        Raises:
            NotFound: It is not open (any more).
        """

    def dismiss(self, incident: UUID) -> int:
        """Discard all readings of an incident and close it; returns their number.

        Raises:
            NotFound: It is not open (any more).
        """

    def close_lost_runs(self, older_than: timedelta) -> int:
        """Mark runs as crashed that began before `older_than` ago and whose host has no lease."""


class DryRun(Protocol):
    """Visits a source without writing anything."""

    async def __call__(self, source: Source) -> tuple[CrawlRun, Sequence[Event]]:
        """Visit `source`, known or not; return the run and the events it would have made."""


class Comparer(Protocol):
    """Computes the change between two readings. Pure."""

    def __call__(
        self, before: Reading | None, after: Reading, *, assess_significance: bool = True
    ) -> Change:
        """Compare; an empty Change if nothing differs or `before` is None.

        With `assess_significance` the change carries its significance and its criteria.
        """


class YearCheck(Protocol):
    """Cross-checks the annual reports of one agency for two consecutive years. Pure."""

    def __call__(self, previous: Reading, current: Reading) -> Iterable[Finding]:
        """List the figures that were carried over but do not agree (结转, 现行有效)."""
