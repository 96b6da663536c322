"""Pagers that are elements of a component framework: ``<el-pagination :total="60">``."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.lists.pagers.counts.printed_counts import PrintedCounts
from crawler.reading.lists.pagers.counts.stated_numbers import counts_by_name

#: The name of an element of a framework has a hyphen; what it is for, its words say.
_PAGER_TAG = re.compile(r"(?:^|-)(?:pagina\w{0,8}|pager|paging)(?:$|-)")
_LOADING_TAG = re.compile(r"infinite|load-?more|pull-?(?:refresh|to|up)|scroll-?(?:list|load)")

#: Attributes of which an element that displays a part of the rows has some.
_COUNTING = re.compile(
    r"^(?:page_?(?:size|count|total)|(?:current|cur)_?page|(?:items_?)?per_?page|"
    r"total_?(?:pages?|rows|items|count))$",
    re.IGNORECASE,
)

#: An element that asks for rows when the reader comes to its end.
_LOADS = re.compile(r"^(?:@|v-on:|on-?)(?:load|load-?more|infinite|reach-?bottom|bottom)$")
_SCROLLED = re.compile(r"^(?:v-)?infinite-?scroll$")
_BINDING = re.compile(r"^(?:v-bind:|v-model:|:|ng-|data-)")

_MAX_ELEMENTS, _MAX_DIGITS = 60_000, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerComponent:
    """One element that draws a pager or loads rows."""

    #: Its name.
    name: str

    #: What its attributes state; only numbers that are written out.
    counts: PrintedCounts


def pager_component(
    root: HtmlElement, outside: Collection[HtmlElement] = ()
) -> PagerComponent | None:
    """Return the first such element that is in none of `outside`; None: the page has none."""
    for element in islice(root.iter(), _MAX_ELEMENTS):
        if not isinstance(element.tag, str) or not _is_component(element):
            continue
        if any(one in outside for one in (element, *element.iterancestors())):
            continue
        return PagerComponent(name=str(element.tag), counts=_counts_of(dict(element.items())))
    return None


def _is_component(element: HtmlElement) -> bool:
    tag, names = str(element.tag), [str(name) for name in element.attrib]
    if any(map(_SCROLLED.match, names)):
        return True
    if _PAGER_TAG.search(tag) or _LOADING_TAG.search(tag):
        return True
    if tag == "page":
        return any(_plain(name) == "total" for name in names)
    if "-" not in tag:
        return False
    if "scroll" in tag and any(name.startswith(("@", "v-on:")) for name in names):
        return True
    return any(_LOADS.match(name) or _COUNTING.match(_plain(name)) for name in names)


def _counts_of(attributes: Mapping[str, str]) -> PrintedCounts:
    """Return the numbers of rows and pages; ``total`` alone is the number of rows."""
    given = {
        _plain(str(name)): int(value)
        for name, value in attributes.items()
        if value.strip().isdecimal() and len(value) < _MAX_DIGITS
    }
    counts = counts_by_name(given)
    if counts.rows is None and counts.pages is None and "total" in given:
        return PrintedCounts(rows=given["total"])
    return counts


def _plain(name: str) -> str:
    """Return the name of an attribute without the sign of a binding."""
    return _BINDING.sub("", name).replace("-", "_")
