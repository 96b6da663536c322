"""HTML as a sequence of visible lines, with data tables kept as cells."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from crawler.reading.page.cell_grid import TableCells, is_calendar, table_cells_of
from crawler.reading.page.visibility import is_hidden
from crawler.reading.text.whitespace import collapse_whitespace, compact
from disclosures import Fault
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

_BLOCK_TAGS = """
address article aside blockquote body br caption center dd div dl dt fieldset figure footer form
h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr
ucapcontent ul
"""
_LINE_BREAKING_TAGS = frozenset(_BLOCK_TAGS.split())
_HIDDEN_TAGS = frozenset(
    {"script", "style", "noscript", "template", "select", "textarea", "button", "head", "iframe"}
    | {"marquee"}
)

#: A date, or a month and a day, beside a link; characters of it, and of the link at least.
_DATE = re.compile(r"\W{0,3}(?:(?:19|20)?\d\d[-./年])?\d{1,2}[-./月]\d{1,2}日?\W{0,3}")
_MAX_DATE, _MIN_TITLE = 16, 4

#: Placeholder line for the element given as `mark`: OBJECT REPLACEMENT CHARACTER.
ELEMENT_MARKER = "\ufffc"


#: Separates the elements of one line: UNIT SEPARATOR, white space that no page prints.
BOUNDARY = "\x1f"
_SPACES = re.compile(rf"[^\S{BOUNDARY}]+")
#: Maximum characters of a line whose elements are told apart.
_MAX_SEPARATED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """One line of a page."""

    text: str

    #: The cells of a data table, each once; None for any other line.
    cells: TableCells | None = None
    image: bool = False

    #: Whether all of its text is one link.
    link: bool = False

    #: Whether a part of it is a link, or all of it.
    has_link: bool = False

    #: Whether it is a link with a date beside it, as a row of a list is.
    dated_link: bool = False

    #: Whether at least half of its text is in links.
    mostly_link: bool = field(default=False, compare=False)

    #: The text with a BOUNDARY between the elements of the line; empty if it has only one.
    separated: str = field(default="", compare=False)


def parse_html(url: str, text: str) -> HtmlElement:
    """Parse a page of HTML.

    Raises:
        PageRefused: The parser had to drop text (TOO_COMPLEX).
    """
    parser = HTMLParser(huge_tree=True, recover=True, encoding="utf-8")
    root = etree.fromstring((text or "<html/>").encode("utf-8", "replace"), parser)
    if any("RESOURCE_LIMIT" in entry.type_name for entry in parser.error_log):
        raise PageRefused(url, Fault.TOO_COMPLEX, Reason.of(ReasonCode.PAGE_TEXT_DROPPED))
    if root is None:
        return etree.fromstring(b"<html/>", HTMLParser())
    return root


def find_elements(element: HtmlElement, path: str) -> list[HtmlElement]:
    """Return the elements that an XPath selects, in page order."""
    found = element.xpath(path)
    assert isinstance(found, list)
    return [node for node in found if isinstance(node, HtmlElement)]


def text_of(element: HtmlElement) -> str:
    """Return the visible text of `element` on one line."""
    return collapse_whitespace(" ".join(line.text for line in lines_of(element)))


def lines_of(
    root: HtmlElement,
    *,
    drop: Callable[[HtmlElement], bool] | None = None,
    mark: HtmlElement | None = None,
) -> list[PageLine]:
    """Return the visible lines of `root`.

    Elements for which `drop` is true are left out; the element `mark` becomes one line of
    ELEMENT_MARKER.
    """
    return list(_LineBuilder(root, drop, mark).lines())


class _LineBuilder:
    """Traverses a tree without recursion and collects text up to each line break."""

    def __init__(
        self,
        root: HtmlElement,
        drop: Callable[[HtmlElement], bool] | None,
        mark: HtmlElement | None,
    ) -> None:
        self._root = root
        self._marked_element = mark
        self._is_dropped = drop
        self._text: list[str] = []
        self._unlinked: list[str] = []
        self._open_links = 0
        self._has_link = False

    def lines(self) -> Iterator[PageLine]:
        """Yield the lines in page order."""
        events = etree.iterwalk(self._root, events=("start", "end", "comment", "pi"))
        for event, node in events:
            if event == "start" and isinstance(node.tag, str):
                skip, found = self._start_element(node)
                yield from found
                if skip:
                    events.skip_subtree()
            elif event == "end" and isinstance(node.tag, str):
                yield from self._end_element(node)
            elif node is not self._root:
                self._add_text(node.tail)
        yield from self._end_line()

    def _start_element(self, node: HtmlElement) -> tuple[bool, list[PageLine]]:
        """Return whether to skip the content of `node`, and the lines completed at its start."""
        found = list(self._end_line()) if node.tag in _LINE_BREAKING_TAGS else []
        if node is self._marked_element:
            return True, [*found, *self._end_line(), PageLine(text=ELEMENT_MARKER)]
        if node is not self._root and self._is_hidden(node):
            return True, found
        if node.tag == "table" and (cells := table_cells_of(node, cell_text)):
            if is_calendar(cells):
                return True, found
            text = "\n".join("\t".join(row) for row in cells.texts())
            return True, [*found, PageLine(text=text, cells=cells)]
        if node.tag == "img":
            return False, [*found, *self._end_line(), PageLine(text="", image=True)]
        if node.tag == "a":
            self._open_links += 1
        self._add_text(node.text)
        return False, found

    def _is_hidden(self, node: HtmlElement) -> bool:
        """Whether `node` is not displayed, or was dropped by the caller."""
        if node.tag in _HIDDEN_TAGS or is_hidden(node):
            return True
        return self._is_dropped is not None and self._is_dropped(node)

    def _end_element(self, node: HtmlElement) -> Iterator[PageLine]:
        """Process the end tag of `node` and the text after it."""
        if node.tag in _LINE_BREAKING_TAGS:
            yield from self._end_line()
        if node.tag == "a":
            self._open_links = max(0, self._open_links - 1)
        if node is not self._root:
            self._add_text(node.tail)

    def _add_text(self, text: str | None) -> None:
        if text:
            self._text.append(text)
            if self._open_links:
                self._has_link = True
            else:
                self._unlinked.append(text)

    def _end_line(self) -> Iterator[PageLine]:
        """Complete the current line, if it has text."""
        text = collapse_whitespace("".join(self._text))
        if text:
            is_divided = len(self._text) > 1 and len(text) <= _MAX_SEPARATED
            length, unlinked = len(compact(text)), compact("".join(self._unlinked))
            yield PageLine(
                text=text,
                link=not unlinked,
                has_link=self._has_link,
                dated_link=0 < len(unlinked) <= _MAX_DATE
                and len(unlinked) + _MIN_TITLE <= length
                and _DATE.fullmatch(unlinked) is not None,
                mostly_link=2 * len(unlinked) <= length,
                separated=_SPACES.sub(" ", BOUNDARY.join(self._text)).strip() if is_divided else "",
            )
        self._text.clear()
        self._unlinked.clear()
        self._has_link = False


def cell_text(element: HtmlElement) -> str:
    """Return a cell's text on one line, without scripts and hidden elements."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        opaque = not isinstance(node.tag, str) or node.tag in _HIDDEN_TAGS
        if event == "start" and not opaque:
            parts.append(node.text or "")
        elif event != "start" and node is not element:
            parts.append(node.tail or "")
    return collapse_whitespace("".join(parts))
