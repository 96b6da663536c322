"""Operations on one page of a visit: fetch it, parse it, emit its failure."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from crawler.crawl_limits import CrawlLimits
from crawler.observations import page_failed
from crawler.process.messages import PageInFlight
from crawler.process.resource_limits import limited_cpu
from crawler.reading import Follow
from crawler.requests import HttpClient, NotModified
from disclosures import Fault, KnownPage, Observation, Page, PageRole
from disclosures.errors import PageError, PageUnreadable
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)

T = TypeVar("T")

_NO_RESPONSE = frozenset({Fault.UNREACHABLE, Fault.TIMEOUT})


@dataclass(slots=True, kw_only=True)
class PageOperations:
    """The operations of one visit, and their running counts."""

    client: HttpClient
    limits: CrawlLimits

    #: Sends an observation to the service; waits while too many are unacknowledged.
    emit: Callable[[Observation], Awaitable[None]]

    #: Tells the service which page is in flight, before it can hang or crash the process.
    report_in_flight: Callable[[PageInFlight], None]

    #: Requests the service to replace this process soon.
    request_recycling: Callable[[], None]

    #: Pages requested so far.
    pages: int = 0

    #: Whether the host asked for no more requests, or has stopped responding.
    host_suspended: bool = False
    _unanswered: int = 0

    async def fetch(
        self,
        url: str,
        role: PageRole,
        known: KnownPage | None = None,
        follow: Follow | None = None,
        page: str = "",
    ) -> Page | NotModified:
        """Fetch a page, conditionally if `known` is given, or an attachment of the page `page`.

        Raises:
            PageError: It could not be fetched.
        """
        self.pages += 1
        self._report(page or url, role, parsing=False)
        try:
            with guarded("fetch failed", lambda error: _fetch_error(url, error), page=url):
                response = await self._send(url, known, follow)
        except PageError as error:
            self._count_unanswered(error.fault)
            raise
        self._unanswered = 0
        return response

    def parse(self, url: str, role: PageRole, parser: Callable[[], T], *, file: str = "") -> T:
        """Run a parser within the limit of CPU time; beyond it the kernel kills this process.

        `file` is the URL of the page's attachment that is parsed, if it is not the page itself.

        Raises:
            PageError: The page cannot be parsed; a bug of the parser is a PageError as well.
        """
        self._report(url, role, parsing=True, file=file)
        try:
            with guarded("parse failed", lambda error: _parse_error(url, error), page=url):
                return self._parse_limited(url, parser)
        finally:
            self._report(url, role, parsing=False)

    async def fail(
        self, url: str, role: PageRole, error: PageError, page: Page | None = None
    ) -> None:
        """Emit the failure of a page."""
        await self.emit(page_failed(url, role, error, page))

    def _parse_limited(self, url: str, parser: Callable[[], T]) -> T:
        try:
            with limited_cpu(self.limits.cpu_seconds):
                return parser()
        except MemoryError as error:
            self.request_recycling()
            reason = Reason.of(ReasonCode.PARSER_OUT_OF_MEMORY)
            raise PageUnreadable(url, Fault.POISON, reason) from error

    async def _send(
        self, url: str, known: KnownPage | None, follow: Follow | None
    ) -> Page | NotModified:
        if follow is None:
            return await self.client.fetch(url, known=known)
        return await self.client.fetch(
            url, method=follow.method, form=follow.form, referer=follow.referer
        )

    def _report(self, url: str, role: PageRole, *, parsing: bool, file: str = "") -> None:
        requests = self.client.requests
        page = PageInFlight(url=url, role=role, parsing=parsing, requests=requests, file=file)
        self.report_in_flight(page)

    def _count_unanswered(self, fault: Fault) -> None:
        """Suspend the host for the rest of the visit on Retry-After or without a response."""
        self._unanswered = self._unanswered + 1 if fault in _NO_RESPONSE else 0
        if fault is Fault.RATE_LIMITED or self._unanswered >= self.limits.max_unanswered:
            self.host_suspended = True


@contextmanager
def guarded(
    message: str, translate: Callable[[Exception], Exception], **fields: str
) -> Iterator[None]:
    """Log an unexpected exception and raise its translation; a PageError passes.

    This is the one broad ``except`` of the crawler process. A bug that one page triggers fails
    that page, a bug between two pages ends that visit; neither ends the process.
    """
    try:
        yield
    except PageError:
        raise
    except Exception as error:  # boundary: a bug on one page fails that page, not its visit
        log.exception(message, extra=fields)
        raise translate(error) from error


def _fetch_error(url: str, error: Exception) -> PageError:
    reason = Reason.of(ReasonCode.CRAWLER_FAILED, error=_one_line(error))
    return PageUnreadable(url, Fault.UNREACHABLE, reason)


def _parse_error(url: str, error: Exception) -> PageError:
    reason = Reason.of(ReasonCode.PARSER_FAILED, error=_one_line(error))
    return PageUnreadable(url, Fault.REDESIGNED, reason)


def _one_line(error: Exception) -> str:
    """The class and the message of an exception, cut to 300 characters."""
    return f"{type(error).__name__}: {error}"[:300]
