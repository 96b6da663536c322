"""The ticker: one process ticks, and continues when the wall clock is set back."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from disclosures.errors import StoreBusy
from scheduler import ticker
from scheduler.ticker import Tick, Ticker

INTERVAL = timedelta(milliseconds=50)


class FakeLeadership:
    """A lease without a term: the first owner has it until it resigns."""

    def __init__(self) -> None:
        self.owner: UUID | None = None

    def acquire(self, name: str, owner: UUID, term: timedelta) -> bool:
        self.owner = self.owner or owner
        return self.owner == owner

    def resign(self, name: str, owner: UUID) -> None:
        if self.owner == owner:
            self.owner = None


class Counter:
    """A tick that counts its runs, and raises `error` if there is one."""

    def __init__(self, error: Exception | None = None) -> None:
        self.times = 0
        self.error = error

    async def __call__(self) -> None:
        self.times += 1
        if self.error:
            raise self.error


async def _until(holds: Callable[[], bool], timeout: float = 10) -> None:  # noqa: ASYNC109  # waits for a condition that no task sets
    async with asyncio.timeout(timeout):
        while not holds():  # noqa: ASYNC110  # a condition, not an event
            await asyncio.sleep(0.01)


def _run(scenario: Callable[[], Coroutine[object, object, None]]) -> None:
    asyncio.run(scenario())


def _ticker(
    do: Callable[[], Awaitable[object]],
    leadership: FakeLeadership,
    on_clock_set_back: Callable[[], object] = lambda: None,
) -> Ticker:
    return Ticker(
        [Tick(name="visit", every=INTERVAL, do=do)], leadership, on_clock_set_back=on_clock_set_back
    )


def test_tick_is_repeated() -> None:
    async def scenario() -> None:
        tick = Counter()
        ticker = _ticker(tick, FakeLeadership())

        await ticker.start()
        await _until(lambda: tick.times >= 3)
        await ticker.stop()

    _run(scenario)


def test_tick_is_repeated_after_a_store_error() -> None:
    async def scenario() -> None:
        tick = Counter(error=StoreBusy("locked"))
        ticker = _ticker(tick, FakeLeadership())

        await ticker.start()
        await _until(lambda: tick.times >= 3)
        await ticker.stop()

    _run(scenario)


def test_unexpected_error_is_logged_and_the_tick_repeated(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario() -> None:
        tick = Counter(error=KeyError("a bug"))
        ticker = _ticker(tick, FakeLeadership())

        with caplog.at_level(logging.ERROR):
            await ticker.start()
            await _until(lambda: tick.times >= 3)
            await ticker.stop()

    _run(scenario)

    assert "a bug" in caplog.text


def test_stop_lets_a_running_tick_finish() -> None:
    async def scenario() -> None:
        started = asyncio.Event()
        finished = []

        async def slow() -> None:
            started.set()
            await asyncio.sleep(0.1)
            finished.append(True)

        ticker = _ticker(slow, FakeLeadership())
        await ticker.start()
        await started.wait()

        await ticker.stop(timedelta(seconds=5))

        assert finished == [True]

    _run(scenario)


def test_only_one_of_two_tickers_ticks_until_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker, "LEASE_TERM", timedelta(milliseconds=200))

    async def scenario() -> None:
        leadership, first, second = FakeLeadership(), Counter(), Counter()
        leader, standby = _ticker(first, leadership), _ticker(second, leadership)

        await leader.start()
        await standby.start()
        await _until(lambda: first.times >= 5)

        assert (leader.leading, standby.leading) == (True, False)
        assert second.times == 0

        await leader.stop()
        await _until(lambda: second.times >= 1)
        await standby.stop()

    _run(scenario)


def test_ticks_continue_after_the_wall_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker, "LEASE_TERM", timedelta(milliseconds=200))

    async def scenario() -> None:
        tick = Counter()
        called = []

        with time_machine.travel(datetime(2026, 10, 5, 9, tzinfo=UTC), tick=True) as traveller:
            ticker = _ticker(tick, FakeLeadership(), on_clock_set_back=lambda: called.append(True))
            await ticker.start()
            await _until(lambda: tick.times >= 2)

            traveller.shift(timedelta(hours=-2))
            before = tick.times
            await _until(lambda: tick.times >= before + 3)

            await ticker.stop()
        assert called == [True]

    _run(scenario)
