"""Rows of lists: records of many kinds, their titles, dates and addresses; what is no row."""

from datetime import date, timedelta

import pytest

from crawler.reading import looks_like_list, read_list
from crawler.reading.fields.file_addresses import stable_url
from disclosures import LeftOut, Page

URL = "http://www.linhe.example/gg/index.html"
TITLES = (
    "关于夜间道路施工的通告",
    "公示",
    "关于2023年4月1日停电检修的公告",
    "征集意见的函",
    "某中心招聘公告",
)
DAYS = tuple(date(2024, 3, 20) - timedelta(days=9 * k) for k in range(len(TITLES)))
ABOVE = (
    '<div class="nav"><a href="/">首页</a><a href="/zw/index.html">政务公开</a></div>'
    '<ul class="m"><li><a href="/b/1/index.html">住建局年报</a></li>'
    '<li><a href="/b/2/index.html">农业局年报</a></li>'
    '<li><a href="/b/3/index.html">林业局年报</a></li></ul>'
)
TEXT = "各单位要认真准备，按期报送有关材料，逾期不再受理。"


def page_of(body: str, head: str = "", url: str = URL) -> Page:
    start = f"<html><head><meta charset=utf-8><title>公告</title>{head}</head>"
    html = f"{start}<body>{body}</body></html>"
    return Page(url=url, body=html.encode(), headers={"content-type": "text/html"})


def listing(row: str, whole: str = "<ul>{rows}</ul>", form: str = "%Y-%m-%d") -> Page:
    """Return a list of rows by the template `row` with {k}, {t} (title), {d} (date), {s} (cut)."""
    rows = "".join(
        row.format(k=k, t=title, d=day.strftime(form), s=title[:6], dd=day.day, ym=f"{day:%Y-%m}")
        for k, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
    )
    return page_of(ABOVE + whole.format(rows=rows))


def rows_of(page: Page) -> list[tuple[str, str, date | None]]:
    return [(entry.url, entry.title, entry.published_on) for entry in read_list(page).entries]


EXPECTED = [
    (f"http://www.linhe.example/gg/{k}.htm", title, day)
    for k, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
]
A = '<a href="{k}.htm">{t}</a>'
TABLE = "<table>{rows}</table>"


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        (f"<dt>{A}</dt><dd>{{d}}</dd>", "<dl>{rows}</dl>"),
        (f"<tr><td>{A}</td></tr><tr><td>{{d}}</td></tr>", TABLE),
        (f"<p>{A}</p><p>{{d}}</p>", "<div>{rows}</div>"),
        (f"<p>{{d}}</p><p>{A}</p>", "<div>{rows}</div>"),
        (f"<ul><li>{A}</li><li>{TEXT}</li><li>{{d}}</li></ul>", "<div>{rows}</div>"),
        (f"<div><h4>{A}</h4><div><b>{{d}}</b>{TEXT}</div></div>", "<div>{rows}</div>"),
        (f'<li>{A}<p>{TEXT}<a href="{{k}}.htm">[查看全文]</a></p>{{d}}</li>', "<ul>{rows}</ul>"),
        ('<a href="{k}.htm"><h3>{t}</h3><p>' + TEXT + "</p><i>{d}</i></a>", "<div>{rows}</div>"),
        ('<li><a href="{k}.htm"><p>{t}</p><p>' + TEXT + "</p>{d}</a></li>", "<ul>{rows}</ul>"),
        (f"<li><span>{{d}}</span>{A}<p>2022年10月1日，本县举行会议。</p></li>", "<ul>{rows}</ul>"),
        (f'<li><a href="/c/1/">[部门]</a>{A}<i>{{d}}</i></li>', "<ul>{rows}</ul>"),
        (f'<tr><td>{A}</td><td><a href="/r/{{k}}">1{{k}}</a></td><td>{{d}}</td></tr>', TABLE),
        ('<tr><td>{t}</td><td>{d}</td><td><a href="{k}.htm">详情</a></td></tr>', TABLE),
        ("<tr onclick=\"window.open('{k}.htm')\"><td>{t}</td><td>{d}</td></tr>", TABLE),
        ("<li onclick=\"location.href='{k}.htm'\">{t}<i>{d}</i></li>", "<ul>{rows}</ul>"),
        ('<li data-url="{k}.htm"><b>{t}</b><i>{d}</i></li>', "<ul>{rows}</ul>"),
        (
            '<tr><td>{t}</td><td>{d}</td><td><form action="{k}.htm"><button>查看</button></form>',
            TABLE,
        ),
        (
            '<li><a href="{k}.htm" title="标题：{t}&#10;时间：{d}">{s}…</a>{d}</li>',
            "<ul>{rows}</ul>",
        ),
        ('<li><a href="{k}.htm" title="点击查看">{t}</a>{d}</li>', "<ul>{rows}</ul>"),
        ('<li><a href="{k}.htm">【置顶】{t}<b>NEW</b></a>{d}</li>', "<ul>{rows}</ul>"),
        ('<li><a href="{k}.htm">标题：{t}(图)</a>{d}</li>', "<ul>{rows}</ul>"),
        ('<li><a href="{k}.htm">{t}</a><i>点击：3{k}</i><i>{d}</i></li>', "<ul>{rows}</ul>"),
        ("<li><b>{dd}</b><i>{ym}</i>" + A + "</li>", "<ul>{rows}</ul>"),
        (
            (
                f"<tr><td><table><tr><td>·</td><td><p><span>{A}</span></p></td><td>[{{d}}]</td></tr>"
                "</table></td></tr>"
            ),
            TABLE,
        ),
    ],
)
def test_records_of_every_kind_are_rows(row: str, whole: str) -> None:
    page = listing(row, whole)

    assert rows_of(page) == EXPECTED
    assert looks_like_list(page)


