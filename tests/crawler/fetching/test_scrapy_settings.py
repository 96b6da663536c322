"""What Scrapy really runs with, asked of the engine itself."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from importlib.metadata import entry_points
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler

from crawler.limits import Limits
from crawler.scrapy_settings import MIDDLEWARES, OFF, settings_for

LIMITS = Limits(max_bytes=7_000_000, timeout=11.0, concurrency=5, user_agent="Gongkai (ada)")


class _Look(Spider):
    """Looks at the engine it runs in."""

    name = "look"
    found: Mapping[str, Any]

    async def start(self) -> AsyncIterator[Request]:
        crawler = self.crawler
        handlers = crawler.engine.downloader.handlers
        _Look.found = {
            "settings": dict(crawler.settings.copy_to_dict()),
            "schemes": {s for s in handlers._schemes if handlers._get_handler(s) is not None},
            "middlewares": [
                f"{type(m).__module__}.{type(m).__qualname__}"
                for m in crawler.engine.downloader.middleware.middlewares
            ],
            "extensions": crawler.extensions.middlewares,
            "spider middlewares": crawler.engine.scraper.spidermw.middlewares,
        }
        requests: list[Request] = []
        for request in requests:
            yield request


@pytest.fixture(scope="module")
def running() -> Mapping[str, Any]:
    asyncio.run(Crawler(_Look, settings_for(LIMITS)).crawl_async())
    return _Look.found


@pytest.mark.parametrize("name", OFF)
def test_finding_05_a_dangerous_default_is_off(running: Mapping[str, Any], name: str) -> None:
    assert running["settings"][name] in (False, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_MAXSIZE", 7_000_000),
        ("DOWNLOAD_TIMEOUT", 11.0),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("REDIRECT_MAX_TIMES", 5),
        ("RETRY_TIMES", 2),
        ("RETRY_HTTP_CODES", []),
        ("CONCURRENT_REQUESTS", 5),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("CONCURRENT_ITEMS", 1),
        ("USER_AGENT", "Gongkai (ada)"),
    ],
)
def test_finding_05_a_limit_is_in_force(
    running: Mapping[str, Any], name: str, value: object
) -> None:
    assert running["settings"][name] == value


def test_finding_05_only_http_and_https_are_fetched(running: Mapping[str, Any]) -> None:
    """S2."""
    assert running["schemes"] == {"http", "https"}


def test_finding_05_only_what_we_chose_stands_in_the_way_of_a_request(
    running: Mapping[str, Any],
) -> None:
    assert running["middlewares"] == list(MIDDLEWARES)


def test_finding_05_no_extension_runs(running: Mapping[str, Any]) -> None:
    """Telnet, remote control, feed exports, memory mails: none is loaded."""
    assert running["extensions"] == ()
    assert running["spider middlewares"] == ()


def test_nothing_installed_adds_itself_to_scrapy() -> None:
    assert not entry_points(group="scrapy.addons")
