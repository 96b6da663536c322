"""Parses PDF files with a text layer: paragraphs from lines, tables from ruled lines."""

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

from crawler.documents.blocks import (
    DocumentBlock,
    DocumentCell,
    DocumentError,
    DocumentTable,
    Paragraph,
)
from crawler.documents.parser_errors import PARSER_ERRORS
from crawler.documents.pdf_streams import check_stream_sizes
from crawler.documents.table_builder import join_split_table
from disclosures import Fault, TextStatus
from disclosures.reason import Reason, ReasonCode

#: Maximum pages of one file: a dense page takes 50 ms.
MAX_PAGES = 150

#: Maximum bytes of drawing instructions, and characters, of one page.
MAX_DRAWING_BYTES = 4 * 2**20
MAX_CHARACTERS = 60_000

#: Maximum ruled lines and rectangles of one page, and of all: the search for tables takes 1 ms
#: for each.
MAX_RULES = 2_500
MAX_ALL_RULES = 8_000

#: Maximum cells of all tables: each takes 0.3 ms.
MAX_CELLS = 15_000

#: Average characters of a page below which the file is a scan.
_MIN_CHARACTERS = 12

_PAGE_NUMBER = re.compile(r"^[-—–\s第]{0,4}\d{1,4}[-—–\s页]{0,4}(?:[/共]\s?\d{1,4}\s?页?)?$")
_UNMAPPED = re.compile(r"\(cid:\d{1,6}\)")
_ITEM_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}\s?[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s?[、.．](?!\d))"
)
#: Distance, in points, within which two rules are one.
_RULE_TOLERANCE = 3.0

