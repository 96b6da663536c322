"""Pages of events, reports and revisions, and the download of raw bytes."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from disclosures import (
    Block,
    BlockKind,
    EventKind,
    FieldLocation,
    FieldOrigin,
    ReportObserved,
    RunOutcome,
    Table,
)
from service.web.timeline import change_to, timeline
from service.wiring.comparison import compare_readings
from store.queries.queries import SqlQueries
from tests.reasons import some_reason
from tests.service.web.conftest import Browser, Page, Visit

MakeObservation = Callable[..., ReportObserved]


def test_front_page_without_events_says_so(browser: Browser) -> None:
    answer = browser.get("/")

    assert answer.status_code == 200
    assert "还没有动态" in Page(answer.text).text


def test_events_are_listed_newest_first(
    browser: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    visit(make_observation())
    visit(make_observation(title="改了题目的年度报告"))

    words = Page(browser.get("/").text).text

    assert words.index("改了题目的年度报告") < words.index(
        "临河区商务局2025年政府信息公开工作年度报告"
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", {"revised", "published"}, id="no filter"),
        pytest.param("?kind=revised", {"revised"}, id="one kind"),
        pytest.param("?kind=revised&kind=published", {"revised", "published"}, id="two kinds"),
        pytest.param("?source=linhe-swj&kind=", {"revised", "published"}, id="source"),
        pytest.param("?kind=withdrawn", set(), id="kind without events"),
    ],
)
def test_events_are_filtered_by_kind_and_source(
    browser: Browser, visit: Visit, make_observation: MakeObservation, query: str, shown: set[str]
) -> None:
    visit(make_observation())
    visit(make_observation(title="改了题目的年度报告"))

    page = Page(browser.get(f"/{query}").text)

    badges = [attrs.get("class") or "" for tag, attrs in page.tags if tag == "span"]
    assert {badge.removeprefix("badge ") for badge in badges if badge.startswith("badge ")} == shown


@pytest.mark.parametrize(
    "query",
    [
        "?kind=rewritten",
        "?source=nowhere",
        "?kindd=revised",
        "?before=yesterday",
        "?kind=unreadable",
    ],
)
def test_invalid_filter_is_rejected_with_the_known_values(
    browser: Browser, visit: Visit, query: str
) -> None:
    answer = browser.get(f"/{query}")

    assert answer.status_code == 400
    assert any(word in answer.text for word in ("revised", "linhe-swj", "kind, lang", "2026-10-05"))
    assert "yesterday" not in Page(answer.text).text
    assert "nowhere" not in Page(answer.text).text


def test_page_of_a_source_event_requires_a_login(
    visit: Visit, browser: Browser, queries: SqlQueries
) -> None:
    for _ in range(6):
        visit(outcome=RunOutcome.FAILED, reason=some_reason("busy"))
    [event] = queries.events(kinds=[EventKind.UNREADABLE])

    answer = browser.get(f"/events/{event.id}")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/login?next=%2Fevents%2F")


def test_report_page_shows_the_location_of_each_field(
    browser: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    [event] = visit(make_observation(index_no="LH0123", doc_no="临商发〔2026〕3号"))
    assert event.report

    words = Page(browser.get(f"/reports/{event.report.id}").text).text

    assert "索引号 LH0123" in words
    assert "临商发〔2026〕3号" in words
    assert "2026年1月20日" in words
    assert "全年主动公开政府信息78条" in words


def test_table_keeps_its_cell_spans(
    browser: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    rows = (("申请人情况", "申请人情况", "总计"), ("3", "3", "6"))
    blocks = (Block(kind=BlockKind.TABLE, text="", table=0),)
    [event] = visit(make_observation(blocks=blocks, tables=(Table(rows=rows),)))
    assert event.report

    page = Page(browser.get(f"/reports/{event.report.id}").text)

    assert page.all("td", "colspan") == ["2"]
    assert "3 3 6" in page.text


def test_every_revision_has_a_permanent_page(
    browser: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    [event] = visit(make_observation())
    visit(make_observation(title="第二个题目"))
    assert event.report
    address = f"/reports/{event.report.id}/revisions"

    first, second = browser.get(f"{address}/1"), browser.get(f"{address}/2")

    assert "临河区商务局2025年政府信息公开工作年度报告" in first.text
    assert "这是历史版本" in Page(first.text).text
    assert "第二个题目" in second.text
    assert "这是现行版本" in Page(second.text).text
    assert f"http://gongkai.example{address}/2" in second.text


def test_revision_page_shows_removed_and_added_text(
    browser: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    [event] = visit(make_observation())
    visit(make_observation(title="第二个题目"))
    assert event.report

    page = Page(browser.get(f"/reports/{event.report.id}/revisions/2").text)

    assert {tag for tag, _attrs in page.tags} >= {"ins", "del"}
    assert "新增 第二个题目" in page.text
    assert "删除 临河区商务局2025年政府信息公开工作年度报告" in page.text


@pytest.mark.parametrize(
    "number", ["0", "3", "-1", "1e3", "99999999999999999999", "１", "%00", "x"]
)
def test_unknown_revision_is_404(
    browser: Browser, visit: Visit, make_observation: MakeObservation, number: str
) -> None:
    """A large number does not overflow the database."""
    [event] = visit(make_observation())
    assert event.report

    answer = browser.get(f"/reports/{event.report.id}/revisions/{number}")

    assert answer.status_code == 404


@pytest.mark.parametrize("place", ["events", "reports"])
@pytest.mark.parametrize(
    "key",
    [
        "00000000-0000-4000-8000-000000000001",
        "1",
        "-1",
        "1e3",
        "%00",
        "..%2f..%2fetc%2fpasswd",
        "a" * 7000,
        "{00000000-0000-4000-8000-000000000001}",
    ],
)
def test_unknown_id_is_404(browser: Browser, place: str, key: str) -> None:
    answer = browser.get(f"/{place}/{key}")

    assert answer.status_code == 404


def test_raw_bytes_are_downloaded_and_never_rendered(
    browser: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    observation = make_observation()
    observation = replace(
        observation, page=replace(observation.page, body=b"<script>window.__xss=1</script>")
    )
    [event] = visit(observation)
    assert event.report

    answer = browser.get(f"/reports/{event.report.id}/revisions/1/raw")

    assert answer.content == observation.page.body
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_timeline_contains_revisions_without_events(
    ledger: object,
    browser: Browser,
    visit: Visit,
    make_observation: MakeObservation,
    queries: SqlQueries,
) -> None:
    [event] = visit(make_observation())
    assert event.report
    revisions = queries.revisions(event.report.id)

    quiet = timeline(revisions, [])
    entries = timeline(revisions, queries.history(event.report.id))

    assert [(entry, kept.number) for _at, entry, kept in quiet if kept] == [(None, 1)]
    assert [(entry.kind, kept.number) for _at, entry, kept in entries if entry and kept] == [
        (EventKind.PUBLISHED, 1)
    ]


def test_revision_without_an_event_is_compared_on_request(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    [event] = visit(make_observation())
    visit(make_observation(title="第二个题目"))
    assert event.report
    revisions = queries.revisions(event.report.id)

    change = change_to(revisions[1], revisions, [], compare_readings)

    assert [(field.name, field.after) for field in change.fields] == [("title", "第二个题目")]


def test_heading_levels_are_not_skipped(
    browser: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    """Screen readers navigate by headings."""
    [event] = visit(make_observation())
    assert event.report

    for path in ("/", f"/reports/{event.report.id}", "/sources", "/subscribe", "/feeds"):
        page = Page(browser.get(path).text)
        levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4"}]

        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_other_candidates_of_a_field_are_shown_with_their_location(
    browser: Browser,
    visit: Visit,
    make_observation: MakeObservation,
    queries: SqlQueries,
) -> None:
    origin = FieldOrigin(
        where=FieldLocation.INDEX, raw="临河区商务局", others=("meta: 临河区人民政府",)
    )
    visit(make_observation(provenance={"publisher": origin}))
    [kept] = queries.reports()

    page = browser.get(f"/reports/{kept.report.id}?lang=zh").text

    assert "meta: 临河区人民政府" not in page
    assert "：临河区人民政府" in page
