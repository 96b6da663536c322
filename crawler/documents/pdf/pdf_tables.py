"""Tables of a PDF file: cells between ruled lines, joined across page breaks."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

from pdfplumber._typing import T_obj
from pdfplumber.table import Table as RuledTable
from pdfplumber.utils.text import extract_text

from crawler.documents.blocks import DocumentCell, DocumentTable
from crawler.documents.table_builder import join_split_table

#: The number before a label or a paragraph: 一、 （二） 3.
ITEM_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}\s?[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s?[、.．](?!\d))"
)

#: Distance, in points, within which two rules are one.
RULE_TOLERANCE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCell:
    """A cell with its left and right rules, in points."""

    text: str
    left: float
    right: float
    rowspan: int

    #: Whether its last line fills the cell, so that the text may go on below a page break.
    full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """The part of a table that is on one page."""

    rows: tuple[tuple[PrintedCell, ...], ...]

    #: Positions of the vertical rules.
    columns: tuple[float, ...]


def printed_table(
    table: RuledTable, chars: Sequence[T_obj], beyond: Mapping[int, list[T_obj]] | None = None
) -> PrintedTable:
    """Build a table from the corners of its cells and the characters of its page.

    A cell across several rules spans them. `beyond`: cell number → characters below its page's
    last rule.
    """
    columns = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    lines = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    rows: list[dict[float, PrintedCell]] = [{} for _ in range(max(1, len(lines) - 1))]
    inside = _by_cell(table, chars, columns, lines)
    for number, (left, upper, right, lower) in enumerate(table.cells):
        in_cell = [*inside.get(number, ()), *(beyond or {}).get(number, ())]
        top = _edge_index(lines, upper)
        rows[min(top, len(rows) - 1)][left] = PrintedCell(
            text=_text_of(in_cell),
            left=left,
            right=right,
            rowspan=max(1, _edge_index(lines, lower) - top),
            full=_is_full(in_cell, right - left),
        )
    in_order = (tuple(cell for _, cell in sorted(row.items())) for row in rows)
    return PrintedTable(rows=tuple(in_order), columns=tuple(columns))


def continues(upper: PrintedTable, lower: PrintedTable, *, next_page: bool) -> bool:
    """Whether a table without text before it is the rest of the one above."""
    if len(upper.columns) == len(lower.columns):
        return True
    return next_page and all(
        abs(upper.columns[end] - lower.columns[end]) <= RULE_TOLERANCE for end in (0, -1)
    )


def document_table(parts: Sequence[PrintedTable]) -> DocumentTable:
    """Join the parts of a table; a rule that is on one page only splits no cell of another."""
    placed = [_with_columns(part, parts[0].columns) for part in parts]
    for at in range(1, len(placed)):
        placed[at - 1], placed[at] = _with_cut_row(placed[at - 1], placed[at])
    columns = _edges([position for part in placed for position in part.columns])
    return reduce(join_split_table, (_with_spans(part, columns) for part in placed if part.rows))


def _by_cell(
    table: RuledTable, chars: Sequence[T_obj], columns: Sequence[float], lines: Sequence[float]
) -> Mapping[int, list[T_obj]]:
    """Return cell number → its characters; a character belongs to the cell at its centre."""
    cell_numbers: dict[tuple[int, int], int] = {}
    for number, (left, top, right, bottom) in enumerate(table.cells):
        for row in range(
            _edge_index(lines, top), max(_edge_index(lines, bottom), _edge_index(lines, top) + 1)
        ):
            for column in range(_edge_index(columns, left), _edge_index(columns, right)):
                cell_numbers[row, column] = number
    found: dict[int, list[T_obj]] = {}
    for char in chars:
        if is_inside(char, table.bbox):
            x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            cell_number = cell_numbers.get(
                (bisect_right(lines, y) - 1, bisect_right(columns, x) - 1)
            )
            if cell_number is not None:
                found.setdefault(cell_number, []).append(char)
    return found


def is_inside(item: Mapping[str, float], box: tuple[float, float, float, float]) -> bool:
    """Whether the centre of an object is in `box`."""
    left, top, right, bottom = box
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return left <= x <= right and top <= y <= bottom


def _text_of(chars: list[T_obj]) -> str:
    """Return the text of a cell; text from top to bottom is in the order of its drawing."""
    if not chars:
        return ""
    if _is_vertical(chars):
        return "".join(str(char["text"]) for char in chars)
    return extract_text(chars).replace("\n", "")


def _is_vertical(chars: Sequence[T_obj]) -> bool:
    """Whether most characters stand below the one before, or are turned."""
    if sum(not char["upright"] for char in chars) * 2 > len(chars):
        return True
    below = sum(_goes_down(before, after) for before, after in pairwise(chars))
    return len(chars) > 1 and below * 2 >= len(chars) - 1


def _goes_down(before: T_obj, after: T_obj) -> bool:
    """Whether a character is below the one before, or begins the next column to the left."""
    left, down = before["x0"] - after["x0"], after["top"] - before["top"]
    return bool(
        (abs(left) < 1 and 0 < down < 2 * before["size"])
        or (abs(down) < 1 and 0 < left < 2 * before["size"])
    )


def _is_full(chars: Sequence[T_obj], width: float) -> bool:
    """Whether the last line of a cell leaves no room for two more characters."""
    if not chars:
        return False
    last = max(char["top"] for char in chars)
    line = [char for char in chars if abs(char["top"] - last) < char["size"] / 2]
    printed = max(char["x1"] for char in line) - min(char["x0"] for char in line)
    return bool(printed > width - 2 * line[0]["size"] - 2 * RULE_TOLERANCE)


def _edges(positions: Sequence[float]) -> list[float]:
    """Return the positions of rules; those close to each other are one."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > RULE_TOLERANCE:
            edges.append(position)
    return edges


