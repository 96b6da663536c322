"""Whatever a source does, in whatever order: versions are a chain, nothing is told twice."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures import (
    Block,
    BlockKind,
    EventKind,
    Fault,
    Observation,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    UnchangedCheck,
    VisitFinished,
)
from store.catalogue import SqlSources
from store.database import Database
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.tables.columns import BaseRow
from tests.conftest import MONDAY, StoppedClock
from tests.reasons import some_reason

MakeObservation = Callable[..., ReportObserved]
ADDRESSES = [f"http://www.linhe.example/{name}.html" for name in "ab"]
TEXTS = ["".join(f"第{n}项公开信息{n * k}条。" for n in range(20)) for k in (7, 8)]

STATES = (EventKind.WITHDRAWN, EventKind.RESTORED)

#: What may be seen of a page: one of two texts of one of two years, nothing new, or a fault.
Visit = tuple[Sequence[Observation], RunOutcome]
Drawn = Sequence[tuple[tuple[tuple[object, ...], ...], RunOutcome]]
looks = st.one_of(
    st.tuples(st.just("read"), st.sampled_from(TEXTS), st.sampled_from([2025, 2026])),
    st.sampled_from([("same",), ("gone",), ("timeout",), ("suspect",)]),
)
visits = st.lists(
    st.tuples(
        st.tuples(looks, looks), st.sampled_from([RunOutcome.OK, RunOutcome.OK, RunOutcome.FAILED])
    ),
    max_size=6,
)
anything = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)


@pytest.fixture
def database_kind() -> str:
    """The rules are the same everywhere: one database will do."""
    return "sqlite-memory"


def sight_of(make_observation: MakeObservation, url: str, look: tuple[object, ...]) -> Observation:
    match look:
        case ("read", str(text), int(year)):
            return _report(make_observation, url, text, year)
        case ("suspect",):
            return _report(
                make_observation, url, TEXTS[0] * 2, 2025, suspicions=(some_reason("…"),)
            )
        case ("same",):
            return PageUnchanged(url=url, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES)
        case ("gone",):
            return PageFailed(
                url=url, role=PageRole.REPORT, fault=Fault.GONE, reason=some_reason("404")
            )
        case _:
            return PageFailed(
                url=url, role=PageRole.REPORT, fault=Fault.TIMEOUT, reason=some_reason("…")
            )


def _report(
    make_observation: MakeObservation, url: str, text: str, year: int, **different: object
) -> ReportObserved:
    blocks = (Block(kind=BlockKind.PARAGRAPH, text=text),)
    title = f"临河区商务局{year}年政府信息公开工作年度报告"
    return make_observation(url=url, report_year=year, title=title, blocks=blocks, **different)


def play(database: Database, source: Source, tour: Sequence[Visit]) -> SqlQueries:
    """Visit an empty store's only source as `tour` says."""
    clock = StoppedClock(MONDAY)
    with database.engine.begin() as connection:
        for table in reversed(BaseRow.metadata.sorted_tables):
            connection.execute(table.delete())
    SqlSources(database.sessions, clock).put(source)
    ledger = SqlLedger(database.sessions, clock)
    for observations, outcome in tour:
        run = ledger.begin(source)
        for observation in (*observations, VisitFinished(complete=True)):
            ledger.record(run, observation)
        ledger.finish(run, outcome, stats=RunStats(), next_due=clock(), fault=Fault.TIMEOUT)
        clock.pass_(timedelta(hours=13))
    return SqlQueries(database.sessions)


def tour_of(make_observation: MakeObservation, drawn: Drawn) -> list[Visit]:
    """The first visit, which is quiet, and those that were drawn."""
    return [((), RunOutcome.OK)] + [
        (
            [
                sight_of(make_observation, url, look)
                for url, look in zip(ADDRESSES, both, strict=True)
            ],
            how,
        )
        for both, how in drawn
    ]


def told(queries: SqlQueries) -> list[tuple[str, int, str]]:
    """All that was told, first to last."""
    events = queries.events(kinds=list(EventKind), limit=500)
    return [
        (e.kind.value, e.revision.number if e.revision else 0, e.report.url if e.report else "")
        for e in reversed(events)
    ]


@anything
@given(drawn=visits)
def test_recording_everything_twice_adds_no_event(
    database: Database, source: Source, make_observation: MakeObservation, drawn: Drawn
) -> None:
    once = tour_of(make_observation, drawn)
    twice = [
        ([s for observation in observations for s in (observation, observation)], how)
        for observations, how in once
    ]

    assert told(play(database, source, twice)) == told(play(database, source, once))


@anything
@given(drawn=visits)
def test_revisions_are_numbered_and_each_has_one_event(
    database: Database, source: Source, make_observation: MakeObservation, drawn: Drawn
) -> None:
    queries = play(database, source, tour_of(make_observation, drawn))

    for head in queries.reports(limit=500):
        revisions = queries.revisions(head.report.id)
        history = queries.history(head.report.id)
        told_of = [e for e in history if e.change or e.kind is EventKind.PUBLISHED]
        states = [e.kind.value for e in history if e.kind in STATES]
        assert [each.number for each in revisions] == list(range(1, len(revisions) + 1))
        assert all(one.digest != other.digest for one, other in pairwise(revisions))
        assert [e.revision.number for e in told_of if e.revision] == [r.number for r in revisions]
        assert states == (["withdrawn", "restored"] * len(states))[: len(states)]
        assert {r.reading.report_year for r in revisions} == {head.reading.report_year}


@anything
@given(drawn=visits)
def test_a_report_whose_pages_only_failed_is_never_withdrawn(
    database: Database, source: Source, make_observation: MakeObservation, drawn: Drawn
) -> None:
    """Finding 10, D1."""
    tour = tour_of(make_observation, drawn)
    failing = [
        (
            [s for s in observations if not (isinstance(s, PageFailed) and s.fault is Fault.GONE)],
            how,
        )
        for observations, how in tour
        if not _shows_two_years(observations)
    ]

    assert "withdrawn" not in {kind for kind, _, _ in told(play(database, source, failing))}


def _shows_two_years(observations: Sequence[Observation]) -> bool:
    """An address that shows another year's report gives the old one up."""
    return any(
        isinstance(s, ReportObserved) and s.reading.report_year == 2026 for s in observations
    )
