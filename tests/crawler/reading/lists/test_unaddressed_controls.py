"""Controls without an address: what only a script can act on, and what nothing acts on."""

import pytest
from lxml.html import HtmlElement, fromstring

from crawler.reading import ListPage, read_list
from crawler.reading.lists.pagers.pager_boxes import visible_text
from crawler.reading.lists.pagers.unaddressed import bare_controls
from disclosures import Page
from tests.crawler.reading.lists.list_with_pager import FOLDER, ROWS

FILE = "<script src='/js/list.js'></script>"
LIBRARIES = (
    "<script src='/js/jquery-3.6.min.js'></script><script src='/js/jquery.SuperSlide.js'></script>"
    "<script src='https://count.tongji.example/h.js'></script>"
)
NOTICES = (
    "<ul><li><a href='/gg/1.html'>关于停水的通知公告</a>"
    "<li><a href='/gg/2.html'>关于停电的通知公告</a></ul>"
)


def _read(pager: str, name: str = "index.html") -> ListPage:
    body = f"<html><body><h2>年报</h2><div class=box>{ROWS}{pager}</div></body></html>"
    found = read_list(Page(url=FOLDER + name, body=body.encode()))
    assert len(found.entries) == 3
    return found


@pytest.mark.parametrize(
    "pager",
    [
        "<a class=nx>下一页</a>",
        "<span>下一頁</span>",
        "<p><em>上一页</em><em>下一页</em></p>",
        "<div><span class=off>上一页</span><span>下一页</span></div>",
        "<ul class=pg><li>上一页</li><li class=on>1</li><li>2</li><li>下一页</li></ul>",
        "<ul><li class=on>1</li><li>2</li><li>3</li></ul>",
        "<p><span>[1]</span> <span>[2]</span></p>",
        "<ul><li class=on>第1页</li><li>第2页</li></ul>",
        "<table><tr><td>首页</td><td>1</td><td>2</td><td>下一页</td></tr></table>",
        "<div>转到<select id=pg><option>1</option><option>2</option></select>页</div>",
        "<img src='/i/n.png' alt='下一页'>",
        "<i class='icon r' title='下一页'></i>",
        "<div class=lm>查看更多</div>",
        "<a class=more href='javascript:;'>更多&gt;&gt;</a>",
        "<div>展开全部</div>",
        "<p><a>首页</a> <a>上一页</a> <a class=nx>下一页</a> <a>尾页</a></p>",
    ],
)
def test_control_beside_a_script_file_is_unresolved(pager: str) -> None:
    assert _read(pager + FILE).unresolved


@pytest.mark.parametrize("pager", ["<ul><li>1</li><li>2</li></ul>", "<div>查看更多</div>"])
def test_control_below_rows_that_are_no_links(pager: str) -> None:
    rows = "".join(
        f"<tr onclick=\"open('{n}0{n}.html')\"><td>临河区商务局20{n}年政府信息公开工作年度报告</td>"
        f"<td>20{n}-01-{n}</td></tr>"
        for n in (21, 20, 19)
    )
    body = f"<html><body><table>{rows}</table>{pager}{FILE}</body></html>"

    assert read_list(Page(url=f"{FOLDER}index.html", body=body.encode())).unresolved


@pytest.mark.parametrize(
    "pager",
    [
        "<div class=pg><a>上一页</a><a>下一页</a></div><script>$('.pg a').on('click',f)</script>",
        "<div id=nx>下一页</div><script>document.querySelector('#nx').onclick = f</script>",
        "<a class=a1>下一页</a><script>$('a:contains(下一页)').click(f)</script>",
        "<a ng-click='next()'>下一页</a>",
        "<button @click='page++'>下一页</button>",
    ],
    ids=["around", "id", "words", "angular", "vue"],
)
def test_control_on_which_an_inline_script_acts_is_unresolved(pager: str) -> None:
    assert _read(pager).unresolved


