"""Passes complete answers to callbacks, and other statuses to errbacks."""

from datetime import timedelta
from typing import Self

from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.requests import received

#: Key in ``Response.meta`` of the response as a ``disclosures.Page`` or a NotModified.
PAGE = "page"


class ResponseStatusMiddleware:
    """Spider middleware: raises a PageError unless the status is 200 or an expected 304."""

    def __init__(self, longest_wait: timedelta) -> None:
        self._longest_wait = longest_wait

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; Scrapy calls this."""
        return cls(timedelta(seconds=crawler.settings.getfloat("GONGKAI_MAX_RETRY_AFTER")))

    def process_spider_input(self, response: Response) -> None:
        """Check a response. Raises PageError, which Scrapy gives to the errback."""
        response.meta[PAGE] = received(response, self._longest_wait)
