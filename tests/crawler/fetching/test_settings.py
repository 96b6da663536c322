"""The settings and components of the running Scrapy engine."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from importlib.metadata import entry_points
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler

from crawler.settings import (
    DISABLED,
    DOWNLOADER_MIDDLEWARES,
    command_line_settings,
    settings_for,
)
from crawler.visits.crawl_limits import CrawlLimits

LIMITS = CrawlLimits(max_bytes=7_000_000, timeout=11.0, concurrency=5, user_agent="Gongkai (ada)")


class _EngineSpy(Spider):
    """Records the components of the engine it runs in."""

    name = "engine-spy"
    recorded: Mapping[str, Any]

    async def start(self) -> AsyncIterator[Request]:
        crawler = self.crawler
        handlers = crawler.engine.downloader.handlers
        _EngineSpy.recorded = {
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
    asyncio.run(Crawler(_EngineSpy, settings_for(LIMITS)).crawl_async())
    return _EngineSpy.recorded


@pytest.mark.parametrize("name", DISABLED)
def test_dangerous_setting_is_off(running: Mapping[str, Any], name: str) -> None:
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
        ("GONGKAI_CONCURRENCY", 5),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("CONCURRENT_ITEMS", 1),
        ("USER_AGENT", "Gongkai (ada)"),
    ],
)
def test_limit_is_in_force(running: Mapping[str, Any], name: str, value: object) -> None:
    assert running["settings"][name] == value


def test_only_http_and_https_are_fetched(running: Mapping[str, Any]) -> None:
    assert running["schemes"] == {"http", "https"}


def test_only_listed_downloader_middlewares_run(
    running: Mapping[str, Any],
) -> None:
    assert running["middlewares"] == list(DOWNLOADER_MIDDLEWARES)


def test_no_extension_and_one_spider_middleware_runs(running: Mapping[str, Any]) -> None:
    """Neither telnet nor remote control, feed exports or memory usage mails."""
    assert running["extensions"] == ()
    assert [type(each).__name__ for each in running["spider middlewares"]] == [
        "ResponseStatusMiddleware"
    ]


def test_the_command_line_differs_in_its_log_statistics_reactor_and_exports_only() -> None:
    service = dict(settings_for(LIMITS).copy_to_dict())
    command = command_line_settings(LIMITS, describe="builtins.str")

    assert {name for name in command if service.get(name) != command[name]} == {
        "BOT_NAME",
        "COMMANDS_MODULE",
        "EXTENSIONS",
        "FEED_EXPORTERS",
        "FEED_EXPORT_ENCODING",
        "GONGKAI_DESCRIBE",
        "GONGKAI_LIMITS",  # without a limit of CPU time, which would end the command
        "ITEM_PIPELINES",
        "LOG_LEVEL",
        "SPIDER_CONTRACTS",
        "SPIDER_LOADER_CLASS",
        "SPIDER_MODULES",
    }


def test_no_installed_package_adds_a_scrapy_addon() -> None:
    assert not entry_points(group="scrapy.addons")
