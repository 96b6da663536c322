"""Claims due hosts and visits their sources in this process."""

import asyncio
import logging
from asyncio import to_thread
from dataclasses import dataclass, field
from datetime import timedelta

from disclosures import CrawlRun, HostLease
from disclosures.errors import StoreError
from disclosures.ports import Schedule
from scheduler.visit import Visitor

log = logging.getLogger(__name__)


#: A cycle waits so long for the delay of a host, at least so long, and so often for nothing.
MAX_HOST_WAIT, MIN_HOST_WAIT, MAX_IDLE_WAITS = timedelta(minutes=1), timedelta(seconds=0.2), 10


@dataclass(slots=True, kw_only=True)
class Dispatch:
    """Visits up to `hosts` hosts at a time.

    Sources of one host are visited one after another. The lease on a host is extended until its
    visits end; meanwhile no other process visits that host.
    """

    schedule: Schedule
    visitor: Visitor

    #: Hosts visited at the same time, and sources claimed of each at once.
    hosts: int = 8
    per_host: int = 20

    #: How often a lease is extended; much shorter than the lease.
    heartbeat: timedelta = timedelta(seconds=20)

    _running: set[asyncio.Task[list[CrawlRun]]] = field(default_factory=set)

    async def tick(self) -> int:
        """Start visits to due hosts, as far as `hosts` allows; return how many were started."""
        return len(await self._start_due())

    async def run_until_idle(self) -> list[CrawlRun]:
        """Visit everything that is due now; return the runs.

        Sources whose host was visited a moment ago wait for its delay; those whose host another
        process visits are left to it.

        Raises:
            StoreError: The visits to a host ended early; those to the other hosts have finished.
        """
        runs: list[CrawlRun] = []
        failure: BaseException | None = None
        waits = 0
        pending = await self._start_due()
        while pending or (failure is None and waits < MAX_IDLE_WAITS and await self._may_wait()):
            if not pending:
                waits += 1
                pending = await self._start_due()
                continue
            waits = 0
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                failure = failure or task.exception()
                runs += [] if task.exception() else task.result()
            if failure is None:
                pending |= await self._start_due()
        if failure is not None:
            raise failure
        return runs

    async def _may_wait(self) -> bool:
        """Wait until the host of a due source may be visited; False if none may be soon."""
        wait = await to_thread(self.schedule.wait_for_hosts)
        if wait is None or wait > MAX_HOST_WAIT:
            return False
        await asyncio.sleep(max(wait, MIN_HOST_WAIT).total_seconds())
        return True

    async def drain(self, grace_period: timedelta) -> None:
        """Let running visits finish within `grace_period`; cancel the others and free the hosts."""
        if not self._running:
            return
        _, unfinished = await asyncio.wait(self._running, timeout=grace_period.total_seconds())
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    async def _start_due(self) -> set[asyncio.Task[list[CrawlRun]]]:
        """Start a task for each due host, as far as `hosts` allows."""
        capacity = self.hosts - len(self._running)
        if capacity <= 0:
            return set()
        host_leases = await to_thread(self.schedule.claim, capacity, self.per_host)
        started = {
            asyncio.create_task(self.visit_host(host_lease), name=f"host {host_lease.host}")
            for host_lease in host_leases
        }
        self._running |= started
        for task in started:
            task.add_done_callback(self._on_done)
        return started

    async def visit_host(self, host_lease: HostLease) -> list[CrawlRun]:
        """Visit the leased sources one after another, then release the host."""
        heartbeat = asyncio.create_task(self._extend(host_lease), name=f"lease {host_lease.host}")
        runs = []
        try:
            for job in host_lease.jobs:
                if heartbeat.done():  # lease lost: another process may be visiting this host
                    break
                runs.append(await self.visitor.visit(job))
        finally:
            heartbeat.cancel()
            await asyncio.gather(heartbeat, return_exceptions=True)
            await to_thread(self.schedule.release, host_lease)
        return runs

    async def _extend(self, host_lease: HostLease) -> None:
        """Extend the lease regularly; return when it is lost."""
        while True:
            await asyncio.sleep(self.heartbeat.total_seconds())
            try:
                if not await to_thread(self.schedule.extend, host_lease):
                    log.warning("lease lost", extra={"host": host_lease.host})
                    return
            except StoreError as error:  # the lease may still be valid: the next heartbeat retries
                log.warning(
                    "lease not extended", extra={"host": host_lease.host, "error": str(error)}
                )

    def _on_done(self, task: asyncio.Task[list[CrawlRun]]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("host visit failed", extra={"task": task.get_name(), "error": str(error)})
