"""Rows that print no date: it is in an attribute or in the address, or nowhere."""

from datetime import date, timedelta

import pytest

from crawler.reading import looks_like_list, read_list
from disclosures import Page

SITE = "http://www.qinghe.example"
URL = f"{SITE}/gg/index.html"
TITLES = (
    "关于滨河路封闭施工的通告",
    "县农机购置补贴公示名单",
    "关于清明节祭扫安排的通知",
    "冬季取暖费收缴公告",
    "关于征集民生实事的函",
)
DAYS = tuple(date(2024, 3, 20) - timedelta(days=11 * k) for k in range(len(TITLES)))
HEAD = (
    '<div class="n"><a href="/">首页</a><a href="/zw/">政务公开</a></div><div>当前位置：'
    '<a href="/">首页</a> &gt; <a href="/gg/">通知公告</a></div>'
)
HOT = (
    "<div><h3>今日要闻</h3><ul>"
    + "".join(
        f'<li><a href="/yw/{k}.html">全县召开第{k}次项目推进会</a><i>2023-05-1{k}</i></li>'
        for k in range(6)
    )
    + "</ul></div>"
)
LINK = '<a href="{k}.html">{t}</a>'


def _page(main: str, title: str = "通知公告") -> Page:
    head = f"<head><meta charset=utf-8><title>{title}-清河县</title></head>"
    html = f"<html>{head}<body>{HEAD}<div>{main}</div><p>清河县 主办</p></body></html>"
    return Page(url=URL, body=html.encode())


def _rows(row: str) -> str:
    rows = "".join(
        row.format(
            k=k, t=title, d=DAYS[k], c=f"{DAYS[k]:%Y%m%d}", s=f"{DAYS[k]:%Y/%m/%d}",
            e=f"{DAYS[k].year}/{DAYS[k].month}/{DAYS[k].day}", cn=f"{DAYS[k]:%Y年%m月%d日}",
        )
        for k, title in enumerate(TITLES)
    )  # fmt: skip
    return f"<table>{rows}</table>" if row.startswith("<tr") else f"<ul>{rows}</ul>"


ROWS_WITH_DATES = [
    f'<li>{LINK}<time datetime="{{d}}"></time></li>',
    f'<li>{LINK}<time datetime="{{d}}T09:00:00+08:00">上周</time></li>',
    f'<li>{LINK}<span title="发布时间：{{cn}}">上月</span></li>',
    f'<li data-date="{{d}}">{LINK}</li>',
    '<li><a href="{k}.html" data-pub-time="{d} 10:00:00">{t}</a></li>',
    f'<li>{LINK}<i aria-label="发布于{{d}}"></i></li>',
    '<li><a href="{k}.html" title="{t}&#10;发布日期：{d}">{t}</a></li>',
    '<li><a href="./t{c}_4{k}.html">{t}</a></li>',
    '<li><a href="/gg/{s}/c4{k}.html">{t}</a></li>',
    '<li><a href="/art/{e}/art_12_4{k}.html">{t}</a></li>',
]
ROWS_WITHOUT = [
    f"<li>{LINK}</li>",
    f"<tr><td>·</td><td>{LINK}</td></tr>",
    f"<li><h3>{LINK}</h3><p>为做好有关工作，经研究决定，现将有关事项通知如下。</p></li>",
    '<li><a href="/show.aspx?id=10{k}">{t}</a></li>',
]


@pytest.mark.parametrize("beside", ["", HOT], ids=["alone", "beside news"])
@pytest.mark.parametrize("row", ROWS_WITH_DATES)
def test_date_in_attribute_or_address_is_that_of_the_row(row: str, beside: str) -> None:
    page = _page(f"{beside}<div class=r>{_rows(row)}</div>")

    assert looks_like_list(page)
    found = [(entry.title, entry.published_on) for entry in read_list(page).entries]
    assert found == list(zip(TITLES, DAYS, strict=True))


@pytest.mark.parametrize("beside", ["", HOT], ids=["alone", "beside news"])
@pytest.mark.parametrize("row", ROWS_WITHOUT)
def test_undated_links_to_documents_are_a_list(row: str, beside: str) -> None:
    page = _page(f"{beside}<div class=r>{_rows(row)}</div>")

    assert looks_like_list(page)
    assert [entry.title for entry in read_list(page).entries] == list(TITLES)


def test_printed_date_outranks_the_others() -> None:
    row = '<li><a href="t{c}_4{k}.html" data-date="{d}">{t}</a>2022-01-1{k}</li>'
    found = read_list(_page(_rows(row))).entries

    assert [entry.published_on for entry in found] == [date(2022, 1, 10 + k) for k in range(5)]


TEXT = "<h1>关于停水的通告</h1><p>因管道检修，3月5日停水，请做好准备。</p><p>敬请谅解。</p>"


@pytest.mark.parametrize(
    ("main", "title"),
    [
        (TEXT + _rows(ROWS_WITHOUT[0]), "关于停水的通告"),
        (TEXT + _rows(ROWS_WITH_DATES[7]), "关于停水的通告"),
        ("<h2>网上办事</h2>" + _rows('<li><a href="/bs/{k}/">{t}</a></li>'), "网上办事"),
    ],
    ids=["document", "document above dated addresses", "columns"],
)
def test_undated_links_beside_a_text_or_to_columns_are_no_list(main: str, title: str) -> None:
    assert not looks_like_list(_page(main, title))
