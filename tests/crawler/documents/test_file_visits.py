"""Visits to pages whose report is in a file, which the crawler process reads."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from crawler.process.supervised_crawl import SupervisedCrawl
from crawler.visits.crawl_limits import CrawlLimits
from disclosures import (
    Fault,
    FieldLocation,
    PageFailed,
    PageUnchanged,
    ReportObserved,
    TextStatus,
    UnchangedCheck,
)
from disclosures.errors import PageUnreadable
from tests.crawler.documents.document_files import TITLE, make_docx, make_pdf, make_scan
from tests.crawler.documents.report_visits import NAME, ReportVisits, file, page_of
from tests.crawler.fetching.web_site import Site, answer

CRASHING_PARSERS = Path(__file__).with_name("crashing_parsers.py")


@pytest.fixture(scope="module")
def crawl(runner: asyncio.Runner) -> Iterator[SupervisedCrawl]:
    limits = CrawlLimits(allowed_networks=("127.0.0.1/32",), timeout=5, cpu_seconds=10, max_files=2)
    crawl = SupervisedCrawl(limits, python=sys.executable)
    yield crawl
    runner.run(crawl.aclose())


@pytest.mark.parametrize(("make", "kind"), [(make_docx, "docx"), (make_pdf, "pdf")])
def test_report_in_a_file_is_read_from_it(
    visits: ReportVisits, site: Site, make: Callable[[], bytes], kind: str
) -> None:
    body = make()
    site.routes |= {
        "/nb.html": page_of((f"W0{kind}.{kind}", NAME)),
        f"/W0{kind}.{kind}": file(body),
    }

    [observation] = visits.visit()

    assert isinstance(observation, ReportObserved)
    reading = observation.reading
    figures = {figure.key: figure.value for figure in reading.figures}
    assert figures["review.total"] == Decimal(3)
    assert figures["litigation.direct.total"] == Decimal(2)
    assert "主动公开政府信息78条" in reading.body_text
    assert (reading.title, str(reading.published)) == (TITLE, "2026-01-22")
    assert reading.provenance["body"].where is FieldLocation.ATTACHMENT
    assert reading.provenance["body"].raw == f"{site.root}/W0{kind}.{kind}"
    [attachment] = reading.attachments
    assert (attachment.kind, attachment.size) == (kind, len(body))
    assert attachment.text_status is TextStatus.READ
    assert len(attachment.sha256) == 64
    assert observation.file is not None
    assert (observation.file.url, observation.file.body) == (attachment.url, body)
    assert observation.file.headers["content-type"] == "application/octet-stream"
    assert observation.file.fetched_at is not None


@pytest.mark.parametrize("make", [make_docx, make_scan])
def test_kept_page_with_its_file_gives_the_same_reading_without_requests(
    visits: ReportVisits, site: Site, make: Callable[[], bytes]
) -> None:
    site.routes |= {"/nb.html": page_of(("/a.bin", NAME)), "/a.bin": file(make())}
    [observation] = visits.visit()
    assert isinstance(observation, ReportObserved)
    requests = sum(site.hits.values())

    reparsed = visits.runner.run(
        visits.crawl.parse_stored_page(
            observation.page, file=observation.file, source=visits.source()
        )
    )

    assert reparsed == observation.reading
    assert sum(site.hits.values()) == requests


def test_redirected_file_is_kept_with_both_addresses(visits: ReportVisits, site: Site) -> None:
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/b.docx": file(make_docx())}
    site.routes["/a.docx"] = answer("", "302 Found", Location="/b.docx")

    [observation] = visits.visit()

    assert isinstance(observation, ReportObserved)
    assert observation.file is not None
    assert (observation.file.url, observation.file.via) == (
        f"{site.root}/a.docx",
        f"{site.root}/b.docx",
    )


def test_kept_file_of_another_address_is_not_read(visits: ReportVisits, site: Site) -> None:
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/a.docx": file(make_docx())}
    [observation] = visits.visit()
    assert isinstance(observation, ReportObserved)
    assert observation.file is not None
    elsewhere = replace(observation.file, url=f"{site.root}/b.docx")

    with pytest.raises(PageUnreadable, match=r"file\.other_stored"):
        visits.runner.run(visits.crawl.parse_stored_page(observation.page, file=elsewhere))


def test_file_of_a_page_with_its_own_report_is_not_read(visits: ReportVisits, site: Site) -> None:
    text = "</p><p>".join(
        [
            "一、总体情况",
            "全年主动公开政府信息78条。" * 10,
            "二、存在的问题",
            "公开的内容还不够细。" * 10,
        ]
    )
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME), text=text), "/a.docx": file(make_docx())}

    [observation] = visits.visit()

    assert isinstance(observation, ReportObserved)
    assert observation.reading.attachments[0].text_status is TextStatus.NONE
    assert site.hits["/a.docx"] == 0


def test_files_without_a_report_name_are_not_requested(visits: ReportVisits, site: Site) -> None:
    site.routes |= {"/nb.html": page_of(("/map.docx", "办公地点示意图"), ("/b.pdf", "财政预算表"))}

    [observation] = visits.visit()

    assert isinstance(observation, ReportObserved)
    assert site.hits["/map.docx"] == site.hits["/b.pdf"] == 0


def test_scan_gives_a_finding_and_the_page_is_kept(visits: ReportVisits, site: Site) -> None:
    site.routes |= {"/nb.html": page_of(("/a.pdf", NAME)), "/a.pdf": file(make_scan())}

    [observation] = visits.visit()

    assert isinstance(observation, ReportObserved)
    assert observation.reading.attachments[0].text_status is TextStatus.NEEDS_OCR
    assert "attachment.needs_ocr" in [finding.code for finding in observation.reading.findings]
    assert "报告全文见附件" in observation.reading.body_text


def test_error_page_in_place_of_a_file_is_unreadable(visits: ReportVisits, site: Site) -> None:
    site.routes |= {"/nb.html": page_of(("/a.pdf", NAME)), "/a.pdf": answer("<html>404</html>")}

    [observation] = visits.visit()

    assert isinstance(observation, ReportObserved)
    assert observation.reading.attachments[0].text_status is TextStatus.UNREADABLE


def test_unavailable_file_is_not_a_change(visits: ReportVisits, site: Site) -> None:
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/a.docx": file(make_docx())}
    visits.visit()

    site.routes["/nb.html"] = page_of(("/a.docx", NAME), text="报告全文见附件 。")
    site.routes["/a.docx"] = answer("", "404 Not Found")
    [observation] = visits.visit()

    assert isinstance(observation, PageFailed)
    assert (observation.url, observation.fault) == (f"{site.root}/nb.html", Fault.HTTP_ERROR)


def test_resaved_file_is_no_change_but_a_changed_number_is(
    visits: ReportVisits, site: Site
) -> None:
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/a.docx": file(make_docx())}
    visits.visit()

    site.routes["/a.docx"] = file(make_docx(numbered=True))
    [saved_anew] = visits.visit(thorough=True)
    site.routes["/a.docx"] = file(make_docx((2, 1, 0, 0, 3, 1, 0, 0, 1, 2, 1, 0, 0, 0, 1)))
    [changed] = visits.visit(thorough=True)

    assert isinstance(saved_anew, PageUnchanged)
    assert saved_anew.how is UnchangedCheck.SAME_READING
    assert isinstance(changed, ReportObserved)


def test_replaced_file_is_a_change_once_its_digest_is_known(
    visits: ReportVisits, site: Site
) -> None:
    text = "</p><p>".join(
        ["一、总体情况", "全年公开78条。" * 30, "二、存在的问题", "还不够细。" * 20]
    )
    page = page_of(("/a.docx", "附件一：统计表"), text=text)
    site.routes |= {"/nb.html": page, "/a.docx": file(b"one")}

    [first] = visits.visit()
    [digest_known] = visits.visit(thorough=True)
    site.routes["/a.docx"] = answer("", "500 Error")
    [unavailable] = visits.visit(thorough=True)
    site.routes["/a.docx"] = file(b"two")
    [replaced] = visits.visit(thorough=True)
    [unchanged] = visits.visit(thorough=True)
    site.routes["/a.docx"] = file(b"one")
    [back] = visits.visit(thorough=True)

    kinds = [type(s) for s in (first, digest_known, unavailable, replaced, unchanged, back)]
    assert kinds == [
        ReportObserved,
        PageUnchanged,
        PageUnchanged,
        ReportObserved,
        PageUnchanged,
        ReportObserved,
    ]
    assert len({s.digest for s in (first, replaced, back) if isinstance(s, ReportObserved)}) == 3


def test_files_of_a_visit_are_limited(visits: ReportVisits, site: Site) -> None:
    text = "</p><p>".join(
        ["一、总体情况", "全年公开78条。" * 30, "二、存在的问题", "还不够细。" * 20]
    )
    names = [f"/{n}.xls" for n in range(4)]
    site.routes["/nb.html"] = page_of(*((name, "统计表") for name in names), text=text)
    site.routes |= {name: file(name.encode()) for name in names}

    visits.visit(thorough=True)

    assert sum(site.hits[name] for name in names) == 2


def test_file_that_kills_the_process_is_skipped_and_the_page_is_read(
    runner: asyncio.Runner, site: Site
) -> None:
    """The process dies once; the visit continues without the file, and records the reason."""
    limits = CrawlLimits(allowed_networks=("127.0.0.1/32",), timeout=5.0)
    crawl = SupervisedCrawl(limits, python=sys.executable, arguments=("-P", str(CRASHING_PARSERS)))
    visits = ReportVisits(crawl, runner, site, {})
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/a.docx": file(b"ABORT")}
    try:
        [observation] = visits.visit()
        site.routes["/nb.html"] = page_of(("/a.docx", NAME), text="全文见附件。")
        [later] = visits.visit()
    finally:
        runner.run(crawl.aclose())

    assert isinstance(observation, ReportObserved)
    [attachment] = observation.reading.attachments
    assert attachment.text_status is TextStatus.UNREADABLE
    assert attachment.reason is not None
    assert attachment.reason.params["fault"] == "poison"
    assert isinstance(later, ReportObserved)
    assert site.hits["/a.docx"] == 1


def test_list_entries_may_be_files(visits: ReportVisits, site: Site) -> None:
    years = range(2023, 2026)
    row = '<li><a href="/{year}.docx">{title}</a><span>{after}-01-20</span></li>'
    rows = "".join(
        row.format(year=year, after=year + 1, title=TITLE.replace("2025", str(year)))
        for year in years
    )
    site.routes["/list.html"] = answer(f"<html><body><ul>{rows}</ul></body></html>")
    site.routes |= {
        f"/{year}.docx": file(make_docx(title=TITLE.replace("2025", str(year)), note=str(year)))
        for year in years
    }

    _, *observations = visits.visit(path="/list.html")

    reports = [
        observation.reading
        for observation in observations
        if isinstance(observation, ReportObserved)
    ]
    assert [report.report_year for report in reports] == list(years)
    assert {len(report.tables) for report in reports} == {1}
    assert str(reports[-1].published) == "2026-01-20"
