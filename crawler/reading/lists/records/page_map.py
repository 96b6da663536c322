"""A page as a sequence of visible pieces of text, with its elements and links as ranges of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.reading.lists.records.attribute_dates import attribute_dates
from crawler.reading.lists.records.hidden_panes import is_hidden_pane
from crawler.reading.lists.records.hidden_rows import is_hidden_row
from crawler.reading.lists.records.row_dates import RowDate
from crawler.reading.page.visibility import is_hidden
from crawler.reading.text.whitespace import collapse_whitespace

#: Maximum elements, pieces and links of one page that are examined.
MAX_NODES = 60_000

#: Elements without text of the page, and those whose texts begin and end a line.
_HIDDEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "textarea",
        "head",
        "iframe",
        "title",
        "object",
        "svg",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "label",
        "mark",
        "s",
        "small",
        "span",
    ]
) | {
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "o:p",
    "st1:chsdate",
}

_FORMS = frozenset({"form", "button"})


@dataclass(eq=False, slots=True)
class Link:
    """An element that leads to a document, or seems to."""

    element: HtmlElement

    #: Its pieces: from `start` up to before `end`.
    start: int
    end: int

    #: Absolute; empty: unknown.
    address: str


@dataclass(eq=False, slots=True)
class Node:
    """A displayed element; its ranges of pieces and links include those of its content."""

    tag: str
    element: HtmlElement
    parent: "Node | None"
    start: int
    end: int = 0
    first_link: int = 0
    last_link: int = 0

    #: The numbers of the dates in attributes of it and its content.
    first_stated: int = 0
    last_stated: int = 0

    #: Whether it is a pane of tabs that is hidden until its label is chosen.
    is_hidden_pane: bool = False

    #: Child elements with text or links, and pieces directly in the element (as numbers).
    content: list["Node | int"] = field(default_factory=list)

    @property
    def links(self) -> range:
        """The numbers of its links."""
        return range(self.first_link, self.last_link)

    @property
    def stated(self) -> range:
        """The numbers of the dates in its attributes and those of its content."""
        return range(self.first_stated, self.last_stated)


class PageMap:
    """The visible content of a page, in page order."""

    def __init__(self, root: HtmlElement, address_of: Callable[[HtmlElement], str | None]) -> None:
        #: Texts without surrounding white space, and whether each begins a new line.
        self.pieces: list[str] = []
        self.begins_line: list[bool] = []

        #: Whether a piece is (part of) a link; the heading element in which it is, if any.
        self.linked: list[bool] = []
        self.heading: list[HtmlElement | None] = []
        self.links: list[Link] = []

        #: The pieces before which a picture stands that is no link.
        self.pictures: list[int] = []

        #: The dates that are in attributes only.
        self.stated_dates: list[RowDate] = []
        self._dates_by_element = attribute_dates(root)

        #: In order of their end tags: content before its element. Those of forms and buttons again.
        self.nodes: list[Node] = []
        self.forms: list[Node] = []
        self._address_of = address_of
        self._open_links = 0
        self._open_heading: HtmlElement | None = None
        self._at_line_start = True
        self._walk(root)

    def text(self, start: int, end: int) -> str:
        """Return the pieces from `start` up to before `end`, separated by spaces between lines."""
        parts: list[str] = []
        for at in range(start, end):
            if parts and self.begins_line[at]:
                parts.append(" ")
            parts.append(self.pieces[at])
        return collapse_whitespace("".join(parts))

    def lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the ranges of pieces that are displayed on one line."""
        first = start
        for at in range(start + 1, end):
            if self.begins_line[at]:
                yield first, at
                first = at
        if first < end:
            yield first, end

    def _walk(self, root: HtmlElement) -> None:
        """Traverse the tree without recursion."""
        stack: list[tuple[HtmlElement, Node | None, bool]] = [(root, None, False)]
        open_nodes: list[tuple[Node, Link | None, bool]] = []
        while stack:
            element, parent, ended = stack.pop()
            if ended:
                self._leave(*open_nodes.pop())
                continue
            tag = element.tag
            if not isinstance(tag, str) or self._is_hidden(element, tag, root):
                self._tail(element, parent, root)
                continue
            node, link, heads = self._enter(element, tag, parent)
            node.is_hidden_pane = is_hidden(element) and not is_hidden_row(element)
            open_nodes.append((node, link, heads))
            stack.append((element, parent, True))
            self._add(element.text, node)
            if len(self.nodes) + len(open_nodes) < MAX_NODES:
                stack.extend((child, node, False) for child in reversed(element))

    def _is_hidden(self, element: HtmlElement, tag: str, root: HtmlElement) -> bool:
        if element is root:
            return False
        if tag in _HIDDEN:
            return True
        return is_hidden(element) and not (is_hidden_row(element) or is_hidden_pane(element))

    def _enter(
        self, element: HtmlElement, tag: str, parent: Node | None
    ) -> tuple[Node, Link | None, bool]:
        if tag not in _INLINE:
            self._at_line_start = True
        start = len(self.pieces)
        if tag == "img" and not self._open_links:
            self.pictures.append(start)
        stated = len(self.stated_dates)
        node = Node(tag, element, parent, start, 0, len(self.links), first_stated=stated)
        if element in self._dates_by_element:
            self.stated_dates.append(self._dates_by_element[element])
        link = None
        address = self._address_of(element)
        if address is not None:
            link = Link(element, start, start, address)
            self.links.append(link)
            self._open_links += 1
        heads = len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"
        if heads:
            self._open_heading = element
        return node, link, heads

    def _leave(self, node: Node, link: Link | None, heads: bool) -> None:
        node.end, node.last_link = len(self.pieces), len(self.links)
        node.last_stated = len(self.stated_dates)
        if link is not None:
            link.end = node.end
            self._open_links -= 1
        if heads:
            self._open_heading = None
        if node.tag not in _INLINE:
            self._at_line_start = True
        if node.parent is not None and (node.end > node.start or node.links or node.stated):
            node.parent.content.append(node)
        self.nodes.append(node)
        if node.tag in _FORMS:
            self.forms.append(node)
        if node.parent is not None:
            self._add(node.element.tail, node.parent)

    def _tail(self, element: HtmlElement, parent: Node | None, root: HtmlElement) -> None:
        if element is not root and parent is not None:
            self._add(element.tail, parent)

    def _add(self, text: str | None, node: Node) -> None:
        """Add a text as a piece."""
        if not text:
            return
        piece = collapse_whitespace(text)
        if not piece:
            return
        node.content.append(len(self.pieces))
        self.pieces.append(piece)
        self.begins_line.append(self._at_line_start)
        self.linked.append(self._open_links > 0)
        self.heading.append(self._open_heading)
        self._at_line_start = False
