"""The clock: APScheduler ticks, held by one process at a time, and watched by monotonic time.

What is due, and when, is data in the store; a tick only asks. APScheduler 3 runs nothing after
the wall clock was set back until it has caught up, so a watchdog on monotonic time wakes it.
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

#: The name of the lease that the clock's process holds.
CLOCK = "clock"

#: How long the lease holds without being renewed: how long a standby waits after a crash.
TERM = timedelta(seconds=6)

#: Without a tick for so long, a process that holds the clock is not well.
STALL = timedelta(minutes=2)

#: How far wall and monotonic clock may part before we call it a jump.
JUMP = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Something to do again and again."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[object]]


class Clockwork:
    """Runs ticks in this process, for as long as no other process holds the clock.

    A tick that is still running is not started again (it is skipped), one that was missed is
    made up for once, however late. A tick that fails is logged and comes again.
    """

    def __init__(
        self,
        ticks: list[Tick],
        leadership: Leadership,
        *,
        wake: Callable[[], object],
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`wake` makes everything that only waits for the time due (the clock was set back)."""
        self._ticks = ticks
        self._leadership = leadership
        self._wake = wake
        self._wall = wall
        self._owner: UUID = uuid4()
        self._leading = False
        self._ticked_at = time.monotonic()
        self._running: set[asyncio.Task[object]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._watchdog: asyncio.Task[None] | None = None

    @property
    def leading(self) -> bool:
        """Whether this process holds the clock."""
        return self._leading

    @property
    def alive(self) -> bool:
        """Whether ticks come, or come in another process."""
        stalled = time.monotonic() - self._ticked_at > STALL.total_seconds()
        return not (self._leading and stalled)

    async def start(self) -> None:
        """Begin to tick."""
        await self._campaign()
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
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # skipped ticks are no news
        self._scheduler.start()
        self._watchdog = asyncio.create_task(self._watch(), name="watchdog")

    async def stop(self, patience: timedelta = timedelta(0)) -> None:
        """Tick no more, and give the clock to whoever stands by.

        Ticks under way may end within `patience`; APScheduler cancels what is left. One that was
        cancelled amid a claim would leave it to nobody until its lease ends.
        """
        if self._watchdog is not None:
            self._watchdog.cancel()
            await asyncio.gather(self._watchdog, return_exceptions=True)
        if self._scheduler.running:
            self._scheduler.pause()
            if self._running:
                await asyncio.wait(self._running, timeout=patience.total_seconds())
            self._scheduler.shutdown(wait=False)
        if self._leading:
            await to_thread(self._leadership.resign, CLOCK, self._owner)
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
            except StoreError as error:  # the store is away for the moment: the tick comes again
                log.warning("tick failed", extra={"tick": tick.name, "why": str(error)})
            finally:
                self._running.discard(task)

        return run

    async def _watch(self) -> None:
        """Renew the lease, and wake the scheduler when the wall clock was set back."""
        loop = asyncio.get_running_loop()
        pause = TERM / 4
        wall, monotonic = self._wall(), loop.time()
        while True:
            await asyncio.sleep(pause.total_seconds())
            elapsed = timedelta(seconds=loop.time() - monotonic)
            drift = (self._wall() - wall) - elapsed
            wall, monotonic = self._wall(), loop.time()
            if drift < -JUMP:
                await self._after_jump(drift)
            await self._campaign()

    async def _after_jump(self, drift: timedelta) -> None:
        log.warning("clock set back", extra={"seconds": round(-drift.total_seconds())})
        try:
            await to_thread(self._wake)
        except StoreError as error:  # what waits becomes due by itself, only later
            log.warning("wake failed", extra={"why": str(error)})
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    async def _campaign(self) -> None:
        try:
            leading = await to_thread(self._leadership.acquire, CLOCK, self._owner, TERM)
        except StoreError as error:  # without the store nobody can lead, and nothing is due
            log.warning("clock not held", extra={"why": str(error)})
            leading = False
        if leading != self._leading:
            log.info("clock taken" if leading else "clock left to another process")
        self._leading = leading
