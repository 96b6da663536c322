"""The doors between rooms: what one room asks of another, and promises back.

A room asks for a port in its arguments; ``service.wiring`` decides what stands behind it:
SQLite or PostgreSQL, this process or a worker elsewhere. Ports of the store are synchronous and
safe to call from several threads; any of their methods may raise StoreError (StoreBusy: try
again). Each method is one transaction unless it says otherwise. Times are aware, in UTC.
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

#: Tells the time, always aware and in UTC.
Clock = Callable[[], datetime]


class Crawl(Protocol):
    """Visits one source and yields what it sees. Several visits may run at once."""

    def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        """Visit; the last sight is always a VisitFinished.

        Faults of single pages are sights (PageFailed), never exceptions.

        Raises:
            CrawlerDied: The process could not be kept alive; nothing more comes of this visit.
        """

    async def aclose(self) -> None:
        """End the process behind it, within seconds."""


class Schedule(Protocol):
    """Says what is due, and to whom it was given."""

    def claim(self, hosts: int, per_host: int) -> Sequence[HostLease]:
        """Lease up to `hosts` hosts that have due sources, with up to `per_host` of them each.

        No host is leased twice at once, by whichever process, for as long as the lease lasts.
        """

    def lease(self, slug: str, *, thorough: bool = False) -> HostLease | None:
        """Lease the host of one source, whether it is due or not; None while another has it.

        Raises:
            NotFound: No such source.
        """

    def extend(self, host_lease: HostLease) -> bool:
        """Keep the lease for another term; False when it has been lost."""

    def release(self, host_lease: HostLease) -> None:
        """Give the host back. What was not visited stays due."""

    def make_due(self, slugs: Iterable[str] | None = None, *, thorough: bool = True) -> int:
        """Make these sources (None: all that are not paused) due now; say how many.

        One write. Asking again before the visit begins changes nothing, so that two requests
        are one visit; a request made while a visit runs makes one more visit after it.

        Raises:
            NotFound: A slug is unknown; nothing was changed.
        """

    def job(self, slug: str, *, thorough: bool = False) -> CrawlJob:
        """What a visit to `slug` would be told; claims nothing.

        Raises:
            NotFound: No such source.
        """

    def next_due(self) -> datetime | None:
        """When the next source is due; None when none is waiting."""

    def wake(self) -> None:
        """Make everything that only waits for the time due now (the clock was set back)."""


class Ledger(Protocol):
    """Keeps every revision, and remembers what changed."""

    def begin(self, source: Source) -> CrawlRun:
        """Open a visit: the run is there before anything is fetched."""

    def record(
        self, run: CrawlRun, observation: Observation, *, corroborated: bool = True
    ) -> Sequence[Event]:
        """Keep what was seen, and give the events that it made (mostly none).

        One transaction: revision, snapshot, event and deliveries are all there, or none. The
        same sight twice is one event. A suspect reading is held and makes no event. Until a
        source's first complete visit is finished, revisions are kept and no event is made.

        What is not `vouched` for by the rest of its visit is kept for a while and makes no event
        yet, if there are other sources that the same may be happening to: see `tell_pending`.
        """

    def emit_delayed(self) -> Sequence[Event]:
        """Record what has waited long enough without turning out to be part of a storm."""

    def quarantine(
        self, run: CrawlRun, observations: Sequence[ReportObserved], reason: Reason
    ) -> None:
        """Keep these apart for an operator, as one incident; held twice is held once.

        Storms of sources of one family that come soon after each other are one incident, of
        which operators hear once (a ``redesigned`` event).
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
        """Close a visit: the source's health, its events, and when it is due next.

        A call-forward that came during the visit keeps the source due now.
        """

    def failures(self, source: Source) -> int:
        """Failed visits of `source` in a row, before this one."""

    def accept(self, withheld: UUID) -> Sequence[Event]:
        """Make a held reading a revision, with the time it was seen at.

        Raises:
            NotFound: It is not held (any more).
        """

    def discard(self, withheld: UUID) -> None:
        """Drop a held reading for good; the same reading is not held again.

        Raises:
            NotFound: It is not held (any more).
        """

    def release(self, incident: UUID) -> Sequence[Event]:
        """Accept all that waits with an incident, a transaction a source, and close it.

        Raises:
            NotFound: It is not open (any more).
        """

    def dismiss(self, incident: UUID) -> int:
        """Discard all that waits with an incident, and close it; say how many that were.

        Raises:
            NotFound: It is not open (any more).
        """

    def close_lost_runs(self, older_than: timedelta) -> int:
        """Mark as crashed what never finished: begun before `older_than` ago, its host unleased."""


