"""The store keeps its promises on every database that we claim."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from disclosures import (
    Entry,
    Event,
    Fault,
    ListRead,
    Outcome,
    PageFailed,
    Role,
    Sight,
    Source,
    Tally,
    VisitEnded,
)
from store.catalogue import SqlSources
from store.ledger import SqlLedger
from tests.conftest import StoppedClock

DATABASES = ["sqlite-memory", "sqlite-file", "postgresql"]


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Every database that we claim, one after the other."""
    kind: str = request.param
    return kind


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
        fault: Fault | None = None,
        why: str = "",
    ) -> list[Event]:
        run = ledger.begin(known)
        events = [
            event
            for sight in (*sights, VisitEnded(complete=complete))
            for event in ledger.record(run, sight)
        ]
        due = clock() + known.every
        ledger.finish(run, outcome, tally=Tally(), next_due=due, fault=fault, why=why)
        clock.pass_(timedelta(hours=6))
        return events

    return make


@pytest.fixture
def settled(visit: Visit, known: Source) -> Source:
    """A source whose history was taken in: what comes now is news."""
    visit()
    return known


def gone(url: str, fault: Fault = Fault.GONE) -> PageFailed:
    """The sight of a report page that is not there."""
    return PageFailed(url=url, role=Role.REPORT, fault=fault, why="404")


def listing(*urls: str, complete: bool = True) -> ListRead:
    """The sight of the source's list, with a row for each of `urls`."""
    return ListRead(
        url="http://www.linhe.example/swj/nb/index.html",
        entries=tuple(Entry(url=url, title=url) for url in urls),
        complete=complete,
    )


def told(events: list[Event]) -> list[tuple[str, int]]:
    """Kind and revision of each event."""
    return [(each.kind.value, each.revision.number if each.revision else 0) for each in events]
