"""The crawler process with the parsers of the service, and a site with good and bad pages."""

from collections.abc import Callable
from datetime import date

import pytest

from disclosures import (
    DocumentKind,
    Fault,
    ListObserved,
    PageFailed,
    PageRole,
    ReportObserved,
    Source,
    VisitFinished,
)
from disclosures.errors import PageUnreadable
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.faulty_responses import OK, PACKED, Responses, pieces
from tests.crawler.fetching.web_site import Site, answer

TITLE = "临河区商务局{year}年政府信息公开工作年度报告"


def _report(year: int) -> str:
    title = TITLE.format(year=year)
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>"
        f"<meta name=ArticleTitle content={title}><meta name=PubDate content='{year + 1}-01-20'>"
        f"</head><body><div id=zoom><p>一、总体情况</p><p>{year}年主动公开政府信息{year - 1900}条，"
        f"收到依申请公开{year - 2015}件。</p><p>二、存在的主要问题</p><p>公开内容还不够全面，"
        f"需要在今后的工作中改进和加强。</p></div></body></html>"
    )


def _list(*paths: str) -> str:
    rows = "".join(
        f"<li><a href='{path}' title='{TITLE.format(year=2020 + n)}'>"
        f"{TITLE.format(year=2020 + n)}</a><span>{2021 + n}-01-20</span></li>"
        for n, path in enumerate(paths)
    )
    return f"<html><head><meta charset=utf-8><title>年报</title></head><ul>{rows}</ul></html>"


def _nested(times: int) -> str:
    return "<html><body>" + "<div>" * times + "正文" + "</div>" * times + "</body></html>"


#: Pages that break parsers, and their faults.
BAD_PAGES: Responses = {
    "attrs_200k": (
        answer("<html><p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">x</p></html>"),
        Fault.TOO_COMPLEX,
    ),
    "deep_dom": (answer(_nested(100_000)), Fault.TOO_COMPLEX),
    "gzip_undeclared": (answer(PACKED), Fault.NOT_TEXT),
    "pdf_as_html": (answer(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), Fault.NOT_TEXT),
    "cl_too_short_and_late": (
        pieces(OK + b"Content-Length: 400\r\n\r\n" + _report(2020).encode()[:400], pause=0.1),
        Fault.TRUNCATED,
    ),
    "empty": (answer(""), Fault.EMPTY),
}


def test_source_is_read_from_its_list_to_its_reports(
    real_visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes["/list"] = answer(_list("/a0.html", "/a1.html"))
    site.routes |= {f"/a{n}.html": answer(_report(2020 + n)) for n in range(2)}

    listed, first, second, ended = real_visitor.visit(make_source())

    assert isinstance(listed, ListObserved)
    assert [entry.published_on for entry in listed.entries] == [
        date(2021, 1, 20),
        date(2022, 1, 20),
    ]
    assert isinstance(first, ReportObserved)
    assert isinstance(second, ReportObserved)
    assert (first.reading.title, first.reading.report_year) == (TITLE.format(year=2020), 2020)
    assert second.reading.kind is DocumentKind.ANNUAL_REPORT
    assert ended == VisitFinished(complete=True, requests=4)


@pytest.mark.parametrize("name", BAD_PAGES)
def test_page_that_would_break_a_parser_fails_alone(
    real_visitor: Visitor, site: Site, make_source: Callable[..., Source], name: str
) -> None:
    route, fault = BAD_PAGES[name]
    site.routes |= {"/list": answer(_list("/bad.html", "/good.html")), "/bad.html": route}
    site.routes["/good.html"] = answer(_report(2021))

    _, failed, read, ended = real_visitor.visit(make_source())

    assert isinstance(failed, PageFailed)
    assert failed.fault is fault
    assert isinstance(read, ReportObserved)
    assert isinstance(ended, VisitFinished)
    assert ended.complete


def test_page_that_exceeds_the_cpu_limit_is_poison(
    real_visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    row = "<p>全年主动公开政府信息78条。</p><table><tr><td>1</td></tr></table>"
    site.routes |= {"/list": answer(_list("/long.html", "/good.html"))}
    site.routes["/long.html"] = answer(f"<html><body>{row * 100_000}</body></html>")
    site.routes["/good.html"] = answer(_report(2021))

    _, failed, read, ended = real_visitor.visit(make_source())

    assert isinstance(failed, PageFailed)
    assert (failed.fault, "SIGXCPU" in str(failed.reason)) == (Fault.POISON, True)
    assert isinstance(read, ReportObserved)
    assert isinstance(ended, VisitFinished)
    assert ended.complete


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_short_list_is_a_list(
    real_visitor: Visitor, site: Site, make_source: Callable[..., Source], rows: int
) -> None:
    site.routes["/list"] = answer(_list(*(f"/a{n}.html" for n in range(rows))))
    site.routes |= {f"/a{n}.html": answer(_report(2020 + n)) for n in range(rows)}

    listed, *reports, _ = real_visitor.visit(make_source())

    assert isinstance(listed, ListObserved)
    assert [type(observation) for observation in reports] == [ReportObserved] * rows


def test_source_that_is_one_report_is_not_a_list(
    real_visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes["/list"] = answer(_report(2020))

    read, ended = real_visitor.visit(make_source())

    assert isinstance(read, ReportObserved)
    assert ended == VisitFinished(complete=True, requests=2)


def test_first_page_without_content_is_a_failure_of_the_list(
    real_visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    site.routes["/list"] = answer("<html><body><h1>系统繁忙，请稍后再试</h1></body></html>")

    failed, ended = real_visitor.visit(make_source())

    assert isinstance(failed, PageFailed)
    assert (failed.role, failed.fault) == (PageRole.LIST, Fault.BUSY)
    assert isinstance(ended, VisitFinished)
    assert not ended.complete


def test_one_page_can_be_fetched_without_a_visit(real_visitor: Visitor, site: Site) -> None:
    site.routes["/page"] = answer("hi")

    assert real_visitor.fetch(f"{site.root}/page").body == b"hi"
    with pytest.raises(PageUnreadable) as caught:
        real_visitor.fetch(f"{site.root}/none")
    assert caught.value.fault is Fault.GONE
