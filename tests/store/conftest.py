"""The store keeps its promises on every database that we claim."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from disclosures import CrawlRun, Event, Outcome, Sight, Source, Tally, VisitEnded
from store.catalogue import SqlSources
from store.ledger import SqlLedger
from tests.conftest import StoppedClock

DATABASES = ["sqlite-memory", "sqlite-file", "postgresql"]


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Every database that we claim, one after the other."""
    match request.param:
        case "sqlite-memory":
            return "sqlite://"
        case "sqlite-file":
            return f"sqlite:///{tmp_path}/gongkai.db"
        case _:
            url: str = request.getfixturevalue("postgres_url")
            return url


@pytest.fixture
def known(sources: SqlSources, source: Source) -> Source:
    """A source in the catalogue, never visited yet."""
    return sources.put(source)


Visit = Callable[..., list[Event]]


@pytest.fixture
def visit(ledger: SqlLedger, known: Source, clock: StoppedClock) -> Visit:
    """Make a whole visit that sees what it is given; gives the events of the sights."""

    def make(
        *sights: Sight,
        outcome: Outcome = Outcome.OK,
        complete: bool = True,
        source: Source = known,
        **ending: object,
    ) -> list[Event]:
        run: CrawlRun = ledger.begin(source)
        events = [
            event
            for sight in (*sights, VisitEnded(complete=complete))
            for event in ledger.record(run, sight)
        ]
        ledger.finish(
            run,
            outcome,
            tally=Tally(),
            next_due=clock() + source.every,
            **ending,  # type: ignore[arg-type]
        )
        clock.pass_(timedelta(hours=6))
        return events

    return make


@pytest.fixture
def settled(visit: Visit, known: Source) -> Source:
    """A source whose history was taken in: what comes now is news."""
    visit()
    return known
