"""Word files of old (.doc), which WPS writes too (.wps): paragraphs, and tables with their spans.

No library that is kept reads this format. What is needed of it is little: where the text lies
(the piece table), and which paragraphs end cells and rows; see [MS-DOC] 2.4 and 2.9.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.documents.merging import Kept, Rows
from crawler.documents.pieces import Grid, Paragraph, Picture, Piece
from crawler.documents.word_binary import Row, WordFile

_INVISIBLE = re.compile(r"[\x00-\x06\x08\x0e-\x1d\x1f]")
_CELL_END = "\x07"

#: Twentieths of a point within which two borders are one.
_NEAR = 30
_WIDEST = 64


@dataclass(slots=True, kw_only=True)
class Line:
    """A row under way: the cells that have ended, and the text of the one that has not."""

    cells: list[str] = field(default_factory=list)
    text: str = ""


def pieces_of_doc(body: bytes) -> Iterator[Piece]:
    """Paragraphs and tables of an old Word file, in order.

    Raises:
        DocumentError: It cannot be opened.
    """
    rows: list[tuple[Sequence[str], Row]] = []
    line = Line()
    for paragraph in WordFile(body).paragraphs():
        row = paragraph.row
        if not paragraph.in_table:
            if rows:
                yield table_of(rows)
                rows = []
            line = Line()
            yield from _text_piece(paragraph.text)
        elif row is not None:
            rows.append((line.cells, row))
            line = Line()
        elif paragraph.end == _CELL_END:
            line.cells.append(line.text + printed(paragraph.text))
            line.text = ""
        else:
            line.text += printed(paragraph.text)
    if rows:
        yield table_of(rows)


def _text_piece(raw: str) -> Iterator[Piece]:
    text = printed(raw)
    if text.strip():
        yield Paragraph(text=text)
    elif "\x01" in raw or "\x08" in raw:
        yield Picture()


def printed(text: str) -> str:
    """What is seen of a paragraph: results of fields without their codes, no marks."""
    seen: list[str] = []
    codes: list[bool] = []  # of each open field: whether we are in its code
    hidden = 0
    for letter in text:
        if letter == "\x13":
            codes.append(True)
            hidden += 1
        elif letter in "\x14\x15" and codes:
            hidden -= codes.pop()
            codes += [False] if letter == "\x14" else []
        elif not hidden:
            seen.append(letter)
    plain = "".join(seen).replace("\x0b", " ").replace("\x1e", "-").replace("\xa0", " ")
    return _INVISIBLE.sub("", plain)


def table_of(rows: Sequence[tuple[Sequence[str], Row]]) -> Grid:
    """Rows as a table: a cell's columns follow from where its borders stand."""
    borders: list[int] = []
    for place in sorted({place for _, row in rows for place in row.borders}):
        if not borders or place - borders[-1] > _NEAR:
            borders.append(place)
    table = Rows()
    for texts, row in rows:
        before = _column(borders, row.borders[0]) if row.borders else 0
        table.add(_cells(texts, row, borders), before=min(before, _WIDEST))
    return table.grid()


def _cells(texts: Sequence[str], row: Row, borders: Sequence[int]) -> list[Kept]:
    """The cells of one row; those merged sideways are part of the one before."""
    cells: list[Kept] = []
    for at, text in enumerate(texts):
        if at + 1 >= len(row.borders):
            cells.append(Kept(text=text))
            continue
        width = _column(borders, row.borders[at + 1]) - _column(borders, row.borders[at])
        width = min(max(width, 1), _WIDEST)
        if at in row.beside and cells:
            last = cells.pop()
            cells.append(Kept(text=last.text, width=last.width + width, continued=last.continued))
        else:
            cells.append(Kept(text=text, width=width, continued=at in row.below))
    return cells


def _column(borders: Sequence[int], place: int) -> int:
    """Which border of the table stands at `place`."""
    return max(0, bisect_left(borders, place - _NEAR))
