"""Fixtures: one crawler process for all tests of fetching, and one web site for each test.

The processes live as long as the run: the modules come in random order, among those of other
packages, and the start of a process takes more than a second.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from crawler.process.supervised_crawl import SupervisedCrawl
from crawler.visits.crawl_limits import CrawlLimits
from disclosures import CrawlJob, KnownPage, Observation, Page, Source
from tests.crawler.fetching.web_site import Site, running

TOY_PARSERS = Path(__file__).with_name("toy_parsers.py")

#: Arguments of Python that run the toy parsers as ``crawler/__main__.py`` runs the real ones.
ARGUMENTS = (
    *("-P", "-c"),
    f"import gc, runpy; gc.disable(); runpy.run_path({str(TOY_PARSERS)!r}, run_name='__main__')",
)

LIMITS = CrawlLimits(
    allowed_networks=("127.0.0.1/32",),
    timeout=3.0,
    max_bytes=2_000_000,
    cpu_seconds=1,
    max_list_pages=4,
    user_agent="Gongkai-Test/1 (ada@reader.example)",
)


def crawl_with(limits: CrawlLimits = LIMITS) -> SupervisedCrawl:
    """A crawl whose process parses the toy pages of ``toy_parsers``."""
    return SupervisedCrawl(limits, python=sys.executable, arguments=ARGUMENTS)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Runs visits and fetches from a test that is not a coroutine."""

    crawl: SupervisedCrawl
    runner: asyncio.Runner

    def visit(self, source: Source, **fields: Any) -> list[Observation]:
        """All observations of one visit, in order."""
        job = CrawlJob(source=source, **fields)

        async def collect() -> list[Observation]:
            return [observation async for observation in self.crawl(job)]

        return self.runner.run(collect())

    def fetch(self, url: str, **how: Any) -> Page:
        """Fetch one page. Raises PageError."""
        return self.runner.run(self.crawl.fetch(url, **how))


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def visitor(runner: asyncio.Runner) -> Iterator[Visitor]:
    crawl = crawl_with()
    yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.fixture(scope="session")
def real_visitor(runner: asyncio.Runner) -> Iterator[Visitor]:
    """A crawler with the parsers of the service, which fetches large pages too."""
    crawl = SupervisedCrawl(replace(LIMITS, max_bytes=9_000_000))
    yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.fixture(scope="session")
def unfiltered_visitor(runner: asyncio.Runner) -> Iterator[Visitor]:
    """A crawler that delays no page until it knows the texts of the others."""
    crawl = crawl_with(replace(LIMITS, duplicate_filter_pages=0))
    yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.fixture(scope="session")
def short_timeout_visitor(runner: asyncio.Runner) -> Iterator[Visitor]:
    """A crawler with short timeouts, which does not cache robots.txt."""
    crawl = crawl_with(
        replace(
            LIMITS,
            timeout=0.6,
            max_unanswered=3,
            robots_ttl=timedelta(0),
            robots_retry=timedelta(0),
            max_crawl_delay=timedelta(seconds=0.2),
        )
    )
    yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.fixture
def make_visitor(runner: asyncio.Runner) -> Iterator[Callable[..., Visitor]]:
    """Make a visitor whose limits differ from the usual ones."""
    made: list[SupervisedCrawl] = []

    def make(**different: Any) -> Visitor:
        made.append(crawl_with(replace(LIMITS, **different)))
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
    """Make a source of this site, without a delay between requests."""

    def make(path: str = "/list", **different: Any) -> Source:
        usual: dict[str, Any] = {
            "id": UUID(int=7),
            "slug": "linhe-swj",
            "agency": "临河区商务局",
            "url": site.root + path,
            "delay": timedelta(0),
        }
        return Source(**(usual | different))

    return make


def by_url(*pages: KnownPage) -> Mapping[str, KnownPage]:
    """Known pages by URL, as a CrawlJob takes them."""
    return {page.url: page for page in pages}
