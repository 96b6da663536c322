"""Further pages of the text of a report: links to its own address with a page number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families.trs import numbered_files
from crawler.reading.lists.pagers.control_targets import ControlTargets
from crawler.reading.lists.pagers.page_addresses import PAGE_PARAMETER
from crawler.reading.lists.pagers.pager_boxes import box_of, visible_text
from crawler.reading.lists.pagers.pager_controls import (
    Control,
    ControlKind,
    find_controls,
    kind_of,
)
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.text.whitespace import compact
from disclosures import Finding, Severity
from disclosures.continued_text import TEXT_CONTINUES

#: Elements of a page that are examined, the highest number of a page of a text, and pages named.
_MAX_ELEMENTS, _MAX_NUMBER, _MAX_NAMED = 5_000, 99, 5

_LABELS = frozenset({ControlKind.NEXT, ControlKind.NUMBER, ControlKind.ARROW})

#: What an address has between that of a report and the number of a page: a_2, a-2, a/2, a_p2, ap2.
_BETWEEN = r"(?:[_\-/]|[_\-/]?p(?:age)?[_\-]?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPages:
    """What one page of a text says of the others."""

    #: Their addresses by number, in order. The first page may be 0 or 1.
    further: dict[int, str] = field(default_factory=dict)

    #: Elements that only lead from page to page: they are no text.
    pagers: frozenset[HtmlElement] = frozenset()

    #: Controls for a next page whose address is unknown.
    unresolved: tuple[HtmlElement, ...] = ()


def find_text_pages(opened: OpenedPage, first: str = "") -> TextPages:
    """Return the other pages of a text that `opened` names; `first` is the address of its first."""
    if not opened.decoded.markup:
        return TextPages()
    first = first or opened.url
    links, scripted = _links(opened)
    found: dict[int, str] = {}
    controls: list[HtmlElement] = []
    by_next = [address for link, kind, address in links if kind is ControlKind.NEXT]
    for link, _, address in links:
        number = page_of_text(first, address, named=address in by_next)
        if number or address == first:
            controls.append(link)
        if number and compact(visible_text(link)).strip("[]【】") != "1":
            found.setdefault(number, address)
    for follow in numbered_files(opened.base, PageScripts(opened.root, opened.url).text).pages:
        if number := page_of_text(first, follow.url):
            found.setdefault(number, follow.url)
    unresolved: tuple[HtmlElement, ...] = ()
    if scripted:
        by_script, elements, unresolved = _scripted(opened, first)
        found, controls = {**by_script, **found}, [*controls, *elements]
    found.pop(page_of_text(first, opened.url) or 0, None)
    return TextPages(
        further={number: found[number] for number in sorted(found)},
        pagers=frozenset(_boxes(controls)) if found or opened.url != first else frozenset(),
        unresolved=unresolved,
    )


def findings_on_further_pages(
    pages: Sequence[TextPages], read: Sequence[str], container: HtmlElement | None
) -> Iterator[Finding]:
    """Yield the finding that the text goes on at pages which `read` does not hold, if it does.

    A control inside the article's `container` whose address is unknown says so as well.
    """
    further = {number: url for page in pages for number, url in page.further.items()}
    unread = [further[number] for number in sorted(further) if further[number] not in read]
    if not unread and not read and container is not None:
        inside = set(container.iter()) if any(page.unresolved for page in pages) else set()
        unread = ["?" for page in pages for one in page.unresolved if one in inside][:1]
    if unread:
        named = " ".join(unread[:_MAX_NAMED])
        message = f"the text goes on at further pages, which were not read: {named}"
        yield Finding(code=TEXT_CONTINUES, severity=Severity.WARNING, message=message)


def page_of_text(first: str, address: str, *, named: bool = False) -> int | None:
    """Return the page number by which `address` differs from `first`; None: it differs otherwise.

    A parameter whose name is not that of a page number counts if a control for the next page has
    it (`named`).
    """
    own, other = urlsplit(first), urlsplit(address)
    if (own.netloc, own.scheme) != (other.netloc, other.scheme):
        return None
    if own.path == other.path:
        return _number_in_query(parse_qsl(own.query), parse_qsl(other.query), named=named)
    if own.query != other.query:
        return None
    stem, dot, ending = own.path.rstrip("/").rpartition(".")
    if not dot or "/" in ending:
        stem, dot, ending = own.path.rstrip("/"), "", ""
    if not stem:
        return None
    stems = {stem, re.sub(r"[_-][01]$", "", stem)}
    begins = "|".join(re.escape(each) for each in sorted(stems, key=len, reverse=True))
    ends = rf"(?:{re.escape(dot + ending)}|/?)" if dot else r"(?:\.\w{3,5}|/?)"
    match = re.fullmatch(rf"(?:{begins}){_BETWEEN}(\d{{1,2}}){ends}", other.path)
    return _page(match[1]) if match else None


def _number_in_query(
    mine: list[tuple[str, str]], theirs: list[tuple[str, str]], *, named: bool
) -> int | None:
    added = [one for one in theirs if one not in mine]
    left_out = [one for one in mine if one not in theirs]
    if len(added) != 1:
        return None
    name, value = added[0]
    if left_out and left_out not in ([(name, "0")], [(name, "1")]):
        return None
    if not (PAGE_PARAMETER.match(name) or (named and not left_out)):
        return None
    return _page(value)


def _page(text: str) -> int | None:
    number = int(text) if text.isdecimal() and len(text) < 3 else 0
    return number if 0 < number <= _MAX_NUMBER else None


def _links(opened: OpenedPage) -> tuple[list[tuple[HtmlElement, ControlKind | None, str]], bool]:
    """Return the links of a pager with their addresses, and whether others need a script.

    Links to the page before have no kind.
    """
    found: list[tuple[HtmlElement, ControlKind | None, str]] = []
    scripted = False
    path = "//a | //*[@onclick] | //option | //link[@rel='next']"
    for element in islice(find_elements(opened.root, path), _MAX_ELEMENTS):
        if element.tag == "link":
            kind: ControlKind | None = ControlKind.NEXT
        else:
            label = compact(visible_text(element))
            kind = kind_of(label) if len(label) < 20 else None
            if kind not in _LABELS and not _leads_back(label):
                continue
        href = (element.get("href") or "").strip()
        if not href or href.startswith("#") or href.lower().startswith("javascript:"):
            scripted = scripted or kind in _LABELS
            continue
        address = resolve(opened.base, href, charset=opened.decoded.charset)
        found.append((element, kind if kind in _LABELS else None, address))
    return found, scripted


def _leads_back(label: str) -> bool:
    return len(label) < 8 and re.search(r"[上前首尾末]一?[页頁]|prev|first|last", label) is not None


def _scripted(
    opened: OpenedPage, first: str
) -> tuple[dict[int, str], list[HtmlElement], tuple[HtmlElement, ...]]:
    """Return where controls lead by their scripts, the controls, and those that are unresolved."""
    targets = ControlTargets(opened)
    here = page_of_text(first, opened.url) or 1
    controls: list[Control] = [
        *find_controls(opened.root, is_page=targets.is_page).controls,
        *targets.options(here),
    ]
    found: dict[int, str] = {}
    elements: list[HtmlElement] = []
    unresolved: list[HtmlElement] = []
    for control in controls:
        if control.number is not None and control.number <= 1:
            continue
        follows = targets.of(control, here=here)
        is_next = control.kind is ControlKind.NEXT
        number = None
        if follows and follows[0].method == "GET":
            number = page_of_text(first, follows[0].url, named=is_next)
        if number:
            found.setdefault(number, follows[0].url)
            elements.append(control.element)
        elif is_next and not control.disabled and _needs_script(control, targets, here, follows):
            unresolved.append(control.element)
    return found, elements, tuple(unresolved)


def _needs_script(
    control: Control, targets: ControlTargets, here: int, follows: Sequence[object]
) -> bool:
    """Whether a control leads to a page that a link does not name."""
    href = (control.element.get("href") or "").strip().lower()
    is_link = bool(href) and not href.startswith(("#", "javascript:"))
    return not is_link and (bool(follows) or targets.may_lead_on(control, here))


def _boxes(controls: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the elements of the pagers around controls."""
    for element in controls[:_MAX_NUMBER]:
        box = box_of(element)
        yield from (element,) if box is None else box.members
