"""Numbers that an inline script writes into empty elements of a pager: 共<span id=n></span>条."""

import re
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from crawler.reading.lists.pagers.counts.printed_counts import PrintedCounts, printed_counts
from crawler.reading.lists.pagers.pager_boxes import visible_text
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.lists.scripts.script_expressions import evaluate, number_of
from crawler.reading.page.lines import PageLine, find_elements

_WRITTEN = re.compile(
    r"(?:\$\(\s{0,3}[\"']#|getElementById\(\s{0,3}[\"']|querySelector\(\s{0,3}[\"']#)"
    r"([\w-]{1,60})[\"']\s{0,3}\)\s{0,3}\.\s{0,3}"
    r"(?:(?:text|html)\(|(?:innerHTML|innerText|textContent)\s{0,3}=(?!=))"
)

#: Characters of a value that is written, and elements of a page that are examined.
_MAX_VALUE, _MAX_ELEMENTS = 60, 300


def filled_counts(root: HtmlElement, scripts: PageScripts) -> PrintedCounts:
    """Return the numbers on the lines of a pager, once scripts have filled it."""
    values = _values(scripts)
    if not values:
        return PrintedCounts()
    empty = find_elements(root, "//*[@id][not(*)][not(normalize-space())]")[:_MAX_ELEMENTS]
    parents = dict.fromkeys(one.getparent() for one in empty if one.get("id") in values)
    texts = (_text_of(one, values) for one in parents if one is not None)
    return printed_counts(PageLine(text=text) for text in texts)


def _values(scripts: PageScripts) -> Mapping[str, str]:
    """Return the numbers that scripts write, by the id of their element."""
    found: dict[str, str] = {}
    for match in _WRITTEN.finditer(scripts.text):
        value = evaluate(scripts.text[match.end() :][:_MAX_VALUE], scripts.variables)
        if (number := number_of(value)) is not None and number >= 0:
            found[match[1]] = str(int(number))
    return found


def _text_of(element: HtmlElement, values: Mapping[str, str]) -> str:
    return "".join(_pieces(element, values))


def _pieces(element: HtmlElement, values: Mapping[str, str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield values.get(child.get("id") or "", "") or visible_text(child)
        yield child.tail or ""