@pytest.mark.parametrize(
    ("pager", "name"),
    [
        ("<div><a>上一页</a><a class=on>1</a><a>下一页</a></div>", ""),
        ("<div><i class=dis>上一页</i><b>1</b><i class=dis>下一页</i></div>", ""),
        ("<ul><li class=disabled><a>上一页</a><li class=disabled><a>下一页</a></ul>", ""),
        ("<div><span style='color:#999'>上一页</span><span style='color:#999'>下一页</span>", ""),
        ("<p><font color=gray>上一页</font> <font color=gray>下一页</font></p>", ""),
        (
            "<button aria-disabled=true>上一页</button><button aria-disabled=true>下一页</button>",
            "",
        ),
        ("<p>1/1页 <span>上一页</span> <span>下一页</span></p>", ""),
        ("<div><i>上一页</i><i>1 / 1</i><i>下一页</i></div>", ""),
        ("<p>共3条 <span>上一页</span> <span>下一页</span></p>", ""),
        (
            "<p><a href=index.html>首页</a> <a href=index.html>上一页</a> <i>下一页</i></p>",
            "index_2.html",
        ),
        ("<p><a href=index.html>1</a> <b>2</b> <span>下一页</span></p>", "index_2.html"),
        ("<p><i onclick='t(1)'>首页</i> <i>下一页</i></p>", "list.do?p=3"),
        ("<p><a>首页</a> <a>上一页</a> <a>下一页</a> <a>尾页</a></p>", ""),
        ("<ul><li>首页</li><li>上页</li><li>下页</li><li>末页</li></ul>", ""),
        ("<div style='display:none'>加载更多</div>", ""),
        ("<p>没有更多数据了</p>", ""),
        ("<p>请点击下一页按钮查看更多内容。</p>", ""),
        ("<p><span>上一条</span><span>下一条</span></p>", ""),
    ],
)
def test_control_that_is_marked_as_the_end_is_none(pager: str, name: str) -> None:
    found = _read(pager + FILE, name)

    assert (found.more, found.instead, found.unresolved) == ((), (), ())


@pytest.mark.parametrize(
    "pager",
    [
        "<div><img src=1.jpg><ul><li class=on>1</li><li>2</li><li>3</li></ul></div>",
        "<div><video src=1.mp4></video><ul><li>1</li><li>2</li></ul></div>",
        "<div><img src=1.jpg><span>&lt;</span><span>下一页</span></div>",
        f"<ul>{''.join(f'<li>{day}</li>' for day in range(1, 31))}</ul>",
        f"<div><h3>公告</h3>{NOTICES}<p><span>上一页</span><span>下一页</span></p></div>",
        f"<div><h3>公告</h3>{NOTICES}<div>加载更多</div></div>",
        f"<div><h3>通知公告</h3><a>更多&gt;&gt;</a></div>{NOTICES}",
        "<p>每页<select><option>1</option><option>2</option></select>条</p>",
        "<p>分享到：<a class=wx>微信</a><a>更多</a></p>",
        "<div><p>您对本栏目满意吗？</p><ul><li>1</li><li>2</li><li>3</li></ul></div>",
    ],
    ids=[
        "dots",
        "videos",
        "pictures",
        "days",
        "list beside",
        "more beside",
        "heading",
        "rows of a page",
        "share",
        "vote",
    ],
)
def test_control_of_something_else_is_none(pager: str) -> None:
    assert _read(pager + FILE).unresolved == ()


@pytest.mark.parametrize(
    "pager",
    [
        "<p><span>上一页</span> <span>下一页</span></p>",
        "<div>查看更多</div>",
        "<p><span>1</span><span>2</span></p>",
    ],
)
def test_control_beside_libraries_alone_is_none(pager: str) -> None:
    assert _read(pager + LIBRARIES).unresolved == ()


