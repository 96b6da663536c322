"""Pagers that a script draws from numbers, names and functions that it is given."""

import pytest

from tests.crawler.reading.lists.list_with_pager import addresses, find

BOX, FILE = "<div id=p></div>", "<script src='/js/list.js'></script>"


@pytest.mark.parametrize(
    "call",
    [
        "createPageHTML('index','html',3,0)",
        "makeBar('html','index',0,3)",
        "var pc=3,ci=0;createPageHTML(pc,ci,'index','html')",
        "var a=3, b=0; show(a, b, 'index', 'html')",
    ],
)
def test_numbers_and_the_parts_of_a_name_in_any_order(call: str) -> None:
    found = find(f"{BOX}<script>{call}</script>")

    assert addresses(found) == ["index_1.html", "index_2.html"]
    assert found.pages_total == 3


def test_numbers_of_which_several_may_be_that_of_the_pages() -> None:
    found = find(f"{BOX}<script>createPageHTML(20, 3, 0, 'index', 'html')</script>")

    assert addresses(found) == ["index_1.html"]
    assert found.more[0].speculative
    assert found.pages_total is None


def test_name_without_an_ending() -> None:
    found = find(f"{BOX}<script>var pageCount=3;createPage(pageCount,'index',1)</script>")

    assert addresses(found) == ["index_2.html", "index_3.html"]
    assert [one[0].url[-12:] for one in found.instead] == ["index_1.html"]


def test_call_on_a_later_page_names_the_next_one() -> None:
    script = f"{BOX}<script>createPage('index', 4, 2)</script>"

    assert addresses(find(script, "index_2.html")) == ["index_3.html"]
    assert addresses(find(script, "index_4.html")) == []


@pytest.mark.parametrize(
    "script",
    [
        (
            "kkpager.generPageHtml({pno: '1', total: '3', totalRecords: '20', mode: 'link',"
            "hrefFormer: 'index', hrefLatter: '.html', getLink: function(n){ if(n==1){return "
            "this.hrefFormer + this.hrefLatter;} return this.hrefFormer+'_'+n+this.hrefLatter; }})"
        ),
        (
            "laypage.render({elem: 'p', count: 20, limit: 8, jump: function(obj, first){"
            "if(!first){ location.href = 'index_' + obj.curr + '.html' }}})"
        ),
        (
            "$('.p').pagination({pageCount: 3, current: 1, callback: function(api){"
            "location = 'index_' + api.getCurrent() + '.html' }})"
        ),
        (
            "$('#p').pagination(20, {items_per_page: 8, current_page: 0, callback: go});"
            "function go(i){ location.href = 'index_' + (i + 1) + '.html' }"
        ),
        (
            "new Page({id: 'p', pageTotal: 3, dataTotal: 20, curPage: 1, pageSize: 8,"
            "getPage(page) { window.location.href = `index_${page}.html` }})"
        ),
        "new Pagination('#p', {totalPages: 3, current: 1, href: p => 'index_' + p + '.html'})",
    ],
    ids=["kkpager", "laypage", "api", "from zero", "method", "arrow"],
)
def test_function_that_is_given_the_number_of_a_page(script: str) -> None:
    found = find(f"{BOX}<script>{script}</script>")

    assert addresses(found) == ["index_2.html", "index_3.html"]
    assert (found.pages_total, found.unresolved) == (3, ())


def test_function_that_replaces_the_query() -> None:
    found = find(
        f"{BOX}<script>new Paging({{pageCount: 2, change: (p) => {{ location.search = '?p=' + p "
        "}})</script>"
    )

    assert addresses(found) == ["index.html?p=2"]


@pytest.mark.parametrize(
    ("markup", "rows", "pages"),
    [
        ("<script>var total='20';var limit='8'</script>", 20, 3),
        ("<script>var countPage = 3</script>", None, 3),
        ("<script>window.totalPage=3;</script>", None, 3),
        ("<script>var conf={totalCount:20,pageSize:8};</script>", 20, 3),
        ('<script type=\'application/json\'>{"total":20,"pageSize":8}</script>', 20, 3),
        ("<input type=hidden id=totalPage value=3>", None, 3),
        ("<nav data-page-count=3></nav>", None, 3),
    ],
)
def test_numbers_under_names_of_their_own(markup: str, rows: int | None, pages: int) -> None:
    found = find(f"{BOX}{markup}{FILE}")

    assert (found.rows_total, found.pages_total) == (rows, pages)
    assert found.unresolved


@pytest.mark.parametrize(
    "markup",
    [
        "<script>var pageCount = 1;</script>",
        "<script>var pageCount = 4; slide('#banner', pageCount)</script>",
        "<script>new Swiper('.x', {pages: 4, loop: true})</script>",
        "<script>SetOtherPage('100', '1', '8', '1')</script>",
        "<script>$.ajax({url: '/count', data: {page: 3}})</script>",
    ],
)
def test_numbers_of_something_else(markup: str) -> None:
    found = find(f"{BOX}{markup}{FILE}")

    assert (found.more, found.unresolved, found.rows_total) == ((), (), None)


def test_pager_that_is_drawn_from_unknown_numbers() -> None:
    found = find(f"{BOX}<script>laypage.render({{elem: 'p', count: total, limit: 8}})</script>")

    assert found.unresolved == ("laypage.render()",)
