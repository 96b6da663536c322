"""Reports by year that are no lines of a list: options, buttons, pictures, areas of a picture."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.reading.lists.pagers.year_lists import without_year
from crawler.reading.lists.records.row_addresses import address_finder, is_address
from crawler.reading.lists.records.row_titles import clean_title
from crawler.reading.lists.records.title_columns import pattern_of
from crawler.reading.lists.regions.undated_regions import is_about_disclosure
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.page.lines import text_of
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.text.whitespace import collapse_whitespace, compact
from disclosures import ListEntry

_TAGS = ("a", "area", "option", "input", "button")

#: Elements of a page that are examined; years from which links are a group.
_MAX_ELEMENTS, _MIN_YEARS = 5_000, 2
_YEAR = re.compile(r"(?:19|20)\d\d|[一二][〇零○OＯ九][〇零○OＯ一二三四五六七八九]{2}年")
_ONLY_YEAR = re.compile(r"\W{0,2}(?:19|20)\d\d年?(?:度)?\W{0,2}")
_REPORT = re.compile(r"年报|年度报告|公开(?:工作)?报告")

#: Elements around a group of years alone in which a heading says of what; elements above it.
_LEVELS, _MAX_ABOVE = 6, 3


def year_links(opened: OpenedPage) -> Sequence[ListEntry]:
    """Return the reports of the largest group of links of one kind, each for another year.

    Years alone are reports if a line near them says so, and unless they lead to this page for
    another year.
    """
    if not opened.decoded.markup or _YEAR.search(opened.decoded.text) is None:
        return ()
    groups: dict[tuple[HtmlElement | None, str], dict[str, tuple[str, HtmlElement]]] = {}
    for element, address, title in _links_of(opened):
        if not is_about_disclosure(title) or _YEAR.search(title) is None:
            continue
        if address.startswith("http") and without_year(address) != without_year(opened.url):
            group = _list_of(element), pattern_of(address)
            groups.setdefault(group, {}).setdefault(address, (title, element))
    fitting = [group for group in groups.values() if _is_by_year(group.values())]
    best = max(fitting, key=len, default={})
    return [ListEntry(url=address, title=title) for address, (title, _) in best.items()]


def _links_of(opened: OpenedPage) -> Iterator[tuple[HtmlElement, str, str]]:
    """Yield the elements that lead somewhere without a line of text; address and title of each."""
    charset = opened.decoded.charset
    find = address_finder(opened.base, charset, PageScripts(opened.root, opened.url))
    for element in islice(opened.root.iter(*_TAGS), _MAX_ELEMENTS):
        if element.tag == "option":
            written = (element.get("value") or "").strip()
            if is_address(written):
                address = resolve(opened.base, written, charset=charset)
                yield element, address, collapse_whitespace(element.text or "")
            continue
        title = _title_of(element)
        if title and _YEAR.search(title) is not None and (address := find(element) or ""):
            yield element, address, title


def _title_of(element: HtmlElement) -> str:
    """Return the title of a button or a picture; a line of text is none, but for a year alone."""
    if element.tag == "input":
        return collapse_whitespace(element.get("value") or "")
    if element.tag == "button":
        return text_of(element)
    text = "" if element.tag == "area" else text_of(element)
    if text:
        return text if _ONLY_YEAR.fullmatch(text) is not None else ""
    names = (one.get("alt") or one.get("title") or "" for one in (element, *element.iter("img")))
    return clean_title(next((name for name in names if name), ""))


def _list_of(element: HtmlElement) -> HtmlElement | None:
    """Return the element in which options or areas are one group; None for links and buttons."""
    return element.getparent() if element.tag in ("option", "area") else None


def _is_by_year(links: Collection[tuple[str, HtmlElement]]) -> bool:
    """Whether links are one a year, and reports by their titles or by a line above them."""
    years = [match[0] for title, _ in links if (match := _YEAR.search(title))]
    if len(set(years)) < max(_MIN_YEARS, len(years)):
        return False
    if not all(_ONLY_YEAR.fullmatch(title) for title, _ in links):
        return True
    return _is_under_name_of_report(next(element for _, element in links))


def _is_under_name_of_report(element: HtmlElement) -> bool:
    """Whether a line above an element, near it, names reports."""
    at: HtmlElement | None = element.getparent() if element.tag == "option" else element
    for _ in range(_LEVELS):
        if at is None or at.tag == "body":
            return False
        around = at.getparent()
        if around is not None and _REPORT.search(compact(around.text or "")):
            return True
        for sibling in islice(at.itersiblings(preceding=True), _MAX_ABOVE):
            if isinstance(sibling.tag, str) and _REPORT.search(compact(text_of(sibling))[-40:]):
                return True
        at = at.getparent()
    return False
