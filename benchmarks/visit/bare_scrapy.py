"""The reference: a Scrapy spider that only fetches the same pages, in a process of its own.

``python -m benchmarks.visit.bare_scrapy < URLS`` (a JSON list) prints
``{"seconds", "cpu", "pages"}`` as JSON, measured from the start of the spider to its end, without
imports. One request at a time for each host; no delay, robots.txt, retries or parsing.
"""

import json
import resource
import sys
import time
from collections.abc import AsyncIterator

import scrapy
from scrapy.crawler import AsyncCrawlerProcess


class BareSpider(scrapy.Spider):
    """Fetches every page and counts the responses."""

    name = "bare"
    addresses: list[str]
    pages = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Request every page."""
        self.started, self.cpu = time.perf_counter(), _cpu()
        for address in self.addresses:
            yield scrapy.Request(address, dont_filter=True)

    def parse(self, response: scrapy.http.Response) -> None:
        """Count a response."""
        self.pages += 1

    def closed(self, reason: str) -> None:
        """Print the time that it took."""
        result = {
            "seconds": time.perf_counter() - self.started,
            "cpu": _cpu() - self.cpu,
            "pages": self.pages,
        }
        print(json.dumps(result), flush=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    process = AsyncCrawlerProcess(
        {
            "LOG_ENABLED": False,
            "ROBOTSTXT_OBEY": False,
            "RETRY_ENABLED": False,
            "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS": 8,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )
    process.crawl(BareSpider, addresses=json.load(sys.stdin))
    process.start()
