"""Reads list pages: their entries, their further pages and the total of rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from crawler.families import Follow
from crawler.reading.lists.continuations import as_alternatives, continuations, unfilled_list
from crawler.reading.lists.evidence import is_list_of_rows, is_young_list
from crawler.reading.lists.further_pages import find_further_pages
from crawler.reading.lists.rows import RowsFound, entry_of, find_rows, unique_entries
from crawler.reading.lists.script_rows import script_rows
from crawler.reading.page.error_pages import reject_error_page
from crawler.reading.page.lines import parse_html
from crawler.reading.page.opened_page import OpenedPage, open_page
from crawler.reading.page.parsed_page import window_title_of
from crawler.reading.page.selectors import select_elements, select_text
from crawler.reading.text.dates import first_date
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

#: Maximum rows examined in one answer.
MAX_RECORDS = 10_000


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

    #: Where the list itself is, if this page only leads to it: a frame, a refresh, a script.
    continued: Follow | None = None

    #: Dated lines of the main column, the rows included.
    dated_lines: int = 0

    #: Lines that look like rows and were not taken.
    left_out: tuple[LeftOutLine, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rows:
    """The entries of one page, and what was left out."""

    entries: list[ListEntry]
    dated_lines: int = 0
    left_out: tuple[LeftOutLine, ...] = ()


def read_list(page: Page, *, source: Source | None = None) -> ListPage:
    """Read a list page.

    A list whose rows are all on further pages has no entries, but further pages.

    Raises:
        PageUnreadable: No rows (EMPTY, SPA_SHELL), or no content; its fault says which.
        PageUnreachable: The answer is no page (rate limit, server error, truncated).
        PageRefused: Too large or too complex to be parsed.
    """
    reject_error_status(page)
    opened = _opened(page, source)
    rows = _rows(opened)
    pager = opened.family.pager(page.url, opened.raw, opened.root)
    further = find_further_pages(opened, pager)
    if not rows.entries and not (further.more and _is_shell(opened)):
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
    )


def looks_like_list(page: Page, *, source: Source | None = None) -> bool:
    """Whether `page` is a list of reports, and not a report; False when it is unreadable."""
    try:
        return is_list(_opened(page, source))
    except PageError:
        return False


def looks_like_young_list(page: Page, *, source: Source | None = None) -> bool:
    """Whether `page` is a list of one or two rows, or an empty one; False when unreadable."""
    try:
        opened = _opened(page, source)
        return opened.decoded.markup and is_young_list(opened.root, _displayed_rows(opened))
    except PageError:
        return False


def reading_of_list(opened: OpenedPage) -> Reading:
    """Return a list page as a Reading of kind LIST, with one paragraph for each entry.

    Raises:
        PageUnreadable: None of its rows has an address.
    """
    rows = _rows(opened)
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


def is_list(opened: OpenedPage) -> bool:
    """Whether a page is a list: it has rows, and no article."""
    family, raw = opened.family, opened.raw
    if family.entries(opened.url, raw) is not None or family.records(raw) or family.rows(raw):
        return True
    if not opened.decoded.markup:
        return False
    if "rows" in opened.selectors and select_elements(opened.root, opened.selectors["rows"]):
        return True
    if _is_shell(opened) and family.pager(opened.url, raw, opened.root).pages:
        return True
    found = _displayed_rows(opened)
    if not found.entries and script_rows(opened):
        return True
    return is_list_of_rows(opened.root, found)


def _is_shell(opened: OpenedPage) -> bool:
    """Whether a page is a list whose rows are all on other pages."""
    if opened.family.entries(opened.url, opened.raw) is not None:
        return True
    return "queryData" in opened.raw


def _rows(opened: OpenedPage) -> _Rows:
    """Return the rows at the operator's selectors, else in the family's data, else as displayed."""
    url, raw, family = opened.url, opened.raw, opened.family
    if "rows" in opened.selectors:
        return _Rows(unique_entries(_selected_entries(opened)))
    entries = family.entries(url, raw)
    if entries is not None:
        return _Rows(unique_entries(entries))
    records = family.records(raw)
    if records is not None:
        trees = (parse_html(url, f"<body>{record}</body>") for record in records[:MAX_RECORDS])
        return _Rows(unique_entries([entry for tree in trees if (entry := entry_of(tree, url))]))
    row_markup = family.rows(raw)
    if row_markup is not None:
        tree = parse_html(url, f"<body>{row_markup}</body>")
        return _Rows(find_rows(tree, url, all_rows=True).entries)
    found = _displayed_rows(opened)
    displayed = found.entries
    if displayed and family.pager(url, raw, opened.root).includes_first_rows:
        displayed = [entry for entry in displayed if entry.published_on]
    elif not displayed:
        displayed = list(script_rows(opened))
    return _Rows(displayed, dated_lines=found.dated_lines, left_out=tuple(found.left_out))


def _displayed_rows(opened: OpenedPage) -> RowsFound:
    """Return the rows of the page as it is displayed."""
    known = _recent.rows
    if _recent.opened is opened and known is not None:
        return known
    found = find_rows(opened.root, opened.url, base=opened.base, charset=opened.decoded.charset)
    if _recent.opened is opened:
        _recent.rows = found
    return found


@dataclass(slots=True)
class _Recent:
    """The page that was opened last: whether it is a list, and its rows, are asked in turn."""

    page: Page | None = None
    source: Source | None = None
    opened: OpenedPage | None = None
    rows: RowsFound | None = None


_recent = _Recent()


def _opened(page: Page, source: Source | None) -> OpenedPage:
    """Open a page, unless it is the one that was opened last. Raises PageError."""
    if _recent.page is page and _recent.source is source and _recent.opened is not None:
        return _recent.opened
    opened = open_page(page, source)
    _recent.page, _recent.source, _recent.opened, _recent.rows = page, source, opened, None
    return opened


def _selected_entries(opened: OpenedPage) -> Iterator[ListEntry]:
    """Yield the rows at the operator's selectors."""
    selectors = opened.selectors
    for row in select_elements(opened.root, selectors["rows"]):
        entry = entry_of(row, opened.url, base=opened.base, charset=opened.decoded.charset)
        if entry is None:
            continue
        title = select_text(row, selectors["title"]) if "title" in selectors else ""
        found = first_date(select_text(row, selectors["date"])) if "date" in selectors else None
        day = found.published.on if found else entry.published_on
        yield ListEntry(url=entry.url, title=title or entry.title, published_on=day)


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


def _reject_empty_list(opened: OpenedPage, left_out: Sequence[LeftOutLine]) -> NoReturn:
    """Raise the fault of a page without rows.

    Raises:
        PageUnreadable: Always.
    """
    sign = unfilled_list(opened)
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
