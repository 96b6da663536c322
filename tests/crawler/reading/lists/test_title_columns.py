"""Rows with several links: which one leads to the document; and lists of files."""

import pytest

from crawler.reading import looks_like_list, read_list
from tests.crawler.reading.lists.test_rows import EXPECTED, TEXT, listing, page_of, rows_of

TABLE = "<table>{rows}</table>"
TITLE = '<a href="{k}.htm">{t}</a>'

AUTHOR = '<a href="/user?id=3{k}">发布员甲乙{k}</a>'
REPLY = '<a href="{k}.htm#end">{d} 08:15</a>'


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        (
            f"<tr><td>{TITLE}</td><td>{AUTHOR}</td><td>7/90</td><td>{REPLY}</td></tr>",
            TABLE,
        ),
        (
            f"<tr><td>{AUTHOR}</td><td>{TITLE}</td><td>{{d}}</td></tr>",
            TABLE,
        ),
        (f"<li><a href='/cat/a.html'>人事信息</a> | {TITLE}<i>{{d}}</i></li>", "<ul>{rows}</ul>"),
        (
            f"<li>{TITLE}<i>{{d}}</i><a href='/dept/8{{k}}/'>县第{{k}}中学</a></li>",
            "<ul>{rows}</ul>",
        ),
        (f"<li>{TITLE}<a href='{{k}}.htm?all=1#pl'>{{d}}</a></li>", "<ul>{rows}</ul>"),
    ],
    ids=["last reply", "author first", "category", "agency behind", "date is a link"],
)
def test_row_is_named_by_the_link_whose_texts_differ_most(row: str, whole: str) -> None:
    assert rows_of(listing(row, whole)) == EXPECTED


def test_two_categories_in_turn_are_no_titles() -> None:
    rows = "".join(
        f'<li>〔<a href="/c{k % 2}/">公示公告</a>〕<a href="{k}.htm">{title}</a>{day}</li>'
        for k, ((_, title, day)) in enumerate(EXPECTED)
    )

    assert rows_of(page_of(f"<ul>{rows}</ul>")) == EXPECTED


def files(*names: str) -> str:
    return "".join(f'<li><a href="/f/{k}.pdf">{name}</a></li>' for k, name in enumerate(names))


def test_files_of_several_years_are_a_list_of_reports() -> None:
    names = [f"县林业局{year}年政府信息公开工作年度报告.pdf" for year in (2023, 2022, 2021, 2020)]
    page = page_of(f"<h2>年报</h2><ul>{files(*names)}</ul>")

    assert looks_like_list(page)
    assert [entry.title for entry in read_list(page).entries] == names


ARTICLE = f"<h1>2023年年报</h1><p>发布日期：2024-01-10</p><p>{TEXT * 12}</p>"


@pytest.mark.parametrize(
    "body",
    [
        ARTICLE + f"<ul>{files('2023年年报附表一', '2022年年报附表', '2021年年报附表')}</ul>",
        f"<ul>{files('2023年年报附表一', '2023年年报附表二', '2023年年报附表三')}</ul>",
    ],
    ids=["below an article", "of one year"],
)
def test_files_of_an_article_are_no_list(body: str) -> None:
    assert not looks_like_list(page_of(body))
