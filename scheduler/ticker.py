"""Runs periodic ticks with APScheduler, in one process at a time.

The store records what is due; a tick queries it. APScheduler 3 computes run times from the wall
clock: after the clock is set back it runs nothing until the old time is reached again. A watchdog
on monotonic time detects this and reschedules the ticks.
"""

import asyncio
import logging
import time
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from disclosures.errors import StoreError
from disclosures.ports import Leadership

log = logging.getLogger(__name__)

#: Name of the lease that the ticking process holds.
LEASE_NAME = "clock"

#: How long the lease is valid without renewal; a standby process takes over after this time.
LEASE_TERM = timedelta(seconds=6)

#: A process that holds the lease and has not ticked for this long is unhealthy.
STALL_TIMEOUT = timedelta(minutes=2)

#: A difference between wall and monotonic clock that counts as a set clock.
CLOCK_TOLERANCE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A periodic task."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[object]]


class Ticker:
    """Runs ticks in this process while it holds the lease.

    A tick that is still running is not started again. A tick that was missed runs once, however
    late. A tick that fails is logged and runs again at its next time.
    """

    def __init__(
        self,
        ticks: list[Tick],
        leadership: Leadership,
        *,
        on_clock_set_back: Callable[[], object],
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`on_clock_set_back` makes all waiting work due now."""
        self._ticks = ticks
        self._leadership = leadership
        self._on_clock_set_back = on_clock_set_back
        self._wall = wall
        self._owner: UUID = uuid4()
        self._leading = False
        self._ticked_at = time.monotonic()
        self._running: set[asyncio.Task[object]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._watchdog: asyncio.Task[None] | None = None

    @property
    def leading(self) -> bool:
        """Whether this process holds the lease."""
        return self._leading

    @property
    def alive(self) -> bool:
        """Whether ticks run here, or are another process's task."""
        stalled = time.monotonic() - self._ticked_at > STALL_TIMEOUT.total_seconds()
        return not (self._leading and stalled)

    async def start(self) -> None:
        """Start ticking, or standing by."""
        await self._acquire_lease()
        for tick in self._ticks:
            self._scheduler.add_job(
                self._guarded(tick),
                "interval",
                seconds=tick.every.total_seconds(),
                id=tick.name,
                next_run_time=datetime.now(UTC),
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # skipped ticks are normal
        self._scheduler.start()
        self._watchdog = asyncio.create_task(self._watch(), name="watchdog")

    async def stop(self, grace_period: timedelta = timedelta(0)) -> None:
        """Stop ticking and give the lease back.

        Running ticks may finish within `grace_period`; APScheduler cancels the others. What a
        cancelled tick has claimed stays claimed until its own lease expires.
        """
        if self._watchdog is not None:
            self._watchdog.cancel()
            await asyncio.gather(self._watchdog, return_exceptions=True)
        if self._scheduler.running:
            self._scheduler.pause()
            if self._running:
                await asyncio.wait(self._running, timeout=grace_period.total_seconds())
            self._scheduler.shutdown(wait=False)
        if self._leading:
            await to_thread(self._leadership.resign, LEASE_NAME, self._owner)
            self._leading = False

    def _guarded(self, tick: Tick) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            if not self._leading:
                return
            self._ticked_at = time.monotonic()
            task = asyncio.current_task()
            assert task is not None
            self._running.add(task)
            try:
                await tick.do()
            except StoreError as error:  # the store is unavailable: the next tick tries again
                log.warning("tick failed", extra={"tick": tick.name, "error": str(error)})
            finally:
                self._running.discard(task)

        return run

    async def _watch(self) -> None:
        """Renew the lease, and reschedule the ticks when the wall clock was set back."""
        loop = asyncio.get_running_loop()
        interval = LEASE_TERM / 4
        wall, monotonic = self._wall(), loop.time()
        while True:
            await asyncio.sleep(interval.total_seconds())
            elapsed = timedelta(seconds=loop.time() - monotonic)
            drift = (self._wall() - wall) - elapsed
            wall, monotonic = self._wall(), loop.time()
            if drift < -CLOCK_TOLERANCE:
                await self._reschedule(drift)
            await self._acquire_lease()

    async def _reschedule(self, drift: timedelta) -> None:
        log.warning("clock set back", extra={"seconds": round(-drift.total_seconds())})
        try:
            await to_thread(self._on_clock_set_back)
        except StoreError as error:  # waiting work becomes due at its old, later time
            log.warning("waiting work not made due", extra={"error": str(error)})
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    async def _acquire_lease(self) -> None:
        try:
            leading = await to_thread(self._leadership.acquire, LEASE_NAME, self._owner, LEASE_TERM)
        except StoreError as error:  # no lease without the store; nothing can be due either
            log.warning("lease not acquired", extra={"error": str(error)})
            leading = False
        if leading != self._leading:
            log.info("lease acquired" if leading else "lease lost to another process")
        self._leading = leading
