"""Further pages of a list by forms, handlers and the interfaces that scripts load."""

import pytest

from tests.crawler.reading.lists.list_with_pager import FOLDER, addresses, find


def test_link_of_asp_net_posts_the_state_of_its_form() -> None:
    [follow] = find(
        "<form action='list.aspx' method=post><input type=hidden name=__VIEWSTATE value=s1>"
        "<input name=key value=搜索><span>1</span>"
        "<a href=\"javascript:__doPostBack('P','2')\">2</a>"
        "<a href=\"javascript:__doPostBack('P','3')\">3</a></form>",
        "list.aspx",
    ).more

    assert (follow.url, follow.method) == (f"{FOLDER}list.aspx", "POST")
    assert follow.form == {"__VIEWSTATE": "s1", "__EVENTTARGET": "P", "__EVENTARGUMENT": "2"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_script_that_sends_a_form(method: str) -> None:
    [follow] = find(
        f"<form id=f method={method} action='search.do?x=1'><input type=hidden name=col value=7>"
        "<input type=hidden id=no name=pageNo value=1></form><a href='javascript:go(2)'>下一页</a>"
        "<script>function go(n){document.getElementById('no').value=n;"
        "document.getElementById('f').submit();}</script>"
    ).more

    if method == "get":
        assert follow.url == f"{FOLDER}search.do?col=7&pageNo=2"
    else:
        assert (follow.url, follow.form) == (f"{FOLDER}search.do?x=1", {"col": "7", "pageNo": "2"})


def test_form_with_a_field_for_the_page_number() -> None:
    found = find(
        "<form action='list.jsp'><input type=hidden name=id value=5>1/3页 转到第<input name=page "
        "value=1>页<input type=submit value=GO></form>"
    )

    assert addresses(found) == ["list.jsp?id=5&page=2"]
    assert found.pages_total == 3


def test_interface_that_loads_more_rows() -> None:
    found = find(
        "<div id=more>加载更多</div><a href='javascript:;' onclick='more()'>加载更多</a><script>"
        "var page = 1, size = 15; function more(){ page++; $.ajax({type: 'get', url: '/api/rows',"
        " data: {col: 'nb', pageNo: page, rows: size}, success: show}) }</script>"
    )

    assert addresses(found)[:2] == [
        f"http://www.linhe.example/api/rows?col=nb&pageNo={n}&rows=15" for n in (2, 3)
    ]
    assert all(follow.speculative for follow in found.more)


@pytest.mark.parametrize(
    ("pager", "pages"),
    [
        (
            "<a onclick=\"query(this,'/col/7/index_2.html')\">下一页</a>",
            ["/col/7/index_2.html"],
        ),
        (
            (
                "<input type=hidden id=cur value=1><a href='javascript:turn()'>下一页</a><script>"
                "function turn(){location='?p='+(parseInt(document.getElementById('cur').value)+1)}"
                "</script>"
            ),
            ["/nb/index.html?p=2"],
        ),
        (
            (
                "<a onclick='nextPage()'>下一页</a><script>var now = 1; "
                "function nextPage(){ now++; location.href = 'list_' + now + '.html' }</script>"
            ),
            ["/nb/list_2.html"],
        ),
        (
            "<script>showPageBar(3, 0, 'index', 'shtml')</script>",
            ["/nb/index_1.shtml", "/nb/index_2.shtml"],
        ),
    ],
    ids=["unknown function", "hidden field", "counter", "numbered files"],
)
def test_further_page_of_a_handler(pager: str, pages: list[str]) -> None:
    found = find(pager)

    assert [one.url.removeprefix("http://www.linhe.example") for one in found.more] == pages
    assert found.unresolved == ()


@pytest.mark.parametrize(
    "pager",
    [
        "<script>var page=1;$(window).scroll(function(){$.get('/rows?p='+(++page))})</script>",
        (
            "<div id=pager></div><script>$('#pager').pagination(9, function(page){"
            "$.getJSON('/rows', {p: page}, add)})</script>"
        ),
    ],
    ids=["scroll", "drawn pager"],
)
def test_pages_that_a_script_loads_without_a_control(pager: str) -> None:
    found = find(pager)

    assert addresses(found)[:2] == [f"http://www.linhe.example/rows?p={n}" for n in (2, 3)]
    assert found.unresolved == ()


def test_interface_with_page_numbers_is_asked_until_it_has_no_more_rows() -> None:
    found = find("<a href='javascript:;' data-next='rows?page=2'>加载更多</a>")

    assert addresses(found)[:3] == ["rows?page=2", "rows?page=3", "rows?page=4"]
    assert [follow.speculative for follow in found.more[:3]] == [False, True, True]


@pytest.mark.parametrize(
    ("form", "request_"),
    [
        (
            "<form action='list.jsp'><input type=hidden name=page value=2><button>下一页</button>",
            ("list.jsp?page=2", {}),
        ),
        (
            (
                "<form action='list.jsp?c=1' method=post><input type=hidden name=pageNo value=1>"
                "<input type=submit value='下一页'>"
            ),
            ("list.jsp?c=1", {"pageNo": "2"}),
        ),
        (
            (
                "<form action='list.aspx' method=post><input type=hidden name=__VIEWSTATE value=s>"
                "<input type=image name=nx src=n.gif alt='下一页'>"
            ),
            ("list.aspx", {"__VIEWSTATE": "s", "nx.x": "1", "nx.y": "1"}),
        ),
        (
            (
                "<form id=f action='list.jsp'><input type=hidden name=p value=2></form>"
                "<form><button form=f>下一页</button>"
            ),
            ("list.jsp?p=2", {}),
        ),
        (
            "<form action='list.jsp'>第<input name=pageNo value=1>页<input type=submit value=GO>",
            ("list.jsp?pageNo=2", {}),
        ),
    ],
    ids=["get", "post of this page's number", "named image", "button elsewhere", "typed number"],
)
def test_form_that_asks_for_the_next_page(form: str, request_: tuple[str, dict[str, str]]) -> None:
    found = find(f"{form}</form>")

    assert [(one.url.removeprefix(FOLDER), dict(one.form)) for one in found.more] == [request_]
    assert found.unresolved == ()


@pytest.mark.parametrize("counter", ["'+n++", "'+(++n)", "'+(n+1)", "${n++}`"])
def test_counter_in_the_address_of_an_interface(counter: str) -> None:
    quote = "`" if counter.endswith("`") else "'"
    found = find(
        "<a id='more' href='javascript:;'>加载更多</a><script>var n=2;"
        f"document.getElementById('more').onclick=function(){{fetch({quote}rows?p={counter}).then(show)}}</script>"
    )

    assert addresses(found)[:2] == ["rows?p=2", "rows?p=3"]
