"""Visits to reports whose text is spread over several pages."""

import asyncio
import sys
from collections.abc import Iterator

import pytest

from crawler.process.supervised_crawl import SupervisedCrawl
from crawler.visits.crawl_limits import CrawlLimits
from disclosures import Fault, PageFailed, PageUnchanged, ReportObserved, UnchangedCheck
from disclosures.continued_text import text_continues
from disclosures.reason import ReasonCode
from tests.crawler.documents.report_visits import ReportVisits
from tests.crawler.fetching.web_site import NOT_FOUND, Site, answer

HTML = "text/html; charset=utf-8"
TITLE = "临河区商务局2025年政府信息公开工作年度报告"
FIRST = (
    "<p>一、总体情况</p><p>全年主动公开政府信息78条，其中政策文件23条，财政信息9条。"
    "栏目由专人维护，每周核对一次，过期的内容移入历史库。</p>"
)
SECOND = "<p>的答复。</p><p>二、申请情况</p><p>全年收到政府信息公开申请{n}件，均已按期答复。</p>"
THIRD = "<p>三、存在的问题</p><p>公开的内容还不够细，更新还不够快。</p><p>2026年1月20日</p>"
BUSY = answer("busy", "503 Service Unavailable")


@pytest.fixture(scope="module")
def crawl(runner: asyncio.Runner) -> Iterator[SupervisedCrawl]:
    limits = CrawlLimits(
        allowed_networks=("127.0.0.1/32",), timeout=5, cpu_seconds=10, retry_times=0
    )
    crawl = SupervisedCrawl(limits, python=sys.executable)
    yield crawl
    runner.run(crawl.aclose())


def page(text: str, here: int, last: int = 3, *, counter: int = 0) -> bytes:
    """A page of a text, with a pager inside the article's element and counters around it."""
    address = {number: f"/nb_{number}.html" for number in range(2, last + 1)} | {1: "/nb.html"}
    pager = "".join(
        f"<b>{number}</b>" if number == here else f"<a href='{address[number]}'>{number}</a>"
        for number in range(1, last + 1)
    )
    before = f"<a href='{address[here - 1]}'>上一页</a>" if here > 1 else ""
    after = f"<a href='{address[here + 1]}'>下一页</a>" if here < last else ""
    body = (
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
        f"<div>发布日期：2026-01-22 来源：临河区商务局 浏览次数：{counter}</div>"
        f"<div id='zoom'>{text}<p>{before}{pager}{after} 第{here}页/共{last}页</p>"
        "<p>责任编辑：王某</p></div>"
        "<div>上一篇：<a href='/nb_0.html'>旧闻</a> 下一篇：<a href='/nb_9.html'>新闻</a></div>"
        "</body></html>"
    )
    return answer(body, type_=HTML, ETag=f'"{hash((body, counter)) & 0xFFFF}"')


def publish(site: Site, received: int = 12, *, counter: int = 0) -> None:
    pages = (FIRST, SECOND.format(n=received), THIRD)
    paths = ("/nb.html", "/nb_2.html", "/nb_3.html")
    site.routes |= {
        path: page(text, here, counter=counter)
        for here, (path, text) in enumerate(zip(paths, pages, strict=True), start=1)
    }
    site.routes["/nb_9.html"] = answer("<p>另一篇文章，与本报告无关。</p>", type_=HTML)


def observed(visits: ReportVisits, *, thorough: bool = False) -> ReportObserved:
    [observation] = visits.visit(thorough=thorough)
    assert isinstance(observation, ReportObserved)
    return observation


def failed(visits: ReportVisits) -> PageFailed:
    [observation] = visits.visit()
    assert isinstance(observation, PageFailed)
    return observation


def test_text_of_all_pages_is_one_text(visits: ReportVisits, site: Site) -> None:
    publish(site)

    found = observed(visits)

    text = found.reading.body_text
    assert [text.index(part) for part in ("78条", "的答复。", "申请12件", "不够细")] == sorted(
        text.index(part) for part in ("78条", "的答复。", "申请12件", "不够细")
    )
    assert "页" not in text
    assert text.count("发布日期") == text.count(TITLE) == text.count("责任编辑") == 0
    assert str(found.reading.signed_on) == "2026-01-20"
    assert not text_continues(found.reading)
    assert [each.url for each in found.page.further] == [
        f"{site.root}/nb_2.html",
        f"{site.root}/nb_3.html",
    ]
    assert site.hits["/nb_9.html"] == 0
    reparsed = visits.runner.run(visits.crawl.parse_stored_page(found.page, source=visits.source()))
    assert reparsed == found.reading


