"""Workbooks of today (.xlsx) and of old (.xls, .et): each sheet that is shown, as a table."""

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

from crawler.documents.broken import BROKEN
from crawler.documents.packages import checked_package
from crawler.documents.pieces import DocumentError, Grid, Paragraph, Piece, Spot
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: What is read of one sheet, and how many sheets.
MAX_ROWS = 2_000
MAX_COLUMNS = 80
MAX_SHEETS = 30

#: Bytes of the XML of one sheet: openpyxl needs forty times as much memory.
MAX_SHEET = 10 * 2**20

_MERGED = re.compile(rb"mergeCell\s[^>]{0,200}ref\s{0,9}=\s{0,9}[\"']([A-Z0-9$:]{2,40})[\"']")

BROKEN_OLD_BOOK: tuple[type[Exception], ...] = (XLRDError, CompDocError, *BROKEN)
BROKEN_BOOK: tuple[type[Exception], ...] = (InvalidFileException, *BROKEN)

#: first row, first column, last row, last column; counted from 0
Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: texts of its cells by row and column, and what is merged."""

    cells: Mapping[tuple[int, int], str]
    merged: tuple[Area, ...]


def pieces_of_xlsx(body: bytes) -> Iterator[Piece]:
    """The sheets of a workbook. Raises DocumentError."""
    with checked_package(body) as package:
        _refuse_wide_merges(package)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that say nothing about cells
        try:
            book = openpyxl.load_workbook(BytesIO(body), data_only=True, keep_links=False)
        except BROKEN_BOOK as error:
            named = f"{type(error).__name__}: {error}"[:200]
            reason = Reason.of(ReasonCode.WORKBOOK_BROKEN, error=named)
            raise DocumentError(Fault.NOT_TEXT, reason) from error
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    yield from _pieces([partial(_of_xlsx, sheet) for sheet in shown])


def pieces_of_xls(body: bytes) -> Iterator[Piece]:
    """The sheets of an old workbook. Raises DocumentError."""
    try:
        book = xlrd.open_workbook(
            file_contents=body, formatting_info=True, logfile=StringIO(), on_demand=False
        )
    except BROKEN_OLD_BOOK as error:
        raise DocumentError(
            Fault.NOT_TEXT, Reason.of(ReasonCode.WORKBOOK_BROKEN, error=str(error)[:200])
        ) from error
    shown = [sheet for sheet in book.sheets() if sheet.visibility == 0]
    yield from _pieces([partial(_of_xls, book, sheet) for sheet in shown])


def _pieces(sheets: Sequence[Callable[[], Sheet]]) -> Iterator[Piece]:
    if len(sheets) > MAX_SHEETS:
        raise DocumentError(
            Fault.TOO_COMPLEX, Reason.of(ReasonCode.WORKBOOK_TOO_MANY_SHEETS, limit=MAX_SHEETS)
        )
    for read in sheets:
        yield from _laid_out(read())


def _refuse_wide_merges(package: ZipFile) -> None:
    """Stop at a sheet that a few bytes make enormous: a merged area is filled cell by cell."""
    for entry in package.infolist():
        if not entry.filename.startswith("xl/worksheets/"):
            continue
        if entry.file_size > MAX_SHEET:
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


def _of_xlsx(sheet: Worksheet) -> Sheet:
    _refuse_large(sheet.max_row, sheet.max_column)
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
    return Sheet(cells=cells, merged=merged)


def _of_xls(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    _refuse_large(sheet.nrows, sheet.ncols)
    cells = {
        (row, column): text
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if (text := _old_text(book, sheet.cell(row, column)))
    }
    merged = tuple((top, left, low - 1, right - 1) for top, low, left, right in sheet.merged_cells)
    return Sheet(cells=cells, merged=merged)


def _refuse_large(rows: int, columns: int) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise DocumentError(
            Fault.TOO_COMPLEX,
            Reason.of(ReasonCode.WORKBOOK_SHEET_TOO_LONG, rows=rows, columns=columns),
        )


def _old_text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    """A cell of an old workbook as printed."""
    value: object = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        value = xlrd.xldate_as_datetime(float(cell.value), book.datemode)
    elif cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_EMPTY):
        return ""
    style = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
    form = book.format_map.get(style)
    return _text(value, form.format_str if form is not None else "")


def _text(value: object, form: str) -> str:
    """A value as people read it: 12 rather than 12.0, 50% rather than 0.5."""
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


def _laid_out(sheet: Sheet) -> Iterator[Piece]:
    """A sheet's lines of text around its table, and the table."""
    spans = {
        (top, left): (low - top + 1, right - left + 1) for top, left, low, right in sheet.merged
    }
    hidden = {
        (row, column)
        for top, left, low, right in sheet.merged
        for row in range(top, low + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    if not sheet.cells:
        return
    last_column = max(column for _, column in sheet.cells)
    last_row = max(row for row, _ in sheet.cells)
    rows: list[tuple[Spot, ...]] = []
    for row in range(min(row for row, _ in sheet.cells), last_row + 1):
        spots = tuple(
            Spot(text=sheet.cells.get((row, column), ""), rowspan=down, colspan=across)
            for column in range(last_column + 1)
            if (row, column) not in hidden
            for down, across in [spans.get((row, column), (1, 1))]
        )
        said = [spot.text for spot in spots if spot.text]
        if len(said) == 1 and not _covered(row, spans) and _alone(spots):
            yield from _table(rows)
            rows = []
            yield Paragraph(text=said[0])
        elif said or _covered(row, spans):
            rows.append(spots)
    yield from _table(rows)


def _table(rows: list[tuple[Spot, ...]]) -> Iterator[Piece]:
    if rows:
        yield Grid(rows=tuple(rows))


def _alone(spots: tuple[Spot, ...]) -> bool:
    """Whether a row is one line of text: a title above a table, a note below it."""
    return bool(spots[0].text) and spots[0].rowspan == 1 and not spots[0].text[0].isdigit()


def _covered(row: int, spans: Mapping[tuple[int, int], tuple[int, int]]) -> bool:
    """Whether a cell of an earlier row reaches into this one."""
    return any(top < row < top + down for (top, _), (down, _) in spans.items())
