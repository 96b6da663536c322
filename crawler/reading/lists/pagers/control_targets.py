"""Where the controls of a pager lead: by their links, handlers, data and forms."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from urllib.parse import urldefrag, urlencode

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families import Follow
from crawler.reading.lists.pagers.control_data import data_addresses, literals, page_data
from crawler.reading.lists.pagers.opaque_controls import codes_of, is_opaque, leads_back, number_in
from crawler.reading.lists.pagers.page_addresses import address_of_page, is_page_of, next_address
from crawler.reading.lists.pagers.page_forms import button_form, post_back, sent_form
from crawler.reading.lists.pagers.page_menus import is_page_menu
from crawler.reading.lists.pagers.pager_boxes import is_shown
from crawler.reading.lists.pagers.pager_controls import Control, ControlKind
from crawler.reading.lists.scripts.page_scripts import PageScripts, ScriptTarget
from crawler.reading.lists.scripts.script_calls import Call
from crawler.reading.lists.scripts.script_expressions import PageArgument, Value
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage

_PAGE_VARIABLE = re.compile(
    r"\b(?:p|pn|(?:cur|current|now|next|start)?_?page_?(?:no|num|number|index)?|i|n)\b",
    re.IGNORECASE,
)
_SCROLL = re.compile(r"\.scroll\(|[\"']scroll[\"']|onscroll|IntersectionObserver|scrollTop")
_NO_DATA = re.compile(
    r"\.(?:js|css|png|jpe?g|gif)(?:[?#]|$)|count|hits?\b|click|visit|weather|login", re.IGNORECASE
)

#: Options of a menu of pages that are read, and requests for the pages that an interface may have.
_MAX_OPTIONS, MAX_LOADED = 500, 50


class ControlTargets:
    """Resolves the controls of one page to requests."""

    def __init__(self, opened: OpenedPage) -> None:
        self._opened = opened
        self._here = without_fragment(opened.url)

    @property
    def url(self) -> str:
        """The address of the page."""
        return self._opened.url

    @cached_property
    def scripts(self) -> PageScripts:
        """The inline scripts of the page."""
        return PageScripts(self._opened.root, self._opened.url)

    def of(self, control: Control, *, here: int = 1) -> list[Follow]:
        """Return the request that a control sends; none if it is unknown or this page's own.

        A form is sent for the next page only: what it holds is good for that page.
        """
        for element in control.handlers:
            href = (element.get("href") or "").strip()
            if _is_link(href):
                return self._others([Follow(url=self._resolved(href))])
        if control.kind is ControlKind.MORE:
            return self._more(control, here)
        is_next = control.number is None or control.number == here + 1
        values = _values_of(control)
        for element, code in _codes(control):
            follow = post_back(self._opened, element, code)
            if follow is not None:
                return [follow] if is_next else []
            targets = self.scripts.targets(code, **values)
            number = control.number or number_in(code) or here + 1
            targets = targets or [ScriptTarget(address=one) for one in literals(code)]
            if follows := self._followed(targets, number):
                return follows if is_next or follows[0].method == "GET" else []
        if found := self._others(Follow(url=self._resolved(a)) for a in data_addresses(control)):
            return found
        return self._sent(control, here) if is_next else []

    def leads_here(self, control: Control) -> bool:
        """Whether the address of a control is that of this very page."""
        links = [(element.get("href") or "").strip() for element in control.handlers]
        if addresses := [self._resolved(href) for href in links if _is_link(href)]:
            return without_fragment(addresses[0]) == self._here
        return self._leads_here(control, [code for _, code in _codes(control)])

    def may_lead_on(self, control: Control, here: int) -> bool:
        """Whether a control that `of` gives no request for seems to lead to another page."""
        if control.disabled or any(
            _is_link((element.get("href") or "").strip()) for element in control.handlers
        ):
            return False
        codes = [code for element, code in _codes(control)]
        if any("__doPostBack" in code for code in codes):
            return False
        if codes:
            return not self._leads_here(control, codes) and not leads_back(control, codes, here)
        if control.kind is ControlKind.MORE:
            return is_shown(control.element)
        return any(True for _ in page_data(control)) or is_opaque(control, self.scripts)

    def is_page(self, control: Control) -> bool:
        """Whether a number leads to the address of this page but for the number."""
        addresses = [without_fragment(follow.url) for follow in self.of(control)]
        return any(is_page_of(address, self._here, control.number) for address in addresses)

    def options(self, here: int) -> Iterator[Control]:
        """Yield the options of menus of pages, beyond this page's."""
        for menu in find_elements(self._opened.root, "//select"):
            options = list(islice(menu.iter("option"), _MAX_OPTIONS))
            if len(options) < 2 or not is_page_menu(menu, options):
                continue
            for number, option in enumerate(options, start=1):
                if number > here and option.get("selected") is None:
                    yield Control(
                        element=option,
                        kind=ControlKind.NUMBER,
                        label=str(number),
                        number=number,
                        handlers=(option,),
                    )

    def other_page(self, known: Sequence[tuple[int, str]], number: int) -> str:
        """Return the address of page `number` by those of other pages; empty: no pattern."""
        address = address_of_page(known, number)
        return "" if without_fragment(address) == self._here else address

    @property
    def loads_on_scroll(self) -> bool:
        """Whether a script does something when the reader comes to the end of the page."""
        return _SCROLL.search(self.scripts.text) is not None

    def loaded_pages(self, numbers: Iterable[int]) -> tuple[Follow, ...]:
        """Return the requests by which a script loads further pages."""
        names = set(_PAGE_VARIABLE.findall(self.scripts.text))
        follows: list[Follow] = []
        for number in numbers:
            before = self.scripts.loaded_addresses(**dict.fromkeys(names, number - 1))
            targets = [*self.scripts.loaded_addresses(**dict.fromkeys(names, number)), *before]
            requests = [self._request(one) for one in targets if _holds(one, number)]
            fitting = [one for one in requests if one is not None and one not in follows]
            if not fitting:
                break
            follows.append(
                Follow(
                    url=fitting[0].url,
                    method=fitting[0].method,
                    form=fitting[0].form,
                    referer=self._opened.url,
                    speculative=True,
                )
            )
        return tuple(follows)

    def called(self, call: Call, here: int, last: int | None, *, first: int = 1) -> list[Follow]:
        """Return where the functions of a call that draws a pager lead, for the pages after `here`.

        `first` is the number that they are given for the first page; `last` None: nobody knows.
        """
        end = min(last or here + MAX_LOADED, here + MAX_LOADED)
        follows: list[Follow] = []
        for number in range(here + 1, end + 1):
            targets = [
                target
                for function in call.functions
                for target in self.scripts.targets_of(
                    function.body,
                    returns=function.is_expression,
                    this=dict(call.options),
                    **dict.fromkeys(function.parameters[:1], PageArgument(number - 1 + first)),
                )
                if _holds(target, number) or _holds(target, number - 1)
            ]
            found = self._followed(targets, number)
            if not found or found[0] in follows:
                break
            follows.append(found[0])
        return [replace(one, speculative=True) for one in follows] if last is None else follows

    def loaded_rows(self) -> list[Follow]:
        """Return the requests by which scripts may load the rows of the first page."""
        known = dict.fromkeys(set(_PAGE_VARIABLE.findall(self.scripts.text)), 1)
        targets = self.scripts.loaded_addresses(**known)
        requests = (self._request(one) for one in targets if not _NO_DATA.search(one.address))
        return self._others(follow for follow in requests if follow is not None)

    def _more(self, control: Control, here: int) -> list[Follow]:
        """Return the requests of a control that loads rows into the page, for all pages."""
        for follow in self._others(Follow(url=self._resolved(a)) for a in data_addresses(control)):
            pages = [follow]
            while len(pages) < MAX_LOADED and (address := next_address(pages[-1].url)):
                pages.append(Follow(url=address, referer=self._opened.url, speculative=True))
            return pages
        return list(self.loaded_pages(range(here + 1, here + 1 + MAX_LOADED)))

    def _sent(self, control: Control, here: int) -> list[Follow]:
        """Return the request of the form that a control sends."""
        found = (button_form(self._opened, element, here) for element in control.handlers)
        return [follow for follow in found if follow is not None][:1]

    def _followed(self, targets: Sequence[ScriptTarget], number: int) -> list[Follow]:
        """Return the request of the target that names the page, likeliest first."""
        ranked = sorted(targets, key=lambda target: not _holds(target, number))
        ranked.sort(key=lambda target: not (_holds(target, number) or _holds(target, number - 1)))
        found = [follow for target in ranked if (follow := self._request(target)) is not None]
        return self._others(found)[:1]

    def _request(self, target: ScriptTarget) -> Follow | None:
        if not target.address:
            return sent_form(self._opened, dict(target.fields))
        address = self._resolved(target.address)
        if not address:
            return None
        if target.method == "POST":
            return Follow(
                url=address, method="POST", form=dict(target.fields), referer=self._opened.url
            )
        if target.fields:
            address += ("&" if "?" in address else "?") + urlencode(target.fields)
        return Follow(url=address)

    def _leads_here(self, control: Control, codes: Iterable[str]) -> bool:
        """Whether the handlers lead to this very page."""
        values = _values_of(control)
        addresses = [
            self._resolved(target.address)
            for code in codes
            for target in self.scripts.targets(code, **values)
            if target.address
        ]
        return any(without_fragment(address) == self._here for address in addresses)

    def _resolved(self, address: str) -> str:
        return resolve(self._opened.base, address, charset=self._opened.decoded.charset)

    def _others(self, follows: Iterable[Follow]) -> list[Follow]:
        """Return the requests that are not for this page; a request by POST is for another."""
        return [
            follow
            for follow in follows
            if follow.url and (follow.method != "GET" or without_fragment(follow.url) != self._here)
        ]


def without_fragment(url: str) -> str:
    """`url` up to its fragment."""
    return urldefrag(url).url


def _is_link(href: str) -> bool:
    return bool(href) and not href.startswith("#") and not href.lower().startswith("javascript:")


def _codes(control: Control) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the code of the handlers of a control; of an option, that of its menu."""
    for element in control.handlers:
        for code in codes_of(element):
            yield element, code
    if control.element.tag != "option":
        return
    menu = next(control.element.iterancestors("select"), None)
    code = (menu.get("onchange") or "") if menu is not None else ""
    if menu is not None and code:
        yield menu, code[:2_000]


def _values_of(control: Control) -> dict[str, Value]:
    """Return ``this`` of a handler: its value, and its data."""
    element = control.element
    value = element.get("value")
    if value is None and element.tag == "option":
        value = (element.text or "").strip()
    return {"this": {"value": value or ""}} if value is not None else {}


def _holds(target: ScriptTarget, number: int) -> bool:
    """Whether a target has `number` as a number of its own."""
    texts = [target.address, *(value for _, value in target.fields)]
    return any(re.search(rf"(?<!\d){number}(?!\d)", text) for text in texts)
