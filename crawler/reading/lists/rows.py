"""Finds the rows of a list: the records of its regions that have a title and an address."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.reading.lists.records.page_map import Link, PageMap
from crawler.reading.lists.records.records import Record, Region, RegionFinder
from crawler.reading.lists.records.row_addresses import address_finder
from crawler.reading.lists.records.row_dates import DateKind, RowDate, date_of
from crawler.reading.lists.records.row_texts import texts_beside, title_beside_links
from crawler.reading.lists.records.row_titles import (
    is_action,
    is_one_letter,
    link_title,
    names_a_document,
)
from crawler.reading.lists.records.title_columns import in_column, title_column
from crawler.reading.lists.regions.headlines import headlines_above
from crawler.reading.lists.regions.main_column import MainColumn, breadcrumb_pieces
from crawler.reading.lists.regions.regions import FirstPage, chosen_regions
from crawler.reading.lists.regions.surroundings import is_beside, shape_of
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.text.address_parameters import without_nonces, without_session
from crawler.reading.text.dates import date_in_address
from crawler.reading.text.whitespace import compact
from disclosures import LeftOut, LeftOutLine, ListEntry

#: Maximum lines that are kept of those left out.
MAX_LEFT_OUT = 100

#: Characters of such a line, and forms of a page that are examined.
_MAX_LEFT_OUT_TEXT, _MAX_FORMS = 200, 50

_TITLE_CLASS = re.compile(r"tit|\bbt\b|biaoti|subject", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One record with its entry; `region` is the number of its region on the page."""

    entry: ListEntry
    record: Record
    region: int

    #: Whether it prints a date, if only month and day.
    dated: bool


@dataclass(slots=True)
class RowsFound:
    """The rows of a page, and what looks like rows and is none."""

    page: PageMap
    regions: list[Region] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOutLine] = field(default_factory=list)

    #: Dated lines of the main column, the rows included.
    dated_lines: int = 0

    #: Whether the rows are in an element, or under a heading, of what is beside a text.
    beside: bool = False

    is_elsewhere: bool = False  # the main column holds something else

    @property
    def entries(self) -> list[ListEntry]:
        """The entries in page order, each address once."""
        return unique_entries(row.entry for row in self.rows)

    def as_first_page(self) -> FirstPage:
        """Return what this page tells of the further pages of its list."""
        inside = {at for region in self.regions for record in region.records for at in record.links}
        rows = {self.page.links[at].address for at in inside}
        outside = {link.address for link in self.page.links if link.address} - rows
        shapes = {shape_of(region.node) for region in self.regions}
        return FirstPage(frozenset(outside), frozenset(shapes))

    def without_rows(self) -> "RowsFound":
        """Return the same page with its rows left out: they are not those of the list."""
        found = RowsFound(self.page, left_out=self.left_out[:])
        for row in self.rows:
            _leave_out(found, row.entry.title, LeftOut.OUTSIDE_LIST, row.entry.url)
        return found

    @property
    def without_address(self) -> list[LeftOutLine]:
        """The records of the list that lead nowhere."""
        return [line for line in self.left_out if line.why is LeftOut.NO_ADDRESS]


def find_rows(
    root: HtmlElement,
    url: str,
    *,
    base: str = "",
    charset: str = "utf-8",
    first: FirstPage | None = None,
    all_rows: bool = False,
) -> RowsFound:
    """Return the rows of a page's list.

    `first` is what the first page tells, if this is a further page of the list. With `all_rows` the
    page has nothing besides the list.
    """
    page = PageMap(root, address_finder(base or url, charset, PageScripts(root, url)))
    finder = RegionFinder(page)
    chosen = chosen_regions(
        finder,
        lambda: MainColumn(page, root),
        first=first,
        searches=_searches(root, base or url, without_session(url)),
        all_rows=all_rows,
    )
    regions = list(chosen.regions)
    if regions and not all_rows:
        regions = [*headlines_above(finder, regions[0]), *regions]
    beside = chosen.beside or (bool(regions) and is_beside(finder, chosen.regions[0]))
    found = RowsFound(page, regions, beside=beside, is_elsewhere=chosen.is_elsewhere)
    _take_rows(finder, found, without_session(url), only_rows=all_rows)
    for region in chosen.outside:
        for record in region.records:
            if record.is_dated and (row := _row(finder, record, 0)):
                _leave_out(found, row.entry.title, LeftOut.OUTSIDE_LIST, row.entry.url)
    urls = without_nonces([row.entry.url for row in found.rows])
    found.rows = [
        replace(row, entry=replace(row.entry, url=address))
        for row, address in zip(found.rows, urls, strict=True)
    ]
    found.dated_lines = sum(row.dated for row in found.rows) + len(found.without_address)
    return found


