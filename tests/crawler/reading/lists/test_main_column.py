"""Which block of a page is its list: the main column, beside or after a block of news."""

from datetime import date

import pytest

from crawler.reading import ListPage, looks_like_list, read_list
from disclosures import Fault, LeftOut, Page
from disclosures.errors import PageUnreadable

SITE = "http://www.qinghe.example"
URL = f"{SITE}/nb/index.html"
COLUMN = "部门年度报告"
REPORT = "民政局2021年政府信息公开工作年度报告"
NEWS = ("全市春季造林现场会召开", "新建人行天桥投入使用", "市民广场改造完工", "城北水厂通水")

HEAD_OF_SITE = (
    '<div><a href="/">首页</a><a href="/yw/">要闻</a><a href="/gk/">公开</a></div>'
    '<div>当前位置：<a href="/">首页</a> &gt; <a href="/gk/">公开</a> &gt; '
    f'<a href="/nb/">{COLUMN}</a></div>'
)
SECTIONS = '<ul><li><a href="/a/">机构</a></li><li><a href="/b/">规划</a></li></ul>'


def news(heading: str = "今日要事", count: int = 4) -> str:
    rows = "".join(
        f'<li><a href="/yw/{k}.html">{title}</a><em>2022-05-1{k}</em></li>'
        for k, title in enumerate(NEWS[:count])
    )
    more = '<a href="/yw/">更多&gt;&gt;</a>'
    return f'<div class="b1"><div><h4>{heading}</h4>{more}</div><ul>{rows}</ul></div>'


def report(year: int, tag: str = "li", dated: bool = True) -> str:
    day = f"<em>{year + 1}-01-20</em>" if dated else ""
    title = REPORT.replace("2021", str(year))
    return f'<{tag}><a href="/nb/{year}.html">{title}</a>{day}</{tag}>'


def page(main: str, side: str, order: str, title: str = COLUMN, url: str = URL) -> Page:
    left, right = f'<div class="c1">{SECTIONS}{side}</div>', f'<div class="c2">{main}</div>'
    columns = {"side first": left + right, "side last": right + left}[order]
    html = (
        f"<html><head><meta charset=utf-8><title>{title}-清河市</title></head>"
        f'<body>{HEAD_OF_SITE}<div class="w">{columns}</div><p>清河市 主办</p></body></html>'
    )
    return Page(url=url, body=html.encode(), headers={"content-type": "text/html"})


NOTICE = '<li><a href="/nb/1.html">关于调整办公地点</a><em>2022-01-20</em></li>'
PAGER = '<div>共1条 <a href="#">下一页</a></div>'
ORDERS = pytest.mark.parametrize("order", ["side first", "side last"])


def titles(found: Page) -> list[str]:
    return [entry.title for entry in read_list(found).entries]


@ORDERS
@pytest.mark.parametrize(
    "main",
    [
        f"<ul>{report(2021)}</ul>",
        f"<h3>{COLUMN}</h3><ul>{report(2021)}</ul>",
        f"<table><tr>{report(2021, 'td')}</tr></table>",
        f"<ul>{report(2021, dated=False)}</ul>",
        f"<div>{report(2021, 'p', dated=False)}</div>",
        f"<ul>{NOTICE}</ul>{PAGER}",
    ],
    ids=["bare", "headed", "table", "undated", "paragraph", "before the pager"],
)
def test_one_row_of_main_column_outranks_headed_block(main: str, order: str) -> None:
    found = read_list(page(main, news(), order))

    assert [entry.url.rpartition("/")[0] for entry in found.entries] == [f"{SITE}/nb"]
    assert {line.text for line in found.left_out} == set(NEWS)
    assert {line.why for line in found.left_out} == {LeftOut.OUTSIDE_LIST}


@ORDERS
def test_headed_block_alone_is_a_list(order: str) -> None:
    """A heading that differs from the name of the column leaves a list one."""
    only = page("<p>欢迎访问本栏目</p>", news("各区年报"), order)

    assert titles(only) == list(NEWS)


@ORDERS
@pytest.mark.parametrize(
    "shell",
    [
        '<div id="app"><ul><li v-for="r in rows"><a :href="r.u">{{ r.t }}</a></li></ul></div>',
        '<ul id="rows"></ul><script>show(window)</script>',
    ],
    ids=["template", "empty list"],
)
def test_block_beside_a_list_by_script_is_no_list(shell: str, order: str) -> None:
    shown = page(shell, news(), order)

    assert not looks_like_list(shown)
    with pytest.raises(PageUnreadable) as unreadable:
        read_list(shown)
    assert unreadable.value.fault is Fault.SPA_SHELL


@ORDERS
def test_rows_in_a_script_are_read_beside_a_block_of_news(order: str) -> None:
    data = f'[{{"title": "{REPORT}", "url": "/nb/2021.html", "date": "2022-01-20"}}]'
    shown = page(f'<div id="app"></div><script>var rows = {data};</script>', news(), order)

    assert titles(shown) == [REPORT]


@ORDERS
def test_frame_beside_a_block_of_news_is_followed(order: str) -> None:
    frame = '<iframe width="100%" height="600" src="/nb/rows.html"></iframe>'
    found = read_list(page(frame, news(), order))

    assert found.entries == ()
    assert found.continued is not None
    assert found.continued.url == f"{SITE}/nb/rows.html"


