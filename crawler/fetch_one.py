"""One page, by the same process and under the same guards as a visit."""

from crawler.crawl import SupervisedCrawl
from crawler.limits import Limits
from disclosures import Page


async def fetch(url: str, limits: Limits, *, robots: bool = True, verify_tls: bool = True) -> Page:
    """Get the page at `url`, unread.

    Raises:
        PageError: It could not be had; the fault says why.
        CrawlerDied: The process died over it.
    """
    crawl = SupervisedCrawl(limits)
    try:
        return await crawl.fetch(url, robots=robots, verify_tls=verify_tls)
    finally:
        await crawl.aclose()
