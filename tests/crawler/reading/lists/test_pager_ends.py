"""Where a pager ends: controls that lead nowhere, or where is unknown, and numbers in scripts."""

import pytest

from crawler.reading.lists.further_pages import FurtherPages
from tests.crawler.reading.lists.list_with_pager import find


@pytest.mark.parametrize(
    ("pager", "name"),
    [
        ("<div><a href='index.html'>上一页</a> <a href='#'>下一页</a></div>", "index.html"),
        ("<div><a href='#'>首页</a> <a href='#'>上一页</a> <a href='#'>下一页</a></div>", ""),
        ("<div><a>首页</a> <a>上一页</a> <a class='next'>下一页</a> <a>尾页</a></div>", ""),
        (
            (
                "<div><a class='no-link' href='javascript:;'>&lt;</a><b>1</b>"
                "<a class='next no-link' href='javascript:;'>&gt;</a></div>"
            ),
            "",
        ),
        ("<div><a href='index.html'>下一页</a> <a href='index.html'>尾页</a></div>", "index.html"),
        ("<form action='x.jsp'><button disabled>下一页</button></form>", ""),
        (
            "<noscript><a href='index.html'>1</a> <a href='index_1.html'>2</a></noscript>",
            "index_1.html",
        ),
        (
            (
                "<a href=\"javascript:go('index.html')\">1</a> "
                "<a href=\"javascript:go('index_1.html')\">2</a>"
                "<script>function go(u){location.href=u}</script>"
            ),
            "index_1.html",
        ),
        (
            (
                "<div>第1页 <a href='javascript:to(1)'>首页</a> "
                "<a href='javascript:to(1)'>下一页</a></div>"
            ),
            "list.do",
        ),
        (
            (
                "<div>第3页 <a onclick='to(1)'>首页</a> <a onclick='to(2)'>上一页</a> "
                "<a onclick='to(3)'>下一页</a></div><script src='/p.js'></script>"
            ),
            "list.do",
        ),
        (
            (
                "<div class='hd'><span>1</span><span>2</span><a class='prev' href='#'>&lt;</a>"
                "<a class='next' href='#'>&gt;</a></div>"
            ),
            "",
        ),
        (
            (
                "<div><ul><li>1</li><li>2</li></ul><a class='prev' href='javascript:;'></a>"
                "<a class='next' href='javascript:;'></a></div>"
            ),
            "",
        ),
    ],
    ids=[
        *("last", "one page", "no links", "disabled", "self", "button", "own number"),
        *("own script", "code of the first", "code of this page", "slides", "pictures"),
    ],
)
def test_control_that_leads_nowhere_is_the_end(pager: str, name: str) -> None:
    assert find(pager, name) == FurtherPages()


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='javascript:void(0)' id='nx'>下一页</a><script src='/p.js'></script>",
        "<div><a href='#' class='prev'>上一页</a> <a href='#' class='next'>下一页</a></div>",
        "<div><a class='nx'>下一页</a></div><script>$('.nx').click(turn)</script>",
        "<span id='nx'>下一页</span><script>document.getElementById('nx').onclick=turn</script>",
        "<input type='button' value='下一页'><script src='/p.js'></script>",
        "<div id='more'>下拉加载更多</div><script src='/p.js'></script>",
        "<div>第1页 <a onclick='to(0)'>首页</a> <a onclick='to(1)'>下一页</a></div>",
        "<div><b>1</b> <a onclick='to(2)'>2</a> <a onclick='to(2)'>下一页</a></div>",
    ],
    ids=[
        *("void", "dressed unlike the one before", "bound", "bound span", "button", "more"),
        *("counted from 0", "code of a later page"),
    ],
)
def test_control_of_a_script_that_is_not_understood_is_unresolved(pager: str) -> None:
    assert find(pager).unresolved


@pytest.mark.parametrize(
    ("script", "rows", "pages"),
    [
        ("createPageHTML(1, 0, 'index', 'html')", None, 1),
        ("laypage.render({elem: 'pager', count: 25, limit: 10, jump: function(o){ f(o) }})", 25, 3),
        ("$('#pager').pagination({totalData: 9, showData: 10, coping: true})", 9, 1),
        ("kkpager.generPageHtml({pno: 1, total: 3, totalRecords: 45})", 45, 3),
        ("var all = 7; new Pagination('#pager', {total: all, pageSize: 5, curr: 1})", 7, 2),
        ("var all = 1; all = f(); new Pager({totalPages: all})", None, None),
        ("new Paging({total: 1})", None, None),
    ],
    ids=["files", "rows and limit", "one page", "pages and rows", "variable", "changed", "unclear"],
)
def test_numbers_of_a_pager_that_a_script_draws(
    script: str, rows: int | None, pages: int | None
) -> None:
    found = find(
        f"<div id='pager'></div><script src='/pager.js'></script><script>{script}</script>"
    )

    assert (found.rows_total, found.pages_total) == (rows, pages)


def test_address_of_a_disabled_control_need_not_exist() -> None:
    [grey] = find("<div><a class='next disabled' href='index_2.html'>下一页</a></div>").more
    [live] = find("<div><a class='next' href='index_2.html'>下一页</a></div>").more

    assert (grey.optional, grey.speculative) == (True, True)
    assert (live.optional, live.speculative) == (False, False)


@pytest.mark.parametrize(
    ("pager", "rows", "pages"),
    [
        ("<a title='Total record'> <b>5</b> </a> <b>1</b> <a href='index_2.html'>2</a>", 5, 2),
        ("<a title='总数'><b>3</b></a> <b>1</b>", 3, None),
        ("<span title='记录总数'><b>9</b></span> <b>1</b> <a href='index_2.html'>2</a>", 9, 2),
        ("<em aria-label='总页数'>4</em> <b>1</b> <a href='index_2.html'>2</a>", None, 4),
        ("<a title='第3页' href='index_3.html'>3</a> <a href='index_2.html'>2</a>", None, 3),
    ],
)
def test_number_that_only_its_description_names(
    pager: str, rows: int | None, pages: int | None
) -> None:
    found = find(f"<div>{pager}</div>")

    assert (found.rows_total, found.pages_total, found.unresolved) == (rows, pages, ())


@pytest.mark.parametrize(
    ("script", "rows"),
    [
        ("$('#n').text(9)", 9),
        ("document.getElementById('n').innerHTML = \"12\";", 12),
        ("var total = 7; $('#n').html(total);", 7),
        ("$('#n').html(data.total)", None),
        ("$('#m').text(9)", None),
    ],
)
def test_number_that_an_inline_script_writes_into_the_pager(script: str, rows: int | None) -> None:
    found = find(f"<div>共<span id=n></span>条</div><script>{script}</script>")

    assert found.rows_total == rows
