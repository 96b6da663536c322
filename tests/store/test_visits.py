"""Visits leave a run each, and say how their source has been doing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from disclosures import (
    Audience,
    EventKind,
    Fault,
    Outcome,
    ReportRead,
    Source,
    SourceHealth,
    SourceState,
    Tally,
    VisitEnded,
)
from store.agenda import SqlAgenda
from store.archive import SqlArchive
from store.catalogue import SqlSources
from store.database import Database
from store.ledger import SqlLedger
from store.lifecycle import Rules
from store.outbox import SqlOutbox
from store.subscribers import SqlSubscribers
from tests.conftest import StoppedClock
from tests.store.conftest import Visit

MakeSight = Callable[..., ReportRead]
HOUR = timedelta(hours=1)


def health(archive: SqlArchive) -> SourceHealth:
    [found] = archive.health()
    return found


def test_a_visit_is_opened_and_closed(
    ledger: SqlLedger, known: Source, clock: StoppedClock, archive: SqlArchive
) -> None:
    run = ledger.begin(known)
    assert archive.runs() == [run]
    assert health(archive).visiting
    clock.pass_(HOUR)
    tally = Tally(requests=3, read=2)

    closed = ledger.finish(
        run, Outcome.FAILED, tally=tally, next_due=clock(), fault=Fault.LOGIN, why="login page"
    )

    assert archive.runs(source=known.slug) == [closed]
    assert (closed.finished_at, closed.outcome, closed.fault, closed.why) == (
        clock(), Outcome.FAILED, Fault.LOGIN, "login page",
    )  # fmt: skip
    assert (closed.tally.requests, closed.tally.read) == (3, 2)
    assert not health(archive).visiting


def test_closing_a_visit_twice_is_closing_it_once(
    ledger: SqlLedger, known: Source, clock: StoppedClock, archive: SqlArchive
) -> None:
    run = ledger.begin(known)

    for _ in range(2):
        ledger.finish(
            run, Outcome.FAILED, tally=Tally(), next_due=clock(), fault=Fault.LOGIN, why="…"
        )

    assert ledger.failures(known) == 1
    assert len(archive.events(kinds=[EventKind.UNREADABLE])) == 1


def test_operators_alone_hear_that_a_source_is_unreadable_and_recovered(
    visit: Visit, subscribers: SqlSubscribers, outbox: SqlOutbox, archive: SqlArchive
) -> None:
    operator = subscribers.ask("op@example.org", audience=Audience.OPERATOR)
    reader = subscribers.ask("ada@example.org")
    for each in (operator, reader):
        subscribers.confirm(each.id)
    visit()

    visit(outcome=Outcome.FAILED, fault=Fault.LOGIN, why="asks for a password")
    visit(outcome=Outcome.FAILED, fault=Fault.LOGIN, why="asks for a password")
    visit()

    owed = outbox.claim(10)
    assert [each.event.kind.value for each in owed if each.event] == ["unreadable", "recovered"]
    assert {each.subscription.id for each in owed} == {operator.id}
    assert owed[0].event is not None
    assert owed[0].event.note == "asks for a password"
    assert archive.events() == []


def test_health_says_what_an_operator_wants_to_know(
    visit: Visit, make_sight: MakeSight, archive: SqlArchive, clock: StoppedClock
) -> None:
    assert health(archive).state is SourceState.NEW
    began = clock()
    visit(make_sight())
    failed = clock()

    visit(outcome=Outcome.FAILED, fault=Fault.TIMEOUT, why="no answer")

    found = health(archive)
    assert (found.state, found.since, found.why) == (SourceState.FAILING, failed, "no answer")
    assert (found.failures, found.reports, found.held) == (1, 1, 0)
    assert (found.last_visit_at, found.last_ok_at, found.last_new_at) == (failed, began, began)
    assert found.due_at == failed + timedelta(hours=6)


def test_the_worst_comes_first(
    visit: Visit, sources: SqlSources, archive: SqlArchive, source: Source
) -> None:
    for n in (2, 3):
        sources.put(replace(source, id=UUID(int=n), slug=f"a{n}"))

    visit(outcome=Outcome.FAILED, fault=Fault.LOGIN, why="…")

    assert [each.source.slug for each in archive.health()] == ["linhe-swj", "a2", "a3"]


def test_runs_that_never_finished_are_marked_as_crashed(
    ledger: SqlLedger, known: Source, clock: StoppedClock, archive: SqlArchive
) -> None:
    """K10."""
    lost = ledger.begin(known)
    clock.pass_(2 * HOUR)
    live = ledger.begin(known)

    assert ledger.close_lost_runs(HOUR) == 1
    assert ledger.close_lost_runs(HOUR) == 0

    found = {run.id: run for run in archive.runs()}
    assert found[lost.id].outcome is Outcome.CRASHED
    assert found[lost.id].finished_at == clock()
    assert found[live.id].outcome is Outcome.RUNNING


def test_the_newest_reports_of_a_new_source_are_announced_if_the_rules_say_so(
    database: Database, known: Source, make_sight: MakeSight, clock: StoppedClock
) -> None:
    ledger = SqlLedger(database.sessions, clock, Rules(announce_first=2))
    run = ledger.begin(known)
    for year in (2022, 2025, 2023, 2024):
        url = f"http://www.linhe.example/{year}.html"
        ledger.record(run, make_sight(report_year=year, url=url, title=str(year)))
    ledger.record(run, VisitEnded(complete=True))

    closed = ledger.finish(run, Outcome.OK, tally=Tally(), next_due=clock())

    assert closed.tally.events == 2
    assert len(SqlArchive(database.sessions).events()) == 2


@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.FAILED])
def test_a_call_forward_during_a_visit_makes_one_more_visit(
    ledger: SqlLedger, agenda: SqlAgenda, known: Source, clock: StoppedClock, outcome: Outcome
) -> None:
    """K9."""
    [errand] = agenda.claim(1, 1)
    run = ledger.begin(known)
    agenda.call_forward([known.slug])
    agenda.call_forward([known.slug])

    ledger.finish(run, outcome, tally=Tally(), next_due=clock() + HOUR, fault=Fault.TIMEOUT)
    agenda.release(errand)

    assert agenda.next_due() is not None
    clock.pass_(known.delay)
    [again] = agenda.claim(1, 1)
    assert again.assignments[0].thorough
    run = ledger.begin(known)
    ledger.finish(run, Outcome.OK, tally=Tally(), next_due=clock() + HOUR)
    agenda.release(again)
    clock.pass_(known.delay)
    assert agenda.claim(1, 1) == []


def test_a_long_visit_is_not_lost_while_its_lease_is_kept(
    ledger: SqlLedger, agenda: SqlAgenda, known: Source, clock: StoppedClock
) -> None:
    errand = agenda.take(known.slug)
    assert errand
    ledger.begin(known)
    for _ in range(30):
        clock.pass_(timedelta(minutes=5))
        assert agenda.extend(errand)

    assert ledger.close_lost_runs(HOUR) == 0

    agenda.release(errand)
    assert ledger.close_lost_runs(HOUR) == 1


def test_a_source_is_taken_by_hand_only_while_nobody_visits_its_host(
    agenda: SqlAgenda, known: Source
) -> None:
    errand = agenda.take(known.slug, thorough=True)

    assert errand
    assert [each.source.slug for each in errand.assignments] == [known.slug]
    assert errand.assignments[0].thorough
    assert agenda.take(known.slug) is None
    assert agenda.claim(9, 9) == []
