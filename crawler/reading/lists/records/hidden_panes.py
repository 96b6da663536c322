"""Panes of tabs that a page hides until a reader chooses their label: their rows are rows.

A pane is one of several elements of one kind, and the page has a label for each: a strip of as many
labels before or behind them, a label directly above each, or labels that name the panes by their
ids. Without labels, what is hidden is a template, a dialogue or the place of results.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.page.lines import find_elements
from crawler.reading.page.visibility import is_hidden
from crawler.reading.text.whitespace import compact

_TAGS = frozenset({"div", "ul", "ol", "dl", "dd", "table", "tbody", "section", "article", "li"})

#: Characters of a label, panes of one control, and labels that may lead to other pages.
_MAX_LABEL, _MAX_PANES, _MIN_LINKED = 16, 40, 3
_MORE = re.compile(r"\W{0,4}(?:更多|more)\W{0,6}", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s|｜/·、]{0,200}")

#: What a template has in place of an address.
_PLACEHOLDER = re.compile(r"\{|<%|\[\[|\$\{|^(?:#|javascript:|$)", re.IGNORECASE)
_REFERENCES = ("aria-controls", "data-target", "data-bs-target", "data-tab", "data-id", "data-for")

#: Elements of a page that may name a pane, and those that are hidden.
_MAX_REFERRING, _MAX_HIDDEN = 2_000, 500


def is_hidden_pane(element: HtmlElement) -> bool:
    """Whether a hidden element is a pane of tabs that holds links."""
    if element.tag not in _TAGS or not _has_links(element):
        return False
    return _is_below_its_label(element) or _has_strip(element) or _is_named_by_label(element)


def _has_links(element: HtmlElement) -> bool:
    """Whether an element leads somewhere, and is no template of what a script will fill in."""
    links = [(link.get("href") or "").strip() for link in islice(element.iter("a"), _MAX_PANES)]
    return any(map(_is_address, links)) and not any("{" in link for link in links)


def _is_address(href: str) -> bool:
    return _PLACEHOLDER.search(href) is None


def _is_below_its_label(element: HtmlElement) -> bool:
    """Whether a label stands above an element, as above its siblings or those of its parent."""
    label = _sibling_above(element)
    if label is None or is_hidden(label) or not _is_label(label):
        return False
    kind = label.tag, element.tag
    others = (one for one in _siblings(element) if one is not element)
    labels = (above for one in others if (above := _sibling_above(one)) is not None)
    if any(above.tag == label.tag and _is_label(above) for above in labels):
        return True
    parent = element.getparent()
    if parent is None or len(parent) > len(kind):
        return False
    return any(
        one is not parent and tuple(child.tag for child in one) == kind and _is_label(one[0])
        for one in _siblings(parent)
    )


def _has_strip(element: HtmlElement) -> bool:
    """Whether a strip of labels stands beside the panes, one label for each.

    Panes stand directly behind or before the strip, or alone in an element beside it. One of them
    is displayed, or none.
    """
    for above in (True, False):
        siblings = list(islice(_elements(element.itersiblings(preceding=above)), _MAX_PANES))
        for at, strip in enumerate(siblings):
            if (count := _count_labels(strip)) > at:
                between = siblings[:at][::-1]
                behind = _elements(element.itersiblings(preceding=not above))
                panes = [*between, element, *islice(behind, count - at - 1)]
                if _are_panes(panes, count):
                    return True
    parent = element.getparent()
    if parent is None:
        return False
    beside = (_sibling_above(parent), _sibling_below(parent))
    panes = list(islice(_elements(parent.iterchildren()), _MAX_PANES))
    return any(strip is not None and _are_panes(panes, _count_labels(strip)) for strip in beside)


def _are_panes(elements: Sequence[HtmlElement], count: int) -> bool:
    """Whether there are `count` elements, more than one, of one kind, all but one hidden."""
    if count < 2 or len(elements) != count or len({one.tag for one in elements}) > 1:
        return False
    return sum(map(is_hidden, elements)) >= count - 1


def _is_named_by_label(element: HtmlElement) -> bool:
    """Whether labels name an element, and another one beside it, by their ids."""
    ids = {one.get("id") for one in _siblings(element)} - {None}
    if element.get("id") not in ids or len(ids) < 2:
        return False
    root = element.getroottree().getroot()
    named = {
        name.lstrip("#")
        for one in islice(root.iter("a", "li", "button", "span", "div", "option"), _MAX_REFERRING)
        for name in (one.get("href") or "", *(one.get(key) or "" for key in _REFERENCES))
        if len(name) > 1
    }
    return element.get("id") in named and len(named & ids) > 1


def _siblings(element: HtmlElement) -> Sequence[HtmlElement]:
    """Return the elements of one kind in an element's parent, itself included."""
    parent = element.getparent()
    if parent is None:
        return [element]
    return list(islice(parent.iterchildren(str(element.tag)), _MAX_PANES))


def _sibling_above(element: HtmlElement) -> HtmlElement | None:
    return next(_elements(element.itersiblings(preceding=True)), None)


def _sibling_below(element: HtmlElement) -> HtmlElement | None:
    return next(_elements(element.itersiblings()), None)


def _elements(nodes: Iterator[HtmlElement]) -> Iterator[HtmlElement]:
    return (
        node for node in nodes if isinstance(node.tag, str) and node.tag not in ("br", "script")
    )


def _count_labels(strip: HtmlElement) -> int:
    """Return how many labels an element holds; 0: it is hidden, or holds something else as well."""
    at = strip
    while len(at) == 1 and at[0].tag not in ("a", "li", "span", "option"):
        at = at[0]
    labels = list(islice(_elements(at.iterchildren()), _MAX_PANES))
    if at.tag == "select":
        labels = [one for one in labels if (one.get("value") or "").strip()]
    elif labels and _MORE.fullmatch(_text_of(labels[-1])):
        labels = labels[:-1]
    beside = (at.text, *(label.tail for label in labels))
    if is_hidden(strip) or any(text and not _BETWEEN.fullmatch(text) for text in beside):
        return 0
    if not labels or not all(map(_is_label, labels)):
        return 0
    is_menu = len(labels) < _MIN_LINKED and all(map(_leads_away, labels))
    return 0 if is_menu else len(labels)


def _leads_away(label: HtmlElement) -> bool:
    """Whether a label is a link to another page, as those of a menu, and has no code."""
    return any(
        _is_address((link.get("href") or "").strip())
        and not any(name.startswith("on") for name in (*link.keys(), *label.keys()))
        for link in label.iter("a")
    )


def _is_label(element: HtmlElement) -> bool:
    """Whether an element is a short text, and at most one link."""
    return 0 < len(_text_of(element)) <= _MAX_LABEL and len(list(islice(element.iter("a"), 2))) < 2


def _text_of(element: HtmlElement) -> str:
    return compact("".join(islice(element.itertext(), _MAX_PANES)))


def has_hidden_panes(root: HtmlElement) -> bool:
    """Whether a page holds such panes."""
    hidden = find_elements(root, "//*[@hidden or contains(@style, 'none')]")[:_MAX_HIDDEN]
    return any(is_hidden(one) and is_hidden_pane(one) for one in hidden)
