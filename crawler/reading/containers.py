"""The element that holds an article: where the family keeps it, else where the text is."""

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from crawler.families import GENERIC, Family
from crawler.reading.labels import only_labels
from crawler.reading.outline import is_chrome, is_foot, is_tail
from crawler.reading.tree import Line, find, lines_of, tight

#: Characters of sentences that make a container an article.
_ENOUGH = 60

#: Characters of sentences that a page has beside a short article, at most.
_LITTLE = 200

#: Forks on the way down to an article without a container.
_DEEPEST = 40

#: What may hold an article; a single paragraph is not one.
_ROOMS = frozenset({"article", "body", "center", "div", "form", "main", "section"}) | frozenset(
    {"table", "tbody", "td", "tr", "dl", "dd", "ul", "ucapcontent"}
)


def container_of(root: HtmlElement, family: Family) -> HtmlElement:
    """What holds the article."""
    whole = next(filter(_holds_article, _named(root, family)), None)
    if whole is not None:
        return whole
    short = next(filter(_says_something, _named(root, family)), None)
    if short is not None and _prose(lines_of(root)) - _prose(lines_of(short)) < _LITTLE:
        return short
    return _densest(root)


def _named(root: HtmlElement, family: Family) -> Iterator[HtmlElement]:
    """The elements that the family, and then most sites, call an article."""
    for path in (*family.containers, *GENERIC.containers):
        yield from find(root, path)[:3]


def _holds_article(node: HtmlElement) -> bool:
    """Whether `node` holds sentences, a table, or a picture or file for want of them."""
    lines = lines_of(node)
    if any(line.cells is not None or line.image for line in lines):
        return True
    return _prose(lines) >= _ENOUGH or bool(find(node, ".//a[contains(@href,'.')]"))


def _says_something(node: HtmlElement) -> bool:
    """Whether `node` holds words at all: 无。 is an article."""
    return any(not line.link and not is_chrome(line.text) for line in lines_of(node))


def _densest(root: HtmlElement) -> HtmlElement:
    """The innermost element that holds nearly all sentences of the page, and its tables."""
    node = next(iter(find(root, "//body")), root)
    weight = _weight(node)
    for _ in range(_DEEPEST):
        while len(node) == 1 and node[0].tag in _ROOMS and not (node.text or "").strip():
            node = node[0]
        weights = [(_weight(child), child) for child in node]
        best, inside = max(weights, key=lambda pair: pair[0], default=(0, node))
        if best == 0 or best < 0.9 * weight or inside.tag not in _ROOMS:
            break
        node, weight = inside, best
    # rows are no article without their table
    return next(node.iterancestors("table"), node) if node.tag in ("tbody", "tr") else node


def _weight(node: HtmlElement) -> int:
    """How much of an article `node` holds."""
    if not isinstance(node.tag, str):
        return 0
    lines = lines_of(node)
    tables = [line for line in lines if line.cells is not None and len(line.cells.rows) > 2]
    return _prose(lines) + sum(len(tight(line.text)) for line in tables)


def _prose(lines: Sequence[Line]) -> int:
    """Characters of whole sentences."""
    return sum(len(line.text) for line in lines if not line.link and _is_prose(line.text))


def _is_prose(text: str) -> bool:
    """Whether a line is part of a text, and not of the page around it."""
    if len(text) <= 15 or is_chrome(text) or is_tail(text) or is_foot(text):
        return False
    return any(stop in text for stop in "。；，、,:：") and not only_labels(text)
