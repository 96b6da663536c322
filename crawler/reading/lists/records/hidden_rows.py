"""Rows of a list that the page hides until a reader asks for more."""

import re
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.page.lines import find_elements
from crawler.reading.page.visibility import is_hidden

_VOID = re.compile(r"^(?:#|javascript:|$)", re.IGNORECASE)
_TAGS = frozenset({"li", "tr", "dl", "dd", "div", "p"})

#: Displayed siblings of its kind that a row has; links of one row; siblings that are examined.
_MIN_SIBLINGS, _MAX_LINKS, _MAX_SIBLINGS = 2, 3, 200

_MAX_HIDDEN = 2_000


def is_hidden_row(element: HtmlElement) -> bool:
    """Whether a hidden element is a row: displayed siblings have the same tag and content.

    A panel of tabs, which holds many links, is none.
    """
    if element.tag not in _TAGS or not _has_links_of_row(element):
        return False
    form = _form_of(element)
    siblings = (
        sibling
        for preceding in (True, False)
        for sibling in islice(element.itersiblings(preceding=preceding), _MAX_SIBLINGS)
        if sibling.tag == element.tag and not is_hidden(sibling)
    )
    rows = (one for one in siblings if _form_of(one) == form and _has_links_of_row(one))
    return len(list(islice(rows, _MIN_SIBLINGS))) == _MIN_SIBLINGS


def has_hidden_rows(root: HtmlElement) -> bool:
    """Whether a page holds such rows."""
    hidden = find_elements(root, "//*[@hidden or contains(@style, 'none')]")[:_MAX_HIDDEN]
    return any(is_hidden(one) and is_hidden_row(one) for one in hidden)


def _has_links_of_row(element: HtmlElement) -> bool:
    links = list(islice(element.iter("a"), _MAX_LINKS + 1))
    return len(links) <= _MAX_LINKS and any(
        not _VOID.match((link.get("href") or "").strip()) for link in links
    )


def _form_of(element: HtmlElement) -> tuple[str, ...]:
    return tuple(str(child.tag) for child in element)
