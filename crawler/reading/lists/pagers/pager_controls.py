"""Finds the controls of a page that seem to lead to further pages of its list."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.lists.pagers.counts.described_counts import is_described_count
from crawler.reading.lists.pagers.pager_boxes import (
    NUMBER_LABEL,
    PagerBox,
    box_of,
    has_handler,
    visible_text,
)
from crawler.reading.text.whitespace import compact

_NEXT = re.compile(
    r"^\W{0,3}(?:(?:下|后|後)一?[页頁]|next(?:page)?|往[后後]翻?)\W{0,3}$", re.IGNORECASE
)
_ARROW = re.compile(r"^(?:[›>→▶▷❯⟩＞〉》]|&gt;)$")
_DOUBLE_ARROW = re.compile(r"^(?:»|>>|＞＞|››|》》)$")
_MORE = re.compile(
    r"^\W{0,3}(?:(?:点击|點擊|上拉|下拉)?(?:加载|加載|载入|显示|顯示|展开)更多\w{0,2}|load\s?more|"
    r"show\s?more|more\s?results|加载下一页)\W{0,3}$",
    re.IGNORECASE,
)
_NEXT_NAME = re.compile(r"(?:^|[^a-z])(?:next|nextpage|xyy|xiayiye|pgdn|pagedown)(?:[^a-z]|$)")
_DISABLED_CLASS = re.compile(
    r"disabled?|unable|no-?(?:link|click)|grey|gray|invalid|inactive|forbid|(?<![a-z])(?:dis|off|none|d)(?![a-z])",
    re.IGNORECASE,
)
_DISABLED_STYLE = re.compile(
    r"not-allowed|(?<!-)color\s{0,3}:\s{0,3}(?:gr[ae]y|silver|lightgr[ae]y|#([89a-e])\1{2}(?:\1{3})?\b)"
    r"|pointer-events\s{0,3}:\s{0,3}none|cursor\s{0,3}:\s{0,3}default",
    re.IGNORECASE,
)

_LINKS = frozenset({"a", "area", "button", "input"})
_OTHERS = frozenset({"span", "li", "td", "em", "i", "b", "div", "p", "img", "strong", "label", "s"})
_BUTTONS = frozenset({"button", "submit", "image", "reset"})

#: Elements of a page that are examined.
_MAX_ELEMENTS = 60_000
_MAX_LABEL = 20

#: Lines of a table that hold numbers: from so many it is a calendar.
_CALENDAR_LINES = 3
#: Pagers without a word that a page has: above and below its list.
_MAX_PAGERS = 2
_YEARS = range(1900, 2101)


class ControlKind(StrEnum):
    """What a control says of the page that it leads to."""

    NEXT = "next"
    ARROW = "arrow"
    NUMBER = "number"
    MORE = "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """An element that seems to lead to a further page."""

    element: HtmlElement
    kind: ControlKind

    #: As displayed.
    label: str

    #: The number of the page, if the control prints it.
    number: int | None = None

    #: The elements with the handlers: the control, and what surrounds only it.
    handlers: tuple[HtmlElement, ...] = ()

    @property
    def disabled(self) -> bool:
        """Whether it is marked as leading nowhere."""
        return any(map(is_disabled, self.handlers))


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerControls:
    """The controls of a page, in page order, and the number of the page that they mark."""

    controls: tuple[Control, ...] = ()
    here: int | None = None


def is_disabled(element: HtmlElement) -> bool:
    """Whether an element is marked as leading nowhere: by an attribute, its class or its style."""
    return (
        element.get("disabled") is not None
        or element.get("aria-disabled") == "true"
        or element.get("color") in ("gray", "grey", "silver")
        or _DISABLED_CLASS.search(element.get("class") or "") is not None
        or _DISABLED_STYLE.search(element.get("style") or "") is not None
    )


def find_controls(
    root: HtmlElement,
    *,
    is_page: Callable[[Control], bool],
    outside: Collection[HtmlElement] = (),
) -> PagerControls:
    """Return the controls for further pages; those of calendars, menus and rows are none.

    `is_page` says whether a number links to the address of this page but for the number; what is
    in an element of `outside` is left out.
    """
    found = [
        control
        for control in _labelled(root)
        if not outside or not any(one in outside for one in _with_ancestors(control.element))
    ]
    boxes = [(control, box_of(control.element)) for control in found]
    words = [
        control for control, _ in boxes if control.kind in (ControlKind.NEXT, ControlKind.MORE)
    ]
    groups: dict[HtmlElement, tuple[PagerBox, list[Control]]] = {}
    for control, box in boxes:
        if box is not None and control.kind is not ControlKind.MORE:
            groups.setdefault(box.members[0], (box, []))[1].append(control)
    kept = {
        id(control): box
        for box, controls in _plausible(list(groups.values()), is_page)
        for control in controls
    }
    heres = [box.here for box in kept.values() if box.here is not None]
    wordy = {id(control) for control in words}
    return PagerControls(
        controls=tuple(one for one in found if id(one) in kept or id(one) in wordy),
        here=heres[0] if heres else None,
    )


def _with_ancestors(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def _plausible(
    groups: Sequence[tuple[PagerBox, list[Control]]], is_page: Callable[[Control], bool]
) -> list[tuple[PagerBox, list[Control]]]:
    """Return the groups that are pagers; the first two numbers of many rows are none."""
    worded = [group for group in groups if _has_kind(group[1], ControlKind.NEXT)]
    others = [group for group in groups if group not in worded and _counts_up(*group)]
    numbered = [group for group in worded if not _is_calendar(group[1])]
    if len(others) > _MAX_PAGERS:
        others = []
    linked = [
        group
        for group in groups
        if group not in worded
        and group not in others
        and not _is_calendar(group[1])
        and not _are_years(group[1])
        and all(map(is_page, group[1]))
    ]
    return [*numbered, *others, *linked]


def _has_kind(controls: Sequence[Control], kind: ControlKind) -> bool:
    return any(control.kind is kind for control in controls)


def _counts_up(box: PagerBox, controls: Sequence[Control]) -> bool:
    """Whether the numbers of a group follow each other, and are no years and no calendar."""
    if _is_calendar(controls):
        return False
    numbers = {control.number for control in controls if control.number is not None}
    numbers |= {box.here} if box.here is not None else set()
    if not numbers or all(number in _YEARS for number in numbers):
        return False
    if _has_kind(controls, ControlKind.ARROW):
        return True
    return any(number + 1 in numbers for number in numbers) and min(numbers) < _YEARS.start


def _are_years(controls: Sequence[Control]) -> bool:
    """Whether all numbers of a group are years: those of a filter, not of a pager."""
    return all(control.number in _YEARS for control in controls)


def _is_calendar(controls: Sequence[Control]) -> bool:
    lines = {
        line
        for control in controls
        if control.number is not None
        for line in islice(control.element.iterancestors("tr"), 1)
    }
    return len(lines) >= _CALENDAR_LINES


def _labelled(root: HtmlElement) -> Iterator[Control]:
    """Yield every element whose label is that of a control, in page order."""
    for element in islice(root.iter(), _MAX_ELEMENTS):
        tag = element.tag
        if tag not in _LINKS and not (tag in _OTHERS and _may_act(element)):
            continue
        if tag == "input" and (element.get("type") or "").lower() not in _BUTTONS:
            continue
        if tag not in _LINKS and next(element.iter("a", "button"), None) is not None:
            continue
        if control := _control(element):
            yield control


def _may_act(element: HtmlElement) -> bool:
    """Whether an element has a handler, or words of a control and a name for scripts."""
    if has_handler(element):
        return True
    text = compact(element.text or "") if not len(element) and element.attrib else ""
    if not text or not (element.get("id") or element.get("class")):
        return False
    return kind_of(text) in (ControlKind.NEXT, ControlKind.MORE)


def _control(element: HtmlElement) -> Control | None:
    displayed = compact(visible_text(element))
    if len(displayed) > _MAX_LABEL:
        return None
    texts = [displayed, *(compact(text) for text in _descriptions(element))]
    texts = [text for text in texts if text]
    for text in texts:
        if kind := kind_of(text):
            handlers = tuple(_handlers(element))
            number = NUMBER_LABEL.match(text)
            page = int(number[1]) if kind is ControlKind.NUMBER and number else None
            if page is not None and is_described_count(element):
                return None
            return Control(element=element, kind=kind, label=text, number=page, handlers=handlers)
    if displayed:
        return None
    if _NEXT_NAME.search(_names(element)):
        return Control(
            element=element,
            kind=ControlKind.ARROW,
            label=texts[0] if texts else "",
            handlers=tuple(_handlers(element)),
        )
    return None


def kind_of(text: str) -> ControlKind | None:
    """Return what a label says of the page that its control leads to; None: it is no control's."""
    if len(text) > _MAX_LABEL:
        return None
    if _NEXT.match(text):
        return ControlKind.NEXT
    if _MORE.match(text):
        return ControlKind.MORE
    if _ARROW.match(text) or _DOUBLE_ARROW.match(text):
        return ControlKind.ARROW
    return ControlKind.NUMBER if NUMBER_LABEL.match(text) else None


def _descriptions(element: HtmlElement) -> Iterator[str]:
    """Yield what describes an element besides its text."""
    for node in islice(element.iter(), 6):
        for name in ("title", "alt", "aria-label", "value"):
            if (text := node.get(name)) and not (name == "value" and node.tag == "li"):
                yield text[:_MAX_LABEL]


def _names(element: HtmlElement) -> str:
    """Return classes, ids and the names of pictures of an element, in lower case."""
    words = []
    for node in islice(element.iter(), 6):
        words += [node.get("class") or "", node.get("id") or ""]
        words.append((node.get("src") or "").rpartition("/")[2][:60])
    return " ".join(words).lower()


def _handlers(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield an element, what it holds, and what surrounds nothing else."""
    yield element
    yield from islice((node for node in element.iter() if node is not element), 3)
    text = compact(visible_text(element))
    for parent in islice(element.iterancestors("li", "span", "td", "div", "p", "a"), 2):
        if compact(visible_text(parent)) != text:
            return
        yield parent
