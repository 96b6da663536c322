"""Limits on tags and nesting that are checked before a page is parsed."""

import pytest

from crawler.reading import read
from crawler.reading.transport.complexity_limits import check_complexity
from disclosures import Fault, Page
from disclosures.errors import PageRefused

URL = "http://www.linhe.example/nb/1.html"


def fault_of(body: bytes) -> Fault | None:
    try:
        check_complexity(Page(url=URL, body=body))
    except PageRefused as refused:
        return refused.fault
    return None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<div " + b"a=1 " * 200_000 + b">", id="200,000 attributes"),
        pytest.param(
            b"<div " + b"".join(b'a%d=">" ' % n for n in range(100_000)) + b">",
            id="attributes whose values hold the end of a tag",
        ),
        pytest.param(b'<a b="' * 300_000, id="quotes that never close"),
        pytest.param(b"<a " + b"= " * 400_000, id="equals signs"),
        pytest.param((b"<i " + b"x " * 15_000 + b">") * 30, id="many long tags"),
        pytest.param(b"<div>" * 100_000, id="100,000 nested divs"),
        pytest.param(b"<div></x>" * 2_000, id="end tags of what is not open"),
        pytest.param(b"<b><div></b>" * 2_000, id="end tags that cannot reach"),
        pytest.param(b"<p><font>a" * 2_000, id="fonts that are never closed"),
        pytest.param(b"<ul><li>" * 1_100, id="lists in lists"),
        pytest.param(b"<table><tr><td>" * 400, id="tables in tables"),
        pytest.param(b"<!--><div>" * 2_000, id="comments that are closed at once"),
        pytest.param("<div>".encode("utf-16") * 2_000, id="utf-16"),
    ],
)
def test_page_that_overloads_a_parser_is_rejected_unparsed(body: bytes) -> None:
    """PageRefused is raised without parsing; a parser would take minutes."""
    with pytest.raises(PageRefused) as refused:
        read(Page(url=URL, body=body))

    assert refused.value.fault is Fault.TOO_COMPLEX


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<p>text" * 50_000, id="paragraphs that close each other"),
        pytest.param(b"<li>text" * 50_000, id="list items that close each other"),
        pytest.param(b"<tr><td>text" * 50_000, id="rows that close each other"),
        pytest.param(b"<br><img src=x>" * 50_000, id="what holds nothing"),
        pytest.param(b"<script>'" + b"<div>" * 50_000 + b"'</script>", id="markup in a script"),
        pytest.param(b"<!--" + b"<div>" * 50_000 + b"-->", id="markup in a comment"),
        pytest.param(b"<div>" * 900 + b"</div>" * 900, id="900 deep"),
        pytest.param(b"<" * 1_000_000, id="nothing but <"),
        pytest.param(b"<script>" * 200_000, id="scripts that never end"),
        pytest.param(b"<!--" * 200_000, id="comments that never end"),
    ],
)
def test_parsable_page_passes(body: bytes) -> None:
    assert fault_of(body) is None


def test_no_text_is_lost_at_the_maximum_depth() -> None:
    """Parsers drop text below their own limit, which is above MAX_DEPTH."""
    sentence = "最里面的一句话，全年主动公开政府信息12条，群众满意，企业也满意，没有人提出意见。"
    body = "<html><body>" + "<div>" * 900 + f"<p>{sentence}</p><p>2024年1月5日</p>"
    body += "</div>" * 900 + "</body></html>"

    reading = read(Page(url=URL, body=body.encode()))

    assert reading.body_text == sentence + "\n2024年1月5日"