@pytest.mark.parametrize(
    "form", ["%y-%m-%d", "(%y/%m/%d)", "[%Y.%m.%d]", "发布时间：%Y-%m-%d 08:30:00"]
)
def test_dates_of_every_form_are_read(form: str) -> None:
    assert rows_of(listing(f"<li>{A}<span>{{d}}</span></li>", form=form)) == EXPECTED


def test_days_without_a_year_make_a_list_without_dates() -> None:
    page = listing(f"<li>{A}<span>{{d}}</span></li>", form="%m-%d")

    assert looks_like_list(page)
    assert rows_of(page) == [(url, title, None) for url, title, _ in EXPECTED]


def test_other_days_of_a_document_are_not_its_publication() -> None:
    row = f"<li>{A}<span>{{d}}</span><p>生成日期：2020-01-01</p></li>"

    assert rows_of(listing(row)) == EXPECTED


def _row(k: int, tag: str = "li", dress: str = "") -> str:
    return f'<{tag}{dress}><a href="{k}.htm">{TITLES[k]}</a><em>{DAYS[k]}</em></{tag}>'


@pytest.mark.parametrize(
    "markup",
    [
        f"<ul>{_row(0, 'h3')}{''.join(map(_row, range(1, 5)))}</ul>",
        "<div>" + "".join(_row(k, "div", " class=x" if k % 2 else "") for k in range(5)) + "</div>",
        f"<div>{_row(0, 'div', ' class=new')}<ul>{''.join(map(_row, range(1, 5)))}</ul></div>",
        f"<div><ul>{_row(0)}{_row(1)}</ul><hr><ul>{_row(2)}{_row(3)}</ul><ul>{_row(4)}</ul></div>",
        (
            f"<div><p>2024</p><ul>{_row(0)}{_row(1)}{_row(2)}</ul></div><div><p>2023</p><ul>{_row(3)}"
            f"{_row(4)}</ul></div>"
        ),
    ],
    ids=["headline", "striped", "new", "groups of five", "years"],
)
def test_rows_of_one_column_are_one_list_however_dressed(markup: str) -> None:
    assert rows_of(page_of(f"{ABOVE}<div class=main>{markup}</div>")) == EXPECTED


@pytest.mark.parametrize(
    "beside",
    [
        '<div class=cal><a href="/d/1">1</a><a href="/d/2">2</a><a href="/d/3">3</a></div>',
        "<div class=t>"
        + "".join(f'<p><a href="/b{k}/">{k}局年度报告</a></p>' for k in range(30))
        + "</div>",
        '<div class=pos><a href="/">首页</a> <a href="/gg/">公告栏目</a></div>更新：2024-03-21',
    ],
    ids=["calendar", "menu of reports", "breadcrumbs and a date"],
)
def test_menus_and_calendars_are_no_rows(beside: str) -> None:
    assert rows_of(page_of(beside + "<ul>" + "".join(map(_row, range(5))) + "</ul>")) == EXPECTED