PDF_ERRORS: tuple[type[Exception], ...] = (
    *(PdfminerException, PDFEncryptionError, PSException),
    *PARSER_ERRORS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One printed line, with its position in points."""

    text: str
    left: float
    right: float
    top: float
    height: float


def parse_pdf(body: bytes) -> Iterator[DocumentBlock]:
    """Yield paragraphs and tables in reading order.

    Raises:
        DocumentError: Encrypted, broken, too large, or a scan (NEEDS_OCR).
    """
    check_stream_sizes(body)
    try:
        with pdfplumber.open(BytesIO(body), unicode_norm=None) as file:
            count = sum(1 for _ in islice(PDFPage.create_pages(file.doc), MAX_PAGES + 1))
            if count > MAX_PAGES:
                raise DocumentError(
                    Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_TOO_MANY_PAGES, limit=MAX_PAGES)
                )
            pages = list(_pages(file.pages))
    except PDF_ERRORS as error:
        raise _parser_failure(error) from error
    _reject_scans(pages)
    yield from _join_pages(pages)


def _pages(pages: Iterable[PdfPage]) -> Iterator[Sequence[TextLine | DocumentTable]]:
    """Yield the lines and tables of each page, within the limits of the file."""
    rules = cells = 0
    for page in pages:
        _reject_dense_page(page)
        rules += _rule_count(page)
        items = tuple(_on_page(page)) if rules <= MAX_ALL_RULES else ()
        cells += sum(
            len(row) for item in items if isinstance(item, DocumentTable) for row in item.rows
        )
        if rules > MAX_ALL_RULES or cells > MAX_CELLS:
            raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_TOO_MANY_RULES))
        yield items


def _parser_failure(error: Exception) -> DocumentError:
    """Return the error for an exception of the library."""
    name = f"{type(error).__name__} {error!r}"
    if "Password" in name or "Encrypt" in name:
        return DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.PDF_ENCRYPTED))
    return DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.PDF_BROKEN, error=name[:200]))


def _reject_scans(pages: Sequence[Sequence[TextLine | DocumentTable]]) -> None:
    """Reject a file without a usable text layer."""
    text = "".join(_text_of(item) for page in pages for item in page)
    unmapped = sum(len(match[0]) for match in _UNMAPPED.finditer(text))
    characters = len(re.sub(r"\s+", "", text))
    if characters < _MIN_CHARACTERS * max(1, len(pages)):
        reason = Reason.of(ReasonCode.PDF_SCANNED, pages=len(pages), characters=characters)
        raise DocumentError(Fault.NOT_TEXT, reason, TextStatus.NEEDS_OCR)
    if unmapped * 4 > characters:
        reason = Reason.of(ReasonCode.PDF_UNMAPPED_FONTS)
        raise DocumentError(Fault.NOT_TEXT, reason, TextStatus.NEEDS_OCR)


def _text_of(item: TextLine | DocumentTable) -> str:
    if isinstance(item, TextLine):
        return item.text
    return "".join(spot.text for row in item.rows for spot in row)


def _reject_dense_page(page: PdfPage) -> None:
    """Reject a page with too many drawing instructions or characters."""
    drawing = sum(len(resolve1(stream).get_data()) for stream in page.page_obj.contents)
    if drawing > MAX_DRAWING_BYTES:
        raise DocumentError(
            Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_DRAWING_TOO_LARGE, bytes=drawing)
        )
    if len(page.chars) > MAX_CHARACTERS:
        raise DocumentError(
            Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_TOO_MANY_CHARACTERS, count=len(page.chars))
        )


def _rule_count(page: PdfPage) -> int:
    return len(page.lines) + len(page.rects) + len(page.curves)


def _on_page(page: PdfPage) -> Iterator[TextLine | DocumentTable]:
    """Yield the lines and tables of one page, from top to bottom."""
    tables = page.find_tables() if _rule_count(page) <= MAX_RULES else []
    tables = [table for table in tables if _is_table(table)]
    items: list[tuple[float, TextLine | DocumentTable]] = [
        (table.bbox[1], _document_table(table, page)) for table in tables
    ]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda item: not any(_inside(item, box) for box in boxes))
    items.extend(
        (line["top"], _line(line))
        for line in outside.extract_text_lines(strip=True, return_chars=False)
        if not (_PAGE_NUMBER.match(line["text"]) and _at_edge(line, page))
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
    """Whether a line is at the top or bottom of a page, where page numbers are."""
    top = float(line["top"]) - float(page.bbox[1])
    return top < 0.08 * float(page.height) or top > 0.88 * float(page.height)


def _is_table(table: RuledTable) -> bool:
    return len(table.cells) > 3


def _inside(item: dict[str, float], box: tuple[float, float, float, float]) -> bool:
    """Whether the centre of an object is in `box`."""
    left, top, right, bottom = box
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return left <= x <= right and top <= y <= bottom


def _document_table(table: RuledTable, page: PdfPage) -> DocumentTable:
    """Build a table from the corners of its cells; a cell across several rules spans them."""
    columns = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    lines = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    rows: list[dict[int, DocumentCell]] = [{} for _ in range(max(1, len(lines) - 1))]
    inside = _by_cell(table, page, columns, lines)
    for number, cell in enumerate(table.cells):
        chars = inside.get(number, [])
        text = extract_text(chars).replace("\n", "") if chars else ""
        top, left = _edge_index(lines, cell[1]), _edge_index(columns, cell[0])
        down, across = _edge_index(lines, cell[3]) - top, _edge_index(columns, cell[2]) - left
        rows[min(top, len(rows) - 1)][left] = DocumentCell(
            text=text, rowspan=max(1, down), colspan=max(1, across)
        )
    return DocumentTable(rows=tuple(tuple(spot for _, spot in sorted(row.items())) for row in rows))


def _by_cell(
    table: RuledTable, page: PdfPage, columns: Sequence[float], lines: Sequence[float]
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
    for char in page.chars:
        if _inside(char, table.bbox):
            x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            cell_number = cell_numbers.get(
                (bisect_right(lines, y) - 1, bisect_right(columns, x) - 1)
            )
            if cell_number is not None:
                found.setdefault(cell_number, []).append(char)
    return found


def _edges(positions: Sequence[float]) -> list[float]:
    """Return the positions of rules; those close to each other are one."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > _RULE_TOLERANCE:
            edges.append(position)
    return edges


def _edge_index(edges: Sequence[float], position: float) -> int:
    return max(0, bisect_right(edges, position + _RULE_TOLERANCE) - 1)


def _join_pages(pages: Sequence[Sequence[TextLine | DocumentTable]]) -> Iterator[DocumentBlock]:
    """Yield paragraphs and tables, joined across page breaks."""
    lines: list[TextLine] = []
    table: DocumentTable | None = None
    for page in pages:
        for item in page:
            if isinstance(item, DocumentTable):
                yield from _paragraphs(lines)
                lines = []
                if table is not None and _width(table) != _width(item):
                    yield table
                    table = None
                table = item if table is None else join_split_table(table, item)
                continue
            if table is not None:
                yield table
                table = None
            lines.append(item)
    yield from _paragraphs(lines)
    if table is not None:
        yield table


def _width(grid: DocumentTable) -> int:
    return max((sum(spot.colspan for spot in row) for row in grid.rows), default=0)


def _paragraphs(lines: Sequence[TextLine]) -> Iterator[Paragraph]:
    """Join lines where a line is full and the next one is not indented."""
    if not lines:
        return
    margin = max(line.right for line in lines)
    edge = min(line.left for line in lines)
    text = lines[0].text
    for before, line in pairwise(lines):
        full = before.right > margin - 2.2 * before.height
        indented = line.left > edge + 1.2 * line.height
        if full and not indented and not _ITEM_NUMBER.match(line.text):
            text += line.text
        else:
            yield Paragraph(text=text)
            text = line.text
    yield Paragraph(text=text)
