"""Controls that only a script can act on: which of them seem to lead to a further page."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.reading.lists.pagers.pager_boxes import NUMBER_LABEL, box_of, has_handler, visible_text
from crawler.reading.lists.pagers.pager_controls import Control, ControlKind
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.text.whitespace import compact

_VOID = re.compile(r"^(?:#|javascript:)", re.IGNORECASE)
_EARLIER = re.compile(
    r"^\W{0,3}(?:(?:首|第一|上一?|前一?|往前翻?)[页頁]?|first(?:page)?|prev(?:ious)?(?:page)?)\W{0,3}$"
    r"|^(?:[‹<←◀◁◂❮⟨＜〈《«]|<<|‹‹)$",
    re.IGNORECASE,
)
_NO_CODE = re.compile(
    r"^(?:javascript:|void\s{0,3}\(?\s{0,3}0\s{0,3}\)?|return\s{0,3}false|[\s;])*$", re.IGNORECASE
)
_ANY_PAGE = 10_000
_CLICK = r"[^{};]{0,80}(?:click|addEventListener|\.on\()"


def is_opaque(control: Control, scripts: PageScripts) -> bool:
    """Whether a link without an address seems to lead on by a script that is not understood.

    It does not in a pager whose earlier pages have addresses, and not if it is dressed like the
    link to the page before: a script could not tell them apart.
    """
    if control.kind not in (ControlKind.NEXT, ControlKind.ARROW):
        return False
    if control.kind is ControlKind.ARROW and _turns_pictures(control):
        return False
    beside = list(_earlier(control))
    if any(_has_address(one) for one in beside):
        return False
    if any(_is_bound(one, scripts.text) for one in control.handlers):
        return True
    return any(map(_is_void, control.handlers)) and all(
        _dress(one) != _dress(control.element) for one in beside
    )


def leads_back(control: Control, codes: Iterable[str], here: int) -> bool:
    """Whether unknown code of a control is that of a link to the first page or the one before.

    So it is if it names the number of this page where the others show that pages count from 1.
    """
    earlier = [one for element in _earlier(control, here) for one in codes_of(element)]
    numbers = {number for code in earlier if (number := number_in(code)) is not None}
    from_one = 1 in numbers and (here == 1 or here - 1 in numbers)
    return any(code in earlier or (from_one and number_in(code) == here) for code in codes)


def codes_of(element: HtmlElement) -> Iterator[str]:
    """Yield the code of an element's own handlers."""
    for name in ("href", "onclick", "onmousedown"):
        code = (element.get(name) or "").strip()[:2_000]
        if name == "href" and not code.lower().startswith("javascript:"):
            continue
        if not _NO_CODE.match(code):
            yield re.sub(r"^javascript:", "", code, flags=re.IGNORECASE)


def number_in(code: str) -> int | None:
    """Return the only number in a handler: that of the page."""
    numbers = set(re.findall(r"(?<![\w.])\d{1,4}(?![\w.])", code))
    return int(numbers.pop()) if len(numbers) == 1 else None


def _turns_pictures(control: Control) -> bool:
    """Whether an arrow is a picture, or stands beside several numbers that are no links."""
    if not compact(visible_text(control.element)):
        return True
    box = box_of(control.element)
    plain = {
        compact(node.text or "")
        for member in (box.members if box is not None else ())
        for node in member.iter("li", "span", "i", "em", "b")
        if not len(node) and next(node.iterancestors("a", "button"), None) is None
    }
    return sum(NUMBER_LABEL.match(text) is not None for text in plain) > 1


def _earlier(control: Control, here: int = _ANY_PAGE) -> Iterator[HtmlElement]:
    """Yield the links of the same pager to earlier pages, and to numbers up to `here`."""
    box = box_of(control.element)
    for member in box.members if box is not None else ():
        for node in member.iter("a", "button", "input"):
            text = compact(visible_text(node)) or compact(node.get("value") or "")
            number = NUMBER_LABEL.match(text)
            is_earlier = int(number[1]) <= here if number else _EARLIER.match(text) is not None
            if node is not control.element and is_earlier:
                yield node


def _is_void(element: HtmlElement) -> bool:
    """Whether an element is dressed as a link or a button that leads nowhere by itself."""
    if element.tag in ("button", "input"):
        return element.get("disabled") is None
    return _VOID.match((element.get("href") or "").strip()) is not None


def _has_address(element: HtmlElement) -> bool:
    href = (element.get("href") or "").strip()
    return (bool(href) and not _VOID.match(href)) or has_handler(element) or any(codes_of(element))


def _is_bound(element: HtmlElement, script: str) -> bool:
    """Whether an inline script acts on clicks on an element, by its id or class."""
    names = [f"#{element.get('id')}"] if element.get("id") else []
    names += [f".{name}" for name in (element.get("class") or "").split()[:5]]
    return any(
        re.search(
            rf"[\"'](?:[^\"'\n]{{0,60}}{re.escape(name)}|{re.escape(name[1:])})(?![\w-])"
            rf"[^\"'\n]{{0,60}}[\"']{_CLICK}",
            script,
        )
        for name in names
    )


def _dress(element: HtmlElement) -> tuple[str, ...]:
    """Return by what a script can tell an element from others: its id, its classes, its data."""
    data = [name for name in element.attrib if name.startswith("data-")]
    return (element.get("id") or "", " ".join((element.get("class") or "").split()), *data)
