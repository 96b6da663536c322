"""A site, and visits to its reports; a module gives its crawler process as the fixture `crawl`."""

import asyncio
from collections.abc import Iterator

import pytest

from crawler.process.supervised_crawl import SupervisedCrawl
from tests.crawler.documents.report_visits import ReportVisits
from tests.crawler.fetching.web_site import Site, running


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with running(site):
        yield site


@pytest.fixture
def visits(crawl: SupervisedCrawl, runner: asyncio.Runner, site: Site) -> ReportVisits:
    return ReportVisits(crawl, runner, site, {})
