"""A correlated change of exactly as many sources as make one, recorded at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import event
from sqlmodel import Session

from disclosures import Event, ReportObserved, Source
from store.database import Database
from store.lifecycle_rules import LifecycleRules
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.store.sites import Sites

#: The number of sources, each with one changed report, and of reports that are a correlated change.
SOURCES = 5
RULES = LifecycleRules(correlation_threshold=SOURCES)


@pytest.fixture
def database_kind() -> str:
    """PostgreSQL: SQLite has one writing transaction at a time."""
    return "postgresql"


@pytest.mark.parametrize("corroborated", [True, False])
def test_transactions_that_do_not_see_each_other_make_one_incident(
    database: Database,
    sites: Sites,
    source: Source,
    queries: SqlQueries,
    clock: StoppedClock,
    letters: Callable[[], list[str]],
    *,
    corroborated: bool,
) -> None:
    many = sites.put_known_family(source, SOURCES, "公开信息78条。")
    letters()
    together = Barrier(SOURCES)

    def visit(site: Source, seen: ReportObserved) -> list[Event]:
        waited: list[bool] = []

        def wait(_: Session) -> None:
            if not waited:
                waited.append(True)
                with suppress(BrokenBarrierError):
                    together.wait(20)

        def session() -> Session:
            made = database.sessions()
            event.listen(made, "before_commit", wait)
            return made

        run = SqlLedger(database.sessions, clock).begin(site)
        record = partial(SqlLedger(session, clock, RULES).record, run, seen)
        return list(record(corroborated=corroborated))

    seen = [sites.text(each, 1, "公开信息78条。版权所有。") for each in many]
    with ThreadPoolExecutor(SOURCES) as pool:
        events = list(pool.map(visit, many, seen, timeout=120))

    assert not together.broken
    assert sum(map(len, events)) == (SOURCES if corroborated else 0)
    (incident,) = queries.incidents()
    assert incident.withheld == (0 if corroborated else SOURCES)
    assert "operator: redesigned" in letters()
