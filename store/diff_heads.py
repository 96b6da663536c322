"""What the rows and columns of a table are called: the names at their left and above them. Pure.

A table may hold several: in the statutory one of proactive disclosure each band
「第二十条第（五）项」 begins a block with a header row of its own.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from disclosures import Table
from disclosures.sameness import folded
from store.diff_lines import Line

#: A cell with a value, not a name: a number with its unit, a dash, nothing.
_VALUE = re.compile(r"[\s\d.,，．%％+\-−—/／×]*[件条个次项人元份%]?")

#: ... but a year is what a column is called.
_YEAR = re.compile(r"(?:19|20)\d\d")

#: What a column of values is called; a row of other words under a band is no header of a block.
_COUNTED = re.compile(r"[数量额率计年]|情况|结果")

#: Rows at the top of a table or block, and columns at its left, that may hold names.
_HEAD, _SIDE = 6, 5

#: Between the parts of a name.
JOIN = " · "


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, which of its rows hold names only, and what its columns are called at its top."""

    table: Table

    #: The rows of names, block by block; the first at the top.
    heads: tuple[range, ...]

    #: Folded; a column without a name, or named by a value, has none.
    names: tuple[str, ...]

    def head_of(self, row: int) -> range:
        """The rows of names that a row stands under, or is one of."""
        return self.heads[bisect_right(self.heads, row, key=lambda head: head.start) - 1]


def grid_of(table: Table) -> Grid:
    """Find the rows that hold names only: at least the first."""
    top = _top(table)
    rows = table.rows[:top]
    width = min((len(cells) for cells in rows), default=0)
    parts = ([cells[at] for cells in rows if _is_name(cells[at])] for at in range(width))
    heads = (range(top), *_inner(table, top))
    return Grid(table, heads, tuple(folded(_joined(each)) for each in parts))


def row_name(grid: Grid, line: Line, column: int) -> str:
    """What a row is called: its names at the left, without the cell itself."""
    names = []
    side = 1 if line.row in grid.head_of(line.row) else _SIDE
    for at, text in enumerate((line.cells or ())[:side]):
        if _VALUE.fullmatch(text):
            break
        if at != column:
            names.append(text)
    return _joined(names)


def column_name(grid: Grid, row: int, column: int) -> str:
    """What a column is called: its names in the rows above the first value of its block."""
    head = grid.head_of(row)
    return _joined([
        cells[column]
        for cells in grid.table.rows[head.start : min(head.stop, row)]
        if column < len(cells) and _is_name(cells[column])
    ])  # fmt: skip


def _is_name(cell: str) -> bool:
    return not _VALUE.fullmatch(cell) or bool(_YEAR.fullmatch(folded(cell)))


def _top(table: Table) -> int:
    for at, cells in enumerate(table.rows[:_HEAD]):
        values = [cell for cell in cells[1:] if _VALUE.fullmatch(cell)]
        if values and any(map(str.strip, values)):
            return max(at, 1)
    return 1


def _inner(table: Table, top: int) -> Iterator[range]:
    """The rows of names of blocks within the table: a band, and the names below it."""
    at = top
    while at < len(table.rows):
        stop = at + 1
        if _is_band(table.rows[at]):
            while stop < min(len(table.rows), at + _HEAD) and _names_columns(table.rows[stop]):
                stop += 1
        if stop > at + 1:
            yield range(at, stop)
        at = stop


def _is_band(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and len(set(cells)) == 1 and _is_name(cells[0])


def _names_columns(cells: Sequence[str]) -> bool:
    rest = cells[1:]
    return all(map(_is_name, cells)) and any(map(_COUNTED.search, rest)) and not _is_band(cells)


def _joined(names: Sequence[str]) -> str:
    told = [name for name in dict.fromkeys(" ".join(each.split()) for each in names) if name]
    return JOIN.join(told)
