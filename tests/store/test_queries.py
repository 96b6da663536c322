"""Tests of `SqlQueries`: the queries of pages and feeds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from disclosures import (
    DocumentKind,
    Event,
    EventKind,
    Fault,
    Precision,
    Published,
    ReportObserved,
    RunOutcome,
    Source,
)
from disclosures.errors import NotFound
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import Visit, event_summaries

pytestmark = pytest.mark.slow_on_postgres

MakeObservation = Callable[..., ReportObserved]


def guide(make_observation: MakeObservation, number: int, **different: object) -> ReportObserved:
    url = f"http://www.linhe.example/zn/{number}.html"
    return make_observation(
        **{"url": url, "kind": DocumentKind.GUIDE, "title": str(number), **different}
    )


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("baseline_source")
def test_events_are_paged_newest_first(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    emitted = visit(*(guide(make_observation, number) for number in range(7)))
    seen: list[Event] = []

    page = queries.events(limit=3)
    while page:
        seen += page
        page = queries.events(limit=3, before=page[-1].occurred_at)

    assert seen == emitted[::-1]


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("baseline_source")
def test_events_are_filtered_by_source_and_kind(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    visit(guide(make_observation, 1))
    visit(guide(make_observation, 1, title="改"))
    visit(outcome=RunOutcome.FAILED, fault=Fault.LOGIN, reason=some_reason("…"))

    def kinds(**filters: Any) -> list[str]:
        return [event.kind.value for event in queries.events(**filters)]

    assert kinds() == ["revised", "published"]
    assert kinds(kinds=[EventKind.REVISED]) == ["revised"]
    assert kinds(kinds=[EventKind.UNREADABLE]) == ["unreadable"]
    assert kinds(sources=["linhe-swj"]) == ["revised", "published"]
    assert kinds(sources=["elsewhere"]) == []


@pytest.mark.usefixtures("baseline_source")
def test_report_has_its_revisions_and_its_history(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    observations = [guide(make_observation, 1, title=title) for title in ("甲", "乙", "甲")]
    started_at = clock()
    events = [event for observation in observations for event in visit(observation)]
    assert events[0].report is not None
    report = queries.report(events[0].report.id)

    assert queries.event(events[1].id).change == events[1].change
    assert event_summaries(list(queries.history(report.id))) == event_summaries(events)
    revisions = queries.revisions(report.id)
    assert [each.number for each in revisions] == [1, 2, 3]
    assert [each.reading for each in revisions] == [
        observation.reading for observation in observations
    ]
    assert queries.raw(revisions[1].raw_sha256) == observations[1].page.body
    assert (report.first_seen_at, report.url) == (started_at, observations[0].url)


@pytest.mark.usefixtures("baseline_source")
def test_reports_are_ordered_by_publication_date_with_undated_ones_last(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    def on(day: int) -> Published:
        at = datetime.fromisoformat(f"2026-01-{day:02}T00:00:00+08:00")
        return Published(at=at, precision=Precision.DAY)

    days = {1: on(5), 2: on(20), 3: None, 4: on(9)}
    visit(*(guide(make_observation, n, published=date) for n, date in days.items()))
    visit(guide(make_observation, 1, published=on(5), title="改"))

    def titles(**filters: Any) -> list[str | None]:
        return [each.reading.title for each in queries.reports(**filters)]

    assert titles() == ["2", "4", "改", "3"]
    assert titles(limit=2, offset=1) == ["4", "改"]
    assert titles(source="linhe-swj", limit=1) == ["2"]
    assert titles(source="elsewhere") == []


def test_unknown_ids_raise_not_found(queries: SqlQueries) -> None:
    for method in (queries.event, queries.report, queries.revisions):
        with pytest.raises(NotFound):
            method(uuid4())
    with pytest.raises(NotFound):
        queries.raw("0" * 64)
    assert queries.history(uuid4()) == []


def test_runs_are_ordered_newest_first(
    ledger: SqlLedger, known: Source, sources: SqlSources, queries: SqlQueries, clock: StoppedClock
) -> None:
    other = sources.put(replace(known, id=UUID(int=2), slug="other"))
    runs = []
    for each in (known, other, known):
        runs.append(ledger.begin(each))
        clock.advance(timedelta(hours=1))

    assert queries.runs() == runs[::-1]
    assert queries.runs(limit=1) == runs[2:]
    assert queries.runs(source="other") == [runs[1]]
