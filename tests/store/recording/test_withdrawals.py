"""Withdrawal of a report: repeated proof of absence on healthy visits."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from disclosures import (
    DocumentKind,
    EventKind,
    Fault,
    Observation,
    PageRole,
    ReportObserved,
    ReportState,
    RunOutcome,
)
from disclosures.crawl_run import PageUnchanged, UnchangedCheck
from store.queries.queries import SqlQueries
from tests.conftest import StoppedClock
from tests.store.conftest import Visit, gone, listing

MakeObservation = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"
DAY = timedelta(days=1)

pytestmark = [pytest.mark.usefixtures("baseline_source"), pytest.mark.slow_on_postgres]


def kinds(queries: SqlQueries) -> list[str]:
    """Kinds of all events except publications, oldest first."""
    every = queries.events(kinds=list(EventKind), limit=200)
    return [each.kind.value for each in reversed(every) if each.kind is not EventKind.PUBLISHED]


def guides(make_observation: MakeObservation, count: int) -> list[ReportObserved]:
    urls = [f"http://www.linhe.example/zn/{n}.html" for n in range(count)]
    return [make_observation(url=url, kind=DocumentKind.GUIDE, title=url) for url in urls]


def test_report_missing_on_three_visits_over_a_day_is_withdrawn(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    visit(make_observation())
    visit(gone(A))
    clock.advance(DAY)
    visit(gone(A))
    assert kinds(queries) == []

    visit(gone(A))

    [event] = queries.events(kinds=[EventKind.WITHDRAWN])
    assert event.revision is not None
    assert event.revision.report.state is ReportState.WITHDRAWN
    for _ in range(3):
        visit(gone(A))
    assert kinds(queries) == ["withdrawn"]


def test_three_misses_within_a_day_do_not_withdraw(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    visit(make_observation())

    for _ in range(4):
        visit(gone(A))

    assert kinds(queries) == []


def test_presence_between_misses_resets_the_count(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    visit(make_observation())

    for _ in range(4):
        visit(gone(A))
        visit(gone(A))
        clock.advance(DAY)
        visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.NOT_MODIFIED))

    assert kinds(queries) == []


@pytest.mark.parametrize(
    "ending",
    [{"outcome": RunOutcome.FAILED}, {"outcome": RunOutcome.QUARANTINED}, {"complete": False}],
    ids=["failed", "quarantined", "incomplete"],
)
def test_unhealthy_visits_prove_no_absence(
    visit: Visit,
    make_observation: MakeObservation,
    queries: SqlQueries,
    clock: StoppedClock,
    ending: dict[str, object],
) -> None:
    """An interrupted visit never counts as absence of its reports."""
    visit(make_observation())

    for _ in range(6):
        visit(gone(A), **{"fault": Fault.TIMEOUT, **ending})
        clock.advance(DAY)

    assert EventKind.WITHDRAWN not in kinds(queries)


@pytest.mark.parametrize(
    ("observation", "emitted"),
    [
        pytest.param(listing(), ["withdrawn"], id="not on the complete list"),
        pytest.param(listing(A), ["unreadable"], id="still on the list"),
        pytest.param(listing(complete=False), [], id="incomplete list"),
        pytest.param(None, [], id="no list was read"),
    ],
)
def test_soft_404_counts_only_if_no_list_links_to_the_page(
    visit: Visit,
    make_observation: MakeObservation,
    queries: SqlQueries,
    clock: StoppedClock,
    observation: Observation | None,
    emitted: list[str],
) -> None:
    """A soft 404: status 200 with the text of an error page.

    A list all of whose reports are error pages is unreadable.
    """
    visit(make_observation())

    for _ in range(4):
        visit(*([observation] if observation else []), gone(A, Fault.SOFT_404))
        clock.advance(DAY)

    assert kinds(queries) == emitted


def test_unchanged_list_stays_complete(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    visit(listing(), make_observation())

    for _ in range(4):
        same = PageUnchanged(url=listing().url, role=PageRole.LIST, how=UnchangedCheck.NOT_MODIFIED)
        visit(same, gone(A, Fault.SOFT_404))
        clock.advance(DAY)

    assert kinds(queries) == ["withdrawn"]


def test_absence_from_the_list_alone_does_not_withdraw(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    """A list that shrinks from twenty to none withdraws nothing."""
    visit(listing(A), make_observation())

    for _ in range(4):
        visit(listing())
        clock.advance(DAY)

    assert kinds(queries) == []


def withdraw(visit: Visit, clock: StoppedClock) -> None:
    for _ in range(3):
        visit(gone(A))
        clock.advance(DAY)


def test_withdrawn_report_that_reappears_is_restored(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    visit(make_observation())
    withdraw(visit, clock)

    [event] = visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES))

    assert event.kind is EventKind.RESTORED
    assert not event.change
    assert visit(make_observation()) == []
    assert kinds(queries) == ["withdrawn", "restored"]


@pytest.mark.fast_on_postgres
def test_report_restored_with_another_text_has_the_change(
    visit: Visit, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    visit(make_observation())
    withdraw(visit, clock)

    [event] = visit(make_observation(title="改"))

    assert event.kind is EventKind.RESTORED
    assert [field.name for field in event.change.fields] == ["title"]
    assert event.revision is not None
    assert event.revision.number == 2


@pytest.mark.fast_on_postgres
def test_report_restored_at_another_address_has_that_address(
    visit: Visit, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    visit(make_observation())
    withdraw(visit, clock)
    elsewhere = "http://www.linhe.example/new/1.html"

    [event] = visit(make_observation(url=elsewhere))

    assert event.kind is EventKind.RESTORED
    assert event.note == f"{A} → {elsewhere}"
    assert event.report is not None
    assert event.report.url == elsewhere


def test_report_replaced_by_the_next_year_is_withdrawn(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    visit(make_observation())

    for _ in range(4):
        visit(make_observation(report_year=2026, title="2026年年度报告"))
        clock.advance(DAY)

    assert kinds(queries) == ["withdrawn"]


@pytest.mark.fast_on_postgres
def test_mass_absence_is_one_incident_for_operators(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    reports = guides(make_observation, 8)
    visit(*reports)

    for _ in range(4):
        visit(*(gone(each.url) for each in reports))
        clock.advance(DAY)

    assert kinds(queries) == ["redesigned"]
    assert visit(*reports) == []
    visit(*(gone(each.url) for each in reports))
    assert kinds(queries) == ["redesigned", "redesigned"]


def test_five_absent_reports_are_no_mass_absence(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, clock: StoppedClock
) -> None:
    reports = guides(make_observation, 5)
    visit(*reports)

    for _ in range(3):
        visit(*(gone(each.url) for each in reports))
        clock.advance(DAY)

    assert kinds(queries) == ["withdrawn"] * 5
