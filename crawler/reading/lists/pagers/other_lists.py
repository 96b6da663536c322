"""Controls of a page that are not its list's: pagers of lists beside it, numbers of a gallery."""

import re
from collections.abc import Collection, Iterator
from itertools import islice, takewhile

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.reading.lists.pagers.control_targets import ControlTargets, without_fragment
from crawler.reading.lists.pagers.counts.printed_counts import counts_in, is_pager_text
from crawler.reading.lists.pagers.pager_boxes import box_of, visible_text
from crawler.reading.lists.pagers.pager_controls import Control, ControlKind, find_controls
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.text.whitespace import compact

#: Links with words from which a block is a list, and the length of their words.
_MIN_LINKS, _MIN_WORDS = 2, 5

#: Links and elements of a page, levels above a pager, and links of one block that are examined.
_MAX_LINKS, _MAX_ELEMENTS, _MAX_LEVELS, _MAX_BLOCK = 5_000, 60_000, 8, 200
_COUNTS = re.compile(r"[共总總页頁/]")


def other_lists(
    opened: OpenedPage, targets: ControlTargets, rows: Collection[str]
) -> frozenset[HtmlElement]:
    """Return what has pagers of other lists: blocks without rows with links and a pager behind.

    `rows` are the addresses of the list. A block whose pager leads to the address of this page but
    for a number, or nobody knows where, is none; nor is any if no row is found by its address. The
    numbers of a gallery are returned as well: they lead to another folder, and stand above the
    rows or beside a picture.
    """
    around = _around_rows(opened, rows)
    if not around:
        return frozenset()
    found = find_controls(opened.root, is_page=targets.is_page).controls
    own = {block_of(one.element, around) for one in found if _may_be_own(targets, one)}
    elements = [*(control.element for control in found), *_counting(opened.root)]
    blocks = {block for element in elements if (block := block_of(element, around)) is not None}
    return frozenset(blocks - own) | _galleries(opened, targets, found, around)


def _around_rows(opened: OpenedPage, rows: Collection[str]) -> set[HtmlElement]:
    """Return the elements around the links of the rows."""
    around: set[HtmlElement] = set()
    for link in find_elements(opened.root, "//a[@href]")[:_MAX_LINKS]:
        href = (link.get("href") or "").strip()
        if resolve(opened.base, href, charset=opened.decoded.charset) in rows:
            around.update((link, *link.iterancestors()))
    return around


def _counting(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements whose text prints a number of rows or pages."""
    for element in islice(root.iter("div", "p", "span", "td", "li", "em", "b"), _MAX_ELEMENTS):
        text = f"{element.text or ''} {element.tail or ''}"
        if _COUNTS.search(text) and is_pager_text(text):
            counts = counts_in(text)
            if (counts.rows, counts.pages) != (None, None):
                yield element


def block_of(element: HtmlElement, around: Collection[HtmlElement]) -> HtmlElement | None:
    """Return the nearest block around an element that has links before it; None: a row's.

    `around` are the elements around the rows.
    """
    before = 0
    top = element
    for parent in islice(element.iterancestors(), _MAX_LEVELS):
        if parent in around:
            return None
        for sibling in islice(top.itersiblings(preceding=True), _MAX_BLOCK):
            before += sum(map(_is_worded, islice(sibling.iter("a"), _MAX_BLOCK)))
        if before >= _MIN_LINKS:
            return parent
        top = parent
    return None


def _is_worded(link: HtmlElement) -> bool:
    text = compact(visible_text(link))
    return len(text) >= _MIN_WORDS and not is_pager_text(text)


def _galleries(
    opened: OpenedPage,
    targets: ControlTargets,
    found: Collection[Control],
    around: Collection[HtmlElement],
) -> frozenset[HtmlElement]:
    """Return the numbers without words that lead to another folder, and are not below the rows."""
    numbers = [one for one in found if one.kind is not ControlKind.NEXT]
    first = next(one for one in opened.root.iter("a") if one in around)
    above = set(takewhile(lambda one: one is not first, opened.root.iter()))
    return frozenset(
        one.element
        for one in numbers
        if not _has_words(one)
        and (one.element in above or _has_picture(one.element, around))
        and (addresses := [follow.url for follow in targets.of(one)])
        and not _may_be_own(targets, one)
        and all(_folder(address) != _folder(opened.url) for address in addresses)
    )


def _has_words(control: Control) -> bool:
    box = box_of(control.element)
    return box is not None and any(letter.isalpha() for letter in box.text)


def _has_picture(element: HtmlElement, around: Collection[HtmlElement]) -> bool:
    """Whether a picture stands in the block around an element, which holds no row."""
    blocks = takewhile(lambda one: one not in around, element.iterancestors())
    return any(next(block.iter("img"), None) is not None for block in islice(blocks, _MAX_LEVELS))


def _folder(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[0]


def _may_be_own(targets: ControlTargets, control: Control) -> bool:
    """Whether a control leads to the address of this page but for a number or the query.

    So may one whose address is unknown, unless it shows more of the block in which it stands.
    """
    here = without_fragment(targets.url).partition("?")[0]
    follows = targets.of(control)
    if not follows:
        if control.kind is ControlKind.MORE:
            return False
        return targets.may_lead_on(control, 1)
    return targets.is_page(control) or any(one.url.partition("?")[0] == here for one in follows)
