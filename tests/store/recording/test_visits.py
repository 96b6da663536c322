"""Runs of visits, and the health of their sources."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from disclosures import (
    Audience,
    EventKind,
    Fault,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    SourceHealth,
    SourceState,
    VisitFinished,
)
from disclosures.reason import Reason, ReasonCode
from store.database import Database
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.lifecycle_rules import LifecycleRules
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import Visit

MakeObservation = Callable[..., ReportObserved]
HOUR = timedelta(hours=1)


def health(queries: SqlQueries) -> SourceHealth:
    [found] = queries.health()
    return found


def test_visit_is_stored_as_a_run(
    ledger: SqlLedger, known: Source, clock: StoppedClock, queries: SqlQueries
) -> None:
    run = ledger.begin(known)
    assert queries.runs() == [run]
    assert health(queries).visiting
    clock.advance(HOUR)
    stats = RunStats(requests=3, read=2)

    closed = ledger.finish(
        run,
        RunOutcome.FAILED,
        stats=stats,
        next_due=clock(),
        fault=Fault.LOGIN,
        reason=some_reason("login page"),
    )

    assert queries.runs(source=known.slug) == [closed]
    assert (closed.finished_at, closed.outcome, closed.fault, closed.reason) == (
        clock(), RunOutcome.FAILED, Fault.LOGIN, some_reason("login page"),
    )  # fmt: skip
    assert (closed.stats.requests, closed.stats.read) == (3, 2)
    assert not health(queries).visiting


def test_finishing_a_visit_is_idempotent(
    ledger: SqlLedger, known: Source, clock: StoppedClock, queries: SqlQueries
) -> None:
    run = ledger.begin(known)

    for _ in range(2):
        ledger.finish(
            run,
            RunOutcome.FAILED,
            stats=RunStats(),
            next_due=clock(),
            fault=Fault.LOGIN,
            reason=some_reason("…"),
        )

    assert ledger.failures(known) == 1
    assert len(queries.events(kinds=[EventKind.UNREADABLE])) == 1


def test_unreadable_and_recovered_are_delivered_to_operators_only(
    visit: Visit, subscribers: SqlSubscribers, outbox: SqlOutbox, queries: SqlQueries
) -> None:
    operator = subscribers.subscribe("op@example.org", audience=Audience.OPERATOR)
    reader = subscribers.subscribe("ada@example.org")
    for each in (operator, reader):
        subscribers.confirm(each.id)
    visit()

    visit(outcome=RunOutcome.FAILED, fault=Fault.LOGIN, reason=some_reason("asks for a password"))
    visit(outcome=RunOutcome.FAILED, fault=Fault.LOGIN, reason=some_reason("asks for a password"))
    visit()

    deliveries = outbox.claim(10)
    assert [each.event.kind.value for each in deliveries if each.event] == [
        "unreadable",
        "recovered",
    ]
    assert {each.subscription.id for each in deliveries} == {operator.id}
    assert deliveries[0].event is not None
    assert deliveries[0].event.reason == some_reason("asks for a password")
    assert queries.events() == []


def test_health_has_the_state_and_the_last_visits(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    assert health(queries).state is SourceState.NEW
    first_visit_at = clock()
    visit(make_observation())
    failed_at = clock()

    visit(outcome=RunOutcome.FAILED, fault=Fault.TIMEOUT, reason=some_reason("no answer"))

    found = health(queries)
    assert (found.state, found.since, found.reason) == (
        SourceState.FAILING,
        failed_at,
        some_reason("no answer"),
    )
    assert (found.failures, found.reports, found.quarantined) == (1, 1, 0)
    assert (found.last_visit_at, found.last_ok_at, found.last_new_at) == (
        failed_at,
        first_visit_at,
        first_visit_at,
    )
    assert found.due_at == failed_at + timedelta(hours=6)


def test_health_is_ordered_by_severity(
    visit: Visit, sources: SqlSources, queries: SqlQueries, source: Source
) -> None:
    for n in (2, 3):
        sources.put(replace(source, id=UUID(int=n), slug=f"a{n}"))

    visit(outcome=RunOutcome.FAILED, fault=Fault.LOGIN, reason=some_reason("…"))

    assert [each.source.slug for each in queries.health()] == ["linhe-swj", "a2", "a3"]


def test_runs_that_never_finished_are_marked_as_crashed(
    ledger: SqlLedger, known: Source, clock: StoppedClock, queries: SqlQueries
) -> None:
    lost = ledger.begin(known)
    clock.advance(2 * HOUR)
    live = ledger.begin(known)
    clock.advance(HOUR)

    assert ledger.close_lost_runs(HOUR) == 1
    assert ledger.close_lost_runs(HOUR) == 0

    found = {run.id: run for run in queries.runs()}
    assert found[lost.id].outcome is RunOutcome.CRASHED
    assert found[lost.id].finished_at == clock()
    assert found[live.id].outcome is RunOutcome.RUNNING


def test_newest_reports_of_a_new_source_are_announced_if_configured(
    database: Database, known: Source, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    ledger = SqlLedger(database.sessions, clock, LifecycleRules(announce_first=2))
    run = ledger.begin(known)
    for year in (2022, 2025, 2023, 2024):
        url = f"http://www.linhe.example/{year}.html"
        ledger.record(run, make_observation(report_year=year, url=url, title=str(year)))
    ledger.record(run, VisitFinished(complete=True))

    closed = ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=clock())

    assert closed.stats.events == 2
    assert len(SqlQueries(database.sessions).events()) == 2


@pytest.mark.parametrize("outcome", [RunOutcome.OK, RunOutcome.FAILED])
def test_make_due_during_a_visit_causes_one_more_visit(
    ledger: SqlLedger,
    schedule: SqlSchedule,
    known: Source,
    clock: StoppedClock,
    outcome: RunOutcome,
) -> None:
    [host_lease] = schedule.claim(1, 1)
    run = ledger.begin(known)
    schedule.make_due([known.slug])
    schedule.make_due([known.slug])

    ledger.finish(run, outcome, stats=RunStats(), next_due=clock() + HOUR, fault=Fault.TIMEOUT)
    schedule.release(host_lease)

    assert schedule.next_due() is not None
    clock.advance(known.delay)
    [next_lease] = schedule.claim(1, 1)
    assert next_lease.jobs[0].thorough
    run = ledger.begin(known)
    ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=clock() + HOUR)
    schedule.release(next_lease)
    clock.advance(known.delay)
    assert schedule.claim(1, 1) == []


def test_long_visit_is_not_closed_as_lost_while_its_lease_is_extended(
    ledger: SqlLedger, schedule: SqlSchedule, known: Source, clock: StoppedClock
) -> None:
    host_lease = schedule.lease(known.slug)
    assert host_lease
    ledger.begin(known)
    for _ in range(30):
        clock.advance(timedelta(minutes=5))
        assert schedule.extend(host_lease)

    assert ledger.close_lost_runs(HOUR) == 0

    schedule.release(host_lease)
    assert ledger.close_lost_runs(HOUR) == 1


def test_source_can_be_leased_only_while_its_host_is_free(
    schedule: SqlSchedule, known: Source
) -> None:
    host_lease = schedule.lease(known.slug, thorough=True)

    assert host_lease
    assert [each.source.slug for each in host_lease.jobs] == [known.slug]
    assert host_lease.jobs[0].thorough
    assert schedule.lease(known.slug) is None
    assert schedule.claim(9, 9) == []


def test_crashed_visits_change_nothing_in_the_record_of_their_source(
    visit: Visit, queries: SqlQueries
) -> None:
    visit(outcome=RunOutcome.FAILED, complete=False, fault=Fault.TIMEOUT)
    before = health(queries)

    for _ in range(5):
        visit(outcome=RunOutcome.CRASHED, complete=False, reason=some_reason("bug"))

    after = health(queries)
    assert (after.state, after.since, after.reason) == (before.state, before.since, before.reason)
    assert after.failures == before.failures == 1


def test_operators_are_notified_of_repeated_crashes_and_of_their_end_once(
    visit: Visit, queries: SqlQueries, ledger: SqlLedger, known: Source
) -> None:
    visit()
    for _ in range(5):
        visit(outcome=RunOutcome.CRASHED, complete=False, reason=some_reason("bug"))
    assert ledger.crashes(known) == 5

    visit()
    visit()

    recovered, crashed = queries.events(kinds=[EventKind.UNREADABLE, EventKind.RECOVERED])
    assert (crashed.kind, recovered.kind) == (EventKind.UNREADABLE, EventKind.RECOVERED)
    assert crashed.reason == Reason.of(
        ReasonCode.VISIT_CRASHED_REPEATEDLY, times=3, reason=some_reason("bug")
    )
    assert ledger.crashes(known) == 0


def test_end_of_the_service_in_the_middle_of_visits_is_no_crash_of_their_source(
    visit: Visit, queries: SqlQueries, ledger: SqlLedger, known: Source, clock: StoppedClock
) -> None:
    visit()
    for _ in range(5):
        ledger.begin(known)
        clock.advance(2 * HOUR)
        ledger.close_lost_runs(HOUR)
    visit()

    assert ledger.crashes(known) == 0
    assert queries.events(kinds=[EventKind.UNREADABLE, EventKind.RECOVERED]) == []


def test_crashed_visit_leaves_a_requested_thorough_visit_to_the_next_one(
    ledger: SqlLedger, known: Source, schedule: SqlSchedule, clock: StoppedClock
) -> None:
    schedule.make_due([known.slug])
    [lease] = schedule.claim(1, 1)
    run = ledger.begin(known)
    soon = clock() + timedelta(seconds=50)

    ledger.finish(run, RunOutcome.CRASHED, stats=RunStats(), next_due=soon)
    schedule.release(lease)

    assert schedule.claim(1, 1) == []
    clock.advance(timedelta(minutes=1))
    [[job]] = [each.jobs for each in schedule.claim(1, 1)]
    assert job.thorough
