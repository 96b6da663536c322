"""When a report counts as gone: proof, repeated, on visits that were well."""

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

MakeSight = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("settled")


def kinds(archive: SqlQueries) -> list[str]:
    """What was told, first to last, the publications left out."""
    every = archive.events(kinds=list(EventKind), limit=200)
    return [each.kind.value for each in reversed(every) if each.kind is not EventKind.PUBLISHED]


def guides(make_sight: MakeSight, count: int) -> list[ReportObserved]:
    urls = [f"http://www.linhe.example/zn/{n}.html" for n in range(count)]
    return [make_sight(url=url, kind=DocumentKind.GUIDE, title=url) for url in urls]


def test_a_report_gone_on_three_visits_over_a_day_is_withdrawn(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries, clock: StoppedClock
) -> None:
    """D4."""
    visit(make_sight())
    visit(gone(A))
    clock.pass_(DAY)
    visit(gone(A))
    assert kinds(archive) == []

    visit(gone(A))

    [event] = archive.events(kinds=[EventKind.WITHDRAWN])
    assert event.revision is not None
    assert event.revision.report.state is ReportState.WITHDRAWN
    for _ in range(3):
        visit(gone(A))
    assert kinds(archive) == ["withdrawn"]


def test_three_visits_within_a_day_prove_nothing(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries
) -> None:
    visit(make_sight())

    for _ in range(4):
        visit(gone(A))

    assert kinds(archive) == []


def test_being_seen_in_between_voids_the_proof(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries, clock: StoppedClock
) -> None:
    visit(make_sight())

    for _ in range(4):
        visit(gone(A))
        visit(gone(A))
        clock.pass_(DAY)
        visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.NOT_MODIFIED))

    assert kinds(archive) == []


@pytest.mark.parametrize(
    "ending",
    [{"outcome": RunOutcome.FAILED}, {"outcome": RunOutcome.QUARANTINED}, {"complete": False}],
    ids=["failed", "held", "incomplete"],
)
def test_visits_that_were_not_well_prove_nothing(
    visit: Visit,
    make_sight: MakeSight,
    archive: SqlQueries,
    clock: StoppedClock,
    ending: dict[str, object],
) -> None:
    """Finding 7's other half: a visit cut short is never "reports gone"."""
    visit(make_sight())

    for _ in range(6):
        visit(gone(A), **{"fault": Fault.TIMEOUT, **ending})
        clock.pass_(DAY)

    assert EventKind.WITHDRAWN not in kinds(archive)


@pytest.mark.parametrize(
    ("observation", "withdrawn"),
    [
        pytest.param(listing(), True, id="not on the whole list"),
        pytest.param(listing(A), False, id="still on the list"),
        pytest.param(listing(complete=False), False, id="the list was not read whole"),
        pytest.param(None, False, id="no list was read"),
    ],
)
def test_a_page_that_only_says_it_is_gone_must_be_off_the_list_too(
    visit: Visit,
    make_sight: MakeSight,
    archive: SqlQueries,
    clock: StoppedClock,
    observation: Observation | None,
    withdrawn: bool,
) -> None:
    """D1, D4: a 200 that reads like a 404."""
    visit(make_sight())

    for _ in range(4):
        visit(*([observation] if observation else []), gone(A, Fault.SOFT_404))
        clock.pass_(DAY)

    assert kinds(archive) == (["withdrawn"] if withdrawn else [])


def test_a_list_that_answers_304_is_as_whole_as_it_was(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries, clock: StoppedClock
) -> None:
    visit(listing(), make_sight())

    for _ in range(4):
        same = PageUnchanged(url=listing().url, role=PageRole.LIST, how=UnchangedCheck.NOT_MODIFIED)
        visit(same, gone(A, Fault.SOFT_404))
        clock.pass_(DAY)

    assert kinds(archive) == ["withdrawn"]


def test_absence_from_the_list_alone_proves_nothing(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries, clock: StoppedClock
) -> None:
    """D4: a list that shrinks from twenty to none withdraws nothing."""
    visit(listing(A), make_sight())

    for _ in range(4):
        visit(listing())
        clock.pass_(DAY)

    assert kinds(archive) == []


def withdraw(visit: Visit, clock: StoppedClock) -> None:
    for _ in range(3):
        visit(gone(A))
        clock.pass_(DAY)


def test_a_withdrawn_report_that_comes_back_is_restored(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries, clock: StoppedClock
) -> None:
    visit(make_sight())
    withdraw(visit, clock)

    [event] = visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES))

    assert event.kind is EventKind.RESTORED
    assert not event.change
    assert visit(make_sight()) == []
    assert kinds(archive) == ["withdrawn", "restored"]


def test_one_that_comes_back_with_another_text_is_restored_with_the_change(
    visit: Visit, make_sight: MakeSight, clock: StoppedClock
) -> None:
    visit(make_sight())
    withdraw(visit, clock)

    [event] = visit(make_sight(title="改"))

    assert event.kind is EventKind.RESTORED
    assert [field.name for field in event.change.fields] == ["title"]
    assert event.revision is not None
    assert event.revision.number == 2


def test_one_that_comes_back_elsewhere_is_restored_there(
    visit: Visit, make_sight: MakeSight, clock: StoppedClock
) -> None:
    visit(make_sight())
    withdraw(visit, clock)
    elsewhere = "http://www.linhe.example/new/1.html"

    [event] = visit(make_sight(url=elsewhere))

    assert event.kind is EventKind.RESTORED
    assert event.note == f"{A} → {elsewhere}"
    assert event.report is not None
    assert event.report.url == elsewhere


def test_a_report_whose_address_shows_next_years_is_withdrawn_in_time(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries, clock: StoppedClock
) -> None:
    visit(make_sight())

    for _ in range(4):
        visit(make_sight(report_year=2026, title="2026年年度报告"))
        clock.pass_(DAY)

    assert kinds(archive) == ["withdrawn"]


def test_many_gone_at_once_are_a_storm_and_operators_hear_of_it_once(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries, clock: StoppedClock
) -> None:
    """D4, D6."""
    reports = guides(make_sight, 8)
    visit(*reports)

    for _ in range(4):
        visit(*(gone(each.url) for each in reports))
        clock.pass_(DAY)

    assert kinds(archive) == ["redesigned"]
    assert visit(*reports) == []
    visit(*(gone(each.url) for each in reports))
    assert kinds(archive) == ["redesigned", "redesigned"]


def test_five_gone_at_once_are_no_storm(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries, clock: StoppedClock
) -> None:
    reports = guides(make_sight, 5)
    visit(*reports)

    for _ in range(3):
        visit(*(gone(each.url) for each in reports))
        clock.pass_(DAY)

    assert kinds(archive) == ["withdrawn"] * 5
