"""One crawler process for all tests of fetching, and a web site of each test's own."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from crawler.crawl import SupervisedCrawl
from crawler.limits import Limits
from disclosures import CrawlJob, KnownPage, Observation, Page, Source
from tests.crawler.fetching.web_site import Site, running

STRANGE = Path(__file__).with_name("strange_eyes.py")

LIMITS = Limits(
    allowed_networks=("127.0.0.1/32",),
    timeout=3.0,
    max_bytes=2_000_000,
    cpu_seconds=1,
    max_list_pages=4,
    user_agent="Gongkai-Test/1 (ada@reader.example)",
)


def crawl_with(limits: Limits = LIMITS) -> SupervisedCrawl:
    """A crawl whose process reads the toy pages of ``strange_eyes``."""
    return SupervisedCrawl(limits, python=sys.executable, arguments=("-P", str(STRANGE)))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Makes visits and fetches from a test that is not a coroutine."""

    crawl: SupervisedCrawl
    runner: asyncio.Runner

    def visit(self, source: Source, **job: object) -> list[Observation]:
        """All sights of one visit, in order."""
        told = CrawlJob(source=source, **job)  # type: ignore[arg-type]

        async def collect() -> list[Observation]:
            return [observation async for observation in self.crawl(told)]

        return self.runner.run(collect())

    def fetch(self, url: str, **how: Any) -> Page:
        """One page, or its error."""
        return self.runner.run(self.crawl.fetch(url, **how))


@pytest.fixture(scope="package")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="package")
def visitor(runner: asyncio.Runner) -> Iterator[Visitor]:
    crawl = crawl_with()
    yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.fixture(scope="package")
def reader(runner: asyncio.Runner) -> Iterator[Visitor]:
    """A crawler with our own eyes."""
    crawl = SupervisedCrawl(LIMITS)
    yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.fixture(scope="package")
def hasty(runner: asyncio.Runner) -> Iterator[Visitor]:
    """A crawler that believes robots.txt for no time, and waits for nothing long."""
    crawl = crawl_with(
        replace(
            LIMITS,
            timeout=0.6,
            patience=3,
            robots_ttl=timedelta(0),
            robots_retry=timedelta(0),
            max_crawl_delay=timedelta(seconds=0.2),
        )
    )
    yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.fixture
def special(runner: asyncio.Runner) -> Iterator[Callable[..., Visitor]]:
    """Make a visitor whose limits differ where a test says so."""
    made: list[SupervisedCrawl] = []

    def make(**different: object) -> Visitor:
        made.append(crawl_with(replace(LIMITS, **different)))  # type: ignore[arg-type]
        return Visitor(made[-1], runner)

    yield make
    for crawl in made:
        runner.run(crawl.aclose())


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with running(site):
        yield site


@pytest.fixture
def make_source(site: Site) -> Callable[..., Source]:
    """Make a source of this site, in no hurry to be polite."""

    def make(path: str = "/list", **different: object) -> Source:
        usual: dict[str, object] = {
            "id": UUID(int=7),
            "slug": "linhe-swj",
            "agency": "临河区商务局",
            "url": site.root + path,
            "delay": timedelta(0),
        }
        return Source(**(usual | different))  # type: ignore[arg-type]

    return make


def by_url(*pages: KnownPage) -> Mapping[str, KnownPage]:
    """What an assignment calls known."""
    return {page.url: page for page in pages}
