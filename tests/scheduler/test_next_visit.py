"""The time of the next visit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from disclosures import RunOutcome, Source
from scheduler.next_visit import JITTER, MAX_BACKOFF, next_visit
from tests.conftest import MONDAY


def _wait(source: Source, outcome: RunOutcome, **given: Any) -> timedelta:
    return next_visit(source, MONDAY, outcome, **given) - MONDAY


def test_healthy_source_is_visited_at_its_interval(source: Source) -> None:
    wait = _wait(source, RunOutcome.OK)

    assert source.every * (1 - JITTER) <= wait <= source.every * (1 + JITTER)


def test_visits_to_sources_with_the_same_interval_spread_out(source: Source) -> None:
    waits = {_wait(replace(source, slug=f"s{n}"), RunOutcome.OK) for n in range(50)}

    assert len(waits) > 40


@pytest.mark.parametrize("outcome", [RunOutcome.FAILED, RunOutcome.CRASHED])
def test_failures_double_the_wait_up_to_a_day(source: Source, outcome: RunOutcome) -> None:
    once = _wait(source, outcome, failures=1)
    often = _wait(source, outcome, failures=40)

    assert once >= 2 * source.every * (1 - JITTER)
    assert often <= MAX_BACKOFF * (1 + JITTER)


def test_wait_is_never_shorter_than_retry_after(source: Source) -> None:
    requested = timedelta(hours=20)

    assert _wait(source, RunOutcome.FAILED, failures=1, retry_after=requested) == requested


def test_incomplete_visit_is_continued_soon(source: Source) -> None:
    assert _wait(source, RunOutcome.OK, complete=False) < timedelta(minutes=2)


def test_quarantined_visit_is_repeated_at_the_usual_interval(source: Source) -> None:
    assert _wait(source, RunOutcome.QUARANTINED) >= source.every * (1 - JITTER)


@pytest.mark.parametrize(
    ("failures", "hours"), [(0, 1), (1, 2), (2, 4), (4, 16), (5, 24), (16, 24), (10_000, 24)]
)
def test_the_interval_doubles_with_each_failure_up_to_24_hours(
    source: Source, failures: int, hours: int
) -> None:
    hourly = [replace(source, slug=f"s{n}", every=timedelta(hours=1)) for n in range(200)]

    waits = [_wait(each, RunOutcome.FAILED, failures=failures) for each in hourly]

    assert timedelta(hours=0.9 * hours) <= min(waits) < timedelta(hours=0.94 * hours)
    assert timedelta(hours=1.06 * hours) < max(waits) <= timedelta(hours=1.1 * hours)


def test_an_interval_longer_than_a_day_is_not_shortened_by_failures(source: Source) -> None:
    weekly = replace(source, every=timedelta(days=7))

    assert _wait(weekly, RunOutcome.FAILED, failures=3) >= timedelta(days=6.3)
