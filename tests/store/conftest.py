"""Fixtures of the store tests; each test runs on SQLite, as a file, and on PostgreSQL.

The modules marked ``slow_on_postgres`` test rules that are written in Python. Their SQL
statements are run on PostgreSQL by other modules and by the tests marked ``fast_on_postgres``,
which include those with concurrent transactions; the slow suite runs the others on PostgreSQL.
"""

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
from store.database import Database
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.lifecycle_rules import LifecycleRules
from store.obligations.obligations import SqlObligations
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.sites import MakeObservation, Sites, letter_claimer

DATABASES = ["sqlite-file", "postgresql"]

#: For tests of what differs in memory: its one connection, which threads share.
ALL_DATABASES = ["sqlite-memory", *DATABASES]


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each supported database in turn."""
    kind: str = request.param
    return kind


@pytest.hookimpl(tryfirst=True)  # before `-m` selects
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move the PostgreSQL variants of tests of rules to the slow suite."""
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if "slow_on_postgres" in marks and "fast_on_postgres" not in marks:
            call = getattr(item, "callspec", None)
            if call is not None and call.params.get("database_kind") == "postgresql":
                item.add_marker(pytest.mark.slow)


@pytest.fixture
def known(sources: SqlSources, source: Source) -> Source:
    """A source in the catalogue, never visited yet."""
    return sources.put(source)


Visit = Callable[..., list[Event]]
Annual = Callable[..., ReportObserved]
Make = Callable[..., ReportObserved]


@pytest.fixture
def visit(ledger: SqlLedger, known: Source, clock: StoppedClock) -> Visit:
    """Record a whole visit with the given observations; return the events they emitted."""

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
        clock.advance(timedelta(hours=6))
        return events

    return make


def _fetched(observation: Observation, at: datetime) -> Observation:
    """The observation with its page fetched at `at`."""
    if not isinstance(observation, ReportObserved):
        return observation
    return replace(
        observation, page=replace(observation.page, fetched_at=observation.page.fetched_at and at)
    )


@pytest.fixture
def baseline_source(visit: Visit, known: Source) -> Source:
    """A source whose baseline is recorded: the next new report is emitted."""
    visit()
    return known


def gone(url: str, fault: Fault = Fault.GONE) -> PageFailed:
    """The observation of a report page that does not exist."""
    return PageFailed(url=url, role=PageRole.REPORT, fault=fault, reason=some_reason("404"))


def listing(*urls: str, complete: bool = True) -> ListObserved:
    """The observation of the source's list, with an entry for each of `urls`."""
    return ListObserved(
        url="http://www.linhe.example/swj/nb/index.html",
        entries=tuple(ListEntry(url=url, title=url) for url in urls),
        complete=complete,
    )


def event_summaries(events: list[Event]) -> list[tuple[str, int]]:
    """Kind and revision number of each event."""
    return [(each.kind.value, each.revision.number if each.revision else 0) for each in events]


#: Noon in Shanghai, before and after the deadline of 31 January.
BEFORE_DEADLINE = datetime(2026, 1, 10, 4, tzinfo=UTC)
AFTER_DEADLINE = datetime(2026, 2, 1, 4, tzinfo=UTC)

#: Rules under which one complete visit proves an absence.
ONE_VISIT_RULES = LifecycleRules(withdraw_span=timedelta(0))


@pytest.fixture
def obligations(database: Database, clock: StoppedClock) -> SqlObligations:
    """Obligations that are overdue after one complete visit past the deadline."""
    return SqlObligations(database.sessions, clock, ONE_VISIT_RULES)


@pytest.fixture
def annual(make_observation: Callable[..., ReportObserved]) -> Callable[..., ReportObserved]:
    """Make the observation of an annual report, with or without a date."""

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
def january_clock(
    visit: Visit, annual: Annual, clock: StoppedClock, subscribers: SqlSubscribers
) -> StoppedClock:
    """The clock in January 2026; the baseline has the report of 2024, and two readers subscribe."""
    for address in ("ada@example.org", "bob@example.org"):
        subscribers.confirm(subscribers.subscribe(address).id)
    clock.at = BEFORE_DEADLINE
    old = annual(2024, "2025-01-20")
    visit(listing(old.url), old)
    return clock


def obligation_states(obligations: SqlObligations) -> dict[int, str]:
    """The state of each year's obligation."""
    return {one.terms.report_year: one.state.value for one in obligations.all()}


def obligation_of(obligations: SqlObligations, year: int = 2025) -> Obligation:
    """The one obligation of a year."""
    (found,) = obligations.all(report_year=year)
    return found


@pytest.fixture
def sites(
    sources: SqlSources, ledger: SqlLedger, clock: StoppedClock, make_observation: MakeObservation
) -> Sites:
    """Many sites that a test visits one by one."""
    return Sites(sources, ledger, clock, make_observation)


@pytest.fixture
def letters(outbox: SqlOutbox, subscribers: SqlSubscribers) -> Callable[[], list[str]]:
    """Claim all letters of one reader and one operator; return audience and kind of each."""
    return letter_claimer(outbox, subscribers)


def text(seed: int, edits: int = 0) -> tuple[Block, ...]:
    """A generated report text; its first `edits` sentences are replaced."""
    sentences = write_report(Random(seed))  # the same each time
    others = write_report(Random(99))[:edits]
    return reading_of([*others, *sentences[edits:]]).blocks


@pytest.fixture
def make(make_observation: Make) -> Make:
    """Make the observation of an annual report of `year` by `who` at an address."""

    def one(
        url: str, blocks: tuple[Block, ...], *, year: int = 2025, **other: object
    ) -> ReportObserved:
        who = str(other.pop("who", "临河区商务局"))
        usual: dict[str, object] = {"publisher": who, "published": None, "report_year": year}
        title = f"{who}{year}年政府信息公开工作年度报告"
        return make_observation(url=url, blocks=blocks, title=title, **usual | other)

    return one
