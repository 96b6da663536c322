"""Reads a list over all its pages: its rows, and whether all of them were read."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from crawler.crawl_plan import normalized, same_site
from crawler.middlewares.address_guard import check_url
from crawler.observations import page_failed
from crawler.page_parsing import GuardedParser
from crawler.parsers import Parsers
from crawler.reading import Follow, ListPage
from crawler.visit import Visit
from disclosures import Fault, ListEntry, ListObserved, Page, PageFailed, PageRole
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
    """A list that was read to its end, or up to a page that failed."""

    observed: ListObserved
    failed: PageFailed | None = None


@dataclass(slots=True, kw_only=True)
class ListReader:
    """Reads the list of a visit, page by page.

    `start`, then `read` or `fail` for each page, until one returns a ListResult; a Follow is the
    request for the next page. All raise PageError if the list cannot be read at all.
    """

    visit: Visit

    #: Pages that a visit may have requested before it leaves the rest of the list unread.
    max_pages: int
    parsers: Parsers
    parse: GuardedParser

    #: The response for the source's own URL.
    first_page: Page | None = None
    _pagination: ListPagination = field(init=False)

    #: Whether the first page was read, and whether it has rows of its own.
    _started: bool = False
    _has_rows: bool = False

    def start(self, page: Page) -> Follow | ListResult:
        """Read the first page of the list."""
        self.first_page = page
        self._pagination = ListPagination(same_site(self.visit.source.url, page.url))
        return self.read(self.visit.source.url, page)

    def read(self, url: str, page: Page) -> Follow | ListResult:
        """Take the rows of one page."""
        source = self.visit.source
        try:
            found = self.parse(
                url, PageRole.LIST, lambda: self.parsers.read_list(page, source=source)
            )
            self._pagination.add(found)
        except PageError as error:
            return self.fail(url, error, page)
        if not self._started:
            self._started, self._has_rows = True, bool(found.entries)
        return self._next()

    def fail(self, url: str, error: PageError, page: Page | None = None) -> Follow | ListResult:
        """Go on after a page that failed: an alternative request may be left.

        A page without rows is the end of the list.
        """
        if not self._started:
            raise error
        if self._pagination.try_alternative():
            return self._next()
        if error.fault is Fault.EMPTY and page is not None:
            self._pagination.add_empty_page()
            return self._next()
        self._pagination.truncate()
        return self._end(page_failed(url, PageRole.LIST, error, page))

    def _next(self) -> Follow | ListResult:
        follow = self._pagination.next_request()
        if follow is None:
            return self._end()
        if self.visit.pages >= self.max_pages:
            self._pagination.truncate()
            return self._end()
        return follow

    def _end(self, failed: PageFailed | None = None) -> ListResult:
        """Return the list. Raises PageUnreadable if no row links to the source's site.

        The validators and the hash of a first page without rows do not depend on the list, and are
        left out.
        """
        rows, page, url = self._pagination, self.first_page, self.visit.source.url
        assert page is not None
        if not rows.entries:
            reason = Reason.of(ReasonCode.LIST_NO_REPORT_OF_SITE)
            raise PageUnreadable(url, Fault.EMPTY, reason)
        if rows.elsewhere:
            links = [entry.url for entry in rows.elsewhere]
            source = self.visit.source.slug
            log.debug("links to other sites", extra={"source": source, "links": links})
        observed = ListObserved(
            url=url,
            entries=tuple(rows.entries.values()),
            complete=rows.complete,
            elsewhere=tuple(rows.elsewhere),
            etag=page.etag if self._has_rows else "",
            last_modified=page.last_modified if self._has_rows else "",
            raw_sha256=page.sha256 if self._has_rows else "",
        )
        return ListResult(observed=observed, failed=failed)


def _with_escaped_spaces(url: str) -> str:
    """`url` with its spaces as %20, as browsers send them."""
    return url.strip().replace(" ", "%20")
