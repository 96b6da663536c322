"""Reports of many sites that vanish, or move, at once are the sites' doing, not their agencies'."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from disclosures import EventKind, Fault, IncidentState, PageFailed, PageRole, Source
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import told
from tests.store.sites import Sites

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TEXT = "公开信息78条。"


@pytest.fixture
def small(sites: Sites, source: Source) -> list[Source]:
    """Nine sites of one family, each with one report, known for a day."""
    many = sites.found(source, 9)
    for each in many:
        sites.visit(each, sites.text(each, 1, TEXT))
    sites.clock.pass_(DAY)
    return many


def gone(source: Source, report: int = 1) -> PageFailed:
    url = f"{source.url}{report}.html"
    return PageFailed(url=url, role=PageRole.REPORT, fault=Fault.GONE, reason=some_reason("404"))


def withdrawn(queries: SqlQueries) -> int:
    return len(queries.events(kinds=[EventKind.WITHDRAWN], limit=200))


def test_correlated_absence_of_small_sites_is_one_incident(
    sites: Sites, small: list[Source], queries: SqlQueries, letters: Callable[[], list[str]]
) -> None:
    for _ in range(6):
        for each in small:
            sites.visit(each, gone(each))
        sites.clock.pass_(DAY)

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
        sites.clock.pass_(DAY)

    (event,) = queries.events(kinds=[EventKind.WITHDRAWN], limit=200)
    assert event.source.slug == one.slug


def test_absence_at_two_sites_is_not_correlated(
    sites: Sites, small: list[Source], queries: SqlQueries
) -> None:
    for _ in range(3):
        for each in small[:2]:
            sites.visit(each, gone(each))
        sites.clock.pass_(DAY)

    assert withdrawn(queries) == 2
    assert queries.incidents() == []


def test_reports_of_a_storm_that_an_operator_believed_are_withdrawn_with_proof(
    sites: Sites, small: list[Source], queries: SqlQueries, ledger: SqlLedger
) -> None:
    for each in small:
        sites.visit(each, gone(each))
    sites.clock.pass_(DAY)
    ledger.release(queries.incidents()[0].id)
    assert withdrawn(queries) == 0

    for _ in range(3):
        for each in small:
            sites.visit(each, gone(each))
        sites.clock.pass_(DAY)

    assert withdrawn(queries) == 9
    assert queries.incidents() == []


def test_a_large_site_whose_storm_was_believed_needs_no_second_word(
    sites: Sites, source: Source, queries: SqlQueries, ledger: SqlLedger
) -> None:
    """Its reports are still as many on the second and the third visit that misses them."""
    (one,) = sites.found(source, 1)
    sites.visit(one, *(sites.text(one, n, TEXT) for n in range(10)))
    sites.clock.pass_(DAY)
    sites.visit(one, *(gone(one, n) for n in range(10)))
    ledger.release(queries.incidents()[0].id)

    for _ in range(4):
        sites.clock.pass_(DAY)
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
    """See a site's report at another address, and nothing at its own."""
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
        kind for kind, _ in told(sites.visit(source, elsewhere, gone(source), corroborated=False))
    ]


def test_single_move_is_emitted_after_an_hour(
    sites: Sites,
    small: list[Source],
    ledger: SqlLedger,
    clock: StoppedClock,
    queries: SqlQueries,
) -> None:
    assert move(sites, small[0]) == []
    assert queries.events(kinds=[EventKind.MOVED]) == ledger.emit_delayed() == []
    clock.pass_(HOUR)

    (event,) = ledger.emit_delayed()

    assert event.kind is EventKind.MOVED
    assert event.note == f"{small[0].url}1.html → {small[0].url}new/1.html"
    assert ledger.emit_delayed() == []


@pytest.mark.parametrize("believed", [True, False])
def test_moves_of_many_sites_are_one_incident_and_told_if_an_operator_says_so(
    sites: Sites,
    small: list[Source],
    ledger: SqlLedger,
    queries: SqlQueries,
    letters: Callable[[], list[str]],
    believed: bool,
) -> None:
    for each in small:
        move(sites, each)
        ledger.emit_delayed()
        sites.clock.pass_(timedelta(minutes=5))
    sites.clock.pass_(HOUR)
    assert ledger.emit_delayed() == []
    assert letters() == ["operator: redesigned"]
    (incident,) = queries.incidents()
    assert incident.withheld == 9

    if believed:
        assert [each.kind for each in ledger.release(incident.id)] == [EventKind.MOVED] * 9
    else:
        ledger.dismiss(incident.id)

    assert letters() == ["reader: moved"] * (9 if believed else 0)
    assert queries.incidents() == []
