"""The scheduler sends one request of a visit at a time, and does not let visits wait."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.scheduler import SPIDER, VisitScheduler

URL = "http://www.linhe.example"


class _Engine:
    """Stands for Scrapy's crawler, engine and scraper: takes requests and items."""

    def __init__(self) -> None:
        self.engine = self.scraper = self
        self.scheduler = VisitScheduler(self)  # type: ignore[arg-type]  # only `engine` is used
        self.items: list[Any] = []

        #: Whether an item may leave the pipelines.
        self.open = asyncio.Event()
        self.open.set()

    def crawl(self, request: Request) -> None:
        self.scheduler.enqueue_request(request)

    async def start_itemproc_async(self, item: Any, *, response: object) -> None:
        await self.open.wait()
        self.items.append(item)


class _Spider:
    """A visit whose callbacks yield what a test wants."""

    def __init__(self, engine: _Engine, outputs: Callable[[str], Iterable[Any]]) -> None:
        self.engine, self.outputs = engine, outputs
        self.stopped, self.idles = False, 0

    def request(self, path: str, **more: Any) -> Request:
        meta = {SPIDER: self}
        return Request(URL + path, callback=self.parse, errback=self.errback, meta=meta, **more)

    def crawl(self, path: str, **more: Any) -> None:
        self.engine.crawl(self.request(path, **more))

    async def parse(self, response: Response) -> AsyncIterator[Any]:
        for output in self.outputs(response.url.removeprefix(URL)):
            yield output

    async def errback(self, failure: Failure) -> AsyncIterator[Any]:
        yield f"failed: {failure.value}"

    def stop(self) -> None:
        self.stopped = True

    def compared(self, output: Any) -> Iterable[Any]:
        return (output,)

    async def idle(self) -> AsyncIterator[Any]:
        self.idles += 1
        yield "the end"


@pytest.fixture
def engine() -> _Engine:
    return _Engine()


def _next(engine: _Engine) -> str | None:
    request = engine.scheduler.next_request()
    return request.url.removeprefix(URL) if request else None


def _answer(engine: _Engine, request: Request) -> list[Any]:
    """Run the callback of a request, as Scrapy does with its response; return its items."""
    callback: Any = request.callback
    engine.items.clear()
    assert asyncio.run(callback(Response(request.url))) == ()
    return list(engine.items)


def _fail(engine: _Engine, request: Request, error: Exception) -> list[Any]:
    errback: Any = request.errback
    failure = Failure(error)  # type: ignore[no-untyped-call]  # Twisted has no types here
    engine.items.clear()
    assert asyncio.run(errback(failure)) == ()
    return list(engine.items)


def test_the_second_request_of_a_visit_waits_for_the_callback_of_the_first(engine: _Engine) -> None:
    spider = _Spider(engine, lambda path: ["item of " + path])
    spider.crawl("/1")
    spider.crawl("/2")

    first = engine.scheduler.next_request()
    assert first is not None
    assert _next(engine) is None
    assert _answer(engine, first) == ["item of /1"]
    assert _next(engine) == "/2"


def test_the_second_request_of_a_visit_waits_until_the_items_of_the_first_have_left(
    engine: _Engine,
) -> None:
    spider = _Spider(engine, lambda path: [path + " a", path + " b"])
    spider.crawl("/1")
    spider.crawl("/2")
    _Spider(engine, lambda _: ()).crawl("/other")
    first: Any = engine.scheduler.next_request()
    engine.open.clear()

    async def slow_service() -> tuple[list[str | None], str | None]:
        step = asyncio.create_task(first.callback(Response(first.url)))
        await asyncio.sleep(0)
        meanwhile = [_next(engine), _next(engine)]
        engine.open.set()
        await step
        return meanwhile, _next(engine)

    assert asyncio.run(slow_service()) == (["/other", None], "/2")
    assert engine.items == ["/1 a", "/1 b"]


def test_requests_of_other_visits_do_not_wait(engine: _Engine) -> None:
    for number in (1, 2, 3):
        _Spider(engine, lambda _: ()).crawl(f"/{number}")

    assert [_next(engine) for _ in range(4)] == ["/1", "/2", "/3", None]


def test_requests_of_a_callback_come_by_priority_then_in_order(engine: _Engine) -> None:
    spider = _Spider(engine, lambda _: ())
    spider.outputs = lambda path: (
        [spider.request("/a"), spider.request("/b"), spider.request("/urgent", priority=1)]
        if path == "/list"
        else []
    )
    spider.crawl("/list")

    order = []
    while request := engine.scheduler.next_request():
        order.append(request.url.removeprefix(URL))
        _answer(engine, request)

    assert order == ["/list", "/urgent", "/a", "/b"]


def test_a_redirect_or_retry_goes_before_all_other_requests_of_its_visit(engine: _Engine) -> None:
    spider = _Spider(engine, lambda path: ["item of " + path])
    spider.crawl("/1")
    spider.crawl("/2", priority=9)
    spider.crawl("/3")
    first = engine.scheduler.next_request()
    assert first is not None

    engine.crawl(first.replace(url=URL + "/moved"))  # what Scrapy's middlewares do

    moved = engine.scheduler.next_request()
    assert moved is not None
    assert moved.url == URL + "/moved"
    assert _next(engine) is None
    assert _answer(engine, moved) == ["item of /moved"]
    assert _next(engine) == "/1"


def test_a_visit_without_requests_is_idle_once_and_then_forgotten(engine: _Engine) -> None:
    spider = _Spider(engine, lambda path: ["item of " + path])
    spider.crawl("/1")
    request = engine.scheduler.next_request()
    assert request is not None

    assert _answer(engine, request) == ["item of /1", "the end"]
    assert spider.idles == 1
    assert not engine.scheduler.has_pending_requests()
    assert engine.scheduler.next_request() is None


def test_an_errback_frees_the_visit_like_a_callback(engine: _Engine) -> None:
    spider = _Spider(engine, lambda _: ())
    spider.crawl("/1")
    spider.crawl("/2")
    request = engine.scheduler.next_request()
    assert request is not None

    assert _fail(engine, request, OSError("refused")) == ["failed: refused"]
    assert _next(engine) == "/2"


def test_requests_of_a_stopped_visit_are_dropped_and_it_ends(engine: _Engine) -> None:
    spider = _Spider(engine, lambda _: ())

    def stop(_: str) -> Iterable[Any]:
        spider.stop()
        return ()

    spider.outputs = stop
    spider.crawl("/1")
    spider.crawl("/2")
    request = engine.scheduler.next_request()
    assert request is not None

    assert _answer(engine, request) == ["the end"]
    assert not engine.scheduler.has_pending_requests()


def test_a_callback_that_raises_stops_its_visit_and_no_other(
    engine: _Engine, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str) -> Iterable[Any]:
        yield "before"
        raise KeyError("a bug")

    spider, other = _Spider(engine, fail), _Spider(engine, lambda path: [path])
    spider.crawl("/1")
    spider.crawl("/2")
    other.crawl("/a")
    request = engine.scheduler.next_request()
    assert request is not None

    assert _answer(engine, request) == ["before", "the end"]
    assert spider.stopped
    assert "visit aborted" in caplog.text
    assert [_next(engine), _next(engine)] == ["/a", None]


def test_a_request_of_no_visit_is_sent_at_once(engine: _Engine) -> None:
    engine.crawl(Request(URL + "/shell"))
    engine.crawl(Request(URL + "/shell"))

    assert [_next(engine) for _ in range(3)] == ["/shell", "/shell", None]
