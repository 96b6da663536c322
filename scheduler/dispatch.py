"""Dispatch here: due hosts are claimed and visited in this process."""

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


@dataclass(slots=True, kw_only=True)
class Dispatch:
    """Takes errands from the agenda and carries them out, so many hosts at a time.

    Sources of one host are visited one after another; nobody else, in whichever process, visits
    that host while its lease lasts, and the lease is kept up for as long as the errand takes.
    """

    schedule: Schedule
    visitor: Visitor

    #: Hosts visited at the same time, and sources taken of each at once.
    hosts: int = 8
    per_host: int = 20

    #: How often a lease is kept up: well within its length.
    heartbeat: timedelta = timedelta(seconds=20)

    _under_way: set[asyncio.Task[list[CrawlRun]]] = field(default_factory=set)

    async def tick(self) -> int:
        """Begin what is due, as far as there is room; say how many errands were begun."""
        room = self.hosts - len(self._under_way)
        if room <= 0:
            return 0
        host_leases = await to_thread(self.schedule.claim, room, self.per_host)
        for host_lease in host_leases:
            task = asyncio.create_task(self.carry_out(host_lease), name=f"errand {host_lease.host}")
            self._under_way.add(task)
            task.add_done_callback(self._done)
        return len(host_leases)

    async def run_until_idle(self) -> list[CrawlRun]:
        """Visit everything that is due now, and give the runs."""
        runs: list[CrawlRun] = []
        while await self.tick() or self._under_way:
            done, _ = await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                runs += task.result()
        return runs

    async def drain(self, patience: timedelta) -> None:
        """Let visits under way end; cancel what is not done in time. Leases are given back."""
        if not self._under_way:
            return
        _, pending = await asyncio.wait(self._under_way, timeout=patience.total_seconds())
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def carry_out(self, host_lease: HostLease) -> list[CrawlRun]:
        """Visit the errand's sources one after another, then give its host back."""
        keeping = asyncio.create_task(self._keep(host_lease), name=f"lease {host_lease.host}")
        runs = []
        try:
            for job in host_lease.jobs:
                if keeping.done():  # lost: somebody else may be visiting this host by now
                    break
                runs.append(await self.visitor.visit(job))
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            await to_thread(self.schedule.release, host_lease)
        return runs

    async def _keep(self, host_lease: HostLease) -> None:
        """Keep the lease up until it is lost."""
        while True:
            await asyncio.sleep(self.heartbeat.total_seconds())
            try:
                if not await to_thread(self.schedule.extend, host_lease):
                    log.warning("lease lost", extra={"host": host_lease.host})
                    return
            except StoreError as error:  # the lease may still hold: ask again before it ends
                log.warning(
                    "lease not extended", extra={"host": host_lease.host, "why": str(error)}
                )

    def _done(self, task: asyncio.Task[list[CrawlRun]]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("errand failed", extra={"errand": task.get_name(), "why": str(error)})
