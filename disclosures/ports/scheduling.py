"""Ports of the schedule: which sources there are, when they are due, and who visits them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from disclosures.crawl_run import CrawlJob, CrawlRun, HostLease
from disclosures.source import Source


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


class Schedule(Protocol):
    """When sources are due, and which hosts are leased."""

    def claim(self, hosts: int, per_host: int) -> Sequence[HostLease]:
        """Lease up to `hosts` hosts with due sources, up to `per_host` sources each.

        A host has one lease at a time, across all processes. Hosts to which a source is known to
        lead are part of its lease; it waits while one of them has another.
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

    def wait_for_hosts(self) -> timedelta | None:
        """How long until the host of a source that is due now may be visited; None: none is due.

        Hosts with a lease do not count; those that may be visited now give zero.
        """

    def next_due(self) -> datetime | None:
        """When the next source is due; None: none is waiting."""

    def make_all_due(self) -> None:
        """Make everything due that waits for a time (after the clock was set back)."""


class Dispatcher(Protocol):
    """Visits the sources that are due."""

    async def tick(self) -> int:
        """Start visits to hosts that are due; return how many were started."""

    async def run_until_idle(self) -> list[CrawlRun]:
        """Visit until nothing is due."""

    async def visit_host(self, host_lease: HostLease) -> list[CrawlRun]:
        """Visit the sources of one leased host, then release it."""

    async def drain(self, grace_period: timedelta) -> None:
        """Wait up to `grace_period` for running visits, then cancel them."""
