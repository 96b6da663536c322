"""OFD, RTF, documents saved as web pages, and what Word hides or nests."""

from collections.abc import Callable
from io import BytesIO
from itertools import accumulate, groupby

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from crawler.documents import DocumentError, DocumentTable, Paragraph, parse_document
from crawler.reading import read, with_file
from disclosures import DocumentKind, Fault, Page, TextStatus
from tests.crawler.documents.document_files import (
    CHAPTERS,
    PROSE,
    REVIEW,
    TITLE,
    grid,
    make_docx,
    make_zip,
)
from tests.crawler.documents.ofd_files import make_ofd, make_ofd_scan

LINES = (TITLE, "一、总体情况", PROSE[0], "二、主动公开政府信息情况", "无。")
HTML = {"content-type": "text/html"}
NOTICE = """<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="临河区商务局年报">
</head><body><div id="zoom"><p>发布日期：2026-01-20 来源：临河区商务局</p>
<p>报告全文见附件。</p><a href="/nb.doc">年度报告</a></div></body></html>"""


def texts_of(body: bytes) -> list[str]:
    return [block.text for block in parse_document(body).blocks if isinstance(block, Paragraph)]


def tables_of(body: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.rows]
        for block in parse_document(body).blocks
        if isinstance(block, DocumentTable)
    ]


def make_rtf() -> bytes:
    """Return an RTF file in GBK, with the table on reviews."""
    lines = [_rtf(text) + r"\par " for text in (TITLE, f"一、{CHAPTERS[0]}", *PROSE)]
    for row in grid():
        cells = [r"\intbl " + _rtf(text) + r"\cell" for text, _ in _runs(row)]
        ends = accumulate(across for _, across in _runs(row))
        borders = "".join(rf"\cellx{600 * end}" for end in ends)
        lines.append(rf"\trowd{borders} " + "".join(cells) + r"\row ")
    head = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\f0 "
    return (head + "".join(lines) + r"\pard " + _rtf("特此报告。") + r"\par}").encode("latin-1")


def _rtf(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))


def _runs(row: list[str]) -> list[tuple[str, int]]:
    if row[0] in ("结果维持", str(REVIEW[0])):
        return [(text, 1) for text in row]
    return [(text, len(list(group))) for text, group in groupby(row)]


def make_saved_page() -> bytes:
    """Return a report as Word saves it as a web page."""
    spans = "".join(
        f"<tr>{''.join(f'<td colspan={across}>{text}</td>' for text, across in _runs(row))}</tr>"
        for row in grid()[:3]
    )
    numbers = "".join(f"<td>{number}</td>" for number in REVIEW)
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>'
        f"<title>{TITLE}</title></head><body><div class=WordSection1><p class=MsoNormal>{TITLE}</p>"
        f"<p>一、{CHAPTERS[0]}</p><p>{PROSE[0]}</p><p>{PROSE[1]}</p>"
        f"<table>{spans}<tr>{numbers}</tr></table></div></body></html>"
    ).encode()


def make_archive() -> bytes:
    """Return the same as a MIME archive."""
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + make_saved_page() + b"\r\n--x--\r\n"


def test_text_and_table_of_an_ofd_file() -> None:
    body = make_ofd(LINES, grid())

    assert texts_of(body) == list(LINES)
    assert tables_of(body) == [grid()]


def test_ofd_file_is_a_report() -> None:
    reading = read(Page(url="http://www.linhe.example/nb.ofd", body=make_ofd(LINES, grid())))
    values = {figure.key: figure.value for figure in reading.figures}

    assert (reading.title, reading.kind) == (TITLE, DocumentKind.ANNUAL_REPORT)
    assert (values["review.total"], values["litigation.after_review.total"]) == (REVIEW[4], 0)


def test_ofd_file_of_pictures_needs_recognition() -> None:
    with pytest.raises(DocumentError) as raised:
        parse_document(make_ofd_scan())

    assert raised.value.status is TextStatus.NEEDS_OCR


