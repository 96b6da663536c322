"""Tells the main column of a page from the blocks beside it: by headings, pager and breadcrumbs."""

import re
from collections.abc import Iterator
from enum import IntEnum

from lxml.html import HtmlElement

from crawler.reading.lists.records.page_map import Node, PageMap
from crawler.reading.lists.records.records import Region
from crawler.reading.lists.records.row_titles import is_action
from crawler.reading.lists.regions.surroundings import BESIDE_HEADING, SIDEBAR_HEADING, tabs_around
from crawler.reading.page.parsed_page import window_title_of
from crawler.reading.text.whitespace import compact

#: A pager's control or a printed count.
_PAGER = re.compile(
    r"\W{0,3}(?:[上下前后][一1]?[页頁]|[尾末][页頁])\W{0,3}|\W{0,3}总?共(?:计|有|找到)?\W{0,3}\d{1,6}\W{0,3}[条页頁篇件].{0,60}"
)
_COUNT_BEGINS = re.compile(r"\W{0,3}总?共(?:计|有|找到)?\W{0,3}")
_BREADCRUMBS = re.compile(
    r"(?:当前|现在|所在|您的)的?(?:所在)?位置|^\W{0,3}位置\W|^\W{0,3}首页\s?[>»›＞]"
)
_BETWEEN_CRUMBS = re.compile(r"\s{0,9}(?:>{1,3}|»|›|＞|→|/|\\|-{1,2}(?=\s)|::)\s{0,9}")
_BETWEEN_NAMES = re.compile(r"\s{0,9}[-_—–|｜·]{1,3}\s{0,9}")

#: A block's heading: characters, lines before the rows, elements around them.
_MAX_HEADING, _MAX_LINES_ABOVE, _LEVELS = 14, 3, 3
_NO_HEADING = re.compile(r"\d|[:：。；;，,]|[〇零一二三四五六七八九]{4}年")
_MIN_NAME = 4

#: Characters of text from which the column with the page's name is filled.
_MIN_TEXT = 8


class Place(IntEnum):
    """Where a region stands, as far as the page shows it."""

    #: In a block with a heading of its own, which is not the name of the page's column.
    BESIDE = -1
    UNKNOWN = 0

    #: Under the name of the page's column, or before the pager.
    MAIN = 1


class MainColumn:
    """What a page shows of its main column."""

    def __init__(self, page: PageMap, root: HtmlElement) -> None:
        self._page = page
        crumbs, self._crumbs_at = _breadcrumbs(page)
        #: Names of the page: those of its column and its site.
        self._crumb = next((crumb for crumb in map(compact, crumbs[-1:]) if crumb[1:]), "")
        self._names = [*page_names(root), *([self._crumb] if self._crumb else [])]
        self._is_named = bool(crumbs) or self._displays_a_name()
        self._pagers = [at for at, text in enumerate(page.pieces) if self._is_pager(at, text)]

    def place(self, region: Region, others: list[Region]) -> Place:
        """Return where a region stands; `others` are the regions it is compared with."""
        heading = block_heading(self._page, region)
        if heading and self._is_name(heading):
            return Place.MAIN
        if heading and self._is_named:
            return Place.BESIDE
        marks = self._pagers or ([self._crumbs_at] if self._crumbs_at >= 0 else [])
        for mark in marks:
            depth = _common_depth(region, mark)
            if all(depth >= _common_depth(other, mark) for other in others) and (
                any(depth > _common_depth(other, mark) for other in others)
            ):
                return Place.MAIN
        return Place.UNKNOWN

    def is_filled_beside(self, region: Region) -> bool:
        """Whether the column that has the page's name does not hold a region, but other text.

        A region under the heading of a sidebar (热点) is beside it, whatever that column holds.
        Only links in it are those of a menu, unless the region has the heading of a block of news.
        """
        heading = block_heading(self._page, region)
        if SIDEBAR_HEADING.search(heading) is not None:
            return True
        is_news = BESIDE_HEADING.search(heading) is not None
        for at in self._name_lines():
            block = _block_without(region, at)
            if block is None:
                continue
            texts = (
                self._page.pieces[piece]
                for piece in range(block.start, block.end)
                if piece != at and (is_news or not self._page.linked[piece])
            )
            if sum(len(compact(text)) for text in texts) >= _MIN_TEXT:
                return True
        return False

    def _name_lines(self) -> Iterator[int]:
        """Yield the pieces that are the page's own name, displayed as a heading."""
        names = {name for name in (*self._names[:1], self._crumb) if name}
        for start, end in self._page.lines(0, len(self._page.pieces)):
            is_alone = end == start + 1 and not self._page.linked[start]
            if is_alone and start != self._crumbs_at and compact(self._page.pieces[start]) in names:
                yield start

    def _is_pager(self, at: int, text: str) -> bool:
        if len(text) > 80:
            return False
        if _PAGER.fullmatch(text) is not None:
            return True
        if _COUNT_BEGINS.fullmatch(text) is None or at + 2 >= len(self._page.pieces):
            return False
        return self._page.pieces[at + 1].isdigit() and self._page.pieces[at + 2][:1] in "条页頁篇件"

    def _is_name(self, heading: str) -> bool:
        """Whether a heading is a name of the page, or a longer or shorter form of it."""
        plain = compact(heading)
        return any(
            plain == name
            or (min(len(plain), len(name)) >= _MIN_NAME and (plain in name or name in plain))
            for name in self._names
        )

    def _displays_a_name(self) -> bool:
        """Whether the first name in the page's title is also a line of the page."""
        if not self._names:
            return False
        name = self._names[0]
        return any(compact(piece) == name for piece in self._page.pieces)


