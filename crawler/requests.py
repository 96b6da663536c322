"""Makes the requests of one visit, and turns responses into pages."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urldefrag, urlencode

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from crawler.addresses import canonical
from crawler.families import Follow
from crawler.middlewares.address_guard import check_url
from crawler.middlewares.conditional_get import KNOWN, is_conditional
from crawler.middlewares.visit_cookies import COOKIES
from crawler.process.messages import PageInFlight
from crawler.reading.transport.http_status import status_error
from crawler.visits.guarded_parser import Supervisor, guarded, unexpected_error
from disclosures import KnownPage, Leniency, Page, PageRole, TlsOptions

#: Scrapy's ``engine.download_async``. Raises PageError.
Download = Callable[[Request], Awaitable[Response]]

#: Message of the assertions that a response to an unconditional request is a page.
UNEXPECTED_304 = "a 304 without a conditional request is an error"

_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")


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


@dataclass(slots=True, kw_only=True)
class HttpClient:
    """Makes the requests of one visit, and counts those that are sent."""

    #: Seconds between two requests to a host; whether robots.txt is obeyed; how encrypted
    #: connections are made.
    delay: float = 0.0
    robots: bool = True
    tls: TlsOptions = field(default_factory=TlsOptions)

    #: Upper bound of an obeyed Retry-After.
    max_retry_after: timedelta
    supervisor: Supervisor

    #: Requests sent so far, including those for robots.txt, redirects and retries.
    sent: int = 0
    _cookies: CookieJar = field(default_factory=CookieJar)

    def request(
        self,
        url: str,
        role: PageRole,
        *,
        follow: Follow | None = None,
        known: KnownPage | None = None,
        page: str = "",
        **arguments: Any,
    ) -> Request:
        """Make the request for a page, with `known` a conditional one (RFC 9110, 13).

        `follow` is the request to send, if it is more than a GET of `url`; `page` is the page
        whose attachment `url` is. Other `arguments` are those of Scrapy's Request.

        Raises:
            PageRefused: The URL may not be requested.
        """
        follow = follow or Follow(url=url)
        check_url(follow.url)
        meta = arguments.pop("meta", {}) | {
            "delay": self.delay,
            "robots": self.robots,
            "tls": self.tls,
            "on_request": partial(self._sending, page or url, role),
            COOKIES: self._cookies,
        }
        if known is not None:
            meta[KNOWN] = known
        meta["verbatim_url"] = True  # Scrapy would escape | and [ as no browser does
        headers, body = {}, ""
        if follow.method == "POST":
            body = urlencode(follow.form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if follow.referer:
            headers["Referer"] = urldefrag(follow.referer).url
        return Request(
            canonical(follow.url),
            method=follow.method,
            headers=headers,
            body=body,
            meta=meta,
            **arguments,
        )

    async def fetch(self, download: Download, url: str, role: PageRole, **arguments: Any) -> Page:
        """Send a request within a callback, and return its page; arguments as for `request`.

        Raises:
            PageError: There is no complete response with status 200.
        """
        page = await self.send(download, url, role, **arguments)
        assert isinstance(page, Page), UNEXPECTED_304
        return page

    async def send(
        self, download: Download, url: str, role: PageRole, **arguments: Any
    ) -> Page | NotModified:
        """Send a request, which may be conditional, like `fetch`. Raises PageError."""
        request = self.request(url, role, **arguments)
        with guarded("fetch failed", partial(unexpected_error, url), page=url):
            response = await download(request)
        return received(response, self.max_retry_after)

    def _sending(self, url: str, role: PageRole) -> None:
        """Count a request that is about to be sent, and report its page."""
        self.sent += 1
        page = PageInFlight(url=url, role=role, parsing=False, requests=self.sent)
        self.supervisor.report_in_flight(page)


def received(response: Response, longest_wait: timedelta) -> Page | NotModified:
    """The page of a response, or NotModified. `longest_wait` bounds Retry-After.

    Raises:
        PageError: The status is neither 200 nor an expected 304.
    """
    return check_status(
        page_of(response),
        agent=_agent_of(response),
        conditional=response.request is not None and is_conditional(response.request),
        now=datetime.now(UTC),
        longest_wait=longest_wait,
    )


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
        leniencies=tuple(map(Leniency, response.flags)),
    )


def check_status(
    page: Page, *, conditional: bool, now: datetime, longest_wait: timedelta, agent: str = ""
) -> Page | NotModified:
    """Return the page of a 200, or NotModified for a 304 to a conditional request.

    `agent` is the User-Agent that was sent.

    Raises:
        PageUnreachable: Retry later: 429, 503 with Retry-After, or a partial response (206).
        PageUnreadable: Any other status.
    """
    if page.status == 200:
        return page
    if page.status == 304 and conditional:
        return NotModified(url=page.url, headers=page.headers)
    raise status_error(page, now=now, longest_wait=longest_wait, agent=agent)


def _agent_of(response: Response) -> str:
    """The User-Agent that was sent for a response."""
    sent = response.request.headers.get("User-Agent") if response.request is not None else None
    return (sent or b"").decode("latin-1")[:200]
