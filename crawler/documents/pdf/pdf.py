"""Parses PDF files with a text layer: paragraphs from lines, tables from ruled lines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice, pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PdfPage
from pdfplumber.utils.exceptions import PdfminerException

from crawler.documents.blocks import (
    DocumentBlock,
    DocumentError,
    Paragraph,
)
from crawler.documents.parser_errors import PARSER_ERRORS
from crawler.documents.pdf.page_breaks import characters_beyond, ruled_tables
from crawler.documents.pdf.pdf_streams import check_stream_sizes
from crawler.documents.pdf.pdf_tables import (
    ITEM_NUMBER,
    PrintedTable,
    continues,
    document_table,
    is_inside,
    printed_table,
)
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

    #: Whether it is where a page's running head and foot are.
    at_edge: bool = False


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
    reject_scans(pages)
    yield from blocks_of_pages(pages)


def _pages(pages: Iterable[PdfPage]) -> Iterator[Sequence[TextLine | PrintedTable]]:
    """Yield the lines and tables of each page, within the limits of the file."""
    rules = cells = 0
    for page in pages:
        _reject_dense_page(page)
        rules += _rule_count(page)
        items = tuple(_on_page(page)) if rules <= MAX_ALL_RULES else ()
        cells += sum(
            len(row) for item in items if isinstance(item, PrintedTable) for row in item.rows
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


def reject_scans(pages: Sequence[Sequence[TextLine | PrintedTable]]) -> None:
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


def _text_of(item: TextLine | PrintedTable) -> str:
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


def _on_page(page: PdfPage) -> Iterator[TextLine | PrintedTable]:
    """Yield the lines and tables of one page, from top to bottom."""
    tables = ruled_tables(page) if _rule_count(page) <= MAX_RULES else []
    last = max(tables, key=lambda table: table.bbox[3], default=None)
    beyond = {} if last is None else characters_beyond(page, last)
    items: list[tuple[float, TextLine | PrintedTable]] = [
        (table.bbox[1], printed_table(table, page.chars, beyond if table is last else {}))
        for table in tables
    ]
    boxes = [table.bbox for table in tables]
    in_cells = {id(char) for chars in beyond.values() for char in chars}
    outside = page.filter(
        lambda item: id(item) not in in_cells and not any(is_inside(item, box) for box in boxes)
    )
    items.extend(
        (line.top, line)
        for line in printed_lines(
            outside.extract_text_lines(strip=True, return_chars=False),
            float(page.bbox[1]),
            float(page.height),
        )
    )
    yield from (item for _, item in sorted(items, key=lambda pair: pair[0]))
    page.close()


def printed_lines(
    found: Iterable[Mapping[str, Any]], upper: float, height: float
) -> Iterator[TextLine]:
    """Yield the lines of a page from `upper` on, except page numbers at its top and bottom."""
    for line in found:
        top = float(line["top"])
        at_edge = top - upper < 0.08 * height or top - upper > 0.88 * height
        if not (at_edge and _PAGE_NUMBER.match(line["text"])):
            yield TextLine(
                text=str(line["text"]),
                left=float(line["x0"]),
                right=float(line["x1"]),
                top=top,
                height=max(1.0, float(line["bottom"]) - top),
                at_edge=at_edge,
            )


def blocks_of_pages(pages: Sequence[Sequence[TextLine | PrintedTable]]) -> Iterator[DocumentBlock]:
    """Yield paragraphs and tables, joined across page breaks."""
    pages = _without_running_heads(pages)
    lines: list[TextLine] = []
    parts: list[PrintedTable] = []
    margin = max(
        (it.right for page in pages for it in page if isinstance(it, TextLine)), default=0.0
    )
    for page in pages:
        for at, item in enumerate(page):
            if isinstance(item, PrintedTable):
                yield from _paragraphs(lines, margin)
                lines = []
                if parts and not continues(parts[-1], item, next_page=at == 0):
                    yield document_table(parts)
                    parts = []
                parts.append(item)
                continue
            if parts:
                yield document_table(parts)
                parts = []
            lines.append(item)
    yield from _paragraphs(lines, margin)
    if parts:
        yield document_table(parts)


def _without_running_heads(
    pages: Sequence[Sequence[TextLine | PrintedTable]],
) -> Sequence[Sequence[TextLine | PrintedTable]]:
    """Leave out lines at the edges that most pages repeat, whatever their numbers."""
    repeated = Counter(
        text for page in pages for text in {_shape(it) for it in page if _is_at_edge(it)}
    )
    heads = {text for text, count in repeated.items() if count > 2 and count * 2 > len(pages)}
    return [[it for it in page if not (_is_at_edge(it) and _shape(it) in heads)] for page in pages]


def _is_at_edge(item: TextLine | PrintedTable) -> bool:
    return isinstance(item, TextLine) and item.at_edge


def _shape(item: TextLine | PrintedTable) -> str:
    return re.sub(r"\d+|\s+", "", item.text) if isinstance(item, TextLine) else ""


def _paragraphs(lines: Sequence[TextLine], margin: float) -> Iterator[Paragraph]:
    """Join lines where a line reaches the right margin and the next one is not indented."""
    if not lines:
        return
    edge = min(line.left for line in lines)
    text = lines[0].text
    for before, line in pairwise(lines):
        full = before.right > margin - 2.2 * before.height
        indented = line.left > edge + 1.2 * line.height
        if full and not indented and not ITEM_NUMBER.match(line.text):
            text += line.text
        else:
            yield Paragraph(text=text)
            text = line.text
    yield Paragraph(text=text)
