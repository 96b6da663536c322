"""Rules for the states of sources and reports across visits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import Block, BlockKind, EventKind, Fault, Reading, RunOutcome, SourceState
from disclosures.reason import Reason, ReasonCode
from store.compare.plausibility import why_collapsed
from store.lifecycle_rules import LifecycleRules
from store.page_checks import MAX_CHECK_INTERVAL, next_check, next_retry, poison_until
from store.recording.withdrawals import is_mass_change, is_withdrawn
from store.sources.health import Health, VisitEnding, after_visit
from tests.conftest import MONDAY
from tests.reasons import some_reason

RULES = LifecycleRules()
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

OK = (RunOutcome.OK, None)
QUARANTINED = (RunOutcome.QUARANTINED, None)
TIMEOUT = (RunOutcome.FAILED, Fault.TIMEOUT)
LOGIN = (RunOutcome.FAILED, Fault.LOGIN)
CRASH = (RunOutcome.CRASHED, None)

Visit = tuple[RunOutcome, Fault | None]

ROWS = Reason.of(ReasonCode.LIST_ROWS_MISSING, printed=6, seen=3)
TEXT = Reason.of(ReasonCode.COMPLETENESS_WITHOUT_TEXT, reports=6, without=3)
POSTPONED = Reason.of(ReasonCode.COMPLETENESS_POSTPONED, listed=6, unread=3)


def operator_events(*visits: Visit) -> list[EventKind]:
    """The events for operators over a sequence of visits."""
    health = Health(state=SourceState.NEW, since=None)
    events, crashes = [], 0
    for number, (outcome, fault) in enumerate(visits):
        ending = VisitEnding(
            at=MONDAY + number * HOUR,
            outcome=outcome,
            fault=fault,
            reason=some_reason("…"),
            crashes=crashes,
        )
        crashes = 0 if outcome is RunOutcome.OK else crashes + (outcome is RunOutcome.CRASHED)
        health, event = after_visit(health, ending, RULES)
        events += [event] if event else []
    return events


@pytest.mark.parametrize(
    ("visits", "events"),
    [
        pytest.param([OK, OK], [], id="no fault"),
        pytest.param([OK, TIMEOUT, OK], [], id="single fault"),
        pytest.param([OK, TIMEOUT, TIMEOUT], ["unreadable"], id="repeated fault"),
        pytest.param([OK, LOGIN], ["unreadable"], id="permanent fault"),
        pytest.param([CRASH], [], id="single crash"),
        pytest.param([CRASH, CRASH], [], id="two crashes"),
        pytest.param([OK, *[CRASH] * 9], ["unreadable"], id="repeated crash"),
        pytest.param([*[CRASH] * 3, OK], ["unreadable", "recovered"], id="end of the crashes"),
        pytest.param([*[CRASH] * 3, LOGIN, OK], ["unreadable", "recovered"], id="crash and fault"),
        pytest.param([LOGIN, *[CRASH] * 3, OK], ["unreadable", "recovered"], id="fault and crash"),
        pytest.param([LOGIN, LOGIN, TIMEOUT], ["unreadable"], id="one event per incident"),
        pytest.param([LOGIN, OK], ["unreadable", "recovered"], id="one event at its end"),
        pytest.param(
            [LOGIN, QUARANTINED, OK], ["unreadable", "recovered"], id="quarantined is not recovered"
        ),
        pytest.param([TIMEOUT, QUARANTINED, TIMEOUT], [], id="quarantined is no failure"),
        pytest.param([TIMEOUT, OK, TIMEOUT], [], id="only consecutive failures count"),
    ],
)
def test_operators_are_notified_once_per_incident(visits: list[Visit], events: list[str]) -> None:
    assert operator_events(*visits) == events


@pytest.mark.parametrize(
    ("visits", "events"),
    [
        pytest.param([(), (), ()], [], id="complete"),
        pytest.param([(ROWS,), (ROWS,), ()], ["partial", "recovered"], id="once, and its end"),
        pytest.param([(ROWS,), (TEXT,), ()], ["partial", "partial", "recovered"], id="two kinds"),
        pytest.param([(ROWS,), (ROWS, TEXT), (TEXT,)], ["partial", "partial"], id="one is mended"),
        pytest.param([(ROWS,), None, (ROWS,), ()], ["partial", "recovered"], id="a visit fails"),
        pytest.param([(ROWS,), None, ()], ["partial", "recovered"], id="complete after a failure"),
        pytest.param(
            [(ROWS,), None, None, (ROWS,), ()],
            ["partial", "unreadable", "partial", "recovered"],
            id="readable again, still partial",
        ),
        pytest.param([None, None, (ROWS,)], ["unreadable", "partial"], id="readable in part"),
        pytest.param([(POSTPONED,), ()], [], id="the next visit mends it"),
        pytest.param([None, None, (POSTPONED,)], ["unreadable", "recovered"], id="readable again"),
    ],
)
def test_operators_are_notified_of_each_kind_of_shortfall_once(
    visits: list[tuple[Reason, ...] | None], events: list[str]
) -> None:
    health = Health(state=SourceState.NEW, since=None)
    emitted = []
    for number, shortfalls in enumerate(visits):
        at = MONDAY + number * HOUR
        failed = VisitEnding(
            at=at, outcome=RunOutcome.FAILED, fault=Fault.TIMEOUT, reason=some_reason("timeout")
        )
        read = VisitEnding(at=at, outcome=RunOutcome.OK, shortfalls=shortfalls or ())
        health, event = after_visit(health, failed if shortfalls is None else read, RULES)
        emitted += [event.value] if event else []

    assert emitted == events


def test_partial_source_keeps_its_shortfalls_and_since_when() -> None:
    health = Health(state=SourceState.NEW, since=None)
    for number in range(2):
        ending = VisitEnding(
            at=MONDAY + number * HOUR, outcome=RunOutcome.OK, shortfalls=(ROWS, TEXT)
        )
        health, _event = after_visit(health, ending, RULES)

    assert (health.state, health.since, health.failures) == (SourceState.PARTIAL, MONDAY, 0)
    assert health.reason == Reason.of(ReasonCode.SOURCE_PARTIAL, shortfalls=(ROWS, TEXT))


@given(st.lists(st.sampled_from([OK, QUARANTINED, TIMEOUT, LOGIN, CRASH])))
def test_unreadable_and_recovered_alternate(visits: list[Visit]) -> None:
    events = operator_events(*visits)

    assert events[::2] == [EventKind.UNREADABLE] * len(events[::2])
    assert events[1::2] == [EventKind.RECOVERED] * len(events[1::2])


@pytest.mark.parametrize("state", SourceState)
def test_crashed_visit_changes_nothing_in_the_health_of_its_source(state: SourceState) -> None:
    before = Health(state=state, since=MONDAY, reason=some_reason("login page"), failures=4)
    ending = VisitEnding(at=MONDAY + DAY, outcome=RunOutcome.CRASHED, reason=some_reason("bug"))

    assert after_visit(before, ending, RULES) == (before, None)


def test_passing_faults_within_minutes_do_not_make_a_source_unreadable() -> None:
    health = Health(state=SourceState.OK, since=None)
    for minutes in (0, 5, 15, 35):
        ending = VisitEnding(
            at=MONDAY + timedelta(minutes=minutes), outcome=RunOutcome.FAILED, fault=Fault.TIMEOUT
        )
        health, event = after_visit(health, ending, RULES)

        assert (health.state, event) == (SourceState.FAILING, None)

    ending = replace(ending, at=MONDAY + HOUR)
    assert after_visit(health, ending, RULES)[1] is EventKind.UNREADABLE


def test_state_keeps_its_start_time() -> None:
    first = VisitEnding(
        at=MONDAY, outcome=RunOutcome.FAILED, fault=Fault.LOGIN, reason=some_reason("login page")
    )
    second = VisitEnding(
        at=MONDAY + HOUR, outcome=RunOutcome.FAILED, fault=Fault.LOGIN, reason=some_reason("still")
    )

    health, _ = after_visit(Health(state=SourceState.NEW, since=None), first, RULES)
    health, _ = after_visit(health, second, RULES)

    assert health == Health(
        state=SourceState.UNREADABLE, since=MONDAY, reason=some_reason("still"), failures=2
    )


@pytest.mark.parametrize(
    ("missing", "duration", "withdrawn"),
    [(2, 9 * DAY, False), (3, 23 * HOUR, False), (3, DAY, True), (9, 9 * DAY, True)],
)
def test_withdrawal_needs_several_visits_over_a_day(
    missing: int, duration: timedelta, withdrawn: bool
) -> None:
    assert is_withdrawn(missing, MONDAY, MONDAY + duration, RULES) is withdrawn


@pytest.mark.parametrize(
    ("gone", "present", "expected"),
    [(5, 5, False), (6, 20, False), (6, 19, True), (19, 20, True), (0, 0, False)],
)
def test_mass_change_is_more_than_five_and_more_than_30_percent(
    gone: int, present: int, expected: bool
) -> None:
    assert is_mass_change(gone, present, RULES) is expected


REPORT = "".join(f"第{n}项：全年主动公开政府信息{n * 7}条，受理申请{n}件。" for n in range(30))
GAMBLING = "澳门皇冠赌场真人荷官在线发牌注册送彩金百家乐老虎机" * 30


@pytest.mark.parametrize(
    ("before", "after", "withheld"),
    [
        pytest.param(REPORT, GAMBLING, True, id="gambling under the right title"),
        pytest.param(REPORT, REPORT[:100], True, id="most of the text is gone"),
        pytest.param(REPORT, "", True, id="all of the text is gone"),
        pytest.param(REPORT, REPORT.replace("54", "45"), False, id="an edit"),
        pytest.param(REPORT, REPORT * 2, False, id="a long addition"),
        pytest.param(REPORT, REPORT[: len(REPORT) * 2 // 3], False, id="a section dropped"),
        pytest.param("内容正在整理中。", REPORT, False, id="a short page was filled"),
    ],
)
def test_collapsed_text_is_withheld(
    make_reading: Callable[..., Reading], before: str, after: str, withheld: bool
) -> None:
    one, other = (
        make_reading(blocks=(Block(kind=BlockKind.PARAGRAPH, text=text),))
        for text in (before, after)
    )

    assert bool(why_collapsed(one, other)) is withheld


@pytest.mark.parametrize(
    ("unchanged_for", "wait"),
    [(0 * DAY, HOUR), (10 * HOUR, HOUR), (10 * DAY, DAY), (4000 * DAY, MAX_CHECK_INTERVAL)],
)
def test_check_interval_grows_with_the_time_since_the_last_change(
    unchanged_for: timedelta, wait: timedelta
) -> None:
    due = next_check(MONDAY, changed_at=MONDAY - unchanged_for, every=HOUR)

    assert due - MONDAY == wait


def test_check_intervals_grow_monotonically_up_to_the_maximum() -> None:
    """No interval exceeds the maximum, so every report is checked for ever."""
    at, waits = MONDAY, []
    for _ in range(300):
        due = next_check(at, changed_at=MONDAY, every=HOUR, page="http://linhe.example/1.html")
        waits.append(due - at)
        at = due

    assert waits == sorted(waits)
    assert waits[0] == HOUR
    assert MAX_CHECK_INTERVAL * 0.8 <= waits[-1] <= MAX_CHECK_INTERVAL
    assert sum(wait < DAY for wait in waits) < 120


def test_due_dates_of_pages_recorded_together_are_spread() -> None:
    dues = [
        next_check(MONDAY, changed_at=MONDAY - 900 * DAY, every=HOUR, page=f"http://x/{n}.html")
        for n in range(200)
    ]

    days = [(due - MONDAY) // DAY for due in dues]
    assert {24, 25, 26, 27, 28, 29} <= set(days)
    assert max(days.count(day) for day in days) < 60
    assert max(dues) <= MONDAY + MAX_CHECK_INTERVAL


@given(st.timedeltas(timedelta(0), 9000 * DAY), st.timedeltas(timedelta(minutes=1), DAY), st.text())
def test_check_interval_is_between_the_source_interval_and_the_maximum(
    age: timedelta, every: timedelta, page: str
) -> None:
    wait = next_check(MONDAY, changed_at=MONDAY - age, every=every, page=page) - MONDAY

    assert every <= wait <= MAX_CHECK_INTERVAL


@given(st.integers(min_value=1, max_value=10_000))
def test_retry_and_poison_delays_grow_up_to_their_maximum(times: int) -> None:
    tries = [next_retry(MONDAY, failures=each, every=HOUR) - MONDAY for each in (times, times + 1)]
    poison = [poison_until(MONDAY, times=each) - MONDAY for each in (times, times + 1)]

    assert tries == sorted(tries)
    assert tries[-1] <= DAY
    assert poison == sorted(poison)
    assert DAY <= poison[-1] <= MAX_CHECK_INTERVAL
