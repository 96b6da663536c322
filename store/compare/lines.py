"""The body of a reading as comparable lines: its blocks, with tables row by row. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from disclosures import Block, BlockKind, Reading
from disclosures.content_digest import folded
from disclosures.outline import OutlineLine, outline
from store.compare.row_numbers import is_row_number, number_column

#: The number of a heading.
_ORDINAL = re.compile(r"^[(]?(?:[一二三四五六七八九十]+|\d+)[)、.,]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLine:
    """A block, or a row of a table, under its heading."""

    text: str
    section: str

    #: Lines with equal keys are equal.
    key: str

    #: The key without the line's running number, which shifts with insertions: lines are aligned
    #: by their stems.
    stem: str

    #: Where it stands in the outline of the document, and its running number.
    place: OutlineLine

    #: Of a heading: its stem; else empty.
    heading: str = ""

    #: Of a row: its cells, its table, its index, and the column of its running number, if any.
    cells: tuple[str, ...] | None = None
    table: int = 0
    row: int = 0
    number_column: int | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """One line of a block that is no table, or a whole table."""

    text: str | None
    table: int = 0
    level: int = 0


def body_lines(reading: Reading) -> list[BodyLine]:
    """The lines of the body, in page order; tables without a block come last."""
    pieces = [piece for block in reading.blocks for piece in _pieces(block, len(reading.tables))]
    levels = {at: piece.level for at, piece in enumerate(pieces) if piece.level}
    found: list[BodyLine] = []
    for piece, place in zip(pieces, outline((piece.text for piece in pieces), levels), strict=True):
        if piece.text is None:
            found += _table_lines(reading, piece.table, place)
        else:
            found.append(_text_line(piece.text, place))
    shown = {piece.table for piece in pieces if piece.text is None}
    for table in range(len(reading.tables)):
        if table not in shown:
            section = reading.tables[table].section
            place = OutlineLine(section=section, path=(section,) if section else ())
            found += _table_lines(reading, table, place)
    return [line for line in found if line.key]


def _pieces(block: Block, tables: int) -> list[_Piece]:
    if block.kind is not BlockKind.TABLE:
        level = max(block.level, 1) if block.kind is BlockKind.HEADING else 0
        return [_Piece(block.text, level=level)]
    if block.table is not None and 0 <= block.table < tables:
        return [_Piece(None, block.table)]
    return [_Piece(text) for text in block.text.split("\n")]


def _text_line(text: str, place: OutlineLine) -> BodyLine:
    key = folded(text)
    stem = key.removeprefix(folded(text.strip()[: place.number_length])) or key
    if place.is_contents:
        stem = f"\x1e{key}"
    elif place.is_heading and not place.number:
        stem = heading_name(text) or key
    heading = stem if place.is_heading else ""
    return BodyLine(
        text=text, section=place.section, key=key, stem=stem, place=place, heading=heading
    )


def heading_name(heading: str) -> str:
    """A heading without its number: 「二、申请情况」 may become 「三、…」."""
    return _ORDINAL.sub("", folded(heading))


def _table_lines(reading: Reading, table: int, place: OutlineLine) -> list[BodyLine]:
    rows = reading.tables[table].rows
    column = number_column(rows)
    return [
        BodyLine(
            text="\t".join(cells),
            section=place.section,
            key=_row_key(cells),
            stem=_row_key(_without_number(cells, column)),
            place=place,
            cells=cells,
            table=table,
            row=row,
            number_column=column,
        )
        for row, cells in enumerate(rows)
    ]


def _row_key(cells: Sequence[str]) -> str:
    # 「1|12」 and 「11|2」 are two rows, and a row is no paragraph.
    return "\x1f".join(["", *map(folded, cells)]) if any(map(folded, cells)) else ""


def _without_number(cells: Sequence[str], column: int | None) -> Sequence[str]:
    if column is None or column >= len(cells) or not is_row_number(cells[column]):
        return cells
    return [*cells[:column], "\x1e", *cells[column + 1 :]]
