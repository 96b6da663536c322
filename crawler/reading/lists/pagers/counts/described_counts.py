"""Numbers of rows and pages that only the description of an element names: ``title="Total"``."""

import re
from collections.abc import Collection
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.lists.pagers.counts.printed_counts import PrintedCounts
from crawler.reading.page.lines import find_elements
from crawler.reading.text.whitespace import compact

_COUNTS = re.compile(
    r"[总總][数數页頁条條记記计計]|[数數]$|合[计計]|\b(?:total|count|records?)\b", re.IGNORECASE
)
_PAGES = re.compile(r"[页頁]|page", re.IGNORECASE)

#: Elements of a page with a description that are examined, and digits of a number.
_MAX_ELEMENTS, _MAX_DIGITS = 5_000, 7


def is_described_count(element: HtmlElement) -> bool:
    """Whether the description of an element, or of one right around it, names a whole number."""
    return any(
        _COUNTS.search(one.get("title") or one.get("aria-label") or "")
        for one in (element, *islice(element.iterancestors(), 2))
    )


def described_counts(root: HtmlElement, outside: Collection[HtmlElement] = ()) -> PrintedCounts:
    """Return the numbers with such a description that are in no element of `outside`."""
    rows = pages = None
    for element in find_elements(root, "//*[@title or @aria-label]")[:_MAX_ELEMENTS]:
        description = (element.get("title") or element.get("aria-label") or "")[:40]
        text = compact(str(element.text_content())[:100]) if _COUNTS.search(description) else ""
        if not text.isdecimal() or len(text) > _MAX_DIGITS:
            continue
        if any(one in outside for one in (element, *element.iterancestors())):
            continue
        if _PAGES.search(description):
            pages = pages or int(text)
        else:
            rows = rows or int(text)
    return PrintedCounts(rows=rows, pages=pages)
