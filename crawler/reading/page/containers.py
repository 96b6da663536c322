"""Finds the element that contains the article: by the family's XPaths, else by text density."""

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from crawler.families import GENERIC, Family
from crawler.reading.page.article import is_article_end, is_boilerplate, is_site_footer
from crawler.reading.page.labels import is_only_labels
from crawler.reading.page.lines import PageLine, find_elements, lines_of
from crawler.reading.page.pictures import pictures_in
from crawler.reading.text.whitespace import compact

#: Minimum characters of sentences in an article's container.
_MIN_ARTICLE_PROSE = 60

#: Maximum characters of sentences outside the container of a short article.
_MAX_PROSE_OUTSIDE = 200

#: Maximum steps down the tree in search of the densest element.
_MAX_DEPTH = 40

#: Tags of elements that may contain an article; a single paragraph may not.
_CONTAINER_TAGS = frozenset(
    {"article", "body", "center", "div", "form", "main", "section"}
) | frozenset({"table", "tbody", "td", "tr", "dl", "dd", "ul", "ucapcontent"})


#: What displays a file, and a link to one.
_VIEWERS = ".//iframe[@src] | .//iframe[@data-src] | .//embed[@src] | .//object"
_FILES = f".//a[contains(@href,'.')] | {_VIEWERS}"


def find_container(root: HtmlElement, family: Family) -> HtmlElement:
    """Return the element that contains the article."""
    container = next(filter(_holds_article, _known_containers(root, family)), None)
    if container is not None:
        return container
    short_container = next(filter(_has_text, _known_containers(root, family)), None)
    if (
        short_container is not None
        and _prose_length(lines_of(root)) - _prose_length(lines_of(short_container))
        < _MAX_PROSE_OUTSIDE
    ):
        return short_container
    densest = _densest_element(root)
    if _prose_length(lines_of(densest)):
        return densest
    shown = _element_of_media(densest)
    known = next(_known_containers(root, family), densest)
    return known if shown is None else shown


def _known_containers(root: HtmlElement, family: Family) -> Iterator[HtmlElement]:
    """Yield the elements at the family's XPaths, then at those of most sites."""
    for path in (*family.containers, *GENERIC.containers):
        yield from find_elements(root, path)[:3]


def _holds_article(node: HtmlElement) -> bool:
    """Whether `node` contains sentences, a table, an image, a viewer or a link to a file."""
    lines = lines_of(node)
    if any(line.cells is not None or line.image for line in lines):
        return True
    return _prose_length(lines) >= _MIN_ARTICLE_PROSE or bool(find_elements(node, _FILES))


def _has_text(node: HtmlElement) -> bool:
    """Whether `node` contains any text: 无。 is an article."""
    return any(not line.link and not is_boilerplate(line.text) for line in lines_of(node))


def _densest_element(root: HtmlElement) -> HtmlElement:
    """Return the innermost element with at least 90 % of the page's sentences and tables."""
    node = next(iter(find_elements(root, "//body")), root)
    weight = _content_length(node)
    for _ in range(_MAX_DEPTH):
        while len(node) == 1 and node[0].tag in _CONTAINER_TAGS and not (node.text or "").strip():
            node = node[0]
        weights = [(_content_length(child), child) for child in node]
        heaviest_weight, heaviest = max(weights, key=lambda pair: pair[0], default=(0, node))
        if (
            heaviest_weight == 0
            or heaviest_weight < 0.9 * weight
            or heaviest.tag not in _CONTAINER_TAGS
        ):
            break
        node, weight = heaviest, heaviest_weight
    # a row or body of a table belongs to its table
    return next(node.iterancestors("table"), node) if node.tag in ("tbody", "tr") else node


def _element_of_media(root: HtmlElement) -> HtmlElement | None:
    """Return the least element with all viewers and pictures of a page; None: it has none."""
    shown = [*find_elements(root, _VIEWERS), *pictures_in(root)]
    if not shown:
        return None
    around = [list(each.iterancestors(*_CONTAINER_TAGS)) for each in shown]
    shared = (node for node in around[0] if all(node in others for others in around))
    return next(shared, None)


def _content_length(node: HtmlElement) -> int:
    """Return the characters of sentences and tables in `node`."""
    if not isinstance(node.tag, str):
        return 0
    lines = lines_of(node)
    tables = [line for line in lines if line.cells is not None and len(line.cells.rows) > 2]
    return _prose_length(lines) + sum(len(compact(line.text)) for line in tables)


def _prose_length(lines: Sequence[PageLine]) -> int:
    """Return the characters of whole sentences."""
    return sum(len(line.text) for line in lines if not line.link and _is_prose(line.text))


def _is_prose(text: str) -> bool:
    """Whether a line is running text, and not boilerplate."""
    if len(text) <= 15 or is_boilerplate(text) or is_article_end(text) or is_site_footer(text):
        return False
    return any(stop in text for stop in "。；，、,:：") and not is_only_labels(text)