def _edge_index(edges: Sequence[float], position: float) -> int:
    return max(0, bisect_right(edges, position + RULE_TOLERANCE) - 1)


def _with_columns(part: PrintedTable, columns: Sequence[float]) -> PrintedTable:
    """Return a table of as many columns at these positions; any other as it is."""
    if len(part.columns) != len(columns):
        return part
    rows = tuple(
        tuple(
            replace(
                cell,
                left=columns[_edge_index(part.columns, cell.left)],
                right=columns[_edge_index(part.columns, cell.right)],
            )
            for cell in row
        )
        for row in part.rows
    )
    return PrintedTable(rows=rows, columns=tuple(columns))


def _with_spans(part: PrintedTable, columns: Sequence[float]) -> DocumentTable:
    """Return a table whose cells span the columns between their rules."""
    return DocumentTable(
        rows=tuple(
            tuple(
                DocumentCell(
                    text=cell.text,
                    rowspan=cell.rowspan,
                    colspan=max(
                        1, _edge_index(columns, cell.right) - _edge_index(columns, cell.left)
                    ),
                )
                for cell in row
            )
            for row in part.rows
        )
    )


def _with_cut_row(upper: PrintedTable, lower: PrintedTable) -> tuple[PrintedTable, PrintedTable]:
    """Return the parts of a table with a row that the page break cut in the lower one."""
    pairs = list(_cut_cells(upper, lower))
    if not pairs:
        return upper, lower
    last = len(upper.rows) - 1
    kept = tuple(
        tuple(
            replace(cell, rowspan=cell.rowspan - 1) if at + cell.rowspan > last else cell
            for cell in row
        )
        for at, row in enumerate(upper.rows[:-1])
    )
    texts = {below: above.text + below.text for above, below in pairs}
    first = tuple(replace(cell, text=texts.get(cell, cell.text)) for cell in lower.rows[0])
    return replace(upper, rows=kept), replace(lower, rows=(first, *lower.rows[1:]))


def _cut_cells(
    upper: PrintedTable, lower: PrintedTable
) -> Iterator[tuple[PrintedCell, PrintedCell]]:
    """Yield the cells of a row that was cut, each in two; none where no row was."""
    if not upper.rows or not lower.rows:
        return
    pairs = []
    for above in upper.rows[-1]:
        below = next((cell for cell in lower.rows[0] if _is_same_column(above, cell)), None)
        if below is None:
            return
        pairs.append((above, below))
    both = [(above, below) for above, below in pairs if above.text and below.text]
    if both and all(above.full and _goes_on(above.text, below.text) for above, below in both):
        yield from pairs


def _is_same_column(above: PrintedCell, below: PrintedCell) -> bool:
    return (
        abs(above.left - below.left) <= RULE_TOLERANCE
        and abs(above.right - below.right) <= RULE_TOLERANCE
    )


def _goes_on(above: str, below: str) -> bool:
    """Whether two texts may be the halves of one label."""
    has_words = all(re.search(r"[一-龥⺀-⿕]", text) for text in (above, below))
    return has_words and ITEM_NUMBER.match(below) is None
