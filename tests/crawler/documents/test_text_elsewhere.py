"""Visits to pages whose text is in a frame, a viewer or pictures, and is edited there."""

import asyncio
import sys
from collections.abc import Iterator
from itertools import count

import pytest

from crawler.process.supervised_crawl import SupervisedCrawl
from crawler.reading.primary_file import mark_replaced
from crawler.visits.crawl_limits import CrawlLimits
from disclosures import (
    Attachment,
    FileRole,
    MissingText,
    PageUnchanged,
    ReportObserved,
    TextStatus,
)
from tests.crawler.documents.document_files import make_docx, make_scan
from tests.crawler.documents.report_visits import PAGE, ReportVisits, file
from tests.crawler.fetching.web_site import ReceivedRequest, Site, answer, running

TITLE = "临河区商务局2025年政府信息公开工作年度报告"
HTML = "text/html; charset=utf-8"


@pytest.fixture(scope="module")
def crawl(runner: asyncio.Runner) -> Iterator[SupervisedCrawl]:
    limits = CrawlLimits(allowed_networks=("127.0.0.1/32",), timeout=5, cpu_seconds=10)
    crawl = SupervisedCrawl(limits, python=sys.executable)
    yield crawl
    runner.run(crawl.aclose())


def report(body: str) -> bytes:
    return answer(PAGE.format(title=TITLE, text="", files=body), type_=HTML)


def frame(received: int = 12) -> bytes:
    text = (
        "<p>一、总体情况</p><p>全年主动公开政府信息78条，其中政策文件23条，财政信息9条，机构职能12条。</p>"
        f"<p>二、申请情况</p><p>全年收到政府信息公开申请{received}件，均已按期答复，没有结转下年的申请。</p>"
        "<p>三、存在的问题</p><p>公开的内容还不够细，更新还不够快，下一年将逐项改进。</p>"
    )
    return answer(f"<html><head><title></title></head><body>{text}</body></html>", type_=HTML)


def observed(visits: ReportVisits, *, thorough: bool = False) -> ReportObserved:
    [observation] = visits.visit(thorough=thorough)
    assert isinstance(observation, ReportObserved)
    return observation


def is_unchanged(visits: ReportVisits, *, thorough: bool = False) -> bool:
    [observation] = visits.visit(thorough=thorough)
    return isinstance(observation, PageUnchanged)


def test_text_in_a_frame_is_the_text_of_the_report_and_its_edit_is_seen(
    visits: ReportVisits, site: Site
) -> None:
    site.routes |= {"/nb.html": report("<iframe src='/c.htm'></iframe>"), "/c.htm": frame()}

    before = observed(visits).reading
    assert "申请12件" in before.body_text
    assert (before.title, before.missing_text) == (TITLE, None)
    assert not [found for found in before.findings if found.code.startswith("body.")]
    assert is_unchanged(visits)

    site.routes["/c.htm"] = frame(13)
    assert "申请13件" in observed(visits).reading.body_text


def test_file_behind_a_viewer_in_a_frame_is_read_and_kept(visits: ReportVisits, site: Site) -> None:
    site.routes |= {
        "/nb.html": report("<iframe src='/reader?id=7'></iframe>"),
        "/reader?id=7": answer("<html><body><embed src='/f/7.docx'></body></html>", type_=HTML),
        "/f/7.docx": file(make_docx()),
    }
    observation = observed(visits)
    assert observation.file is not None
    assert observation.file.via == f"{site.root}/f/7.docx"
    assert observation.reading.attachments[0].text_status is TextStatus.READ

    reparsed = visits.runner.run(
        visits.crawl.parse_stored_page(
            observation.page, file=observation.file, source=visits.source()
        )
    )

    assert reparsed == observation.reading


