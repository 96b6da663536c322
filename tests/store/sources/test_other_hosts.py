"""A visit leases the other hosts to which its source leads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from disclosures import ReportObserved, Source
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.store.conftest import Visit, listing

HERE, THERE = "http://www.linhe.example/swj/nb/a.html", "http://zwgk.linhe.example/b.html"


@pytest.fixture
def other(
    visit: Visit,
    sources: SqlSources,
    source: Source,
    clock: StoppedClock,
    make_observation: Callable[..., ReportObserved],
) -> Source:
    """A source on the host to which a row of the first source leads; both are due."""
    visit(
        listing(HERE, THERE),
        make_observation(url=HERE),
        make_observation(url=THERE, report_year=2019),
    )
    made = sources.put(
        replace(source, id=UUID(int=77), slug="zwgk", url="http://zwgk.linhe.example/list.html")
    )
    clock.advance(timedelta(days=2))
    return made


def test_host_to_which_a_leased_source_leads_is_leased_with_it(
    other: Source, known: Source, schedule: SqlSchedule, clock: StoppedClock
) -> None:
    lease = schedule.lease(known.slug)
    assert lease is not None

    assert schedule.lease(other.slug) is None
    assert schedule.claim(8, 8) == []

    clock.advance(timedelta(minutes=9))
    assert schedule.extend(lease)
    clock.advance(timedelta(minutes=9))
    assert schedule.lease(other.slug) is None

    schedule.release(lease)
    assert schedule.lease(other.slug) is None  # the delay of its host is not over
    clock.advance(known.delay)
    assert schedule.lease(other.slug) is not None


def test_source_waits_while_a_host_to_which_it_leads_is_leased(
    other: Source, known: Source, schedule: SqlSchedule, clock: StoppedClock
) -> None:
    lease = schedule.lease(other.slug)
    assert lease is not None

    assert schedule.lease(known.slug) is None
    assert schedule.claim(8, 8) == []

    schedule.release(lease)
    clock.advance(other.delay)
    [claimed] = schedule.claim(1, 8)
    assert claimed.host == known.host


def test_sources_are_claimed_without_the_same_other_host_twice(
    other: Source, known: Source, schedule: SqlSchedule
) -> None:
    assert len(schedule.claim(8, 8)) == 1


def test_wait_is_the_delay_of_the_host_of_a_due_source(
    other: Source, known: Source, schedule: SqlSchedule, clock: StoppedClock
) -> None:
    assert schedule.wait_for_hosts() == timedelta(0)

    lease = schedule.lease(known.slug)
    assert lease is not None
    assert schedule.wait_for_hosts() is None

    schedule.release(lease)
    assert schedule.wait_for_hosts() == known.delay
