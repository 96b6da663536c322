"""Rows of cells as word processors keep them, put together to a table with spans."""

import re
from dataclasses import dataclass, replace

from crawler.documents.pieces import Grid, Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One cell of one row."""

    text: str

    #: In columns of the table's grid.
    width: int = 1

    #: Whether it is the lower part of the cell above.
    continued: bool = False


class Rows:
    """A table as it grows, row by row."""

    def __init__(self) -> None:
        self._rows: list[list[Spot]] = []
        #: Column → row and place of the cell that may reach further down.
        self._open: dict[int, tuple[int, int]] = {}

    def add(self, cells: list[Kept], *, before: int = 0) -> None:
        """Add a row; `before` columns stand empty at its left."""
        spots = [Spot(text="", colspan=before)] if before else []
        column = before
        for cell in cells:
            above = self._open.get(column)
            if cell.continued and above is not None:
                self._extend(*above)
            else:
                self._open[column] = (len(self._rows), len(spots))
                spots.append(Spot(text=cell.text, colspan=cell.width))
            column += cell.width
        self._rows.append(spots)

    def grid(self) -> Grid:
        """The table."""
        return Grid(rows=tuple(map(tuple, self._rows)))

    def _extend(self, top: int, at: int) -> None:
        """Let a cell reach down into the row that is being added."""
        self._rows[top][at] = replace(self._rows[top][at], rowspan=len(self._rows) - top + 1)


def joined(upper: Grid, lower: Grid) -> Grid:
    """Two halves of a table that a page break parted.

    A label that spans rows on both pages is printed on the first alone: the blank below it is
    its lower part. Blank numbers are no labels, and stay blank.
    """
    covering = _last_row(upper)
    rows = [list(row) for row in upper.rows]
    first: list[Spot] = []
    column = 0
    for spot in lower.rows[0] if lower.rows else ():
        top, at = covering.get((column, spot.colspan), (0, -1))
        column += spot.colspan
        if at >= 0 and not spot.text and _is_label(rows[top][at]):
            rows[top][at] = replace(rows[top][at], rowspan=rows[top][at].rowspan + spot.rowspan)
        else:
            first.append(spot)
    return Grid(rows=(*map(tuple, rows), tuple(first), *lower.rows[1:]))


def _is_label(spot: Spot) -> bool:
    return spot.rowspan > 1 and re.search(r"[一-龥]", spot.text) is not None


def _last_row(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Column and width of each cell that reaches the last row → its row and place."""
    taken: dict[tuple[int, int], int] = {}
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for top, row in enumerate(grid.rows):
        column = 0
        for at, spot in enumerate(row):
            while (top, column) in taken:
                column += taken[top, column]
            for down in range(1, spot.rowspan):
                taken[top + down, column] = spot.colspan
            if top + spot.rowspan >= len(grid.rows):
                found[column, spot.colspan] = (top, at)
            column += spot.colspan
    return found
