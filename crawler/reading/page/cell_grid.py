"""Tables as grids: cells with spans, placed in rows and columns."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

#: Maximum area of one table, in squares of its grid; a larger table is kept as text.
MAX_TABLE_CELLS = 20_000
_MAX_SPAN = 200
_HAN = re.compile(r"[一-龥]")

#: Days of a calendar at least, and characters of its other cells: days of the week, the month.
_SHORTEST_MONTH, _MAX_BESIDE_DAYS = 28, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """One cell with its spans."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """One cell in a row of the grid, from column `left` up to, but not including, `right`."""

    text: str
    left: int
    right: int


#: Rows of a grid; a cell that spans several rows is in each of them.
GridRows = tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _GridSquare:
    """One square of a grid: the text of its cell, and the row and column where that begins."""

    text: str
    origin: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCells:
    """A table as written in HTML: each cell once, in its first row."""

    rows: tuple[tuple[TableCell, ...], ...]

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return the texts of the cells, each once."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)

    def grid(self) -> tuple[tuple[str, ...], ...]:
        """Return the texts with all spans expanded: rows x columns, all rows of equal length."""
        squares = self._squares()
        width = max((column for _, column in squares), default=-1) + 1
        return tuple(
            tuple(squares[row, at].text if (row, at) in squares else "" for at in range(width))
            for row in range(len(self.rows))
        )

    def grid_rows(self) -> GridRows:
        """Return the cells of each row, with those that span into it from above."""
        squares = self._squares()
        rows: list[dict[tuple[int, int], GridCell]] = [{} for _ in self.rows]
        for (row, column), square in sorted(squares.items()):
            seen = rows[row].get(square.origin)
            left = seen.left if seen else column
            rows[row][square.origin] = GridCell(text=square.text, left=left, right=column + 1)
        return tuple(tuple(row.values()) for row in rows)

    def _squares(self) -> dict[tuple[int, int], _GridSquare]:
        """Return the squares of the grid by row and column."""
        filled: dict[tuple[int, int], _GridSquare] = {}
        for top, row in enumerate(self.rows):
            left = 0
            for cell in row:
                while (top, left) in filled:
                    left += 1
                self._fill(filled, top, left, cell)
                left += cell.colspan
        return filled

    def _fill(
        self, filled: dict[tuple[int, int], _GridSquare], top: int, left: int, cell: TableCell
    ) -> None:
        """Place `cell` on all squares that it spans within the table."""
        square = _GridSquare(text=cell.text, origin=(top, left))
        for row in range(top, min(top + cell.rowspan, len(self.rows))):
            for column in range(left, left + cell.colspan):
                filled.setdefault((row, column), square)


def grid_rows_of(rows: Sequence[Sequence[str]]) -> GridRows:
    """Return the grid rows of a table with unknown spans; equal adjacent words are one cell."""
    found = []
    for row in rows:
        grid_rows: list[GridCell] = []
        for column, text in enumerate(row):
            if grid_rows and _HAN.search(text) and grid_rows[-1].text == text:
                grid_rows[-1] = GridCell(text=text, left=grid_rows[-1].left, right=column + 1)
            else:
                grid_rows.append(GridCell(text=text, left=column, right=column + 1))
        found.append(tuple(grid_rows))
    return tuple(found)


def table_cells_of(table: HtmlElement, text_of: Callable[[HtmlElement], str]) -> TableCells | None:
    """Return the cells of a data table; None for a layout table."""
    if table.find(".//table") is not None:
        return None
    rows: list[tuple[TableCell, ...]] = []
    area = 0
    for row in table.iter("tr"):
        cells = tuple(
            TableCell(
                text=text_of(cell), rowspan=_span(cell, "rowspan"), colspan=_span(cell, "colspan")
            )
            for cell in row
            if cell.tag in ("td", "th")
        )
        area += sum(cell.rowspan * cell.colspan for cell in cells)
        if area > MAX_TABLE_CELLS:
            return None
        if cells:
            rows.append(cells)
    return TableCells(rows=tuple(rows)) if _is_data_table(rows) else None


def is_calendar(cells: TableCells) -> bool:
    """Whether a table is the calendar of a month: the numbers of its days, and hardly more."""
    texts = [cell.text.strip() for row in cells.rows for cell in row]
    days = [int(text) for text in texts if len(text) <= 2 and text.isdecimal()]
    beside = sum(len(text) for text in texts if not text.isdecimal())
    first = days.index(1) if 1 in days else len(days)
    month = days[first : first + _SHORTEST_MONTH]
    return beside <= _MAX_BESIDE_DAYS and month == list(range(1, _SHORTEST_MONTH + 1))


def _is_data_table(rows: list[tuple[TableCell, ...]]) -> bool:
    """Whether rows are data: several cells in a row, and no cell as long as an article."""
    if any(len(cell.text) > 600 for row in rows for cell in row):
        return False
    side_by_side = [row for row in rows if sum(bool(cell.text) for cell in row) >= 2]
    longest = max((len(cell.text) for row in rows for cell in row), default=0)
    return len(side_by_side) >= 2 or (len(side_by_side) == 1 and longest < 80)


def _span(cell: HtmlElement, name: str) -> int:
    """Return a rowspan or colspan, limited to 1.._MAX_SPAN."""
    digits = (cell.get(name) or "").strip()[:4]
    return max(1, min(int(digits), _MAX_SPAN)) if digits.isdecimal() else 1
