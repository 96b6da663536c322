"""Annotations of events on pages."""

from collections.abc import Callable
from datetime import datetime

from disclosures import Precision, Published, ReportObserved
from store.queries.queries import SqlQueries
from tests.service.web.conftest import Browser, Page, Visit

MakeObservation = Callable[..., ReportObserved]


def test_editorial_change_is_marked_and_names_its_criterion(
    browser: Browser, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    visit(make_observation())
    visit(make_observation(title="临河区商务局2025年政府信息公开工作年度报告。"))

    [event] = queries.events(limit=1)
    words = Page(browser.get(f"/events/{event.id}").text).text

    assert "编辑性修改：只涉及标点。" in words
    assert "最后一次见到原文" in words
    assert "编辑性" in Page(browser.get("/").text).text


def test_report_dated_long_before_its_first_observation_shows_both_dates(
    browser: Browser, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    dated = datetime.fromisoformat("2018-03-28T00:00:00+08:00")
    visit(make_observation(published=Published(at=dated, precision=Precision.DAY)))

    [report] = queries.reports()
    words = Page(browser.get(f"/reports/{report.report.id}").text).text

    seen = report.report.first_seen_at.date().isoformat()
    assert f"文件所署日期为 2018-03-28，我们首次见到是 {seen}。" in words
