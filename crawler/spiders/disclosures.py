"""The spider: runs the visits that the service commands, many at once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider

from crawler.crawl_limits import CrawlLimits
from crawler.families import Follow
from crawler.page_operations import PageOperations
from crawler.parsers import Parsers
from crawler.process.framing import MAX_PAGES_PER_MESSAGE
from crawler.process.messages import (
    Acknowledge,
    CancelVisit,
    Envelope,
    FetchPage,
    Heartbeat,
    PageFetched,
    PageParsed,
    ParsePage,
    Ready,
    RecycleRequested,
    StartVisit,
    command_failed,
)
from crawler.process.transport import Transport
from crawler.requests import UNEXPECTED_304, HttpClient
from crawler.visit import Visit
from disclosures import Observation, Page, PageRole, Reading, VisitFinished
from disclosures.errors import PageError

log = logging.getLogger(__name__)

#: Observations of one visit that may be unacknowledged at the same time.
WINDOW = 8

#: Seconds.
HEARTBEAT_INTERVAL = 1.0


class DisclosuresSpider(Spider):
    """One long crawl with a coroutine for each visit.

    Requests go through the engine's downloader and all its middlewares; observations are sent to
    the service, not to item pipelines. The crawl ends when the service closes the pipe.
    """

    name = "disclosures"

    def __init__(self, *, transport: Transport, parsers: Parsers, limits: CrawlLimits) -> None:
        super().__init__()
        self._transport = transport
        self._parsers = parsers
        self._limits = limits
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._windows: dict[int, asyncio.Semaphore] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Run commands until the pipe is closed; visits send their requests to the engine."""
        scheduled: list[Request] = []
        heartbeat = asyncio.create_task(self._send_heartbeats())
        self._transport.send(Ready())
        async for envelope in self._transport.receive(
            MAX_PAGES_PER_MESSAGE * self._limits.max_bytes
        ):
            self._dispatch(envelope)
        heartbeat.cancel()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(heartbeat, *self._tasks.values(), return_exceptions=True)
        for request in scheduled:
            yield request
        raise CloseSpider("the service has closed the pipe")

    def _dispatch(self, envelope: Envelope) -> None:
        number = envelope.visit
        match envelope.message:
            case StartVisit() as start:
                self._windows[number] = asyncio.Semaphore(WINDOW)
                self._create_task(number, self._visit(number, start))
            case FetchPage() as fetch:
                self._create_task(number, self._fetch_page(number, fetch))
            case ParsePage() as parse:
                self._create_task(number, self._parse_page(number, parse))
            case Acknowledge() if number in self._windows:
                self._windows[number].release()
            case CancelVisit() if number in self._tasks:
                self._tasks[number].cancel()

    def _create_task(self, number: int, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work, name=f"visit {number}")
        self._tasks[number] = task
        task.add_done_callback(lambda _: self._on_done(number, task))

    def _on_done(self, number: int, task: asyncio.Task[None]) -> None:
        """Discard a visit; if it raised, finish it as incomplete, since the service waits."""
        self._tasks.pop(number, None)
        self._windows.pop(number, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("visit aborted", exc_info=error)
            self._transport.send(VisitFinished(complete=False), number)

    async def _visit(self, number: int, start: StartVisit) -> None:
        source = start.job.source
        delay = source.delay.total_seconds()
        if start.seen or start.poison:  # an earlier process sent this host a request just now
            await asyncio.sleep(min(delay, 60.0))
        client = self._client(delay, robots=source.robots, verify_tls=source.verify_tls)
        window = self._windows[number]

        async def emit(observation: Observation) -> None:
            if getattr(observation, "url", None) in start.seen:
                return
            await window.acquire()
            self._transport.send(observation, number)

        visit = Visit(
            job=start.job,
            seen=start.seen,
            poison=start.poison,
            operations=self._operations(number, client, emit),
            parsers=self._parsers,
        )
        await visit()

    async def _fetch_page(self, number: int, fetch: FetchPage) -> None:
        client = self._client(0.0, robots=fetch.robots, verify_tls=fetch.verify_tls)
        try:
            follow = fetch.follow or Follow(url=fetch.url)
            page = await client.fetch(
                fetch.url, method=follow.method, form=follow.form, referer=follow.referer
            )
            assert isinstance(page, Page), UNEXPECTED_304
        except PageError as error:
            self._transport.send(command_failed(error), number)
        else:
            self._transport.send(PageFetched(page=page), number)

    async def _parse_page(self, number: int, command: ParsePage) -> None:
        client = self._client(0.0, robots=True, verify_tls=True)

        async def emit(observation: Observation) -> None:
            raise AssertionError(f"parsing one page emits no {type(observation).__name__}")

        def parse() -> Reading:
            page, source = command.page, command.source
            reading = self._parsers.read(page, listed=command.listed, source=source)
            if command.file is None:
                return reading
            return self._parsers.with_stored_file(reading, command.file, source)

        operations = self._operations(number, client, emit)
        try:
            reading = operations.parse(command.page.url, PageRole.REPORT, parse)
        except PageError as error:
            self._transport.send(command_failed(error), number)
        else:
            self._transport.send(PageParsed(reading=reading), number)

    def _operations(
        self, number: int, client: HttpClient, emit: Callable[[Observation], Awaitable[None]]
    ) -> PageOperations:
        return PageOperations(
            client=client,
            limits=self._limits,
            emit=emit,
            report_in_flight=lambda page: self._transport.send(page, number),
            request_recycling=lambda: self._transport.send(RecycleRequested()),
        )

    def _client(self, delay: float, *, robots: bool, verify_tls: bool) -> HttpClient:
        download = self.crawler.engine.download_async
        return HttpClient(download, self._limits, delay=delay, robots=robots, verify_tls=verify_tls)

    async def _send_heartbeats(self) -> None:
        while True:
            self._transport.send(Heartbeat())
            await asyncio.sleep(HEARTBEAT_INTERVAL)
