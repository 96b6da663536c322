"""The same report gives the same reading in every format."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal

import pytest

from crawler.documents import DocumentCell, DocumentTable
from crawler.documents.table_builder import join_split_table
from crawler.reading import read
from disclosures import BlockKind, DocumentKind, Page, Reading
from tests.crawler.documents.document_files import (
    CHAPTERS,
    PROSE,
    TITLE,
    grid,
    make_docx,
    make_long_pdf,
    make_pdf,
    make_xls,
    make_xlsx,
)

WORD = "http://www.linhe.example/nb/W020260120.docx"


def reading_of(body: bytes, url: str = WORD) -> Reading:
    return read(Page(url=url, body=body))


@pytest.mark.parametrize("make", [make_docx, make_xlsx, make_xls, make_pdf])
def test_table_with_spans_is_equal_in_every_format(make: Callable[[], bytes]) -> None:
    reading = reading_of(make())

    [table] = reading.tables
    assert [list(row) for row in table.rows] == grid()
    assert table.form == "t30.review"
    figures = {figure.key: figure.value for figure in reading.figures}
    assert figures["review.total"] == Decimal(3)
    assert figures["litigation.direct.pending"] == Decimal(1)


@pytest.mark.parametrize("make", [make_docx, make_xlsx, make_xls, make_pdf])
def test_title_above_the_text_of_a_file_is_read(make: Callable[[], bytes]) -> None:
    reading = reading_of(make())

    assert reading.title == TITLE
    assert reading.kind is DocumentKind.ANNUAL_REPORT
    assert reading.report_year == 2025
    assert reading.publisher == "临河区商务局"


@pytest.mark.parametrize("make", [make_docx, make_pdf])
def test_text_has_headings_and_complete_paragraphs(make: Callable[[], bytes]) -> None:
    reading = reading_of(make())

    headings = [(block.level, block.text) for block in reading.blocks if block.level]
    assert headings == [(1, f"{n}、{text}") for n, text in zip("一二三", CHAPTERS, strict=True)]
    paragraphs = [block.text for block in reading.blocks if block.kind is BlockKind.PARAGRAPH]
    assert PROSE[0] in paragraphs
    assert PROSE[1] in paragraphs


def test_list_numbers_of_word_are_part_of_a_heading() -> None:
    reading = reading_of(make_docx(numbered=True))

    headings = [block.text for block in reading.blocks if block.kind is BlockKind.HEADING]
    assert headings == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
    ]


def test_date_below_the_text_of_a_file_is_its_signature() -> None:
    reading = reading_of(make_docx())

    assert str(reading.signed_on) == "2026-01-20"


def test_wrong_sum_in_a_file_gives_a_finding() -> None:
    numbers = (2, 1, 0, 0, 4, *[0] * 10)

    reading = reading_of(make_xlsx(numbers))

    assert [finding.code for finding in reading.findings if "sum" in finding.code] == ["sum.review"]


def test_hidden_sheet_is_not_read() -> None:
    assert "草稿" not in reading_of(make_xlsx()).body_text


def test_label_extends_over_a_page_break_and_a_blank_number_does_not() -> None:
    upper = DocumentTable(
        rows=(
            (
                DocumentCell(text="（六）其他处理", rowspan=2),
                DocumentCell(text="1.逾期不补正"),
                DocumentCell(text="4"),
            ),
            (DocumentCell(text="2.逾期不缴费"), DocumentCell(text="5")),
        )
    )
    lower = DocumentTable(
        rows=(
            (DocumentCell(text=""), DocumentCell(text="3.其他"), DocumentCell(text="")),
            (DocumentCell(text="（七）总计", colspan=2), DocumentCell(text="9")),
        )
    )

    table = join_split_table(upper, lower)

    assert table.rows[0][0] == DocumentCell(text="（六）其他处理", rowspan=3)
    assert [spot.text for spot in table.rows[2]] == ["3.其他", ""]
    assert [spot.text for spot in table.rows[3]] == ["（七）总计", "9"]


def test_pdf_table_over_two_pages_is_one_and_page_numbers_are_dropped() -> None:
    reading = reading_of(make_long_pdf(60), "http://www.linhe.example/nb.pdf")

    [table] = reading.tables
    assert [row[0] for row in table.rows] == [f"项目{n}" for n in range(60)]
    assert "- 2 -" not in reading.body_text


def test_parser_libraries_are_imported_at_the_first_file() -> None:
    """Most visits have no file, and the imports cost every crawler process memory and time."""
    program = (
        "import sys, crawler.reading; print('pdfplumber' in sys.modules, 'docx' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False", "False"]
