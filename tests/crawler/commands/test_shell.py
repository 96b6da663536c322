"""``scrapy shell`` shows a page as the parser reads it."""

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler.commands.shell import ShellCommand
from crawler.spiders.loader import spider_class
from disclosures.errors import PageError
from tests.crawler.reading.fixture_pages import PAGES


def _vars(page: str, family: str = "", body: bytes | None = None) -> dict[str, Any]:
    url = f"http://www.linhe.example/{page}"
    body = (PAGES / page).read_bytes() if body is None else body
    response = Response(url, body=body, headers={"Content-Type": "text/html"}, request=Request(url))
    known: dict[str, Any] = {"response": response, "spider": spider_class(family)()}
    ShellCommand().update_vars(known)
    return known


def test_response_can_be_selected_from_in_the_character_set_of_the_parser() -> None:
    known = _vars("trs/list.html")

    assert isinstance(known["response"], TextResponse)
    assert known["response"].encoding == "utf-8"
    assert known["response"].css("title::text").get() == "年度报告_北岭商务之窗"


def test_rows_and_reading_are_those_of_the_parser() -> None:
    known = _vars("trs/list.html")

    assert len(known["rows"]().entries) == 3
    assert known["reading"]()["kind"] == "list"


@pytest.mark.parametrize(("named", "family"), [("", "trs"), ("generic", "trs"), ("vsb", "vsb")])
def test_family_is_recognised_unless_the_spider_names_it(named: str, family: str) -> None:
    assert _vars("trs/article.html", named)["family"].name == family


def test_page_that_is_no_text_is_left_as_it_is() -> None:
    known = _vars("trs/article.html", body=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)

    assert type(known["response"]) is Response
    assert known["family"] is None
    with pytest.raises(PageError):
        known["reading"]()