@pytest.mark.parametrize(
    ("pager", "label", "rows", "pages"),
    [
        ("<el-pagination :total='60' :page-size='20'></el-pagination>", "1/3", 60, 3),
        (
            "<el-pagination layout='prev, next' @current-change='go'/>",
            "<el-pagination>",
            None,
            None,
        ),
        ("<a-pagination :total='60'/>", "3/60", 60, None),
        ("<b-pagination :total-rows='60' :per-page='20'/>", "1/3", 60, 3),
        ("<van-pagination :page-count='12'/>", "1/12", None, 12),
        ("<van-list finished-text='没有更多了' @load='f'></van-list>", "<van-list>", None, None),
        ("<Page :total='60' show-elevator></Page>", "3/60", 60, None),
        ("<uni-load-more :status='s'></uni-load-more>", "<uni-load-more>", None, None),
        ("<div v-infinite-scroll='load'></div>", "<div>", None, None),
    ],
)
def test_pager_of_a_component_framework(
    pager: str, label: str, rows: int | None, pages: int | None
) -> None:
    found = _read(pager)

    assert label in found.unresolved
    assert (found.total, found.pages_total) == (rows, pages)


def test_component_whose_numbers_are_met_is_the_end() -> None:
    found = _read("<el-pagination :total='3' :page-size='20'></el-pagination>" + FILE)

    assert (found.unresolved, found.total, found.pages_total) == ((), 3, 1)


@pytest.mark.parametrize(
    "link",
    [
        "<a class=more href='index_2.html'>查看更多</a>",
        "<p><a href='index_2.html'>更多&gt;&gt;</a></p>",
        "<p><a href='index_2.html'>往期年报</a></p>",
    ],
)
def test_link_below_the_rows_to_the_next_number_of_the_list(link: str) -> None:
    assert [one.url for one in _read(link).more] == [f"{FOLDER}index_2.html"]


def test_address_in_the_attribute_of_a_framework() -> None:
    found = _read("<button hx-get='index_2.html'>加载更多</button>")

    assert found.more[0].url == f"{FOLDER}index_2.html"


@pytest.mark.parametrize("href", ["/gg/index_2.html", "/nb/", "index_5.html", "2102.html"])
def test_more_link_to_another_list_is_none(href: str) -> None:
    found = _read(f"<p><a href='{href}'>更多&gt;&gt;</a></p>")

    assert (found.more, found.unresolved) == ((), ())


@pytest.mark.parametrize(
    ("foot", "name", "unresolved"),
    [
        ("<span>1/2</span>", "", ("1/2",)),
        ("<div class=fy><p>1 / 12</p></div>", "", ("1/12",)),
        ("<td>(2/3)</td>", "index_2.html", ("(2/3)",)),
        ("<span>1/1</span>", "", ()),
        ("<span>2/2</span>", "index_2.html", ()),
        ("<span>11/29</span>", "", ()),
        ("<div><img src=1.jpg><span>1/2</span></div>", "", ()),
        ("<p>满分为以下各项之和：</p><span>1/2</span>", "", ()),
    ],
)
def test_number_of_pages_that_stands_alone_below_the_rows(
    foot: str, name: str, unresolved: tuple[str, ...]
) -> None:
    assert _read(foot, name).unresolved == unresolved


def test_no_pager_is_sought_around_numbers_that_lead_to_no_later_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The work for a table of such numbers would grow with the square of its rows."""
    sought: list[HtmlElement] = []
    monkeypatch.setattr(bare_controls, "box_of", sought.append)

    found = _read("<table>" + "<tr><td>1</td></tr>" * 90 + "</table>" + FILE)

    assert (found.unresolved, sought) == ((), [])


@pytest.mark.parametrize("inside", ["字", "字<i>，</i>"], ids=["one text", "many texts"])
def test_text_of_an_element_is_cut(inside: str) -> None:
    """Its length is what a label or a pager could have, however long a paragraph is."""
    assert len(visible_text(fromstring(f"<div>{'x' * 5000}{inside * 5000}</div>"))) <= 1_000
