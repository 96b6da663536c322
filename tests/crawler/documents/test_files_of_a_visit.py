"""A report that is only a file is read from it, in a visit, by the very process that visits."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from crawler.crawl import SupervisedCrawl
from crawler.limits import Limits
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
from tests.crawler.documents.making import TITLE, make_docx, make_pdf, make_scan
from tests.crawler.documents.visiting import NAME, Reader, file, page_of
from tests.crawler.fetching.web_site import Site, answer, running

DEADLY = Path(__file__).with_name("deadly_eyes.py")


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def crawl(runner: asyncio.Runner) -> Iterator[SupervisedCrawl]:
    limits = Limits(allowed_networks=("127.0.0.1/32",), timeout=5.0, cpu_seconds=10, max_files=2)
    crawl = SupervisedCrawl(limits, python=sys.executable)
    yield crawl
    runner.run(crawl.aclose())


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with running(site):
        yield site


@pytest.fixture
def reader(crawl: SupervisedCrawl, runner: asyncio.Runner, site: Site) -> Reader:
    return Reader(crawl, runner, site, {})


@pytest.mark.parametrize(("make", "kind"), [(make_docx, "docx"), (make_pdf, "pdf")])
def test_a_report_that_is_only_a_file_is_read_from_it(
    reader: Reader, site: Site, make: Callable[[], bytes], kind: str
) -> None:
    body = make()
    site.routes |= {
        "/nb.html": page_of((f"W0{kind}.{kind}", NAME)),
        f"/W0{kind}.{kind}": file(body),
    }

    [observation] = reader.visit()

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
def test_a_page_kept_with_its_file_is_read_again_as_it_was(
    reader: Reader, site: Site, make: Callable[[], bytes]
) -> None:
    site.routes |= {"/nb.html": page_of(("/a.bin", NAME)), "/a.bin": file(make())}
    [observation] = reader.visit()
    assert isinstance(observation, ReportObserved)
    asked = sum(site.hits.values())

    again = reader.runner.run(
        reader.crawl.reread(observation.page, file=observation.file, source=reader.source())
    )

    assert again == observation.reading
    assert sum(site.hits.values()) == asked


def test_a_file_that_lies_elsewhere_is_kept_with_both_addresses(reader: Reader, site: Site) -> None:
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/b.docx": file(make_docx())}
    site.routes["/a.docx"] = answer("", "302 Found", Location="/b.docx")

    [observation] = reader.visit()

    assert isinstance(observation, ReportObserved)
    assert observation.file is not None
    assert (observation.file.url, observation.file.via) == (
        f"{site.root}/a.docx",
        f"{site.root}/b.docx",
    )


def test_a_kept_file_that_is_not_looked_for_any_more_is_not_read_in_its_place(
    reader: Reader, site: Site
) -> None:
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/a.docx": file(make_docx())}
    [observation] = reader.visit()
    assert isinstance(observation, ReportObserved)
    assert observation.file is not None
    elsewhere = replace(observation.file, url=f"{site.root}/b.docx")

    with pytest.raises(PageUnreadable, match=r"file\.other_stored"):
        reader.runner.run(reader.crawl.reread(observation.page, file=elsewhere))


def test_a_page_that_holds_its_report_is_not_read_from_a_file(reader: Reader, site: Site) -> None:
    text = "</p><p>".join(
        [
            "一、总体情况",
            "全年主动公开政府信息78条。" * 10,
            "二、存在的问题",
            "公开的内容还不够细。" * 10,
        ]
    )
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME), text=text), "/a.docx": file(make_docx())}

    [observation] = reader.visit()

    assert isinstance(observation, ReportObserved)
    assert observation.reading.attachments[0].text_status is TextStatus.NONE
    assert site.hits["/a.docx"] == 0


def test_a_file_of_another_name_is_not_taken_for_the_report(reader: Reader, site: Site) -> None:
    site.routes |= {"/nb.html": page_of(("/map.docx", "办公地点示意图"), ("/b.pdf", "财政预算表"))}

    [observation] = reader.visit()

    assert isinstance(observation, ReportObserved)
    assert site.hits["/map.docx"] == site.hits["/b.pdf"] == 0


def test_a_scan_is_noted_and_the_page_stays(reader: Reader, site: Site) -> None:
    site.routes |= {"/nb.html": page_of(("/a.pdf", NAME)), "/a.pdf": file(make_scan())}

    [observation] = reader.visit()

    assert isinstance(observation, ReportObserved)
    assert observation.reading.attachments[0].text_status is TextStatus.NEEDS_OCR
    assert "attachment.needs_ocr" in [finding.code for finding in observation.reading.findings]
    assert "报告全文见附件" in observation.reading.body_text


def test_an_error_page_in_place_of_a_file_is_said_to_be_none(reader: Reader, site: Site) -> None:
    """C7: html_as_pdf."""
    site.routes |= {"/nb.html": page_of(("/a.pdf", NAME)), "/a.pdf": answer("<html>404</html>")}

    [observation] = reader.visit()

    assert isinstance(observation, ReportObserved)
    assert observation.reading.attachments[0].text_status is TextStatus.UNREADABLE


def test_a_file_that_cannot_be_had_today_does_not_look_like_a_change(
    reader: Reader, site: Site
) -> None:
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/a.docx": file(make_docx())}
    reader.visit()

    site.routes["/nb.html"] = page_of(("/a.docx", NAME), text="报告全文见附件 。")
    site.routes["/a.docx"] = answer("", "404 Not Found")
    [observation] = reader.visit()

    assert isinstance(observation, PageFailed)
    assert (observation.url, observation.fault) == (f"{site.root}/nb.html", Fault.HTTP_ERROR)


def test_a_file_that_was_saved_anew_is_no_change_and_another_number_in_it_is(
    reader: Reader, site: Site
) -> None:
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/a.docx": file(make_docx())}
    reader.visit()

    site.routes["/a.docx"] = file(make_docx(numbered=True))
    [saved_anew] = reader.visit(thorough=True)
    site.routes["/a.docx"] = file(make_docx((2, 1, 0, 0, 3, 1, 0, 0, 1, 2, 1, 0, 0, 0, 1)))
    [changed] = reader.visit(thorough=True)

    assert isinstance(saved_anew, PageUnchanged)
    assert saved_anew.how is UnchangedCheck.SAME_READING
    assert isinstance(changed, ReportObserved)


def test_a_file_replaced_under_its_address_is_a_change_once_it_is_known(
    reader: Reader, site: Site
) -> None:
    text = "</p><p>".join(
        ["一、总体情况", "全年公开78条。" * 30, "二、存在的问题", "还不够细。" * 20]
    )
    page = page_of(("/a.docx", "附件一：统计表"), text=text)
    site.routes |= {"/nb.html": page, "/a.docx": file(b"one")}

    [first] = reader.visit()
    [learnt] = reader.visit(thorough=True)
    site.routes["/a.docx"] = answer("", "500 Error")
    [away] = reader.visit(thorough=True)
    site.routes["/a.docx"] = file(b"two")
    [replaced] = reader.visit(thorough=True)
    [settled] = reader.visit(thorough=True)
    site.routes["/a.docx"] = file(b"one")
    [back] = reader.visit(thorough=True)

    kinds = [type(s) for s in (first, learnt, away, replaced, settled, back)]
    assert kinds == [
        ReportObserved,
        PageUnchanged,
        PageUnchanged,
        ReportObserved,
        PageUnchanged,
        ReportObserved,
    ]
    assert len({s.digest for s in (first, replaced, back) if isinstance(s, ReportObserved)}) == 3


def test_files_are_looked_at_within_a_budget(reader: Reader, site: Site) -> None:
    text = "</p><p>".join(
        ["一、总体情况", "全年公开78条。" * 30, "二、存在的问题", "还不够细。" * 20]
    )
    names = [f"/{n}.xls" for n in range(4)]
    site.routes["/nb.html"] = page_of(*((name, "统计表") for name in names), text=text)
    site.routes |= {name: file(name.encode()) for name in names}

    reader.visit(thorough=True)

    assert sum(site.hits[name] for name in names) == 2


def test_finding_04_a_file_that_kills_the_reader_costs_its_page_nothing_but_the_file(
    runner: asyncio.Runner, site: Site
) -> None:
    """The process dies once; the visit goes on without the file, and remembers why."""
    limits = Limits(allowed_networks=("127.0.0.1/32",), timeout=5.0, cpu_seconds=1)
    crawl = SupervisedCrawl(limits, python=sys.executable, arguments=("-P", str(DEADLY)))
    reader = Reader(crawl, runner, site, {})
    site.routes |= {"/nb.html": page_of(("/a.docx", NAME)), "/a.docx": file(b"HANG")}
    try:
        [observation] = reader.visit()
        site.routes["/nb.html"] = page_of(("/a.docx", NAME), text="全文见附件。")
        [later] = reader.visit()
    finally:
        runner.run(crawl.aclose())

    assert isinstance(observation, ReportObserved)
    [attachment] = observation.reading.attachments
    assert attachment.text_status is TextStatus.UNREADABLE
    assert attachment.reason is not None
    assert attachment.reason.params["fault"] == "poison"
    assert isinstance(later, ReportObserved)
    assert site.hits["/a.docx"] == 1


def test_a_list_may_lead_right_to_a_file(reader: Reader, site: Site) -> None:
    years = range(2018, 2026)
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

    _, *observations = reader.visit(path="/list.html")

    reports = [
        observation.reading
        for observation in observations
        if isinstance(observation, ReportObserved)
    ]
    assert [report.report_year for report in reports] == list(years)
    assert {len(report.tables) for report in reports} == {1}
    assert str(reports[-1].published) == "2026-01-20"
