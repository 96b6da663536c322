"""Properties of random visit sequences: revisions are numbered, no event is repeated."""

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
from store.database import Database
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import MONDAY, StoppedClock, empty
from tests.reasons import some_reason

MakeObservation = Callable[..., ReportObserved]
ADDRESSES = [f"http://www.linhe.example/{name}.html" for name in "ab"]
TEXTS = ["".join(f"第{n}项公开信息{n * k}条。" for n in range(20)) for k in (7, 8)]

STATES = (EventKind.WITHDRAWN, EventKind.RESTORED)

#: A page has one of two texts of one of two years, is unchanged, or has a fault.
Visit = tuple[Sequence[Observation], RunOutcome]
Drawn = Sequence[tuple[tuple[tuple[object, ...], ...], RunOutcome]]
page_states = st.one_of(
    st.tuples(st.just("read"), st.sampled_from(TEXTS), st.sampled_from([2025, 2026])),
    st.sampled_from([("same",), ("gone",), ("timeout",), ("suspect",)]),
)
visit_lists = st.lists(
    st.tuples(
        st.tuples(page_states, page_states),
        st.sampled_from([RunOutcome.OK, RunOutcome.OK, RunOutcome.FAILED]),
    ),
    max_size=6,
)
anything = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6)


@pytest.fixture
def database_kind() -> str:
    """The rules do not depend on the database, so one is enough."""
    return "sqlite-memory"


def observation_of(
    make_observation: MakeObservation, url: str, page_state: tuple[object, ...]
) -> Observation:
    match page_state:
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


def run_visits(database: Database, source: Source, visits: Sequence[Visit]) -> SqlQueries:
    """Record `visits` of the only source in an empty store."""
    clock = StoppedClock(MONDAY)
    empty(database)
    SqlSources(database.sessions, clock).put(source)
    ledger = SqlLedger(database.sessions, clock)
    for observations, outcome in visits:
        run = ledger.begin(source)
        for observation in (*observations, VisitFinished(complete=True)):
            ledger.record(run, observation)
        ledger.finish(run, outcome, stats=RunStats(), next_due=clock(), fault=Fault.TIMEOUT)
        clock.advance(timedelta(hours=13))
    return SqlQueries(database.sessions)


def visits_of(make_observation: MakeObservation, drawn: Drawn) -> list[Visit]:
    """The baseline visit and the drawn ones."""
    return [((), RunOutcome.OK)] + [
        (
            [
                observation_of(make_observation, url, page_state)
                for url, page_state in zip(ADDRESSES, states, strict=True)
            ],
            how,
        )
        for states, how in drawn
    ]


def emitted(queries: SqlQueries) -> list[tuple[str, int, str]]:
    """Kind, revision number and address of all events, oldest first."""
    events = queries.events(kinds=list(EventKind), limit=500)
    return [
        (e.kind.value, e.revision.number if e.revision else 0, e.report.url if e.report else "")
        for e in reversed(events)
    ]


@anything
@given(drawn=visit_lists)
def test_recording_everything_twice_adds_no_event(
    database: Database, source: Source, make_observation: MakeObservation, drawn: Drawn
) -> None:
    once = visits_of(make_observation, drawn)
    twice = [
        ([s for observation in observations for s in (observation, observation)], how)
        for observations, how in once
    ]

    assert emitted(run_visits(database, source, twice)) == emitted(
        run_visits(database, source, once)
    )


@anything
@given(drawn=visit_lists)
def test_revisions_are_numbered_and_each_has_one_event(
    database: Database, source: Source, make_observation: MakeObservation, drawn: Drawn
) -> None:
    queries = run_visits(database, source, visits_of(make_observation, drawn))

    for current in queries.reports(limit=500):
        revisions = queries.revisions(current.report.id)
        history = queries.history(current.report.id)
        with_text = [e for e in history if e.change or e.kind is EventKind.PUBLISHED]
        states = [e.kind.value for e in history if e.kind in STATES]
        assert [each.number for each in revisions] == list(range(1, len(revisions) + 1))
        assert all(one.digest != other.digest for one, other in pairwise(revisions))
        assert [e.revision.number for e in with_text if e.revision] == [r.number for r in revisions]
        assert states == (["withdrawn", "restored"] * len(states))[: len(states)]
        assert {r.reading.report_year for r in revisions} == {current.reading.report_year}


@anything
@given(drawn=visit_lists)
def test_a_report_whose_pages_only_failed_is_never_withdrawn(
    database: Database, source: Source, make_observation: MakeObservation, drawn: Drawn
) -> None:
    visits = visits_of(make_observation, drawn)
    failing = [
        (
            [s for s in observations if not (isinstance(s, PageFailed) and s.fault is Fault.GONE)],
            how,
        )
        for observations, how in visits
        if not _shows_two_years(observations)
    ]

    assert "withdrawn" not in {
        kind for kind, _, _ in emitted(run_visits(database, source, failing))
    }


@pytest.mark.slow
@pytest.mark.timeout(600)
@settings(anything, max_examples=60)
@given(drawn=visit_lists)
def test_many_sequences_have_these_properties(
    database: Database, source: Source, make_observation: MakeObservation, drawn: Drawn
) -> None:
    for test in (
        test_recording_everything_twice_adds_no_event,
        test_revisions_are_numbered_and_each_has_one_event,
        test_a_report_whose_pages_only_failed_is_never_withdrawn,
    ):
        test.hypothesis.inner_test(database, source, make_observation, drawn)  # type: ignore[attr-defined]  # of Hypothesis


def _shows_two_years(observations: Sequence[Observation]) -> bool:
    """An address that shows another year loses its previous report."""
    return any(
        isinstance(s, ReportObserved) and s.reading.report_year == 2026 for s in observations
    )
