"""What becomes of sources and reports from visit to visit."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import Block, BlockKind, EventKind, Fault, Reading, RunOutcome, SourceState
from store.compare.plausibility import why_collapsed
from store.lifecycle import (
    MAX_CHECK_INTERVAL,
    Health,
    LifecycleRules,
    VisitEnding,
    after_visit,
    is_mass_change,
    is_withdrawn,
    next_check,
    next_retry,
    poison_until,
)
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


def told(*visits: Visit) -> list[EventKind]:
    """What operators hear over a row of visits."""
    health = Health(state=SourceState.NEW, since=None)
    events = []
    for number, (outcome, fault) in enumerate(visits):
        ending = VisitEnding(
            at=MONDAY + number * HOUR, outcome=outcome, fault=fault, reason=some_reason("…")
        )
        health, event = after_visit(health, ending, RULES)
        events += [event] if event else []
    return events


@pytest.mark.parametrize(
    ("visits", "events"),
    [
        pytest.param([OK, OK], [], id="all is well"),
        pytest.param([OK, TIMEOUT, OK], [], id="a fault that passes"),
        pytest.param([OK, TIMEOUT, TIMEOUT], ["unreadable"], id="a fault that stays"),
        pytest.param([OK, LOGIN], ["unreadable"], id="a fault that never passes by itself"),
        pytest.param([CRASH], [], id="a fault of ours"),
        pytest.param([CRASH, CRASH], ["unreadable"], id="a fault of ours that stays"),
        pytest.param([LOGIN, LOGIN, TIMEOUT], ["unreadable"], id="once an incident"),
        pytest.param([LOGIN, OK], ["unreadable", "recovered"], id="and once when it ends"),
        pytest.param(
            [LOGIN, QUARANTINED, OK], ["unreadable", "recovered"], id="held is not recovered"
        ),
        pytest.param([TIMEOUT, QUARANTINED, TIMEOUT], [], id="held is no failure"),
        pytest.param([TIMEOUT, OK, TIMEOUT], [], id="in a row, not in all"),
    ],
)
def test_operators_hear_of_an_incident_once(visits: list[Visit], events: list[str]) -> None:
    assert told(*visits) == events


@given(st.lists(st.sampled_from([OK, QUARANTINED, TIMEOUT, LOGIN, CRASH])))
def test_unreadable_and_recovered_take_turns(visits: list[Visit]) -> None:
    events = told(*visits)

    assert events[::2] == [EventKind.UNREADABLE] * len(events[::2])
    assert events[1::2] == [EventKind.RECOVERED] * len(events[1::2])


def test_a_state_keeps_the_time_it_began() -> None:
    first = VisitEnding(
        at=MONDAY, outcome=RunOutcome.FAILED, fault=Fault.LOGIN, reason=some_reason("login page")
    )
    again = VisitEnding(
        at=MONDAY + HOUR, outcome=RunOutcome.FAILED, fault=Fault.LOGIN, reason=some_reason("still")
    )

    health, _ = after_visit(Health(state=SourceState.NEW, since=None), first, RULES)
    health, _ = after_visit(health, again, RULES)

    assert health == Health(
        state=SourceState.UNREADABLE, since=MONDAY, reason=some_reason("still"), failures=2
    )


@pytest.mark.parametrize(
    ("missing", "over", "withdrawn"),
    [(2, 9 * DAY, False), (3, 23 * HOUR, False), (3, DAY, True), (9, 9 * DAY, True)],
)
def test_withdrawal_needs_several_visits_over_a_day(
    missing: int, over: timedelta, withdrawn: bool
) -> None:
    assert is_withdrawn(missing, MONDAY, MONDAY + over, RULES) is withdrawn


@pytest.mark.parametrize(
    ("gone", "present", "storm"),
    [(5, 5, False), (6, 20, False), (6, 19, True), (19, 20, True), (0, 0, False)],
)
def test_many_at_once_are_a_storm(gone: int, present: int, storm: bool) -> None:
    """More than five and more than three in ten."""
    assert is_mass_change(gone, present, RULES) is storm


REPORT = "".join(f"第{n}项：全年主动公开政府信息{n * 7}条，受理申请{n}件。" for n in range(30))
GAMBLING = "澳门皇冠赌场真人荷官在线发牌注册送彩金百家乐老虎机" * 30


@pytest.mark.parametrize(
    ("before", "after", "withheld"),
    [
        pytest.param(REPORT, GAMBLING, True, id="D3: gambling under the right title"),
        pytest.param(REPORT, REPORT[:100], True, id="most of it is gone"),
        pytest.param(REPORT, "", True, id="all of it is gone"),
        pytest.param(REPORT, REPORT.replace("54", "45"), False, id="an edit"),
        pytest.param(REPORT, REPORT * 2, False, id="a long addition"),
        pytest.param(REPORT, REPORT[: len(REPORT) * 2 // 3], False, id="a section dropped"),
        pytest.param("内容正在整理中。", REPORT, False, id="a short page was filled"),
    ],
)
def test_a_text_that_collapses_is_not_believed(
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
def test_what_has_not_changed_for_long_is_looked_at_more_seldom(
    unchanged_for: timedelta, wait: timedelta
) -> None:
    due = next_check(MONDAY, changed_at=MONDAY - unchanged_for, every=HOUR)

    assert due - MONDAY == wait


def test_an_old_report_is_looked_at_on_a_decaying_schedule_for_ever() -> None:
    """Each wait is longer than the last, until once a month; no report is ever let alone."""
    at, waits = MONDAY, []
    for _ in range(300):
        due = next_check(at, changed_at=MONDAY, every=HOUR, page="http://linhe.example/1.html")
        waits.append(due - at)
        at = due

    assert waits == sorted(waits)
    assert waits[0] == HOUR
    assert MAX_CHECK_INTERVAL * 0.8 <= waits[-1] <= MAX_CHECK_INTERVAL
    assert sum(wait < DAY for wait in waits) < 120


def test_pages_that_were_taken_in_together_do_not_come_due_together() -> None:
    dues = [
        next_check(MONDAY, changed_at=MONDAY - 900 * DAY, every=HOUR, page=f"http://x/{n}.html")
        for n in range(200)
    ]

    days = [(due - MONDAY) // DAY for due in dues]
    assert {24, 25, 26, 27, 28, 29} <= set(days)
    assert max(days.count(day) for day in days) < 60
    assert max(dues) <= MONDAY + MAX_CHECK_INTERVAL


@given(st.timedeltas(timedelta(0), 9000 * DAY), st.timedeltas(timedelta(minutes=1), DAY), st.text())
def test_no_page_is_due_before_its_source_or_later_than_in_a_month(
    age: timedelta, every: timedelta, page: str
) -> None:
    wait = next_check(MONDAY, changed_at=MONDAY - age, every=every, page=page) - MONDAY

    assert every <= wait <= MAX_CHECK_INTERVAL


@given(st.integers(min_value=1, max_value=10_000))
def test_waits_grow_and_end(times: int) -> None:
    tries = [next_retry(MONDAY, failures=each, every=HOUR) - MONDAY for each in (times, times + 1)]
    poison = [poison_until(MONDAY, times=each) - MONDAY for each in (times, times + 1)]

    assert tries == sorted(tries)
    assert tries[-1] <= DAY
    assert poison == sorted(poison)
    assert DAY <= poison[-1] <= MAX_CHECK_INTERVAL
