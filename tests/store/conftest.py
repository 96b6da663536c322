"""The store keeps its promises on every database that we claim."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from benchmarks.near_duplicates import reading_of, write_report
from disclosures import (
    Block,
    Event,
    Fault,
    ListEntry,
    ListObserved,
    Obligation,
    Observation,
    PageFailed,
    PageRole,
    Precision,
    Published,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    VisitFinished,
)
from disclosures.reason import Reason
from store.catalogue import SqlSources
from store.database import Database
from store.lifecycle import LifecycleRules
from store.obligations.obligations import SqlObligations
from store.outbox import SqlOutbox
from store.recording.ledger import SqlLedger
from store.subscribers import SqlSubscribers
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.sites import MakeObservation, Sites, letters_told

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
Annual = Callable[..., ReportObserved]
Make = Callable[..., ReportObserved]


@pytest.fixture
def visit(ledger: SqlLedger, known: Source, clock: StoppedClock) -> Visit:
    """Make a whole visit that sees what it is given; gives the events of the sights."""

    def make(
        *observations: Observation,
        outcome: RunOutcome = RunOutcome.OK,
        complete: bool = True,
        fault: Fault | None = None,
        reason: Reason | None = None,
    ) -> list[Event]:
        run = ledger.begin(known)
        events = [
            event
            for observation in (*observations, VisitFinished(complete=complete))
            for event in ledger.record(run, _fetched(observation, clock()))
        ]
        due = clock() + known.every
        ledger.finish(run, outcome, stats=RunStats(), next_due=due, fault=fault, reason=reason)
        clock.pass_(timedelta(hours=6))
        return events

    return make


def _fetched(observation: Observation, at: datetime) -> Observation:
    """The sight as a visit of that moment has it."""
    if not isinstance(observation, ReportObserved):
        return observation
    return replace(
        observation, page=replace(observation.page, fetched_at=observation.page.fetched_at and at)
    )


@pytest.fixture
def settled(visit: Visit, known: Source) -> Source:
    """A source whose history was taken in: what comes now is news."""
    visit()
    return known


def gone(url: str, fault: Fault = Fault.GONE) -> PageFailed:
    """The sight of a report page that is not there."""
    return PageFailed(url=url, role=PageRole.REPORT, fault=fault, reason=some_reason("404"))


def listing(*urls: str, complete: bool = True) -> ListObserved:
    """The sight of the source's list, with a row for each of `urls`."""
    return ListObserved(
        url="http://www.linhe.example/swj/nb/index.html",
        entries=tuple(ListEntry(url=url, title=url) for url in urls),
        complete=complete,
    )


def told(events: list[Event]) -> list[tuple[str, int]]:
    """Kind and revision of each event."""
    return [(each.kind.value, each.revision.number if each.revision else 0) for each in events]


#: Noon of a day in January, in Shanghai.
NEW_YEAR = datetime(2026, 1, 10, 4, tzinfo=UTC)
AFTER = datetime(2026, 2, 1, 4, tzinfo=UTC)

#: One whole look proves an absence.
AT_ONCE = LifecycleRules(withdraw_span=timedelta(0))


@pytest.fixture
def obligations(database: Database, clock: StoppedClock) -> SqlObligations:
    """Obligations for which one look after the day is proof enough."""
    return SqlObligations(database.sessions, clock, AT_ONCE)


@pytest.fixture
def annual(make_observation: Callable[..., ReportObserved]) -> Callable[..., ReportObserved]:
    """Make the sight of an annual report, dated or not."""

    def make(year: int, on: str = "", **different: object) -> ReportObserved:
        at = datetime.fromisoformat(f"{on}T00:00:00+08:00") if on else None
        usual: dict[str, object] = {
            "url": f"http://www.linhe.example/swj/nb/{year}.html",
            "title": f"临河区商务局{year}年政府信息公开工作年度报告",
            "published": Published(at=at, precision=Precision.DAY) if at else None,
            "report_year": year,
        }
        return make_observation(**(usual | different))

    return make


@pytest.fixture
def watched(
    visit: Visit, annual: Annual, clock: StoppedClock, subscribers: SqlSubscribers
) -> StoppedClock:
    """A source whose history holds the report of 2024, in January 2026; Ada and Bob follow it."""
    for address in ("ada@example.org", "bob@example.org"):
        subscribers.confirm(subscribers.subscribe(address).id)
    clock.at = NEW_YEAR
    old = annual(2024, "2025-01-20")
    visit(listing(old.url), old)
    return clock


def said(obligations: SqlObligations) -> dict[int, str]:
    """The state of each year's obligation."""
    return {one.terms.report_year: one.state.value for one in obligations.all()}


def owed(obligations: SqlObligations, year: int = 2025) -> Obligation:
    """The one obligation of a year."""
    (found,) = obligations.all(report_year=year)
    return found


@pytest.fixture
def sites(
    sources: SqlSources, ledger: SqlLedger, clock: StoppedClock, make_observation: MakeObservation
) -> Sites:
    """Many sites, visited by hand."""
    return Sites(sources, ledger, clock, make_observation)


@pytest.fixture
def letters(outbox: SqlOutbox, subscribers: SqlSubscribers) -> Callable[[], list[str]]:
    """What each of one reader's and one operator's letters tells of."""
    return letters_told(outbox, subscribers)


def text(seed: int, edits: int = 0) -> tuple[Block, ...]:
    """A report of its own, with the first sentences written anew."""
    sentences = write_report(Random(seed))  # noqa: S311  the same each time
    others = write_report(Random(99))[:edits]  # noqa: S311
    return reading_of([*others, *sentences[edits:]]).blocks


@pytest.fixture
def make(make_observation: Make) -> Make:
    """Make the sight of an annual report of `year` by `who` at an address."""

    def one(
        url: str, blocks: tuple[Block, ...], *, year: int = 2025, **other: object
    ) -> ReportObserved:
        who = str(other.pop("who", "临河区商务局"))
        usual: dict[str, object] = {"publisher": who, "published": None, "report_year": year}
        title = f"{who}{year}年政府信息公开工作年度报告"
        return make_observation(url=url, blocks=blocks, title=title, **usual | other)

    return one
