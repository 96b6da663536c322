"""Any input gives a reading or a PageError in bounded time, and no other exception."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading import looks_like_list, read, read_list
from crawler.reading.as_json import failure_to_json, to_json
from disclosures import ListEntry, Page
from disclosures.content_digest import digest
from disclosures.errors import PageError
from tests.crawler.reading.fixture_pages import fixtures

URL = "http://www.linhe.example/nb/1.html"
BODIES = [fixture.path.read_bytes() for fixture in fixtures()]
MARKUP = """
<table> <tr> <td~rowspan='0'> <td~colspan='99999'> </table>
<p> </p> <a <title> <!-- --> ]]>
<a~href='http://[::1'>x</a> <a~href='//'>附件.doc</a>
<meta~name=PubDate~content= <datastore> <record> <script> </script> &#0; &#xD800; 2026-02-30
0000-00-00 二〇二六年十三月
索引号： 发布日期: 来源： 一、 （一） 收到申请99999999999999999999件 近万多余条 。 ， \ufffe 无。
"""
FRAGMENTS = st.sampled_from(
    [fragment.replace("~", " ") for fragment in re.split(r"[ \n]+", MARKUP)]
)


def read_everything(body: bytes) -> None:
    """Call every entry point on a page; only PageError may be raised."""
    page = Page(url=URL, body=body, headers={"content-type": "text/html"})
    for call in (
        lambda: to_json(read(page), input="x"),
        lambda: digest(read(page, listed=ListEntry(url=URL, title="年度报告"))),
        lambda: read_list(page),
        lambda: looks_like_list(page),
    ):
        try:
            call()
        except PageError as error:
            failure_to_json(error, "x")


@settings(max_examples=75, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_give_a_reading_or_a_typed_error(body: bytes) -> None:
    read_everything(body)


@settings(max_examples=75, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=60))
def test_any_markup_gives_a_reading_or_a_typed_error(fragments: list[str]) -> None:
    read_everything("".join(fragments).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("seed", range(40))
def test_corrupted_fixture_page_gives_a_reading_or_a_typed_error(seed: int) -> None:
    rng = random.Random(seed)
    body = bytearray(rng.choice(BODIES))
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(body) or 1)
        part = bytes(body[at : at + rng.randint(0, 200)])
        change = rng.choice([b"", part + part, bytes([rng.randrange(256)]), b"<", b">"])
        body[at : at + len(part)] = change

    read_everything(bytes(body))


LENGTH = 100_000


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>索" + " " * LENGTH + "引</p>", id="spaces in a label"),
        pytest.param("<p>发布日期:" + " " * LENGTH + "x</p>", id="spaces after a label"),
        pytest.param("<p>2019-" + " " * LENGTH + "07</p>", id="spaces in a date"),
        pytest.param("<p>" + "未" * LENGTH + "</p>", id="negations"),
        pytest.param(
            "<p>" + "没有收到申请公开" * (LENGTH // 8) + "</p>", id="negated applications"
        ),
        pytest.param("<p>" + "1" * LENGTH + "条</p>", id="digits"),
        pytest.param("<p>" + "1,111" * (LENGTH // 5) + "</p>", id="groups of digits"),
        pytest.param("<p>" + "一百" * (LENGTH // 2) + "次</p>", id="numerals"),
        pytest.param("<p>" + "主动公开政府信息3条，" * (LENGTH // 11) + "</p>", id="figures"),
        pytest.param("<title>" + "信息公开" * (LENGTH // 4) + "</title><p>x</p>", id="a title"),
        pytest.param("<title>" + " - _ |" * (LENGTH // 6) + "</title><p>x</p>", id="separators"),
        pytest.param("<p>" + "山东" * (LENGTH // 2) + "</p>", id="provinces"),
        pytest.param("<p>" + "〔2014〕" * (LENGTH // 6) + "</p>", id="brackets"),
        pytest.param("<a href='" + "a/" * LENGTH + "'>x</a>", id="a long address"),
        pytest.param("<a href='/x.html'>年度报告</a>" * 250, id="links"),
        pytest.param("<li><a href='/1.html'>年度报告</a></li>" * 250, id="list rows"),
        pytest.param(
            "<a href='/x.html'>年度报告</a>" * 2_000, id="many links", marks=pytest.mark.slow
        ),
        pytest.param(
            "<li><a href='/1.html'>年度报告</a></li>" * 2_000,
            id="many list rows",
            marks=pytest.mark.slow,
        ),
        pytest.param("<datastore>" + "<record>" * 20_000, id="records that never end"),
        pytest.param("<datastore><nextgroup>" * 10_000, id="next groups"),
        pytest.param("<!--<$[标题]>begin-->" * 10_000, id="marks that never end"),
        pytest.param("<table>" + "<tr><td rowspan=200 colspan=200>1</td></tr>" * 450, id="spans"),
        pytest.param("<div class=title>年度报告</div>" * 1_000, id="headlines"),
        pytest.param("<div>" * 900 + "字，" * 10_000 + "</div>" * 900, id="a deep text"),
    ],
)
def test_repetitive_text_does_not_hang_a_pattern(body: str) -> None:
    """Every pattern is linear, or its input is bounded; else the timeout of the suite strikes."""
    read_everything(("<html><body>" + body + "</body></html>").encode())
