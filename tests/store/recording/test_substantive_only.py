"""Queries for substantive events leave out editorial revisions and nothing else."""

from collections.abc import Callable
from datetime import timedelta

from disclosures import Event, EventKind, ReportObserved
from store.queries.queries import SqlQueries
from tests.conftest import StoppedClock

MakeObservation = Callable[..., ReportObserved]
Visit = Callable[..., list[Event]]

TITLE = "临河区商务局2025年政府信息公开工作年度报告"


def test_only_editorial_revisions_are_left_out(
    queries: SqlQueries, visit: Visit, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    for title in (TITLE, f"{TITLE}。", f"{TITLE}（修订）"):
        visit(make_observation(title=title))
        clock.advance(timedelta(hours=6))

    substantive, every = queries.events(substantive_only=True), queries.events()

    assert [event.kind for event in substantive] == [EventKind.REVISED]
    assert [event.is_editorial for event in every] == [False, True]
    assert list(substantive) == [event for event in every if not event.is_editorial]


def test_page_text_cannot_make_a_change_editorial(
    queries: SqlQueries, visit: Visit, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    for title in (TITLE, '"significance":"editorial"'):
        visit(make_observation(title=title))
        clock.advance(timedelta(hours=6))

    [event] = queries.events(substantive_only=True)

    assert event.kind is EventKind.REVISED
