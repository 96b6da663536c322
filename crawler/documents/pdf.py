"""PDF files with a text layer: paragraphs put together from lines, tables found by their rules."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice, pairwise

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfplumber._typing import T_obj
from pdfplumber.page import Page as PdfPage
from pdfplumber.table import Table as RuledTable
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_text

from crawler.documents.broken import BROKEN
from crawler.documents.merging import joined
from crawler.documents.pieces import DocumentError, Grid, Paragraph, Piece, Spot
from crawler.documents.streams import refuse_swelling
from disclosures import Fault, TextStatus
from disclosures.reason import Reason, ReasonCode

#: Pages of one file: a dense one takes a twentieth of a second.
MAX_PAGES = 150

#: Bytes of drawing instructions, and characters, of one page.
MAX_DRAWING = 4 * 2**20
MAX_LETTERS = 60_000

#: Lines and rectangles of one page, and of all: tables are looked for among their crossings, at
#: a thousandth of a second each.
MAX_RULES = 2_500
MAX_ALL_RULES = 8_000

#: Cells of all tables, at a third of a thousandth of a second each.
MAX_CELLS = 15_000

#: Letters of a page, on average, below which it is a picture of a page.
_ENOUGH = 12

_FOLIO = re.compile(r"^[-—–\s第]{0,4}\d{1,4}[-—–\s页]{0,4}(?:[/共]\s?\d{1,4}\s?页?)?$")
_UNMAPPED = re.compile(r"\(cid:\d{1,6}\)")
_OPENS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}\s?[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s?[、.．](?!\d))"
)
#: Points within which two rules are one.
_NEAR = 3.0

BROKEN_PDF: tuple[type[Exception], ...] = (
    *(PdfminerException, PDFEncryptionError, PSException),
    *BROKEN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One printed line."""

    text: str
    left: float
    right: float
    top: float
    height: float


def pieces_of_pdf(body: bytes) -> Iterator[Piece]:
    """Paragraphs and tables, in reading order.

    Raises:
        DocumentError: Encrypted, broken, too large, or pictures only (NEEDS_OCR).
    """
    refuse_swelling(body)
    try:
        with pdfplumber.open(BytesIO(body), unicode_norm=None) as file:
            count = sum(1 for _ in islice(PDFPage.create_pages(file.doc), MAX_PAGES + 1))
            if count > MAX_PAGES:
                raise DocumentError(
                    Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_TOO_MANY_PAGES, limit=MAX_PAGES)
                )
            pages = list(_pages(file.pages))
    except BROKEN_PDF as error:
        raise _broken(error) from error
    _refuse_pictures(pages)
    yield from _flowing(pages)


def _pages(pages: Iterable[PdfPage]) -> Iterator[Sequence[TextLine | Grid]]:
    """What stands on each page, as long as all of it stays within bounds."""
    rules = cells = 0
    for page in pages:
        _refuse_dense(page)
        rules += _rules(page)
        items = tuple(_on_page(page)) if rules <= MAX_ALL_RULES else ()
        cells += sum(len(row) for item in items if isinstance(item, Grid) for row in item.rows)
        if rules > MAX_ALL_RULES or cells > MAX_CELLS:
            raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_TOO_MANY_RULES))
        yield items


def _broken(error: Exception) -> DocumentError:
    """What it means that the library could not go on."""
    name = f"{type(error).__name__} {error!r}"
    if "Password" in name or "Encrypt" in name:
        return DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.PDF_ENCRYPTED))
    return DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.PDF_BROKEN, error=name[:200]))


def _refuse_pictures(pages: Sequence[Sequence[TextLine | Grid]]) -> None:
    """Stop at a file without a text layer worth the name."""
    text = "".join(_said(item) for page in pages for item in page)
    unmapped = sum(len(match[0]) for match in _UNMAPPED.finditer(text))
    letters = len(re.sub(r"\s+", "", text))
    if letters < _ENOUGH * max(1, len(pages)):
        reason = Reason.of(ReasonCode.PDF_SCANNED, pages=len(pages), characters=letters)
        raise DocumentError(Fault.NOT_TEXT, reason, TextStatus.NEEDS_OCR)
    if unmapped * 4 > letters:
        reason = Reason.of(ReasonCode.PDF_UNMAPPED_FONTS)
        raise DocumentError(Fault.NOT_TEXT, reason, TextStatus.NEEDS_OCR)


def _said(item: TextLine | Grid) -> str:
    if isinstance(item, TextLine):
        return item.text
    return "".join(spot.text for row in item.rows for spot in row)


def _refuse_dense(page: PdfPage) -> None:
    """Stop at a page that draws without end, before it is drawn."""
    drawing = sum(len(resolve1(stream).get_data()) for stream in page.page_obj.contents)
    if drawing > MAX_DRAWING:
        raise DocumentError(
            Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_DRAWING_TOO_LARGE, bytes=drawing)
        )
    if len(page.chars) > MAX_LETTERS:
        raise DocumentError(
            Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_TOO_MANY_CHARACTERS, count=len(page.chars))
        )


