"""Lists without rows: those that say so are complete, unless they had rows before."""

from collections.abc import Callable

import pytest

from disclosures import (
    Fault,
    KnownPage,
    ListEntry,
    ListObserved,
    Observation,
    PageFailed,
    PageRole,
    Source,
    VisitFinished,
)
from disclosures.reason import ReasonCode
from tests.crawler.fetching.conftest import Visitor, by_url
from tests.crawler.fetching.report_pages import article, list_of, title, titles
from tests.crawler.fetching.web_site import Site, answer

Make = Callable[..., Source]

MENU = "<div class=nav><a href='/'>首页</a><a href='/gk/'>政务公开</a></div>"
EMPTY = f"<body>{MENU}<h2>政府信息公开年报</h2><div class=list><p>暂无数据</p></div></body>"
SIDEBAR = "".join(
    f"<li><a href='/dt/{n}.html'>本县召开第{n}次会议</a><span>2024-01-1{n}</span></li>"
    for n in range(5)
)


def _html(body: str) -> bytes:
    return answer(f"<html><head><meta charset=utf-8><title>年报</title></head>{body}</html>")


def _ends(observations: list[Observation]) -> tuple[ListObserved, VisitFinished]:
    listed, ended = observations
    assert isinstance(listed, ListObserved)
    assert isinstance(ended, VisitFinished)
    return listed, ended


@pytest.mark.parametrize(
    "body",
    [
        EMPTY,
        f"<body>{MENU}<h2>政府信息公开年报</h2><ul class=list></ul></body>",
        EMPTY.replace(
            "</body>", f"<div class=side><h3>最新动态</h3><ul>{SIDEBAR}</ul></div></body>"
        ),
        EMPTY.replace("</body>", "<script src=/count.js></script></body>"),
    ],
    ids=["statement", "empty list", "news beside", "counter"],
)
def test_list_that_has_no_row_yet_is_complete(
    real_visitor: Visitor, site: Site, make_source: Make, body: str
) -> None:
    site.routes["/nb/"] = _html(body)

    listed, ended = _ends(real_visitor.visit(make_source("/nb/")))

    assert (listed.entries, listed.complete, ended.complete) == ((), True, True)
    assert (listed.etag, listed.raw_sha256) == ("", "")


def test_list_in_a_frame_may_be_empty(real_visitor: Visitor, site: Site, make_source: Make) -> None:
    site.routes["/nb/"] = _html("<body><h2>年报</h2><iframe src='list.html'></iframe></body>")
    site.routes["/nb/list.html"] = _html(EMPTY)

    listed, ended = _ends(real_visitor.visit(make_source("/nb/")))

    assert (listed.entries, listed.complete, ended.complete) == ((), True, True)


def test_empty_list_that_gets_rows_is_followed(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    source = make_source("/nb/")
    site.routes["/nb/"] = _html(
        f"<body><ul><li><a href='/1.html'>{title(1)}</a><span>2021-01-11</span></li></ul></body>"
    )
    site.routes |= article(1, "/1.html")
    known = by_url(KnownPage(url=source.url, role=PageRole.LIST))

    observations = real_visitor.visit(source, known=known)

    assert len(list_of(observations).entries) == 1
    assert titles(observations) == [title(1)]


@pytest.mark.parametrize("had", ["rows", "a report"])
def test_list_that_had_rows_is_at_fault(
    real_visitor: Visitor, site: Site, make_source: Make, had: str
) -> None:
    source = make_source("/nb/")
    site.routes["/nb/"] = _html(EMPTY)
    address = f"{site.root}/1.html"
    rows = (ListEntry(url=address, title=title(1)),)
    pages = [KnownPage(url=source.url, role=PageRole.LIST, entries=rows if had == "rows" else ())]
    if had == "a report":
        pages.append(KnownPage(url=address, role=PageRole.REPORT, digest="d"))

    failed, *_ = real_visitor.visit(source, known=by_url(*pages))

    assert isinstance(failed, PageFailed)
    assert (failed.fault, failed.role) == (Fault.EMPTY, PageRole.LIST)
    assert failed.reason.code is ReasonCode.LIST_STATED_EMPTY


@pytest.mark.parametrize(
    "body",
    [
        f"<body>{MENU}<ul id=rows></ul><p>暂无数据</p><script src=/a.js></script></body>",
        "<body><h2>年报</h2><p>暂无数据</p><li v-for='r in rows'>{{ r.title }}</li></body>",
        "<body><div id=app></div><p>暂无数据</p></body>",
        f"<body>{MENU}<h2>年报</h2><p>本栏目正在建设。</p></body>",
        f"<body>{MENU}<h2>年报</h2><p>共12条</p><p>暂无数据</p></body>",
    ],
    ids=["filled by a script", "template", "root of a script", "no statement", "other count"],
)
def test_page_that_may_have_rows_elsewhere_is_no_empty_list(
    real_visitor: Visitor, site: Site, make_source: Make, body: str
) -> None:
    site.routes["/nb/"] = _html(body)

    observations = real_visitor.visit(make_source("/nb/"))

    assert not any(isinstance(each, ListObserved) for each in observations)
    assert any(isinstance(each, PageFailed) for each in observations)
