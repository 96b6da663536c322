"""The pages of obligations for readers, and the corrections of operators."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from disclosures import (
    Event,
    EventKind,
    ListEntry,
    ListObserved,
    Precision,
    Published,
    ReportObserved,
)
from scheduler.obligation_review import review_due
from store.obligations.obligations import SqlObligations
from store.queries.queries import SqlQueries
from tests.conftest import StoppedClock
from tests.service.web.conftest import Browser, Page, Visit

AGENCY = "临河区商务局"
LIST = "http://www.linhe.example/swj/nb/index.html"


@pytest.fixture
def annual(make_observation: Callable[..., ReportObserved]) -> Callable[..., ReportObserved]:
    """Return a function that makes the observation of an annual report with a printed date."""

    def make(year: int, on: str, agency: str = AGENCY) -> ReportObserved:
        at = datetime.fromisoformat(f"{on}T00:00:00+08:00")
        return make_observation(
            url=f"http://www.linhe.example/swj/nb/{agency}{year}.html",
            title=f"{agency}{year}年政府信息公开工作年度报告",
            publisher=agency,
            published=Published(at=at, precision=Precision.DAY),
            report_year=year,
        )

    return make


@pytest.fixture
def assessed(
    clock: StoppedClock,
    visit: Visit,
    annual: Callable[..., ReportObserved],
    obligations: SqlObligations,
) -> StoppedClock:
    """The clock in February 2027: the report of 2025 was late, that of 2026 is overdue."""
    clock.at = datetime(2026, 12, 1, 4, tzinfo=UTC)
    kept = [annual(2024, "2025-01-20"), annual(2025, "2026-02-12")]
    entries = tuple(ListEntry(url=one.url, title=one.reading.title or "") for one in kept)
    visit(ListObserved(url=LIST, entries=entries, complete=True), *kept)
    clock.at = datetime(2027, 2, 1, 4, tzinfo=UTC)
    visit()
    assert review_due(obligations, clock) == 1
    return clock


def rows(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return Page(answer.text).text


def test_obligations_page_shows_met_late_and_overdue(
    browser: Browser, assessed: StoppedClock
) -> None:
    assert f"{AGENCY} 逾期未见 期限 2027年1月31日" in rows(browser, "/obligations")
    late = rows(browser, "/obligations?year=2025")
    assert f"{AGENCY} 逾期公布 期限 2026年1月31日 公布 2026年2月12日 晚 12 天" in late
    assert f"{AGENCY} 按时公布" in rows(browser, "/obligations?year=2024")


def test_obligations_page_of_a_source_shows_all_years(
    browser: Browser, assessed: StoppedClock
) -> None:
    page = Page(browser.get("/obligations?source=linhe-swj").text)

    years = [year for year in ("2026", "2025", "2024") if f"{year} {AGENCY}" in page.text]
    assert years == ["2026", "2025", "2024"]
    assert "/obligations?source=linhe-swj" in Page(browser.get("/sources/linhe-swj").text).all(
        "a", "href"
    )


def test_obligations_page_works_without_scripts(browser: Browser, assessed: StoppedClock) -> None:
    page = Page(browser.get("/obligations").text)

    assert [tag for tag, _ in page.tags if tag == "script"] == []
    links = page.all("a", "href")
    assert {"/obligations?year=2026", "/obligations?year=2024"} <= set(links)
    states = [link for link in links if "state=" in link]
    assert states == ["/obligations?year=2026&state=overdue"]
    assert AGENCY in rows(browser, states[0])


def test_invalid_filter_is_rejected(browser: Browser, assessed: StoppedClock) -> None:
    queries = ["year=1999", "year=x", "state=gone", "page=0", "colour=red"]
    answers = {query: browser.get(f"/obligations?{query}") for query in queries}

    assert {query: answers[query].status_code for query in queries} == dict.fromkeys(queries, 400)
    assert [query for query in queries if AGENCY in answers[query].text] == []


def test_obligations_page_of_an_unknown_source_is_404(browser: Browser) -> None:
    assert browser.get("/obligations?source=nobody").status_code == 404
    assert "还没有可以核对的年度报告" in rows(browser, "/obligations")


def test_english_obligations_page_contains_no_chinese_of_the_service(
    browser: Browser, assessed: StoppedClock
) -> None:
    text = browser.get("/obligations?year=2025", headers={"Accept-Language": "en"}).text

    for ours in ("公<br>开", "公开", "中文", AGENCY):
        text = text.replace(ours, "")
    assert {sign for sign in text if "\u4e00" <= sign <= "\u9fff"} == set()
    assert "12 days late" in text


def overdue(queries: SqlQueries) -> Event:
    (found,) = queries.events(kinds=[EventKind.OVERDUE])
    return found


def test_overdue_event_is_on_every_page_and_feed(
    browser: Browser, assessed: StoppedClock, queries: SqlQueries
) -> None:
    event = overdue(queries)
    named = f"{AGENCY}2026年政府信息公开工作年度报告"

    assert named in rows(browser, "/")
    assert "公布期限是2027年1月31日" in rows(browser, f"/events/{event.id}")
    for feed in ("/feed.rss", "/feed.atom"):
        text = browser.get(f"{feed}?kind=overdue").text
        assert f"【逾期未见】{named}" in text
        assert f"/events/{event.id}" in text


def test_report_page_states_that_the_report_was_late(
    browser: Browser,
    assessed: StoppedClock,
    visit: Visit,
    annual: Callable[..., ReportObserved],
    obligations: SqlObligations,
    queries: SqlQueries,
) -> None:
    assessed.advance(timedelta(days=7))
    visit(annual(2026, "2027-02-08"))
    review_due(obligations, assessed)
    (late,) = queries.events(kinds=[EventKind.PUBLISHED_LATE])

    assert late.report is not None
    assert "逾期公布" in rows(browser, f"/reports/{late.report.id}")
    assert "晚 8 天" in rows(browser, f"/events/{late.id}")
    feed = browser.get("/feed.atom?lang=en").text
    assert "was due by 31 January 2027 and was published 8 days late" in feed


def test_operator_corrects_exempts_and_reopens(
    ada: Browser, assessed: StoppedClock, obligations: SqlObligations
) -> None:
    (obligation,) = obligations.all(report_year=2026)
    address = f"/console/obligations/{obligation.id}"
    assert "核定" in rows(ada, "/console/obligations")

    done = ada.post(f"{address}/correct", data={"published_on": "2027-01-30", "note": "见公报"})
    assert (done.status_code, done.headers["location"]) == (303, "/console/obligations?year=2026")
    assert f"{AGENCY} 按时公布 经人工核定：见公报" in rows(ada, "/obligations?year=2026")

    ada.post(f"{address}/reopen")
    ada.post(f"{address}/exempt", data={"note": "<b>机构撤销</b>"})
    (exempt,) = obligations.all(report_year=2026)
    assert (exempt.state.value, exempt.corrected_by) == ("exempt", "Ada")
    assert "<b>机构" not in ada.get("/obligations?year=2026").text


def test_invalid_date_of_a_correction_changes_nothing(
    ada: Browser, assessed: StoppedClock, obligations: SqlObligations
) -> None:
    (obligation,) = obligations.all(report_year=2026)

    wrong = ada.post(
        f"/console/obligations/{obligation.id}/correct", data={"published_on": "31.1."}
    )

    assert wrong.status_code == 400
    assert obligations.all(report_year=2026) == [obligation]
    assert ada.post(f"/console/obligations/{obligation.source.id}/reopen").status_code == 404


def test_obligations_are_listed_and_corrected_over_the_api(
    browser: Browser, assessed: StoppedClock, bearer: Mapping[str, str], queries: SqlQueries
) -> None:
    (late,) = browser.get("/api/obligations?state=met_late", headers=bearer).json()
    (event,) = browser.get("/api/events?kind=overdue", headers=bearer).json()

    assert late["terms"] == {
        "agency": AGENCY,
        "report_year": 2025,
        "due_on": "2026-01-31",
        "published_on": "2026-02-12",
        "days_late": 12,
        "or_later": False,
    }
    assert (late["source"], late["state"], late["report"] is None) == (
        "linhe-swj",
        "met_late",
        False,
    )
    assert (event["terms"]["report_year"], event["terms"]["days_late"]) == (2026, 0)
    assert browser.get("/api/obligations").status_code == 401


def test_two_revisions_are_compared_without_scripts(
    browser: Browser,
    visit: Visit,
    annual: Callable[..., ReportObserved],
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
) -> None:
    visit(make_observation())
    visit(make_observation(index_no="K2026-00042"))
    (kept,) = queries.reports()

    page = browser.get(f"/reports/{kept.report.id}/revisions/1/diff/2")

    assert page.status_code == 200
    assert "K2026-00042" in page.text
    report = Page(browser.get(f"/reports/{kept.report.id}").text)
    assert "#timeline" in report.all("a", "href")
    assert f"/reports/{kept.report.id}/revisions/1/diff/2" in report.all("a", "href")