def _searches(root: HtmlElement, base: str, here: str) -> frozenset[str]:
    """Return where the forms with a field for words lead, without queries; not this page."""
    actions = (
        (form.get("action") or "").strip()
        for form in islice(root.iter("form"), _MAX_FORMS)
        if any((field.get("type") or "text") in ("text", "search") for field in form.iter("input"))
    )
    found = {resolve(base, action).partition("?")[0] for action in actions if action}
    return frozenset(found - {"", here.partition("?")[0]})


def _take_rows(
    finder: RegionFinder, found: RowsFound, here: str, *, only_rows: bool = False
) -> None:
    """Take the records of the list's regions, except those that lead to the page `here` itself."""
    crumbs = breadcrumb_pieces(finder.page)
    for number, region in enumerate(found.regions):
        column = title_column(finder, region.records)
        for record in region.records:
            row = _row(finder, record, number, column=column, only_rows=only_rows)
            if row is None or (record.start in crumbs and record.end - 1 in crumbs):
                continue
            if row.entry.url:
                if row.entry.url.split("#")[0] != here or "#" in row.entry.url:
                    found.rows.append(row)
            elif row.dated:
                _leave_out(found, row.entry.title, LeftOut.NO_ADDRESS)
    found.rows.sort(key=lambda row: row.record.start)


def entry_of(
    record: HtmlElement, url: str, *, base: str = "", charset: str = "utf-8"
) -> ListEntry | None:
    """Return the entry of one record, whatever its link and title; None without an address."""
    page = PageMap(record, address_finder(base or url, charset, PageScripts(record, url)))
    finder = RegionFinder(page)
    links = range(len(page.links))
    all_of_it = Record(0, len(page.pieces), links, "", (0, len(page.pieces)))
    row = _row(finder, all_of_it, 0, any_title=True)
    if row is None or not row.entry.url:
        return None
    return replace(row.entry, url=without_nonces([row.entry.url])[0])


def unique_entries(entries: Iterator[ListEntry] | Sequence[ListEntry]) -> list[ListEntry]:
    """Return entries in order, each address once; a dated duplicate replaces an undated one."""
    found: dict[str, ListEntry] = {}
    for entry in entries:
        known = found.get(entry.url)
        if known is None or (known.published_on is None and entry.published_on):
            found[entry.url] = entry
    return list(found.values())


def _leave_out(found: RowsFound, title: str, why: LeftOut, url: str = "") -> None:
    if len(found.left_out) < MAX_LEFT_OUT:
        found.left_out.append(LeftOutLine(text=title[:_MAX_LEFT_OUT_TEXT], why=why, url=url))


def _row(
    finder: RegionFinder,
    record: Record,
    region: int,
    *,
    column: str = "",
    any_title: bool = False,
    only_rows: bool = False,
) -> Row | None:
    """Return the row of a record; without an address it has an empty one. None: no title.

    `column` is the pattern of the addresses to which the titles of its region lead. With
    `only_rows`, all links are those of rows: a title may be one letter (函).
    """
    page = finder.page
    links = [page.links[at] for at in record.links if not finder.is_control(at)]
    naming = in_column(finder, record, column)
    naming = naming or [page.links[at] for at in record.links if finder.names(at)]
    main, title = _main_link(page, naming or links)
    if main is None or not naming:
        beside = title_beside_links(finder, record)
        if beside and (not title or is_action(title) or len(compact(title)) <= 4):
            title = beside
    is_title = bool(title) if any_title else names_a_document(title)
    if not is_title and not (only_rows and is_one_letter(title)):
        return None
    address = main.address if main is not None else ""
    if not address:
        address = next((link.address for link in links if link.address), "")
    printed = date_of(texts_beside(page, record, title))
    if (printed is None or printed.on is None or not _is_publication(printed)) and record.stated:
        printed = page.stated_dates[record.stated[0]]
    on = printed.on if printed is not None and _is_publication(printed) else None
    if on is None and (dated := date_in_address(address)) is not None:
        on = dated.published.on
    entry = ListEntry(url=address, title=title, published_on=on)
    return Row(entry, record, region, printed is not None and _is_publication(printed))


def _is_publication(printed: RowDate) -> bool:
    return printed.kind >= DateKind.AT_EDGE


def _main_link(page: PageMap, links: Sequence[Link]) -> tuple[Link | None, str]:
    """Return the link that names the document, the first of the best, and its title."""
    best: Link | None = None
    best_title = ""
    best_score: tuple[bool, bool, bool, int] = (False, False, False, -1)
    for link in links:
        title = link_title(page, link)
        element = link.element
        score = (
            bool(title),
            any(page.heading[at] is not None for at in range(link.start, link.end)),
            _TITLE_CLASS.search(str(element.get("class") or "")) is not None,
            len(compact(title)),
        )
        if score > best_score:
            best, best_title, best_score = link, title, score
    return best, best_title
