"""The answer of an interface as a list: a JSON array of records, wherever it is in the answer."""

import json
import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families.family import Family, Follow, Pager
from crawler.families.formats.records import entries_of_records, objects_of
from disclosures import ListEntry

_CALLBACK = re.compile(r"\A[\s;/*]{0,20}[\w$.]{1,100}\s{0,3}\(\s{0,9}(?=[\[{])")
_ROWS_TOTAL = re.compile(
    r"^(?:total(?:_?(?:count|records?|elements|num|rows|size|hits))?|records?_?(?:total|count)|count|"
    r"row_?count|hits|numfound|zs)$",
    re.IGNORECASE,
)
_PAGES_TOTAL = re.compile(
    r"^(?:total_?pages?|pages?_?(?:count|total|num)|pages|last_?page)$", re.IGNORECASE
)
_MAX_COUNT = 10_000_000


def json_value_of(text: str) -> object:
    """Return the value of a text that is JSON, or a call with JSON; None for any other text."""
    start = text.lstrip("\ufeff \t\r\n")
    call = _CALLBACK.match(start[:300])
    start = start[call.end() :] if call else start
    if not start.startswith(("{", "[")):
        return None
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(start)
    except (ValueError, RecursionError):
        return None
    return value


def entries_of(url: str, text: str) -> Sequence[ListEntry] | None:
    """Return the rows of an answer; None if it has none."""
    return entries_of_records(url, json_value_of(text)) or None


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """Return the totals of an answer, and its link to the next page if it has one."""
    value = json_value_of(text)
    rows: int | None = None
    pages: int | None = None
    follow: tuple[Follow, ...] = ()
    for item in objects_of(value):
        for key, number in item.items():
            count = _count(number)
            if count is not None and rows is None and _ROWS_TOTAL.match(key):
                rows = count
            if count is not None and pages is None and _PAGES_TOTAL.match(key):
                pages = count
        address = item.get("next")
        if isinstance(address, str) and not follow and (absolute := resolve(url, address)):
            follow = (Follow(url=absolute),)
    return Pager(pages=follow, total=rows, pages_total=pages)


def _count(value: object) -> int | None:
    if isinstance(value, str) and value.isdecimal() and len(value) < 9:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= _MAX_COUNT else None


JSON_LIST = Family(
    name="json",
    one_software=False,
    fingerprint=re.compile(r"\A[\s\ufeff]*[\[{]"),
    entries=entries_of,
    pager=pager_of,
)
