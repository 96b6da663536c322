"""Reads a list over all its pages: its rows, and whether all of them were read. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from crawler.crawl_plan import normalized, same_site
from crawler.middlewares.address_guard import check_url
from crawler.reading import Follow, ListPage
from disclosures import Fault, ListEntry, ListObserved, Page, Source
from disclosures.errors import PageError, PageRefused, PageUnreadable
from disclosures.reason import Reason, ReasonCode

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


@dataclass(slots=True, kw_only=True)
class ListReader:
    """Collects the list of one source over its pages: its rows, and what is requested next."""

    source: Source

    #: Pages that a visit may have requested before it leaves the rest of the list unread.
    max_pages: int

    #: Whether the first page was read, and that page.
    started: bool = False
    first_page: Page | None = None
    _pagination: ListPagination = field(init=False)
    _first_has_rows: bool = False

    def start(self, page: Page) -> None:
        """Begin with the response for the source's own URL."""
        self.first_page = page
        self._pagination = ListPagination(same_site(self.source.url, page.url))

    def add(self, page: ListPage) -> None:
        """Add what was read from the first page, then from each further one."""
        self._pagination.add(page)
        if not self.started:
            self.started, self._first_has_rows = True, bool(page.entries)

    def next_request(self, pages: int) -> Follow | None:
        """The next page of the list; None if there is none, or `pages` reach the limit."""
        follow = self._pagination.next_request()
        if follow is not None and pages >= self.max_pages:
            self._pagination.truncate()
            return None
        return follow

    def goes_on_after(self, error: PageError, page: Page | None) -> bool:
        """Whether the list can be read further although a page failed.

        An alternative request may be left; a page without rows is the end of a list.
        """
        if self._pagination.try_alternative():
            return True
        if error.fault is Fault.EMPTY and page is not None:
            self._pagination.add_empty_page()
            return True
        self._pagination.truncate()
        return False

    def observed(self) -> ListObserved:
        """The observation of the list, after its last page.

        The validators and the hash of a first page without rows do not depend on the list, and are
        left out.

        Raises:
            PageUnreadable: There are no rows that link to the source's site.
        """
        rows, page, known = self._pagination, self.first_page, self._first_has_rows
        assert page is not None
        if not rows.entries:
            reason = Reason.of(ReasonCode.LIST_NO_REPORT_OF_SITE)
            raise PageUnreadable(self.source.url, Fault.EMPTY, reason)
        return ListObserved(
            url=self.source.url,
            entries=tuple(rows.entries.values()),
            complete=rows.complete,
            elsewhere=tuple(rows.elsewhere),
            etag=page.etag if known else "",
            last_modified=page.last_modified if known else "",
            raw_sha256=page.sha256 if known else "",
        )


def _with_escaped_spaces(url: str) -> str:
    """`url` with its spaces as %20, as browsers send them."""
    return url.strip().replace(" ", "%20")
