"""Controls that only a script can act on: which of them seem to lead to a further page."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.reading.lists.pagers.page_scripts import PageScripts
from crawler.reading.lists.pagers.pager_boxes import NUMBER_LABEL, box_of, has_handler, visible_text
from crawler.reading.lists.pagers.pager_controls import Control, ControlKind
from crawler.reading.text.whitespace import compact

_VOID = re.compile(r"^(?:#|javascript:)", re.IGNORECASE)
_EARLIER = re.compile(
    r"^\W{0,3}(?:(?:首|第一|上一?|前一?|往前翻?)[页頁]?|first(?:page)?|prev(?:ious)?(?:page)?)\W{0,3}$"
    r"|^(?:[‹<←◀◁◂❮⟨＜〈《«]|<<|‹‹)$",
    re.IGNORECASE,
)
_CLICK = r"[^{};]{0,80}(?:click|addEventListener|\.on\()"


def is_opaque(control: Control, scripts: PageScripts) -> bool:
    """Whether a link without an address seems to lead on by a script that is not understood.

    It does not in a pager whose earlier pages have addresses, and not if it is dressed like the
    link to the page before: a script could not tell them apart.
    """
    if control.kind not in (ControlKind.NEXT, ControlKind.ARROW):
        return False
    beside = list(_earlier(control))
    if any(_has_address(one) for one in beside):
        return False
    if any(_is_bound(one, scripts.text) for one in control.handlers):
        return True
    return any(map(_is_void, control.handlers)) and all(
        _dress(one) != _dress(control.element) for one in beside
    )


def _earlier(control: Control) -> Iterator[HtmlElement]:
    """Yield the links of the same pager that name a page before this one, or a number."""
    box = box_of(control.element)
    for member in box.members if box is not None else ():
        for node in member.iter("a", "button", "input"):
            text = compact(visible_text(node)) or compact(node.get("value") or "")
            if node is not control.element and (_EARLIER.match(text) or NUMBER_LABEL.match(text)):
                yield node


def _is_void(element: HtmlElement) -> bool:
    """Whether an element is dressed as a link or a button that leads nowhere by itself."""
    if element.tag in ("button", "input"):
        return element.get("disabled") is None
    return _VOID.match((element.get("href") or "").strip()) is not None


def _has_address(element: HtmlElement) -> bool:
    href = (element.get("href") or "").strip()
    return (bool(href) and not (_VOID.match(href) and not _has_code(href))) or has_handler(element)


def _has_code(href: str) -> bool:
    return re.search(r"\w\(\s{0,3}[^)\s0]", href) is not None


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
