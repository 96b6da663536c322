"""Collects the rows of a list from its pages: which are requested, and whether all were read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from crawler.crawl_plan import normalized
from crawler.middlewares.address_guard import check_url
from crawler.reading import Follow, ListPage
from disclosures import LeftOut, LeftOutLine, Leniency, ListCompleteness, ListEntry
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

#: Rows of one list that are kept; a longer one is no list of reports.
MAX_ENTRIES = 10_000

#: Rows of one list that link to other sites and are kept, and the length of their URLs.
MAX_ELSEWHERE, MAX_ELSEWHERE_URL = 1_000, 2_000

#: Lines that were left out and are kept.
MAX_LEFT_OUT = 100

#: Pages without new rows, one after the other, after which the rest is not requested.
MAX_REPEATS = 2

#: Further pages that are not there, after which the rest is not requested.
MAX_ABSENT = 3

#: Pages that a list may be away from the source's: frames in frames, redirects by scripts.
MAX_CONTINUATIONS = 3


@dataclass(slots=True)
class ListPagination:
    """The rows of a list collected from its pages, and the further pages to request."""

    #: Whether a URL is one of the source's site, or of a host that its settings allow.
    on_same_site: Callable[[str], bool]

    #: The address of the list.
    url: str = ""
    entries: dict[str, ListEntry] = field(default_factory=dict)

    #: Rows that link to other sites.
    elsewhere: list[ListEntry] = field(default_factory=list)
    _left_out: list[LeftOutLine] = field(default_factory=list)
    _pending: list[Follow] = field(default_factory=list)
    _requested: set[str] = field(default_factory=set)
    _alternatives: list[tuple[Follow, ...]] = field(default_factory=list)

    #: Whether it is still unknown which request brings the second page.
    _probing: bool = True
    _continuations: int = 0

    #: Pages that were read, and those of them that have rows.
    _read: int = 0
    _pages: int = 0
    _repeats: int = 0
    _dated_lines: int = 0
    _rows_printed: int | None = None
    _pages_printed: int | None = None
    _unresolved: tuple[str, ...] = ()
    _leniencies: dict[Leniency, None] = field(default_factory=dict)

    #: Why the rest of the list was not read.
    _stopped: Reason | None = None

    #: Why a further page has no content, and how many there are.
    _absent: Reason | None = None
    _absent_pages: int = 0

    #: A page that had no new row, or none at all; empty: none.
    _empty_page: str = ""

    def add(self, page: ListPage, url: str = "") -> None:
        """Add one page, at `url`.

        The first page gives alternative requests for the second; the one that brings rows is
        kept. Two pages without new rows, one after the other, are the end.
        """
        self._note_requested(Follow(url=url or self.url))
        if page.continued is not None and not page.entries:
            self._continue(page)
            return
        before = len(self.entries) + len(self.elsewhere)
        for entry in page.entries:
            self._add_entry(entry)
        self._note_numbers(page)
        if page.entries and self._pages and len(self.entries) + len(self.elsewhere) == before:
            self._note_repeat(url)
            return
        self._note_lines(page)
        first = not self._read
        self._read, self._pages = self._read + 1, self._pages + bool(page.entries)
        self._repeats, self._unresolved = 0, page.unresolved
        self._probing = first or (self._probing and not page.entries)
        if first:
            self._alternatives = list(page.instead)
        self._enqueue(page.more)

    def try_alternative(self) -> bool:
        """Enqueue another request for the second page; False if there is none, or it was found."""
        if not self._probing or not self._alternatives:
            return False
        self._requested.difference_update(map(_key, self._pending))
        self._pending.clear()
        self._enqueue(self._alternatives.pop(0))
        return bool(self._pending) or self.try_alternative()

    def next_request(self) -> Follow | None:
        """The next page to request; None when there is none."""
        if not self._pending and self.unproved() is not None:
            self.try_alternative()
        if self._rows_printed and all(one.speculative for one in self._pending) and self.complete:
            self._pending.clear()
        return self._pending.pop(0) if self._pending else None

    def add_empty_page(self, url: str = "", *, speculative: bool = False) -> None:
        """Add a page without rows: the end of the list, if its own numbers agree.

        A `speculative` page need not exist: it says nothing else.
        """
        self._pending.clear()
        if not speculative:
            self._empty_page = url or self.url
            self._stopped = self._stopped or Reason.of(
                ReasonCode.LIST_PAGE_EMPTY, url=self._empty_page
            )

    def add_missing_page(self, url: str) -> None:
        """Add a speculative page that does not exist: the end of the list.

        If it is the first that was looked for, it may have been looked for in the wrong place.
        """
        self._pending.clear()
        if self._pages <= 1 and not self._unresolved:
            self._unresolved = (url,)

    def add_absent_page(self, reason: Reason) -> bool:
        """Add a further page that is named, and is not there; False if too many are not.

        It is beyond the end of the list if its own numbers say so; the other pages are read.
        """
        self._absent = self._absent or reason
        self._absent_pages += 1
        return self._absent_pages < MAX_ABSENT

    def stop(self, reason: Reason) -> None:
        """Leave the rest of the list unread."""
        self._stopped = reason

    @property
    def complete(self) -> bool:
        """Whether the end of the list is proved."""
        return self.unproved() is None

    def unproved(self) -> Reason | None:
        """Why the end of the list is not proved; None: it is.

        It is proved if all printed rows, or else all named pages, were seen, or if there is no
        sign of a further page.
        """
        seen, printed = len(self.entries) + len(self.elsewhere), self._rows_printed
        if self._stopped is not None and self._stopped.code is not ReasonCode.LIST_PAGE_EMPTY:
            return self._stopped
        if printed:
            if seen >= printed:
                return None
            return self._absent or Reason.of(
                ReasonCode.LIST_ROWS_MISSING, seen=seen, printed=printed
            )
        return self._stopped or self._unproved_by_pages()

    def _unproved_by_pages(self) -> Reason | None:
        """Why it is not proved for a list that prints no number of rows."""
        if self._pages_printed is not None and self._pages >= self._pages_printed:
            return None
        if self._absent is not None:
            return self._absent
        if self._pages_printed is not None:
            return Reason.of(
                ReasonCode.LIST_PAGES_MISSING, read=self._pages, printed=self._pages_printed
            )
        if self._unresolved:
            return Reason.of(ReasonCode.LIST_NEXT_UNRESOLVED, controls=self._unresolved)
        if self._empty_page and self._pages == 1:
            return Reason.of(ReasonCode.LIST_PAGE_REPEATS, url=self._empty_page)
        return None

    def completeness(self) -> ListCompleteness:
        """Return the numbers of the list over all its pages."""
        other_site = (
            LeftOutLine(text=entry.title, why=LeftOut.OTHER_SITE, url=entry.url)
            for entry in self.elsewhere
        )
        lines = {(line.text, line.url): line for line in (*other_site, *self._left_out)}
        return ListCompleteness(
            rows=len(self.entries),
            pages=max(self._pages, 1),
            rows_printed=self._rows_printed,
            pages_printed=self._pages_printed,
            dated_lines=self._dated_lines,
            left_out=tuple(lines.values())[:MAX_LEFT_OUT],
            unproved=self.unproved(),
            leniencies=tuple(self._leniencies),
        )

    def _continue(self, page: ListPage) -> None:
        """Request the page that holds the list."""
        assert page.continued is not None
        self._continuations += 1
        if self._continuations > MAX_CONTINUATIONS:
            self._pending.clear()
            return
        self._enqueue((page.continued,))
        self._alternatives = [*page.instead, *self._alternatives]

    def _note_numbers(self, page: ListPage) -> None:
        if page.total is not None:
            self._rows_printed = max(self._rows_printed or 0, page.total)
        if page.pages_total is not None:
            self._pages_printed = max(self._pages_printed or 0, page.pages_total)

    def _note_lines(self, page: ListPage) -> None:
        """Note the lines of a page with new rows."""
        self._dated_lines += page.dated_lines
        self._leniencies |= dict.fromkeys(page.leniencies)
        self._left_out += page.left_out[: MAX_LEFT_OUT - len(self._left_out)]

    def _note_repeat(self, url: str) -> None:
        """Note a page without new rows."""
        if self.try_alternative():
            return
        self._repeats += 1
        self._empty_page = url or self.url
        if self._repeats >= MAX_REPEATS:
            self._pending.clear()

    def _enqueue(self, follows: Iterable[Follow]) -> None:
        for follow in (replace(more, url=_with_escaped_spaces(more.url)) for more in follows):
            if self._note_requested(follow) and self._may_request(follow.url):
                self._pending.append(follow)

    def _note_requested(self, follow: Follow) -> bool:
        """Whether a request is a new one."""
        known = _key(follow) in self._requested
        self._requested.add(_key(follow))
        return not known

    def _add_entry(self, entry: ListEntry) -> None:
        url = _with_escaped_spaces(entry.url)
        if len(self.entries) >= MAX_ENTRIES:
            self.stop(Reason.of(ReasonCode.LIST_ROW_LIMIT, limit=MAX_ENTRIES))
        elif self._may_request(url):
            url = normalized(url)
            self.entries.setdefault(url, replace(entry, url=url))
        elif not entry.title or entry in self.elsewhere:
            return
        elif not _is_requestable(url) or len(url) > MAX_ELSEWHERE_URL:
            self._left_out.append(LeftOutLine(text=entry.title, why=LeftOut.NO_ADDRESS))
        elif len(self.elsewhere) < MAX_ELSEWHERE:
            self.elsewhere.append(entry)

    def _may_request(self, url: str) -> bool:
        return _is_requestable(url) and self.on_same_site(url)


def _is_requestable(url: str) -> bool:
    try:
        check_url(url)
    except PageRefused:
        return False
    return True


def _key(follow: Follow) -> str:
    """What makes a request another one; the Referer does not."""
    return repr(replace(follow, url=normalized(follow.url), referer="", speculative=False))


def _with_escaped_spaces(url: str) -> str:
    """`url` with its spaces as %20, as browsers send them."""
    return url.strip().replace(" ", "%20")
