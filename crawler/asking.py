"""Asks for one page at a time on behalf of one visit, and judges the answer."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urldefrag, urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.answers import NotModified, judge
from crawler.guard import check_url
from crawler.limits import Limits
from disclosures import KnownPage, Page

Download = Callable[[Request], Awaitable[Response]]

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Asker:
    """Sends the requests of one visit, and counts them."""

    def __init__(
        self,
        download: Download,
        limits: Limits,
        *,
        delay: float = 0.0,
        robots: bool = True,
        verify_tls: bool = True,
    ) -> None:
        self._download = download
        self._limits = limits
        self._meta = {
            "delay": delay,
            "robots": robots,
            "verify_tls": verify_tls,
            "on_request": self._count,
        }

        #: Requests sent so far, robots.txt, redirects and second tries included.
        self.requests = 0

    async def __call__(
        self,
        url: str,
        *,
        remembered: KnownPage | None = None,
        method: str = "GET",
        form: Mapping[str, str] | None = None,
        referer: str = "",
    ) -> Page | NotModified:
        """Ask for `url`; with `remembered`, only for what differs from it.

        Raises:
            PageError: There is no whole, honest page to be had; its fault says why.
        """
        check_url(url)
        validators = _validators(remembered)
        headers: dict[str, str] = dict(validators)
        body = ""
        if method == "POST":
            body = urlencode(form or {})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if referer:
            headers["Referer"] = urldefrag(referer).url
        request = Request(url, method=method, headers=headers, body=body, meta=dict(self._meta))
        response = await self._download(request)
        return judge(
            page_of(response),
            asked_conditionally=bool(validators),
            now=datetime.now(UTC),
            longest_wait=self._limits.max_retry_after,
        )

    def _count(self) -> None:
        self.requests += 1


def page_of(response: Response) -> Page:
    """The answer in our words."""
    headers = {
        name.decode("latin-1").lower(): _CONTROL.sub(
            " ", b", ".join(values).decode("utf-8", "replace")
        )
        for name, values in response.headers.items()
    }
    return Page(
        url=response.url,
        body=response.body,
        status=response.status,
        headers=headers,
        fetched_at=datetime.now(UTC),
    )


def _validators(remembered: KnownPage | None) -> dict[str, str]:
    """The headers that make a request conditional."""
    if remembered is None:
        return {}
    both = {
        "If-None-Match": remembered.etag,
        "If-Modified-Since": remembered.last_modified,
    }
    return {name: value for name, value in both.items() if value}
