"""Parses workbooks (.xlsx, .xls, .et): each visible sheet as a table with lines of text."""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import xlrd
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from crawler.documents.blocks import (
    DocumentBlock,
    DocumentCell,
    DocumentError,
    DocumentTable,
    Paragraph,
)
from crawler.documents.parser_errors import PARSER_ERRORS
from crawler.documents.zip_packages import open_checked_package
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: Maximum rows and columns of a sheet, and sheets of a workbook.
MAX_ROWS = 2_000
MAX_COLUMNS = 80
MAX_SHEETS = 30

#: Length from which a lone text below rows is a note, and no label of a row with blank cells.
_MAX_LABEL = 20

#: Maximum bytes of a sheet's XML: openpyxl needs forty times as much memory.
MAX_SHEET_BYTES = 10 * 2**20

_MERGED = re.compile(rb"mergeCell\s[^>]{0,200}ref\s{0,9}=\s{0,9}[\"']([A-Z0-9$:]{2,40})[\"']")

XLS_ERRORS: tuple[type[Exception], ...] = (XLRDError, CompDocError, *PARSER_ERRORS)
XLSX_ERRORS: tuple[type[Exception], ...] = (InvalidFileException, *PARSER_ERRORS)

#: A merged area: first row, first column, last row, last column; from 0.
Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCells:
    """One sheet: texts of its cells by row and column, and its merged areas."""

    cells: Mapping[tuple[int, int], str]
    merged: tuple[Area, ...]


def parse_xlsx(body: bytes) -> Iterator[DocumentBlock]:
    """Yield the blocks of the sheets of an .xlsx workbook.

    Raises:
        DocumentError: It cannot be opened, or is too large.
    """
    with open_checked_package(body) as package:
        _reject_wide_merges(package)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about features that do not affect cells
        try:
            book = openpyxl.load_workbook(BytesIO(body), data_only=True, keep_links=False)
        except XLSX_ERRORS as error:
            named = f"{type(error).__name__}: {error}"[:200]
            reason = Reason.of(ReasonCode.WORKBOOK_BROKEN, error=named)
            raise DocumentError(Fault.NOT_TEXT, reason) from error
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    yield from _blocks([partial(_of_xlsx, sheet) for sheet in shown])


