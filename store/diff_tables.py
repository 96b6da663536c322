"""Two rows of a table, cell by cell, each with what its row and its column are called. Pure."""

import re
from collections import Counter
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

#: ... but a year is what a column is called.
_YEAR = re.compile(r"(?:19|20)\d\d")

#: Rows at the top of a table, and columns at its left, that may hold names.
_HEAD, _SIDE = 6, 5

#: Between the parts of a name.
_JOIN = " · "


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, how many rows at its top hold names only, and what its columns are called."""

    table: Table
    head: int

    #: Folded; a column without a name, or named by a value, has none.
    names: tuple[str, ...]


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
        if column < len(cells) and at != row and _is_name(cells[column])
    ])  # fmt: skip


def grid_of(table: Table) -> Grid:
    """Find the rows at the top that hold names only; at least the first."""
    head = _head(table)
    top = table.rows[:head]
    width = min((len(cells) for cells in top), default=0)
    parts = ([cells[at] for cells in top if _is_name(cells[at])] for at in range(width))
    return Grid(table, head, tuple(folded(_joined(each)) for each in parts))


def _is_name(cell: str) -> bool:
    return not _VALUE.fullmatch(cell) or bool(_YEAR.fullmatch(folded(cell)))


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
    names = grids[0].names, grids[1].names
    named = (len(names[0]), len(names[1])) == (len(before), len(after))
    if len(before) == len(after) and not (named and _other_order(*names)):
        yield from ((at, at) for at in range(len(before)))
        return
    if not named or "" in (*names[0][1:], *names[1][1:]):
        named, names = False, _first_rows(before, after, grids)
    for kept, was, now in aligned(*names):
        one, other = range(was.start, was.stop), range(now.start, now.stop)
        if kept:
            yield from zip(one, other, strict=True)
            continue
        # A name that stands elsewhere on the other side is no new name of the column beside it.
        elsewhere = {*names[0]} & {*names[1]} if named else frozenset()
        gone = [at for at in one if names[0][at] in elsewhere]
        come = [at for at in other if names[1][at] in elsewhere]
        yield from ((at, None) for at in gone)
        yield from ((None, at) for at in come)
        yield from zip_longest((at for at in one if at not in gone),
                               (at for at in other if at not in come))  # fmt: skip


def _first_rows(
    before: Sequence[str], after: Sequence[str], grids: tuple[Grid, Grid]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What tells columns apart that have no names: the first row, or else the row itself."""
    heads = grids[0].table.rows[0], grids[1].table.rows[0]
    if (len(heads[0]), len(heads[1])) == (len(before), len(after)):
        before, after = heads
    return tuple(map(folded, before)), tuple(map(folded, after))


def _other_order(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a column stands elsewhere, by a name that no other column has."""
    if before == after:
        return False
    counted = Counter(before), Counter(after)
    places = {name: at for at, name in enumerate(after) if name and counted[1][name] == 1}
    return any(
        places.get(name, at) != at for at, name in enumerate(before) if counted[0][name] == 1
    )
