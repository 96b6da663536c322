"""The reference: bare Scrapy fetching the same pages, once, in a process of its own.

``python -m benchmarks.bare_scrapy < URLS`` (a JSON list) prints ``{"seconds", "cpu", "pages"}``,
measured from the spider's start to its end, so that neither side pays for its imports. As many
requests at a time as the service has hosts, no delay, no robots.txt, no retries, nothing parsed.
"""

import json
import resource
import sys
import time
from collections.abc import AsyncIterator

import scrapy
from scrapy.crawler import AsyncCrawlerProcess


class BareSpider(scrapy.Spider):
    """Fetches and counts."""

    name = "bare"
    addresses: list[str]
    pages = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every page."""
        self.began, self.cpu = time.perf_counter(), _cpu()
        for address in self.addresses:
            yield scrapy.Request(address, dont_filter=True)

    def parse(self, response: scrapy.http.Response) -> None:
        """Count one page."""
        self.pages += 1

    def closed(self, reason: str) -> None:
        """Say what it took."""
        said = {
            "seconds": time.perf_counter() - self.began,
            "cpu": _cpu() - self.cpu,
            "pages": self.pages,
        }
        print(json.dumps(said), flush=True)


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
