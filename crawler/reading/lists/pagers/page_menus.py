"""Menus whose options are the pages of a list."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

#: A text that looks like an address.
ADDRESS = re.compile(r"^(?:https?://|[./?]|[\w-]{1,80}[/.?])[^\s<>\"']{0,500}$")
_OPTION = re.compile(r"^\D{0,3}(\d{1,4})\D{0,3}$|^(\d{1,4})\s{0,3}/\s{0,3}\d{1,4}$")
_PAGE_WORDS = re.compile(r"[页頁]|page|跳转|转到", re.IGNORECASE)


def is_page_menu(menu: HtmlElement, options: Sequence[HtmlElement]) -> bool:
    """Whether the options of a menu are the pages of a list, from 1 on."""
    labels = [_OPTION.match((option.text or "").strip()) for option in options]
    numbers = [int(label[1] or label[2]) for label in labels if label]
    if numbers != list(range(1, len(options) + 1)):
        return False
    values = [(option.get("value") or "").strip() for option in options]
    if all(ADDRESS.match(value) and not value.isdecimal() for value in values if value):
        return any(values)
    parent = menu.getparent()
    beside = parent.text_content()[:500] if parent is not None else ""
    return (
        bool(menu.get("onchange"))
        and _PAGE_WORDS.search(f"{beside} {menu.get('onchange')}") is not None
    )
