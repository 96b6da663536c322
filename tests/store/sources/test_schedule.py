"""Contract of the Schedule port: leases, due times and jobs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from disclosures import (
    Fault,
    ListEntry,
    PageFailed,
    PageRole,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
)
from disclosures.errors import NotFound
from store.database import Database
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import Visit, listing

pytestmark = pytest.mark.slow_on_postgres

MakeObservation = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"
LEASE = timedelta(minutes=10)
HOUR = timedelta(hours=1)


@pytest.fixture
def many(sources: SqlSources, source: Source) -> list[Source]:
    """Three hosts with four sources each, all due."""
    return [
        sources.put(
            replace(
                source,
                id=UUID(int=100 + 10 * host + n),
                slug=f"h{host}s{n}",
                url=f"http://h{host}.example/{n}/",
            )
        )
        for host in range(3)
        for n in range(4)
    ]


def slugs(schedule: SqlSchedule, hosts: int, per_host: int) -> list[list[str]]:
    return [
        [each.source.slug for each in host_lease.jobs]
        for host_lease in schedule.claim(hosts, per_host)
    ]


@pytest.mark.usefixtures("many")
def test_claim_is_limited_by_hosts_and_sources_per_host(schedule: SqlSchedule) -> None:
    assert slugs(schedule, 2, 3) == [["h0s0", "h0s1", "h0s2"], ["h1s0", "h1s1", "h1s2"]]
    assert slugs(schedule, 5, 1) == [["h2s0"]]
    assert slugs(schedule, 5, 5) == []


@pytest.mark.usefixtures("many")
def test_claim_is_ordered_by_due_time(schedule: SqlSchedule, clock: StoppedClock) -> None:
    clock.advance(-HOUR)
    schedule.make_due(["h2s3"])
    clock.advance(HOUR)

    assert slugs(schedule, 1, 2) == [["h2s3", "h2s0"]]


@pytest.mark.usefixtures("many")
def test_released_host_can_be_claimed_after_its_delay(
    schedule: SqlSchedule, clock: StoppedClock
) -> None:
    [host_lease] = schedule.claim(1, 1)

    schedule.release(host_lease)

    assert [each.host for each in schedule.claim(3, 1)] == ["h1.example", "h2.example"]
    clock.advance(host_lease.jobs[0].source.delay)
    assert slugs(schedule, 3, 1) == [["h0s0"]]


@pytest.mark.usefixtures("many")
def test_expired_lease_can_be_claimed(schedule: SqlSchedule, clock: StoppedClock) -> None:
    """As after the death of the process that held it."""
    [host_lease] = schedule.claim(1, 1)
    clock.advance(LEASE)
    schedule.claim(3, 1)

    assert schedule.extend(host_lease) is False
    schedule.release(host_lease)
    assert schedule.claim(3, 1) == []


@pytest.mark.usefixtures("many")
def test_extended_lease_cannot_be_claimed(schedule: SqlSchedule, clock: StoppedClock) -> None:
    [host_lease] = schedule.claim(1, 4)

    for _ in range(5):
        clock.advance(LEASE / 2)
        assert schedule.extend(host_lease)
        assert host_lease.host not in {each.host for each in schedule.claim(3, 1)}


def test_visited_source_is_due_at_the_time_its_visit_set(
    schedule: SqlSchedule, visit: Visit, known: Source, clock: StoppedClock
) -> None:
    assert schedule.next_due() == clock()
    due = clock() + known.every

    visit()

    assert schedule.next_due() == due
    clock.at = due - timedelta(seconds=1)
    assert schedule.claim(1, 1) == []
    clock.at = due
    assert len(schedule.claim(1, 1)) == 1


@pytest.mark.fast_on_postgres
def test_paused_source_is_not_claimed(
    schedule: SqlSchedule, sources: SqlSources, known: Source
) -> None:
    sources.put(replace(known, paused=True))
    assert schedule.make_due() == 0
    assert schedule.claim(1, 1) == []
    assert schedule.next_due() is None

    sources.put(replace(known, paused=False))

    assert len(schedule.claim(1, 1)) == 1


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("many")
def test_make_due_makes_the_next_visit_thorough(
    schedule: SqlSchedule, ledger: SqlLedger, many: list[Source], clock: StoppedClock
) -> None:
    for source in many:
        _visit(ledger, source, clock)
    assert schedule.claim(9, 9) == []

    assert schedule.make_due(["h0s1", "h1s2"]) == 2
    assert schedule.make_due(["h1s2"], thorough=False) == 1

    jobs = {a.source.slug: a.thorough for e in schedule.claim(9, 9) for a in e.jobs}
    assert jobs == {"h0s1": True, "h1s2": True}


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("many")
def test_make_due_with_an_unknown_source_changes_nothing(
    schedule: SqlSchedule, ledger: SqlLedger, many: list[Source], clock: StoppedClock
) -> None:
    for source in many:
        _visit(ledger, source, clock)

    with pytest.raises(NotFound, match="nowhere"):
        schedule.make_due(["h0s1", "nowhere"])

    assert schedule.claim(9, 9) == []
    assert schedule.make_due([]) == 0


@pytest.mark.fast_on_postgres
def test_eight_concurrent_requests_are_one_visit(
    schedule: SqlSchedule, ledger: SqlLedger, known: Source, clock: StoppedClock
) -> None:
    _visit(ledger, known, clock)

    with ThreadPoolExecutor(8) as pool:
        made_due = list(pool.map(lambda _: schedule.make_due([known.slug]), range(8)))

    assert made_due == [1] * 8
    [host_lease] = schedule.claim(1, 1)
    _visit(ledger, known, clock)
    schedule.release(host_lease)
    clock.advance(known.delay)
    assert schedule.claim(1, 1) == []


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("many")
def test_concurrent_visitors_never_share_a_host(database: Database, clock: StoppedClock) -> None:
    schedules = [SqlSchedule(database.sessions, clock, LEASE) for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        claims = [
            host_lease
            for each in pool.map(lambda a: a.claim(3, 4), schedules)
            for host_lease in each
        ]

    assert sorted(each.host for each in claims) == ["h0.example", "h1.example", "h2.example"]


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("many")
def test_make_all_due_ends_waits_after_the_clock_was_set_back(
    schedule: SqlSchedule, clock: StoppedClock, ledger: SqlLedger, many: list[Source]
) -> None:
    """The clock is set back by two hours."""
    clock.advance(2 * HOUR)
    schedule.claim(1, 1)
    for source in many:
        _visit(ledger, source, clock)
    clock.advance(-2 * HOUR)
    assert schedule.claim(9, 9) == []

    schedule.make_all_due()

    assert len(schedule.claim(9, 9)) == 2
    clock.advance(LEASE)
    assert "h0.example" in {host_lease.host for host_lease in schedule.claim(9, 9)}


def test_every_nth_visit_is_thorough(
    database: Database, visit: Visit, known: Source, clock: StoppedClock
) -> None:
    """A site that always answers 304 is read in full from time to time."""
    schedule = SqlSchedule(database.sessions, clock, LEASE, thorough_every=3)
    thorough = []

    for _ in range(6):
        thorough.append(schedule.job(known.slug).thorough)
        visit()

    assert thorough == [False, False, True, False, False, True]


@pytest.mark.fast_on_postgres
def test_job_has_the_known_pages_and_their_metadata(
    schedule: SqlSchedule,
    visit: Visit,
    known: Source,
    make_observation: MakeObservation,
    clock: StoppedClock,
) -> None:
    assert schedule.job(known.slug).baseline
    observation = replace(make_observation(), listed=ListEntry(url=A, title="年报"))
    observation = replace(observation, page=replace(observation.page, headers={"etag": '"7"'}))
    visit(listing(A), observation)
    visit(listing(A), observation)

    job = schedule.job(known.slug)

    assert (job.source, job.thorough, job.baseline) == (known, False, False)
    page, listed = job.known[A], job.known[listing().url]
    assert (page.role, page.etag, page.digest) == (PageRole.REPORT, '"7"', observation.digest)
    assert page.listed == observation.listed
    assert page.raw_sha256 == observation.page.sha256
    assert (listed.role, listed.entries) == (PageRole.LIST, listing(A).entries)
    assert (page.due, listed.due) == (True, True)
    clock.advance(-timedelta(hours=1))
    assert not schedule.job(known.slug).known[A].due
    assert schedule.job(known.slug, thorough=True).known[A].due
    with pytest.raises(NotFound):
        schedule.job("nowhere")


@pytest.mark.fast_on_postgres
def test_poison_delay_of_a_page_doubles(
    schedule: SqlSchedule, visit: Visit, known: Source, clock: StoppedClock
) -> None:
    poison = PageFailed(
        url=A, role=PageRole.REPORT, fault=Fault.POISON, reason=some_reason("killed")
    )
    delays = []

    for _ in range(3):
        visit(poison)
        clock.advance(-timedelta(hours=6))
        began = clock()
        while (page := schedule.job(known.slug).known.get(A)) and page.poison:
            clock.advance(timedelta(hours=12))
        delays.append((clock() - began).days)

    assert delays == [1, 2, 4]


def _visit(ledger: SqlLedger, source: Source, clock: StoppedClock) -> None:
    run = ledger.begin(source)
    ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=clock() + HOUR)
