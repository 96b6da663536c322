"""Rows of cells as word processors keep them, put together to a table with spans."""

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
