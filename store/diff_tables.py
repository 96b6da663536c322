"""Two rows of a table, cell by cell, each with what its row and its column are called. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from disclosures import Op, Passage, Piece, Place, Table
from disclosures.sameness import folded
from store.diff_lines import Line
from store.diff_pieces import pieces
from store.diff_runs import aligned

#: A cell with a value, not a name: a number with its unit, a dash, nothing.
_VALUE = re.compile(r"[\s\d.,，．%％+\-−—/／×]*[件条个次项人元份%]?")

#: Rows at the top of a table, and columns at its left, that may hold names.
_HEAD, _SIDE = 6, 5

#: Between the parts of a name.
_JOIN = " · "


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, and how many rows at its top hold names only."""

    table: Table
    head: int


def cell_passages(
    old: Line, new: Line, places: tuple[int, int], grids: tuple[Grid, Grid]
) -> Iterator[Passage]:
    """The cells that differ between two rows that stand at `places`."""
    for one, other in _columns(old, new, grids):
        was = "" if one is None else (old.cells or ())[one]
        now = "" if other is None else (new.cells or ())[other]
        if one is not None and other is not None and folded(was) == folded(now):
            continue
        line, grid, at = (new, grids[1], other) if other is not None else (old, grids[0], one)
        blank = Piece(op=Op.ADDED if one is None else Op.REMOVED, text="")
        yield Passage(
            pieces=pieces(was, now) or (blank,),
            section=new.section,
            was=Place(line=places[0], cell=one),
            now=Place(line=places[1], cell=other),
            row=row_name(grid, line, at or 0),
            column=column_name(grid, line.row, at or 0),
        )


def row_name(grid: Grid, line: Line, column: int) -> str:
    """What a row is called: its names at the left, without the cell itself."""
    names = []
    side = 1 if line.row < grid.head else _SIDE
    for at, text in enumerate((line.cells or ())[:side]):
        if _VALUE.fullmatch(text):
            break
        if at != column:
            names.append(text)
    return _joined(names)


def column_name(grid: Grid, row: int, column: int) -> str:
    """What a column is called: its names in the rows above the first value."""
    return _joined([
        cells[column]
        for at, cells in enumerate(grid.table.rows[: min(grid.head, row)])
        if column < len(cells) and at != row
    ])  # fmt: skip


def grid_of(table: Table) -> Grid:
    """Find the rows at the top that hold names only; at least the first."""
    return Grid(table, _head(table))


def _head(table: Table) -> int:
    for at, cells in enumerate(table.rows[:_HEAD]):
        values = [cell for cell in cells[1:] if _VALUE.fullmatch(cell)]
        if values and any(map(str.strip, values)):
            return max(at, 1)
    return 1


def _joined(names: Sequence[str]) -> str:
    told = [name for name in dict.fromkeys(" ".join(each.split()) for each in names) if name]
    return _JOIN.join(told)


def _columns(
    old: Line, new: Line, grids: tuple[Grid, Grid]
) -> Iterator[tuple[int | None, int | None]]:
    """Which cell became which: as the columns of the tables did, where these were changed."""
    before, after = old.cells or (), new.cells or ()
    if len(before) == len(after):
        yield from ((at, at) for at in range(len(before)))
        return
    heads = grids[0].table.rows[0], grids[1].table.rows[0]
    if (len(heads[0]), len(heads[1])) == (len(before), len(after)):
        before, after = heads
    for kept, was, now in aligned([*map(folded, before)], [*map(folded, after)]):
        one, other = range(was.start, was.stop), range(now.start, now.stop)
        yield from zip(one, other, strict=True) if kept else zip_longest(one, other)
