"""K1, K3, K12: the service is killed at any moment, and nothing is lost, doubled or half done."""

import pytest

from service.demo.scenario import scenario_steps
from tests.whole.playing import Play, begin
from tests.whole.truth import check_all

#: So many moments to be killed at, in turn.
MOMENTS = ("while it reads", "as the event is kept", "as the letter is taken", "at random")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_service_killed_at_any_moment_tells_everything_once(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(play)
    steps = [step for number in (0, 1) for step in scenario_steps(number, 2026, play.sites)]

    for number, step in enumerate(steps):
        play.make(step)
        play.kill(MOMENTS[number % len(MOMENTS)], step)
        play.service.start()
        play.wait_for(step)

    found = check_all(play)
    assert play.service.kills >= 20
    with capsys.disabled():
        print(f"\nserve: {found}")  # noqa: T201  the figures are part of the result


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_cycle_killed_at_any_moment_is_made_up_for_by_the_next(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(play)
    play.service.stop()

    for step in scenario_steps(0, 2026, play.sites):
        play.make(step)
        for moment in ("within two seconds", "within two seconds", "as the letter is taken"):
            play.service.start("cycle")
            play.kill(moment, step)
        while not play.has_told():
            play.service.start("cycle")
            play.service.wait()
    play.service.start()

    found = check_all(play)
    assert play.service.kills >= 20
    with capsys.disabled():
        print(f"\ncycle: {found}")  # noqa: T201  the figures are part of the result
