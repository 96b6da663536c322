"""A list page's bytes in, its rows and the pages after it out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.families import Family, recognise
from crawler.reading.answers import is_dated, refuse_soft_errors, refuse_status
from crawler.reading.attachments import is_file, lasting
from crawler.reading.meta import meta_of
from crawler.reading.prescan import prescan
from crawler.reading.rows import rows_in, speaks_of_openness, unique
from crawler.reading.sheet import window_title_of
from crawler.reading.transport import Decoded, decode
from crawler.reading.tree import Line, find, lines_of, parse, text_of, tight
from disclosures import Block, BlockKind, Entry, Fault, Kind, Origin, Page, Reading, Source, Where
from disclosures.errors import PageError, PageUnreadable

_NEXT = re.compile(r"^\W{0,3}(?:下一?页|后一?页|next)\W{0,3}$", re.IGNORECASE)
_NUMBER = re.compile(r"^\W{0,3}\d{1,4}\W{0,3}$")
_TOTAL = re.compile(r"共\D{0,4}?(\d{1,7})\s{0,3}(?:条|篇|件|项)(?:记录|信息|数据)?")

#: Rows that make a page a list, and characters of sentences that make it an article.
_ROWS, _ARTICLE = 3, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A request for a further page of the same list."""

    url: str
    method: str = "GET"

    #: What to send as a form, when `method` is POST.
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What one page of a list says."""

    #: In page order, each address once.
    entries: tuple[Entry, ...]

    #: Further pages of the same list, in order. A further page may know of more than the first.
    more: tuple[Follow, ...] = ()

    #: How many rows the whole list has, if the page says so.
    total: int | None = None


def read_list(page: Page, *, source: Source | None = None) -> ListPage:
    """Read a list page.

    Raises:
        PageUnreadable: No rows (EMPTY), or not content at all; its fault says which.
        PageUnreachable: It did not answer as a page (rate limit, server error, cut short).
        PageRefused: Too large or too complex to be parsed.
    """
    refuse_status(page)
    prescan(page)
    decoded = decode(page)
    family = recognise(decoded.text, url=page.url, known=source.family if source else "")
    root = parse(page.url, decoded.text)
    entries = _entries(page, decoded, family, root)
    if not entries:
        _refuse_empty(page, decoded, root)
    return ListPage(
        entries=tuple(entries),
        more=_more(page, decoded, family, root),
        total=_total(page, decoded, family, root),
    )


def looks_like_list(page: Page) -> bool:
    """Whether `page` is a list of reports rather than a report; False when it is unreadable."""
    try:
        prescan(page)
        decoded = decode(page)
        root = parse(page.url, decoded.text)
    except PageError:
        return False
    return is_list(page.url, decoded, recognise(decoded.text, url=page.url), root)


def listing_of(page: Page, decoded: Decoded, family: Family, root: HtmlElement) -> Reading:
    """A list page as a reading, for whoever asks what a page is: its rows are its text."""
    entries = _entries(page, decoded, family, root)
    title = window_title_of(root) or None
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, text=f"{entry.published_on or ''} {entry.title}".strip())
        for entry in entries
    )
    origins = {"title": Origin(where=Where.PAGE, raw=title)} if title else {}
    return Reading(
        url=page.url,
        kind=Kind.LIST,
        title=title,
        blocks=blocks,
        provenance=origins,
        family=family.name,
        charset=decoded.charset,
    )


def is_list(url: str, decoded: Decoded, family: Family, root: HtmlElement) -> bool:
    """Whether a page that was parsed is a list: rows, and no article."""
    if not decoded.markup:
        return False
    if family.rows(decoded.text):
        return True
    lines = lines_of(root)
    if _is_article(root, lines):
        return False
    rows = rows_in(root, url)
    dated = sum(entry.published_on is not None for entry in rows)
    about = sum(speaks_of_openness(entry) and not is_file(entry.url) for entry in rows)
    return dated >= _ROWS or about >= _ROWS


def _is_article(root: HtmlElement, lines: Sequence[Line]) -> bool:
    """Whether a page shows that it is one document: its own meta tags, its date, its sentences."""
    if not {"title", "published"}.isdisjoint(meta_of(root)):
        return True
    if 1 <= sum(is_dated([line]) for line in lines) < _ROWS:
        return True
    return sum(len(line.text) for line in lines if _is_prose(line)) >= _ARTICLE


def _is_prose(line: Line) -> bool:
    return not line.link and line.cells is None and "。" in line.text


def _entries(page: Page, decoded: Decoded, family: Family, root: HtmlElement) -> Sequence[Entry]:
    """The rows, where the family keeps them, else where the page shows them."""
    hidden = family.rows(decoded.text)
    if hidden is None:
        return rows_in(root, page.url)
    return unique(rows_in(parse(page.url, f"<body>{hidden}</body>"), page.url))


def _refuse_empty(page: Page, decoded: Decoded, root: HtmlElement) -> None:
    """Say why a page has no rows.

    Raises:
        PageUnreadable: Always.
    """
    title = window_title_of(root)
    refuse_soft_errors(page, title=title, lines=lines_of(root), text=decoded.text)
    raise PageUnreadable(page.url, Fault.EMPTY, "no rows were found on the list page")


def _more(page: Page, decoded: Decoded, family: Family, root: HtmlElement) -> tuple[Follow, ...]:
    """The pages after this one: as the family's script makes them, else by the pager's links."""
    made = family.pager(page.url, decoded.text, root).pages
    if made:
        return tuple(
            Follow(url=url, method="POST" if form else "GET", form=form) for url, form in made
        )
    return tuple(Follow(url=url) for url in dict.fromkeys(_linked(page.url, root)))


def _linked(url: str, root: HtmlElement) -> Iterator[str]:
    """The addresses behind 2, 3, 4 … and 下一页, on this host and not this page."""
    here = urlsplit(url)
    for link in find(root, "//a[@href]"):
        text = tight(text_of(link)) or (link.get("title") or "")
        href = (link.get("href") or "").strip()
        if not (_NUMBER.match(text) or _NEXT.match(text)) or href.startswith(("#", "javascript:")):
            continue
        try:
            address = lasting(urljoin(url, href))
        except ValueError:
            continue
        there = urlsplit(address)
        if there.netloc == here.netloc and address != lasting(url):
            yield address


def _total(page: Page, decoded: Decoded, family: Family, root: HtmlElement) -> int | None:
    """How many rows the list has, by the family's script or by what is printed."""
    made = family.pager(page.url, decoded.text, root).total
    if made is not None:
        return made
    printed = _TOTAL.search(tight(text_of(root))[-5000:])
    return int(printed[1]) if printed else None
