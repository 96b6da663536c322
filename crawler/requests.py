"""The HTTP client of one visit: sends requests through Scrapy, and checks their status."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urldefrag, urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.crawl_limits import CrawlLimits
from crawler.middlewares.address_guard import check_url
from crawler.reading.transport.retry_after import parse_retry_after
from disclosures import Fault, KnownPage, Page
from disclosures.errors import PageError, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Scrapy's ``engine.download_async``. Raises PageError.
Download = Callable[[Request], Awaitable[Response]]

#: Message of the assertions that a response to an unconditional request is a page.
UNEXPECTED_304 = "a 304 without a conditional request is an error"

_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")

_FAULTS = {
    401: (Fault.LOGIN, ReasonCode.HTTP_UNAUTHORIZED),
    404: (Fault.GONE, ReasonCode.HTTP_NOT_FOUND),
    410: (Fault.GONE, ReasonCode.HTTP_GONE),
    202: (Fault.CHALLENGE, ReasonCode.HTTP_CHALLENGE),
    405: (Fault.CHALLENGE, ReasonCode.HTTP_CHALLENGE),
    412: (Fault.CHALLENGE, ReasonCode.HTTP_CHALLENGE),
    521: (Fault.CHALLENGE, ReasonCode.HTTP_CHALLENGE),
    204: (Fault.EMPTY, ReasonCode.HTTP_NO_CONTENT),
    205: (Fault.EMPTY, ReasonCode.HTTP_NO_CONTENT),
    206: (Fault.TRUNCATED, ReasonCode.HTTP_PARTIAL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A 304 response to a conditional request."""

    url: str
    headers: Mapping[str, str]

    @property
    def etag(self) -> str:
        """The ETag header; empty: none."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """The Last-Modified header; empty: none."""
        return self.headers.get("last-modified", "")


class HttpClient:
    """Sends the requests of one visit, and counts them."""

    def __init__(
        self,
        download: Download,
        limits: CrawlLimits,
        *,
        delay: float = 0.0,
        robots: bool = True,
        verify_tls: bool = True,
    ) -> None:
        """Wait `delay` seconds between two requests to a host."""
        self._download = download
        self._limits = limits
        self._meta = {
            "delay": delay,
            "robots": robots,
            "verify_tls": verify_tls,
            "on_request": self._count,
        }

        #: Requests sent so far, including those for robots.txt, redirects and retries.
        self.requests = 0

    async def fetch(
        self,
        url: str,
        *,
        known: KnownPage | None = None,
        method: str = "GET",
        form: Mapping[str, str] | None = None,
        referer: str = "",
    ) -> Page | NotModified:
        """Send a request; with `known`, a conditional one (RFC 9110, 13).

        Raises:
            PageError: There is no complete response with status 200 or an expected 304.
        """
        check_url(url)
        validators = _conditional_headers(known)
        headers: dict[str, str] = dict(validators)
        body = ""
        if method == "POST":
            body = urlencode(form or {})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if referer:
            headers["Referer"] = urldefrag(referer).url
        request = Request(url, method=method, headers=headers, body=body, meta=dict(self._meta))
        response = await self._download(request)
        return check_status(
            page_of(response),
            conditional=bool(validators),
            now=datetime.now(UTC),
            longest_wait=self._limits.max_retry_after,
        )

    def _count(self) -> None:
        self.requests += 1


def page_of(response: Response) -> Page:
    """Turn a Scrapy response into a Page."""
    headers = {
        name.decode("latin-1").lower(): _CONTROL_CHARACTERS.sub(
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


def check_status(
    page: Page, *, conditional: bool, now: datetime, longest_wait: timedelta
) -> Page | NotModified:
    """Return the page of a 200, or NotModified for a 304 to a conditional request.

    Raises:
        PageUnreachable: Retry later: 429, 503 with Retry-After, or a partial response (206).
        PageUnreadable: Any other status.
    """
    if page.status == 200:
        return page
    if page.status == 304 and conditional:
        return NotModified(url=page.url, headers=page.headers)
    wait = parse_retry_after(page.headers.get("retry-after", ""), now, longest_wait)
    raise _status_error(page, wait)


def _status_error(page: Page, wait: timedelta | None) -> PageError:
    """The error for a status that is neither 200 nor an expected 304."""
    status = page.status
    if status == 429 or (status == 503 and wait is not None):
        reason = Reason.of(ReasonCode.HTTP_RATE_LIMITED, status=status)
        if wait is not None:
            seconds = round(wait.total_seconds())
            reason = Reason.of(ReasonCode.HTTP_RETRY_AFTER, status=status, seconds=seconds)
        return PageUnreachable(page.url, Fault.RATE_LIMITED, reason, wait)
    if status == 304:
        reason = Reason.of(ReasonCode.HTTP_UNREQUESTED_304)
        return PageUnreadable(page.url, Fault.HTTP_ERROR, reason)
    fault, code = _FAULTS.get(status, (Fault.HTTP_ERROR, ReasonCode.HTTP_ERROR))
    kind = PageUnreachable if fault is Fault.TRUNCATED else PageUnreadable
    return kind(page.url, fault, Reason.of(code, status=status))


def _conditional_headers(known: KnownPage | None) -> dict[str, str]:
    """If-None-Match and If-Modified-Since, as far as the page's validators are known."""
    if known is None:
        return {}
    both = {
        "If-None-Match": known.etag,
        "If-Modified-Since": known.last_modified,
    }
    return {name: value for name, value in both.items() if value}
