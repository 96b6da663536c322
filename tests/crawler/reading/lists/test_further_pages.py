"""Further pages of a list: links, pictures, scripts, menus, forms and interfaces."""

import pytest

from crawler.families import Pager
from crawler.reading.lists.further_pages import FurtherPages, find_further_pages
from crawler.reading.page.opened_page import open_page
from disclosures import Page
from tests.crawler.reading.lists.list_with_pager import FOLDER, ROWS, addresses, find

GO = "location.href='index_'+(n-1)+'.html'"


@pytest.mark.parametrize(
    ("pager", "pages"),
    [
        ("<div><a href='index_2.html'>下一页</a></div>", ["index_2.html"]),
        ("<div><a href='index_2.html'>下一頁&gt;&gt;</a></div>", ["index_2.html"]),
        ("<div><a href='index_2.html'><img src='n.gif' alt='下一页'></a></div>", ["index_2.html"]),
        ("<div><a href='index_2.html' title='下一页'><i></i></a></div>", ["index_2.html"]),
        ("<div><b>1</b> <a href='index_2.html'>›</a></div>", ["index_2.html"]),
        ("<p><a href='a.html'>‹</a> 1/3页 <a href='index_2.html'>»</a></p>", ["index_2.html"]),
        ("<p>第1页 <a href='index_2.html' class='next'></a></p>", ["index_2.html"]),
        ("<a rel='next' href='index_2.html'>Older</a>", ["index_2.html"]),
        (
            "<div><b>1</b><a href='index_2.html'>2</a><a href='index_3.html'>3</a></div>",
            ["index_2.html", "index_3.html"],
        ),
        (
            "<div><a class='on' href='x.html'>1</a><a href='index_2.html'>2</a></div>",
            ["index_2.html"],
        ),
        ("<div><a href='index_2.html'>第2页</a></div>", ["index_2.html"]),
        ("<a href='list.php?f=1&t=62&sid=9&p=2'>下一页</a>", ["list.php?f=1&t=62&sid=9&p=2"]),
        (
            "<a href='#' onclick=\"location.href=encodeURI('index_2.jhtml')\">下一页</a>",
            ["index_2.jhtml"],
        ),
        (
            "<li onclick=\"window.open('index_2.html','_self')\"><a>下一页</a></li>",
            ["index_2.html"],
        ),
        (
            f"<a href='javascript:goPage(2)'>下一页</a><script>function goPage(n){{{GO}}}</script>",
            ["index_1.html"],
        ),
        (
            (
                "<a onclick='toPage(2)'>下一页</a><script>var toPage = function(p){if(p==1){"
                "location='index.html'}else{var url='list_';url+=p;location.replace(url+'.html')}}"
                "</script>"
            ),
            ["list_2.html"],
        ),
        (
            (
                "<a href='javascript:go(2)'>2</a><script>const go = (n) => {\n// location = 'x'\n"
                "window.location = `index${n > 1 ? '_' + n : ''}.html`; }</script>"
            ),
            ["index_2.html"],
        ),
        (
            (
                "<button onclick='jump(2)'>下一页</button><script>var base = 'more.jsp?col=7';"
                "function jump(n){turn(n)} function turn(k){location=base+'&page='+k;}</script>"
            ),
            ["more.jsp?col=7&page=2"],
        ),
        (
            (
                "<div>第<select onchange='location.href=this.value'><option value='index.html' "
                "selected>1</option><option value='index_2.html'>2</option></select>页</div>"
            ),
            ["index_2.html"],
        ),
        (
            (
                "<div>转到<select onchange='go(this.options[this.selectedIndex].value)'>"
                "<option value=1 selected>1</option><option value=2>2</option>"
                "<option value=3>3</option></select>页</div>"
                "<script>function go(n){location.href='?page='+n}</script>"
            ),
            ["index.html?page=2", "index.html?page=3"],
        ),
        (
            "<div><b>1</b><a href='index_2.html'>2</a><a href='javascript:go(3)'>3</a></div>",
            ["index_2.html", "index_3.html"],
        ),
        ("<a href='javascript:;' data-url='rows?col=2'>加载更多</a>", ["rows?col=2"]),
    ],
)
def test_further_page_of_a_control(pager: str, pages: list[str]) -> None:
    found = find(pager)

    assert (addresses(found), found.unresolved) == (pages, ())