def _rules(page: PdfPage) -> int:
    return len(page.lines) + len(page.rects) + len(page.curves)


def _on_page(page: PdfPage) -> Iterator[TextLine | Grid]:
    """Lines and tables of one page, from top to bottom."""
    tables = page.find_tables() if _rules(page) <= MAX_RULES else []
    tables = [table for table in tables if _is_table(table)]
    items: list[tuple[float, TextLine | Grid]] = [
        (table.bbox[1], _grid(table, page)) for table in tables
    ]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not any(_inside(thing, box) for box in boxes))
    items.extend(
        (line["top"], _line(line))
        for line in outside.extract_text_lines(strip=True, return_chars=False)
        if not (_FOLIO.match(line["text"]) and _at_edge(line, page))
    )
    yield from (item for _, item in sorted(items, key=lambda pair: pair[0]))
    page.close()


def _line(found: dict[str, float | str]) -> TextLine:
    top = float(found["top"])
    return TextLine(
        text=str(found["text"]),
        left=float(found["x0"]),
        right=float(found["x1"]),
        top=top,
        height=max(1.0, float(found["bottom"]) - top),
    )


def _at_edge(line: dict[str, float | str], page: PdfPage) -> bool:
    """Whether a line stands where pages carry their numbers."""
    top = float(line["top"]) - float(page.bbox[1])
    return top < 0.08 * float(page.height) or top > 0.88 * float(page.height)


def _is_table(table: RuledTable) -> bool:
    return len(table.cells) > 3


def _inside(thing: dict[str, float], box: tuple[float, float, float, float]) -> bool:
    """Whether the middle of a thing lies in `box`."""
    left, top, right, bottom = box
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return left <= x <= right and top <= y <= bottom


def _grid(table: RuledTable, page: PdfPage) -> Grid:
    """Cells by their corners: one that reaches over several rules spans them."""
    columns = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    lines = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    rows: list[dict[int, Spot]] = [{} for _ in range(max(1, len(lines) - 1))]
    inside = _by_cell(table, page, columns, lines)
    for number, cell in enumerate(table.cells):
        chars = inside.get(number, [])
        text = extract_text(chars).replace("\n", "") if chars else ""
        top, left = _at(lines, cell[1]), _at(columns, cell[0])
        down, across = _at(lines, cell[3]) - top, _at(columns, cell[2]) - left
        rows[min(top, len(rows) - 1)][left] = Spot(
            text=text, rowspan=max(1, down), colspan=max(1, across)
        )
    return Grid(rows=tuple(tuple(spot for _, spot in sorted(row.items())) for row in rows))


def _by_cell(
    table: RuledTable, page: PdfPage, columns: Sequence[float], lines: Sequence[float]
) -> Mapping[int, list[T_obj]]:
    """The letters of each cell, by the cell's number: a letter is where its middle is."""
    owners: dict[tuple[int, int], int] = {}
    for number, (left, top, right, bottom) in enumerate(table.cells):
        for row in range(_at(lines, top), max(_at(lines, bottom), _at(lines, top) + 1)):
            for column in range(_at(columns, left), _at(columns, right)):
                owners[row, column] = number
    found: dict[int, list[T_obj]] = {}
    for char in page.chars:
        if _inside(char, table.bbox):
            x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            owner = owners.get((bisect_right(lines, y) - 1, bisect_right(columns, x) - 1))
            if owner is not None:
                found.setdefault(owner, []).append(char)
    return found


def _edges(places: Sequence[float]) -> list[float]:
    """Where rules run, those close to each other as one."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    return edges


def _at(edges: Sequence[float], place: float) -> int:
    return max(0, bisect_right(edges, place + _NEAR) - 1)


def _flowing(pages: Sequence[Sequence[TextLine | Grid]]) -> Iterator[Piece]:
    """Lines as paragraphs and tables as wholes, over the breaks of pages."""
    lines: list[TextLine] = []
    table: Grid | None = None
    for page in pages:
        for item in page:
            if isinstance(item, Grid):
                yield from _paragraphs(lines)
                lines = []
                if table is not None and _width(table) != _width(item):
                    yield table
                    table = None
                table = item if table is None else joined(table, item)
                continue
            if table is not None:
                yield table
                table = None
            lines.append(item)
    yield from _paragraphs(lines)
    if table is not None:
        yield table


def _width(grid: Grid) -> int:
    return max((sum(spot.colspan for spot in row) for row in grid.rows), default=0)


def _paragraphs(lines: Sequence[TextLine]) -> Iterator[Paragraph]:
    """Lines put together where a line is full and the next one is not set in."""
    if not lines:
        return
    margin = max(line.right for line in lines)
    edge = min(line.left for line in lines)
    text = lines[0].text
    for before, line in pairwise(lines):
        full = before.right > margin - 2.2 * before.height
        set_in = line.left > edge + 1.2 * line.height
        if full and not set_in and not _OPENS.match(line.text):
            text += line.text
        else:
            yield Paragraph(text=text)
            text = line.text
    yield Paragraph(text=text)
