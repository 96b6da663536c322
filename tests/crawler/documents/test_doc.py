"""Old Word files are read without a library: text, fields, tables with spans."""

import pytest

from crawler.documents import DocumentError, Grid, Paragraph, document_of
from crawler.documents.doc import printed
from crawler.reading import read
from disclosures import DocumentKind, Fault, Page
from tests.crawler.documents.making import (
    CHAPTERS,
    PROSE,
    REVIEW,
    REVIEW_HEAD,
    REVIEW_LABELS,
    TITLE,
    grid,
)
from tests.crawler.documents.making_doc import Par, cell, row_end, write_doc


def make_doc(numbers: tuple[int, ...] = REVIEW) -> bytes:
    """The report of the other formats, as a .doc."""
    columns = list(range(0, 16 * 500, 500))
    return write_doc(
        [
            *(Par(f"{text}\r") for text in (TITLE, PROSE[0])),
            *(
                Par(f"{text}\r")
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
            Par("2026年1月20日\r"),
        ]
    )


@pytest.mark.parametrize("name", ["nb.doc", "nb.wps"])
def test_an_old_word_file_is_the_same_reading_as_a_new_one(name: str) -> None:
    reading = read(Page(url=f"http://www.linhe.example/{name}", body=make_doc()))

    assert (reading.title, reading.kind) == (TITLE, DocumentKind.ANNUAL_REPORT)
    assert [list(row) for row in reading.tables[0].rows] == grid()
    assert reading.tables[0].form == "t30.review"
    assert PROSE[1] in reading.body_text
    assert str(reading.signed_on) == "2026-01-20"
    assert "sum" not in "".join(finding.code for finding in reading.findings)


def test_cells_merged_sideways_are_one() -> None:
    document = document_of(
        write_doc([cell("甲"), cell(""), cell("乙"), row_end((0, 9, 900, 1800), (1, 2, 0))])
    )

    [table] = document.pieces
    assert isinstance(table, Grid)
    assert [spot.text for spot in table.rows[0]] == ["甲", "乙"]


def test_a_cell_of_several_paragraphs_is_one_cell() -> None:
    inside = cell("")
    document = document_of(
        write_doc(
            [Par("商业\r", inside.says), cell("企业"), cell("3"), row_end((0, 9, 99), (0, 0))]
        )
    )

    [table] = document.pieces
    assert isinstance(table, Grid)
    assert [spot.text for spot in table.rows[0]] == ["商业企业", "3"]


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ('见\x13 HYPERLINK "http://x.example" \x14附件\x15。', "见附件。"),
        ("第\x13 PAGE \x15页", "第页"),
        ("\x13 IF \x13 PAGE \x14 2 \x15 \x14甲\x15", "甲"),
        ("上\x0b下\x02\x05", "上 下"),
        ("\x13" * 5000 + "\x15" * 5000 + "完", "完"),
    ],
)
def test_fields_show_their_results_and_not_their_codes(raw: str, seen: str) -> None:
    assert printed(raw) == seen


def test_an_encrypted_old_word_file_is_refused() -> None:
    with pytest.raises(DocumentError, match="encrypted") as caught:
        document_of(write_doc([Par("密\r")], flags=0x0100))

    assert caught.value.fault is Fault.NOT_TEXT


def test_letters_outside_the_basic_plane_survive() -> None:
    [paragraph] = document_of(write_doc([Par("𠮷林\r")])).pieces

    assert paragraph == Paragraph(text="𠮷林")


@pytest.mark.parametrize("at", range(0, 6000, 331))
def test_a_damaged_old_word_file_is_read_or_refused(at: int) -> None:
    body = bytearray(make_doc())
    place = 512 + at
    body[place : place + 8] = b"\xff" * 8

    try:
        said = document_of(bytes(body)).kind
    except DocumentError as error:
        said = str(error.reason)
    assert said
