"""Dates that a row gives in attributes only: of a <time>, a tooltip, data for a script."""

import re
from collections.abc import Mapping
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.lists.records.row_dates import DateKind, RowDate, date_in
from crawler.reading.text.dates import labelled_date
from crawler.reading.text.whitespace import collapse_whitespace

_ATTRIBUTES = "//@datetime | //@title | //@aria-label | //@*[starts-with(name(), 'data-')]"
_MAX_ATTRIBUTES, _MAX_LENGTH = 10_000, 500

_DIGITS = re.compile(r"\d{2}")
_DATA = re.compile(r"data-(?:[\w-]{0,30}[-_])?(?:\w{0,20}(?:date|time)|pub\w{0,20}|day)")
_NO_PUBLICATION = re.compile(r"end|expir|start|begin|until|dead|close|delay|time(?:out|r)|up")


def attribute_dates(root: HtmlElement) -> Mapping[HtmlElement, RowDate]:
    """Return the elements of a page whose attributes give a date of publication."""
    found: dict[HtmlElement, RowDate] = {}
    values = root.xpath(_ATTRIBUTES)
    assert isinstance(values, list)
    for value in islice(values, _MAX_ATTRIBUTES):
        if len(value) > _MAX_LENGTH or _DIGITS.search(value) is None:
            continue
        date = _date_of(str(value.attrname), str(value))
        if date is not None:
            found.setdefault(value.getparent(), date)
    return found


def _date_of(name: str, value: str) -> RowDate | None:
    """Return the date of an attribute; None: it has none, or another than that of publication."""
    if name == "datetime" or _DATA.fullmatch(name):
        if name != "datetime" and _NO_PUBLICATION.search(name):
            return None
        found = labelled_date(value)
        return RowDate(found.published.on, DateKind.PRINTED) if found else None
    if name.startswith("data-"):
        return None
    lines = (collapse_whitespace(line) for line in re.split(r"[\r\n]+", value))
    dates = [date for line in lines if (date := date_in(line)) and date.on is not None]
    return next((date for date in dates if date.kind >= DateKind.AT_EDGE), None)
