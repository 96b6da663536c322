"""We knock gently: pauses, robots.txt, Retry-After."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from crawler.politeness import host_of, retry_after
from crawler.robots import rules_from
from disclosures import Fault, PageFailed, PageRole, Source, VisitFinished
from disclosures.errors import PageError
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.faults import endless, silence
from tests.crawler.fetching.web_site import Site, answer, redirect

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        pytest.param("120", timedelta(minutes=2), id="seconds"),
        pytest.param(" 0 ", timedelta(0), id="at once"),
        pytest.param("100000000000", DAY, id="three thousand years"),
        pytest.param("9" * 5000, DAY, id="more digits than Python reads"),
        pytest.param("Mon, 05 Oct 2026 09:00:30 GMT", timedelta(seconds=30), id="a date"),
        pytest.param("Mon, 05 Oct 2026 08:00:00 GMT", timedelta(0), id="a date gone by"),
        pytest.param("Mon, 05 Oct 2099 08:00:00 GMT", DAY, id="a date far off"),
        pytest.param("Mon, 05 Oct 2026 09:00:30", timedelta(seconds=30), id="a date of no zone"),
        pytest.param("Mon, 99 Oct 2026 09:00:30 GMT", None, id="no such date"),
        pytest.param("soon", None, id="a word"),
        pytest.param("-5", None, id="a time gone by"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_retry_after_is_understood_and_capped(value: str, wait: timedelta | None) -> None:
    """T11."""
    assert retry_after(value, NOW, DAY) == wait


def test_a_host_is_its_name_and_port() -> None:
    assert host_of("http://ada@WWW.linhe.example:8080/a") == "www.linhe.example:8080"


@pytest.mark.parametrize(
    ("status", "wait"),
    [
        ("429 Too Many Requests", timedelta(seconds=5)),
        ("503 Service Unavailable", timedelta(seconds=5)),
    ],
)
def test_who_is_asked_to_stay_away_does_not_ask_again_in_this_visit(
    visitor: Visitor, site: Site, make_source: Callable[..., Source], status: str, wait: timedelta
) -> None:
    """T11."""
    site.routes |= {
        "/list": answer("LIST\n/a A\n/b B\n/c C"),
        "/a": answer("", status, Retry_After="5"),
        "/b": answer("B\nb"),
        "/c": answer("C\nc"),
    }

    observations = visitor.visit(make_source())

    failed = observations[1]
    assert isinstance(failed, PageFailed)
    assert (failed.fault, failed.retry_after) == (Fault.RATE_LIMITED, wait)
    assert observations[-1] == VisitFinished(complete=False, requests=3)
    assert site.hits["/a"] == 1
    assert site.hits["/b"] == site.hits["/c"] == 0


def test_a_host_that_stops_answering_is_left_alone_after_a_while(
    hasty: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    """T3."""
    site.routes |= {f"/{n}": silence for n in range(9)}
    site.routes["/list"] = answer("LIST\n" + "\n".join(f"/{n} 第{n}号" for n in range(9)))

    observations = hasty.visit(make_source())

    assert [s.fault for s in observations if isinstance(s, PageFailed)] == [Fault.TIMEOUT] * 3
    assert observations[-1] == VisitFinished(complete=False, requests=len(site.asked))


def test_two_requests_to_a_host_are_a_pause_apart(
    visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes |= {"/list": answer("LIST\n/a A\n/b B"), "/a": answer("A\na"), "/b": answer("B\nb")}
    began = time.monotonic()

    visitor.visit(make_source(delay=timedelta(seconds=0.2)))

    # robots.txt, the list, two reports: three pauses
    assert time.monotonic() - began > 0.6


def test_a_crawl_delay_is_obeyed_up_to_the_limit(
    hasty: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes |= {
        "/robots.txt": answer("User-agent: *\nCrawl-delay: 3600", type_="text/plain"),
        "/list": answer("LIST\n/a A\n/b B"),
        "/a": answer("A\na"),
        "/b": answer("B\nb"),
    }
    began = time.monotonic()

    observations = hasty.visit(make_source())

    assert observations[-1] == VisitFinished(complete=True, requests=len(site.asked))
    assert 0.6 < time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        pytest.param(answer("User-agent: *\nDisallow: /"), False, id="everything is forbidden"),
        pytest.param(answer("User-agent: *\nDisallow: /page"), False, id="this page is"),
        pytest.param(answer("User-agent: gongkai-test\nDisallow: /"), False, id="we are"),
        pytest.param(answer("User-agent: other\nDisallow: /"), True, id="others are"),
        pytest.param(answer("User-agent: *\nDisallow: /pages"), True, id="another page is"),
        pytest.param(answer("<html>系统繁忙</html>"), True, id="no robots.txt at all"),
        pytest.param(answer("", "404 Not Found"), True, id="none"),
        pytest.param(answer("", "403 Forbidden"), True, id="none for us"),
        pytest.param(answer("", "503 Busy"), False, id="broken"),
        pytest.param(answer("", "500 Error"), False, id="broken for good"),
        pytest.param(redirect("/robots.txt"), True, id="redirects for ever"),
        pytest.param(answer("\ufeffUser-agent: *\nDisallow: /"), False, id="a byte order mark"),
    ],
)
def test_robots_txt_is_obeyed(visitor: Visitor, site: Site, robots: bytes, allowed: bool) -> None:
    """T13 and RFC 9309: 4xx allows, 5xx forbids."""
    site.routes |= {"/robots.txt": robots, "/page": answer("hi")}

    if allowed:
        assert visitor.fetch(f"{site.root}/page").body == b"hi"
    else:
        with pytest.raises(PageError) as caught:
            visitor.fetch(f"{site.root}/page")
        assert caught.value.fault is Fault.ROBOTS
    assert visitor.fetch(f"{site.root}/page", robots=False).body == b"hi"


def test_robots_txt_without_end_is_read_as_far_as_we_read(visitor: Visitor, site: Site) -> None:
    """T13."""
    start = b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /no\n"
    site.routes |= {"/robots.txt": endless(start, b"Allow: /x\n" * 5000), "/page": answer("hi")}

    assert visitor.fetch(f"{site.root}/page").body == b"hi"


def test_a_robots_txt_that_hangs_is_a_timeout_of_the_page(hasty: Visitor, site: Site) -> None:
    """T13."""
    site.routes |= {"/robots.txt": silence, "/page": answer("hi")}

    with pytest.raises(PageError) as caught:
        hasty.fetch(f"{site.root}/page")

    assert caught.value.fault is Fault.TIMEOUT
    assert site.hits["/page"] == 0


def test_robots_txt_is_asked_for_once_in_its_lifetime(
    visitor: Visitor, hasty: Visitor, site: Site
) -> None:
    site.routes |= {"/robots.txt": answer("User-agent: *\nDisallow: /no"), "/page": answer("hi")}

    for _ in range(3):
        visitor.fetch(f"{site.root}/page")
    asked_once = site.hits["/robots.txt"]
    for _ in range(3):
        hasty.fetch(f"{site.root}/page")

    assert (asked_once, site.hits["/robots.txt"]) == (1, 4)


def test_a_robots_txt_that_breaks_and_heals_is_believed_again(hasty: Visitor, site: Site) -> None:
    site.routes |= {"/robots.txt": answer("", "500 Error"), "/page": answer("hi")}
    with pytest.raises(PageError):
        hasty.fetch(f"{site.root}/page")

    site.routes["/robots.txt"] = answer("")

    assert hasty.fetch(f"{site.root}/page").body == b"hi"


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(
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


def test_a_forbidden_list_is_a_fault_of_the_source_with_its_reason(
    visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes |= {"/robots.txt": answer("User-agent: *\nDisallow: /"), "/list": answer("LIST")}

    failed, ended = visitor.visit(make_source())

    assert isinstance(failed, PageFailed)
    assert (failed.role, failed.fault) == (PageRole.LIST, Fault.ROBOTS)
    assert ended == VisitFinished(complete=False, requests=1)


def test_a_wildcard_pattern_costs_no_more_than_its_length() -> None:
    nasty = b"User-agent: *\nDisallow: /" + b"a*" * 5000 + b"b$"
    rules = rules_from(200, nasty, until=0, until_retry=0)
    began = time.process_time()

    assert rules.refuse("http://x.example/" + "a" * 2000, "Gongkai") is None
    assert time.process_time() - began < 1
