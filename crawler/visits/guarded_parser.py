"""Runs a parser on one page: within limits, and so that a bug fails that page alone."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from crawler.process.messages import PageInFlight
from crawler.process.resource_limits import limited_cpu
from disclosures import Fault, PageRole
from disclosures.errors import PageError, PageUnreadable
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)

T = TypeVar("T")


def _ignore(_: object = None) -> None:
    """Outside the service, nobody needs to know."""


@dataclass(slots=True, kw_only=True)
class Supervisor:
    """What the service that supervises the process is told; by default nobody is."""

    #: Which page is in flight, before it can hang or crash the process.
    report_in_flight: Callable[[PageInFlight], None] = _ignore

    #: That this process should be replaced soon.
    request_recycling: Callable[[], None] = _ignore


@dataclass(slots=True, kw_only=True)
class GuardedParser:
    """Runs the parsers of one visit."""

    #: Seconds of CPU time for one page; 0: no limit.
    cpu_seconds: int
    supervisor: Supervisor

    #: The number of requests that the visit has sent so far.
    requests: Callable[[], int] = int

    def __call__(self, url: str, role: PageRole, parser: Callable[[], T], *, file: str = "") -> T:
        """Run a parser within the limit of CPU time; beyond it the kernel kills this process.

        `file` is the URL of the page's attachment that is parsed, if it is not the page itself.

        Raises:
            PageError: The page cannot be parsed; a bug of the parser is a PageError as well.
        """
        self._report(url, role, parsing=True, file=file)
        try:
            with guarded("parse failed", lambda error: _parse_error(url, error), page=url):
                return self._limited(url, parser)
        finally:
            self._report(url, role, parsing=False)

    def _limited(self, url: str, parser: Callable[[], T]) -> T:
        if not self.cpu_seconds:
            return parser()
        try:
            with limited_cpu(self.cpu_seconds):
                return parser()
        except MemoryError as error:
            self.supervisor.request_recycling()
            reason = Reason.of(ReasonCode.PARSER_OUT_OF_MEMORY)
            raise PageUnreadable(url, Fault.POISON, reason) from error

    def _report(self, url: str, role: PageRole, *, parsing: bool, file: str = "") -> None:
        requests = self.requests()
        page = PageInFlight(url=url, role=role, parsing=parsing, requests=requests, file=file)
        self.supervisor.report_in_flight(page)


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


def unexpected_error(url: str, error: BaseException) -> PageError:
    """The error of a page whose request a bug has ended."""
    reason = Reason.of(ReasonCode.CRAWLER_FAILED, error=_one_line(error))
    return PageUnreadable(url, Fault.UNREACHABLE, reason)


def _parse_error(url: str, error: Exception) -> PageError:
    reason = Reason.of(ReasonCode.PARSER_FAILED, error=_one_line(error))
    return PageUnreadable(url, Fault.REDESIGNED, reason)


def _one_line(error: BaseException) -> str:
    """The class and the message of an exception, cut to 300 characters."""
    return f"{type(error).__name__}: {error}"[:300]
