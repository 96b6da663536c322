"""Ports: the Protocols through which the packages use each other.

A port is passed as an argument; ``service.wiring`` chooses the adapter (SQLite or PostgreSQL, this
process or another). Ports of the store are synchronous and thread-safe; any method may raise
StoreError (StoreBusy: try again). Each method is one transaction unless it says otherwise. Times
are aware, in UTC.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Protocol
from uuid import UUID

from disclosures.case_data import Obligations as Obligations
from disclosures.change import Event
from disclosures.crawl_run import (
    CrawlJob,
    CrawlRun,
    HostLease,
    Observation,
    ReportObserved,
    RunOutcome,
    RunStats,
)
from disclosures.page import Fault
from disclosures.queries import Queries as Queries
from disclosures.reason import Reason
from disclosures.source import Source
from disclosures.subscription import Audience, Delivery, Subscription

#: Returns the present time, aware, in UTC.
Clock = Callable[[], datetime]


class Crawl(Protocol):
    """Visits one source and yields observations. Several visits may run at once."""

    def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        """Visit; the last observation is always a VisitFinished.

        Faults of single pages are observations (PageFailed), never exceptions.

        Raises:
            CrawlerDied: The crawler process cannot be kept running; the visit ends here.
        """

    async def aclose(self) -> None:
        """End the crawler process, within seconds."""


class Schedule(Protocol):
    """When sources are due, and which hosts are leased."""

    def claim(self, hosts: int, per_host: int) -> Sequence[HostLease]:
        """Lease up to `hosts` hosts with due sources, up to `per_host` sources each.

        A host has one lease at a time, across all processes.
        """

    def lease(self, slug: str, *, thorough: bool = False) -> HostLease | None:
        """Lease the host of one source, due or not; None while it is leased.

        Raises:
            NotFound: No such source.
        """

    def extend(self, host_lease: HostLease) -> bool:
        """Extend the lease by its term; False when it was lost."""

    def release(self, host_lease: HostLease) -> None:
        """End the lease. Sources not visited stay due."""

    def make_due(self, slugs: Iterable[str] | None = None, *, thorough: bool = True) -> int:
        """Make these sources (None: all not paused) due now; returns their number.

        One write, idempotent until the visit begins; a call during a visit causes one more visit
        after it.

        Raises:
            NotFound: A slug is unknown; nothing is changed.
        """

    def job(self, slug: str, *, thorough: bool = False) -> CrawlJob:
        """The crawl job of `slug`, without a lease.

        Raises:
            NotFound: No such source.
        """

    def next_due(self) -> datetime | None:
        """When the next source is due; None: none is waiting."""

    def wake(self) -> None:
        """Make everything due that waits for a time (after the clock was set back)."""


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


class Sources(Protocol):
    """The catalogue of sources in the store."""

    def put(self, source: Source) -> Source:
        """Add `source`, or update the one with its slug; returns it with its stored id.

        A new source is due now.
        """

    def get(self, slug: str) -> Source:
        """Find one. Raises NotFound."""

    def all(self) -> Sequence[Source]:
        """All sources, by slug."""


class Outbox(Protocol):
    """Due deliveries; each is leased to one worker at a time."""

    def claim(self, limit: int) -> Sequence[Delivery]:
        """Lease up to `limit` due deliveries, oldest first; none of an ended subscription."""

    def sent(self, delivery: Delivery) -> None:
        """Mark as sent: the relay has accepted it."""

    def retry(self, delivery: Delivery, wait: timedelta, reason: Reason) -> None:
        """Schedule another attempt after `wait`."""

    def rejected(self, delivery: Delivery, reason: Reason) -> None:
        """Mark as rejected for good, with the reason."""

    def waiting(self) -> Mapping[str, int]:
        """Number of deliveries in each state: ``due``, ``later``, ``sent``, ``refused``."""

    def next_due(self) -> datetime | None:
        """When the next delivery is due; None: none is waiting."""

    def wake(self) -> None:
        """Make everything due that waits for a time (after the clock was set back)."""


class Subscribers(Protocol):
    """Subscriptions by confirmed opt-in."""

    def subscribe(
        self,
        address: str,
        *,
        language: str = "zh",
        sources: Iterable[str] = (),
        audience: Audience = Audience.READER,
        substantive_only: bool = False,
    ) -> Subscription:
        """Store a subscription and enqueue its confirmation letter, in one transaction.

        Repeating it changes nothing, and enqueues another letter only if it is unconfirmed and
        the last letter is more than a day old. An ended subscription starts anew, unconfirmed.
        """

    def confirm(self, subscription: UUID) -> Subscription:
        """Confirm it; idempotent. Raises NotFound; an ended subscription stays ended."""

    def unsubscribe(self, subscription: UUID) -> Subscription:
        """End it; enqueued letters are not sent. Idempotent. Raises NotFound."""

    def get(self, subscription: UUID) -> Subscription:
        """Find one. Raises NotFound."""

    def all(self) -> Sequence[Subscription]:
        """All, newest first."""


class Operators(Protocol):
    """Operators and their tokens for the console and the API."""

    def issue(self, name: str) -> str:
        """Create a token for `name` and return it; only its hash is stored.

        Raises:
            InputError: The name is taken.
        """

    def authenticate(self, token: str) -> str | None:
        """Name that `token` was issued to; None: unknown or revoked."""

    def revoke(self, name: str) -> None:
        """Revoke the token of `name`. Raises NotFound."""

    def names(self) -> Sequence[str]:
        """Names with a valid token."""


class Leadership(Protocol):
    """Leader election: one of several processes runs the clock."""

    def acquire(self, name: str, owner: UUID, term: timedelta) -> bool:
        """Acquire or renew the lease `name`; False while another owner has it."""

    def resign(self, name: str, owner: UUID) -> None:
        """Release the lease, if held by `owner`."""


class Channel(Protocol):
    """Transport of letters."""

    async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
        """Send it; returns when the relay has accepted it.

        Raises:
            DeliveryError: Try again later.
            DeliveryRejected: Do not try again.
            DeliverySuspended: The relay rejects us; stop the round.
        """

    async def aclose(self) -> None:
        """Close connections."""