def test_pages_of_an_unchanged_text_are_requested_conditionally(
    visits: ReportVisits, site: Site
) -> None:
    publish(site)
    observed(visits)

    [again] = visits.visit()

    assert isinstance(again, PageUnchanged)
    for path in ("/nb.html", "/nb_2.html", "/nb_3.html"):
        assert site.hits[path] == 2
        assert "if-none-match" in {name.lower() for name in site.last(path).headers}


def test_edit_on_the_second_page_alone_is_a_change(visits: ReportVisits, site: Site) -> None:
    publish(site)
    before = observed(visits)

    site.routes["/nb_2.html"] = page(SECOND.format(n=13), 2)

    after = observed(visits)
    assert after.digest != before.digest
    assert "申请13件" in after.reading.body_text
    assert "不够细" in after.reading.body_text


def test_counters_around_the_parts_are_no_change(visits: ReportVisits, site: Site) -> None:
    publish(site)
    observed(visits)

    publish(site, counter=7)
    [again] = visits.visit()
    assert isinstance(again, PageUnchanged)
    assert again.how is UnchangedCheck.SAME_READING

    [again] = visits.visit()
    assert isinstance(again, PageUnchanged)
    assert len(visits.known[again.url].further) == 2


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(NOT_FOUND, id="404"),
        pytest.param(BUSY, id="503"),
        pytest.param(page(FIRST, 1), id="first page again"),
        pytest.param(answer("<p>系统维护中，请稍后再试</p>", type_=HTML), id="maintenance"),
    ],
)
@pytest.mark.parametrize("thorough", [False, True])
def test_page_that_cannot_be_read_now_never_makes_the_report_shorter(
    visits: ReportVisits, site: Site, response: bytes, *, thorough: bool
) -> None:
    publish(site)
    before = observed(visits)

    site.routes["/nb_2.html"] = response
    [gap] = visits.visit(thorough=thorough)

    assert isinstance(gap, PageFailed)
    assert gap.fault is not Fault.GONE
    assert gap.reason.code is ReasonCode.TEXT_PAGE_NOT_READ
    assert gap.reason.params["url"] == f"{site.root}/nb_2.html"

    publish(site)
    [back] = visits.visit(thorough=thorough)
    assert isinstance(back, PageUnchanged)
    assert visits.known[f"{site.root}/nb.html"].digest == before.digest


def test_new_report_is_read_whole_or_later(visits: ReportVisits, site: Site) -> None:
    publish(site)
    site.routes["/nb_3.html"] = BUSY
    assert failed(visits).reason.code is ReasonCode.TEXT_PAGE_NOT_READ

    site.routes["/nb_3.html"] = NOT_FOUND
    found = observed(visits)
    assert "申请12件" in found.reading.body_text
    assert text_continues(found.reading)


def test_shorter_text_with_fewer_pages_is_a_change(visits: ReportVisits, site: Site) -> None:
    publish(site)
    observed(visits)

    site.routes |= {
        "/nb.html": page(FIRST, 1, last=2),
        "/nb_2.html": page(SECOND.format(n=12), 2, last=2),
        "/nb_3.html": NOT_FOUND,
    }

    after = observed(visits)
    assert "不够细" not in after.reading.body_text
    assert not text_continues(after.reading)


def test_page_that_nothing_names_any_more_but_is_there_stays(
    visits: ReportVisits, site: Site
) -> None:
    publish(site)
    observed(visits)

    site.routes["/nb.html"] = page(FIRST, 1, last=1)

    [again] = visits.visit()
    assert isinstance(again, PageUnchanged)


def test_parameter_that_changes_nothing_adds_no_text(visits: ReportVisits, site: Site) -> None:
    comments = f"{FIRST}<div class='pl'><b>1</b><a href='?page=2'>2</a></div>"
    body = page(comments, 1, last=1)
    site.routes |= {"/nb.html": body, "/nb.html?page=2": body}

    found = observed(visits)

    assert found.reading.body_text.count("78条") == 1
    assert not text_continues(found.reading)
    [again] = visits.visit()
    assert isinstance(again, PageUnchanged)
