"""A list page's bytes in, its rows and the pages after it out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.families import Follow, Pager
from crawler.reading.answers import is_dated, refuse_soft_errors, refuse_status
from crawler.reading.attachments import is_file, lasting
from crawler.reading.dates import first_date
from crawler.reading.meta import meta_of
from crawler.reading.opening import Opened, open_page
from crawler.reading.rows import entry_of, rows_in, speaks_of_openness, unique
from crawler.reading.selectors import elements, words
from crawler.reading.sheet import window_title_of
from crawler.reading.tree import Line, find, lines_of, parse, text_of, tight
from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    Fault,
    FieldLocation,
    FieldOrigin,
    ListEntry,
    Page,
    Reading,
    Source,
)
from disclosures.errors import PageError, PageUnreadable
from disclosures.reason import Reason, ReasonCode

_NEXT = re.compile(r"^\W{0,3}(?:下一?页|后一?页|next)\W{0,3}$", re.IGNORECASE)
_NUMBER = re.compile(r"^\W{0,3}\d{1,4}\W{0,3}$")
_TOTAL = re.compile(r"共\D{0,4}?(\d{1,7})\s{0,3}(?:条|篇|件|项)(?:记录|信息|数据)?")

#: Rows that make a page a list, and characters of sentences that make it an article.
_ROWS, _ARTICLE = 3, 300

#: Rows of one answer that are looked at.
MAX_RECORDS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What one page of a list says."""

    #: In page order, each address once.
    entries: tuple[ListEntry, ...]

    #: Further pages of the same list, in order. A further page may know of more than the first.
    more: tuple[Follow, ...] = ()

    #: Other ways to ask for the pages of `more`, tried in turn when its first brings nothing new.
    instead: tuple[tuple[Follow, ...], ...] = ()

    #: How many rows the whole list has, if the page says so.
    total: int | None = None


def read_list(page: Page, *, source: Source | None = None) -> ListPage:
    """Read a list page.

    A list whose rows are all on further pages has no entries, and says where to go on.

    Raises:
        PageUnreadable: No rows (EMPTY), or not content at all; its fault says which.
        PageUnreachable: It did not answer as a page (rate limit, server error, cut short).
        PageRefused: Too large or too complex to be parsed.
    """
    refuse_status(page)
    opened = open_page(page, source)
    entries = _entries(opened)
    pager = opened.family.pager(page.url, opened.raw, opened.root)
    more = _more(opened, pager)
    if not entries and not (more and _is_shell(opened)):
        _refuse_empty(opened)
    return ListPage(
        entries=tuple(entries),
        more=more,
        instead=pager.instead,
        total=pager.total if pager.total is not None else _printed_total(opened),
    )


def looks_like_list(page: Page, *, source: Source | None = None) -> bool:
    """Whether `page` is a list of reports rather than a report; False when it is unreadable."""
    try:
        return is_list(open_page(page, source))
    except PageError:
        return False


def listing_of(opened: Opened) -> Reading:
    """A list page as a reading, for whoever asks what a page is: its rows are its text."""
    entries = _entries(opened)
    title = window_title_of(opened.root) or None
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, text=f"{entry.published_on or ''} {entry.title}".strip())
        for entry in entries
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


def is_list(opened: Opened) -> bool:
    """Whether a page is a list: rows, and no article."""
    family, raw = opened.family, opened.raw
    if family.entries(opened.url, raw) is not None or family.records(raw) or family.rows(raw):
        return True
    if not opened.decoded.markup:
        return False
    if "rows" in opened.selectors and elements(opened.root, opened.selectors["rows"]):
        return True
    lines = lines_of(opened.root)
    if _is_article(opened.root, lines):
        return False
    if _is_shell(opened) and family.pager(opened.url, raw, opened.root).pages:
        return True
    rows = rows_in(opened.root, opened.url)
    dated = sum(entry.published_on is not None for entry in rows)
    about = sum(speaks_of_openness(entry) and not is_file(entry.url) for entry in rows)
    return dated >= _ROWS or about >= _ROWS


