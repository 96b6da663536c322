"""Reads a list over all its pages: its rows, and whether all of them were read."""

import logging
from dataclasses import dataclass, field

from crawler.reading import FirstPage, Follow
from crawler.visits.crawl_plan import site_of
from crawler.visits.guarded_parser import GuardedParser
from crawler.visits.list_pagination import ListPagination
from crawler.visits.observations import page_failed
from crawler.visits.parsers import Parsers
from crawler.visits.visit import Visit
from disclosures import Fault, ListObserved, Page, PageFailed, PageRole
from disclosures.errors import PageError, PageUnreadable
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)

#: Faults of a page that is not there, or has nothing on it.
_ABSENT = frozenset({Fault.GONE, Fault.SOFT_404, Fault.REDIRECTED_HOME, Fault.EMPTY})


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

    #: Whether the list is one that states that it has no row, and never had any.
    _is_empty: bool = False

    #: What the first page with rows tells of the others.
    _first: FirstPage | None = None

    #: Whether the first page stands for the whole list: no other page is missing.
    _comparable: bool = True

    #: The request whose answer is read next, and where a page without rows leads.
    _requested: Follow | None = None
    _continued: str = ""

    def start(self, page: Page) -> Follow | ListResult:
        """Read the first page of the list."""
        self.first_page = page
        source = self.visit.source
        known = self.visit.job.known.get(source.url)
        rows = frozenset(entry.url for entry in known.entries) if known else frozenset[str]()
        self._pagination = ListPagination(site_of(source, page.url), source.url, known=rows)
        return self.read(page.url, page)

    def read(self, url: str, page: Page) -> Follow | ListResult:
        """Take the rows of one page."""
        source = self.visit.source
        try:
            found = self.parse(
                url,
                PageRole.LIST,
                lambda: self.parsers.read_list(page, source=source, first=self._first),
            )
            if found.is_empty:
                raise PageUnreadable(url, Fault.EMPTY, Reason.of(ReasonCode.LIST_STATED_EMPTY))
            self._pagination.add(found, url)
        except PageError as error:
            return self.fail(url, error, page)
        if not self._started:
            self._started, self._has_rows = True, bool(found.entries)
        self._first = self._first or found.as_first
        self._continued = "" if found.continued is None else found.continued.url or self._continued
        return self._next()

    def fail(self, url: str, error: PageError, page: Page | None = None) -> Follow | ListResult:
        """Go on after a page that failed: an alternative request may be left.

        A page without rows is the end of the list; so is a speculative page that is missing. Where
        a page that another one names is missing, the list has a gap, or has its end before it. A
        list that states that it has no row is empty, unless it had rows before: then its page is
        at fault.
        """
        states_empty = error.reason.code is ReasonCode.LIST_STATED_EMPTY and self._never_had_rows
        if not self._started and not states_empty:
            raise error
        speculative = self._requested is not None and self._requested.speculative
        if self._pagination.try_alternative():
            return self._next()
        if states_empty:
            self._is_empty = True
            return self._end()
        if error.fault is Fault.EMPTY and page is not None:
            stated = error.reason.code is ReasonCode.LIST_STATED_EMPTY
            self._pagination.add_empty_page(url, speculative=speculative, stated=stated)
            return self._next()
        if speculative and error.fault in _ABSENT:
            self._pagination.add_missing_page(url)
            return self._next()
        reason = Reason.of(ReasonCode.LIST_PAGE_FAILED, url=url, reason=error.reason)
        if error.fault in _ABSENT and self._pagination.entries:
            self._comparable = False
            return self._next() if self._pagination.add_absent_page(reason) else self._end()
        self._pagination.stop(reason)
        return self._end(page_failed(url, PageRole.LIST, error, page))

    def _next(self) -> Follow | ListResult:
        follow = self._requested = self._pagination.next_request()
        if follow is None:
            return self._end()
        if self.visit.pages >= self.max_pages:
            self._pagination.stop(Reason.of(ReasonCode.LIST_PAGE_LIMIT, limit=self.max_pages))
            return self._end()
        return follow

    def _end(self, failed: PageFailed | None = None) -> ListResult:
        """Return the list. Raises PageUnreadable if no row links to the source's site.

        The validators and the hash of a first page without rows do not depend on the list, and are
        left out; so are those of a list of which a page failed, since it must be read again.
        """
        rows, page, url = self._pagination, self.first_page, self.visit.source.url
        assert page is not None
        if not rows.entries and not self._is_empty:
            raise PageUnreadable(url, Fault.EMPTY, self._reason_without_rows())
        if rows.elsewhere:
            links = [entry.url for entry in rows.elsewhere]
            source = self.visit.source.slug
            log.debug("links to other sites", extra={"source": source, "links": links})
        comparable = self._has_rows and self._comparable and failed is None
        observed = ListObserved(
            url=url,
            entries=tuple(rows.entries.values()),
            complete=rows.complete,
            completeness=rows.completeness(),
            elsewhere=tuple(rows.elsewhere),
            etag=page.etag if comparable else "",
            last_modified=page.last_modified if comparable else "",
            raw_sha256=page.sha256 if comparable else "",
        )
        return ListResult(observed=observed, failed=failed)

    @property
    def _never_had_rows(self) -> bool:
        """Whether no row is known: neither on this visit, nor by the list or a report before."""
        if self._pagination.entries or self._pagination.elsewhere:
            return False
        known = self.visit.job.known.values()
        return not any(page.entries or page.role is PageRole.REPORT for page in known)

    def _reason_without_rows(self) -> Reason:
        if self._continued:
            return Reason.of(ReasonCode.LIST_CONTINUES_WITHOUT_ROWS, url=self._continued)
        return Reason.of(ReasonCode.LIST_NO_REPORT_OF_SITE)
