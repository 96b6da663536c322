"""The spider: makes the visits that the service asks for, for as long as it asks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider

from crawler.asking import Asker
from crawler.eyes import Eyes
from crawler.families import Follow
from crawler.frames import (
    PAGES,
    Beat,
    Fetch,
    Fetched,
    Forget,
    Frame,
    Order,
    ReadAgain,
    Ready,
    Refused,
    Reread,
    Taken,
    Tired,
)
from crawler.limits import Limits
from crawler.pipe import Pipe
from crawler.steps import Steps
from crawler.visit import Visit
from disclosures import Observation, Page, PageRole, Reading, VisitFinished
from disclosures.errors import PageError

log = logging.getLogger(__name__)

#: Sights of one visit that may wait for the service at the same time.
WINDOW = 8

#: Seconds between two signs of life.
BEAT = 1.0


class DisclosuresSpider(Spider):
    """One long crawl, with a coroutine for each visit.

    Pages go through the engine's downloader and all its middlewares; what they say goes down the
    pipe. The crawl ends when the service closes its end.
    """

    name = "disclosures"

    def __init__(self, *, pipe: Pipe, eyes: Eyes, limits: Limits) -> None:
        super().__init__()
        self._pipe = pipe
        self._eyes = eyes
        self._limits = limits
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._windows: dict[int, asyncio.Semaphore] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Serve the pipe until it is closed; visits ask the engine for their pages themselves."""
        scheduled: list[Request] = []
        beating = asyncio.create_task(self._beat())
        self._pipe.say(Ready())
        async for frame in self._pipe.frames(PAGES * self._limits.max_bytes):
            self._serve(frame)
        beating.cancel()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(beating, *self._tasks.values(), return_exceptions=True)
        for request in scheduled:
            yield request
        raise CloseSpider("the service has closed the pipe")

    def _serve(self, frame: Frame) -> None:
        match frame.word:
            case Order() as order:
                self._windows[frame.visit] = asyncio.Semaphore(WINDOW)
                self._begin(frame.visit, self._visit(frame.visit, order))
            case Fetch() as fetch:
                self._begin(frame.visit, self._fetch(frame.visit, fetch))
            case Reread() as reread:
                self._begin(frame.visit, self._reread(frame.visit, reread))
            case Taken() if frame.visit in self._windows:
                self._windows[frame.visit].release()
            case Forget() if frame.visit in self._tasks:
                self._tasks[frame.visit].cancel()

    def _begin(self, visit: int, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work, name=f"visit {visit}")
        self._tasks[visit] = task
        task.add_done_callback(lambda _: self._end(visit, task))

    def _end(self, visit: int, task: asyncio.Task[None]) -> None:
        """Forget a visit; one that broke off ends as incomplete, since somebody waits for it."""
        self._tasks.pop(visit, None)
        self._windows.pop(visit, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("visit broke off", exc_info=error)
            self._pipe.say(VisitFinished(complete=False), visit)

    async def _visit(self, number: int, order: Order) -> None:
        source = order.job.source
        delay = source.delay.total_seconds()
        if order.seen or order.poison:  # an earlier process spoke to this host just now
            await asyncio.sleep(min(delay, 60.0))
        ask = self._asker(delay, robots=source.robots, verify_tls=source.verify_tls)
        window = self._windows[number]

        async def show(observation: Observation) -> None:
            if getattr(observation, "url", None) in order.seen:
                return
            await window.acquire()
            self._pipe.say(observation, number)

        await Visit(order=order, steps=self._steps(number, ask, show), eyes=self._eyes)()

    async def _fetch(self, number: int, fetch: Fetch) -> None:
        ask = self._asker(0.0, robots=fetch.robots, verify_tls=fetch.verify_tls)
        try:
            follow = fetch.follow or Follow(url=fetch.url)
            page = await ask(
                fetch.url, method=follow.method, form=follow.form, referer=follow.referer
            )
            assert isinstance(page, Page), "a 304 that nobody asked for is a fault"
        except PageError as error:
            refused = Refused(
                url=error.url,
                fault=error.fault,
                reason=error.reason,
                retry_after=error.retry_after,
            )
            self._pipe.say(refused, number)
        else:
            self._pipe.say(Fetched(page=page), number)

    async def _reread(self, number: int, word: Reread) -> None:
        ask = self._asker(0.0, robots=True, verify_tls=True)

        async def show(observation: Observation) -> None:
            raise AssertionError(f"reading one page shows no {type(observation).__name__}")

        def read() -> Reading:
            reading = self._eyes.read(word.page, listed=word.listed, source=word.source)
            return self._eyes.fill(reading, word.file, word.source) if word.file else reading

        try:
            reading = self._steps(number, ask, show).read(word.page.url, PageRole.REPORT, read)
        except PageError as error:
            refused = Refused(url=error.url, fault=error.fault, reason=error.reason)
            self._pipe.say(refused, number)
        else:
            self._pipe.say(ReadAgain(reading=reading), number)

    def _steps(
        self, number: int, ask: Asker, show: Callable[[Observation], Awaitable[None]]
    ) -> Steps:
        return Steps(
            ask=ask,
            limits=self._limits,
            show=show,
            take_in_hand=lambda hand: self._pipe.say(hand, number),
            tire=lambda: self._pipe.say(Tired()),
        )

    def _asker(self, delay: float, *, robots: bool, verify_tls: bool) -> Asker:
        download = self.crawler.engine.download_async
        return Asker(download, self._limits, delay=delay, robots=robots, verify_tls=verify_tls)

    async def _beat(self) -> None:
        while True:
            self._pipe.say(Beat())
            await asyncio.sleep(BEAT)
