"""Reports of many sites of one family that disappear or move together are one incident."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from disclosures import EventKind, Fault, IncidentState, PageFailed, PageRole, Source
from store.database import Database
from store.lifecycle_rules import LifecycleRules
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import event_summaries
from tests.store.sites import Sites

pytestmark = pytest.mark.slow_on_postgres

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TEXT = "公开信息78条。"


@pytest.fixture
def ledger(database: Database, clock: StoppedClock) -> SqlLedger:
    """A ledger to which three reports of three sites are correlated: fewer sites to visit."""
    return SqlLedger(database.sessions, clock, LifecycleRules(correlation_threshold=3))


@pytest.fixture
def small(sites: Sites, source: Source) -> list[Source]:
    """Four sites of one family, each with one report, known for a day."""
    return sites.put_known_family(source, 4, TEXT)


def gone(source: Source, report: int = 1) -> PageFailed:
    url = f"{source.url}{report}.html"
    return PageFailed(url=url, role=PageRole.REPORT, fault=Fault.GONE, reason=some_reason("404"))


def withdrawn(queries: SqlQueries) -> int:
    return len(queries.events(kinds=[EventKind.WITHDRAWN], limit=200))


def test_correlated_absence_of_small_sites_is_one_incident(
    sites: Sites, small: list[Source], queries: SqlQueries, letters: Callable[[], list[str]]
) -> None:
    for _ in range(4):
        for each in small:
            sites.visit(each, gone(each))
        sites.clock.advance(DAY)

    assert letters() == ["operator: redesigned"]
    (incident,) = queries.incidents()
    assert incident.subject == "trs"


def test_site_that_loses_one_of_many_reports_joins_no_incident(
    sites: Sites, small: list[Source], queries: SqlQueries
) -> None:
    one, *others = small
    sites.visit(one, *(sites.text(one, n, TEXT) for n in range(2, 8)))
    for _ in range(4):
        for each in (*others, one):
            sites.visit(each, gone(each))
        sites.clock.advance(DAY)

    (event,) = queries.events(kinds=[EventKind.WITHDRAWN], limit=200)
    assert event.source.slug == one.slug


def test_absence_at_two_sites_is_not_correlated(
    sites: Sites, small: list[Source], queries: SqlQueries
) -> None:
    for _ in range(3):
        for each in small[:2]:
            sites.visit(each, gone(each))
        sites.clock.advance(DAY)

    assert withdrawn(queries) == 2
    assert queries.incidents() == []


def test_reports_of_a_released_incident_are_withdrawn_after_repeated_absence(
    sites: Sites, small: list[Source], queries: SqlQueries, ledger: SqlLedger
) -> None:
    for each in small:
        sites.visit(each, gone(each))
    sites.clock.advance(DAY)
    ledger.release(queries.incidents()[0].id)
    assert withdrawn(queries) == 0

    for _ in range(3):
        for each in small:
            sites.visit(each, gone(each))
        sites.clock.advance(DAY)

    assert withdrawn(queries) == 4
    assert queries.incidents() == []


def test_released_mass_absence_of_one_site_is_not_quarantined_again(
    sites: Sites, source: Source, queries: SqlQueries, ledger: SqlLedger
) -> None:
    """The number of absent reports is above the change limit on each later visit too."""
    (one,) = sites.put_family(source, 1)
    sites.visit(one, *(sites.text(one, n, TEXT) for n in range(10)))
    sites.clock.advance(DAY)
    sites.visit(one, *(gone(one, n) for n in range(10)))
    ledger.release(queries.incidents()[0].id)

    for _ in range(4):
        sites.clock.advance(DAY)
        sites.visit(one, *(gone(one, n) for n in range(10)))

    assert withdrawn(queries) == 10
    assert queries.incidents() == []


def test_reports_that_are_back_close_the_incident(
    sites: Sites, small: list[Source], queries: SqlQueries
) -> None:
    for each in small:
        sites.visit(each, gone(each))
    (incident,) = queries.incidents()

    for each in small:
        sites.visit(each, sites.text(each, 1, TEXT))

    assert queries.incident(incident.id).state is IncidentState.PASSED
    assert withdrawn(queries) == 0


def move(sites: Sites, source: Source) -> list[str]:
    """Visit a site whose report is at a new address and absent from its old one."""
    new = sites.text(source, 1, TEXT)
    address = f"{source.url}new/1.html"
    elsewhere = sites.make(
        url=address,
        kind=new.reading.kind,
        title=new.reading.title,
        report_year=None,
        blocks=new.reading.blocks,
        family="trs",
    )
    return [
        kind
        for kind, _ in event_summaries(
            sites.visit(source, elsewhere, gone(source), corroborated=False)
        )
    ]


@pytest.mark.fast_on_postgres
def test_single_move_is_emitted_after_an_hour(
    sites: Sites,
    small: list[Source],
    ledger: SqlLedger,
    clock: StoppedClock,
    queries: SqlQueries,
) -> None:
    assert move(sites, small[0]) == []
    assert queries.events(kinds=[EventKind.MOVED]) == ledger.emit_delayed() == []
    clock.advance(HOUR)

    (event,) = ledger.emit_delayed()

    assert event.kind is EventKind.MOVED
    assert event.note == f"{small[0].url}1.html → {small[0].url}new/1.html"
    assert ledger.emit_delayed() == []


@pytest.mark.parametrize("released", [True, False])
def test_moves_of_many_sites_are_one_incident_and_emitted_if_it_is_released(
    sites: Sites,
    small: list[Source],
    ledger: SqlLedger,
    queries: SqlQueries,
    letters: Callable[[], list[str]],
    released: bool,
) -> None:
    for each in small:
        move(sites, each)
        ledger.emit_delayed()
        sites.clock.advance(timedelta(minutes=5))
    sites.clock.advance(HOUR)
    assert ledger.emit_delayed() == []
    assert letters() == ["operator: redesigned"]
    (incident,) = queries.incidents()
    assert incident.withheld == 4

    if released:
        assert [each.kind for each in ledger.release(incident.id)] == [EventKind.MOVED] * 4
    else:
        ledger.dismiss(incident.id)

    assert letters() == ["reader: moved"] * (4 if released else 0)
    assert queries.incidents() == []
