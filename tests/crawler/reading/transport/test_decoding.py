"""Decoding with wrong declarations, bytes that are no text, and HTTP status."""

import gzip

import pytest

from crawler.reading import read
from crawler.reading.transport.complexity_limits import MAX_PAGE_BYTES
from crawler.reading.transport.decoding import decode
from disclosures import Fault, Page
from disclosures.errors import PageError, PageRefused, PageUnreachable, PageUnreadable
from tests.crawler.reading.fixture_pages import fixtures

URL = "http://www.linhe.example/nb/1.html"
(REPORT,) = fixtures("directory/article")[:1]
TEXT = REPORT.path.read_text(encoding="utf-8")


def page(body: bytes, **headers: str) -> Page:
    return Page(
        url=URL, body=body, headers={name.replace("_", "-"): v for name, v in headers.items()}
    )


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        pytest.param("utf-8", "text/html", id="utf-8, nothing declared"),
        pytest.param("utf-8", "text/html; charset=gb2312", id="utf-8 called gb2312"),
        pytest.param("gbk", "text/html; charset=utf-8", id="gbk called utf-8"),
        pytest.param("gb18030", "text/html; charset=GB2312", id="gb18030 called gb2312"),
        pytest.param("utf-8-sig", "text/html; charset=gbk", id="a byte order mark beats all"),
        pytest.param("utf-16", "text/html; charset=gb2312", id="utf-16 with a mark"),
        pytest.param("utf-16-le", "text/html", id="utf-16 without a mark"),
        pytest.param("utf-8", "text/html; charset=no-such", id="an unknown charset"),
    ],
)
def test_text_is_decoded_correctly_under_any_declaration(encoding: str, header: str) -> None:
    """Including 镕 堃 喆, which GB 2312 does not have."""
    text = TEXT.replace("全年工作平稳有序", "镕堃喆等同志主持,全年平稳有序")

    reading = read(page(text.encode(encoding), content_type=header))

    assert reading.title == "临河区商务局2017年政府信息公开工作年度报告"
    assert "镕堃喆等同志主持" in reading.body_text


@pytest.mark.parametrize(
    "garbled",
    [
        pytest.param(TEXT.encode().decode("gb18030", "replace"), id="utf-8 read as gbk"),
        pytest.param(TEXT.encode().decode("latin-1"), id="utf-8 read as latin-1"),
        pytest.param("锟斤拷锟斤拷" * 50, id="replaced twice"),
    ],
)
def test_garbled_text_is_rejected(garbled: str) -> None:
    with pytest.raises(PageUnreadable) as raised:
        decode(page(garbled.encode("utf-8", "replace"), content_type="text/html"))

    assert raised.value.fault is Fault.MOJIBAKE


def test_control_characters_are_removed() -> None:
    """XML feeds cannot contain them, and PostgreSQL rejects NUL."""
    text = TEXT.replace("全年工作", "全年\x00工\x1b作&#0;&#x1b;&#xFFFE;")

    reading = read(page(text.encode(), content_type="text/html"))

    text_read = reading.body_text + "".join(figure.sentence for figure in reading.figures)
    assert "全年工作平稳有序" in text_read.replace("\ufffd", "")
    assert all(character >= " " or character in "\n\t" for character in text_read)


def test_damaged_page_is_rejected() -> None:
    """The HTTP client accepts all of these under status 200 (but one under 206)."""
    complete = TEXT.encode()
    damaged = {
        "content-length shorter than the page": page(
            complete[: len(complete) // 2], content_length=str(len(complete))
        ),
        "cut in the middle, nothing declared": page(complete[: len(complete) * 2 // 3]),
        "gzip that was not declared": page(gzip.compress(complete), content_type="text/html"),
        "a PDF under text/html": page(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj " * 900),
        "an Office file": page(b"PK\x03\x04" + bytes(2000)),
        "an image": page(b"\x89PNG\r\n\x1a\n" + bytes(500)),
        "206 without a range request": Page(url=URL, body=complete, status=206),
    }
    expected = {
        "content-length shorter than the page": Fault.TRUNCATED,
        "cut in the middle, nothing declared": Fault.TRUNCATED,
        "gzip that was not declared": Fault.NOT_TEXT,
        "a PDF under text/html": Fault.NOT_TEXT,
        "an Office file": Fault.NOT_TEXT,
        "an image": Fault.NOT_TEXT,
        "206 without a range request": Fault.TRUNCATED,
    }

    faults = {}
    for name, answer in damaged.items():
        with pytest.raises(PageError) as raised:
            read(answer)
        faults[name] = raised.value.fault

    assert faults == expected


def test_wrong_charset_in_the_header_does_not_garble() -> None:
    reading = read(page(TEXT.encode("gbk"), content_type="text/html; charset=utf-8"))

    assert reading.charset == "gb18030"
    assert reading.publisher == "临河区商务局"


def test_too_large_page_is_rejected_unparsed() -> None:
    with pytest.raises(PageRefused) as raised:
        read(page(b" " * (MAX_PAGE_BYTES + 1)))

    assert raised.value.fault is Fault.TOO_LARGE


def test_inlined_images_do_not_count_towards_the_limits() -> None:
    picture = b'<p><img src="data:image/png;base64,' + b"iVBORw0KGgo" * 30_000 + b'"></p>'
    body = TEXT.encode().replace(
        b'<div class="article-content">', b"<div class=article-content>" + picture
    )

    reading = read(page(body))

    assert "全年工作平稳有序" in reading.body_text


@pytest.mark.parametrize(
    ("status", "headers", "fault"),
    [
        (404, {}, Fault.GONE),
        (410, {}, Fault.GONE),
        (412, {}, Fault.CHALLENGE),
        (521, {}, Fault.CHALLENGE),
        (405, {}, Fault.CHALLENGE),
        (202, {}, Fault.CHALLENGE),
        (403, {}, Fault.CHALLENGE),
        (401, {}, Fault.LOGIN),
        (429, {"retry-after": "120"}, Fault.RATE_LIMITED),
        (503, {"retry-after": "100000000000"}, Fault.RATE_LIMITED),
        (503, {}, Fault.HTTP_ERROR),
        (500, {}, Fault.HTTP_ERROR),
        (301, {}, Fault.HTTP_ERROR),
        (204, {}, Fault.EMPTY),
    ],
)
def test_status_other_than_200_has_a_fault(
    status: int, headers: dict[str, str], fault: Fault
) -> None:
    body = b"<html><script>go()</script></html>"

    with pytest.raises(PageError) as raised:
        read(Page(url=URL, body=body, status=status, headers=headers))

    assert raised.value.fault is fault
    if "retry-after" in headers:
        assert isinstance(raised.value, PageUnreachable)
        assert raised.value.retry_after is not None
        assert raised.value.retry_after.total_seconds() in (120, 86400)
