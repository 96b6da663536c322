"""robots.txt (RFC 9309): what it allows, its lifetime, and its own failures."""

from collections.abc import Callable

import pytest

from crawler.middlewares.robots import policy_from
from disclosures import Fault, PageFailed, PageRole, Source, VisitFinished
from disclosures.errors import PageError
from disclosures.reason import ReasonCode
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.faulty_responses import endless, silence
from tests.crawler.fetching.web_site import Site, answer, redirect, running


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        pytest.param(answer("User-agent: *\nDisallow: /"), False, id="everything is forbidden"),
        pytest.param(answer("User-agent: *\nDisallow: /page"), False, id="this page is"),
        pytest.param(
            answer("User-agent: gongkai-test\nDisallow: /"), False, id="this crawler is forbidden"
        ),
        pytest.param(answer("User-agent: other\nDisallow: /"), True, id="others are"),
        pytest.param(answer("User-agent: *\nDisallow: /pages"), True, id="another page is"),
        pytest.param(answer("<html>系统繁忙</html>"), True, id="no robots.txt at all"),
        pytest.param(answer("", "404 Not Found"), True, id="none"),
        pytest.param(answer("", "403 Forbidden"), True, id="robots.txt is forbidden"),
        pytest.param(answer("", "503 Busy"), False, id="broken"),
        pytest.param(answer("", "500 Error"), False, id="broken for good"),
        pytest.param(redirect("/robots.txt"), True, id="redirects for ever"),
        pytest.param(answer("\ufeffUser-agent: *\nDisallow: /"), False, id="a byte order mark"),
    ],
)
def test_robots_txt_is_obeyed(visitor: Visitor, site: Site, robots: bytes, allowed: bool) -> None:
    """RFC 9309, 2.3.1: 4xx allows all, 5xx forbids all."""
    site.routes |= {"/robots.txt": robots, "/page": answer("hi")}

    if allowed:
        assert visitor.fetch(f"{site.root}/page").body == b"hi"
    else:
        with pytest.raises(PageError) as caught:
            visitor.fetch(f"{site.root}/page")
        assert caught.value.fault is Fault.ROBOTS
    assert visitor.fetch(f"{site.root}/page", robots=False).body == b"hi"


def test_endless_robots_txt_is_read_up_to_the_limit(visitor: Visitor, site: Site) -> None:
    start = b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /no\n"
    site.routes |= {"/robots.txt": endless(start, b"Allow: /x\n" * 5000), "/page": answer("hi")}

    assert visitor.fetch(f"{site.root}/page").body == b"hi"


def test_robots_txt_that_hangs_is_a_timeout_of_the_page(
    short_timeout_visitor: Visitor, site: Site
) -> None:
    site.routes |= {"/robots.txt": silence, "/page": answer("hi")}

    with pytest.raises(PageError) as caught:
        short_timeout_visitor.fetch(f"{site.root}/page")

    assert caught.value.fault is Fault.TIMEOUT
    assert site.hits["/page"] == 0


def test_robots_txt_is_fetched_once_per_lifetime(
    visitor: Visitor, short_timeout_visitor: Visitor, site: Site
) -> None:
    site.routes |= {"/robots.txt": answer("User-agent: *\nDisallow: /no"), "/page": answer("hi")}

    for _ in range(3):
        visitor.fetch(f"{site.root}/page")
    cached = site.hits["/robots.txt"]
    for _ in range(3):
        short_timeout_visitor.fetch(f"{site.root}/page")

    assert (cached, site.hits["/robots.txt"]) == (1, 4)


def test_robots_txt_is_fetched_again_after_an_error(
    short_timeout_visitor: Visitor, site: Site
) -> None:
    site.routes |= {"/robots.txt": answer("", "500 Error"), "/page": answer("hi")}
    with pytest.raises(PageError):
        short_timeout_visitor.fetch(f"{site.root}/page")

    site.routes["/robots.txt"] = answer("")

    assert short_timeout_visitor.fetch(f"{site.root}/page").body == b"hi"


def test_known_rules_hold_while_robots_txt_is_broken(
    short_timeout_visitor: Visitor, site: Site
) -> None:
    """RFC 9309, 2.4: an unreachable robots.txt leaves the cached one in force."""
    pages = {"/page": answer("hi"), "/no": answer("no")}
    site.routes |= {"/robots.txt": answer("User-agent: *\nDisallow: /no"), **pages}
    short_timeout_visitor.fetch(f"{site.root}/page")

    site.routes["/robots.txt"] = answer("", "500 Error")

    assert short_timeout_visitor.fetch(f"{site.root}/page").body == b"hi"
    with pytest.raises(PageError) as caught:
        short_timeout_visitor.fetch(f"{site.root}/no")
    assert caught.value.reason.code is ReasonCode.ROBOTS_DISALLOWED


def test_redirect_to_a_url_that_robots_txt_forbids_is_not_followed(
    visitor: Visitor, site: Site
) -> None:
    site.routes |= {
        "/robots.txt": answer("User-agent: *\nDisallow: /secret"),
        "/page": redirect("/secret"),
        "/secret": answer("hi"),
    }

    with pytest.raises(PageError) as caught:
        visitor.fetch(f"{site.root}/page")

    assert caught.value.fault is Fault.ROBOTS
    assert site.hits["/secret"] == 0


def test_list_forbidden_by_robots_txt_is_a_failure_of_the_list(
    visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes |= {"/robots.txt": answer("User-agent: *\nDisallow: /"), "/list": answer("LIST")}

    failed, ended = visitor.visit(make_source())

    assert isinstance(failed, PageFailed)
    assert (failed.role, failed.fault) == (PageRole.LIST, Fault.ROBOTS)
    assert ended == VisitFinished(complete=False, requests=1)


def test_robots_txt_of_a_second_host_is_obeyed(
    visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    """Each host has its own rules: the first allows what the second forbids."""
    second = Site()
    with running(second):
        port = second.port
        site.routes["/list"] = answer(
            f"LIST\n/a A\nhttp://localhost:{port}/b B\nhttp://localhost:{port}/no C"
        )
        site.routes["/a"] = answer("A\na")
        second.routes |= {
            "/robots.txt": answer("User-agent: *\nDisallow: /no"),
            "/b": answer("B\nb"),
            "/no": answer("C\nc"),
        }
        seen = visitor.visit(make_source(allowed_hosts=("localhost",)))

    failed = [each.fault for each in seen if isinstance(each, PageFailed)]
    assert failed == [Fault.ROBOTS]
    assert dict(second.hits) == {"/robots.txt": 1, "/b": 1}


def test_many_wildcards_do_not_hang() -> None:
    pattern = b"User-agent: *\nDisallow: /" + b"a*" * 5000 + b"b$"
    policy = policy_from(200, pattern, expires_at=0, retry_at=0)

    assert policy.refusal_of("http://x.example/" + "a" * 2000, "Gongkai") is None