def test_dated_links_beside_the_list_are_left_out() -> None:
    side = "<h3>最新动态</h3><ul>" + "".join(
        f'<li><a href="/x/{k}.htm">全县第{k}次工作会议召开</a>03-0{k}</li>' for k in range(1, 4)
    )
    page = page_of(f"<ul>{''.join(map(_row, range(5)))}</ul><div class=right>{side}</ul></div>")

    found = read_list(page)

    assert len(found.entries) == found.dated_lines == 5
    assert [line.why for line in found.left_out] == [LeftOut.OUTSIDE_LIST] * 3


def test_row_without_address_is_left_out() -> None:
    page = page_of(f"<ul>{''.join(map(_row, range(4)))}<li>{TITLES[4]}<em>{DAYS[4]}</em></li></ul>")

    found = read_list(page)

    assert len(found.entries) == 4
    assert [(line.text, line.why) for line in found.left_out] == [(TITLES[4], LeftOut.NO_ADDRESS)]
    assert found.dated_lines == 5


def test_rows_on_other_hosts_are_rows() -> None:
    row = '<li><a href="http://zw.linhe.example:8080/{k}.htm">{t}</a>{d}</li>'

    assert next(url for url, _, _ in rows_of(listing(row))) == "http://zw.linhe.example:8080/0.htm"


def test_addresses_are_relative_to_the_base_of_the_page() -> None:
    page = page_of("<ul>" + "".join(map(_row, range(5))) + "</ul>", head='<base href="/zw/x/">')

    assert rows_of(page)[0][0] == "http://www.linhe.example/zw/x/0.htm"


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/show?t={k}", "/show?t={k}"),
        ("/show?sid=7&time={k}", "/show?sid=7&time={k}"),
        ("/show?cid=12&id={k}", "/show?cid=12&id={k}"),
        ("/a/9{k}.htm?v=202403{k}", "/a/9{k}.htm?v=202403{k}"),
        ("/a?id=171000000000{k}", "/a?id=171000000000{k}"),
        ("/a/9{k}.htm?rnd=0.48123{k}7", "/a/9{k}.htm"),
        ("/a/9{k}.htm?v=171000000000{k}", "/a/9{k}.htm"),
        ("/a?id=9{k}&_=171000000000{k}", "/a?id=9{k}"),
        ("/a?id=9{k}&k=9f86d081884c7d659a2feaa0c55ad0{k}5", "/a?id=9{k}"),
        ("/a?id=9{k}&PHPSESSID=abc{k}", "/a?id=9{k}"),
        ("/a/9{k}.htm;jsessionid=AB12{k}", "/a/9{k}.htm"),
        ("#/detail?id={k}", "/gg/index.html#/detail?id={k}"),
    ],
)
def test_parameters_belong_to_an_address_unless_they_are_a_session(href: str, address: str) -> None:
    row = f'<li><a href="{href}">{{t}}</a>{{d}}</li>'

    urls = [url.removeprefix("http://www.linhe.example") for url, _, _ in rows_of(listing(row))]

    assert urls == [address.format(k=k) for k in range(5)]


@pytest.mark.parametrize(
    ("url", "stable"),
    [
        ("http://a.example/show.aspx?id=9f86d081-884c-7d65-9a2f-eaa0c55ad015", ""),
        ("http://a.example/list.php?f=38&t=62", ""),
        (
            "http://a.example/a/12.pdf?t=9f86d081884c7d659a2feaa0c55ad015",
            "http://a.example/a/12.pdf",
        ),
    ],
)
def test_one_address_keeps_what_may_identify_it(url: str, stable: str) -> None:
    assert stable_url(url) == (stable or url)


def test_hidden_field_of_140_kilobytes_refuses_no_page() -> None:
    field = f'<form><input type="hidden" name="__VIEWSTATE" value="/wEP{"A" * 140_000}"></form>'

    assert rows_of(page_of(field + "<ul>" + "".join(map(_row, range(5))) + "</ul>")) == EXPECTED
