"""Addresses and page numbers in the data of a control, and in the code of its handlers."""

import re
from collections.abc import Iterator

from crawler.reading.lists.pagers.page_menus import ADDRESS
from crawler.reading.lists.pagers.pager_controls import Control

_PAGE_DATA = re.compile(r"^data-(?:\w{1,20}-)?(?:page|index|no|num|p|pn|pageno|next)$")


def data_addresses(control: Control) -> Iterator[str]:
    """Yield addresses in the data of a control, or in the value of an option."""
    for element in control.handlers:
        for name, value in element.items():
            if (
                name.startswith(("data-", "hx-get"))
                and ADDRESS.match(value)
                and not value.isdecimal()
            ):
                yield value
    value = (control.element.get("value") or "").strip()
    if control.element.tag == "option" and ADDRESS.match(value):
        yield value


def page_data(control: Control) -> Iterator[int]:
    """Yield page numbers in the data of a control."""
    for element in control.handlers:
        for name, value in element.items():
            if _PAGE_DATA.match(name) and value.isdecimal() and len(value) < 5:
                yield int(value)


def literals(code: str) -> list[str]:
    """Return the addresses that the code of a handler gives to an unknown function."""
    texts: list[str] = re.findall(r"[\"']([^\"']{3,500})[\"']", code)
    return [text for text in texts if ADDRESS.match(text) and re.search(r"[/.?]", text)]
