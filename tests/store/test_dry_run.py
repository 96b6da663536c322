"""A dry run returns its events and stores nothing, on every supported database."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import EventKind, ReportObserved, RunOutcome, RunStats, Source, VisitFinished
from store.database import Database
from store.dry_run import dry_run_sessions
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import MONDAY, StoppedClock


def test_dry_run_returns_events_and_stores_nothing(
    database: Database,
    clock: StoppedClock,
    source: Source,
    make_observation: Callable[..., ReportObserved],
) -> None:
    other = replace(source, slug="dry-run")

    with dry_run_sessions(database, other, clock) as sessions:
        ledger = SqlLedger(sessions, clock)
        run = ledger.begin(other)
        [event] = ledger.record(run, make_observation())
        ledger.record(run, VisitFinished(complete=True))
        ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=MONDAY)

    assert event.kind is EventKind.PUBLISHED
    assert SqlQueries(database.sessions).events() == []
    assert "dry-run" not in {each.slug for each in SqlSources(database.sessions, clock).all()}


def test_failed_dry_run_stores_nothing(
    database: Database, clock: StoppedClock, source: Source
) -> None:
    other = replace(source, slug="dry-run")

    with pytest.raises(KeyError, match="a bug"), dry_run_sessions(database, other, clock):
        raise KeyError("a bug")

    assert "dry-run" not in {each.slug for each in SqlSources(database.sessions, clock).all()}
