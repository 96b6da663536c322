"""The column of a table that numbers its rows: 序号. Pure.

Such a number says where a row stands, and nothing of what it is about. A column counts as one if
its numbers rise by one, and begin at one or have a header that says so. Ranks, years and months
are statements.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from disclosures.content_digest import folded
from disclosures.numbering import numeral_of

_NUMBER = re.compile(r"[(\[]?(\d{1,4}|[一二三四五六七八九十百]{1,5})[)\]]?[.、,]?")
_HEADER = re.compile(r"序号|顺序号?|编号|行次|项次|序|no\.?", re.IGNORECASE)
_STATES = re.compile(r"名次|排名|位次|[年月日期届级次]|数")

#: Rows at the top that may hold the header, and rows that a column without one needs.
_HEADER_ROWS, _FEWEST_ROWS = 4, 3


def is_row_number(cell: str) -> bool:
    """Whether a cell of such a column holds a number."""
    return _NUMBER.fullmatch(folded(cell)) is not None


def number_column(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the column that numbers the rows; None: no column does."""
    for column in range(min(2, min(map(len, rows), default=0))):
        cells = [folded(row[column]) for row in rows]
        headers = [cell for cell in cells[:_HEADER_ROWS] if not is_row_number(cell)]
        named = any(_HEADER.fullmatch(header) for header in headers)
        if not named and (column or any(_STATES.search(header) for header in headers)):
            continue
        values = [numeral_of(match[1]) for cell in cells if (match := _NUMBER.fullmatch(cell))]
        # a merged cell is repeated in each row that it spans
        rising = all(later - earlier in (0, 1) for earlier, later in pairwise(values))
        enough = len(set(values)) >= (1 if named else _FEWEST_ROWS)
        if values and rising and enough and (named or values[0] == 1):
            return column
    return None
