"""A response is complete and undamaged, or a PageError with the right fault."""

import gzip
import zlib
from collections.abc import Callable

import pytest

from disclosures import Fault
from disclosures.errors import PageError
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.faulty_responses import (
    BROKEN,
    DAMAGED,
    EXCESSIVE,
    OK,
    PACKED,
    STATUSES,
    endless,
    pieces,
    reset,
)
from tests.crawler.fetching.web_site import Site, WriteResponse, answer, redirect


def _fails_alone(visitor: Visitor, site: Site, route: bytes | WriteResponse, fault: Fault) -> None:
    site.routes |= {"/page": route, "/next": answer("the next page")}

    with pytest.raises(PageError) as caught:
        visitor.fetch(f"{site.root}/page")

    assert caught.value.fault is fault
    assert "\n" not in str(caught.value.reason)
    assert visitor.fetch(f"{site.root}/next").body == b"the next page"


@pytest.mark.parametrize("name", [*BROKEN, *STATUSES])
def test_bad_response_fails_and_the_next_page_is_fetched(
    visitor: Visitor, site: Site, name: str
) -> None:
    _fails_alone(visitor, site, *(BROKEN | STATUSES)[name])


@pytest.mark.parametrize("name", EXCESSIVE)
def test_response_too_slow_or_too_large_fails_and_the_next_page_is_fetched(
    short_timeout_visitor: Visitor, site: Site, name: str
) -> None:
    _fails_alone(short_timeout_visitor, site, *EXCESSIVE[name])


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_response_is_never_accepted(visitor: Visitor, site: Site, name: str) -> None:
    _fails_alone(visitor, site, *DAMAGED[name])


def test_endless_headers_are_refused_in_bounded_memory(
    make_visitor: Callable[..., Visitor], site: Site
) -> None:
    visitor = make_visitor(memory=400_000_000, timeout=20.0)
    site.routes["/page"] = endless(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"y" * 8000 + b"\r\n")

    with pytest.raises(PageError) as caught:
        visitor.fetch(f"{site.root}/page")

    assert caught.value.fault is Fault.TOO_LARGE


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        pytest.param(PACKED, "gzip", id="gzip"),
        pytest.param(PACKED, "x-gzip", id="its old name"),
        pytest.param(PACKED + PACKED, "gzip", id="two gzip members"),
        pytest.param(PACKED + b"\0\0", "gzip", id="gzip with padding"),
        pytest.param(zlib.compress(gzip.decompress(PACKED)), "deflate", id="deflate"),
        pytest.param(
            zlib.compress(gzip.decompress(PACKED))[2:-4],
            "deflate",
            id="deflate without a zlib header",
        ),
    ],
)
def test_encoded_body_is_decoded_completely(
    visitor: Visitor, site: Site, body: bytes, coding: str
) -> None:
    site.routes["/page"] = answer(body, Content_Encoding=coding)

    page = visitor.fetch(f"{site.root}/page")

    once = gzip.decompress(PACKED)
    assert page.body in {once, once + once}
    assert page.headers["content-encoding"] == coding


def test_body_without_a_length_ends_with_its_connection(visitor: Visitor, site: Site) -> None:
    site.routes["/page"] = pieces(OK + b"\r\n<html>", b"</html>", pause=0.02)

    assert visitor.fetch(f"{site.root}/page").body == b"<html></html>"


def test_header_with_invalid_utf8_is_accepted(visitor: Visitor, site: Site) -> None:
    site.routes["/page"] = pieces(OK + b"X-A: \xff\xfe\x80\r\nContent-Length: 2\r\n\r\nok")

    page = visitor.fetch(f"{site.root}/page")

    assert page.body == b"ok"
    assert page.headers["x-a"] == "\ufffd\ufffd\ufffd"


def test_page_has_the_url_after_redirects(visitor: Visitor, site: Site) -> None:
    site.routes |= {
        "/old": redirect("/信息/新.html"),
        "/%E4%BF%A1%E6%81%AF/%E6%96%B0.html": answer("hi"),
    }

    page = visitor.fetch(f"{site.root}/old")

    assert page.url == f"{site.root}/%E4%BF%A1%E6%81%AF/%E6%96%B0.html"
    assert page.status == 200
    assert page.fetched_at is not None


def test_failed_connection_is_tried_three_times(visitor: Visitor, site: Site) -> None:
    site.routes["/page"] = reset

    with pytest.raises(PageError):
        visitor.fetch(f"{site.root}/page")

    assert site.hits["/page"] == 3


@pytest.mark.parametrize("status", ["429 Too Many", "500 Error", "503 Busy", "404 Not Found"])
def test_error_response_is_not_retried(visitor: Visitor, site: Site, status: str) -> None:
    site.routes["/page"] = answer("", status)

    with pytest.raises(PageError):
        visitor.fetch(f"{site.root}/page")

    assert site.hits["/page"] == 1


def test_request_headers_name_the_crawler_and_prefer_chinese(visitor: Visitor, site: Site) -> None:
    site.routes["/page"] = answer("hi", Set_Cookie="a=b")

    visitor.fetch(f"{site.root}/page")
    visitor.fetch(f"{site.root}/page")

    headers = site.last("/page").headers
    assert headers["user-agent"] == "Gongkai-Test/1 (ada@reader.example)"
    assert headers["accept-language"].startswith("zh-CN")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in headers
    assert "referer" not in headers
