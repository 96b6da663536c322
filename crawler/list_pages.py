"""Reads a list over all its pages: its rows, and whether all of them were read."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from crawler.crawl_plan import normalized, same_site
from crawler.middlewares.address_guard import check_url
from crawler.observations import page_failed, page_or_none, unchanged_response
from crawler.page_operations import PageOperations
from crawler.parsers import Parsers
from crawler.reading import Follow, ListPage
from crawler.requests import UNEXPECTED_304, NotModified
from disclosures import (
    Fault,
    KnownPage,
    ListEntry,
    ListObserved,
    Page,
    PageFailed,
    PageRole,
    Source,
)
from disclosures.errors import PageError, PageRefused, PageUnreadable
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)

#: Rows of one list that are kept; a longer one is no list of reports.
MAX_ENTRIES = 10_000

#: Rows of one list that link to other sites and are kept, and the length of their URLs.
MAX_ELSEWHERE, MAX_ELSEWHERE_URL = 1_000, 2_000


@dataclass(slots=True)
class ListPagination:
    """The rows of a list collected from its pages, and the further pages to request."""

    #: Whether a URL is one of the source's site.
    on_same_site: Callable[[str], bool]
    entries: dict[str, ListEntry] = field(default_factory=dict)

    #: Rows that link to other sites.
    elsewhere: list[ListEntry] = field(default_factory=list)
    _pending: list[Follow] = field(default_factory=list)
    _requested: set[str] = field(default_factory=set)
    _alternatives: list[tuple[Follow, ...]] = field(default_factory=list)

    #: Whether it is still unknown which request brings the second page.
    _probing: bool = True
    _rows: int = 0
    _total: int = 0
    _truncated: bool = False

    def add(self, page: ListPage) -> None:
        """Add one page; a page without new rows is the last.

        The first page gives alternative requests for the second; the one that brings rows is
        kept.
        """
        first, before = not self._requested and not self.entries, len(self.entries)
        for entry in page.entries:
            self._add_entry(entry)
        self._total = max(self._total, page.total or 0)
        if page.entries and len(self.entries) == before:
            if not self.try_alternative():
                self._pending.clear()
            return
        self._rows += len(page.entries)
        self._probing = first or (self._probing and not page.entries)
        if first:
            self._alternatives = list(page.instead)
        self._enqueue(page.more)

    def try_alternative(self) -> bool:
        """Enqueue another request for the second page; False if there is none, or it was found."""
        if not self._probing or not self._alternatives:
            return False
        self._requested.difference_update(map(repr, self._pending))
        self._pending.clear()
        self._enqueue(self._alternatives.pop(0))
        return bool(self._pending) or self.try_alternative()

    def next_request(self) -> Follow | None:
        """The next page to request; None when there is none."""
        return self._pending.pop(0) if self._pending else None

    def add_empty_page(self) -> None:
        """Add a page without rows: the end of the list, if the list's own total agrees."""
        self._pending.clear()
        self._truncated = self._truncated or not self._total

    def truncate(self) -> None:
        """Leave the rest of the list unread."""
        self._truncated = True

    @property
    def complete(self) -> bool:
        """Whether all rows were read; a total that the list states may be off by 5 % or 2 rows."""
        missing = self._total - self._rows
        return not self._truncated and missing <= max(2, self._total // 20)

    def _enqueue(self, follows: Iterable[Follow]) -> None:
        for follow in (replace(more, url=_with_escaped_spaces(more.url)) for more in follows):
            if repr(follow) not in self._requested and self._may_request(follow.url):
                self._requested.add(repr(follow))
                self._pending.append(follow)

    def _add_entry(self, entry: ListEntry) -> None:
        if len(self.entries) >= MAX_ENTRIES:
            self.truncate()
        elif self._may_request(url := _with_escaped_spaces(entry.url)):
            url = normalized(url)
            self.entries.setdefault(url, replace(entry, url=url))
        elif (
            entry.title
            and len(entry.url) <= MAX_ELSEWHERE_URL
            and len(self.elsewhere) < MAX_ELSEWHERE
        ):
            self.elsewhere.append(entry)

    def _may_request(self, url: str) -> bool:
        try:
            check_url(url)
        except PageRefused:
            return False
        return self.on_same_site(url)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListResult:
    """What the pages of a list yielded."""

    entries: tuple[ListEntry, ...]

    #: Whether the list was read to its end on this visit; only then absence is evidence.
    complete: bool

    #: Rows that link to other sites.
    elsewhere: tuple[ListEntry, ...] = ()

    #: The further page that could not be read, if one ended the list.
    failed: PageFailed | None = None


@dataclass(slots=True, kw_only=True)
class ListCrawler:
    """Reads the list of one source."""

    source: Source
    operations: PageOperations
    parsers: Parsers

    async def crawl(self, response: Page | NotModified, comparable: KnownPage | None) -> ListResult:
        """Read the list whose first page is `response`, and emit its observation.

        If it is the same as `comparable`, its further pages are not requested.

        Raises:
            PageError: The first page cannot be parsed, or there are no rows.
        """
        if comparable is not None and (
            unchanged := unchanged_response(response, comparable, PageRole.LIST)
        ):
            await self.operations.emit(unchanged)
            return ListResult(entries=comparable.entries, complete=False)
        assert isinstance(response, Page), UNEXPECTED_304
        source = self.source
        pagination = ListPagination(same_site(source.url, response.url))
        first = self._parse(source.url, response)
        pagination.add(first)
        failed = await self._crawl_further_pages(pagination)
        if not pagination.entries:
            reason = Reason.of(ReasonCode.LIST_NO_REPORT_OF_SITE)
            raise PageUnreadable(source.url, Fault.EMPTY, reason)
        result = ListResult(
            entries=tuple(pagination.entries.values()),
            complete=pagination.complete,
            elsewhere=tuple(pagination.elsewhere),
            failed=failed,
        )
        await self.operations.emit(
            _list_observed(source.url, response, result, has_rows=bool(first.entries))
        )
        if result.elsewhere:
            urls = [entry.url for entry in result.elsewhere]
            log.debug("links to other sites", extra={"source": source.slug, "links": urls})
        if failed:
            await self.operations.emit(failed)
        return result

    async def _crawl_further_pages(self, pagination: ListPagination) -> PageFailed | None:
        """Read the list to its end; return the failure that ended it before, if one did."""
        max_pages = min(self.operations.limits.max_list_pages, max(1, self.source.max_pages // 2))
        while follow := pagination.next_request():
            if self.operations.pages >= max_pages:
                pagination.truncate()
                return None
            page = None
            try:
                page = await self.operations.fetch(follow.url, PageRole.LIST, follow=follow)
                pagination.add(self._parse(follow.url, page))
            except PageError as error:
                if pagination.try_alternative():
                    continue
                if error.fault is Fault.EMPTY and page is not None:
                    pagination.add_empty_page()
                    continue
                pagination.truncate()
                return page_failed(follow.url, PageRole.LIST, error, page_or_none(page))
        return None

    def _parse(self, url: str, page: Page | NotModified) -> ListPage:
        assert isinstance(page, Page), UNEXPECTED_304
        return self.operations.parse(
            url, PageRole.LIST, lambda: self.parsers.read_list(page, source=self.source)
        )


def _list_observed(url: str, page: Page, result: ListResult, *, has_rows: bool) -> ListObserved:
    """The observation of a list.

    `has_rows` is False if the first page has no rows of its own: then its validators and hash do
    not depend on the list, and are left out.
    """
    return ListObserved(
        url=url,
        entries=result.entries,
        complete=result.complete,
        elsewhere=result.elsewhere,
        etag=page.etag if has_rows else "",
        last_modified=page.last_modified if has_rows else "",
        raw_sha256=page.sha256 if has_rows else "",
    )


def _with_escaped_spaces(url: str) -> str:
    """`url` with its spaces as %20, as browsers send them."""
    return url.strip().replace(" ", "%20")
