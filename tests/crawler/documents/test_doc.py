""".doc files: text, fields, tables with spans."""

import pytest

from crawler.documents import DocumentError, DocumentTable, Paragraph, parse_document
from crawler.documents.word.doc import visible_text
from crawler.reading import read
from disclosures import DocumentKind, Fault, Page
from tests.crawler.documents.doc_files import DocParagraph, cell, row_end, write_doc
from tests.crawler.documents.document_files import (
    CHAPTERS,
    PROSE,
    REVIEW,
    REVIEW_HEAD,
    REVIEW_LABELS,
    TITLE,
    grid,
)


def make_doc(numbers: tuple[int, ...] = REVIEW) -> bytes:
    """Return the same report as the other formats, as .doc."""
    columns = list(range(0, 16 * 500, 500))
    return write_doc(
        [
            *(DocParagraph(f"{text}\r") for text in (TITLE, PROSE[0])),
            *(
                DocParagraph(f"{text}\r")
                for at, chapter in enumerate(CHAPTERS)
                for text in (f"{'一二三'[at]}、{chapter}", PROSE[1] if at == 0 else "无。")
            ),
            cell(REVIEW_HEAD[0]),
            cell("行政诉讼"),
            row_end((0, 2500, 7500), (0x60, 0)),
            cell(""),
            cell(REVIEW_HEAD[1]),
            cell(REVIEW_HEAD[2]),
            row_end((0, 2510, 5000, 7500), (0x20, 0, 0)),
            *map(cell, REVIEW_LABELS * 3),
            row_end(columns, [0] * 15),
            *(cell(str(number)) for number in numbers),
            row_end(columns, [0] * 15),
            DocParagraph("2026年1月20日\r"),
        ]
    )


@pytest.mark.parametrize("name", ["nb.doc", "nb.wps"])
def test_doc_and_docx_give_the_same_reading(name: str) -> None:
    reading = read(Page(url=f"http://www.linhe.example/{name}", body=make_doc()))

    assert (reading.title, reading.kind) == (TITLE, DocumentKind.ANNUAL_REPORT)
    assert [list(row) for row in reading.tables[0].rows] == grid()
    assert reading.tables[0].form == "t30.review"
    assert PROSE[1] in reading.body_text
    assert str(reading.signed_on) == "2026-01-20"
    assert "sum" not in "".join(finding.code for finding in reading.findings)


def test_horizontally_merged_cells_are_one_cell() -> None:
    document = parse_document(
        write_doc([cell("甲"), cell(""), cell("乙"), row_end((0, 9, 900, 1800), (1, 2, 0))])
    )

    [table] = document.blocks
    assert isinstance(table, DocumentTable)
    assert [spot.text for spot in table.rows[0]] == ["甲", "乙"]


def test_cell_with_several_paragraphs_is_one_cell() -> None:
    inside = cell("")
    document = parse_document(
        write_doc(
            [
                DocParagraph("商业\r", inside.properties),
                cell("企业"),
                cell("3"),
                row_end((0, 9, 99), (0, 0)),
            ]
        )
    )

    [table] = document.blocks
    assert isinstance(table, DocumentTable)
    assert [spot.text for spot in table.rows[0]] == ["商业企业", "3"]


@pytest.mark.parametrize(
    ("raw", "visible"),
    [
        ('见\x13 HYPERLINK "http://x.example" \x14附件\x15。', "见附件。"),
        ("第\x13 PAGE \x15页", "第页"),
        ("\x13 IF \x13 PAGE \x14 2 \x15 \x14甲\x15", "甲"),
        ("上\x0b下\x02\x05", "上 下"),
        ("\x13" * 5000 + "\x15" * 5000 + "完", "完"),
    ],
)
def test_fields_are_read_as_results_without_codes(raw: str, visible: str) -> None:
    assert visible_text(raw) == visible


def test_encrypted_doc_is_rejected() -> None:
    with pytest.raises(DocumentError, match="encrypted") as caught:
        parse_document(write_doc([DocParagraph("密\r")], flags=0x0100))

    assert caught.value.fault is Fault.NOT_TEXT


def test_characters_outside_the_basic_plane_are_kept() -> None:
    [paragraph] = parse_document(write_doc([DocParagraph("𠮷林\r")])).blocks

    assert paragraph == Paragraph(text="𠮷林")


@pytest.mark.parametrize("at", range(0, 6000, 331))
def test_damaged_doc_is_read_or_rejected(at: int) -> None:
    body = bytearray(make_doc())
    place = 512 + at
    body[place : place + 8] = b"\xff" * 8

    try:
        outcome = parse_document(bytes(body)).kind
    except DocumentError as error:
        outcome = str(error.reason)
    assert outcome
