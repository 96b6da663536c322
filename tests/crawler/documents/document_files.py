"""Generates the same report in every document format."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
import openpyxl
import xlwt
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

TITLE = "临河区商务局2025年政府信息公开工作年度报告"
PROSE = (
    "根据《中华人民共和国政府信息公开条例》，现公布本局2025年政府信息公开工作年度报告。",
    "全年通过门户网站主动公开政府信息78条，其中机构职能类12条，政策文件类23条，财政信息类9条，其余为工作动态。",
)
CHAPTERS = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况")

#: The table on reviews and lawsuits: blocks of five columns, their labels, fifteen numbers.
REVIEW_HEAD = ("行政复议", "未经复议直接起诉", "复议后起诉")
REVIEW_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEW = (2, 1, 0, 0, 3, 1, 0, 0, 1, 2, 0, 0, 0, 0, 0)


def grid(numbers: Sequence[int] = REVIEW) -> list[list[str]]:
    """Return the table with expanded spans, the expected result for every format."""
    head = [REVIEW_HEAD[0]] * 5 + ["行政诉讼"] * 10
    second = [REVIEW_HEAD[0]] * 5 + [REVIEW_HEAD[1]] * 5 + [REVIEW_HEAD[2]] * 5
    return [head, second, [*REVIEW_LABELS * 3], [str(n) for n in numbers]]


def make_docx(
    numbers: Sequence[int] = REVIEW,
    *,
    title: str = TITLE,
    numbered: bool = False,
    note: str = "",
) -> bytes:
    """Return a .docx file; `numbered`: the headings have list numbers of Word."""
    document = docx.Document()
    if title:
        document.add_paragraph(title)
    document.add_paragraph(PROSE[0])
    for at, chapter in enumerate(CHAPTERS):
        paragraph = document.add_paragraph(chapter if numbered else f"{'一二三'[at]}、{chapter}")
        if numbered:
            _number(document, paragraph)
        document.add_paragraph(PROSE[1] if at == 0 else "无。")
    table = document.add_table(rows=4, cols=15)
    for row, texts in enumerate(grid(numbers)):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text if row > 1 else ""
    for (top, left), (low, right), text in (
        ((0, 0), (1, 4), REVIEW_HEAD[0]),
        ((0, 5), (0, 14), "行政诉讼"),
        ((1, 5), (1, 9), REVIEW_HEAD[1]),
        ((1, 10), (1, 14), REVIEW_HEAD[2]),
    ):
        merged = table.cell(top, left).merge(table.cell(low, right))
        merged.text = text
    document.add_paragraph(f"本报告所列数据的统计期限为全年。{note}" if note else "")
    document.add_paragraph("2026年1月20日")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _number(document: docx.document.Document, paragraph: Any) -> None:
    """Give a paragraph the list number 一、, which is not part of its text."""
    root = document.part.numbering_part.element
    if not root.xpath("./w:abstractNum[@w:abstractNumId='77']"):
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), "77")
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), "0")
        for tag, value in (("start", "1"), ("numFmt", "chineseCounting"), ("lvlText", "%1、")):
            child = OxmlElement(f"w:{tag}")
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
        root.insert(0, abstract)
        num = OxmlElement("w:num")
        num.set(qn("w:numId"), "77")
        child = OxmlElement("w:abstractNumId")
        child.set(qn("w:val"), "77")
        num.append(child)
        root.append(num)
    properties = paragraph._p.get_or_add_pPr()
    numbered = OxmlElement("w:numPr")
    for tag, value in (("ilvl", "0"), ("numId", "77")):
        child = OxmlElement(f"w:{tag}")
        child.set(qn("w:val"), value)
        numbered.append(child)
    properties.append(numbered)


def make_xlsx(numbers: Sequence[int] = REVIEW) -> bytes:
    """Return an .xlsx file with a title row, merged labels and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append([TITLE])
    sheet.merge_cells("A1:O1")
    for row in grid(numbers):
        sheet.append([int(text) if text.isdecimal() else text for text in row])
    for area in ("A2:E3", "F2:O2", "F3:J3", "K3:O3"):
        sheet.merge_cells(area)
    hidden = book.create_sheet("草稿")
    hidden.append(["这是草稿"])
    hidden.sheet_state = "hidden"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def make_xls(numbers: Sequence[int] = REVIEW) -> bytes:
    """Return the same as an .xls file."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("统计表")
    sheet.write_merge(0, 0, 0, 14, TITLE)
    sheet.write_merge(1, 2, 0, 4, REVIEW_HEAD[0])
    sheet.write_merge(1, 1, 5, 14, "行政诉讼")
    sheet.write_merge(2, 2, 5, 9, REVIEW_HEAD[1])
    sheet.write_merge(2, 2, 10, 14, REVIEW_HEAD[2])
    for column, label in enumerate(REVIEW_LABELS * 3):
        sheet.write(3, column, label)
        sheet.write(4, column, numbers[column])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def make_pdf(numbers: Sequence[int] = REVIEW, *, password: str = "") -> bytes:
    """Return a PDF with a text layer: paragraphs in lines, a table with ruled lines."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK")
    flowables: list[object] = [Paragraph(TITLE, style), Paragraph(PROSE[0], style)]
    for at, chapter in enumerate(CHAPTERS):
        flowables.append(Paragraph(f"{'一二三'[at]}、{chapter}", style))
        flowables.append(Paragraph(PROSE[1] if at == 0 else "无。", style))
    rows = [[text if (y, x) in _CORNERS or y > 1 else "" for x, text in enumerate(row)]
            for y, row in enumerate(grid(numbers))]  # fmt: skip
    spans = [("SPAN", (0, 0), (4, 1)), ("SPAN", (5, 0), (14, 0)), ("SPAN", (5, 1), (9, 1))]
    look = [
        ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)),
        ("FONT", (0, 0), (-1, -1), "STSong-Light", 6),
    ]
    flowables.append(Table(rows, style=[*spans, ("SPAN", (10, 1), (14, 1)), *look]))
    written = BytesIO()
    SimpleDocTemplate(written, encrypt=password or None).build(flowables)
    return written.getvalue()


def make_long_pdf(rows: int) -> bytes:
    """Return a PDF with a table over several pages, each with a page number."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK")
    look = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("FONT", (0, 0), (-1, -1), "STSong-Light")]
    table = Table([[f"项目{n}", str(n), "件"] for n in range(rows)], style=look)

    def foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.drawString(280, 30, f"- {document.page} -")

    written = BytesIO()
    flowables = [Paragraph(TITLE, style), Paragraph(PROSE[0], style), table]
    SimpleDocTemplate(written).build(flowables, onFirstPage=foot, onLaterPages=foot)
    return written.getvalue()


_CORNERS = frozenset({(0, 0), (0, 5), (1, 5), (1, 10)})


def make_scan(pages: int = 2) -> bytes:
    """Return a PDF of drawings without text, like a scan."""
    written = BytesIO()
    canvas = Canvas(written)
    for _ in range(pages):
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def make_zip(entries: Mapping[str, bytes]) -> bytes:
    """Return a ZIP package with these entries."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return written.getvalue()


def altered(package: bytes, entries: Mapping[str, bytes]) -> bytes:
    """Return `package` with entries replaced or added."""
    with zipfile.ZipFile(BytesIO(package)) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    return make_zip({**kept, **entries})
