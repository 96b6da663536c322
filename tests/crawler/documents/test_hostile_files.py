"""Malicious and broken files are rejected with a fault, in bounded time and memory."""

import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from crawler.documents import DocumentError, parse_document
from crawler.reading import read
from disclosures import Fault, Page, TextStatus
from disclosures.errors import PageError, PageRefused, PageUnreadable
from disclosures.reason import ReasonCode
from tests.crawler.documents.document_files import (
    altered,
    make_docx,
    make_pdf,
    make_scan,
    make_xls,
    make_xlsx,
    make_zip,
)

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><x>&a11;</x>'
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'


def many_pages(count: int) -> bytes:
    """Return a PDF of `count` pages, all but one the same object."""
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(count))
    pages = b"".join(
        b"%d 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj\n" % (n + 3)
        for n in range(count)
    )
    return (
        b"%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type/Pages/Count %d/Kids[%b]>> endobj\n%b"
        b"trailer <</Root 1 0 R>>\n" % (count, kids, pages)
    )


def pdf_bomb() -> bytes:
    """Return a PDF with a page that unpacks to 36 MB of drawing instructions."""
    packed = zlib.compress(b"0 0 m " * 6_000_000, 9)
    return (
        b"%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n"
        b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>> endobj\n"
        b"4 0 obj <</Length %d/Filter/FlateDecode>> stream\n%b\nendstream endobj\n"
        b"trailer <</Root 1 0 R>>\n" % (len(packed), packed)
    )


def graph_paper_pdf() -> bytes:
    """Return a PDF of graph paper, where each square could be a cell."""
    written = BytesIO()
    canvas = Canvas(written)
    for _ in range(20):
        canvas.grid([20 + 10 * n for n in range(55)], [20 + 10 * n for n in range(75)])
        canvas.drawString(40, 42, "graph paper, with a line of text on it")
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def zip_with_wrong_size() -> bytes:
    """Return a package whose directory gives a wrong size for a large entry."""
    bomb = altered(make_docx(), {"word/document.xml": b"<a>" + b" " * 50_000_000})
    return re.sub(re.escape((50_000_003).to_bytes(4, "little")), (900).to_bytes(4, "little"), bomb)


def wide_merge() -> bytes:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    return altered(make_xlsx(), {"xl/worksheets/sheet1.xml": sheet})


def far_cell() -> bytes:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return altered(make_xlsx(), {"xl/worksheets/sheet1.xml": sheet})


@dataclass(frozen=True, slots=True)
class Case:
    """A malicious file, its fault, and a part of the message."""

    make: Callable[[], bytes]
    fault: Fault
    code: ReasonCode | None


