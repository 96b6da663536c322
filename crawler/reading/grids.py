"""Tables as grids: every span repeated, so that a column is a column."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

#: Cells of one table; beyond this a table is kept as text.
MAX_CELLS = 20_000
_MAX_SPAN = 200
_WORDS = re.compile(r"[一-龥]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as printed."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One cell where it stands in a row of the grid: from column `left` to before `right`."""

    text: str
    left: int
    right: int


#: Rows of a grid, each cell once in every row that it reaches into.
Pieces = tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What stands in one square of a grid, and where its cell begins."""

    text: str
    origin: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A table as printed: each cell once, in its row."""

    rows: tuple[tuple[Cell, ...], ...]

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The texts, each once."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)

    def grid(self) -> tuple[tuple[str, ...], ...]:
        """The texts with every span expanded: rows x columns, all rows of one length."""
        placed = self._placed()
        width = max((column for _, column in placed), default=-1) + 1
        return tuple(
            tuple(placed[row, at].text if (row, at) in placed else "" for at in range(width))
            for row in range(len(self.rows))
        )

    def pieces(self) -> Pieces:
        """Each row's cells, those that reach into it from above too, with the columns they take."""
        placed = self._placed()
        rows: list[dict[tuple[int, int], Piece]] = [{} for _ in self.rows]
        for (row, column), place in sorted(placed.items()):
            known = rows[row].get(place.origin)
            left = known.left if known else column
            rows[row][place.origin] = Piece(text=place.text, left=left, right=column + 1)
        return tuple(tuple(row.values()) for row in rows)

    def _placed(self) -> dict[tuple[int, int], _Place]:
        """Row and column of the grid → what stands there."""
        filled: dict[tuple[int, int], _Place] = {}
        for top, row in enumerate(self.rows):
            left = 0
            for cell in row:
                while (top, left) in filled:
                    left += 1
                self._fill(filled, top, left, cell)
                left += cell.colspan
        return filled

    def _fill(self, filled: dict[tuple[int, int], _Place], top: int, left: int, cell: Cell) -> None:
        """Repeat `cell` over all that it spans, inside the table."""
        place = _Place(text=cell.text, origin=(top, left))
        for row in range(top, min(top + cell.rowspan, len(self.rows))):
            for column in range(left, left + cell.colspan):
                filled.setdefault((row, column), place)


def pieces_of(rows: Sequence[Sequence[str]]) -> Pieces:
    """The pieces of a table whose spans are not known: words that repeat side by side are one."""
    found = []
    for row in rows:
        pieces: list[Piece] = []
        for column, text in enumerate(row):
            if pieces and _WORDS.search(text) and pieces[-1].text == text:
                pieces[-1] = Piece(text=text, left=pieces[-1].left, right=column + 1)
            else:
                pieces.append(Piece(text=text, left=column, right=column + 1))
        found.append(tuple(pieces))
    return tuple(found)


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
