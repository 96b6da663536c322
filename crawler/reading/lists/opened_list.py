"""A page that may be a list, opened once: its rows, and whether it is a list, or one yet empty."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from crawler.reading.lists.continuations import continuations, unfilled_list
from crawler.reading.lists.evidence import (
    MIN_ROWS,
    is_list_of_rows,
    is_young_list,
    says_empty,
    shows_no_document,
)
from crawler.reading.lists.plain_documents import has_few_rows
from crawler.reading.lists.records.attribute_dates import attribute_dates
from crawler.reading.lists.records.hidden_panes import has_hidden_panes
from crawler.reading.lists.regions.regions import FirstPage
from crawler.reading.lists.rows import RowsFound, entry_of, find_rows, unique_entries
from crawler.reading.lists.script_rows import script_rows
from crawler.reading.lists.year_links import year_links
from crawler.reading.page.error_pages import reject_error_page
from crawler.reading.page.lines import find_elements, parse_html
from crawler.reading.page.opened_page import OpenedPage, open_page
from crawler.reading.page.parsed_page import window_title_of
from crawler.reading.page.selectors import select_elements, select_text
from crawler.reading.text.dates import first_date
from disclosures import LeftOutLine, ListEntry, Page, Source
from disclosures.errors import PageUnreadable
from disclosures.reason import ReasonCode

#: Maximum rows examined in one answer.
MAX_RECORDS = 10_000

#: Reasons of a page that has hardly any text, which a list without rows may have.
_HARDLY_ANY_TEXT = frozenset({ReasonCode.PAGE_NO_TEXT, ReasonCode.PAGE_ONLY_SCRIPT})

_CONTAINER_NAME = re.compile(r"list|news|rows|items|\blb\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListRows:
    """The entries of one page, and what was left out."""

    entries: list[ListEntry]
    dated_lines: int = 0
    left_out: tuple[LeftOutLine, ...] = ()
    as_first: FirstPage | None = None


@dataclass(frozen=True)
class OpenedList:
    """An opened page as a list, whether it is one or not."""

    opened: OpenedPage

    #: What the first page of the list tells, if this is a further one.
    first: FirstPage | None = None

    @cached_property
    def displayed(self) -> RowsFound:
        """The rows of the page as it is displayed."""
        opened = self.opened
        charset = opened.decoded.charset
        first = self.first
        found = find_rows(opened.root, opened.url, base=opened.base, charset=charset, first=first)
        if found.is_elsewhere or (found.beside and (self._by_year or _is_elsewhere(opened, found))):
            return found.without_rows()
        return found

    @cached_property
    def _by_year(self) -> Sequence[ListEntry]:
        """Reports by year that are no lines of a list."""
        return year_links(self.opened)

    @cached_property
    def _written_elsewhere(self) -> Sequence[ListEntry]:
        """The rows of a page that displays none: those in its scripts, or its reports by year."""
        if scripted := script_rows(self.opened):
            return scripted
        if not self._by_year:
            return ()
        without_rows = RowsFound(self.displayed.page)  # one may hold the text of a document
        return self._by_year if shows_no_document(self.opened.root, without_rows) else ()

    @cached_property
    def rows(self) -> ListRows:
        """The rows at the operator's selectors, else in the family's data, else as displayed."""
        opened = self.opened
        url, raw, family = opened.url, opened.raw, opened.family
        if "rows" in opened.selectors:
            return ListRows(unique_entries(_selected_entries(opened)))
        entries = family.entries(url, raw)
        if entries is not None:
            return ListRows(unique_entries(entries))
        records = family.records(raw)
        if records is not None:
            trees = (parse_html(url, f"<body>{record}</body>") for record in records[:MAX_RECORDS])
            found = [entry for tree in trees if (entry := entry_of(tree, url))]
            return ListRows(unique_entries(found))
        row_markup = family.rows(raw)
        if row_markup is not None:
            tree = parse_html(url, f"<body>{row_markup}</body>")
            return ListRows(find_rows(tree, url, all_rows=True).entries)
        return self._displayed_rows()

    @property
    def is_shell(self) -> bool:
        """Whether the page is a list whose rows are all on other pages."""
        if self.opened.family.entries(self.opened.url, self.opened.raw) is not None:
            return True
        return "queryData" in self.opened.raw

    @property
    def is_list(self) -> bool:
        """Whether the page is a list: it has rows, and no article."""
        opened = self.opened
        family, raw = opened.family, opened.raw
        if family.entries(opened.url, raw) is not None or family.records(raw) or family.rows(raw):
            return True
        if not opened.decoded.markup:
            return False
        if "rows" in opened.selectors and select_elements(opened.root, opened.selectors["rows"]):
            return True
        if self.is_shell and family.pager(opened.url, raw, opened.root).pages:
            return True
        if has_few_rows(opened.lines, MIN_ROWS) and not self._has_other_rows:
            return False
        if not self.displayed.entries and self._written_elsewhere:
            return True
        return is_list_of_rows(opened.root, self.displayed)

    @property
    def _has_other_rows(self) -> bool:
        """Whether the page may have rows that none of its displayed lines shows."""
        opened = self.opened
        if len(attribute_dates(opened.root)) >= MIN_ROWS or has_hidden_panes(opened.root):
            return True
        return bool(script_rows(opened) or self._by_year)

    @property
    def is_any_list(self) -> bool:
        """Whether the page is a list, with rows or without."""
        return self.is_list or self.is_empty

    @property
    def is_young(self) -> bool:
        """Whether the page is a list of one or two rows, or of none yet."""
        if not self.opened.decoded.markup:
            return False
        return is_young_list(self.opened.root, self.displayed) or self.is_empty

    @cached_property
    def is_empty(self) -> bool:
        """Whether the page is a list without rows: it says so, or shows an empty list.

        No page whose rows scripts fill in, none that leads on, and no error page.
        """
        opened, found = self.opened, self.displayed
        if not opened.decoded.markup or (found.entries and not found.beside):
            return False
        if found.without_address or not shows_no_document(opened.root, found):
            return False
        if len(list(found.page.lines(0, len(found.page.pieces)))) < 2:
            return False  # a statement alone may be that of an error
        if not (says_empty(found) or (not found.entries and _has_empty_list(opened))):
            return False
        if self.is_shell or unfilled_list(opened) or script_rows(opened) or continuations(opened):
            return False
        return not _is_error_page(opened)

    def _displayed_rows(self) -> ListRows:
        opened, found = self.opened, self.displayed
        displayed = found.entries
        if displayed and found.beside and self.is_empty:
            return ListRows([])
        pager = opened.family.pager(opened.url, opened.raw, opened.root)
        if displayed and pager.includes_first_rows:
            displayed = [entry for entry in displayed if entry.published_on]
        elif not displayed:
            displayed = list(self._written_elsewhere)
        return ListRows(
            displayed,
            dated_lines=found.dated_lines,
            left_out=tuple(found.left_out),
            as_first=found.as_first_page() if found.entries else None,
        )


def open_list(
    page: Page, source: Source | None = None, first: FirstPage | None = None
) -> OpenedList:
    """Open a page. Raises PageError, as `open_page` does."""
    return OpenedList(open_page(page, source), first)


def _is_elsewhere(opened: OpenedPage, found: RowsFound) -> bool:
    """Whether the main column is empty, an error, or filled by a script or a frame.

    What is dated beside it is no list then.
    """
    if says_empty(found) or script_rows(opened) or unfilled_list(opened) or _has_empty_list(opened):
        return True
    return bool(continuations(opened)) or _is_error_page(opened)


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


def _has_empty_list(opened: OpenedPage) -> bool:
    """Whether an element for rows is empty, on a page without scripts that could fill it."""
    if find_elements(opened.root, "//script"):
        return False
    boxes = find_elements(opened.root, "//ul | //ol | //tbody | //dl | //div[@class or @id]")
    return any(
        not len(box)
        and not (box.text or "").strip()
        and (box.tag != "div" or _CONTAINER_NAME.search(_name_of(box)) is not None)
        for box in boxes
    )


def _name_of(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_error_page(opened: OpenedPage) -> bool:
    title, lines = window_title_of(opened.root), opened.lines
    try:
        reject_error_page(opened.page, title=title, lines=lines, text=opened.decoded.text)
    except PageUnreadable as error:
        return error.reason.code not in _HARDLY_ANY_TEXT
    return False
