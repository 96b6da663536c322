"""Pages without rows that lead to their list: frames, refreshes, redirects by scripts."""

import pytest

from crawler.reading import read_list
from disclosures import Fault, Page
from disclosures.errors import PageUnreadable
from disclosures.reason import ReasonCode

URL = "http://www.linhe.example/zwgk/nb.html"
LIST = "http://www.linhe.example/zwgk/list.html"


def _page(head: str = "", body: str = "", **headers: str) -> Page:
    html = f"<html><head><title>年报</title>{head}</head>{body}</html>"
    return Page(url=URL, body=html.encode(), headers=headers)


@pytest.mark.parametrize(
    "page",
    [
        _page(body="<body><h2>年报</h2><iframe src='list.html' width='900'></iframe></body>"),
        _page(
            body="<frameset rows='90,*'><frame src='top.html'><frame src='list.html'></frameset>"
        ),
        _page(
            body="<body><iframe src='http://weather.example/' width=120 height=40></iframe>"
            "<iframe src='/zwgk/list.html' style='width:100%'></iframe></body>"
        ),
        _page("<meta http-equiv='Refresh' content='0; URL=list.html'>", "<body></body>"),
        _page(
            "<meta http-equiv=refresh content=\"3;url='/zwgk/list.html'\">",
            "<body>页面正在跳转，请稍候。</body>",
        ),
        _page(body="<body></body>", refresh="0;url=/zwgk/list.html"),
        _page("<script>window.location.href='list.html';</script>", "<body></body>"),
        _page(
            "<script>function jump(){ self.location.replace('list.html') }</script>",
            "<body onload='jump()'></body>",
        ),
        _page(
            "<script>setTimeout(function(){location='/zwgk/list.html'}, 500)</script>",
            "<body>正在跳转</body>",
        ),
        _page("<base href='/zwgk/'><script>top.location = 'li' + 'st.html'</script>"),
    ],
    ids=[
        "iframe",
        "frameset",
        "widget beside",
        "meta",
        "meta quoted",
        "header",
        "script",
        "onload",
        "timeout",
        "base",
    ],
)
def test_page_without_rows_leads_to_its_list(page: Page) -> None:
    found = read_list(page)

    assert (found.entries, found.continued and found.continued.url) == ((), LIST)


def test_frames_are_tried_one_after_the_other() -> None:
    body = "<frameset cols='20%,*'><frame src='a.html'><frame src='list.html' name=main></frameset>"
    found = read_list(_page(body=body))

    assert found.continued is not None
    assert [found.continued.url, *(one.url for [one] in found.instead)] == [
        LIST,
        "http://www.linhe.example/zwgk/a.html",
    ]


@pytest.mark.parametrize(
    "page",
    [
        _page(body="<body><p>暂无内容</p></body>"),
        _page(body="<body><iframe src='count.html' width=0 height=0></iframe>暂无</body>"),
        _page(body="<body><iframe src='about:blank'></iframe>暂无</body>"),
        _page("<meta http-equiv=refresh content='600'>", "<body>暂无内容</body>"),
        _page("<meta http-equiv=refresh content='0;url=nb.html'>", "<body></body>"),
        _page("<meta http-equiv=refresh content='0;url=/'>", "<body></body>"),
        _page(
            "<noscript><meta http-equiv=refresh content='0;url=a.html'></noscript>",
            "<body>暂无内容</body>",
        ),
        _page(
            "<script>function goPage(n){location.href='?page='+n}</script>", "<body>暂无内容</body>"
        ),
    ],
    ids=[
        "nothing",
        "counter",
        "blank frame",
        "reload",
        "itself",
        "front page",
        "noscript",
        "function of a number",
    ],
)
def test_page_without_rows_that_leads_nowhere(page: Page) -> None:
    with pytest.raises(PageUnreadable):
        read_list(page)


SHELL = (
    "<body><h2>年报</h2><p>信息公开年度报告专栏，历年报告如下</p><ul id=list></ul>{script}</body>"
)


@pytest.mark.parametrize(
    ("script", "url"),
    [
        ("var page = 1; $.getJSON('/api/list?p=' + page, show)", "/api/list?p=1"),
        ("fetch('/api/list.json').then(show)", "/api/list.json"),
        (
            "$.get('/count?id=3'); $.ajax({url: 'rows.do', data: {col: 7, pageNo: 1}})",
            "/zwgk/rows.do?col=7&pageNo=1",
        ),
    ],
)
def test_rows_that_a_script_loads_are_requested(script: str, url: str) -> None:
    found = read_list(_page(body=SHELL.format(script=f"<script>{script}</script>")))

    assert found.continued is not None
    assert found.continued.url == f"http://www.linhe.example{url}"


@pytest.mark.parametrize(
    "body",
    [
        SHELL.format(script="<script src='/js/list.js'></script>"),
        (
            "<body><h2>年报</h2><p>信息公开年度报告专栏，历年报告如下，欢迎查阅，如有疑问请与本机关联系</p>"
            "<li v-for='row in rows'></li><script src='a.js'></script></body>"
        ),
    ],
)
def test_list_that_only_a_script_fills_has_a_reason(body: str) -> None:
    with pytest.raises(PageUnreadable) as raised:
        read_list(_page(body=body))

    assert raised.value.fault is Fault.SPA_SHELL
    assert raised.value.reason.code is ReasonCode.LIST_ROWS_BY_SCRIPT


def test_error_page_is_not_left() -> None:
    page = _page(
        "<meta http-equiv=refresh content='3;url=/gone/help.html'>",
        "<body>您访问的页面不存在或已被删除</body>",
    )

    with pytest.raises(PageUnreadable) as raised:
        read_list(page)

    assert raised.value.fault is Fault.SOFT_404


def test_page_with_rows_is_not_left_for_a_frame() -> None:
    rows = "".join(f"<li><a href='{n}.html'>20{n}年政府信息公开年报</a></li>" for n in (19, 20, 21))
    found = read_list(_page(body=f"<body><ul>{rows}</ul><iframe src='list.html'></iframe></body>"))

    assert (len(found.entries), found.continued) == (3, None)
