"""Builds tables with spans from rows, and joins tables that a page break split."""

import re
from dataclasses import dataclass, replace

from crawler.documents.blocks import DocumentCell, DocumentTable


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeableCell:
    """One cell of one row, as word processors store it."""

    text: str

    #: Width in columns of the table's grid.
    width: int = 1

    #: Whether the cell continues the cell above.
    continues_above: bool = False


class TableBuilder:
    """Builds a table row by row."""

    def __init__(self) -> None:
        self._rows: list[list[DocumentCell]] = []
        #: Column → row and index of the cell that may extend further down.
        self._extensible: dict[int, tuple[int, int]] = {}

    def add(self, cells: list[MergeableCell], *, before: int = 0) -> None:
        """Add a row after `before` empty columns."""
        placed = [DocumentCell(text="", colspan=before)] if before else []
        column = before
        for cell in cells:
            above = self._extensible.get(column)
            if cell.continues_above and above is not None:
                self._extend(*above)
            else:
                self._extensible[column] = (len(self._rows), len(placed))
                placed.append(DocumentCell(text=cell.text, colspan=cell.width))
            column += cell.width
        self._rows.append(placed)

    def grid(self) -> DocumentTable:
        """Return the table."""
        return DocumentTable(rows=tuple(map(tuple, self._rows)))

    def _extend(self, top: int, index: int) -> None:
        """Extend a cell down into the row that is being added."""
        self._rows[top][index] = replace(self._rows[top][index], rowspan=len(self._rows) - top + 1)


def join_split_table(upper: DocumentTable, lower: DocumentTable) -> DocumentTable:
    """Join two halves of a table that a page break split.

    A label that spans rows on both pages is printed on the first only: a blank below it extends
    it. A blank below a number stays blank.
    """
    last_cells = _last_row(upper)
    rows = [list(row) for row in upper.rows]
    first: list[DocumentCell] = []
    column = 0
    for cell in lower.rows[0] if lower.rows else ():
        top, index = last_cells.get((column, cell.colspan), (0, -1))
        column += cell.colspan
        spans = index >= 0 and (cell.rowspan > 1 or rows[top][index].rowspan > 1)
        if spans and not cell.text and _is_label(rows[top][index]):
            rows[top][index] = replace(
                rows[top][index], rowspan=rows[top][index].rowspan + cell.rowspan
            )
        else:
            first.append(cell)
    return DocumentTable(rows=(*map(tuple, rows), tuple(first), *lower.rows[1:]))


def _is_label(cell: DocumentCell) -> bool:
    return re.search(r"[一-龥⺀-⿕]", cell.text) is not None


def _last_row(grid: DocumentTable) -> dict[tuple[int, int], tuple[int, int]]:
    """Return (column, width) of each cell that reaches the last row → its row and index."""
    covered: dict[tuple[int, int], int] = {}
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for top, row in enumerate(grid.rows):
        column = 0
        for index, cell in enumerate(row):
            while (top, column) in covered:
                column += covered[top, column]
            for down in range(1, cell.rowspan):
                covered[top + down, column] = cell.colspan
            if top + cell.rowspan >= len(grid.rows):
                found[column, cell.colspan] = (top, index)
            column += cell.colspan
    return found
