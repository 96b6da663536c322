"""A visit reads the list, then the reports, and emits an observation of each page."""

from collections.abc import Callable
from datetime import date

import pytest

from disclosures import (
    CrawlJob,
    KnownPage,
    ListEntry,
    ListObserved,
    Observation,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
    VisitFinished,
)
from disclosures.reason import ReasonCode
from tests.crawler.fetching.conftest import Visitor, by_url
from tests.crawler.fetching.web_site import Site, answer, redirect

Make = Callable[..., Source]


def summaries(observations: list[Observation]) -> list[str]:
    """Each observation as one line: what, of which page."""
    return [_summary(observation) for observation in observations]


def _summary(observation: Observation) -> str:
    match observation:
        case ListObserved(entries=entries, complete=complete):
            return f"list of {len(entries)}{'' if complete else '+'}"
        case ReportObserved(url=url):
            return f"read {_path(url)}"
        case PageUnchanged(url=url, how=how):
            return f"{how.value} {_path(url)}"
        case PageFailed(url=url, role=role, fault=fault):
            return f"{role.value} {fault.value} {_path(url)}"
        case VisitFinished(complete=complete):
            return "complete" if complete else "incomplete"


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


def test_first_visit_reads_the_list_and_all_reports(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes |= {
        "/list": answer("LIST\n/a 甲\n/b 乙", ETag='"1"', Last_Modified="Mon, 05 Oct 2026"),
        "/a": answer("甲\n正文一", ETag='"a"'),
        "/b": answer("乙\n正文二"),
    }

    listed, first, second, ended = visitor.visit(make_source())

    assert isinstance(listed, ListObserved)
    assert listed.url == f"{site.root}/list"
    assert listed.complete
    assert (listed.etag, listed.last_modified) == ('"1"', "Mon, 05 Oct 2026")
    entry = ListEntry(url=f"{site.root}/a", title="甲", published_on=date(2026, 1, 20))
    assert listed.entries[0] == entry
    assert isinstance(first, ReportObserved)
    assert first.listed == entry
    assert first.page.body == "甲\n正文一".encode()
    assert first.page.headers["etag"] == '"a"'
    assert first.reading.body_text == "正文一"
    assert isinstance(second, ReportObserved)
    assert ended == VisitFinished(complete=True, requests=4)


def test_source_that_is_a_report_page_is_one_report(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes["/list"] = answer("甲\n正文")

    assert summaries(visitor.visit(make_source())) == ["read /list", "complete"]


def test_further_pages_belong_to_the_list(visitor: Visitor, site: Site, make_source: Make) -> None:
    site.routes |= {
        "/list": answer("LIST\n/a 甲\nMORE /list2"),
        "/list2": answer("LIST\n/b 乙\nMORE POST /list3"),
        "/list3": answer("LIST\n/c 丙"),
        "/a": answer("甲\n一"),
        "/b": answer("乙\n二"),
        "/c": answer("丙\n三"),
    }

    observations = visitor.visit(make_source())

    assert summaries(observations) == ["list of 3", "read /a", "read /b", "read /c", "complete"]
    request = site.last("/list3")
    assert (request.method, request.body) == ("POST", b"page=2")


def test_circular_list_ends(visitor: Visitor, site: Site, make_source: Make) -> None:
    """Its end is not proved: a further page that repeats the first may be the wrong answer."""
    site.routes |= {"/list": answer("LIST\n/a 甲\nMORE /list\nMORE /list2"), "/a": answer("甲\n一")}
    site.routes["/list2"] = answer("LIST\n/a 甲\nMORE /list3")

    observations = visitor.visit(make_source())

    assert summaries(observations) == ["list of 1+", "read /a", "complete"]
    assert site.hits["/list3"] == 0


def test_further_page_without_rows_is_the_end_of_the_list(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    """It is not a failure, but without a total the list is not known to be complete."""
    site.routes |= {"/list": answer("LIST\n/a 甲\nMORE /list2\nMORE /list3")}
    site.routes |= {"/list2": answer("LIST"), "/a": answer("甲\n一")}

    observations = visitor.visit(make_source())

    assert summaries(observations) == ["list of 1+", "read /a", "complete"]
    assert site.hits["/list3"] == 0


def test_endless_list_is_truncated(visitor: Visitor, site: Site, make_source: Make) -> None:
    """The list is incomplete, but the visit has requested all it ever does."""
    site.routes["/list"] = answer("LIST\n/0 第0号\nMORE /l1")
    for n in range(1, 9):
        site.routes[f"/l{n}"] = answer(f"LIST\n/{n} 第{n}号\nMORE /l{n + 1}")
    site.routes |= {f"/{n}": answer(f"第{n}号\n正文{n}") for n in range(9)}

    observations = visitor.visit(make_source())

    assert summaries(observations)[0] == "list of 4+"
    assert summaries(observations)[-1] == "complete"


def test_report_under_several_session_ids_is_one(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    rows = "/a;jsessionid=1F2E.node1 甲\n/a;JSESSIONID=99 甲\n/a#top 甲\n/a 甲"
    site.routes |= {"/list": answer(f"LIST\n{rows}"), "/a": answer("甲\n一")}

    observations = visitor.visit(make_source())

    assert summaries(observations) == ["list of 1", "read /a", "complete"]
    assert isinstance(observations[0], ListObserved)
    assert observations[0].entries[0].url == f"{site.root}/a"


def test_links_to_other_sites_are_not_followed(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    rows = "http://other.example/x 外\nfile:///etc/passwd 密\nhttp://[bad 坏\njavascript:go() 脚"
    site.routes |= {"/list": answer(f"LIST\n{rows}\n/a 甲"), "/a": answer("甲\n一")}

    assert summaries(visitor.visit(make_source())) == ["list of 1", "read /a", "complete"]


@pytest.mark.parametrize(
    ("route", "fault"),
    [
        pytest.param(answer("LIST"), "empty", id="a list without rows"),
        pytest.param(answer("LIST\nhttp://other.example/x 外"), "empty", id="only others' rows"),
        pytest.param(answer("LIST\nBUSY"), "busy", id="not a list today"),
        pytest.param(answer("LIST\nBUG"), "redesigned", id="a bug of the parser"),
        pytest.param(answer("", "500 Error"), "http_error", id="an error"),
        pytest.param(answer("", "404 Not Found"), "gone", id="gone"),
    ],
)
def test_list_that_cannot_be_read_says_nothing_about_reports(
    visitor: Visitor, site: Site, make_source: Make, route: bytes, fault: str
) -> None:
    site.routes["/list"] = route
    known = KnownPage(url=f"{site.root}/a", role=PageRole.REPORT, digest="d")

    observations = visitor.visit(make_source(), known=by_url(known))

    assert summaries(observations) == [f"list {fault} /list", "incomplete"]


def test_list_that_breaks_off_is_incomplete_and_its_reports_are_read(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes |= {
        "/list": answer("LIST\n/a 甲\nMORE /list2"),
        "/list2": answer("", "500 Error"),
        "/a": answer("甲\n一"),
        "/b": answer("乙\n二"),
    }
    known = KnownPage(url=f"{site.root}/b", role=PageRole.REPORT, digest="d", due=False)

    observations = visitor.visit(make_source(), known=by_url(known))

    assert summaries(observations) == [
        "list of 1+",
        "list http_error /list2",
        "read /a",
        "incomplete",
    ]


def test_further_page_that_is_not_there_leaves_a_gap_and_the_rest_is_read(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes |= {
        "/list": answer("LIST\n/a 甲\nMORE /list2\nMORE /list3"),
        "/list2": answer("", "404 Not Found"),
        "/list3": answer("LIST\n/b 乙"),
        "/a": answer("甲\n一"),
        "/b": answer("乙\n二"),
    }

    observations = visitor.visit(make_source())

    assert summaries(observations) == ["list of 2+", "read /a", "read /b", "complete"]
    listed = observations[0]
    assert isinstance(listed, ListObserved)
    reason = listed.completeness.unproved
    assert reason is not None
    assert reason.code is ReasonCode.LIST_PAGE_FAILED
    assert listed.raw_sha256 == ""


def test_visit_is_incomplete_if_the_budget_is_exceeded(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes["/list"] = answer("LIST\n" + "\n".join(f"/{n} 第{n}号" for n in range(9)))
    site.routes |= {f"/{n}": answer(f"第{n}号\n正文{n}") for n in range(9)}

    observations = visitor.visit(make_source(max_pages=4))

    assert summaries(observations) == ["list of 9", "read /0", "read /1", "read /2", "incomplete"]


def test_failed_report_does_not_end_a_visit(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes |= {
        "/list": answer("LIST\n/a 甲\n/b 乙\n/c 丙\n/d 丁\n/e 戊"),
        "/a": answer("", "404 Not Found"),
        "/b": answer("乙\nBUSY"),
        "/c": answer("丙\nBUG"),
        "/d": redirect("/"),
        "/": answer("首页"),
        "/e": answer("戊\n正文"),
    }

    observations = visitor.visit(make_source())

    assert summaries(observations) == [
        "list of 5",
        "report gone /a",
        "report busy /b",
        "report redesigned /c",
        "report redirected_home /d",
        "read /e",
        "complete",
    ]
    busy = observations[2]
    assert isinstance(busy, PageFailed)
    assert busy.page is not None
    assert busy.page.body == "乙\nBUSY".encode()


def test_same_text_at_many_addresses_is_no_report(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    """An error page with status 200, and the title that the list gives."""
    site.routes["/list"] = answer("LIST\n" + "\n".join(f"/{n} 第{n}号" for n in range(5)))
    site.routes |= {f"/{n}": answer("政府网站\n您访问的页面暂时无法显示") for n in range(4)}
    site.routes["/4"] = answer("第4号\n正文")

    observations = visitor.visit(make_source())

    assert summaries(observations) == [
        "list of 5",
        *(f"report template /{n}" for n in range(4)),
        "read /4",
        "complete",
    ]


def test_cancelled_visit_sends_no_more_requests(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    rows = "\n".join(f"/{n} 第{n}号" for n in range(200))
    site.routes["/list"] = answer(f"LIST\n{rows}")
    site.routes |= {f"/{n}": answer(f"第{n}号\n正文{n}") for n in range(200)}

    async def cancel_early() -> None:
        observations = visitor.crawl(CrawlJob(source=make_source()))
        await anext(observations)
        await observations.aclose()  # type: ignore[attr-defined]  # it is a generator

    visitor.runner.run(cancel_early())
    visitor.fetch(f"{site.root}/0")

    assert site.hits.total() < 100
