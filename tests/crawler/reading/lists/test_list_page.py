"""List pages: rows, dates and further pages in various markup, and pages that are no list."""

from datetime import date

import pytest

from crawler.reading import looks_like_list, read, read_list
from disclosures import Fault, ListEntry, Page
from disclosures.errors import PageUnreadable
from tests.crawler.reading.fixture_pages import Fixture, fixtures, name_of

URL = "http://www.linhe.example/nb/index.html"
TITLES = (
    "临河区商务局2018年政府信息公开工作年度报告",
    "临河区商务局2017年政府信息公开工作年度报告",
    "2016年年报",
)
DAYS = ("2019-03-22", "2018-03-28", "2017-03-30")
AROUND = (
    '<html><head><meta charset="utf-8"><title>年报</title></head><body>'
    '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/index.html">政务公开</a></li>'
    '<li><a href="/bsfw/index.html">办事服务大厅</a></li></ul>'
    '<div class="hot"><ul><li><a href="/hot/1.html">某某会议在我区召开并取得圆满成功</a></li>'
    '<li><a href="/hot/2.html">我区召开全区商务工作座谈会议</a></li></ul></div>'
    '<div class="main">{list}</div><div class="foot">版权所有</div></body></html>'
)


def listing(row: str, whole: str = "<ul>{rows}</ul>", **tail: str) -> Page:
    """Return a page of rows by the template `row` with {n}, {title}, {day}, {short}."""
    rows = "".join(
        row.format(n=n, title=title, day=day, short=title[:8] + "…", d=day[8:], ym=day[:7])
        for n, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
    )
    body = AROUND.format(list=whole.format(rows=rows) + tail.get("pager", ""))
    return Page(url=URL, body=body.encode())


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        ('<li><a href="./{n}.html">{title}</a><span>{day}</span></li>', "<ul>{rows}</ul>"),
        ('<li><span>[{day}]</span><a href="./{n}.html">{title}</a></li>', "<ul>{rows}</ul>"),
        ('<li><a href="./{n}.html" title="{title}">{short}</a>({day})</li>', "<ul>{rows}</ul>"),
        ('<div class="i"><a href="./{n}.html"><p>{title}</p><i>{day}</i></a></div>', "{rows}"),
        ('<dl><dt><a href="./{n}.html">{title}</a></dt><dd>发布时间：{day}</dd></dl>', "{rows}"),
        (
            '<tr><td>{n}</td><td><a href="./{n}.html">{title}</a></td><td>{day}</td></tr>',
            "<table><tr><th>序号</th><th>名称</th><th>发布日期</th></tr>{rows}</table>",
        ),
        ('·<a href="./{n}.html">{title}</a>（{day}）<br>', "<p>{rows}</p>"),
        (
            '<li><p class="date"><b>{d}</b>{ym}</p><p><a href="./{n}.html">{title}</a></p></li>',
            "<ul>{rows}</ul>",
        ),
        (
            (
                '<dl><a href="./{n}.html">{title}</a>'
                '<p>如下。<a href="./{n}.html">详细</a></p>{day}</dl>'
            ),
            "{rows}",
        ),
        (
            '<li><a href="javascript:;" onclick="go(\'./{n}.html\')">{title}</a>{day}</li>',
            "<ul>{rows}</ul>",
        ),
    ],
    ids=["plain", "date first", "cut off", "in a link", "dl", "table", "br", "split", "sums", "js"],
)
def test_rows_with_their_dates(row: str, whole: str) -> None:
    page = listing(row, whole)

    entries = read_list(page).entries

    assert entries == tuple(
        ListEntry(
            url=f"http://www.linhe.example/nb/{n}.html",
            title=title,
            published_on=date.fromisoformat(day),
        )
        for n, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
    )
    assert looks_like_list(page)


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        ('<li><a href="./{n}.html">{title}</a></li>', "<ul>{rows}</ul>"),
        ('<a href="./20{n}8.html">20{n}8年</a>', '<div class="years">{rows}</div>'),
    ],
    ids=["titles alone", "years alone"],
)
def test_list_of_reports_without_dates_is_a_list(row: str, whole: str) -> None:
    page = listing(row, whole)

    assert len(read_list(page).entries) == 3
    assert looks_like_list(page)


