"""HTML as lines: what a reader sees between two line breaks, with tables kept as grids."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from crawler.reading.grids import Cells, cells_of
from crawler.reading.transport import UNPRINTABLE
from disclosures import Fault
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

_BLOCKS = """
address article aside blockquote body br caption center dd div dl dt fieldset figure footer form
h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr
ucapcontent ul
"""
_BREAKING = frozenset(_BLOCKS.split())
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "select", "textarea", "button", "head", "iframe"}
)
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)

#: What takes no room: it parts no words, and never a number.
_INVISIBLE = re.compile(
    UNPRINTABLE.pattern + r"|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)


#: Stands for an element that is told apart; no page says this.
MARK = "\ufffc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a page."""

    text: str

    #: Of a data table: its cells, each printed once.
    cells: Cells | None = None
    image: bool = False

    #: Whether all of its text is one link.
    link: bool = False


def parse(url: str, text: str) -> HtmlElement:
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


def find(element: HtmlElement, path: str) -> list[HtmlElement]:
    """The elements that an XPath of ours names, in page order."""
    found = element.xpath(path)
    assert isinstance(found, list)
    return [node for node in found if isinstance(node, HtmlElement)]


def squeeze(text: str) -> str:
    """`text` with its white space squeezed and nothing invisible or unprintable."""
    return " ".join(_INVISIBLE.sub("", text).split())


def tight(text: str) -> str:
    """`text` without any white space."""
    return "".join(_INVISIBLE.sub("", text).split())


def text_of(element: HtmlElement) -> str:
    """All that is seen of `element`, on one line."""
    return squeeze(" ".join(line.text for line in lines_of(element)))


def lines_of(
    root: HtmlElement,
    *,
    drop: Callable[[HtmlElement], bool] | None = None,
    mark: HtmlElement | None = None,
) -> list[Line]:
    """What is seen of `root`, line by line.

    `drop` says which elements are left out; in place of the element `mark` stands one line, MARK.
    """
    return list(_Walk(root, drop, mark).lines())


class _Walk:
    """Goes through a tree without recursion, gathering text until something breaks the line."""

    def __init__(
        self,
        root: HtmlElement,
        drop: Callable[[HtmlElement], bool] | None,
        mark: HtmlElement | None,
    ) -> None:
        self._root = root
        self._mark = mark
        self._drop = drop
        self._text: list[str] = []
        self._linked = 0
        self._links = 0

    def lines(self) -> Iterator[Line]:
        """Give the lines in page order."""
        walk = etree.iterwalk(self._root, events=("start", "end", "comment", "pi"))
        for event, node in walk:
            if event == "start" and isinstance(node.tag, str):
                skip, found = self._enter(node)
                yield from found
                if skip:
                    walk.skip_subtree()
            elif event == "end" and isinstance(node.tag, str):
                yield from self._leave(node)
            elif node is not self._root:
                self._add(node.tail)
        yield from self._break()

    def _enter(self, node: HtmlElement) -> tuple[bool, list[Line]]:
        """Whether to pass over what `node` holds, and the lines that it ends or is."""
        found = list(self._break()) if node.tag in _BREAKING else []
        if node is self._mark:
            return True, [*found, *self._break(), Line(text=MARK)]
        if node is not self._root and self._unseen(node):
            return True, found
        if node.tag == "table" and (cells := cells_of(node, tight_text)):
            text = "\n".join("\t".join(row) for row in cells.texts())
            return True, [*found, Line(text=text, cells=cells)]
        if node.tag == "img":
            return False, [*found, *self._break(), Line(text="", image=True)]
        if node.tag == "a":
            self._links += 1
        self._add(node.text)
        return False, found

    def _unseen(self, node: HtmlElement) -> bool:
        """Whether a reader does not see `node`."""
        if node.tag in _UNSEEN or node.get("hidden") is not None:
            return True
        if _HIDDEN.search(node.get("style", "")[:500]):
            return True
        return self._drop is not None and self._drop(node)

    def _leave(self, node: HtmlElement) -> Iterator[Line]:
        """Close `node`."""
        if node.tag in _BREAKING:
            yield from self._break()
        if node.tag == "a":
            self._links = max(0, self._links - 1)
        if node is not self._root:
            self._add(node.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text)
            self._linked += len(tight(text)) if self._links else 0

    def _break(self) -> Iterator[Line]:
        """End the line, if there is one."""
        text = squeeze("".join(self._text))
        if text:
            yield Line(text=text, link=self._linked >= len(tight(text)) > 0)
        self._text.clear()
        self._linked = 0


def tight_text(element: HtmlElement) -> str:
    """A cell's text: one line, white space squeezed, scripts left out."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        opaque = not isinstance(node.tag, str) or node.tag in _UNSEEN
        if event == "start" and not opaque:
            parts.append(node.text or "")
        elif event != "start" and node is not element:
            parts.append(node.tail or "")
    return squeeze("".join(parts))
