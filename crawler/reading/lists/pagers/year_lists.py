"""Links to the lists of other years, beside the list of one year."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families import Follow
from crawler.reading.lists.pagers.pager_boxes import visible_text
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.text.whitespace import compact

_LABEL = re.compile(r"^\W{0,2}((?:19|20)\d\d)(?:年度?)?\W{0,2}$")
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"

#: The year in an address: with the sign before it, as a folder, or as a parameter.
_OWN_PART = re.compile(rf"[_-]{_YEAR}(?=\.\w{{2,5}}$|$)|{_YEAR}/|[?&]\w{{1,20}}={_YEAR}(?=&|$)")
_FIRST_PAGE = re.compile(r"/(?:index|default|main)\.\w{2,5}(?=$|\?)", re.IGNORECASE)

#: Years from which links are a group, and links that are examined.
_MIN_YEARS, _MAX_LINKS = 2, 5_000


def year_lists(opened: OpenedPage, rows: Collection[str]) -> tuple[Follow, ...]:
    """Return the requests for the lists of other years, in page order.

    Their links have nothing but years as labels, and the address of this page but for its year or
    with a year added. Where such a link is one of the `rows`, years are what the list lists.
    """
    here = without_year(opened.url)
    found: dict[str, str] = {}
    for link in find_elements(opened.root, "//a[@href]")[:_MAX_LINKS]:
        label = _LABEL.match(compact(visible_text(link)))
        address = _address(opened, link) if label else ""
        if address in rows:
            return ()
        if label and label[1] in address and without_year(address) == here:
            found.setdefault(address, label[1])
    if len(set(found.values())) < _MIN_YEARS:
        return ()
    return tuple(Follow(url=address, optional=True) for address in found if address != opened.url)


def _address(opened: OpenedPage, link: HtmlElement) -> str:
    href = (link.get("href") or "").strip()
    return resolve(opened.base, href, charset=opened.decoded.charset).partition("#")[0]


def without_year(url: str) -> tuple[str, str]:
    """Return the host of an address, and path and query without their last part that is a year."""
    parts = urlsplit(url)
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    years = list(_OWN_PART.finditer(address))
    if years:
        start, end = years[-1].span()
        address = address[:start] + address[end:]
    return parts.netloc, _FIRST_PAGE.sub("/", address)
