"""Downloads and comparisons: evidence, primary files, diffs, near-duplicates."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest

from disclosures import Attachment, Block, BlockKind, Page, ReportObserved
from disclosures.content_digest import digest
from service.evidence import verify
from service.web.pages.reports import MAX_NEAR_DUPLICATES
from store.queries.queries import SqlQueries
from tests.service.web.conftest import Browser, Visit
from tests.service.web.conftest import Page as Markup

MakeObservation = Callable[..., ReportObserved]

#: Long enough for near-duplicate detection.
SENTENCES = tuple(
    f"围绕{thing}通过{way}公开办理进度，方便企业和居民查阅，收集意见后逐项答复并及时更新目录。"
    for thing in ("外贸企业名录", "加油站规划", "消费促进活动", "养老服务机构", "农村公路建设")
    for way in ("政府网站", "政务大厅")
)


@pytest.fixture
def report(visit: Visit, make_observation: MakeObservation, queries: SqlQueries) -> str:
    """The path of a report that was revised twice."""
    for count in (78, 79, 80):
        text = f"全年主动公开政府信息{count}条。"
        visit(make_observation(blocks=(Block(kind=BlockKind.PARAGRAPH, text=text),)))
    return f"/reports/{queries.reports()[0].report.id}"


def test_evidence_of_a_revision_can_be_downloaded_and_verified(
    browser: Browser, report: str
) -> None:
    page = browser.get(f"{report}/revisions/3")
    [link] = [href for href in Markup(page.text).all("a", "href") if href.endswith("/evidence")]

    answer = browser.get(link)

    assert answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]
    with ZipFile(BytesIO(answer.content)) as bundle:
        last = verify.check(bundle.read)  # type: ignore[no-untyped-call]  # for Python 3.8
    assert last["number"] == 3
    assert last["chain"] in Markup(page.text).text


def test_primary_file_can_be_downloaded_unchanged(
    browser: Browser, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    observation = make_observation(url="http://www.linhe.example/swj/nb.html")
    file = Page(url="http://www.linhe.example/swj/nb.pdf", body=b"%PDF-1.7 <script>")
    known = Attachment(text="年报", url=file.url, kind="pdf", sha256=file.sha256)
    reading = replace(observation.reading, attachments=(known,))
    visit(replace(observation, file=file, reading=reading, digest=digest(reading)))
    [revision] = queries.reports()
    address = f"/reports/{revision.report.id}/revisions/1"

    assert f"{address}/file" in Markup(browser.get(address).text).all("a", "href")
    answer = browser.get(f"{address}/file")

    assert answer.content == file.body
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].endswith('-1-file.pdf"')
    assert "sandbox" in answer.headers["content-security-policy"]


def test_report_without_a_primary_file_has_no_download(browser: Browser, report: str) -> None:
    assert "/file" not in browser.get(f"{report}/revisions/1").text
    assert browser.get(f"{report}/revisions/1/file").status_code == 404


def test_any_two_revisions_are_compared_at_a_permanent_address(
    browser: Browser, report: str
) -> None:
    links = Markup(browser.get(f"{report}/revisions/3").text).all("a", "href")
    assert f"{report}/revisions/1/diff/3" in links

    forth, back = (browser.get(f"{report}/revisions/{way}") for way in ("1/diff/3", "3/diff/1"))

    assert "78" in forth.text.split("<del>")[1]
    assert "80" in back.text.split("<del>")[1]
    assert f"{report}/revisions/1/diff/3" in Markup(forth.text).text


def test_every_shown_change_has_its_significance_with_its_criteria(
    browser: Browser, report: str
) -> None:
    for address in (f"{report}/revisions/1/diff/3", f"{report}/revisions/2"):
        words = Markup(browser.get(address).text).text
        assert words.count("实质性修改：涉及数字。") == 1, address


def test_timeline_links_each_revision_to_its_diff(browser: Browser, report: str) -> None:
    links = Markup(browser.get(report).text).all("a", "href")

    assert {f"{report}/revisions/1/diff/2", f"{report}/revisions/2/diff/3"} <= set(links)


def test_report_page_shows_near_duplicates_with_their_diff(
    browser: Browser, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    for year in range(2018, 2026):
        text = "".join(SENTENCES) + f"统计期限为{year}年全年。"
        url = f"http://www.linhe.example/{year}.html"
        block = Block(kind=BlockKind.PARAGRAPH, text=text)
        visit(make_observation(url=url, title=f"{year}年年报", report_year=year, blocks=(block,)))
    report = f"/reports/{queries.reports()[0].report.id}"

    page = Markup(browser.get(report).text)
    links = [href for href in page.all("a", "href") if "/copies/" in href]

    assert "内容雷同" in page.text
    assert "文字 100% 相同" in page.text
    assert len(links) == MAX_NEAR_DUPLICATES
    assert "<ins>" in browser.get(links[0]).text
    assert "同" in Markup(browser.get(links[0]).text).text


def test_unknown_revision_or_report_is_404(browser: Browser, report: str) -> None:
    paths = [
        "/revisions/9/evidence",
        "/revisions/0/evidence",
        "/revisions/1/diff/9",
        "/revisions/1/diff/x",
        "/copies/00000000-0000-4000-8000-000000000001",
        "/copies/nobody",
    ]
    wanted = [place + path for place in (report, f"/reports/{uuid4()}") for path in paths]

    assert {path: browser.get(path).status_code for path in wanted} == dict.fromkeys(wanted, 404)