def page_names(root: HtmlElement) -> list[str]:
    """Return the names in a page's title, without white space: of its column and its site."""
    names = map(compact, _BETWEEN_NAMES.split(window_title_of(root)))
    return [name for name in names if len(name) >= 2]


def breadcrumb_pieces(page: PageMap) -> range:
    """Return the pieces of the breadcrumbs, whose links are never rows; empty: there are none."""
    start = _breadcrumbs(page)[1]
    lines = page.lines(0, len(page.pieces))
    return next((range(first, end) for first, end in lines if first == start), range(0))


def _breadcrumbs(page: PageMap) -> tuple[list[str], int]:
    """Return the names in the breadcrumbs, and the piece at which they begin; -1: none."""
    for start, end in page.lines(0, len(page.pieces)):
        if _BREADCRUMBS.search(page.text(start, min(end, start + 2))[:40]) is None:
            continue
        text = page.text(start, end)
        crumbs = [part.strip() for part in _BETWEEN_CRUMBS.split(text[:400])]
        crumbs = [part for part in crumbs if part and part not in ("正文", "列表")]
        if len(crumbs) > 1:
            return crumbs, start
    return [], -1


def block_heading(page: PageMap, region: Region) -> str:
    """Return the heading of the block in which a region is all there is; empty: it has none.

    The label of a pane is none, nor are the buttons of a form above the rows.
    """
    if tabs_around(region.node) is not None:
        return ""
    for node in _around(region.node, _LEVELS):
        if node.tag == "body":
            break
        if node.start >= region.start:
            continue
        lines = [*page.lines(node.start, region.start)][: _MAX_LINES_ABOVE + 1]
        forms = [form for form in page.forms if form.end <= region.start]
        texts = [
            page.text(*line) for line in lines if not any(_holds(form, line) for form in forms)
        ]
        texts = [text for text in texts if not is_action(text) and compact(text)]
        if len(texts) != 1 or len(lines) > _MAX_LINES_ABOVE:
            return ""
        text = _without_action(texts[0])
        is_heading = 2 <= len(compact(text)) <= _MAX_HEADING and not _NO_HEADING.search(text)
        return text if is_heading else ""
    return ""


def _holds(node: Node, line: tuple[int, int]) -> bool:
    return node.start <= line[0] and line[1] <= node.end


def _without_action(text: str) -> str:
    """Return a line without the link to more of the block at its end."""
    return re.sub(r"\W{0,4}(?:更多|more)\W{0,6}$", "", text, flags=re.IGNORECASE)


def _around(node: Node, levels: int) -> Iterator[Node]:
    at: Node | None = node
    for _ in range(levels + 1):
        if at is None:
            return
        yield at
        at = at.parent


def _block_without(region: Region, piece: int) -> Node | None:
    """Return the largest element with a piece of text that does not hold a region."""
    node: Node | None = region.node
    while node is not None and not node.start <= piece < node.end:
        node = node.parent
    if node is None or node is region.node:
        return None
    parts = (part for part in node.content if isinstance(part, Node))
    return next((part for part in parts if part.start <= piece < part.end), None)


def _common_depth(region: Region, piece: int) -> int:
    """Return how deep the smallest element with a region and a piece of text is."""
    node: Node | None = region.node
    while node is not None and not node.start <= piece < node.end:
        node = node.parent
    depth = 0
    while node is not None:
        node, depth = node.parent, depth + 1
    return depth
