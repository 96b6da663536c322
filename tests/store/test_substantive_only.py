"""Who asks for changes of substance alone is spared editorial revisions and misses nothing else."""

from collections.abc import Callable
from datetime import timedelta

from disclosures import Event, EventKind, ReportObserved
from store.queries.queries import SqlQueries
from tests.conftest import StoppedClock

MakeObservation = Callable[..., ReportObserved]
Visit = Callable[..., list[Event]]

TITLE = "临河区商务局2025年政府信息公开工作年度报告"


def test_editorial_revisions_are_left_out_and_nothing_else(
    queries: SqlQueries, visit: Visit, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    for title in (TITLE, f"{TITLE}。", f"{TITLE}（修订）"):
        visit(make_observation(title=title))
        clock.pass_(timedelta(hours=6))

    told, all_told = queries.events(substantive_only=True), queries.events()

    assert [event.kind for event in told] == [EventKind.REVISED]
    assert [event.is_editorial for event in all_told] == [False, True]
    assert list(told) == [event for event in all_told if not event.is_editorial]


def test_page_text_cannot_make_a_change_editorial(
    queries: SqlQueries, visit: Visit, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    for title in (TITLE, '"significance":"editorial"'):
        visit(make_observation(title=title))
        clock.pass_(timedelta(hours=6))

    [event] = queries.events(substantive_only=True)

    assert event.kind is EventKind.REVISED
