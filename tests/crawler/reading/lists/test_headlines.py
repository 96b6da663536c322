"""Undated headlines above the dated rows of their column."""

import pytest

from crawler.reading import read_list
from disclosures import Page

SITE = "http://www.qinghe.example"
NEWEST = "/gg/9.html"
TITLE = "关于公布县级储备粮轮换结果的公告"
ROWS = "".join(
    f'<li><a href="/gg/{k}.html">关于第{k}批粮食收购企业备案的公示</a><i>2024-0{k}-11</i></li>'
    for k in range(1, 6)
)
LINK = f'<a href="{NEWEST}">{TITLE}</a>'
HEAD = f"<h2>{LINK}</h2>"
CARD = (
    f'<a class="card" href="{NEWEST}"><img src="/1.jpg"><h3>{TITLE}</h3><p>结果如下。</p></a>'
    f"<p>共5条</p><ul>{ROWS}</ul>"
)


def _entries(main: str) -> list[str]:
    html = (
        '<html><head><meta charset=utf-8><title>公告</title></head><body><div><a href="/">首页</a>'
        f'<a href="/zw/">政务</a></div><div class="w">{main}</div><p>主办</p></body></html>'
    )
    found = read_list(Page(url=f"{SITE}/gg/index.html", body=html.encode()))
    return [entry.url for entry in found.entries]


@pytest.mark.parametrize(
    "main",
    [
        f"<div>{HEAD}<p>共5条信息</p><ul>{ROWS}</ul></div>",
        f"<div>{HEAD}<form><input><button>搜索</button></form><ul>{ROWS}</ul></div>",
        f"<div><div>{HEAD}</div><div><div><div><ul>{ROWS}</ul></div></div></div></div>",
        f"<div>{HEAD}{ROWS.replace('<li>', '<div>').replace('</li>', '</div>')}</div>",
        f"<ul>{HEAD}{ROWS}</ul>",
        f"<table><tr><td>{HEAD}</td></tr><tr><td><ul>{ROWS}</ul></td></tr></table>",
        f'<div><p class="big">{LINK}</p><hr>　<p>公告列表</p><ul>{ROWS}</ul></div>',
        CARD,
    ],
    ids=["count", "form", "wrapped", "divs", "in the list", "table", "heading", "card"],
)
def test_headline_is_a_row_wherever_it_stands_above_the_rows(main: str) -> None:
    assert _entries(main) == [f"{SITE}/gg/{k}.html" for k in (9, 1, 2, 3, 4, 5)]


def test_several_headlines_in_one_element_are_rows() -> None:
    second = HEAD.replace("/9.html", "/8.html")

    assert _entries(f"<div><div>{HEAD}{second}</div><ul>{ROWS}</ul></div>")[:2] == [
        f"{SITE}/gg/9.html",
        f"{SITE}/gg/8.html",
    ]


def test_emphasised_headline_may_lead_to_another_folder() -> None:
    elsewhere = HEAD.replace("/gg/", "/gg/2024/0301/")

    assert f"{SITE}/gg/2024/0301/9.html" in _entries(f"<div>{elsewhere}<ul>{ROWS}</ul></div>")


@pytest.mark.parametrize(
    "above",
    [
        '<div><a href="/zt/2024/">学习贯彻全会精神专题专栏</a></div>',
        '<h2><a href="/gk/zn.html">清河县政府信息公开指南</a></h2>',
        '<h2><a href="http://www.other.example/gg/9.html">关于做好全省粮食收购工作的通知</a></h2>',
        '<p><a href="/tj/9.html">关于一季度粮食收购数据的说明</a></p>',
    ],
    ids=["folder", "guide", "other site", "other folder, not emphasised"],
)
def test_what_else_stands_above_the_rows_is_no_row(above: str) -> None:
    assert len(_entries(f"<div>{above}<p>共5条</p><ul>{ROWS}</ul></div>")) == 5