@pytest.mark.parametrize(
    "body",
    [
        make_zip({"OFD.xml": b"<OFD><DocRoot>Doc_0/Document.xml</DocRoot></OFD>"}),
        make_zip({"OFD.xml": b"<OFD><DocRoot"}),
    ],
    ids=["a missing page", "broken XML"],
)
def test_broken_ofd_file_is_at_fault(body: bytes) -> None:
    with pytest.raises(DocumentError) as raised:
        parse_document(body)

    assert raised.value.fault is Fault.NOT_TEXT


@pytest.mark.parametrize("make", [make_rtf, make_saved_page, make_archive])
def test_file_named_doc_in_another_format_is_the_report(make: Callable[[], bytes]) -> None:
    page = Page(url="http://www.linhe.example/1.html", headers=HTML, body=NOTICE.encode())
    reading = read(page)
    (file,) = reading.attachments
    found = with_file(reading, file, Page(url=file.url, body=make()))
    values = {figure.key: figure.value for figure in found.figures}

    assert found.attachments[0].text_status is TextStatus.READ
    assert PROSE[0] in found.body_text
    assert values["disclosure.website"] == 78
    assert (values["review.upheld"], values["review.total"]) == (REVIEW[0], REVIEW[4])


@pytest.mark.parametrize(
    "answer",
    [
        "<html><body><form action=/login><input name=u></form><p>请登录</p></body></html>",
        "<!DOCTYPE html><html><head><title>404</title></head><body>页面不存在</body></html>",
    ],
    ids=["a login", "an error"],
)
def test_page_of_the_site_in_place_of_a_file_is_no_text(answer: str) -> None:
    page = Page(url="http://www.linhe.example/1.html", headers=HTML, body=NOTICE.encode())
    reading = read(page)
    (file,) = reading.attachments
    found = with_file(reading, file, Page(url=file.url, body=answer.encode()))

    assert found.attachments[0].text_status is TextStatus.UNREADABLE
    assert found.attachments[0].reason is not None
    assert found.blocks == reading.blocks


def test_archive_with_documents_is_named() -> None:
    with pytest.raises(DocumentError) as raised:
        parse_document(make_zip({"年度报告.docx": make_docx(), "附表.xlsx": b"PK"}))

    assert "年度报告.docx" in str(raised.value.reason)


def word_file(*elements: str) -> bytes:
    """Return a Word file with these elements of its body."""
    document = docx.Document()
    for element in reversed(elements):
        document.element.body.insert(0, parse_xml(element))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _element(markup: str) -> str:
    return markup.replace(">", f" {nsdecls('w')}>", 1)


PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
INNER = (
    "<w:tbl><w:tr><w:tc>" + PARAGRAPH.format("规章") + "</w:tc><w:tc>" + PARAGRAPH.format("4")
    + "</w:tc></w:tr></w:tbl>"
)  # fmt: skip


def test_tables_in_the_cells_of_a_table_are_tables() -> None:
    cell = "<w:tc>" + PARAGRAPH.format("主动公开情况") + INNER + "<w:p/></w:tc>"
    body = word_file(_element(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))

    assert texts_of(body) == ["主动公开情况"]
    assert tables_of(body) == [[["规章", "4"]]]


def test_text_box_is_read_after_its_paragraph() -> None:
    box = f"<w:pict><w:txbxContent>{PARAGRAPH.format('框内')}{INNER}</w:txbxContent></w:pict>"
    body = word_file(_element(f"<w:p><w:r><w:t>段落</w:t></w:r><w:r>{box}</w:r></w:p>"))

    assert texts_of(body) == ["段落", "框内"]
    assert tables_of(body) == [[["规章", "4"]]]


def test_deleted_rows_and_hidden_text_are_not_printed() -> None:
    kept = "<w:tr><w:tc>" + PARAGRAPH.format("保留") + "</w:tc></w:tr>"
    deleted = '<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>' + PARAGRAPH.format("删去")
    hidden = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见</w:t></w:r></w:p>"
    )
    body = word_file(_element(f"<w:tbl>{kept}{deleted}</w:tc></w:tr></w:tbl>"), _element(hidden))

    assert tables_of(body) == [[["保留"]]]
    assert texts_of(body) == ["可见"]