@ORDERS
def test_empty_column_beside_a_block_of_news_is_empty(order: str) -> None:
    empty = page("<div><p>暂无内容</p></div>", news(), order)

    assert looks_like_list(empty)
    assert read_list(empty) == ListPage(entries=(), is_empty=True)


@ORDERS
def test_article_beside_a_block_of_news_is_no_list(order: str) -> None:
    article = (
        "<h1>新建人行天桥投入使用</h1><p>发布时间：2022-05-11 来源：市住建局</p>"
        "<p>今天上午，人行天桥投入使用。周边居民出行更加方便。</p>"
    )

    assert not looks_like_list(page(article, news(), order, title="新建人行天桥投入使用"))


@ORDERS
def test_further_page_leaves_out_what_the_first_shows_outside_its_list(order: str) -> None:
    """Even where no heading tells the block of news from the list."""
    bare = news().replace("<h4>今日要事</h4>", "")
    first = read_list(
        page(f"<ul>{''.join(map(report, (2021, 2020, 2019, 2018, 2017)))}</ul>", bare, order)
    )
    last = page(f"<ul>{report(2016)}</ul>", bare, order, url=f"{SITE}/nb/index_2.html")

    found = read_list(last, first=first.as_first)

    assert [entry.url for entry in found.entries] == [f"{SITE}/nb/2016.html"]


@ORDERS
def test_row_of_a_further_page_may_stand_in_the_block_of_news(order: str) -> None:
    bare = f'<div class="b1"><ul>{report(2016)}{report(2015)}</ul></div>'
    first = read_list(page(f"<ul>{report(2021)}{report(2020)}{report(2019)}</ul>", bare, order))
    last = page(f"<ul>{report(2016)}</ul>", "", order, url=f"{SITE}/nb/index_2.html")

    found = read_list(last, first=first.as_first)

    assert [entry.url for entry in found.entries] == [f"{SITE}/nb/2016.html"]


@ORDERS
def test_further_page_without_rows_is_beyond_the_end(order: str) -> None:
    """Its empty list waits for no script, since that of the first page is filled as it arrives."""
    rows = f'<ul class="rows">{report(2021)}{report(2020)}</ul><script>show(1)</script>'
    first = read_list(page(rows, news(), order))
    beyond = '<ul class="rows"></ul><script>show(1)</script>'

    with pytest.raises(PageUnreadable) as unreadable:
        read_list(page(beyond, news(), order), first=first.as_first)
    assert unreadable.value.fault is Fault.EMPTY


HEADLINE = (
    '<div class="t"><h2><a href="/nb/2022.html">民政局2022年年报</a></h2>'
    '<p>报告全文已经公布。<a href="/nb/2022.html">[详细]</a></p></div>'
)


@ORDERS
@pytest.mark.parametrize("slider", [False, True], ids=["alone", "below a slider"])
def test_headline_above_dated_rows_is_a_row(order: str, slider: bool) -> None:
    pictures = (
        '<div><ul><li><a href="/nb/2022.html"><img src="/1.jpg"></a></li>'
        '<li><a href="/nb/2021.html"><img src="/2.jpg"></a></li></ul></div>'
    )
    main = (pictures if slider else "") + HEADLINE
    found = read_list(page(f"{main}<ul>{report(2021)}{report(2020)}</ul>", news(), order))

    assert [(entry.url, entry.published_on) for entry in found.entries] == [
        (f"{SITE}/nb/2022.html", None),
        (f"{SITE}/nb/2021.html", date(2022, 1, 20)),
        (f"{SITE}/nb/2020.html", date(2021, 1, 20)),
    ]


@ORDERS
def test_heading_that_leads_to_the_column_is_no_row(order: str) -> None:
    heading = f'<div><h3><a href="/nb/list/">{COLUMN}</a></h3></div>'
    found = read_list(page(f"{heading}<ul>{report(2021)}{report(2020)}</ul>", "", order))

    assert [entry.url for entry in found.entries] == [
        f"{SITE}/nb/2021.html",
        f"{SITE}/nb/2020.html",
    ]


ASIDE = news().replace("<div", "<aside", 1).removesuffix("</div>") + "</aside>"
SIDEBAR = news().replace('class="b1"', 'class="right-side"')


@ORDERS
@pytest.mark.parametrize(
    "side", [news("热点关注"), ASIDE, SIDEBAR], ids=["heading", "element", "class"]
)
@pytest.mark.parametrize(
    "main",
    ["<p>欢迎访问本栏目</p>", '<p><img src="/a.jpg"></p>', f"<h3>{COLUMN}</h3>", "<p>　</p>"],
    ids=["welcome", "picture", "name", "blank"],
)
def test_sidebar_beside_a_column_without_rows_is_no_list(main: str, side: str, order: str) -> None:
    shown = page(f"{main}<p></p>", side, order)

    assert not looks_like_list(shown)
    with pytest.raises(PageUnreadable) as unreadable:
        read_list(shown)
    assert unreadable.value.fault is Fault.EMPTY


@ORDERS
def test_block_beside_an_empty_list_is_left_out(order: str) -> None:
    assert read_list(page("<ul></ul>", news(), order)) == ListPage(entries=(), is_empty=True)


@ORDERS
def test_block_beside_a_list_that_loads_is_no_list(order: str) -> None:
    shown = page("<p>数据加载中...</p><script>load(1)</script>", news(), order)

    with pytest.raises(PageUnreadable) as unreadable:
        read_list(shown)
    assert unreadable.value.fault is Fault.SPA_SHELL
