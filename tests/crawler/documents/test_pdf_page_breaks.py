"""Cells of a PDF file that a page break cuts: their rules end before their text does."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from crawler.documents import DocumentTable
from crawler.documents.pdf.pdf import parse_pdf

COLUMNS = (60, 180, 240, 300, 360)
FONT = "STSong-Light"


def test_text_below_the_last_rule_of_a_page_belongs_to_its_open_cell() -> None:
    written = BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(written, pagesize=A4)
    canvas.setFont(FONT, 8)
    row(canvas, 140, 100, ("申请人情况", "数一", "数二", "数三"))
    row(canvas, 100, 70, ("项目", "", "法人", ""), closed=(0, 2))
    down(canvas, 210, 76, "自然人")
    down(canvas, 330, 62, "总计")
    canvas.drawString(290, 20, "- 1 -")
    canvas.showPage()
    canvas.setFont(FONT, 8)
    row(canvas, 780, 740, ("第一项", "11", "22", "33"))
    canvas.save()

    [table] = parse_pdf(written.getvalue())

    assert isinstance(table, DocumentTable)
    assert [[cell.text for cell in cells] for cells in table.rows] == [
        ["申请人情况", "数一", "数二", "数三"],
        ["项目", "自然人", "法人", "总计"],
        ["第一项", "11", "22", "33"],
    ]


def test_row_of_two_cells_at_a_page_break_belongs_to_the_table() -> None:
    written = BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(written, pagesize=A4)
    canvas.setFont(FONT, 8)
    canvas.drawString(60, 700, "四、行政复议、行政诉讼情况")
    across(canvas, 120, 90, ("行政复议", "行政诉讼"))
    canvas.drawString(290, 20, "- 1 -")
    canvas.showPage()
    canvas.setFont(FONT, 8)
    row(canvas, 780, 750, ("维持", "纠正", "维持", "纠正"))
    row(canvas, 750, 720, ("1", "2", "3", "4"))
    canvas.save()

    _, table = parse_pdf(written.getvalue())

    assert isinstance(table, DocumentTable)
    assert [[(cell.text, cell.colspan) for cell in cells] for cells in table.rows] == [
        [("行政复议", 2), ("行政诉讼", 2)],
        [("维持", 1), ("纠正", 1), ("维持", 1), ("纠正", 1)],
        [("1", 1), ("2", 1), ("3", 1), ("4", 1)],
    ]


def across(canvas: Canvas, top: int, bottom: int, texts: Sequence[str]) -> None:
    """Draw a row of two cells, each across two columns."""
    for left, right, text in zip(COLUMNS[0:3:2], COLUMNS[2:5:2], texts, strict=True):
        canvas.rect(left, bottom, right - left, top - bottom)
        canvas.drawString(left + 4, (top + bottom) / 2 - 3, text)


def row(
    canvas: Canvas, top: int, bottom: int, texts: Sequence[str], *,
    closed: Sequence[int] = (0, 1, 2, 3),
) -> None:  # fmt: skip
    """Draw a row of cells; only those in `closed` have a rule below."""
    for at, text in enumerate(texts):
        left, right = COLUMNS[at], COLUMNS[at + 1]
        canvas.line(left, top, right, top)
        if at in closed:
            canvas.line(left, bottom, right, bottom)
        canvas.drawString(left + 4, (top + bottom) / 2 - 3, text)
    for x in COLUMNS:
        canvas.line(x, top, x, bottom)


def down(canvas: Canvas, x: int, y: int, text: str) -> None:
    """Print characters below each other, the first with its foot at `y`."""
    for at, letter in enumerate(text):
        canvas.drawString(x, y - 8 * at, letter)
