"""Due hosts are claimed, visited one source at a time, and released."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from disclosures import (
    CrawlJob,
    CrawlRun,
    HostLease,
    ListObserved,
    Observation,
    Source,
    VisitFinished,
)
from disclosures.errors import StoreBusy
from scheduler.dispatch import Dispatch
from scheduler.visit import Visitor
from tests.conftest import MONDAY
from tests.scheduler.fake_ports import FakeCrawl, RecordingLedger

LIST = ListObserved(url="http://www.linhe.example/", entries=(), complete=True)


class FakeSchedule:
    """A Schedule that leases given hosts; `keeps`: whether a lease can be extended."""

    def __init__(self, *host_leases: HostLease, keeps: bool = True) -> None:
        self.waiting = list(host_leases)
        self.released: list[str] = []
        self.extended = 0
        self.keeps = keeps

    def claim(self, hosts: int, per_host: int) -> Sequence[HostLease]:
        taken, self.waiting = self.waiting[:hosts], self.waiting[hosts:]
        return taken

    def wait_for_hosts(self) -> timedelta | None:
        return None

    def extend(self, host_lease: HostLease) -> bool:
        self.extended += 1
        return self.keeps

    def release(self, host_lease: HostLease) -> None:
        self.released.append(host_lease.host)


def _host_lease(source: Source, host: str, sources: int = 1) -> HostLease:
    jobs = tuple(CrawlJob(source=replace(source, slug=f"{host}-{n}")) for n in range(sources))
    return HostLease(host=host, lease=uuid4(), jobs=jobs)


def _dispatch(schedule: FakeSchedule, crawl: FakeCrawl, **given: Any) -> Dispatch:
    visitor = Visitor(crawl=crawl, ledger=RecordingLedger(), now=lambda: MONDAY)
    return Dispatch(schedule=schedule, visitor=visitor, **given)  # type: ignore[arg-type]  # a part


def test_every_due_source_is_visited_and_every_host_released(source: Source) -> None:
    schedule = FakeSchedule(
        _host_lease(source, "a", 2), _host_lease(source, "b"), _host_lease(source, "c")
    )
    dispatch = _dispatch(schedule, FakeCrawl(LIST, VisitFinished(complete=True)), hosts=2)

    runs = asyncio.run(dispatch.run_until_idle())

    assert sorted(run.source for run in runs) == ["a-0", "a-1", "b-0", "c-0"]
    assert sorted(schedule.released) == ["a", "b", "c"]


class DelayedSchedule(FakeSchedule):
    """A schedule whose last host may be visited only after a delay."""

    waits = 0

    def claim(self, hosts: int, per_host: int) -> Sequence[HostLease]:
        return super().claim(hosts if self.waits else len(self.waiting) - 1, per_host)

    def wait_for_hosts(self) -> timedelta | None:
        self.waits += 1
        return timedelta(milliseconds=1) if self.waiting else None


def test_source_whose_host_was_just_visited_is_visited_after_the_delay(source: Source) -> None:
    schedule = DelayedSchedule(*(_host_lease(source, host) for host in "ab"))
    dispatch = _dispatch(schedule, FakeCrawl(LIST, VisitFinished(complete=True)))

    runs = asyncio.run(dispatch.run_until_idle())

    assert sorted(run.source for run in runs) == ["a-0", "b-0"]


class SlowSchedule(FakeSchedule):
    """A schedule whose queries take longer than a visit."""

    def claim(self, hosts: int, per_host: int) -> Sequence[HostLease]:
        time.sleep(0.05)
        return super().claim(hosts, per_host)


def test_visits_that_end_while_the_next_hosts_are_claimed_are_counted(source: Source) -> None:
    schedule = SlowSchedule(*(_host_lease(source, host) for host in "abcdef"))
    dispatch = _dispatch(schedule, FakeCrawl(LIST, VisitFinished(complete=True)), hosts=2)

    runs = asyncio.run(dispatch.run_until_idle())

    assert sorted(run.source for run in runs) == [f"{host}-0" for host in "abcdef"]


class LockedLedger(RecordingLedger):
    """A Ledger whose store is busy at the begin of the first visit to host a."""

    def begin(self, source: Source) -> CrawlRun:
        if source.slug == "a-0":
            raise StoreBusy("locked")
        return super().begin(source)


def test_busy_store_is_raised_after_the_other_hosts_were_visited(source: Source) -> None:
    schedule = FakeSchedule(*(_host_lease(source, host) for host in "abc"))
    ledger = LockedLedger()
    visitor = Visitor(
        crawl=FakeCrawl(LIST, VisitFinished(complete=True)), ledger=ledger, now=lambda: MONDAY
    )
    dispatch = Dispatch(schedule=schedule, visitor=visitor, hosts=3)  # type: ignore[arg-type]  # a fake has only what Dispatch calls

    with pytest.raises(StoreBusy):
        asyncio.run(dispatch.run_until_idle())

    assert sorted(schedule.released) == ["a", "b", "c"]
    assert ledger.finished is not None


def test_tick_claims_no_more_hosts_than_may_be_visited_at_once(source: Source) -> None:
    schedule = FakeSchedule(*(_host_lease(source, host) for host in "abcde"))
    dispatch = _dispatch(schedule, FakeCrawl(LIST, VisitFinished(complete=True)), hosts=2)

    async def scenario() -> tuple[int, int]:
        started = await dispatch.tick(), await dispatch.tick()
        await dispatch.drain(timedelta(seconds=5))
        return started

    assert asyncio.run(scenario()) == (2, 0)


class Slow(FakeCrawl):
    """A Crawl that does not end."""

    async def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        yield LIST
        await asyncio.sleep(60)


def test_drain_cancels_a_visit_that_does_not_end_and_releases_its_host(source: Source) -> None:
    schedule = FakeSchedule(_host_lease(source, "a"))
    dispatch = _dispatch(schedule, Slow())

    async def scenario() -> None:
        await dispatch.tick()
        await asyncio.sleep(0.05)
        await dispatch.drain(timedelta(milliseconds=50))

    asyncio.run(scenario())

    assert schedule.released == ["a"]


@pytest.mark.parametrize(("keeps", "visited"), [(True, 3), (False, 1)])
def test_lease_is_extended_and_no_visit_starts_after_it_is_lost(
    source: Source, keeps: bool, visited: int
) -> None:
    class Brief(FakeCrawl):
        async def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
            await asyncio.sleep(0.1)
            yield LIST
            yield VisitFinished(complete=True)

    schedule = FakeSchedule(_host_lease(source, "a", 3), keeps=keeps)
    dispatch = _dispatch(schedule, Brief(), heartbeat=timedelta(milliseconds=20))

    runs = asyncio.run(dispatch.run_until_idle())

    assert len(runs) == visited
    assert schedule.extended >= 1
    assert schedule.released == ["a"]
