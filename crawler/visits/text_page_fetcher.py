"""Fetches the further pages of a report whose text is spread over several pages."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from crawler.reading import TextPage
from crawler.reading.joined_pages import repeats
from crawler.requests import NotModified
from crawler.visits.crawl_plan import Target, redirects_home, site_of
from crawler.visits.guarded_parser import GuardedParser
from crawler.visits.parsers import Parsers
from crawler.visits.visit import Visit
from disclosures import (
    TRANSIENT_FAULTS,
    Fault,
    KnownPage,
    KnownTextPage,
    Page,
    PageRole,
)
from disclosures.errors import PageError, PageRefused, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Further pages of one report that are read.
MAX_FURTHER_PAGES = 40

#: Faults of a page that is not there. Of a further page they say nothing of the report itself.
_ABSENT = frozenset({Fault.GONE, Fault.SOFT_404, Fault.REDIRECTED_HOME, Fault.EMPTY})


#: Faults of a page that may be there at another time.
_PASSING = TRANSIENT_FAULTS | {Fault.HTTP_ERROR}


class FetchTextPage(Protocol):
    """Sends the request for a further page."""

    async def __call__(
        self, url: str, *, page: str, known: KnownPage | None = None
    ) -> Page | NotModified:
        """Fetch `url`, a further page of `page`; with `known` conditionally. Raises PageError."""


@dataclass(slots=True, kw_only=True)
class TextPageFetcher:
    """Fetches the further pages of texts for one visit, within its limits."""

    visit: Visit
    parsers: Parsers

    #: Bytes of the further pages of one report.
    max_bytes: int
    fetch: FetchTextPage
    parse: GuardedParser

    async def differ(self, target: Target) -> bool:
        """Whether a further page of a known report, whose first page is unchanged, differs.

        Raises:
            PageError: That cannot be said now.
        """
        for known in target.known.further if target.known else ():
            try:
                response = await self._fetch(target, known.url, known)
            except PageError as error:
                if known.repeats:
                    continue
                raise _error_of_text(target.url, known.url, error) from error
            if isinstance(response, Page) and response.sha256 != known.raw_sha256:
                return True
        return False

    async def joined(self, target: Target, page: Page) -> Page:
        """Return `page` with the further pages of its text, in order.

        Those that it names are requested, those that they name, and those that were read before:
        a page that nothing names any more may still be part of the text. It stays without those
        that are not there, unless they were read before.

        Raises:
            PageError: One was read before, or may be there at another time, and cannot be read now.
        """
        text = _JoinedText(page, self._look(target, page, None), target.known)
        while (address := text.next_address()) and len(text.read) < MAX_FURTHER_PAGES:
            try:
                response = await self._fetch(target, address, None)
                assert isinstance(response, Page)
                look = self._look(target, response, page)
            except PageError as error:
                if text.may_lack(address, error.fault):
                    continue
                if address in text.known or error.fault in _PASSING:
                    raise _error_of_text(target.url, address, error) from error
                break
            if text.size + len(response.body) > self.max_bytes:
                break
            if text.loses(address, look):
                reason = Reason.of(ReasonCode.TEXT_PAGE_REPEATS)
                lost = PageUnreadable(address, Fault.HTTP_ERROR, reason)
                raise _error_of_text(target.url, address, lost)
            text.add(response, look)
        return replace(page, further=tuple(text.read))

    def _look(self, target: Target, page: Page, first: Page | None) -> TextPage:
        """Look at a page of the text of `target`. Raises PageError."""
        look = partial(self.parsers.text_page, page, source=self.visit.source, first=first)
        return self.parse(
            target.url, PageRole.REPORT, look, file=page.url if first is not None else ""
        )

    async def _fetch(
        self, target: Target, url: str, known: KnownTextPage | None
    ) -> Page | NotModified:
        """Fetch a further page; with `known` conditionally. Raises PageError."""
        if url in self.visit.poison:
            raise PageRefused(url, Fault.POISON, Reason.of(ReasonCode.PARSER_CRASHED_FILE))
        if self.visit.stopped:
            reason = Reason.of(ReasonCode.FILE_SITE_PAUSED)
            raise PageUnreachable(url, Fault.RATE_LIMITED, reason)
        condition = None if known is None else _as_known_page(known)
        response = await self.fetch(url, page=target.url, known=condition)
        if isinstance(response, NotModified) or response.url == url:
            return response
        source = self.visit.source
        if not site_of(source, target.url)(response.url) or redirects_home(
            url, response.url, source.url
        ):
            reason = Reason.of(ReasonCode.PAGE_REDIRECTED, url=response.url)
            raise PageUnreadable(url, Fault.REDIRECTED_HOME, reason)
        return replace(response, url=url, via=response.url)


class _JoinedText:
    """The pages of one text that were read so far, and those that are left."""

    def __init__(self, first: Page, look: TextPage, known: KnownPage | None) -> None:
        self.read: list[Page] = []
        self.known = {page.url: page for page in known.further} if known else {}
        self._text, self._left, self._done = look.text, dict(look.further), {first.url}
        self._named = set(look.further.values())
        self._last = 0
        self._ended = False

    @property
    def size(self) -> int:
        """Bytes of the further pages."""
        return sum(len(page.body) for page in self.read)

    def next_address(self) -> str:
        """The address of the next page; empty: none is left."""
        if self._ended:
            return ""
        left = [number for number, url in self._left.items() if url not in self._done]
        if left:
            self._last = min(left)
            address = self._left[self._last]
        else:
            address = next((url for url in self.known if url not in self._done), "")
        self._done.add(address)
        return address

    def may_lack(self, address: str, fault: Fault) -> bool:
        """Whether a page that nothing names is not there any more."""
        return address not in self._named and fault in _ABSENT

    def loses(self, address: str, look: TextPage) -> bool:
        """Whether a page that held text repeats the pages before it, and is still named."""
        before = self.known.get(address)
        is_lost = before is not None and not before.repeats and repeats(look.text, self._text)
        return is_lost and address in self._named

    def add(self, page: Page, look: TextPage) -> None:
        """Append a page; the text ends with one that repeats those before it."""
        self._ended = repeats(look.text, self._text)
        if self._ended and page.url not in self._named:
            return
        self._text += look.text
        self.read.append(replace(page, repeats=self._ended))
        for number, url in look.further.items():
            if number > self._last:
                self._left.setdefault(number, url)
            self._named.add(url)


def _as_known_page(known: KnownTextPage) -> KnownPage:
    return KnownPage(
        url=known.url,
        role=PageRole.REPORT,
        etag=known.etag,
        last_modified=known.last_modified,
        raw_sha256=known.raw_sha256,
    )


def _error_of_text(url: str, address: str, error: PageError) -> PageError:
    """The error of a report of whose text a page could not be read."""
    fault = Fault.HTTP_ERROR if error.fault in _ABSENT else error.fault
    reason = Reason.of(ReasonCode.TEXT_PAGE_NOT_READ, url=address, reason=error.reason)
    kind = type(error)
    return kind(url, fault, reason, error.retry_after)
