"""Errands are carried out, one visitor a host, and their hosts are given back."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from disclosures import CrawlJob, HostLease, ListObserved, Source, VisitFinished
from scheduler.dispatch import Dispatch
from scheduler.visit import Visitor
from tests.conftest import MONDAY
from tests.scheduler.doubles import Notebook, Sights

LIST = ListObserved(url="http://www.linhe.example/", entries=(), complete=True)


class Diary:
    """An Agenda that hands out what a test wrote into it."""

    def __init__(self, *host_leases: HostLease, keeps: bool = True) -> None:
        self.waiting = list(host_leases)
        self.released: list[str] = []
        self.extended = 0
        self.keeps = keeps

    def claim(self, hosts: int, per_host: int) -> Sequence[HostLease]:
        taken, self.waiting = self.waiting[:hosts], self.waiting[hosts:]
        return taken

    def extend(self, host_lease: HostLease) -> bool:
        self.extended += 1
        return self.keeps

    def release(self, host_lease: HostLease) -> None:
        self.released.append(host_lease.host)


def _errand(source: Source, host: str, sources: int = 1) -> HostLease:
    jobs = tuple(CrawlJob(source=replace(source, slug=f"{host}-{n}")) for n in range(sources))
    return HostLease(host=host, lease=uuid4(), jobs=jobs)


def _dispatch(diary: Diary, crawl: Sights, **given: object) -> Dispatch:
    visitor = Visitor(crawl=crawl, ledger=Notebook(), now=lambda: MONDAY)
    return Dispatch(schedule=diary, visitor=visitor, **given)  # type: ignore[arg-type]


def test_everything_due_is_visited_and_every_host_given_back(source: Source) -> None:
    diary = Diary(_errand(source, "a", 2), _errand(source, "b"), _errand(source, "c"))
    dispatch = _dispatch(diary, Sights(LIST, VisitFinished(complete=True)), hosts=2)

    runs = asyncio.run(dispatch.run_until_idle())

    assert sorted(run.source for run in runs) == ["a-0", "a-1", "b-0", "c-0"]
    assert sorted(diary.released) == ["a", "b", "c"]


def test_no_more_hosts_are_taken_than_there_is_room_for(source: Source) -> None:
    diary = Diary(*(_errand(source, host) for host in "abcde"))
    dispatch = _dispatch(diary, Sights(LIST, VisitFinished(complete=True)), hosts=2)

    async def story() -> tuple[int, int]:
        begun = await dispatch.tick(), await dispatch.tick()
        await dispatch.drain(timedelta(seconds=5))
        return begun

    assert asyncio.run(story()) == (2, 0)


class Slow(Sights):
    """A Crawl that never ends by itself."""

    async def __call__(self, job: CrawlJob):  # type: ignore[no-untyped-def]
        yield LIST
        await asyncio.sleep(60)


def test_a_stop_gives_back_the_host_of_a_visit_that_does_not_end(source: Source) -> None:
    diary = Diary(_errand(source, "a"))
    dispatch = _dispatch(diary, Slow())

    async def story() -> None:
        await dispatch.tick()
        await asyncio.sleep(0.05)
        await dispatch.drain(timedelta(milliseconds=50))

    asyncio.run(story())

    assert diary.released == ["a"]


@pytest.mark.parametrize(("keeps", "visited"), [(True, 3), (False, 1)])
def test_a_lease_is_kept_up_and_no_source_is_begun_once_it_is_lost(
    source: Source, keeps: bool, visited: int
) -> None:
    class Brief(Sights):
        async def __call__(self, job: CrawlJob):  # type: ignore[no-untyped-def]
            await asyncio.sleep(0.1)
            yield LIST
            yield VisitFinished(complete=True)

    diary = Diary(_errand(source, "a", 3), keeps=keeps)
    dispatch = _dispatch(diary, Brief(), heartbeat=timedelta(milliseconds=20))

    runs = asyncio.run(dispatch.run_until_idle())

    assert len(runs) == visited
    assert diary.extended >= 1
    assert diary.released == ["a"]
