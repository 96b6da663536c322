"""The column of a page with a title and a date line: what is beside it is no text of a document."""

import re

from lxml.html import HtmlElement

from crawler.reading.page.article import is_boilerplate
from crawler.reading.page.date_lines import is_date_line
from crawler.reading.page.labels import is_only_labels
from crawler.reading.page.lines import ELEMENT_MARKER, PageLine, find_elements, lines_of, text_of
from crawler.reading.text.whitespace import compact

#: Characters of text beside title and date from which a column has content.
_MIN_CONTENT = 2

#: Elements that are searched for a title and a date line, and steps up from them.
_MAX_ELEMENTS, _MAX_STEPS = 20_000, 30
_LABELLED = re.compile(r"(?:日期|时间|来\s?源|作\s?者)\s?[:：]|20\d\d|19\d\d")


def titled_column(root: HtmlElement) -> HtmlElement | None:
    """Return the smallest element with a heading, the date line below it, and what follows.

    Without a date line, it is the one with a heading that the page's title repeats. None: there is
    no such heading (h1 to h4), or nothing follows.
    """
    heading = named = None
    title = compact(next((node.text or "" for node in root.iter("title")), ""))
    for element in find_elements(root, "//body//*")[:_MAX_ELEMENTS]:
        if element.tag in ("h1", "h2", "h3", "h4"):
            heading = element
            if named is None and len(name := compact(text_of(element))) > 0 and name in title:
                named = element
        elif heading is not None and _is_date_line(element):
            return _with_content(element, heading)
    return None if named is None else _with_content(named, named)


def is_heading_of_links(heading: HtmlElement) -> bool:
    """Whether a heading stands above links, and nothing else: that of a menu or a block of news."""
    at: HtmlElement | None = heading
    for _ in range(3):
        if at is None or at.tag in ("body", "html"):
            return False
        following = at.getnext()
        if following is not None and isinstance(following.tag, str):
            beside = (node for node in at.itersiblings() if isinstance(node.tag, str))
            lines = [line for node in beside for line in lines_of(node)]
            return len(lines) >= 2 and all(line.link or line.dated_link for line in lines)
        at = at.getparent()
    return False


def _is_date_line(element: HtmlElement) -> bool:
    """Whether the text of an element is a date line; False for one with much content."""
    if len(element) > 12 or not isinstance(element.tag, str):
        return False
    own = (element.text or "") + "".join(child.tail or "" for child in element)
    if not _LABELLED.search(own[:400]):
        return False
    lines = lines_of(element)
    if not 0 < len(lines) <= 4 or not any(is_date_line(line.text) for line in lines):
        return False
    around = element.getparent()
    return around is None or not any(line.dated_link for line in lines_of(around)[:4])


def _with_content(date_line: HtmlElement, heading: HtmlElement) -> HtmlElement | None:
    """Return the element around heading and date line that has text or a picture below them."""
    around = {heading, *heading.iterancestors()}
    node: HtmlElement | None = date_line
    for _ in range(_MAX_STEPS):
        if node is None or node.tag in ("body", "html"):
            return None
        if node in around and _has_content_below(node, date_line, compact(text_of(heading))):
            return node
        node = node.getparent()
    return None


def _has_content_below(node: HtmlElement, date_line: HtmlElement, title: str) -> bool:
    """Whether `node` has more below the start of `date_line` than that line and the title."""
    lines = lines_of(node, mark=date_line)
    at = next((at for at, line in enumerate(lines) if line.text == ELEMENT_MARKER), len(lines))
    return any(
        _is_content(line) and not is_date_line(line.text) and compact(line.text) != title
        for line in lines[at + 1 :]
    )


def _is_content(line: PageLine) -> bool:
    if line.image or line.cells is not None:
        return True
    if line.link or line.dated_link or is_boilerplate(line.text):
        return False
    return len(compact(line.text)) >= _MIN_CONTENT and not is_only_labels(line.text)
