"""The delay between two requests, Crawl-delay, and hosts that do not respond."""

import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from scrapy import Request
from scrapy.crawler import Crawler

from crawler.middlewares.politeness import PolitenessMiddleware, host_of
from disclosures import Fault, PageFailed, Source, VisitFinished
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.faulty_responses import silence
from tests.crawler.fetching.web_site import Site, answer


def test_host_is_name_and_port() -> None:
    assert host_of("http://ada@WWW.linhe.example:8080/a") == "www.linhe.example:8080"


def test_visits_of_two_sources_share_the_slot_of_a_second_host() -> None:
    """Their leases are for their own hosts; the delay holds at the host that both go on to."""
    downloader = SimpleNamespace(per_slot_settings={}, slots={})
    crawler = SimpleNamespace(engine=SimpleNamespace(downloader=downloader))
    politeness = PolitenessMiddleware(cast("Crawler", crawler))
    redirected = Request("http://zwgk.linhe.example/c", meta={"download_slot": "www.a.example"})
    requests = [
        Request("http://zwgk.linhe.example/a", meta={"delay": 2.0, "spider": "one"}),
        Request("http://ZWGK.linhe.example/b", meta={"delay": 2.0, "spider": "two"}),
        redirected.replace(meta={**redirected.meta, "delay": 2.0}),
    ]

    for request in requests:
        politeness.process_request(request)

    assert {request.meta["download_slot"] for request in requests} == {"zwgk.linhe.example"}
    assert downloader.per_slot_settings == {
        "zwgk.linhe.example": {"concurrency": 1, "delay": 2.0, "jitter": 0.0}
    }


@pytest.mark.parametrize(
    ("status", "wait"),
    [
        ("429 Too Many Requests", timedelta(seconds=5)),
        ("503 Service Unavailable", timedelta(seconds=5)),
    ],
)
def test_rate_limited_host_receives_no_more_requests_in_this_visit(
    visitor: Visitor, site: Site, make_source: Callable[..., Source], status: str, wait: timedelta
) -> None:
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


def test_host_that_does_not_respond_is_given_up_after_max_unanswered(
    short_timeout_visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes |= {f"/{n}": silence for n in range(9)}
    site.routes["/list"] = answer("LIST\n" + "\n".join(f"/{n} 第{n}号" for n in range(9)))

    observations = short_timeout_visitor.visit(make_source())

    assert [s.fault for s in observations if isinstance(s, PageFailed)] == [Fault.TIMEOUT] * 3
    assert observations[-1] == VisitFinished(complete=False, requests=len(site.received))


def test_two_requests_to_a_host_are_a_delay_apart(
    visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes |= {"/list": answer("LIST\n/a A\n/b B"), "/a": answer("A\na"), "/b": answer("B\nb")}
    began = time.monotonic()

    visitor.visit(make_source(delay=timedelta(seconds=0.2)))

    # robots.txt, the list, two reports: three delays
    assert time.monotonic() - began > 0.6


def test_crawl_delay_is_obeyed_up_to_the_limit(
    short_timeout_visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes |= {
        "/robots.txt": answer("User-agent: *\nCrawl-delay: 3600", type_="text/plain"),
        "/list": answer("LIST\n/a A\n/b B"),
        "/a": answer("A\na"),
        "/b": answer("B\nb"),
    }
    began = time.monotonic()

    observations = short_timeout_visitor.visit(make_source())

    assert observations[-1] == VisitFinished(complete=True, requests=len(site.received))
    assert time.monotonic() - began > 0.6
