"""The console of operators: login, sessions, overview and actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from disclosures import EventKind, Fault, ReportObserved, RunOutcome, Source
from disclosures.reason import Reason, ReasonCode
from service.web.context import RateLimits, ViewContext
from service.web.security.sessions import SESSION_LIFETIME
from store.delivery.subscribers import SqlSubscribers
from store.operators import SqlOperators
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.reasons import mass_change, some_reason
from tests.service.web.conftest import Browser, OpenBrowser, Page, Visit

MakeObservation = Callable[..., ReportObserved]


def _login(browser: Browser, token: str, **more: object) -> tuple[int, str]:
    answer = browser.post("/console/login", data={"token": token, **more})
    return answer.status_code, answer.headers.get("location", "")


def test_valid_token_logs_in_and_redirects(browser: Browser, operators: SqlOperators) -> None:
    token = operators.issue("Ada")

    assert _login(browser, token, next="/console/runs?source=x") == (303, "/console/runs?source=x")
    assert "Ada" in browser.get("/console").text


@pytest.mark.parametrize(
    "onward",
    ["//evil.example", "/\\evil.example", "https:evil.example", "\t//evil", "/\t/evil.example",
     "https://evil.example/", "javascript:alert(1)", "", "evil", "/%0d%0aX: y\r\nX: y", "/\u2028x"],
)  # fmt: skip
def test_login_never_redirects_to_another_site(
    browser: Browser, operators: SqlOperators, onward: str
) -> None:
    status, location = _login(browser, operators.issue("Ada"), next=onward)

    assert (status, location) == (303, "/console")


@pytest.mark.parametrize("token", ["", "wrong", "公开é", "\x00", "x" * 900, "null", "' or 1=1 --"])
def test_wrong_token_is_rejected(browser: Browser, token: str) -> None:
    status, _location = _login(browser, token)

    assert status == 403
    assert not browser.client.cookies


def test_logins_are_limited_to_ten_failures(
    context: ViewContext, open_browser: OpenBrowser
) -> None:
    browser = open_browser(replace(context, rate_limits=RateLimits()))

    statuses = [_login(browser, f"guess {number}")[0] for number in range(12)]

    assert statuses == [403] * 10 + [429] * 2
    assert _login(browser, context.operators.issue("Ada"))[0] == 429


def test_login_replaces_any_session_cookie(browser: Browser, operators: SqlOperators) -> None:
    token = operators.issue("Ada")
    browser.client.cookies.set("gongkai", "planted", domain="gongkai.example")

    answers = [browser.post("/console/login", data={"token": token}) for _ in range(2)]

    given = [answer.headers["set-cookie"].partition(";")[0] for answer in answers]
    assert len({"gongkai=planted", *given}) == 3


def test_stolen_cookie_is_invalid_after_logout(ada: Browser) -> None:
    stolen = {"Cookie": f"gongkai={ada.client.cookies['gongkai']}"}
    assert ada.get("/console", headers=stolen).status_code == 200

    answer = ada.post("/console/logout")

    assert (answer.status_code, answer.headers["location"]) == (303, "/console/login")
    assert ada.get("/console", headers=stolen).status_code == 303


def test_session_of_a_revoked_operator_ends_at_once(ada: Browser, operators: SqlOperators) -> None:
    operators.revoke("Ada")

    assert ada.get("/console").status_code == 303


def test_session_expires(browser: Browser, operators: SqlOperators) -> None:
    token = operators.issue("Ada")
    made = datetime(2026, 3, 1, tzinfo=UTC)
    with time_machine.travel(made, tick=False):
        answer = browser.post("/console/login", data={"token": token})
    cookie = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}
    browser.client.cookies.clear()

    with time_machine.travel(made + SESSION_LIFETIME - timedelta(minutes=1), tick=False):
        within = browser.get("/console", headers=cookie).status_code
    with time_machine.travel(made + SESSION_LIFETIME + timedelta(minutes=1), tick=False):
        after = browser.get("/console", headers=cookie).status_code

    assert (within, after) == (200, 303)


@pytest.mark.parametrize(
    ("base_url", "name", "secure"),
    [
        ("http://gongkai.example", "gongkai=", False),
        ("https://gongkai.example", "__Host-gongkai=", True),
    ],
)
def test_session_cookie_has_restrictive_attributes(
    context: ViewContext, open_browser: OpenBrowser, base_url: str, name: str, secure: bool
) -> None:
    browser = open_browser(replace(context, base_url=base_url), home=base_url)

    cookie = browser.post("/console/login", data={"token": context.operators.issue("Ada")}).headers[
        "set-cookie"
    ]

    assert cookie.startswith(name)
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert ("Secure" in cookie) is secure
    assert "Domain" not in cookie


# -- overview


def test_sources_are_listed_worst_first_with_their_reason(
    ada: Browser, visit: Visit, context: ViewContext, source: Source
) -> None:
    context.sources.put(
        replace(source, id=source.id.__class__(int=2), slug="quiet", agency="安静县")
    )
    for _ in range(6):
        visit(outcome=RunOutcome.FAILED, reason=some_reason("页面只有“系统繁忙”"), fault=Fault.BUSY)

    words = Page(ada.get("/console").text).text

    assert words.index("临河区商务局") < words.index("安静县")
    assert "页面只有“系统繁忙”" in words
    assert "连续失败 6 次" in words


def test_overview_counts_letters_and_subscriptions(
    ada: Browser, subscribers: SqlSubscribers
) -> None:
    subscribers.confirm(subscribers.subscribe("ada@reader.example").id)
    subscribers.subscribe("bob@reader.example")

    words = Page(ada.get("/console").text).text

    assert "待发邮件 1" in words
    assert "订阅人 1 待确认 1" in words


def test_runs_are_filtered_by_source(ada: Browser, visit: Visit) -> None:
    visit(outcome=RunOutcome.FAILED, reason=some_reason("timeout"), fault=Fault.TIMEOUT)

    words = Page(ada.get("/console/runs?source=linhe-swj").text).text

    assert "失败 超时" in words
    assert ada.get("/console/runs?source=nowhere").status_code == 404


# -- actions


@pytest.mark.parametrize(
    ("form", "count"),
    [({"source": "linhe-swj"}, 1), ({"all": "1"}, 1), ({}, 0)],
    ids=["one", "all", "none"],
)
def test_recrawl_makes_sources_due(
    ada: Browser,
    schedule: SqlSchedule,
    clock: StoppedClock,
    visit: Visit,
    form: dict[str, str],
    count: int,
) -> None:
    answer = ada.post("/console/recrawl", data=form)

    due = schedule.next_due()
    assert answer.headers["location"] == f"/console?made_due={count}"
    assert due is not None
    assert (due <= clock()) is bool(count)
    assert f"已安排立即访问 {count} 个来源" in ada.get(answer.headers["location"]).text


def test_recrawl_of_an_unknown_source_is_404(ada: Browser) -> None:
    assert ada.post("/console/recrawl", data={"source": "nowhere"}).status_code == 404


@pytest.fixture
def withheld(
    visit: Visit, ledger: SqlLedger, source: Source, make_observation: MakeObservation
) -> str:
    """Text of a quarantined reading."""
    run = ledger.begin(source)
    ledger.quarantine(run, [make_observation()], mass_change(12, 20))
    return "一次访问中，20 份已知报告有 12 份不同"


def test_quarantined_reading_is_shown_with_its_reason_and_text(ada: Browser, withheld: str) -> None:
    words = Page(ada.get("/console/quarantine").text).text

    assert withheld in words
    assert "全年主动公开政府信息78条" in words


def test_listed_title_with_a_semicolon_is_shown_completely(
    ada: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    listed, title = "关于2017; 2018 年报的通知", "Error; 2018"
    titles = Reason.of(ReasonCode.PLAUSIBILITY_TITLES_DIFFER, listed=listed, title=title)
    error = Reason.of(ReasonCode.PLAUSIBILITY_ERROR_TITLE, title=title)
    visit(make_observation(suspicions=(error, titles)))

    words = Page(ada.get("/console/quarantine").text).text

    reason = f"标题是错误页的标题：{title}；列表上叫“{listed}”，页面上叫“{title}”"
    assert words.count(reason) == 2  # as the reason, and as a suspicion


def test_accepted_reading_emits_an_event_and_is_not_discarded_later(
    ada: Browser, withheld: str, queries: SqlQueries
) -> None:
    [waiting] = queries.withheld()

    answer = ada.post(f"/console/quarantine/{waiting.id}/accept")
    discarded = ada.post(f"/console/quarantine/{waiting.id}/discard")

    assert answer.headers["location"] == "/console/quarantine?accepted=1"
    assert [event.kind for event in queries.events()] == [EventKind.PUBLISHED]
    assert discarded.status_code == 404
    after = ada.get(answer.headers["location"]).text
    assert ("没有待审的内容" in after, "已采信，产生 1 条动态" in after) == (True, True)


def test_discarded_reading_emits_no_event(ada: Browser, withheld: str, queries: SqlQueries) -> None:
    [waiting] = queries.withheld()

    answer = ada.post(f"/console/quarantine/{waiting.id}/discard")

    assert answer.headers["location"] == "/console/quarantine?discarded=1"
    assert queries.withheld() == []
    assert queries.events() == []


def test_page_states_that_there_are_more_quarantined_readings(
    ada: Browser, ledger: SqlLedger, source: Source, visit: Visit, make_observation: MakeObservation
) -> None:
    observations = [make_observation(url=f"http://www.linhe.example/{n}.html") for n in range(21)]
    ledger.quarantine(ledger.begin(source), observations[:20], mass_change())
    assert "先列最早的" not in ada.get("/console/quarantine").text

    ledger.quarantine(ledger.begin(source), observations[20:], mass_change())

    page = ada.get("/console/quarantine").text
    assert ("先列最早的 20 件" in page, page.count("/accept")) == (True, 20)


@pytest.mark.parametrize("query", ["?made_due=<script>", "?made_due=99999999999", "?made_due=-1"])
def test_notice_contains_no_text_of_its_link(ada: Browser, query: str) -> None:
    page = Page(ada.get(f"/console{query}").text)

    assert not [attrs for tag, attrs in page.tags if attrs.get("class") == "notice good"]
