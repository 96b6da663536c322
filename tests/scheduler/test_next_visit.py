"""When a source is visited next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from disclosures import RunOutcome, Source
from scheduler.next_visit import JITTER, LONGEST, next_visit
from tests.conftest import MONDAY


def _wait(source: Source, outcome: RunOutcome, **given: object) -> timedelta:
    return next_visit(source, MONDAY, outcome, **given) - MONDAY  # type: ignore[arg-type]


def test_a_healthy_source_is_visited_at_its_interval(source: Source) -> None:
    wait = _wait(source, RunOutcome.OK)

    assert source.every * (1 - JITTER) <= wait <= source.every * (1 + JITTER)


def test_sources_of_one_interval_do_not_march_in_step(source: Source) -> None:
    waits = {_wait(replace(source, slug=f"s{n}"), RunOutcome.OK) for n in range(50)}

    assert len(waits) > 40


@pytest.mark.parametrize("outcome", [RunOutcome.FAILED, RunOutcome.CRASHED])
def test_failing_doubles_the_wait_up_to_a_day(source: Source, outcome: RunOutcome) -> None:
    once = _wait(source, outcome, failures=1)
    often = _wait(source, outcome, failures=40)

    assert once >= 2 * source.every * (1 - JITTER)
    assert often <= LONGEST * (1 + JITTER)


def test_what_the_site_asked_for_is_never_undercut(source: Source) -> None:
    asked = timedelta(hours=20)

    assert _wait(source, RunOutcome.FAILED, failures=1, retry_after=asked) == asked


def test_what_was_left_over_is_fetched_soon(source: Source) -> None:
    assert _wait(source, RunOutcome.OK, complete=False) < timedelta(minutes=2)


def test_a_held_storm_is_looked_at_again_at_the_usual_time(source: Source) -> None:
    assert _wait(source, RunOutcome.QUARANTINED) >= source.every * (1 - JITTER)
