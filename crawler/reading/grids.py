"""Tables as grids: every span repeated, so that a column is a column."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml.html import HtmlElement

#: Cells of one table; beyond this a table is kept as text.
MAX_CELLS = 20_000
_MAX_SPAN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as printed."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A table as printed: each cell once, in its row."""

    rows: tuple[tuple[Cell, ...], ...]

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The texts, each once."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)

    def grid(self) -> tuple[tuple[str, ...], ...]:
        """The texts with every span expanded: rows x columns, all rows of one length."""
        filled: dict[tuple[int, int], str] = {}
        for top, row in enumerate(self.rows):
            left = 0
            for cell in row:
                while (top, left) in filled:
                    left += 1
                self._fill(filled, top, left, cell)
                left += cell.colspan
        width = max((column for _, column in filled), default=-1) + 1
        return tuple(
            tuple(filled.get((row, column), "") for column in range(width))
            for row in range(len(self.rows))
        )

    def _fill(self, filled: dict[tuple[int, int], str], top: int, left: int, cell: Cell) -> None:
        """Repeat `cell` over all that it spans, inside the table."""
        for row in range(top, min(top + cell.rowspan, len(self.rows))):
            for column in range(left, left + cell.colspan):
                filled.setdefault((row, column), cell.text)


def cells_of(table: HtmlElement, text_of: Callable[[HtmlElement], str]) -> Cells | None:
    """The cells of a data table; None for a table that only lays out a page."""
    if table.find(".//table") is not None:
        return None
    rows: list[tuple[Cell, ...]] = []
    area = 0
    for row in table.iter("tr"):
        cells = tuple(
            Cell(text=text_of(cell), rowspan=_span(cell, "rowspan"), colspan=_span(cell, "colspan"))
            for cell in row
            if cell.tag in ("td", "th")
        )
        area += sum(cell.rowspan * cell.colspan for cell in cells)
        if area > MAX_CELLS:
            return None
        if cells:
            rows.append(cells)
    return Cells(rows=tuple(rows)) if _holds_data(rows) else None


def _holds_data(rows: list[tuple[Cell, ...]]) -> bool:
    """Whether rows are data: several cells in a row, and none of them a whole article."""
    if any(len(cell.text) > 600 for row in rows for cell in row):
        return False
    side_by_side = [row for row in rows if sum(bool(cell.text) for cell in row) >= 2]
    longest = max((len(cell.text) for row in rows for cell in row), default=0)
    return len(side_by_side) >= 2 or (len(side_by_side) == 1 and longest < 80)


def _span(cell: HtmlElement, name: str) -> int:
    """How many rows or columns `cell` takes, within reason."""
    written = (cell.get(name) or "").strip()[:4]
    return max(1, min(int(written), _MAX_SPAN)) if written.isdecimal() else 1
