"""How often we knock: one request at a time at a host, a pause between two, and no pestering."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler


def host_of(url: str) -> str:
    """Host and port of an address, as one visitor at a time may see them."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def retry_after(value: str, now: datetime, longest: timedelta) -> timedelta | None:
    """How long from `now` a site asks us to stay away (RFC 9110, 10.2.3), at most `longest`.

    None when it does not say, or says nothing that can be understood.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        if len(value) > 10:
            return longest
        return min(timedelta(seconds=int(value)), longest)
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max(then - now, timedelta(0)), longest)


class PolitenessMiddleware:
    """Puts each request into the slot of its own host, which has the pause of its source.

    A redirect carries the slot of the host it came from; it is put right here as well.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._robots: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one; Scrapy calls this."""
        return cls(crawler)

    def ask_for_delay(self, host: str, seconds: float) -> None:
        """Keep at least this pause at `host` from now on (its Crawl-delay; 0: none)."""
        self._robots[host] = seconds

    def process_request(self, request: Request) -> None:
        """Choose the slot, and set its pause."""
        host = host_of(request.url)
        pause = max(float(request.meta.get("delay", 0.0)), self._robots.get(host, 0.0))
        downloader = self._crawler.engine.downloader
        request.meta["download_slot"] = host
        downloader.per_slot_settings[host] = {"concurrency": 1, "delay": pause, "jitter": 0.0}
        if host in downloader.slots:
            downloader.slots[host].delay = pause
