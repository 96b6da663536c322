"""Cookies last for one visit: sites that want one back are read, and nothing is remembered."""

import asyncio
from collections.abc import Callable

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from crawler.middlewares.cookie_reloads import MAX_RELOADS
from crawler.middlewares.visit_cookies import COOKIES, MAX_COOKIES, VisitCookiesMiddleware
from disclosures import Fault, ReportObserved, Source
from disclosures.errors import PageError
from disclosures.reason import ReasonCode
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.web_site import ReceivedRequest, Site, WriteResponse, answer


def wall(*cookies: str) -> WriteResponse:
    """Redirect to the same page until all cookies come back."""

    async def write(request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
        sent = request.headers.get("cookie", "")
        if all(cookie.partition(";")[0] in sent for cookie in cookies):
            writer.write(answer("LIST\n/1 甲\n/2 乙" if request.path == "/list" else "甲\n正文"))
        else:
            lines = "".join(f"Set-Cookie: {cookie}\r\n" for cookie in cookies)
            head = f"HTTP/1.1 302 Found\r\nLocation: {request.path}\r\n{lines}"
            writer.write(f"{head}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()

    return write


def test_page_that_wants_a_cookie_back_is_read(
    visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    cookies = ("CT6T=a,b; path=/; expires=Thu, 01 Jan 2099 00:00:00 GMT", "seen=1; HttpOnly")
    site.routes |= {path: wall(*cookies) for path in ("/list", "/1", "/2")}

    for _ in range(2):
        seen = visitor.visit(make_source())
        assert sum(isinstance(each, ReportObserved) for each in seen) == 2

    assert site.hits["/list"] == 4  # each visit begins without a cookie
    assert site.hits["/1"] == 2  # and keeps it to its end


def test_page_that_wants_its_cookie_for_ever_is_too_many_redirects(
    visitor: Visitor, site: Site
) -> None:
    site.routes["/page"] = (
        b"HTTP/1.1 302 Found\r\nLocation: /page\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n"
    )

    with pytest.raises(PageError) as caught:
        visitor.fetch(f"{site.root}/page")

    assert caught.value.fault is Fault.HTTP_ERROR
    assert caught.value.reason.code is ReasonCode.REDIRECT_TOO_MANY
    assert site.hits["/page"] < 20


def test_cookie_with_a_control_character_is_not_kept(visitor: Visitor, site: Site) -> None:
    first = answer("", "302 Found", Location="/page", Set_Cookie="bad=a\x01b")
    site.routes |= {"/first": first, "/page": answer("甲")}

    assert visitor.fetch(f"{site.root}/first").body == "甲".encode()
    assert "cookie" not in site.last("/page").headers


def test_cookie_of_a_site_is_not_sent_to_another() -> None:
    cookies, jar = VisitCookiesMiddleware(), CookieJar()
    first = Request("http://a.gov.cn/", meta={COOKIES: jar})
    given = [b"a=1", b"b=2; domain=.b.gov.cn"]
    cookies.process_response(first, Response(first.url, headers={"Set-Cookie": given}))

    same = Request("http://a.gov.cn/x", meta={COOKIES: jar})
    other = Request("http://b.gov.cn/x", meta={COOKIES: jar})
    for request in (same, other):
        cookies.process_request(request)

    assert same.headers.get("Cookie") == b"a=1"
    assert "Cookie" not in other.headers


def test_number_of_cookies_is_limited() -> None:
    cookies, jar = VisitCookiesMiddleware(), CookieJar()
    request = Request("http://a.gov.cn/", meta={COOKIES: jar})
    for start in range(0, 200, 40):
        given = [b"n%d=1" % number for number in range(start, start + 40)]
        cookies.process_response(request, Response(request.url, headers={"Set-Cookie": given}))

    assert len(jar) == MAX_COOKIES


def reload_wall(page: str, cookie: str = "ready=1; path=/", **headers: str) -> WriteResponse:
    """Give `page` with a cookie until the cookie comes back."""

    async def write(request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
        if cookie.partition(";")[0] in request.headers.get("cookie", ""):
            writer.write(answer("LIST\n/1 甲\n/2 乙" if request.path == "/list" else "甲\n正文"))
        else:
            writer.write(answer(page, Set_Cookie=cookie, **headers))
        await writer.drain()

    return write


@pytest.mark.parametrize(
    ("page", "headers"),
    [
        ('<html><head><meta http-equiv="refresh" content="0"></head></html>', {}),
        ("<meta HTTP-EQUIV=Refresh content='1; URL=/list'><body>正在进入……", {}),
        ("", {"Refresh": "0"}),
        ("<script>setTimeout(function(){ window.location.reload(true) }, 100)</script>", {}),
        ("<script>location.href = location.href;</script>", {}),
    ],
    ids=["no address", "its own address", "header", "reload", "script"],
)
def test_page_that_sets_a_cookie_and_reloads_itself_is_read(
    visitor: Visitor,
    site: Site,
    make_source: Callable[..., Source],
    page: str,
    headers: dict[str, str],
) -> None:
    site.routes |= {"/list": reload_wall(page, **headers)} | {f"/{n}": answer("甲") for n in (1, 2)}

    seen = visitor.visit(make_source())

    assert sum(isinstance(each, ReportObserved) for each in seen) == 2
    assert site.hits["/list"] == 2


@pytest.mark.parametrize(
    ("page", "hits"),
    [
        ('<meta http-equiv="refresh" content="0">', 1 + MAX_RELOADS),
        ('<meta http-equiv="refresh" content="300">', 1),
        (f'<meta http-equiv="refresh" content="0"><body>{"有正文的页面。" * 40}', 1),
        ('<noscript><meta http-equiv="refresh" content="0"></noscript><body>正文', 1),
        ("<body>正文", 1),
    ],
    ids=["for ever", "for news", "text", "noscript", "no refresh"],
)
def test_reloads_are_limited_to_pages_that_only_reload(
    visitor: Visitor, site: Site, page: str, hits: int
) -> None:
    site.routes["/page"] = answer(page, Set_Cookie="a=1")

    assert visitor.fetch(f"{site.root}/page").body == page.encode()
    assert site.hits["/page"] == hits


def test_page_without_a_cookie_is_not_reloaded(visitor: Visitor, site: Site) -> None:
    site.routes["/page"] = answer('<meta http-equiv="refresh" content="0">')

    visitor.fetch(f"{site.root}/page")

    assert site.hits["/page"] == 1
