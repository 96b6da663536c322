"""The service is killed at any moment: nothing is lost, repeated or left incomplete."""

import pytest

from service.demo.chapters.scenario import scenario_steps
from tests.whole.environment import Environment, start_and_subscribe
from tests.whole.invariants import check_invariants

#: The moments of the kills, in turn; `Environment.kill` defines them.
KILL_MOMENTS = (
    "during the crawl",
    "after recording the event",
    "while a letter is sent",
    "at random",
)


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_service_killed_at_any_moment_reports_every_event_once(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    start_and_subscribe(environment)
    steps = [step for number in (0, 1) for step in scenario_steps(number, 2026, environment.sites)]

    for number, step in enumerate(steps):
        environment.publish(step)
        environment.kill(KILL_MOMENTS[number % len(KILL_MOMENTS)], step)
        environment.service.start()
        environment.wait_for(step)

    counts = check_invariants(environment)
    assert environment.service.kills >= 20
    with capsys.disabled():
        print(f"\nserve: {counts}")  # noqa: T201  # the counts are part of the result


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_cycle_killed_at_any_moment_is_completed_by_the_next(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    start_and_subscribe(environment)
    environment.service.stop()

    for step in scenario_steps(0, 2026, environment.sites):
        environment.publish(step)
        for moment in ("within two seconds", "within two seconds", "while a letter is sent"):
            environment.service.start("cycle")
            environment.kill(moment, step)
        while not environment.is_complete():
            environment.service.start("cycle")
            environment.service.wait()
    environment.service.start()

    counts = check_invariants(environment)
    assert environment.service.kills >= 20
    with capsys.disabled():
        print(f"\ncycle: {counts}")  # noqa: T201  # the counts are part of the result
