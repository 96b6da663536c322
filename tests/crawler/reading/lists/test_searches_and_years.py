"""Suggested searches are no rows, and a filter by years is no pager."""

import pytest

from crawler.reading import looks_like_list, read_list
from disclosures.errors import PageUnreadable
from tests.crawler.reading.lists.test_rows import DAYS, TITLES, page_of

FORM = "<form action='/search'><input name=q><input type=submit value=搜索></form>"
WORDS = "".join(f"<a href='/search?q={word}'>{word}</a>" for word in ("公积金", "医保", "年报"))
ROWS = "".join(f"<li><a href='{k}.htm'>{t}</a><i>{DAYS[k]}</i></li>" for k, t in enumerate(TITLES))
YEARS = range(2023, 2018, -1)


def test_suggested_searches_are_no_rows() -> None:
    page = page_of(f"<div>{FORM}热搜词：{WORDS}</div><h3>历年年报</h3>")

    assert not looks_like_list(page)
    with pytest.raises(PageUnreadable):
        read_list(page)


def test_filter_by_years_prints_no_number_of_pages() -> None:
    years = "".join(f"<a href='?year={year}'>{year}</a>" for year in YEARS)

    found = read_list(page_of(f"<div>年份：{years}</div><ul>{ROWS}</ul>"))

    assert len(found.entries) == len(TITLES)
    assert found.pages_total is None
