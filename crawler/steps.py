"""The single steps of a visit: fetch a page, read a page, tell of a failure."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from crawler.answers import NotModified
from crawler.asking import Asker
from crawler.confine import limited_cpu
from crawler.frames import Hand
from crawler.limits import Limits
from crawler.reading import Follow
from disclosures import Fault, KnownPage, Observation, Page, PageFailed, PageRole
from disclosures.errors import PageError, PageUnreadable
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)

T = TypeVar("T")

_NO_ANSWER = frozenset({Fault.UNREACHABLE, Fault.TIMEOUT})


@dataclass(slots=True, kw_only=True)
class Steps:
    """What one visit can do, and how it has been going."""

    ask: Asker
    limits: Limits

    #: Tells the service what was seen; waits until it has taken in earlier sights.
    show: Callable[[Observation], Awaitable[None]]

    #: Tells the service which page we have in hand, before anything can happen to us.
    take_in_hand: Callable[[Hand], None]

    #: Tells the service that this process should be replaced soon.
    tire: Callable[[], None]

    #: Pages asked for.
    pages: int = 0

    #: Whether the host wants to be left alone, or does not answer any more.
    given_up: bool = False
    _unanswered: int = 0

    async def fetch(
        self,
        url: str,
        role: PageRole,
        remembered: KnownPage | None = None,
        follow: Follow | None = None,
        page: str = "",
    ) -> Page | NotModified:
        """Ask for a page, conditionally if `remembered`; or for a file of the page `page`.

        Raises:
            PageError: It could not be had.
        """
        self.pages += 1
        self._hold(page or url, role, reading=False)
        try:
            answer = await self._ask(url, remembered, follow)
        except PageError as error:
            self._count_silence(error.fault)
            raise
        self._unanswered = 0
        return answer

    def read(self, url: str, role: PageRole, how: Callable[[], T], *, file: str = "") -> T:
        """Read a page within the CPU time it may take: beyond, the kernel ends this process.

        `file` is the address of the page's file that is read, if it is not the page itself.

        Raises:
            PageError: It cannot be read; a parser's own error is one as well.
        """
        self._hold(url, role, reading=True, file=file)
        try:
            with limited_cpu(self.limits.cpu_seconds):
                return how()
        except PageError:
            raise
        except MemoryError as error:
            self.tire()
            reason = Reason.of(ReasonCode.PARSER_OUT_OF_MEMORY)
            raise PageUnreadable(url, Fault.POISON, reason) from error
        except Exception as error:  # boundary: a bug on one page never ends its visit
            log.exception("reading failed", extra={"page": url})
            reason = Reason.of(ReasonCode.PARSER_FAILED, error=_named(error))
            raise PageUnreadable(url, Fault.REDESIGNED, reason) from error
        finally:
            self._hold(url, role, reading=False)

    async def fail(
        self, url: str, role: PageRole, error: PageError, page: Page | None = None
    ) -> None:
        """Tell that a page was not read."""
        await self.show(failure(url, role, error, page))

    async def _ask(
        self, url: str, remembered: KnownPage | None, follow: Follow | None
    ) -> Page | NotModified:
        try:
            if follow is None:
                return await self.ask(url, remembered=remembered)
            return await self.ask(
                url, method=follow.method, form=follow.form, referer=follow.referer
            )
        except PageError:
            raise
        except Exception as error:  # boundary: a bug on one page never ends its visit
            log.exception("fetching failed", extra={"page": url})
            reason = Reason.of(ReasonCode.CRAWLER_FAILED, error=_named(error))
            raise PageUnreadable(url, Fault.UNREACHABLE, reason) from error

    def _hold(self, url: str, role: PageRole, *, reading: bool, file: str = "") -> None:
        requests = self.ask.requests
        word = Hand(url=url, role=role, reading=reading, requests=requests, file=file)
        self.take_in_hand(word)

    def _count_silence(self, fault: Fault) -> None:
        """Notice when a host should be left alone for the rest of the visit."""
        self._unanswered = self._unanswered + 1 if fault in _NO_ANSWER else 0
        if fault is Fault.RATE_LIMITED or self._unanswered >= self.limits.patience:
            self.given_up = True


def _named(error: Exception) -> str:
    """An exception in one line, with the name of its class."""
    return f"{type(error).__name__}: {error}"[:300]


def failure(url: str, role: PageRole, error: PageError, page: Page | None = None) -> PageFailed:
    """The sight for a page that was not read."""
    return PageFailed(
        url=url,
        role=role,
        fault=error.fault,
        reason=error.reason,
        retry_after=error.retry_after,
        page=page,
    )
