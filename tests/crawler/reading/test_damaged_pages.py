"""Truncated, spliced and corrupted pages give a reading or a PageError."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading import looks_like_list, read, read_list
from crawler.reading.as_json import failure_to_json, to_json
from disclosures import Page
from disclosures.content_digest import digest
from disclosures.errors import PageError
from tests.crawler.reading.error_answers import ERROR_ANSWERS
from tests.crawler.reading.fixture_pages import fixtures
from tests.crawler.reading.short_notices import SHORT_NOTICES

URL = "http://www.linhe.example/nb/1.html"
BODIES = [
    *(fixture.path.read_bytes() for fixture in fixtures()),
    *(answer.body for answer in ERROR_ANSWERS if len(answer.body) < 100_000),
    *(notice.page().body for notice in SHORT_NOTICES[::16]),
]
KINDS = ["text/html", "text/plain", "text/html;charset=gbk", "application/json", "", "text/xml"]

whole = st.sampled_from(BODIES)
places = st.integers(min_value=0, max_value=30_000)


@st.composite
def cut(draw: st.DrawFn) -> bytes:
    """A part of a page."""
    body = draw(whole)
    start, end = sorted((draw(places) % (len(body) + 1), draw(places) % (len(body) + 1)))
    return body[start:end]


@st.composite
def spliced(draw: st.DrawFn) -> bytes:
    """The beginning of one page and the end of another, with bytes between them."""
    first, last = draw(whole), draw(whole)
    inserted = draw(
        st.binary(max_size=40) | st.sampled_from([b"<table><tr>", b"</div>" * 50, b"<!--"])
    )
    return (
        first[: draw(places) % (len(first) + 1)] + inserted + last[draw(places) % (len(last) + 1) :]
    )


@st.composite
def with_flipped_bits(draw: st.DrawFn) -> bytes:
    """A page with some bits flipped."""
    body = bytearray(draw(whole))
    for place, bit in draw(st.lists(st.tuples(places, st.integers(0, 7)), max_size=30)):
        if body:
            body[place % len(body)] ^= 1 << bit
    return bytes(body)


@st.composite
def recoded(draw: st.DrawFn) -> bytes:
    """A page in another encoding than it declares."""
    text = draw(whole).decode("utf-8", "replace")
    encoding = draw(st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-32", "latin-1", "big5"]))
    return text.encode(encoding, "replace")


def read_everything(body: bytes, kind: str, status: int) -> None:
    page = Page(url=URL, body=body, status=status, headers={"content-type": kind})
    looks_like_list(page)
    for call in (lambda: digest(read(page)), lambda: to_json(read(page), input="x")):
        try:
            call()
        except PageError as error:
            failure_to_json(error, "x")
    try:
        listed = read_list(page)
    except PageError:
        return
    assert listed.entries or listed.more or listed.continued or listed.is_empty


pages = cut() | spliced() | with_flipped_bits() | recoded()
statuses = st.sampled_from([200, 200, 200, 200, 202, 404, 412, 503])


@settings(max_examples=60)
@given(body=pages, kind=st.sampled_from(KINDS), status=statuses)
def test_damaged_page_is_read_or_rejected(body: bytes, kind: str, status: int) -> None:
    read_everything(body, kind, status)


@pytest.mark.slow
@pytest.mark.timeout(600)
@settings(max_examples=6_000)
@given(body=pages, kind=st.sampled_from(KINDS), status=statuses)
def test_many_damaged_pages_are_read_or_rejected(body: bytes, kind: str, status: int) -> None:
    read_everything(body, kind, status)
