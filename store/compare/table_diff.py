"""Differences between two table rows, by cell, with the names of row and column. Pure.

A table may contain several blocks: in the statutory table of proactive disclosure each band
「第二十条第（五）项」 starts a block with its own header row.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from disclosures import Hunk, Op, Position, Segment, Table
from disclosures.content_digest import folded
from store.compare.alignment import align
from store.compare.inline_diff import inline_diff
from store.compare.lines import BodyLine

#: A cell with a value: a number with its unit, a dash, nothing.
_VALUE = re.compile(r"[\s\d.,，．%％+\-−—/／×]*[件条个次项人元份%]?")

#: A year names a column.
_YEAR = re.compile(r"(?:19|20)\d\d")

#: Words of a header cell over values.
_COUNTED = re.compile(r"[数量额率计年]|情况|结果")

#: Rows at the top of a table or block, and columns at its left, that may be headers.
_HEADER_ROWS, _LABEL_COLUMNS = 6, 5

#: Separator of the parts of a name.
NAME_SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class TableHeaders:
    """A table, its header rows, and the names of its columns."""

    table: Table

    #: Header rows, block by block; the first range is at the top.
    header_ranges: tuple[range, ...]

    #: Folded names of the columns; empty if a column has none.
    names: tuple[str, ...]

    def header_range(self, row: int) -> range:
        """The header rows above a row, or around it."""
        return self.header_ranges[
            bisect_right(self.header_ranges, row, key=lambda header: header.start) - 1
        ]


def table_headers(table: Table) -> TableHeaders:
    """Find the header rows of a table: at least the first."""
    top = _header_height(table)
    rows = table.rows[:top]
    width = min((len(cells) for cells in rows), default=0)
    parts = ([cells[at] for cells in rows if _is_name(cells[at])] for at in range(width))
    header_ranges = (range(top), *_block_headers(table, top))
    return TableHeaders(table, header_ranges, tuple(folded(_join_names(each)) for each in parts))


def row_name(headers: TableHeaders, line: BodyLine, column: int) -> str:
    """The labels at the left of a row, without the cell itself."""
    names = []
    side = 1 if line.row in headers.header_range(line.row) else _LABEL_COLUMNS
    for at, text in enumerate((line.cells or ())[:side]):
        if _VALUE.fullmatch(text):
            break
        if at != column:
            names.append(text)
    return _join_names(names)


def column_name(headers: TableHeaders, row: int, column: int) -> str:
    """The header cells above a column in its block."""
    header = headers.header_range(row)
    return _join_names([
        cells[column]
        for cells in headers.table.rows[header.start : min(header.stop, row)]
        if column < len(cells) and _is_name(cells[column])
    ])  # fmt: skip


def _is_name(cell: str) -> bool:
    return not _VALUE.fullmatch(cell) or bool(_YEAR.fullmatch(folded(cell)))


def _header_height(table: Table) -> int:
    for at, cells in enumerate(table.rows[:_HEADER_ROWS]):
        values = [cell for cell in cells[1:] if _VALUE.fullmatch(cell)]
        if values and any(map(str.strip, values)):
            return max(at, 1)
    return 1


def _block_headers(table: Table, top: int) -> Iterator[range]:
    """The header rows of inner blocks: a band and the names below it."""
    at = top
    while at < len(table.rows):
        stop = at + 1
        if _is_band(table.rows[at]):
            while stop < min(len(table.rows), at + _HEADER_ROWS) and _is_header_row(
                table.rows[stop]
            ):
                stop += 1
        if stop > at + 1:
            yield range(at, stop)
        at = stop


def _is_band(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and len(set(cells)) == 1 and _is_name(cells[0])


def _is_header_row(cells: Sequence[str]) -> bool:
    rest = cells[1:]
    return all(map(_is_name, cells)) and any(map(_COUNTED.search, rest)) and not _is_band(cells)


def _join_names(names: Sequence[str]) -> str:
    kept = [name for name in dict.fromkeys(" ".join(each.split()) for each in names) if name]
    return NAME_SEPARATOR.join(kept)


#: The form of 2019, whose cells are shifted against their headers, so that a number in two
#: columns with different names may be one cell.
MISALIGNED_FORM = "t60.disclosure"


def cell_hunks(
    old: BodyLine,
    new: BodyLine,
    places: tuple[int, int],
    headers: tuple[TableHeaders, TableHeaders],
) -> Iterator[Hunk]:
    """The cells that differ between two rows at `places`.

    Cells of one name side by side with the same text are one cell that takes more columns.
    """
    misaligned = headers[1].table.form == MISALIGNED_FORM
    waiting: list[Hunk] = []
    for one, other in _match_columns(old, new, headers):
        was = "" if one is None else (old.cells or ())[one]
        now = "" if other is None else (new.cells or ())[other]
        if one is not None and other is not None and folded(was) == folded(now):
            continue
        line, side, at = (new, headers[1], other) if other is not None else (old, headers[0], one)
        blank = Segment(op=Op.ADDED if one is None else Op.REMOVED, text="")
        hunk = Hunk(
            segments=inline_diff(was, now) or (blank,),
            section=new.section,
            was=Position(line=places[0], cell=one),
            now=Position(line=places[1], cell=other),
            row=row_name(side, line, at or 0),
            column=column_name(side, line.row, at or 0),
        )
        if waiting and not _is_merged_cell(waiting[-1], hunk, misaligned=misaligned):
            yield _merged(waiting)
            waiting = []
        waiting.append(hunk)
    if waiting:
        yield _merged(waiting)


def _is_merged_cell(left: Hunk, right: Hunk, *, misaligned: bool) -> bool:
    """Whether two cells are one merged cell, on every side that has them."""
    if left.segments != right.segments or not left.column:
        return False
    if left.column != right.column and not misaligned:
        return False
    return all(
        (a is None and b is None) or (a is not None and b == a + 1)
        for a, b in ((_cell(left.was), _cell(right.was)), (_cell(left.now), _cell(right.now)))
    )


def _cell(place: Position | None) -> int | None:
    return place.cell if place else None


def _merged(cells: Sequence[Hunk]) -> Hunk:
    first, count = cells[0], len(cells)
    names = list(dict.fromkeys(each.column for each in cells))
    column = "、".join([names[0], *(name.rpartition(NAME_SEPARATOR)[2] for name in names[1:])])
    was, now = _widen(first.was, count), _widen(first.now, count)
    return replace(first, was=was, now=now, column=column)


def _widen(place: Position | None, cells: int) -> Position | None:
    return place if place is None or place.cell is None else replace(place, cells=cells)


def _match_columns(
    old: BodyLine, new: BodyLine, headers: tuple[TableHeaders, TableHeaders]
) -> Iterator[tuple[int | None, int | None]]:
    """Pairs of cell indexes, by column names where columns changed."""
    before, after = old.cells or (), new.cells or ()
    names = headers[0].names, headers[1].names
    named = (len(names[0]), len(names[1])) == (len(before), len(after))
    if len(before) == len(after) and not (named and _is_reordered(*names)):
        yield from ((at, at) for at in range(len(before)))
        return
    if not named or "" in (*names[0][1:], *names[1][1:]):
        named, names = False, _column_keys(before, after, headers)
    for kept, was, now in align(*names):
        one, other = range(was.start, was.stop), range(now.start, now.stop)
        if kept:
            yield from zip(one, other, strict=True)
            continue
        # A name that stands elsewhere on the other side is no new name of the column beside it.
        elsewhere = {*names[0]} & {*names[1]} if named else frozenset()
        removed = [at for at in one if names[0][at] in elsewhere]
        added = [at for at in other if names[1][at] in elsewhere]
        yield from ((at, None) for at in removed)
        yield from ((None, at) for at in added)
        yield from zip_longest((at for at in one if at not in removed),
                               (at for at in other if at not in added))  # fmt: skip


def _column_keys(
    before: Sequence[str], after: Sequence[str], headers: tuple[TableHeaders, TableHeaders]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys of columns without names: the first row, else the row itself."""
    first_rows = headers[0].table.rows[0], headers[1].table.rows[0]
    if (len(first_rows[0]), len(first_rows[1])) == (len(before), len(after)):
        before, after = first_rows
    return tuple(map(folded, before)), tuple(map(folded, after))


def _is_reordered(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a column with a unique name moved."""
    if before == after:
        return False
    counted = Counter(before), Counter(after)
    places = {name: at for at, name in enumerate(after) if name and counted[1][name] == 1}
    return any(
        places.get(name, at) != at for at, name in enumerate(before) if counted[0][name] == 1
    )
