"""Numbers of rows and pages by the names under which scripts, fields and attributes state them."""

import re
from collections.abc import Mapping

from crawler.reading.lists.pagers.counts.printed_counts import PrintedCounts

_PAGES = re.compile(
    r"^(?:(?:total|all|num|count|sum|max|last)_?pages?|pages?_?(?:total|count|sum|all)|pages)$",
    re.IGNORECASE,
)
_ROWS = re.compile(
    r"^(?:(?:total|all)_?(?:count|records?|data|rows|items|num|size|number)"
    r"|(?:records?|rows?|items?|datas?|list)_?(?:count|total|num|sum)|count|counts)$",
    re.IGNORECASE,
)
_PER_PAGE = re.compile(
    r"^(?:limit|(?:page_?)?(?:size|rows)|(?:items|rows|num|records)?_?per_?page|show_?data"
    r"|page_?(?:num|limit|amount)|rows_?per_?page|one_?page)$",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"^(?:cur(?:rent?)?_?(?:page|index)?(?:_?(?:no|num|index))?|pno|page_?(?:no|index)?|start_?num"
    r"|now_?page|index)$",
    re.IGNORECASE,
)


def counts_by_name(given: Mapping[str, int]) -> PrintedCounts:
    """Return the numbers of rows and pages among the numbers `given` by their names.

    ``total`` is the number of pages beside one of rows, and the number of rows beside the rows of a
    page; alone it may be either, and counts for neither. So may ``pageNum``.
    """
    pages, rows, per = (_first(given, names) for names in (_PAGES, _ROWS, _PER_PAGE))
    if (total := given.get("total")) is not None:
        if rows is not None and pages is None:
            pages = total
        elif rows is None and (per or pages is not None):
            rows = total
    if pages is None and rows and per:
        pages = -(-rows // per)
    return PrintedCounts(rows=rows, pages=pages, here=here_by_name(given))


def is_count_name(name: str) -> bool:
    """Whether a number of this name is that of all rows or pages."""
    return name == "total" or any(names.match(name) for names in (_PAGES, _ROWS))


def here_by_name(given: Mapping[str, int]) -> int | None:
    """Return the number of this page among the numbers `given` by their names."""
    return _first(given, _HERE)


def _first(given: Mapping[str, int], names: re.Pattern[str]) -> int | None:
    return next((value for name, value in given.items() if names.match(name)), None)