@pytest.mark.parametrize(
    "pager",
    [
        "",
        "<ul><li><a href='/a/'>2024</a></li><li><a href='/b/'>2023</a></li></ul>",
        "<ul><li><a href='/gk/'>政务公开</a></li><li><a href='/more/'>更多&gt;&gt;</a></li></ul>",
        "<div id='pager'></div>",
        "<div><a href='index.html'>下一页</a></div>",
        "<p>首页 上一页 <b>1</b> <a>下一页</a> <a href='javascript:;'>尾页</a></p>",
        "<div><a class='prev' href='#'>‹</a><a class='next' href='#'>›</a></div>",
        "<table>"
        + "".join(
            "<tr>"
            + "".join(f"<td><a href='?d={d}'>{d}</a></td>" for d in range(w, w + 7))
            + "</tr>"
            for w in (1, 8, 15, 22)
        )
        + "</table>",
        "<table>"
        + "".join(
            f"<tr><td>关于第{n}件事项的通知公告</td><td><a href='/hf/{n}'>{n}</a></td>"
            f"<td>{n + 1}</td></tr>"
            for n in (3, 4, 5, 8)
        )
        + "</table>",
        "<div>出生<select name=m><option>1</option><option>2</option></select>月</div>",
        "<p>上一篇：无 <a href='2.html'>下一篇</a></p>",
    ],
    ids=[
        "none",
        "years",
        "menu",
        "empty box",
        "itself",
        "last page",
        "carousel",
        "calendar",
        "replies",
        "months",
        "next article",
    ],
)
def test_what_is_no_pager(pager: str) -> None:
    assert find(pager) == FurtherPages()


@pytest.mark.parametrize(
    ("pager", "rows", "pages"),
    [
        ("<p>共6条</p>", 6, None),
        ("<p>共有6篇</p>", 6, None),
        ("<p>第1页/共1页</p>", None, 1),
        ("<p>页次：1/1页 每页20条 共3条记录</p>", 3, 1),
        ("<table><tr><td>总记录数：33</td><td>总页数：1</td></tr></table>", 33, 1),
        ("<p>2024年共收到申请12件，办结12件。</p>", None, None),
        ("<p>2023/2024</p>", None, None),
    ],
)
def test_printed_counts(pager: str, rows: int | None, pages: int | None) -> None:
    found = find(pager)

    assert (found.rows_total, found.pages_total) == (rows, pages)


def test_pages_are_resolved_against_the_base_in_the_charset_of_the_page() -> None:
    pager = "<a href='list.asp?lb=年报&page=2'>下一页</a>"
    html = (
        "<html><head><meta charset='gb2312'><base href='/gk/'></head><body>"
        f"{ROWS}{pager}</body></html>"
    )
    page = Page(url=FOLDER, body=html.encode("gb18030"))

    [follow] = find_further_pages(open_page(page), Pager()).more

    assert follow.url == "http://www.linhe.example/gk/list.asp?lb=%C4%EA%B1%A8&page=2"


@pytest.mark.parametrize(
    ("pager", "name", "unresolved", "guesses"),
    [
        (
            "<a href='javascript:turn(2)'>下一页</a>",
            "index.html",
            "下一页",
            ["index_1.html", "index_2.html", "index.html?page=2"],
        ),
        ("<p>1/8页 <a href='#'>下一页</a></p>", "list.do?id=3", "下一页", ["list.do?id=3&page=2"]),
        (
            "<div><b>1</b><a href='#'>2</a><a href='#'>3</a></div>",
            "",
            "2",
            ["index_1.html", "index_2.html", "?page=2"],
        ),
    ],
    ids=["unknown function", "printed pages", "numbers"],
)
def test_control_whose_address_stays_unknown(
    pager: str, name: str, unresolved: str, guesses: list[str]
) -> None:
    found = find(pager, name)

    assert (found.more, found.unresolved[:1]) == ((), (unresolved,))
    tried = [follow for [follow] in found.instead]
    assert [follow.url.removeprefix(FOLDER) for follow in tried] == guesses
    assert all(follow.speculative for follow in tried)


def test_box_that_a_script_fills_is_unresolved() -> None:
    found = find("<div id='pager'></div><script src='/js/pagination.js'></script>")

    assert (found.more, found.instead, found.unresolved) == ((), (), ("#pager",))


def test_page_by_convention_leads_to_the_next() -> None:
    found = find("<b>2</b><a href='javascript:turn(3)'>3</a>", "index_2.html")

    assert addresses(found) == ["index_3.html"]
    assert found.more[0].speculative


def test_pages_before_this_one_are_left_out() -> None:
    found = find("<a href='index.html'>1</a><b>2</b><a href='index_3.html'>3</a>", "index_2.html")

    assert (addresses(found), found.pages_total) == (["index_3.html"], 3)