def test_file_that_is_replaced_is_seen_although_its_page_is_the_same(
    visits: ReportVisits, site: Site
) -> None:
    site.routes |= {
        "/nb.html": report("<embed src='/f/7.docx'>"),
        "/f/7.docx": file(make_docx()),
    }
    observed(visits)
    assert is_unchanged(visits)

    site.routes["/f/7.docx"] = file(make_docx(note="更正：申请为13件。"))

    assert "更正" in observed(visits).reading.body_text


def test_frame_without_a_text_is_none_and_the_report_is_one_without_text(
    visits: ReportVisits, site: Site
) -> None:
    site.routes |= {
        "/nb.html": report("<iframe src='/weather'></iframe>"),
        "/weather": answer("<html><body>晴，20度</body></html>", type_=HTML),
    }

    reading = observed(visits).reading

    assert reading.missing_text is MissingText.MISSING
    assert "晴" not in reading.body_text


def test_file_of_another_site_is_known_and_not_requested(visits: ReportVisits, site: Site) -> None:
    elsewhere = Site(host="127.0.0.2")
    with running(elsewhere):
        site.routes["/nb.html"] = report(f"<embed src='{elsewhere.root}/f/7.pdf'>")
        reading = observed(visits).reading

    [attachment] = reading.attachments
    assert attachment.reason is not None
    assert "file.other_site" in str(attachment.reason)
    assert reading.missing_text is MissingText.MISSING
    assert elsewhere.received == []


def picture(text: str) -> bytes:
    return answer(b"\x89PNG\r\n" + text.encode(), type_="image/png")


def test_picture_that_is_replaced_is_a_change_of_a_report_in_pictures(
    visits: ReportVisits, site: Site
) -> None:
    site.routes |= {
        "/nb.html": report("<p><img src='/w/1.png'></p><p><img src='/w/2.png'></p>"),
        "/w/1.png": picture("1"),
        "/w/2.png": picture("2"),
    }
    before = observed(visits)
    assert before.reading.missing_text is MissingText.NEEDS_OCR
    assert all(attachment.sha256 for attachment in before.reading.attachments)
    assert is_unchanged(visits, thorough=True)

    site.routes["/w/2.png"] = picture("another 2")
    after = observed(visits, thorough=True)

    assert after.digest != before.digest
    assert is_unchanged(visits, thorough=True)


def test_picture_that_is_another_at_each_request_is_no_content(
    visits: ReportVisits, site: Site
) -> None:
    numbers = count()

    async def changing(request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(picture(f"{next(numbers)}"))
        await writer.drain()

    site.routes |= {
        "/nb.html": report("<p><img src='/w/1.png'></p><p><img src='/x.png'></p>"),
        "/w/1.png": picture("1"),
        "/x.png": changing,
    }
    observed(visits)

    assert is_unchanged(visits, thorough=True)
    assert is_unchanged(visits, thorough=True)
    site.routes["/w/1.png"] = picture("another 1")
    assert len([f for f in observed(visits, thorough=True).reading.attachments if f.replaced]) == 1


def test_picture_that_is_another_at_each_check_is_a_change_twice_at_most() -> None:
    stored = Attachment(text="", url="http://x/1.png", role=FileRole.PICTURE, sha256="0")
    changes = []
    for day in "12345":
        now = Attachment(text="", url="http://x/1.png", role=FileRole.PICTURE, sha256=day)
        after = mark_replaced(stored, now)
        changes.append(after.replaced != stored.replaced)
        stored = after

    assert changes == [True, True, False, False, False]


def test_scan_in_a_viewer_has_its_finding_and_its_edit_is_seen(
    visits: ReportVisits, site: Site
) -> None:
    site.routes |= {"/nb.html": report("<embed src='/f/7.pdf'>"), "/f/7.pdf": file(make_scan())}
    before = observed(visits)
    assert before.reading.missing_text is MissingText.NEEDS_OCR
    assert is_unchanged(visits)

    site.routes["/f/7.pdf"] = file(make_scan(3))

    assert observed(visits).digest != before.digest