CASES = {
    "zip_bomb": Case(
        lambda: altered(make_docx(), {"word/media/a.bin": bytes(50_000_000)}),
        Fault.TOO_LARGE,
        ReasonCode.PACKAGE_ENTRY_TOO_LARGE,
    ),
    "many small bombs": Case(
        lambda: altered(make_docx(), {f"word/{n}.bin": bytes(2**20) for n in range(80)}),
        Fault.TOO_LARGE,
        ReasonCode.PACKAGE_TOO_LARGE,
    ),
    "a directory that lies": Case(zip_with_wrong_size, Fault.NOT_TEXT, ReasonCode.PACKAGE_BROKEN),
    "too many entries": Case(
        lambda: altered(make_docx(), {f"word/{n}": b"" for n in range(3000)}),
        Fault.TOO_COMPLEX,
        ReasonCode.PACKAGE_TOO_MANY_ENTRIES,
    ),
    "a package in a package": Case(
        lambda: altered(make_docx(), {"word/a.zip": make_zip({"a": b"b"})}),
        Fault.TOO_COMPLEX,
        ReasonCode.PACKAGE_NESTED,
    ),
    "attachment_traversal": Case(
        lambda: altered(make_docx(), {"../../etc/cron.d/x": b"x"}),
        Fault.NOT_TEXT,
        ReasonCode.PACKAGE_ENTRY_OUTSIDE,
    ),
    "xxe": Case(
        lambda: altered(make_docx(), {"word/document.xml": XXE.encode()}),
        Fault.TOO_COMPLEX,
        ReasonCode.PACKAGE_XML_ENTITIES,
    ),
    "billion_laughs": Case(
        lambda: altered(make_docx(), {"word/styles.xml": BILLION_LAUGHS.encode()}),
        Fault.TOO_COMPLEX,
        ReasonCode.PACKAGE_XML_ENTITIES,
    ),
    "billion_laughs in UTF-16": Case(
        lambda: altered(make_xlsx(), {"xl/workbook.xml": BILLION_LAUGHS.encode("utf-16")}),
        Fault.TOO_COMPLEX,
        ReasonCode.PACKAGE_XML_ENTITIES,
    ),
    "billion_laughs under another name": Case(
        lambda: altered(make_xlsx(), {"xl/theme/theme1.dat": BILLION_LAUGHS.encode()}),
        Fault.TOO_COMPLEX,
        ReasonCode.PACKAGE_XML_ENTITIES,
    ),
    "merged without end": Case(wide_merge, Fault.TOO_COMPLEX, ReasonCode.WORKBOOK_MERGED_CELLS),
    "a cell in the far corner": Case(
        far_cell, Fault.TOO_COMPLEX, ReasonCode.WORKBOOK_SHEET_TOO_LONG
    ),
    "PDF of 1,000 pages": Case(
        lambda: many_pages(1_000), Fault.TOO_COMPLEX, ReasonCode.PDF_TOO_MANY_PAGES
    ),
    "PDF of 10,000 pages": Case(
        lambda: many_pages(10_000), Fault.TOO_COMPLEX, ReasonCode.PDF_TOO_MANY_PAGES
    ),
    "a PDF that swells": Case(pdf_bomb, Fault.TOO_LARGE, ReasonCode.PDF_STREAM_TOO_LARGE),
    "a PDF of graph paper": Case(graph_paper_pdf, Fault.TOO_COMPLEX, ReasonCode.PDF_TOO_MANY_RULES),
    "encrypted PDF": Case(
        lambda: make_pdf(password="geheim"), Fault.NOT_TEXT, ReasonCode.PDF_ENCRYPTED
    ),
    "truncated docx": Case(lambda: make_docx()[:9000], Fault.NOT_TEXT, ReasonCode.PACKAGE_BROKEN),
    "truncated xlsx": Case(lambda: make_xlsx()[:3000], Fault.NOT_TEXT, None),
    "truncated xls": Case(lambda: make_xls()[:3000], Fault.NOT_TEXT, None),
    "truncated pdf": Case(lambda: make_pdf()[:200], Fault.NOT_TEXT, None),
    "an archive": Case(
        lambda: make_zip({"a.docx": make_docx()}), Fault.NOT_TEXT, ReasonCode.DOCUMENT_ARCHIVE
    ),
    "html_as_pdf": Case(
        lambda: b"<html>404</html>", Fault.NOT_TEXT, ReasonCode.DOCUMENT_UNRECOGNISED
    ),
    "nothing in it": Case(
        lambda: altered(make_xlsx(), {"xl/worksheets/sheet1.xml": b"<worksheet/>"}),
        Fault.EMPTY,
        None,
    ),
}


SLOW = ("PDF of 10,000 pages", "a PDF of graph paper")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in CASES]
)
def test_hostile_or_broken_file_is_rejected_with_its_fault(name: str) -> None:
    case = CASES[name]
    body = case.make()

    with pytest.raises(DocumentError) as caught:
        parse_document(body)

    assert caught.value.fault is case.fault
    assert case.code in (None, caught.value.reason.code)
    assert caught.value.status is TextStatus.UNREADABLE


def test_scan_needs_ocr() -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document(make_scan())

    assert caught.value.status is TextStatus.NEEDS_OCR
    with pytest.raises(PageUnreadable, match="needs_ocr"):
        read(Page(url="http://x.example/scan.pdf", body=make_scan()))


def test_decompression_bomb_in_place_of_a_page_is_too_large() -> None:
    bomb = CASES["zip_bomb"].make()

    with pytest.raises(PageRefused) as caught:
        read(Page(url="http://x.example/a.docx", body=bomb))

    assert caught.value.fault is Fault.TOO_LARGE


def test_pdf_with_too_many_drawing_instructions_is_rejected() -> None:
    written = zlib.compress(b"0 0 m 1 1 l S " * 400_000)
    body = pdf_bomb()
    head, _, tail = body.partition(b"4 0 obj")
    drawing = b"4 0 obj <</Length %d/Filter/FlateDecode>> stream\n%b\nendstream endobj\n"
    oversized = (
        head + drawing % (len(written), written) + b"trailer" + tail.rpartition(b"trailer")[2]
    )

    with pytest.raises(DocumentError) as caught:
        parse_document(oversized)

    assert (caught.value.fault, caught.value.reason.code) == (
        Fault.TOO_COMPLEX,
        ReasonCode.PDF_DRAWING_TOO_LARGE,
    )


WHOLE = {
    kind: make() for kind, make in {"docx": make_docx, "xlsx": make_xlsx, "xls": make_xls}.items()
}


@settings(max_examples=60)
@given(
    kind=st.sampled_from(sorted(WHOLE)),
    at=st.integers(0, 4000),
    junk=st.binary(min_size=1, max_size=40),
    cut=st.booleans(),
)
def test_damaged_file_gives_a_document_or_a_typed_error(
    kind: str, at: int, junk: bytes, cut: bool
) -> None:
    body = WHOLE[kind]
    place = at * 7 % len(body)
    damaged = body[:place] + junk + (b"" if cut else body[place + len(junk) :])

    with suppress(PageError):
        read(Page(url=f"http://x.example/a.{kind}", body=damaged))
