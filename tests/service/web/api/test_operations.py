"""Operations of the API, and its answers to invalid requests."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from disclosures import (
    Fault,
    ListCompleteness,
    ListEntry,
    ListObserved,
    ReportObserved,
    RunOutcome,
)
from service.web.context import ViewContext
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.service.web.conftest import Browser, OpenBrowser, Visit

MakeObservation = Callable[..., ReportObserved]
Bearer = Mapping[str, str]


@pytest.mark.parametrize("content", [{"sources": ["linhe-swj"]}, {"sources": None}, {}])
def test_repeated_recrawl_makes_the_same_sources_due(
    browser: Browser,
    bearer: Bearer,
    visit: Visit,
    schedule: SqlSchedule,
    clock: StoppedClock,
    content: dict[str, object],
) -> None:
    answers = [browser.post("/api/recrawl", json=content, headers=bearer) for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"made_due": 1}] * 2
    assert len(schedule.claim(10, 10)) == 1
    assert schedule.claim(10, 10) == []


@pytest.mark.parametrize(
    ("body", "status", "hint"),
    [
        pytest.param({"sources": ["nowhere"]}, 400, "/api/sources", id="unknown source"),
        pytest.param({"sources": "linhe-swj"}, 422, "sources", id="not a list"),
        pytest.param({"sources": [1]}, 422, "sources", id="not text"),
        pytest.param({"sources": ["x"] * 5000}, 422, "sources", id="too many"),
        pytest.param({"source": ["linhe-swj"]}, 422, "source", id="unknown parameter"),
        pytest.param(["linhe-swj"], 422, "body", id="not an object"),
    ],
)
def test_invalid_recrawl_request_is_rejected_with_the_reason(
    browser: Browser, bearer: Bearer, visit: Visit, body: object, status: int, hint: str
) -> None:
    answer = browser.post("/api/recrawl", json=body, headers=bearer)

    assert answer.status_code == status
    assert hint in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"{", 422, id="truncated"),
        pytest.param(b"[" * 30_000, 400, id="deeply nested"),
        pytest.param(b'{"sources": "' + b"x" * 70_000 + b'"}', 413, id="too long"),
        pytest.param(b"\xff\xfe", 422, id="not UTF-8"),
    ],
)
def test_malformed_body_is_rejected(
    browser: Browser, bearer: Bearer, body: bytes, status: int
) -> None:
    headers = {**bearer, "Content-Type": "application/json"}

    answer = browser.post("/api/recrawl", content=body, headers=headers)

    assert answer.status_code == status
    assert "x" * 100 not in answer.text


def test_sources_are_listed_with_their_health(
    browser: Browser, bearer: Bearer, visit: Visit
) -> None:
    visit(outcome=RunOutcome.FAILED, reason=some_reason("busy"), fault=Fault.BUSY)

    [source] = browser.get("/api/sources", headers=bearer).json()

    assert (source["slug"], source["state"]) == ("linhe-swj", "failing")
    assert source["why"] == "the connection failed: busy"
    assert source["reason"] == some_reason("busy").as_json()
    assert source["due_at"].endswith("Z")


def test_runs_and_events_are_listed(
    browser: Browser, bearer: Bearer, visit: Visit, make_observation: MakeObservation
) -> None:
    visit(make_observation())

    runs = browser.get("/api/runs?source=linhe-swj&limit=1", headers=bearer).json()
    [event] = browser.get("/api/events?kind=published", headers=bearer).json()

    assert (len(runs), runs[0]["outcome"]) == (1, "ok")
    assert event["title"] == "临河区商务局2025年政府信息公开工作年度报告"
    assert event["link"] == f"http://gongkai.example/events/{event['id']}"


def test_api_gives_the_numbers_and_reasons_of_a_partial_source(
    browser: Browser, bearer: Bearer, visit: Visit
) -> None:
    entries = (ListEntry(url="http://www.linhe.example/swj/nb/1.html"),)
    numbers = ListCompleteness(rows=3, rows_printed=6)
    visit(ListObserved(url="http://x/", entries=entries, complete=False, completeness=numbers))

    [source] = browser.get("/api/sources", headers=bearer).json()
    latest, *_ = browser.get("/api/runs", headers=bearer).json()

    assert (source["state"], source["why"]) == (
        "partial",
        "the list says that it has 6 rows, 3 were seen",
    )
    assert source["reason"]["params"]["shortfalls"] == [
        {"code": "list.rows_missing", "params": {"printed": 6, "seen": 3}}
    ]
    assert source["completeness"] == latest["completeness"]
    assert (latest["completeness"]["rows"], latest["completeness"]["rows_printed"]) == (3, 6)


def test_events_have_their_significance_and_are_filtered_by_it(
    browser: Browser, bearer: Bearer, visit: Visit, make_observation: MakeObservation
) -> None:
    for title in ("年度报告", "年度报告。"):
        visit(make_observation(title=title))

    [revised, published] = browser.get("/api/events", headers=bearer).json()
    substance = browser.get("/api/events?substantive=true", headers=bearer).json()

    assert (revised["significance"], revised["criteria"]) == ("editorial", ["punctuation"])
    assert (published["significance"], published["criteria"]) == (None, [])
    assert substance == [published]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/runs?source=nowhere", 404),
        ("/api/events?source=nowhere", 404),
        ("/api/events?kind=rewritten", 422),
        ("/api/events?limit=100000000000000000000", 422),
        ("/api/events?before=yesterday", 422),
        ("/api/events?before=2026-10-05T09:00:00", 400),
        ("/api/sources?offset=-1", 422),
        ("/api/nothing", 404),
    ],
)
def test_invalid_query_is_answered_in_json(
    browser: Browser, bearer: Bearer, visit: Visit, path: str, status: int
) -> None:
    answer = browser.get(path, headers=bearer)

    assert answer.status_code == status
    assert set(answer.json()) == {"error", "detail"}


def test_request_without_a_token_gets_401_and_the_scheme(browser: Browser) -> None:
    answer = browser.get("/api/sources")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "Authorization: Bearer" in answer.json()["detail"]


def test_session_cookie_does_not_authenticate_at_the_api(ada: Browser) -> None:
    """A page of another site cannot use an operator's cookie on the API."""
    assert ada.post("/api/recrawl", json={}).status_code == 401


def test_wrong_tokens_are_rate_limited(
    context: ViewContext, open_browser: OpenBrowser, bearer: Bearer
) -> None:
    browser = open_browser(
        replace(context, rate_limits=replace(context.rate_limits, wrong_tokens="3 per minute"))
    )

    statuses = [browser.get("/api/runs").status_code for _ in range(5)]

    assert statuses == [401, 401, 401, 429, 429]


def test_openapi_schema_describes_every_operation(browser: Browser) -> None:
    schema = browser.get("/api/openapi.json").json()

    operations = {path: set(methods) for path, methods in schema["paths"].items()}
    assert operations == {
        "/api/recrawl": {"post"},
        "/api/sources": {"get"},
        "/api/runs": {"get"},
        "/api/events": {"get"},
        "/api/obligations": {"get"},
        "/api/incidents": {"get"},
        "/api/incidents/{incident}/release": {"post"},
        "/api/incidents/{incident}/discard": {"post"},
        "/api/noise": {"get"},
        "/api/noise/{rule}/allow": {"post"},
        "/api/noise/{rule}/lift": {"post"},
    }
    assert all(one["security"] for path in schema["paths"].values() for one in path.values())
