"""The time of the next visit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from disclosures import Source
from disclosures.cause import Cause
from scheduler.next_visit import JITTER, MAX_BACKOFF, MAX_OWN_BACKOFF, next_visit
from tests.conftest import MONDAY

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def _wait(source: Source, cause: Cause | None, **given: Any) -> timedelta:
    return next_visit(source, MONDAY, cause, **given) - MONDAY


def _longest(source: Source, cause: Cause, **given: Any) -> timedelta:
    """The longest wait of many sources alike, whose jitter differs."""
    return max(_wait(replace(source, slug=f"s{n}"), cause, **given) for n in range(200))


def test_healthy_source_is_visited_at_its_interval(source: Source) -> None:
    wait = _wait(source, None)

    assert source.every * (1 - JITTER) <= wait <= source.every * (1 + JITTER)


def test_visits_to_sources_with_the_same_interval_spread_out(source: Source) -> None:
    waits = {_wait(replace(source, slug=f"s{n}"), None) for n in range(50)}

    assert len(waits) > 40


def test_failure_of_our_own_is_followed_by_a_visit_within_a_minute(source: Source) -> None:
    """Whatever the interval and the earlier failures of the source."""
    daily = replace(source, every=DAY)

    assert _longest(daily, Cause.OURS, failures=9, crashes=1) < MINUTE


def test_repeated_failures_of_our_own_back_off_by_their_own_count(source: Source) -> None:
    waits = [_longest(source, Cause.OURS, crashes=each) for each in (1, 2, 3, 40)]

    assert waits == sorted(waits)
    assert waits[2] > 3 * MINUTE
    assert waits[3] <= MAX_OWN_BACKOFF * (1 + JITTER)


def test_passing_fault_is_followed_by_a_visit_after_minutes_then_doubles(source: Source) -> None:
    daily = replace(source, every=DAY)

    waits = [_longest(daily, Cause.PASSING, failures=each) for each in (1, 2, 3, 40)]

    assert 5 * MINUTE <= waits[0] < 6 * MINUTE
    assert waits[1] == pytest.approx(2 * waits[0], rel=0.001)
    assert waits[2] == pytest.approx(4 * waits[0], rel=0.001)
    assert DAY <= waits[3] <= MAX_BACKOFF * (1 + JITTER)


def test_passing_fault_does_not_lengthen_a_shorter_interval(source: Source) -> None:
    often = replace(source, every=MINUTE)

    assert _longest(often, Cause.PASSING, failures=1) <= MINUTE * (1 + JITTER)


@pytest.mark.parametrize("failures", [1, 2, 40])
def test_lasting_fault_is_followed_by_a_visit_a_day(source: Source, failures: int) -> None:
    wait = _wait(source, Cause.LASTING, failures=failures)

    assert DAY * (1 - JITTER) <= wait <= DAY * (1 + JITTER)


@pytest.mark.parametrize("cause", [Cause.LASTING, Cause.PASSING])
def test_interval_longer_than_a_day_is_not_shortened_by_many_failures(
    source: Source, cause: Cause
) -> None:
    weekly = replace(source, every=7 * DAY)

    assert _wait(weekly, cause, failures=40) >= timedelta(days=6.3)


@pytest.mark.parametrize("cause", Cause)
def test_wait_is_never_shorter_than_retry_after(source: Source, cause: Cause) -> None:
    requested = timedelta(hours=30)

    assert _wait(source, cause, failures=1, crashes=1, retry_after=requested) == requested


def test_incomplete_visit_is_continued_soon(source: Source) -> None:
    assert _wait(source, None, complete=False) < timedelta(minutes=2)


def test_new_source_is_read_again_soon(source: Source) -> None:
    soon = timedelta(minutes=10)

    assert next_visit(source, MONDAY, None, second_reading=soon) < MONDAY + 2 * soon
    assert next_visit(source, MONDAY, None) > MONDAY + 2 * soon
    assert next_visit(source, MONDAY, Cause.LASTING, second_reading=soon) > MONDAY + 2 * soon
