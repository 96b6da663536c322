"""Two rows of a table, cell by cell, each with what its row and its column are called. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
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


def cell_passages(
    old: Line, new: Line, places: tuple[int, int], tables: tuple[Table, Table]
) -> Iterator[Passage]:
    """The cells that differ between two rows that stand at `places`."""
    for one, other in _columns(old, new, tables):
        was = "" if one is None else (old.cells or ())[one]
        now = "" if other is None else (new.cells or ())[other]
        if one is not None and other is not None and folded(was) == folded(now):
            continue
        line, table, at = (new, tables[1], other) if other is not None else (old, tables[0], one)
        blank = Piece(op=Op.ADDED if one is None else Op.REMOVED, text="")
        yield Passage(
            pieces=pieces(was, now) or (blank,),
            section=new.section,
            was=Place(line=places[0], cell=one),
            now=Place(line=places[1], cell=other),
            row=row_name(table, line, at or 0),
            column=column_name(table, line.row, at or 0),
        )


def row_name(table: Table, line: Line, column: int) -> str:
    """What a row is called: its names at the left, without the cell itself."""
    names = []
    side = 1 if line.row < _head(table) else _SIDE
    for at, text in enumerate((line.cells or ())[:side]):
        if _VALUE.fullmatch(text):
            break
        if at != column:
            names.append(text)
    return _joined(names)


def column_name(table: Table, row: int, column: int) -> str:
    """What a column is called: its names in the rows above the first value."""
    return _joined([
        cells[column]
        for at, cells in enumerate(table.rows[: min(_head(table), row)])
        if column < len(cells) and at != row
    ])  # fmt: skip


@lru_cache(maxsize=64)
def _head(table: Table) -> int:
    """How many rows at the top hold names only; at least the first."""
    for at, cells in enumerate(table.rows[:_HEAD]):
        values = [cell for cell in cells[1:] if _VALUE.fullmatch(cell)]
        if values and any(map(str.strip, values)):
            return max(at, 1)
    return 1


def _joined(names: Sequence[str]) -> str:
    told = [name for name in dict.fromkeys(" ".join(each.split()) for each in names) if name]
    return _JOIN.join(told)


def _columns(
    old: Line, new: Line, tables: tuple[Table, Table]
) -> Iterator[tuple[int | None, int | None]]:
    """Which cell became which: as the columns of the tables did, where these were changed."""
    before, after = old.cells or (), new.cells or ()
    if len(before) == len(after):
        yield from ((at, at) for at in range(len(before)))
        return
    heads = tables[0].rows[0], tables[1].rows[0]
    if (len(heads[0]), len(heads[1])) == (len(before), len(after)):
        before, after = heads
    for kept, was, now in aligned([*map(folded, before)], [*map(folded, after)]):
        one, other = range(was.start, was.stop), range(now.start, now.stop)
        yield from zip(one, other, strict=True) if kept else zip_longest(one, other)
