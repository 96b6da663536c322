"""The clock: one process ticks, and goes on ticking when the wall clock jumps."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from disclosures.errors import StoreBusy
from scheduler import clockwork
from scheduler.clockwork import Clockwork, Tick

QUICK = timedelta(milliseconds=50)


class Chair:
    """A Leadership with one seat and no term: who sits, sits until they resign."""

    def __init__(self) -> None:
        self.owner: UUID | None = None

    def acquire(self, name: str, owner: UUID, term: timedelta) -> bool:
        self.owner = self.owner or owner
        return self.owner == owner

    def resign(self, name: str, owner: UUID) -> None:
        if self.owner == owner:
            self.owner = None


class Counter:
    """Something to do that counts how often it was done."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.times = 0
        self.trouble = trouble

    async def __call__(self) -> None:
        self.times += 1
        if self.trouble:
            raise self.trouble


async def _until(true: Callable[[], bool], patience: float = 10) -> None:
    async with asyncio.timeout(patience):
        while not true():  # noqa: ASYNC110 (a condition, not an event)
            await asyncio.sleep(0.01)


def _run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(story())


def _clock(do: Callable[[], Awaitable[object]], chair: Chair, **given: object) -> Clockwork:
    tick = Tick(name="visit", every=QUICK, do=do)
    return Clockwork([tick], chair, wake=given.pop("wake", lambda: None), **given)  # type: ignore[arg-type]


def test_a_tick_comes_again_and_again() -> None:
    async def story() -> None:
        done = Counter()
        clock = _clock(done, Chair())

        await clock.start()
        await _until(lambda: done.times >= 3)
        await clock.stop()

    _run(story)


def test_a_tick_that_finds_the_store_away_comes_again() -> None:
    async def story() -> None:
        done = Counter(trouble=StoreBusy("locked"))
        clock = _clock(done, Chair())

        await clock.start()
        await _until(lambda: done.times >= 3)
        await clock.stop()

    _run(story)


def test_a_tick_with_a_bug_is_logged_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        done = Counter(trouble=KeyError("a bug"))
        clock = _clock(done, Chair())

        with caplog.at_level(logging.ERROR):
            await clock.start()
            await _until(lambda: done.times >= 3)
            await clock.stop()

    _run(story)

    assert "a bug" in caplog.text


def test_k12_a_stop_lets_a_tick_under_way_end() -> None:
    async def story() -> None:
        begun, ended = asyncio.Event(), []

        async def slow() -> None:
            begun.set()
            await asyncio.sleep(0.1)
            ended.append("in order")

        clock = _clock(slow, Chair())
        await clock.start()
        await begun.wait()

        await clock.stop(timedelta(seconds=5))

        assert ended == ["in order"]

    _run(story)


def test_finding_08_two_clocks_at_once_tick_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clockwork, "TERM", timedelta(milliseconds=200))

    async def story() -> None:
        chair, first, second = Chair(), Counter(), Counter()
        one, other = _clock(first, chair), _clock(second, chair)

        await one.start()
        await other.start()
        await _until(lambda: first.times >= 5)

        assert (one.leading, other.leading) == (True, False)
        assert second.times == 0

        await one.stop()
        await _until(lambda: second.times >= 1)
        await other.stop()

    _run(story)


def test_finding_08_a_clock_set_back_two_hours_goes_on_ticking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clockwork, "TERM", timedelta(milliseconds=200))

    async def story() -> None:
        done, woken = Counter(), Counter()

        def wake() -> None:
            woken.times += 1

        with time_machine.travel(datetime(2026, 10, 5, 9, tzinfo=UTC), tick=True) as traveller:
            clock = _clock(done, Chair(), wake=wake)
            await clock.start()
            await _until(lambda: done.times >= 2)

            traveller.shift(timedelta(hours=-2))
            before = done.times
            await _until(lambda: done.times >= before + 3)

            await clock.stop()
        assert woken.times == 1

    _run(story)
