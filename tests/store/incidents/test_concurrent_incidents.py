"""A mass change that concurrent visits observe is one incident, without a deadlock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from disclosures import ReportObserved, RunOutcome, RunStats, Source, VisitFinished
from store.database import Database
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.store.sites import Sites

VISITORS = 6


@pytest.mark.parametrize("number", [12, pytest.param(48, marks=pytest.mark.slow)])
def test_concurrent_mass_changes_make_one_incident(
    database: Database,
    sites: Sites,
    source: Source,
    queries: SqlQueries,
    clock: StoppedClock,
    letters: Callable[[], list[str]],
    number: int,
) -> None:
    many = sites.put_known_family(source, number, "公开信息78条。")
    letters()
    ledger = SqlLedger(database.sessions, clock)

    def visit(site: Source, seen: ReportObserved) -> int:
        run = ledger.begin(site)
        ledger.record(run, seen, corroborated=False)
        ledger.record(run, VisitFinished(complete=True))
        due = clock() + timedelta(hours=1)
        ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=due)
        return len(ledger.emit_delayed())

    with ThreadPoolExecutor(VISITORS) as pool:
        seen = [sites.text(each, 1, "公开信息78条。版权所有。") for each in many]
        emitted = list(pool.map(visit, many, seen, timeout=120))

    clock.advance(timedelta(days=1))
    assert sum(emitted) + len(ledger.emit_delayed()) == 0
    (incident,) = queries.incidents()
    assert (incident.withheld, len(incident.sources)) == (number, number)
    assert letters() == ["operator: redesigned"]
