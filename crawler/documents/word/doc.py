"""Parses Word 97-2003 files (.doc, and .wps of WPS): paragraphs, and tables with spans.

No maintained library reads this format. Only a part of it is needed: the position of the text
(piece table), and the paragraphs that end cells and rows; see [MS-DOC] 2.4 and 2.9.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.documents.blocks import DocumentBlock, DocumentTable, Paragraph, Picture
from crawler.documents.table_builder import MergeableCell, TableBuilder
from crawler.documents.word.word_binary import RowMark, WordFile

_INVISIBLE = re.compile(r"[\x00-\x06\x08\x0e-\x1d\x1f]")
_CELL_END = "\x07"

#: Distance, in twentieths of a point, within which two borders are one.
_BORDER_TOLERANCE = 30
_MAX_COLSPAN = 64


@dataclass(slots=True, kw_only=True)
class RowInProgress:
    """A row that is being read: its complete cells, and the text of the current one."""

    cells: list[str] = field(default_factory=list)
    text: str = ""


def parse_doc(body: bytes) -> Iterator[DocumentBlock]:
    """Yield the paragraphs and tables of a .doc file, in order.

    Raises:
        DocumentError: It cannot be opened.
    """
    rows: list[tuple[Sequence[str], RowMark]] = []
    current = RowInProgress()
    for paragraph in WordFile(body).paragraphs():
        row = paragraph.row_mark
        if not paragraph.in_table:
            if rows:
                yield table_of_rows(rows)
                rows = []
            current = RowInProgress()
            yield from _paragraph_block(paragraph.text)
        elif row is not None:
            rows.append((current.cells, row))
            current = RowInProgress()
        elif paragraph.end == _CELL_END:
            current.cells.append(current.text + visible_text(paragraph.text))
            current.text = ""
        else:
            current.text += visible_text(paragraph.text)
    if rows:
        yield table_of_rows(rows)


def _paragraph_block(raw: str) -> Iterator[DocumentBlock]:
    text = visible_text(raw)
    if text.strip():
        yield Paragraph(text=text)
    elif "\x01" in raw or "\x08" in raw:
        yield Picture()


def visible_text(text: str) -> str:
    """Return the visible text of a paragraph: field results without field codes and marks."""
    visible: list[str] = []
    fields_in_code: list[bool] = []  # of each open field: whether the position is in its code
    hidden = 0
    for character in text:
        if character == "\x13":
            fields_in_code.append(True)
            hidden += 1
        elif character in "\x14\x15" and fields_in_code:
            hidden -= fields_in_code.pop()
            fields_in_code += [False] if character == "\x14" else []
        elif not hidden:
            visible.append(character)
    plain = "".join(visible).replace("\x0b", " ").replace("\x1e", "-").replace("\xa0", " ")
    return _INVISIBLE.sub("", plain)


def table_of_rows(rows: Sequence[tuple[Sequence[str], RowMark]]) -> DocumentTable:
    """Build a table; the columns of a cell follow from the positions of its borders."""
    borders: list[int] = []
    for position in sorted({position for _, row in rows for position in row.borders}):
        if not borders or position - borders[-1] > _BORDER_TOLERANCE:
            borders.append(position)
    table = TableBuilder()
    for texts, row in rows:
        before = _column(borders, row.borders[0]) if row.borders else 0
        table.add(_cells(texts, row, borders), before=min(before, _MAX_COLSPAN))
    return table.grid()


def _cells(texts: Sequence[str], row: RowMark, borders: Sequence[int]) -> list[MergeableCell]:
    """Return the cells of one row; a horizontally merged cell belongs to the one before."""
    cells: list[MergeableCell] = []
    for at, text in enumerate(texts):
        if at + 1 >= len(row.borders):
            cells.append(MergeableCell(text=text))
            continue
        width = _column(borders, row.borders[at + 1]) - _column(borders, row.borders[at])
        width = min(max(width, 1), _MAX_COLSPAN)
        if at in row.merged_left and cells:
            last = cells.pop()
            cells.append(
                MergeableCell(
                    text=last.text, width=last.width + width, continues_above=last.continues_above
                )
            )
        else:
            cells.append(MergeableCell(text=text, width=width, continues_above=at in row.merged_up))
    return cells


def _column(borders: Sequence[int], position: int) -> int:
    """Return the index of the border at `position`."""
    return max(0, bisect_left(borders, position - _BORDER_TOLERANCE))
