"""Menus whose options are the pages of a list."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.page.lines import find_elements

#: A text that looks like an address.
ADDRESS = re.compile(r"^(?:https?://|[./?]|[\w-]{1,80}[/.?])[^\s<>\"']{0,500}$")
_OPTION = re.compile(r"^\D{0,3}(\d{1,4})\D{0,3}$|^(\d{1,4})\s{0,3}/\s{0,3}\d{1,4}$")
_MAX_OPTIONS = 500
_PAGE_WORDS = re.compile(r"[页頁]|page|跳转|转到", re.IGNORECASE)
_PER_PAGE = re.compile(r"每[页頁]|per page", re.IGNORECASE)


def is_page_menu(menu: HtmlElement, options: Sequence[HtmlElement]) -> bool:
    """Whether the options of a menu are the pages of a list, from 1 on."""
    if not _are_pages(options):
        return False
    values = [(option.get("value") or "").strip() for option in options]
    if all(ADDRESS.match(value) and not value.isdecimal() for value in values if value):
        return any(values)
    handler = menu.get("onchange") or ""
    return bool(handler) and _PAGE_WORDS.search(f"{_text_beside(menu)} {handler}") is not None


def bare_menus(root: HtmlElement) -> Iterator[int]:
    """Yield the number of options of each menu of pages on which only a script can act."""
    for menu in find_elements(root, "//select[not(@onchange)][not(@disabled)]"):
        options = list(islice(menu.iter("option"), _MAX_OPTIONS))
        beside = _text_beside(menu)
        if _are_pages(options) and _PAGE_WORDS.search(beside) and not _PER_PAGE.search(beside):
            yield len(options)


def _are_pages(options: Sequence[HtmlElement]) -> bool:
    labels = [_OPTION.match((option.text or "").strip()) for option in options]
    numbers = [int(label[1] or label[2]) for label in labels if label]
    return numbers == list(range(1, len(options) + 1))


def _text_beside(menu: HtmlElement) -> str:
    parent = menu.getparent()
    return "" if parent is None else str(parent.text_content())[:500]