def parse_xls(body: bytes) -> Iterator[DocumentBlock]:
    """Yield the blocks of the sheets of an .xls workbook.

    Raises:
        DocumentError: It cannot be opened, or is too large.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=body, formatting_info=True, logfile=StringIO(), on_demand=False
        )
    except XLS_ERRORS as error:
        raise DocumentError(
            Fault.NOT_TEXT, Reason.of(ReasonCode.WORKBOOK_BROKEN, error=str(error)[:200])
        ) from error
    shown = [sheet for sheet in book.sheets() if sheet.visibility == 0]
    yield from _blocks([partial(_of_xls, book, sheet) for sheet in shown])


def _blocks(sheets: Sequence[Callable[[], SheetCells]]) -> Iterator[DocumentBlock]:
    if len(sheets) > MAX_SHEETS:
        raise DocumentError(
            Fault.TOO_COMPLEX, Reason.of(ReasonCode.WORKBOOK_TOO_MANY_SHEETS, limit=MAX_SHEETS)
        )
    for read in sheets:
        yield from _blocks_of_sheet(read())


def _reject_wide_merges(package: ZipFile) -> None:
    """Stop at a sheet that a few bytes make enormous: a merged area is filled cell by cell."""
    for entry in package.infolist():
        if not entry.filename.startswith("xl/worksheets/"):
            continue
        if entry.file_size > MAX_SHEET_BYTES:
            raise DocumentError(
                Fault.TOO_LARGE,
                Reason.of(ReasonCode.WORKBOOK_SHEET_TOO_LARGE, bytes=entry.file_size),
            )
        area = 0
        for match in _MERGED.finditer(package.read(entry).replace(b"\0", b"")):
            corners = [corner or 2**20 for corner in range_boundaries(match[1].decode())]
            area += (1 + corners[3] - corners[1]) * (1 + corners[2] - corners[0])
        if area > MAX_ROWS * MAX_COLUMNS:
            raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.WORKBOOK_MERGED_CELLS))


def _of_xlsx(sheet: Worksheet) -> SheetCells:
    _reject_large_sheet(sheet.max_row, sheet.max_column)
    cells = {
        (at, column): text
        for at, row in enumerate(sheet.iter_rows())
        for column, cell in enumerate(row)
        if (text := _text(cell.value, cell.number_format))
    }
    merged = tuple(
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
    )
    return SheetCells(cells=cells, merged=merged)


def _of_xls(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> SheetCells:
    _reject_large_sheet(sheet.nrows, sheet.ncols)
    cells = {
        (row, column): text
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if (text := _xls_text(book, sheet.cell(row, column)))
    }
    merged = tuple(
        (top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
    )
    return SheetCells(cells=cells, merged=merged)


def _reject_large_sheet(rows: int, columns: int) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise DocumentError(
            Fault.TOO_COMPLEX,
            Reason.of(ReasonCode.WORKBOOK_SHEET_TOO_LONG, rows=rows, columns=columns),
        )


def _xls_text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    """Return the displayed text of a cell of an .xls workbook."""
    value: object = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        value = xlrd.xldate_as_datetime(float(cell.value), book.datemode)
    elif cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_EMPTY):
        return ""
    style = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
    form = book.format_map.get(style)
    return _text(value, form.format_str if form is not None else "")


def _text(value: object, form: str) -> str:
    """Format a value as displayed: 12 for 12.0, 50% for 0.5."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        percent = form.endswith("%")
        number = round(value * 100 if percent else value, 10)
        return f"{number:.10f}".rstrip("0").rstrip(".") + ("%" if percent else "")
    return str(value)


def _blocks_of_sheet(sheet: SheetCells) -> Iterator[DocumentBlock]:
    """Yield a sheet's tables, and its lines of text above and below them."""
    spans = {
        (top, left): (bottom - top + 1, right - left + 1)
        for top, left, bottom, right in sheet.merged
    }
    covered = {
        (row, column)
        for top, left, bottom, right in sheet.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    if not sheet.cells:
        return
    last_column = max(column for _, column in sheet.cells)
    last_row = max(row for row, _ in sheet.cells)
    rows: list[tuple[DocumentCell, ...]] = []
    for row in range(min(row for row, _ in sheet.cells), last_row + 1):
        row_cells = tuple(
            DocumentCell(text=sheet.cells.get((row, column), ""), rowspan=down, colspan=across)
            for column in range(last_column + 1)
            if (row, column) not in covered
            for down, across in [spans.get((row, column), (1, 1))]
        )
        texts = [cell.text for cell in row_cells if cell.text]
        labelled = bool(rows) and row_cells[0].colspan == 1 and len(row_cells[0].text) < _MAX_LABEL
        single = len(texts) == 1 and not labelled and not _is_spanned(row, spans)
        if single and _is_text_line(row_cells):
            yield from _table(rows)
            rows = []
            yield Paragraph(text=texts[0])
        elif texts or _is_spanned(row, spans):
            rows.append(row_cells)
    yield from _table(rows)


def _table(rows: list[tuple[DocumentCell, ...]]) -> Iterator[DocumentBlock]:
    if rows:
        yield DocumentTable(rows=tuple(rows))


def _is_text_line(row_cells: tuple[DocumentCell, ...]) -> bool:
    """Whether a row is a line of text: a title above a table, or a note below it."""
    return (
        bool(row_cells[0].text) and row_cells[0].rowspan == 1 and not row_cells[0].text[0].isdigit()
    )


def _is_spanned(row: int, spans: Mapping[tuple[int, int], tuple[int, int]]) -> bool:
    """Whether a cell of an earlier row spans this one."""
    return any(top < row < top + down for (top, _), (down, _) in spans.items())
