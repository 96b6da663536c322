"""Displayed controls without an address and without code: a script acts on them, or nothing does.

Nothing does if the page has no script that may; if the control is dressed as disabled; if its pager
has no number beyond this page's; if the pager's controls for earlier pages have addresses; or if
the pager has words for the first and the last page as well, and nothing tells them apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.lists.pagers.opaque_controls import codes_of
from crawler.reading.lists.pagers.other_lists import block_of
from crawler.reading.lists.pagers.page_menus import bare_menus
from crawler.reading.lists.pagers.pager_boxes import (
    NUMBER_LABEL,
    PagerBox,
    box_of,
    is_shown,
    visible_text,
)
from crawler.reading.lists.pagers.pager_controls import ControlKind, is_disabled, kind_of
from crawler.reading.lists.pagers.unaddressed.acting_scripts import ActingScripts
from crawler.reading.lists.pagers.unaddressed.row_places import RowPlaces
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.text.whitespace import compact

_TAGS = (
    *("a", "button", "input", "span", "li", "td", "em", "i", "b", "div", "p", "strong", "label"),
    *("s", "font", "dd", "u", "img"),
)
_VOID = re.compile(r"^(?:#.{0,40}|javascript:.{0,40})?$", re.IGNORECASE)

#: A control that shows more, or leads to another list: where it stands decides.
_SHOW_MORE = re.compile(
    r"^\W{0,3}(?:(?:点击|點擊|上拉|下拉|继续)?(?:查看|浏览|瀏覽|阅读|展开)?(?:更多|全部|余下|剩余|其他)\w{0,4}"
    r"|(?:view|see|read)?\s?(?:more|all)\w{0,8})\W{0,3}$",
    re.IGNORECASE,
)
_NOTHING_MORE = re.compile(r"没有|沒有|暂无|已经|已經|到底|无更多|no more", re.IGNORECASE)
_EARLIER = re.compile(
    r"^\W{0,3}(?:(?:首|第一|上一?|前一?)[页頁]?|first|prev(?:ious)?)\W{0,3}$", re.IGNORECASE
)
_FIRST = re.compile(r"^\W{0,3}(?:(?:首|第一)[页頁]|first)\W{0,3}$", re.IGNORECASE)
_LAST = re.compile(r"^\W{0,3}(?:(?:尾|末|最[后後]一?)[页頁]|last)\W{0,3}$", re.IGNORECASE)

#: The number of this page, and of all pages.
_OF = re.compile(r"(?<!\d)(\d{1,4})\s{0,3}/\s{0,3}(\d{1,4})(?!\d)")
_FRACTION = re.compile(r"^[^\w/]{0,2}(\d{1,4})/(\d{1,4})[^\w/]{0,2}$")

#: Elements of a page that are examined, and the length of a label.
_MAX_ELEMENTS, _MAX_LABEL = 60_000, 12

#: Elements inside a control (an icon, a word), and the length of a description.
_MAX_INSIDE, _MAX_DESCRIPTION = 3, 40

#: Rows of a table that hold numbers, and the numbers of the days of a month: a calendar's.
_CALENDAR_ROWS, _DAYS = 3, range(28, 32)

#: Levels above a control within which a picture makes its numbers those of a gallery.
_MAX_GALLERY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labelled:
    """A displayed element with the label of a control."""

    element: HtmlElement
    kind: ControlKind
    label: str

    #: Whether its words may lead to another list as well.
    is_weak: bool = False


def bare_controls(
    opened: OpenedPage, places: RowPlaces, scripts: ActingScripts, here: int
) -> tuple[str, ...]:
    """Return the labels of the controls that seem to lead beyond page `here` by a script."""
    found = [
        one
        for one in _labelled(opened.root)
        if not _is_dressed_as_disabled(one)
        and not _has_address(one.element)
        and one.element not in places.around
    ]
    labels = [
        one.label
        for one in found
        if _leads_on(one, places, here)
        and not (places.around and block_of(one.element, places.around) is not None)
        and scripts.may_act_on(one.element, one.label)
    ]
    menus = bare_menus(opened.root) if scripts.has_files else ()
    return tuple(dict.fromkeys((*labels, *(f"{here}/{last}" for last in menus if last > here))))


def shows_more(label: str) -> bool:
    """Whether a label is that of a control that shows more rows on the same page."""
    return kind_of(label) is ControlKind.MORE or _SHOW_MORE.match(label) is not None


def _labelled(root: HtmlElement) -> Iterator[_Labelled]:
    """Yield the innermost displayed elements that are labelled as controls, in page order."""
    for element in islice(root.iter(*_TAGS), _MAX_ELEMENTS):
        if element.tag == "input":
            is_button = (element.get("type") or "").lower() in ("button", "submit", "image")
            text = compact(element.get("value") or "") if is_button else ""
        else:
            text = _text_of(element)
        if not text or len(text) > _MAX_LABEL or _NOTHING_MORE.search(text):
            continue
        if any(_text_of(child) == text for child in element if child.tag in _TAGS):
            continue
        kind = kind_of(text)
        is_weak = kind is None and _SHOW_MORE.match(text) is not None
        if is_weak:
            kind = ControlKind.MORE
        if kind is ControlKind.NUMBER and any(
            (child.text or "").strip() for child in element.iterdescendants()
        ):
            continue
        if kind in (ControlKind.NEXT, ControlKind.NUMBER, ControlKind.MORE) and is_shown(element):
            yield _Labelled(element=element, kind=kind, label=text, is_weak=is_weak)


def _text_of(element: HtmlElement) -> str:
    """Return the displayed text of an element with few others inside, else its description."""
    if len(element) >= _MAX_INSIDE:
        return ""
    text = compact(visible_text(element))
    described = element.get("alt") or element.get("title") or element.get("aria-label") or ""
    return text or compact(described[:_MAX_DESCRIPTION])


def _is_dressed_as_disabled(one: _Labelled) -> bool:
    """Whether an element, or one of those right around it that hold nothing else, is disabled."""
    if is_disabled(one.element):
        return True
    for parent in islice(one.element.iterancestors(*_TAGS), 2):
        if compact(visible_text(parent)) != one.label:
            return False
        if is_disabled(parent):
            return True
    return False


def _leads_on(one: _Labelled, places: RowPlaces, here: int) -> bool:
    """Whether a control seems to lead to a page after `here`."""
    if one.kind is ControlKind.MORE:
        return not one.is_weak or places.are_right_before(one.element)
    number = NUMBER_LABEL.match(one.label)
    if one.kind is ControlKind.NUMBER and (number is None or int(number[1]) <= here):
        return False  # before its pager is looked for, which takes a page of numbers long
    box = box_of(one.element)
    if box is None:
        return one.kind is ControlKind.NEXT and one.element.tag in ("a", "button", "input")
    if _has_picture(one.element, places) or any(map(_has_address, _earlier(box))):
        return False
    numbers = set(_numbers(box))
    here = max(here, box.here or 1)
    if one.kind is ControlKind.NEXT:
        is_last = (of := _OF.search(box.text)) is not None and of[1] == of[2]
        return not is_last and (max(numbers) > here if numbers else not _is_for_one_page(box))
    if number is None or int(number[1]) <= here or not numbers >= {1, 2}:
        return False
    return not _is_calendar(box, numbers) and _stands_as_pager(box, one, places)


def _is_for_one_page(box: PagerBox) -> bool:
    """Whether a pager has the words for the first and the last page, all dressed alike."""
    leaves = list(_leaves(box))
    dresses = {
        (node.tag, node.get("id"), node.get("class"), node.get("name")) for node, _ in leaves
    }
    return len(dresses) == 1 and all(
        any(words.match(text) for _, text in leaves) for words in (_FIRST, _LAST)
    )


def _is_calendar(box: PagerBox, numbers: set[int]) -> bool:
    lines = {
        line
        for node, text in _leaves(box)
        if NUMBER_LABEL.match(text)
        for line in islice(node.iterancestors("tr"), 1)
    }
    return len(lines) >= _CALENDAR_ROWS or max(numbers) in _DAYS


def bare_fraction(opened: OpenedPage, places: RowPlaces, here: int) -> str:
    """Return ``1/2`` as it stands alone below the rows: page `here` of more; empty: it does not."""
    for element in islice(opened.root.iter(*_TAGS), _MAX_ELEMENTS):
        if len(element) >= _MAX_INSIDE or not (text := compact(visible_text(element))):
            continue
        found = _FRACTION.match(text) if len(text) <= _MAX_LABEL else None
        if (
            found is not None
            and int(found[1]) == here < int(found[2])
            and is_shown(element)
            and not any(_text_of(child) == text for child in element if child.tag in _TAGS)
            and not _has_picture(element, places)
            and places.are_right_before(element)
        ):
            return text
    return ""


def _stands_as_pager(box: PagerBox, one: _Labelled, places: RowPlaces) -> bool:
    """Whether numbers are those of pages: they stand beside words of a pager, or below the rows."""
    has_words = any(
        kind_of(text) is ControlKind.NEXT or _EARLIER.match(text) for _, text in _leaves(box)
    )
    return has_words or places.are_right_before(one.element)


def _leaves(box: PagerBox) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the elements of a pager without elements inside, and their text."""
    for member in box.members:
        for node in member.iter(*_TAGS):
            if not len(node) and (text := compact(node.text or node.get("value") or "")):
                yield node, text


def _numbers(box: PagerBox) -> Iterator[int]:
    """Yield the page numbers that a pager displays."""
    for _, text in _leaves(box):
        if number := NUMBER_LABEL.match(text):
            yield int(number[1])


def _earlier(box: PagerBox) -> Sequence[HtmlElement]:
    """Return the controls of a pager for earlier pages."""
    return [node for node, text in _leaves(box) if _EARLIER.match(text)]


def _has_address(element: HtmlElement) -> bool:
    """Whether an element, or a link right around it, has an address or code."""
    around = (element, *islice(element.iterancestors("a", "button", "li", "td", "span"), 2))
    for one in around:
        href = (one.get("href") or "").strip()
        if not _VOID.match(href) or any(codes_of(one)):
            return True
    return False


def _has_picture(element: HtmlElement, places: RowPlaces) -> bool:
    """Whether a control stands beside pictures with a size of their own: it turns them."""
    for parent in islice(element.iterancestors(), _MAX_GALLERY):
        if parent in places.around or parent.tag in ("body", "html"):
            return False
        pictures = parent.iter("img", "video", "object", "embed", "canvas")
        if any(picture not in element.iter() for picture in pictures):
            return True
    return False
