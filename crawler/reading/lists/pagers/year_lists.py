"""The lists of other years beside the list of one year: by links, and by menus."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families import Follow
from crawler.reading.lists.pagers.control_targets import ControlTargets
from crawler.reading.lists.pagers.page_forms import menu_form
from crawler.reading.lists.pagers.pager_boxes import visible_text
from crawler.reading.lists.pagers.pager_controls import Control, ControlKind
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.text.whitespace import compact

_LABEL = re.compile(r"^\W{0,2}((?:19|20)\d\d)(?:年度?)?\W{0,2}$")
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"

#: The year in an address: with the sign before it, as a folder, or as a parameter.
_OWN_PART = re.compile(rf"[_-]{_YEAR}(?=\.\w{{2,5}}$|$)|{_YEAR}/|[?&]\w{{1,20}}={_YEAR}(?=&|$)")
_FIRST_PAGE = re.compile(r"/(?:index|default|main)\.\w{2,5}(?=$|\?)", re.IGNORECASE)

#: Years from which links are a group; links, and options of a menu, that are examined.
_MIN_YEARS, _MAX_LINKS, _MAX_OPTIONS = 2, 5_000, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMenus:
    """The menus of a page whose options are years."""

    #: The requests for the lists of those years, in page order.
    follows: tuple[Follow, ...] = ()

    #: Years whose lists nobody knows how to request, as displayed.
    unresolved: tuple[str, ...] = ()


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


def year_menus(opened: OpenedPage, targets: ControlTargets) -> YearMenus:
    """Return what the menus of years lead to by the code that handles a choice.

    Where that is unknown, nothing is missing if the chosen option is no year: 全部.
    """
    follows: list[Follow] = []
    unresolved: list[str] = []
    for menu in find_elements(opened.root, "//select[@onchange]"):
        options = list(islice(menu.iter("option"), _MAX_OPTIONS))
        years = [one for one in options if _year_of(one)]
        if len(years) < _MIN_YEARS or len(options) - len(years) > 1:
            continue
        others = [one for one in years if one is not _chosen(options)]
        found = [follow for one in others for follow in _menu_requests(opened, targets, one)]
        follows += found
        if not found and _chosen(options) in years:
            unresolved += [compact(others[0].text or "")]
    unique = {repr(one): one for one in follows}.values()
    return YearMenus(
        follows=tuple(replace(one, optional=True) for one in unique), unresolved=tuple(unresolved)
    )


def _year_of(option: HtmlElement) -> str:
    label = _LABEL.match(compact(option.text or ""))
    return label[1] if label else ""


def _chosen(options: list[HtmlElement]) -> HtmlElement:
    """Return the option that the page displays."""
    return next((one for one in options if one.get("selected") is not None), options[0])


def _menu_requests(
    opened: OpenedPage, targets: ControlTargets, option: HtmlElement
) -> Iterator[Follow]:
    """Yield the request for the year of an option."""
    label = compact(option.text or "")
    control = Control(element=option, kind=ControlKind.NUMBER, label=label, handlers=(option,))
    sent = menu_form(opened, option)
    for follow in targets.of(control) if sent is None else [sent]:
        value = (option.get("value") or label).strip()
        texts = (follow.url, *follow.form.values())
        if any(part in text for part in {_year_of(option), value} for text in texts):
            yield follow


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
