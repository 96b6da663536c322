"""Finds the element that contains the article: by the family's XPaths, else by text density."""

from collections.abc import Collection, Iterator, Sequence

from lxml.html import HtmlElement

from crawler.families import GENERIC, Family
from crawler.reading.page.article import is_article_end, is_boilerplate, is_site_footer
from crawler.reading.page.labels import has_label
from crawler.reading.page.lines import PageLine, find_elements, lines_of, text_of
from crawler.reading.page.pictures import pictures_in
from crawler.reading.page.titled_column import titled_column
from crawler.reading.text.whitespace import compact

#: Minimum characters of sentences in an article's container.
_MIN_ARTICLE_PROSE = 60

#: Maximum characters of sentences outside the container of a short article.
_MAX_PROSE_OUTSIDE = 200

#: Pictures, and links to files: an article may be nothing else.
_FILE_ENDINGS = ("doc", "docx", "wps", "pdf", "xls", "xlsx", "et", "ofd", "zip", "rar")
_PICTURE_OR_FILE = (
    ".//img|.//a["
    + " or ".join(
        f"substring(@href,string-length(@href)-{len(ending)})='.{ending}'"
        for ending in _FILE_ENDINGS
    )
    + "]"
)

#: Minimum characters of an article that follows its title.
_MIN_SENTENCE = 16

#: Maximum characters of a line of date, source and buttons.
_MAX_DATE_LINE = 100

#: Maximum steps down the tree in search of the densest element.
_MAX_DEPTH = 40

#: XPath of what may show a title, and how many such elements are examined.
_TITLE_LIKE = ".//h1|.//h2|.//h3|.//*[contains(@class,'itle') or contains(@class,'bt')]"
_MAX_TITLES = 60

#: How many times more text than an introduction below the title its article has.
_MUCH_MORE = 3

#: Tags of elements that may contain an article; a single paragraph may not.
_CONTAINER_TAGS = frozenset(
    {"article", "body", "center", "div", "form", "main", "section"}
) | frozenset({"table", "tbody", "td", "tr", "dl", "dd", "ul", "ucapcontent"})


#: What displays a file, and a link to one.
_VIEWERS = ".//iframe[@src] | .//iframe[@data-src] | .//embed[@src] | .//object"
_FILES = f".//a[contains(@href,'.')] | {_VIEWERS}"


def find_container(root: HtmlElement, family: Family, titles: Collection[str] = ()) -> HtmlElement:
    """Return the element that contains the article.

    `titles` are the titles that the page declares, without white space.
    """
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
    if _content_length(root) < _MAX_PROSE_OUTSIDE and (column := titled_column(root)) is not None:
        return column
    body = next(iter(find_elements(root, "//body")), root)
    densest = _densest_element(_below_title(body, titles) if titles else body)
    if _prose_length(lines_of(densest)):
        return densest
    shown = _element_of_media(densest)
    known = next(_known_containers(root, family), densest)
    return known if shown is None else shown


def _below_title(body: HtmlElement, titles: Collection[str]) -> HtmlElement:
    """Return the innermost element in which text follows the title; `body` without a title.

    Menus above and columns beside the article may have more text than it.
    """
    heading = next(
        (
            node
            for node in find_elements(body, _TITLE_LIKE)[:_MAX_TITLES]
            if compact(text_of(node)) in titles
        ),
        None,
    )
    steps: list[tuple[HtmlElement, int]] = []
    node = heading
    while node is not None and node is not body and len(steps) < _MAX_DEPTH:
        following = [_shown_length(sibling) for sibling in node.itersiblings()]
        parent = node.getparent()
        if parent is None:
            break
        heaviest = max(following, default=0)
        if steps and heaviest < _MUCH_MORE * steps[-1][1]:
            break
        if sum(following) >= _MIN_SENTENCE:
            steps.append((parent, sum(following)))
        node = parent
    return steps[-1][0] if steps else body


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


def _densest_element(node: HtmlElement) -> HtmlElement:
    """Return the innermost element with at least 90 % of the sentences and tables in `node`."""
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
    table = next(node.iterancestors("table"), node) if node.tag in ("tbody", "tr") else node
    # a row or body of a table belongs to its table, but for one that only lays out columns
    return node if table.find(".//table") is not None else table


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


def _shown_length(node: HtmlElement) -> int:
    """Return the length of the content of `node`; a picture or a file counts as a sentence."""
    length = _content_length(node)
    if length or not find_elements(node, _PICTURE_OR_FILE):
        return length
    return _MIN_SENTENCE


def _prose_length(lines: Sequence[PageLine]) -> int:
    """Return the characters of whole sentences."""
    return sum(len(line.text) for line in lines if not line.link and _is_prose(line.text))


def _is_prose(text: str) -> bool:
    """Whether a line is running text, and not boilerplate."""
    if len(text) <= 15 or is_boilerplate(text) or is_article_end(text) or is_site_footer(text):
        return False
    is_date_line = len(text) < _MAX_DATE_LINE and "。" not in text and has_label(text)
    return not is_date_line and any(stop in text for stop in "。；，、,:：")
