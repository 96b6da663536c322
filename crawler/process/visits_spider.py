"""The spider of the service's process: runs the visits that the service commands, many at once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.items import ObservationItem, ReportItem
from crawler.process.messages import (
    WINDOW,
    Acknowledge,
    CancelVisit,
    ComparePages,
    Envelope,
    FetchPage,
    Heartbeat,
    PageFetched,
    PageParsed,
    PagesCompared,
    ParsePage,
    Ready,
    RecycleRequested,
    StartVisit,
    command_failed,
)
from crawler.process.transport import MAX_PAGES_PER_MESSAGE, Transport
from crawler.requests import HttpClient
from crawler.scheduler import SPIDER, take
from crawler.spiders.disclosure import DisclosureSpider
from crawler.spiders.loader import spider_class
from crawler.visits.crawl_limits import CrawlLimits
from crawler.visits.guarded_parser import GuardedParser, Supervisor
from crawler.visits.parsers import Parsers
from disclosures import Observation, PageRole, VisitFinished
from disclosures.errors import PageError

log = logging.getLogger(__name__)

#: Seconds.
HEARTBEAT_INTERVAL = 1.0


@dataclass(slots=True)
class _Visit:
    """A visit that runs in this process."""

    spider: DisclosureSpider
    window: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(WINDOW))


class VisitsSpider(Spider):
    """One long crawl in which the spider of each visit sends its requests.

    It has no requests of its own. The crawl ends when the service closes the pipe.
    """

    name = "visits"

    def __init__(
        self,
        *,
        transport: Transport,
        parsers: Parsers,
        limits: CrawlLimits,
    ) -> None:
        super().__init__()
        self._transport = transport
        self._parsers = parsers
        self._limits = limits
        self._visits: dict[int, _Visit] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Run commands until the pipe is closed."""
        scheduled: list[Request] = []
        self.crawler.signals.connect(self._on_item_error, signals.item_error)
        self.crawler.signals.connect(self._on_spider_error, signals.spider_error)
        heartbeat = asyncio.create_task(self._send_heartbeats())
        self._transport.send(Ready())
        async for envelope in self._transport.receive(
            MAX_PAGES_PER_MESSAGE * self._limits.max_bytes
        ):
            self._dispatch(envelope)
        heartbeat.cancel()
        for number in tuple(self._visits):
            self._cancel(number)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(heartbeat, *self._tasks, return_exceptions=True)
        for request in scheduled:
            yield request
        raise CloseSpider("the service has closed the pipe")

    async def emit(self, number: int, observation: Observation) -> None:
        """Send an observation, unless an earlier process sent it or the visit is cancelled.

        Wait while too many of the visit are unacknowledged.
        """
        visit = self._visits.get(number)
        if visit is None or getattr(observation, "url", None) in visit.spider.seen:
            return
        await visit.window.acquire()
        if number not in self._visits:
            visit.window.release()  # for the next that waits
            return
        self._transport.send(observation, number)
        if isinstance(observation, VisitFinished):
            del self._visits[number]

    def _cancel(self, number: int) -> None:
        """Drop the rest of a visit's requests and observations."""
        if visit := self._visits.pop(number, None):
            visit.spider.stop()
            visit.window.release()

    def _dispatch(self, envelope: Envelope) -> None:
        number = envelope.visit
        match envelope.message:
            case StartVisit() as start:
                self._create_task(number, self._start_visit(number, start))
            case FetchPage() as fetch:
                self._create_task(number, self._fetch_page(number, fetch))
            case ParsePage() | ComparePages() as command:
                self._answer(number, command)
            case Acknowledge(count=count):
                if number in self._visits:
                    for _ in range(count):
                        self._visits[number].window.release()
            case CancelVisit():
                self._cancel(number)

    def _create_task(self, number: int, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(partial(self._on_done, number))

    def _on_done(self, number: int, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("command aborted", exc_info=error)
            self._abort(number)

    def _on_item_error(self, item: ReportItem | ObservationItem) -> None:
        """An observation could not be sent: the visit is not complete (Scrapy has logged it)."""
        self._abort(item.visit)

    def _on_spider_error(self, response: Response | Failure) -> None:
        """A bug ended a step of a visit (Scrapy has logged it)."""
        request = getattr(response, "request", None)
        spider = request.meta.get(SPIDER) if request is not None else None
        if spider is not None:
            self._abort(spider.number)

    def _abort(self, number: int) -> None:
        """Drop the rest of a visit, and finish it as incomplete, since the service waits."""
        self._cancel(number)
        self._transport.send(VisitFinished(complete=False), number)

    async def _start_visit(self, number: int, start: StartVisit) -> None:
        """Give the requests of a visit's spider to the engine, as Scrapy does on its own."""
        source = start.job.source
        spider = spider_class(source.family).from_crawler(
            self.crawler,
            job=start.job,
            seen=start.seen,
            poison=start.poison,
            number=number,
            parsers=self._parsers,
            supervisor=self._supervisor(number),
        )
        log.info("visit started", extra={"source": source.slug, "family": spider.name})
        self._visits[number] = _Visit(spider)
        if start.seen or start.poison:  # an earlier process sent this host a request just now
            await asyncio.sleep(min(source.delay.total_seconds(), 60.0))
        if number not in self._visits:
            return  # cancelled meanwhile
        requested = False
        async for output in spider.start():
            requested = requested or isinstance(output, Request)
            await take(self.crawler, output)
        if not requested:
            async for output in spider.idle():
                await take(self.crawler, output)

    async def _fetch_page(self, number: int, fetch: FetchPage) -> None:
        client = HttpClient(
            robots=fetch.robots,
            tls=fetch.tls,
            max_retry_after=self._limits.max_retry_after,
            supervisor=Supervisor(),
        )
        try:
            page = await client.fetch(
                self.crawler.engine.download_async, fetch.url, PageRole.REPORT, follow=fetch.follow
            )
        except PageError as error:
            self._transport.send(command_failed(error), number)
        else:
            self._transport.send(PageFetched(page=page), number)

    def _answer(self, number: int, command: ParsePage | ComparePages) -> None:
        """Send the result of a command about stored pages."""
        run: Callable[[], PageParsed | PagesCompared] = (
            partial(self._parsed, command)
            if isinstance(command, ParsePage)
            else partial(self._compared, command)
        )
        guarded = GuardedParser(
            cpu_seconds=self._limits.cpu_seconds, supervisor=self._supervisor(number)
        )
        try:
            result = guarded(command.page.url, PageRole.REPORT, run)
        except PageError as error:
            self._transport.send(command_failed(error), number)
        else:
            self._transport.send(result, number)

    def _parsed(self, command: ParsePage) -> PageParsed:
        page, source = command.page, command.source
        reading = self._parsers.read(page, listed=command.listed, source=source)
        if command.file is not None:
            reading = self._parsers.with_stored_file(reading, command.file, source)
        return PageParsed(reading=reading)

    def _compared(self, command: ComparePages) -> PagesCompared:
        page, after = command.page, command.after
        found = self._parsers.page_differences(page, after, source=command.source)
        return PagesCompared(differences=found)

    def _supervisor(self, number: int) -> Supervisor:
        return Supervisor(
            report_in_flight=lambda page: self._transport.send(page, number),
            request_recycling=lambda: self._transport.send(RecycleRequested()),
        )

    async def _send_heartbeats(self) -> None:
        while True:
            self._transport.send(Heartbeat())
            await asyncio.sleep(HEARTBEAT_INTERVAL)
