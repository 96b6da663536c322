"""Scrapy's scheduler for many visits at once: one request of a visit at a time, in order.

A site gets one request at a time, and what its response says (429, no answer, a changed page)
decides whether the next one is sent. The next request of a visit is therefore handed to the engine
only after the callback of the one before has ended and its items have passed the pipelines; the
visits do not wait for each other.
"""

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from inspect import isawaitable
from itertools import count
from typing import Any, Protocol, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.misc import arg_to_iter
from twisted.python.failure import Failure

from crawler.visits.guarded_parser import guarded

#: Key in ``Request.meta`` of the visiting spider; a request without it is sent at once.
SPIDER = "spider"


class VisitAborted(Exception):
    """A bug ended the visit; it has been logged."""


class VisitingSpider(Protocol):
    """What the scheduler needs of a spider whose requests it sequences."""

    @property
    def stopped(self) -> bool:
        """Whether the requests that are left are dropped."""

    def stop(self) -> None:
        """Drop the rest of the visit."""

    def compared(self, output: Any) -> Iterable[Any]:
        """What of an output of a callback, and of those before it, may leave now."""

    def idle(self) -> AsyncIterator[Any]:
        """Yield further requests, or the last item; no request of the visit is left."""


@dataclass(slots=True)
class _Visit:
    """The requests of one visit that have not been sent yet."""

    waiting: list[tuple[float, int, Request]] = field(default_factory=list)

    #: Whether a request is in progress: being sent, or in its callback.
    busy: bool = False


class VisitScheduler(BaseScheduler):
    """Queues the requests of each visit by priority, then by arrival. Duplicates are kept."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._visits: dict[VisitingSpider, _Visit] = {}
        self._ready: deque[VisitingSpider] = deque()
        self._others: deque[Request] = deque()
        self._numbers = count()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the scheduler; Scrapy calls this."""
        return cls(crawler)

    def has_pending_requests(self) -> bool:
        """Whether any request waits."""
        return bool(self._others) or any(visit.waiting for visit in self._visits.values())

    def enqueue_request(self, request: Request) -> bool:
        """Queue a request; one that continues another (redirect, retry) is the next."""
        spider = request.meta.get(SPIDER)
        if spider is None:
            self._others.append(request)
            return True
        visit = self._visits.setdefault(spider, _Visit())
        continues = isinstance(request.callback, _Step)
        priority = float("-inf") if continues else -request.priority
        heappush(visit.waiting, (priority, next(self._numbers), request))
        if continues:
            visit.busy = False
        self._make_ready(spider, visit)
        return True

    def next_request(self) -> Request | None:
        """The next request of a visit that has none in progress."""
        if self._others:
            return self._others.popleft()
        if not self._ready:
            return None
        spider = self._ready.popleft()
        visit = self._visits[spider]
        visit.busy = True
        _, _, request = heappop(visit.waiting)
        if not isinstance(request.callback, _Step):
            step = _Step(self, spider, request)
            request.callback, request.errback = step, step.on_error
        return request

    def waiting(self, spider: VisitingSpider) -> bool:
        """Whether requests of a visit wait; those of a stopped one are dropped."""
        visit = self._visits[spider]
        if spider.stopped:
            visit.waiting.clear()
        return bool(visit.waiting)

    def release(self, spider: VisitingSpider) -> None:
        """The request in progress is done: the next may be sent."""
        visit = self._visits[spider]
        visit.busy = False
        if visit.waiting:
            self._make_ready(spider, visit)
        else:
            del self._visits[spider]

    def _make_ready(self, spider: VisitingSpider, visit: _Visit) -> None:
        if not visit.busy and spider not in self._ready:
            self._ready.append(spider)


class _Step:
    """One request of a visit: its callback or errback, then what the visit does next."""

    def __init__(self, scheduler: VisitScheduler, spider: VisitingSpider, request: Request) -> None:
        self._scheduler = scheduler
        self._spider = spider
        self._callback: Callable[..., Any] | None = request.callback
        self._errback = request.errback

    async def __call__(self, response: Response, **arguments: Any) -> Iterable[Any]:
        """Run the callback; return nothing."""
        assert self._callback is not None, "a request of a visit names its callback"
        return await self._run(self._callback, response, arguments)

    async def on_error(self, failure: Failure) -> Iterable[Any]:
        """Run the errback; return nothing."""
        assert self._errback is not None, "a request of a visit names its errback"
        return await self._run(self._errback, failure, {})

    async def _run(
        self, function: Callable[..., Any], argument: object, arguments: dict[str, Any]
    ) -> Iterable[Any]:
        """Run a function of the spider; its requests are queued, its items pass the pipelines.

        Nothing is left to the engine, which would take what is yielded only some time later, and
        let the next request start before the last items have left.
        """
        crawler = self._scheduler.crawler
        try:
            with guarded("visit aborted", VisitAborted):
                async for output in _outputs(function(argument, **arguments)):
                    for leaving in self._spider.compared(output):
                        await take(crawler, leaving)
        except VisitAborted:
            self._spider.stop()
        try:
            if not self._scheduler.waiting(self._spider):
                async for output in self._spider.idle():
                    await take(crawler, output)
        finally:
            self._scheduler.release(self._spider)
        return ()


async def take(crawler: Crawler, output: Any) -> None:
    """Queue a request, or wait until an item has passed the pipelines."""
    assert crawler.engine is not None
    if isinstance(output, Request):
        crawler.engine.crawl(output)
    else:
        await crawler.engine.scraper.start_itemproc_async(output, response=None)


async def _outputs(result: Any) -> AsyncIterator[Any]:
    """What a callback yields or returns: an asynchronous or plain iterable, or one output."""
    if isawaitable(result):
        result = await result
    if isinstance(result, AsyncIterator):
        async for output in result:
            yield output
        return
    for output in arg_to_iter(result):
        yield output
