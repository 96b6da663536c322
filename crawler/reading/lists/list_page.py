"""Reads list pages: their entries, their further pages and the total of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from crawler.families import Follow
from crawler.reading.lists.continuations import as_alternatives, continuations, unfilled_list
from crawler.reading.lists.further_pages import find_further_pages
from crawler.reading.lists.opened_list import OpenedList, open_list
from crawler.reading.lists.regions.regions import FirstPage
from crawler.reading.page.error_pages import reject_error_page
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.page.parsed_page import window_title_of
from crawler.reading.transport.http_status import reject_error_status
from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    Fault,
    FieldLocation,
    FieldOrigin,
    LeftOut,
    LeftOutLine,
    Leniency,
    ListEntry,
    Page,
    Reading,
    Source,
)
from disclosures.errors import PageError, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Reasons of a page that may lead on: it has no text.
_NO_TEXT = frozenset(
    {
        ReasonCode.PAGE_ONLY_SCRIPT,
        ReasonCode.PAGE_NO_TEXT,
        ReasonCode.PAGE_SCRIPT_SHELL,
        ReasonCode.PAGE_ONLY_REDIRECTS_HOME,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """The content of one page of a list."""

    #: In page order, each address once.
    entries: tuple[ListEntry, ...]

    #: Further pages of the same list, in order. A further page may name more than the first.
    more: tuple[Follow, ...] = ()

    #: Alternative requests for the pages of `more`, tried in turn if its first has no new row.
    instead: tuple[tuple[Follow, ...], ...] = ()

    #: Rows and pages of the whole list, if the page states them (共6条, 共2页).
    total: int | None = None
    pages_total: int | None = None

    #: Controls that seem to lead to a further page and whose address is unknown, as displayed.
    unresolved: tuple[str, ...] = ()

    #: Whether the page says, or shows, that the list has no row yet.
    is_empty: bool = False

    #: Where the list itself is, if this page only leads to it: a frame, a refresh, a script.
    continued: Follow | None = None

    #: Dated lines of the main column, the rows included.
    dated_lines: int = 0

    #: Lines that look like rows and were not taken.
    left_out: tuple[LeftOutLine, ...] = ()

    #: What the page breaks, and was read in spite of.
    leniencies: tuple[Leniency, ...] = ()

    #: What it tells of its further pages, if its rows are displayed.
    as_first: FirstPage | None = None


def read_list(
    page: Page, *, source: Source | None = None, first: FirstPage | None = None
) -> ListPage:
    """Read a list page; `first` is what the first page tells, if this is a further one.

    A list whose rows are all on further pages has no entries, but further pages. A page which
    states that the list has no row yet gives an empty one: whether that can be, its caller knows.

    Raises:
        PageUnreadable: No rows (EMPTY, SPA_SHELL), or no content; its fault says which.
        PageUnreachable: The answer is no page (rate limit, server error, truncated).
        PageRefused: Too large or too complex to be parsed.
    """
    reject_error_status(page)
    return read_opened_list(open_list(page, source, first))


def read_opened_list(listing: OpenedList) -> ListPage:
    """Read a list page that is opened; see `read_list`. Raises PageError."""
    opened, rows = listing.opened, listing.rows
    pager = opened.family.pager(opened.url, opened.raw, opened.root)
    further = find_further_pages(opened, pager, {entry.url for entry in rows.entries})
    if not rows.entries and not (further.more and listing.is_shell):
        if listing.is_empty and not further.rows_total:
            return ListPage(entries=(), is_empty=True)
        if listing.first is not None:  # the first page displays its rows: no script fills in others
            _reject_empty_list(opened, rows.left_out, by_script=False)
        return _continued(opened) or _reject_empty_list(opened, rows.left_out)
    return ListPage(
        entries=tuple(rows.entries),
        more=further.more,
        instead=further.instead,
        total=further.rows_total,
        pages_total=further.pages_total,
        unresolved=further.unresolved,
        dated_lines=rows.dated_lines,
        left_out=rows.left_out,
        leniencies=opened.decoded.leniencies,
        as_first=rows.as_first,
    )


def looks_like_list(page: Page, *, source: Source | None = None) -> bool:
    """Whether `page` is a list of reports, if yet without one, and no report.

    False when it is unreadable.
    """
    try:
        return open_list(page, source).is_any_list
    except PageError:
        return False


def looks_like_young_list(page: Page, *, source: Source | None = None) -> bool:
    """Whether `page` is a list of one or two rows, or an empty one; False when unreadable."""
    try:
        return open_list(page, source).is_young
    except PageError:
        return False


def reading_of_list(listing: OpenedList) -> Reading:
    """Return a list page as a Reading of kind LIST, with one paragraph for each entry.

    Raises:
        PageUnreadable: None of its rows has an address.
    """
    opened, rows = listing.opened, listing.rows
    if not rows.entries and rows.left_out:
        _reject_empty_list(opened, rows.left_out)
    title = window_title_of(opened.root) or None
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, text=f"{entry.published_on or ''} {entry.title}".strip())
        for entry in rows.entries
    )
    origins = {"title": FieldOrigin(where=FieldLocation.PAGE, raw=title)} if title else {}
    return Reading(
        url=opened.url,
        kind=DocumentKind.LIST,
        title=title,
        blocks=blocks,
        provenance=origins,
        family=opened.family.name,
        charset=opened.decoded.charset,
    )


def _continued(opened: OpenedPage) -> ListPage | None:
    """Return a page without rows that leads to its list; None if it leads nowhere.

    Raises:
        PageUnreadable: It says that it is an error page.
    """
    follows = continuations(opened)
    if not follows:
        return None
    _reject_error_text(opened, may_be_blank=True)
    return ListPage(entries=(), continued=follows[0], instead=as_alternatives(follows[1:]))


def _reject_error_text(opened: OpenedPage, *, may_be_blank: bool) -> None:
    """Reject an error page; one without text only if it may not be blank.

    Raises:
        PageUnreadable: It is an error page.
    """
    title, lines = window_title_of(opened.root), opened.lines
    try:
        reject_error_page(opened.page, title=title, lines=lines, text=opened.decoded.text)
    except PageUnreadable as error:
        if not may_be_blank or error.reason.code not in _NO_TEXT:
            raise


def _reject_empty_list(
    opened: OpenedPage, left_out: Sequence[LeftOutLine], *, by_script: bool = True
) -> NoReturn:
    """Raise the fault of a page without rows; `by_script`: a script may fill them in.

    Raises:
        PageUnreadable: Always.
    """
    sign = unfilled_list(opened) if by_script else ""
    _reject_error_text(opened, may_be_blank=bool(sign))
    unusable = [line.text for line in left_out if line.why is LeftOut.NO_ADDRESS]
    if unusable:
        rows, first = len(unusable), unusable[0][:80]
        reason = Reason.of(ReasonCode.LIST_ROWS_WITHOUT_ADDRESS, rows=rows, first=first)
        raise PageUnreadable(opened.url, Fault.EMPTY, reason)
    if sign:
        reason = Reason.of(ReasonCode.LIST_ROWS_BY_SCRIPT, sign=sign)
        raise PageUnreadable(opened.url, Fault.SPA_SHELL, reason)
    raise PageUnreadable(opened.url, Fault.EMPTY, Reason.of(ReasonCode.LIST_NO_ROWS))
