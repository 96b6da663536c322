"""Collects the rows of a list from its pages: which are requested, and whether all were read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from crawler.middlewares.address_guard import check_url
from crawler.reading import Follow, ListPage
from crawler.visits.crawl_plan import normalized
from crawler.visits.list_end import ListEnd
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

    #: Addresses of rows that the list had before: where they are missing, so may a page be.
    known: frozenset[str] = frozenset()
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

    #: Pages that were read, and what they tell of the end.
    _read: int = 0
    _end: ListEnd = field(default_factory=ListEnd)
    _repeats: int = 0
    _dated_lines: int = 0
    _leniencies: dict[Leniency, None] = field(default_factory=dict)

    #: The request that was given out last.
    _current: Follow | None = None

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
        self._end.note_numbers(page.total, page.pages_total)
        if page.entries and self._end.pages and len(self.entries) + len(self.elsewhere) == before:
            self._note_repeat(url)
            return
        self._note_lines(page)
        first = not self._read
        self._read, self._repeats = self._read + 1, 0
        self._end.pages += bool(page.entries)
        self._end.is_behind = self._end.is_behind and self._is_optional
        self._end.unresolved = page.unresolved
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
        are_guesses = all(one.speculative for one in self._pending)
        if self._end.rows_printed and are_guesses and self.complete:
            self._pending.clear()
        self._current = self._pending.pop(0) if self._pending else None
        return self._current

    def add_empty_page(
        self, url: str = "", *, speculative: bool = False, stated: bool = False
    ) -> None:
        """Add a page without rows: the end of the list, if its own numbers agree.

        A `speculative` page need not exist: it says nothing else. A page behind the second proves
        the end, as does the second itself if it is `stated` on it that there are no rows.
        """
        if self._is_optional:
            return
        is_last = self._is_last_request
        self._drop_requests()
        if not speculative:
            self._end.note_empty(url or self.url, is_last=is_last, stated=stated)

    def add_missing_page(self, url: str) -> None:
        """Add a speculative page that does not exist: the end of the list.

        If it is the first that was looked for, it may have been looked for in the wrong place.
        """
        if self._is_optional:
            return
        self._drop_requests()
        if self._end.pages <= 1 and not self._end.unresolved:
            self._end.unresolved = (url,)

    def add_absent_page(self, reason: Reason) -> bool:
        """Add a further page that is named, and is not there; False if too many are not.

        It is beyond the end of the list if the list's own numbers say so, or if it is the next page
        of the last, and nothing says that there is more; the other pages are read.
        """
        self._end.note_absent(reason, is_last=self._is_last_request and not self._is_optional)
        return self._end.absent_pages < MAX_ABSENT

    def stop(self, reason: Reason) -> None:
        """Leave the rest of the list unread."""
        self._end.stopped = reason

    @property
    def complete(self) -> bool:
        """Whether the end of the list is proved."""
        return self.unproved() is None

    def unproved(self) -> Reason | None:
        """Why the end of the list is not proved; None: it is."""
        return self._end.unproved(len(self.entries) + len(self.elsewhere), self._has_known)

    def _has_known(self) -> bool:
        """Whether all rows are there that the list had before.

        On a first visit nobody knows: a further page that is not there may be missing by a fault.
        """
        is_known = bool(self.known) or self._end.absent is None
        return is_known and self.known <= self.entries.keys()

    @property
    def _is_optional(self) -> bool:
        """Whether the page that was requested last need not have a row of its own."""
        return self._current is not None and self._current.optional

    @property
    def _is_last_request(self) -> bool:
        """Whether no request is left but for optional pages."""
        return all(one.optional for one in self._pending)

    def completeness(self) -> ListCompleteness:
        """Return the numbers of the list over all its pages."""
        other_site = (
            LeftOutLine(text=entry.title, why=LeftOut.OTHER_SITE, url=entry.url)
            for entry in self.elsewhere
        )
        lines = {(line.text, line.url): line for line in (*other_site, *self._left_out)}
        return ListCompleteness(
            rows=len(self.entries),
            pages=max(self._end.pages, 1),
            rows_printed=self._end.rows_printed,
            pages_printed=self._end.pages_printed,
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

    def _note_lines(self, page: ListPage) -> None:
        """Note the lines of a page with new rows."""
        self._dated_lines += page.dated_lines
        self._leniencies |= dict.fromkeys(page.leniencies)
        self._left_out += page.left_out[: MAX_LEFT_OUT - len(self._left_out)]

    def _note_repeat(self, url: str) -> None:
        """Note a page without new rows."""
        if self._is_optional:
            return
        if self.try_alternative():
            return
        self._repeats += 1
        self._end.empty_page = url or self.url
        if self._repeats >= MAX_REPEATS:
            self._drop_requests()

    def _drop_requests(self) -> None:
        """Leave the pages unread that would come next; those of a filter are no such pages."""
        self._pending = [one for one in self._pending if one.optional]

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
    url = normalized(follow.url)
    return repr(replace(follow, url=url, referer="", speculative=False, optional=False))


def _with_escaped_spaces(url: str) -> str:
    """`url` with its spaces as %20, as browsers send them."""
    return url.strip().replace(" ", "%20")
