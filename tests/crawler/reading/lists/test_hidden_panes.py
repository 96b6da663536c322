"""Panes of tabs that are hidden until their label is chosen."""

import pytest

from crawler.reading import looks_like_list, read_list
from disclosures import Page

SITE = "http://www.qinghe.example"
NAMES = ("2023年", "2022年", "2021年")
SECTIONS = ("通知公示", "政策文件", "工作动态")
HIDDEN = ' style="display:none"'
COUNTS = (4, 1, 3)


def _rows(name: str, count: int, dated: bool = True) -> str:
    day = "<span>2023-0{k}-12</span>" if dated else ""
    row = f'<li><a href="/{name}/{{k}}.html">清河市民政局202{{k}}年信息公开年报</a>{day}</li>'
    return "".join(row.format(k=k) for k in range(1, count + 1))


PANES = [f"<ul>{_rows(name, count)}</ul>" for name, count in zip("abc", COUNTS, strict=True)]
ALL = [
    f"{SITE}/{name}/{k}.html"
    for name, count in zip("abc", COUNTS, strict=True)
    for k in range(1, count + 1)
]


def _hidden(number: int, hidden: str = HIDDEN) -> str:
    return hidden if number else ""


def _strip(template: str, names: tuple[str, ...] = NAMES) -> str:
    return "".join(template.format(k=k, name=name) for k, name in enumerate(names))


DIVS = "".join(f"<div{_hidden(k)}>{pane}</div>" for k, pane in enumerate(PANES))
ULS = "".join(pane.replace("<ul", f"<ul{_hidden(k)}") for k, pane in enumerate(PANES))
BY_ID = "".join(
    f"<div class=p id=p{k}{_hidden(k, ' hidden')}><p></p>{pane}</div>"
    for k, pane in enumerate(PANES)
)
ITEMS = "".join(
    f"<div><b>{name}</b><div{_hidden(k)}>{pane}</div></div>"
    for k, (name, pane) in enumerate(zip(NAMES, PANES, strict=True))
)
TABLES = "".join(
    f"<table{_hidden(k)}>{pane}</table>".replace("<ul>", "")
    .replace("</ul>", "")
    .replace("<li>", "<tr><td>")
    .replace("</li>", "</td></tr>")
    for k, pane in enumerate(PANES)
)


def _entries(main: str) -> list[str]:
    return [entry.url for entry in read_list(_page(main)).entries]


def _page(main: str) -> Page:
    head = '<div><a href="/">首页</a><a href="/gk/">公开</a></div>'
    foot = "<div>清河市 主办</div>"
    title = "<title>信息公开年报-清河市</title>"
    html = f"<html><head><meta charset=utf-8>{title}</head><body>{head}{main}{foot}</body></html>"
    return Page(url=f"{SITE}/nb/index.html", body=html.encode())


@pytest.mark.parametrize(
    "main",
    [
        f'<div>{_strip("<a href=javascript:;>{name}</a>")}</div>{DIVS}',
        f'<div>{_strip("<a href=/c{k}/>{name}</a>", SECTIONS)}<a href=/c/>更多</a></div>{DIVS}',
        f'<div><ul>{_strip("<li onclick=s({k})>{name}</li>")}</ul><div>{DIVS}</div></div>',
        f'<div>{_strip("<span>{name}</span>", SECTIONS)}</div>{ULS}',
        f'<div><div>{DIVS}</div><p>{_strip("<span>{name}</span> ")}</p></div>',
        f"<ul>{_strip('<li><a href=#p{k}>{name}</a></li>')}<li>说明</li></ul><div>{BY_ID}</div>",
        f"<select>{_strip('<option value={k}>{name}</option>')}</select>{DIVS}",
        f"<div>{ITEMS}</div>",
        "".join(f"<h3>{n}</h3><ul{_hidden(k)}>{PANES[k][4:]}" for k, n in enumerate(NAMES)),
        f'<p>{_strip("<span onclick=s({k})>{name}</span>|")}</p>{TABLES}',
        f'<ul>{_strip("<li>{name}</li>")}</ul>' + DIVS.replace("<div>", f"<div{HIDDEN}>"),
    ],
    ids=[
        "links", "linked sections", "around", "lists", "strip below", "by id", "options",
        "labelled items", "headings", "tables", "all hidden",
    ],
)  # fmt: skip
def test_rows_of_hidden_panes_are_rows(main: str) -> None:
    assert sorted(_entries(main)) == sorted(ALL)


def test_list_of_hidden_panes_only_is_a_list() -> None:
    panes = DIVS.replace("<div>", f"<div{HIDDEN}>")

    assert looks_like_list(_page(f"<ul>{_strip('<li>{name}</li>')}</ul>{panes}"))


SHOWN = f"<ul>{_rows('a', 4)}</ul>"
OTHER = _rows("x", 3)


@pytest.mark.parametrize(
    "hidden",
    [
        f'<ul{HIDDEN}><li><a href="{{url}}">{{title}}</a><span>2023-01-01</span></li></ul>',
        f"<div{HIDDEN}><p>检索结果</p><ul>{OTHER}</ul></div>",
        f"<ul{HIDDEN}>{OTHER}</ul>",
        f"<div><a>热点</a><a>最新</a></div><ul>{_rows('h', 3)}</ul><ul{HIDDEN}>{OTHER}</ul>",
    ],
    ids=["template", "results", "without a label", "beside the list"],
)
def test_what_else_is_hidden_has_no_rows(hidden: str) -> None:
    found = read_list(_page(f"<div>{SHOWN}</div>{hidden}"))

    assert [entry.url for entry in found.entries] == [one for one in ALL if "/a/" in one]
