"""From bytes to text: encodings that lie, and bytes that are no text."""

import gzip

import pytest

from crawler.reading import read
from crawler.reading.transport.complexity_limits import MAX_PAGE_BYTES
from crawler.reading.transport.decoding import decode
from disclosures import Fault, Page
from disclosures.errors import PageError, PageRefused, PageUnreachable, PageUnreadable
from tests.crawler.reading.fixture_pages import fixtures

URL = "http://www.linhe.example/nb/1.html"
(REPORT,) = fixtures("generic/index-block")[:1]
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
        pytest.param("utf-8", "text/html; charset=no-such", id="a charset that nobody knows"),
    ],
)
def test_the_text_is_right_whatever_is_declared(encoding: str, header: str) -> None:
    """C1, C2: the right characters, and 镕 堃 喆 that GB 2312 does not have."""
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
def test_what_was_garbled_before_it_came_is_not_kept(garbled: str) -> None:
    with pytest.raises(PageUnreadable) as refused:
        decode(page(garbled.encode("utf-8", "replace"), content_type="text/html"))

    assert refused.value.fault is Fault.MOJIBAKE


def test_control_characters_never_leave_the_reader() -> None:
    """C3: feeds cannot hold them, PostgreSQL refuses NUL."""
    text = TEXT.replace("全年工作", "全年\x00工\x1b作&#0;&#x1b;&#xFFFE;")

    reading = read(page(text.encode(), content_type="text/html"))

    said = reading.body_text + "".join(figure.sentence for figure in reading.figures)
    assert "全年工作平稳有序" in said.replace("\ufffd", "")
    assert all(letter >= " " or letter in "\n\t" for letter in said)


def test_finding_03_damaged_pages_are_not_taken_for_content() -> None:
    """T2: each of these comes as status 200 without a word from the HTTP client."""
    whole = TEXT.encode()
    damaged = {
        "content-length shorter than the page": page(
            whole[: len(whole) // 2], content_length=str(len(whole))
        ),
        "cut in the middle, nothing declared": page(whole[: len(whole) * 2 // 3]),
        "gzip that was not declared": page(gzip.compress(whole), content_type="text/html"),
        "a PDF under text/html": page(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj " * 900),
        "an Office file": page(b"PK\x03\x04" + bytes(2000)),
        "an image": page(b"\x89PNG\r\n\x1a\n" + bytes(500)),
        "206 that nobody asked for": Page(url=URL, body=whole, status=206),
    }
    expected = {
        "content-length shorter than the page": Fault.TRUNCATED,
        "cut in the middle, nothing declared": Fault.TRUNCATED,
        "gzip that was not declared": Fault.NOT_TEXT,
        "a PDF under text/html": Fault.NOT_TEXT,
        "an Office file": Fault.NOT_TEXT,
        "an image": Fault.NOT_TEXT,
        "206 that nobody asked for": Fault.TRUNCATED,
    }

    faults = {}
    for name, answer in damaged.items():
        with pytest.raises(PageError) as refused:
            read(answer)
        faults[name] = refused.value.fault

    assert faults == expected


def test_finding_03_a_wrong_charset_in_the_header_does_not_garble() -> None:
    reading = read(page(TEXT.encode("gbk"), content_type="text/html; charset=utf-8"))

    assert reading.charset == "gb18030"
    assert reading.publisher == "临河区商务局"


def test_a_page_that_is_too_large_is_refused_unparsed() -> None:
    with pytest.raises(PageRefused) as refused:
        read(page(b" " * (MAX_PAGE_BYTES + 1)))

    assert refused.value.fault is Fault.TOO_LARGE


def test_pictures_inlined_by_an_editor_do_not_count() -> None:
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
def test_any_status_but_200_has_a_fault(status: int, headers: dict[str, str], fault: Fault) -> None:
    body = b"<html><script>go()</script></html>"

    with pytest.raises(PageError) as refused:
        read(Page(url=URL, body=body, status=status, headers=headers))

    assert refused.value.fault is fault
    if "retry-after" in headers:
        assert isinstance(refused.value, PageUnreachable)
        assert refused.value.retry_after is not None
        assert refused.value.retry_after.total_seconds() in (120, 86400)