def _is_shell(opened: Opened) -> bool:
    """Whether a page is a list whose rows are all elsewhere."""
    if opened.family.entries(opened.url, opened.raw) is not None:
        return True
    return "queryData" in opened.raw


def _is_article(root: HtmlElement, lines: Sequence[Line]) -> bool:
    """Whether a page shows that it is one document: its own meta tags, its date, its sentences."""
    if not {"title", "published"}.isdisjoint(meta_of(root)):
        return True
    if 1 <= sum(is_dated([line]) for line in lines) < _ROWS:
        return True
    return sum(len(line.text) for line in lines if _is_prose(line)) >= _ARTICLE


def _is_prose(line: Line) -> bool:
    return not line.link and line.cells is None and "。" in line.text


def _entries(opened: Opened) -> Sequence[ListEntry]:
    """The rows: where the operator says, where the family keeps them, where the page shows them."""
    url, raw, family = opened.url, opened.raw, opened.family
    if "rows" in opened.selectors:
        return unique(_selected(opened))
    entries = family.entries(url, raw)
    if entries is not None:
        return unique(entries)
    records = family.records(raw)
    if records is not None:
        trees = (parse(url, f"<body>{record}</body>") for record in records[:MAX_RECORDS])
        return unique([entry for tree in trees if (entry := entry_of(tree, url))])
    hidden = family.rows(raw)
    if hidden is not None:
        return rows_in(parse(url, f"<body>{hidden}</body>"), url, all_rows=True)
    shown = rows_in(opened.root, url)
    if shown and family.pager(url, raw, opened.root).whole:
        return [entry for entry in shown if entry.published_on]
    return shown


def _selected(opened: Opened) -> Iterator[ListEntry]:
    """The rows that the operator's selectors find."""
    said = opened.selectors
    for row in elements(opened.root, said["rows"]):
        entry = entry_of(row, opened.url)
        if entry is None:
            continue
        title = words(row, said["title"]) if "title" in said else ""
        found = first_date(words(row, said["date"])) if "date" in said else None
        day = found.published.on if found else entry.published_on
        yield ListEntry(url=entry.url, title=title or entry.title, published_on=day)


def _refuse_empty(opened: Opened) -> None:
    """Say why a page has no rows.

    Raises:
        PageUnreadable: Always.
    """
    title, lines = window_title_of(opened.root), lines_of(opened.root)
    refuse_soft_errors(opened.page, title=title, lines=lines, text=opened.decoded.text)
    raise PageUnreadable(opened.url, Fault.EMPTY, Reason.of(ReasonCode.LIST_NO_ROWS))


def _more(opened: Opened, pager: Pager) -> tuple[Follow, ...]:
    """The pages after this one: as told, as the family's script makes them, or by links."""
    if "next" in opened.selectors:
        links = elements(opened.root, opened.selectors["next"])
        return tuple(Follow(url=url) for url in dict.fromkeys(_addresses(opened.url, links)))
    if pager.pages:
        return pager.pages
    return tuple(Follow(url=url) for url in dict.fromkeys(_linked(opened.url, opened.root)))


def _linked(url: str, root: HtmlElement) -> Iterator[str]:
    """The addresses behind 2, 3, 4 … and 下一页, on this host and not this page."""
    links = []
    for link in find(root, "//a[@href]"):
        text = tight(text_of(link)) or (link.get("title") or "")
        if _NUMBER.match(text) or _NEXT.match(text):
            links.append(link)
    return _addresses(url, links)


def _addresses(url: str, links: Sequence[HtmlElement]) -> Iterator[str]:
    """Where `links` lead, on this host and not to this page."""
    here = urlsplit(url)
    for link in links:
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:")):
            continue
        try:
            address = lasting(urljoin(url, href))
        except ValueError:
            continue
        there = urlsplit(address)
        if there.netloc == here.netloc and address != lasting(url):
            yield address


def _printed_total(opened: Opened) -> int | None:
    """How many rows the list has, by what is printed on it."""
    printed = _TOTAL.search(tight(text_of(opened.root))[-5000:])
    return int(printed[1]) if printed else None