@pytest.mark.parametrize(
    ("pager", "pages"),
    [
        ("", []),
        ('<a href="index.html">1</a><a href="index_2.html">2</a>', ["index_2.html"]),
        ('<a href="?page=2">下一页</a><a href="?page=9">尾页</a>', ["index.html?page=2"]),
        ('<a href="javascript:go(2)">2</a>', []),
        ('<a href="http://other.example/2.html">2</a>', []),
        (
            "<script>createPageHTML(3, 0, 'index', 'html')</script>",
            ["index_1.html", "index_2.html"],
        ),
        ("<script>createPageHTML(3, 2, 'index', 'html')</script>", []),
        (
            "<script>Pager({size:2, current:0, prefix:'index', suffix:'shtml'});</script>",
            ["index_1.shtml"],
        ),
    ],
)
def test_further_pages_of_a_list(pager: str, pages: list[str]) -> None:
    page = listing('<li><a href="./{n}.html">{title}</a><span>{day}</span></li>', pager=pager)

    more = read_list(page).more

    assert [follow.url.removeprefix("http://www.linhe.example/nb/") for follow in more] == pages


def test_printed_total_is_read() -> None:
    page = listing("<li><a href='{n}.html'>{title}</a>{day}</li>", pager="<p>共 128 条记录</p>")

    assert read_list(page).total == 128


def test_list_in_place_of_a_listed_report_is_rejected() -> None:
    """The address of a withdrawn report often answers with the list, under status 200."""
    page = listing('<li><a href="./{n}.html">{title}</a><span>{day}</span></li>')

    with pytest.raises(PageUnreadable) as raised:
        read(page, listed=ListEntry(url=URL, title=TITLES[0]))

    assert raised.value.fault is Fault.REDIRECTED_HOME


@pytest.mark.parametrize(
    "fixture",
    [f for f in fixtures() if f.expected(".json") is not None and f.path.suffix == ".html"],
    ids=name_of,
)
def test_report_is_not_a_list(fixture: Fixture) -> None:
    assert not looks_like_list(fixture.page())


SIDE = (
    '<ul class="side">'
    + "".join(
        f'<li><a href="/x/{n}.html">临河区某局201{n}年政府信息公开工作年度报告</a>2019-01-1{n}</li>'
        for n in range(5)
    )
    + "</ul>"
)


def test_short_notice_beside_a_list_is_not_a_list() -> None:
    body = AROUND.format(
        list='<h1>关于举办政务公开培训班的通知</h1><p>发布日期：2018-09-10</p><div id="zoom">'
        "<p>各科室：</p><p>定于9月20日举办培训班，请按时参加。</p></div>" + SIDE
    )

    reading = read(Page(url=URL, body=body.encode()), listed=ListEntry(url=URL))

    assert reading.title == "关于举办政务公开培训班的通知"
    assert reading.body_text == "各科室：\n定于9月20日举办培训班，请按时参加。"


def test_notice_about_maintenance_is_not_a_maintenance_page() -> None:
    """Label and date of a notice show that it only mentions 系统维护."""
    body = AROUND.format(
        list="<h1>关于门户网站系统维护的公告</h1><p>发布日期：2018-09-10 来源：区商务局</p>"
        '<div id="zoom"><p>因系统维护，网站将于9月12日暂停服务，请稍后再试。</p></div>'
    )

    reading = read(Page(url=URL, body=body.encode()))

    assert (reading.title, str(reading.published)) == ("关于门户网站系统维护的公告", "2018-09-10")


def test_error_message_in_the_list_template_is_an_error_page() -> None:
    body = AROUND.format(
        list='<div id="zoom"><p>您访问的信息不存在或已被删除。</p></div>'
        "<div><p>本站由临河区人民政府主办，地址：临河区人民路1号，邮编：010000，电话：0990-1234567。</p>"
        "<p>为了获得更好的浏览效果，建议使用新版浏览器，分辨率不低于1280，并允许脚本运行。</p>"
        "<p>本网站内容受法律保护，未经许可，任何单位和个人不得转载、摘编，违者依法追究责任。</p></div>"
    )

    with pytest.raises(PageUnreadable) as raised:
        read(Page(url=URL, body=body.encode()))

    assert raised.value.fault is Fault.SOFT_404


def test_undated_links_around_a_list_in_units_are_not_rows() -> None:
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    links = "".join(
        f'<li><a href="/tj/{n}.html">相关推荐栏目第{n}号内容</a></li>' for n in range(6)
    )
    shell = (
        f'<html><body><ul class="crumbs">{links}</ul><div class="unit" url="{unit}" '
        "queryData=\"{'webId':'1','pageId':'2','pageType':'column','tagId':'信息列表'}\">"
        "</div></body></html>"
    )

    read = read_list(Page(url="http://swj.example/nb/index.html", body=shell.encode()))

    assert read.entries == ()
    assert [follow.url.split("?")[0] for follow in read.more] == [f"http://swj.example{unit}"]
