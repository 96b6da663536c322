"""The pager around a control: elements that have nothing but numbers and words of pagers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.reading.lists.pagers.counts.described_counts import is_described_count
from crawler.reading.lists.pagers.counts.printed_counts import counts_in, is_pager_text
from crawler.reading.page.visibility import is_displayed
from crawler.reading.text.whitespace import compact

#: The label of a control that prints the number of a page.
NUMBER_LABEL = re.compile(r"^(?:第|[^\w第]{0,3})(\d{1,4})(?:[页頁]|[^\w页頁]{0,3})$")
_HERE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:cur|current|curr|active|on|now|selected|this|sel|thispage|hover)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT_SHOWN = frozenset({"noscript", "template", "textarea", "head"})
_SKIPPED = frozenset({"script", "style", "noscript"})

#: Levels above and elements beside a control that are examined.
_MAX_LEVELS, _MAX_SIBLINGS = 6, 80
_MAX_TEXT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerBox:
    """Elements beside each other that have nothing but controls and numbers of pages."""

    members: tuple[HtmlElement, ...]
    text: str

    #: The number of the page itself, if one of its elements marks it.
    here: int | None = None


def has_handler(element: HtmlElement) -> bool:
    """Whether an element has code or data of its own."""
    return any(name == "onclick" or name.startswith("data-") for name in element.attrib)


def is_shown(element: HtmlElement) -> bool:
    """Whether an element is displayed before any script runs, as far as its markup says."""
    around = (element, *element.iterancestors())
    return is_displayed(element) and not any(one.tag in _NOT_SHOWN for one in around)


def box_of(element: HtmlElement) -> PagerBox | None:
    """Return the pager around an element; None if it stands among other text."""
    top = element
    for _ in range(_MAX_LEVELS):
        parent = top.getparent()
        if (
            parent is None
            or parent.tag in ("body", "html")
            or not is_pager_text(visible_text(parent))
        ):
            break
        top = parent
    if not is_pager_text(visible_text(top) or ">"):
        return None
    before = list(_beside(top, preceding=True))[::-1]
    members = (*before, top, *_beside(top, preceding=False))
    text = " ".join(f"{visible_text(one)} {(one.tail or '').strip()}" for one in members).strip()
    return PagerBox(members=members, text=text, here=_here_in(members))


def _beside(top: HtmlElement, *, preceding: bool) -> Iterator[HtmlElement]:
    """Yield the siblings on one side of an element that are pager text."""
    between = top
    for sibling in islice(top.itersiblings(preceding=preceding), _MAX_SIBLINGS):
        tail = sibling.tail if preceding else between.tail
        between = sibling
        if tail and not is_pager_text(tail):
            return
        if not isinstance(sibling.tag, str):
            continue
        text = visible_text(sibling)
        if not is_pager_text(text) or (not text.strip() and sibling.tag in ("ul", "table", "h1")):
            return
        yield sibling


def _here_in(members: Sequence[HtmlElement]) -> int | None:
    """Return the number that a pager marks as this page's, by its words, its class, or no link."""
    marked, plain, words = [], [], []
    for node in (node for member in members for node in member.iter()):
        if not isinstance(node.tag, str) or node.tag in ("option", *_SKIPPED):
            continue
        label = NUMBER_LABEL.match(compact(visible_text(node)))
        if label and is_described_count(node):
            continue
        if label and _HERE_CLASS.search(node.get("class") or ""):
            marked.append(int(label[1]))
        if not _is_linked(node):
            words.append(node.text or "")
            if label and not len(node):
                plain.append(int(label[1]))
        words.append(node.tail or "")
        if tail := NUMBER_LABEL.match(compact(node.tail or "")):
            plain.append(int(tail[1]))
    printed = counts_in(" ".join(words)).here
    return printed if printed is not None else next(iter((*marked, *plain)), None)


def _is_linked(node: HtmlElement) -> bool:
    links = [node, *islice(node.iterancestors("a", "button", "li"), 2)]
    return any(link.tag in ("a", "button", "select") or has_handler(link) for link in links)


def visible_text(element: HtmlElement) -> str:
    """Return the text of an element without scripts, cut to some 1,000 characters."""
    if not len(element):
        return (element.text or "")[:_MAX_TEXT]
    parts: list[str] = []
    length = 0
    events = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in events:
        is_opaque = not isinstance(node.tag, str) or node.tag in _SKIPPED
        if event == "start":
            text = "" if is_opaque else node.text
            if is_opaque:
                events.skip_subtree()
        else:
            text = node.tail if node is not element else ""
        if text:
            parts.append(text[:_MAX_TEXT])
            length += len(text)
        if length > _MAX_TEXT:
            break
    return " ".join(parts)
