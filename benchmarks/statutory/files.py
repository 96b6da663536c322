"""Reports as Word, Excel and PDF files."""

from io import BytesIO
from typing import Any

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from benchmarks.statutory.forms import FilledReport
from benchmarks.statutory.looks import Look
from benchmarks.statutory.rows import FormCell, Rows, parts_of

_FONT = "STSong-Light"


def word_file(report: FilledReport, look: Look) -> bytes:
    """Return a .docx file."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph(report.title)
    document.add_paragraph("一、总体情况")
    for _ in range(look.paragraphs):
        document.add_paragraph("现公布本局政府信息公开工作年度报告。")
    for heading, rows in report.tables:
        document.add_paragraph(heading)
        placed = _placed(rows)
        table = document.add_table(rows=len(rows), cols=max(x + c.across for _, x, c in placed))
        table.style = "Table Grid"
        grid = [row.cells for row in table.rows]  # table.cell() would list all cells each time
        for top, left, cell in placed:
            low, right = top + cell.down - 1, left + cell.across - 1
            merged = grid[top][left].merge(grid[low][right])
            merged.text = cell.text
            for paragraph in merged.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)
                for run in paragraph.runs:
                    run.font.size = Pt(8)
            if look.turns(cell):
                _rotate(merged)
        for row in table.rows:
            row.height = Pt(look.row_height)
    document.add_paragraph("五、存在的主要问题及改进情况")
    document.add_paragraph("无。")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def excel_file(report: FilledReport) -> bytes:
    """Return an .xlsx file with a sheet for each table; numbers are numbers where they can be."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for heading, rows in report.tables:
        sheet = book.create_sheet(heading[:8])
        assert isinstance(sheet, Worksheet)
        placed = _placed(rows)
        width = max(x + cell.across for _, x, cell in placed)
        sheet.append([report.title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
        for top, left, cell in placed:
            value: str | int = (
                int(cell.text) if cell.text.isascii() and cell.text.isdecimal() else cell.text
            )
            sheet.cell(row=top + 2, column=left + 1, value=value or None if value == "" else value)
            if cell.down > 1 or cell.across > 1:
                sheet.merge_cells(
                    start_row=top + 2,
                    start_column=left + 1,
                    end_row=top + 1 + cell.down,
                    end_column=left + cell.across,
                )
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def reportlab_file(report: FilledReport, look: Look) -> bytes:
    """Return a PDF file whose cells wrap; turned heads are one column of characters."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    style = ParagraphStyle("body", fontName=_FONT, fontSize=10, leading=14, wordWrap="CJK")
    small = ParagraphStyle("cell", fontName=_FONT, fontSize=7, leading=8, wordWrap="CJK")
    flowables: list[Any] = [Paragraph(report.title, style), Paragraph("一、总体情况", style)]
    opening = "现公布本局政府信息公开工作年度报告。"
    flowables += [Paragraph(opening, style) for _ in range(look.paragraphs)]
    tables = [
        (heading, part)
        for heading, rows in report.tables
        for part in (parts_of(rows, blank=True) if look.tall else (rows,))
    ]
    for at, (heading, rows) in enumerate(tables):
        if at and tables[at - 1][0] == heading:
            flowables.append(PageBreak())
        else:
            flowables.append(Paragraph(heading, style))
        placed = _placed(rows)
        width = max(x + cell.across for _, x, cell in placed)
        grid: list[list[object]] = [[""] * width for _ in rows]
        spans: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))]
        for top, left, cell in placed:
            text = "<br/>".join(cell.text) if look.turns(cell) else cell.text
            grid[top][left] = Paragraph(text, small)
            if cell.down > 1 or cell.across > 1:
                corner = (left + cell.across - 1, top + cell.down - 1)
                spans.append(("SPAN", (left, top), corner))
        flowables.append(Table(grid, colWidths=[500 / width] * width, style=spans))
    written = BytesIO()
    SimpleDocTemplate(written, pagesize=A4, leftMargin=40, rightMargin=40).build(flowables)
    return written.getvalue()


def _placed(rows: Rows) -> list[tuple[int, int, FormCell]]:
    """Return each cell with its row and column."""
    covered: set[tuple[int, int]] = set()
    placed = []
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            while (top, left) in covered:
                left += 1
            placed.append((top, left, cell))
            covered |= {
                (top + down, left + across)
                for down in range(cell.down)
                for across in range(cell.across)
            }
            left += cell.across
    return placed


def _rotate(cell: Any) -> None:
    """Set the text of a cell of Word from top to bottom."""
    direction = OxmlElement("w:textDirection")
    direction.set(qn("w:val"), "tbRlV")
    cell._tc.get_or_add_tcPr().append(direction)  # noqa: SLF001  # the library has no other way
