"""After any changes of addresses, the store equals the site once the site is stable."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.near_duplicates import reading_of, write_report
from disclosures import (
    Block,
    Event,
    EventKind,
    Fault,
    Observation,
    PageFailed,
    PageRole,
    ReportObserved,
    ReportState,
    RunOutcome,
    RunStats,
    Source,
    VisitFinished,
)
from store.database import Database
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule
from tests.conftest import MONDAY, StoppedClock, empty
from tests.reasons import some_reason
from tests.store.compare.test_near_duplicates import rng

MakeObservation = Callable[..., ReportObserved]
ADDRESSES = [f"http://www.linhe.example/{name}.html" for name in "abc"]

#: Two agencies, and two years of one of them.
REPORTS = [("临河区商务局", 2024), ("临河区商务局", 2025), ("临河区财政局", 2024)]

addresses, reports, edits = (st.integers(0, 2) for _ in range(3))
actions = st.one_of(
    st.tuples(st.just("take down"), addresses),
    st.tuples(st.just("edit"), addresses, edits),
    st.tuples(st.just("swap"), addresses, addresses),
    st.tuples(st.just("put up"), addresses, reports, edits),
)
#: For each visit, the actions before it.
Scenario = Sequence[Sequence[Sequence[object]]]

scenarios = st.lists(st.lists(actions, min_size=1, max_size=3), max_size=6)


@pytest.fixture
def database_kind() -> str:
    """The rules do not depend on the database, so one is enough."""
    return "sqlite-memory"


class Site:
    """A site: for each address, the numbers of its report and of the edit."""

    def __init__(self) -> None:
        self.shows: dict[int, tuple[int, int]] = {}
        self.known: set[int] = set()

    def apply(self, action: Sequence[object]) -> None:
        match action:
            case ("take down", int(at)):
                self.shows.pop(at, None)
            case ("edit", int(at), int(edit)) if at in self.shows:
                self.shows[at] = (self.shows[at][0], edit)
            case ("swap", int(one), int(other)):
                left, right = self.shows.pop(one, None), self.shows.pop(other, None)
                self.shows |= {one: right} if right else {}
                self.shows |= {other: left} if left else {}
            case ("put up", int(at), int(report), int(edit)):
                self.shows[at] = (report, edit)

    def observations(
        self, make: MakeObservation, due: Callable[[str], bool]
    ) -> Iterator[Observation]:
        """The observations of a visit: removed pages first, as the crawler emits them."""
        for at in sorted(self.known - set(self.shows)):
            if due(ADDRESSES[at]):
                yield PageFailed(
                    url=ADDRESSES[at],
                    role=PageRole.REPORT,
                    fault=Fault.GONE,
                    reason=some_reason("404"),
                )
        for at, (report, edit) in sorted(self.shows.items()):
            if at not in self.known or due(ADDRESSES[at]):
                yield observation(make, ADDRESSES[at], report, edit)
        self.known |= set(self.shows)


def observation(make: MakeObservation, url: str, report: int, edit: int) -> ReportObserved:
    who, year = REPORTS[report]
    title = f"{who}{year}年政府信息公开工作年度报告"
    return make(url=url, title=title, publisher=who, report_year=year, blocks=text(report, edit))


def text(report: int, edit: int) -> tuple[Block, ...]:
    sentences = write_report(rng(report), sentences=20)
    return reading_of([*sentences[:3], *write_report(rng(9))[:edit], *sentences[3 + edit :]]).blocks


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6)
@given(scenario=scenarios)
def test_stable_site_ends_in_its_final_state_without_false_withdrawals(
    database: Database, source: Source, make_observation: MakeObservation, scenario: Scenario
) -> None:
    check_scenario(database, source, make_observation, scenario)


@pytest.mark.slow
@pytest.mark.timeout(600)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(scenario=scenarios)
def test_stable_site_ends_in_its_final_state_in_many_scenarios(
    database: Database, source: Source, make_observation: MakeObservation, scenario: Scenario
) -> None:
    check_scenario(database, source, make_observation, scenario)


def check_scenario(
    database: Database, source: Source, make_observation: MakeObservation, scenario: Scenario
) -> None:
    empty(database)
    clock, site = StoppedClock(MONDAY), Site()
    SqlSources(database.sessions, clock).put(source)

    for step in [[], *scenario, *[[]] * 5]:
        for action in step:
            site.apply(action)
        for event in visit(database, source, clock, site, make_observation):
            if event.kind is EventKind.WITHDRAWN:
                assert reports_of(event) not in [report for report, _ in site.shows.values()]

    assert not visit(database, source, clock, site, make_observation)
    kept = {
        REPORTS.index((str(current.reading.publisher), current.reading.report_year or 0)): current
        for current in SqlQueries(database.sessions).reports(limit=50)
        if current.report.state is ReportState.PRESENT
    }
    shown = {report for report, _ in site.shows.values()}
    assert set(kept) == shown
    for report, current in kept.items():
        at = {ADDRESSES[at]: edit for at, (one, edit) in site.shows.items() if one == report}
        assert current.report.url in at
        assert current.digest in {
            observation(make_observation, u, report, edit).digest for u, edit in at.items()
        }


def reports_of(event: Event) -> int:
    assert event.revision is not None
    reading = event.revision.reading
    return REPORTS.index((str(reading.publisher), reading.report_year or 0))


def visit(
    database: Database, source: Source, clock: StoppedClock, site: Site, make: MakeObservation
) -> Sequence[Event]:
    """Record a visit of the due pages; return the emitted events."""
    ledger = SqlLedger(database.sessions, clock)
    known = SqlSchedule(database.sessions, clock, timedelta(minutes=10)).job(source.slug).known
    run = ledger.begin(source)
    emitted = 0
    for seen in site.observations(make, lambda url: url not in known or known[url].due):
        emitted += len(ledger.record(run, seen))
    ledger.record(run, VisitFinished(complete=True))
    stats = ledger.finish(
        run, RunOutcome.OK, stats=RunStats(events=emitted), next_due=clock()
    ).stats
    clock.advance(timedelta(hours=13))
    queries = SqlQueries(database.sessions)
    return queries.events(kinds=list(EventKind), limit=stats.events) if stats.events else []