class Sources(Protocol):
    """The catalogue as the store knows it."""

    def put(self, source: Source) -> Source:
        """Add `source`, or change the one with its slug; gives it back with the id it has.

        A new one is due now. History is never touched.
        """

    def get(self, slug: str) -> Source:
        """Find one. Raises NotFound."""

    def all(self) -> Sequence[Source]:
        """All, by slug."""


class Outbox(Protocol):
    """Hands out letters that are owed, each to one worker only."""

    def claim(self, limit: int) -> Sequence[Delivery]:
        """Lease up to `limit` due deliveries, oldest first. One whose reader left is not given."""

    def sent(self, delivery: Delivery) -> None:
        """The other side took it."""

    def retry(self, delivery: Delivery, wait: timedelta, reason: Reason) -> None:
        """Not this time: due again after `wait`."""

    def rejected(self, delivery: Delivery, reason: Reason) -> None:
        """Never: set aside with the reason, for an operator to see."""

    def waiting(self) -> Mapping[str, int]:
        """How many deliveries are ``due``, ``later``, ``sent``, ``refused``."""

    def next_due(self) -> datetime | None:
        """When the next delivery is due; None when none waits."""

    def wake(self) -> None:
        """Make everything that only waits for the time due now."""


class Subscribers(Protocol):
    """Who subscribed, by confirmed opt-in."""

    def subscribe(
        self,
        address: str,
        *,
        language: str = "zh",
        sources: Iterable[str] = (),
        audience: Audience = Audience.READER,
        substantive_only: bool = False,
    ) -> Subscription:
        """Note a wish and owe its confirmation letter, in one transaction.

        The same wish again changes nothing, and owes another letter only if it is unconfirmed
        and the last was owed more than a day ago. An ended one begins anew, unconfirmed.
        """

    def confirm(self, subscription: UUID) -> Subscription:
        """The address is theirs. Twice is once. Raises NotFound; an ended one stays ended."""

    def unsubscribe(self, subscription: UUID) -> Subscription:
        """They want no more; nothing owed is sent. Twice is once. Raises NotFound."""

    def get(self, subscription: UUID) -> Subscription:
        """Find one. Raises NotFound."""

    def all(self) -> Sequence[Subscription]:
        """All, newest first."""


class Operators(Protocol):
    """Tokens that open the console and the API."""

    def issue(self, name: str) -> str:
        """Make a token for `name` and give it, this one time; only its hash is kept.

        Raises:
            InputError: The name is taken.
        """

    def authenticate(self, token: str) -> str | None:
        """The name that `token` was issued to; None when it is not one, or was revoked."""

    def revoke(self, name: str) -> None:
        """Make `name`'s token void. Raises NotFound."""

    def names(self) -> Sequence[str]:
        """Whose tokens are good."""


class Leadership(Protocol):
    """Decides which of several processes runs the clock."""

    def acquire(self, name: str, owner: UUID, term: timedelta) -> bool:
        """Take or keep the lease `name`; False while another owner has it."""

    def resign(self, name: str, owner: UUID) -> None:
        """Give the lease back, if we have it."""


class Channel(Protocol):
    """Carries one letter."""

    async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
        """Send it; returns when the other side has taken it for good.

        Raises:
            DeliveryError: Not this time.
            DeliveryRejected: Not ever.
            DeliverySuspended: The other side objects to us; no letter will pass.
        """

    async def aclose(self) -> None:
        """Close connections."""
