"""Politeness: one request at a time to a host, and a delay between two."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler


def host_of(url: str) -> str:
    """Host and port of a URL, the key of its download slot."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


class PolitenessMiddleware:
    """Downloader middleware: assigns a request to its host's slot, and sets the slot's delay.

    A redirected request carries the slot of the host it came from, so the slot is always set.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._crawl_delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; Scrapy calls this."""
        return cls(crawler)

    def set_crawl_delay(self, host: str, seconds: float) -> None:
        """Set the minimum delay at `host` from its Crawl-delay; 0: none."""
        self._crawl_delays[host] = seconds

    def process_request(self, request: Request) -> None:
        """Choose the slot, and set its delay."""
        host = host_of(request.url)
        delay = max(float(request.meta.get("delay", 0.0)), self._crawl_delays.get(host, 0.0))
        downloader = self._crawler.engine.downloader
        request.meta["download_slot"] = host
        downloader.per_slot_settings[host] = {"concurrency": 1, "delay": delay, "jitter": 0.0}
        if host in downloader.slots:
            downloader.slots[host].delay = delay
