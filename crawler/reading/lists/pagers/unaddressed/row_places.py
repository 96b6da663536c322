"""Where the rows of a list stand on its page, beside its controls."""

from collections.abc import Collection
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.reading.lists.pagers.counts.printed_counts import is_pager_text
from crawler.reading.lists.pagers.pager_boxes import visible_text
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage

#: Links of a page, levels above a control, and elements before it that are examined.
_MAX_LINKS, _MAX_LEVELS, _MAX_BEFORE = 5_000, 6, 20


class RowPlaces:
    """The elements of one page that hold the links of its rows."""

    def __init__(self, opened: OpenedPage, rows: Collection[str]) -> None:
        self._opened = opened
        self._rows = rows

    @cached_property
    def around(self) -> frozenset[HtmlElement]:
        """The links of the rows, and all elements around them.

        Without such links, the elements whose code has the last part of a row's address.
        """
        if not self._rows:
            return frozenset()
        links = find_elements(self._opened.root, "//a[@href]")[:_MAX_LINKS]
        found = [link for link in links if self._address(link) in self._rows]
        if not found:
            names = {row.rstrip("/").rpartition("/")[2] for row in self._rows} - {""}
            coded = find_elements(self._opened.root, "//*[@onclick]")[:_MAX_LINKS]
            found = [one for one in coded if any(name in one.get("onclick", "") for name in names)]
        return frozenset(each for one in found for each in (one, *one.iterancestors()))

    def _address(self, link: HtmlElement) -> str:
        href = (link.get("href") or "").strip()
        return resolve(self._opened.base, href, charset=self._opened.decoded.charset)

    def are_right_before(self, element: HtmlElement) -> bool:
        """Whether nothing but the text of a pager stands between the rows and `element`."""
        top = element
        for parent in islice(element.iterancestors(), _MAX_LEVELS):
            for sibling in islice(top.itersiblings(preceding=True), _MAX_BEFORE):
                if sibling in self.around:
                    return True
                if isinstance(sibling.tag, str) and not is_pager_text(visible_text(sibling)):
                    return False
            if parent in self.around:
                return False
            top = parent
        return False

    def is_below(self, element: HtmlElement) -> bool:
        """Whether `element` comes after a row in the page, and is none."""
        return element in self._after and element not in self.around

    @cached_property
    def _after(self) -> frozenset[HtmlElement]:
        """The elements that come after the link of the first row."""
        elements = self._opened.root.iter()
        for element in elements:
            if element in self.around and not any(child in self.around for child in element):
                return frozenset(elements)
        return frozenset()
