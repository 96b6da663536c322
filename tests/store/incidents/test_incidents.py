"""A mass change is one incident, for any number of reports and sites."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from disclosures import (
    Fault,
    IncidentScope,
    IncidentState,
    Source,
)
from disclosures.errors import NotFound
from disclosures.reason import Reason, ReasonCode
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.reasons import mass_change
from tests.store.conftest import event_summaries
from tests.store.sites import Sites

pytestmark = pytest.mark.slow_on_postgres

MASS_CHANGE = mass_change(6, 6)


def redesign(sites: Sites, source: Source, number: int) -> None:
    """Quarantine a visit of each of `number` sites: two reports show only the page footer."""
    for each in sites.put_family(source, number):
        sites.visit(each, sites.text(each, 1, "公开信息78条。"))
    for each in sites.sources.all():
        sites.quarantine_visit(
            each, [sites.text(each, n, "页脚：版权所有。") for n in (1, 2)], MASS_CHANGE
        )


@pytest.mark.parametrize("number", [4, pytest.param(150, marks=pytest.mark.slow)])
def test_redesign_of_many_sites_is_one_incident_without_mail_to_readers(
    sites: Sites,
    source: Source,
    letters: Callable[[], list[str]],
    queries: SqlQueries,
    number: int,
) -> None:
    """One letter to operators for all sites; readers get only the first publication."""
    redesign(sites, source, number)

    (incident,) = queries.incidents()
    assert incident.scope is IncidentScope.FAMILY
    assert incident.subject == "trs"
    assert len(incident.sources) == number
    assert incident.withheld == 2 * number
    assert incident.reason == Reason.of(
        ReasonCode.INCIDENT_OF_GROUP,
        sources=number,
        group="trs",
        first="site-000",
        reason=MASS_CHANGE,
    )
    assert sorted(letters()) == ["operator: redesigned"] + ["reader: published"] * number


def test_peers_that_become_unreadable_together_are_one_incident(
    sites: Sites,
    source: Source,
    letters: Callable[[], list[str]],
    queries: SqlQueries,
) -> None:
    """The first two are single events; from the third on it is one incident."""
    family = sites.put_family(source, 4)
    for each in family:
        sites.visit(each, sites.text(each, 1, "公开信息78条。"))
    letters()

    for each in family:
        sites.visit(each, fault=Fault.REDESIGNED)

    assert letters() == ["operator: unreadable"] * 2 + ["operator: redesigned"]
    (incident,) = queries.incidents()
    assert incident.scope is IncidentScope.FAMILY
    assert len(incident.sources) == 4
    for each in family:
        sites.visit(each)
    assert letters() == []
    assert queries.incidents() == []
    assert queries.incident(incident.id).state is IncidentState.PASSED


def test_mass_changes_of_other_families_or_hours_are_separate_incidents(
    sites: Sites, source: Source, queries: SqlQueries, clock: StoppedClock
) -> None:
    one, other = sites.put_family(source, 2)
    unrelated = sites.sources.put(replace(one, id=uuid4(), slug="unrelated", family="hanweb"))
    sites.visit(unrelated)

    sites.quarantine_visit(one, [sites.text(one, 1, "…")], MASS_CHANGE)
    sites.quarantine_visit(unrelated, [sites.text(unrelated, 1, "…")], MASS_CHANGE)
    clock.advance(timedelta(hours=3))
    sites.quarantine_visit(other, [sites.text(other, 1, "…")], MASS_CHANGE)

    assert [each.subject for each in queries.incidents()] == ["site-001", "unrelated", "site-000"]
    assert {each.scope for each in queries.incidents()} == {IncidentScope.SOURCE}


@pytest.mark.fast_on_postgres
def test_released_incident_becomes_revisions_with_their_observation_time(
    sites: Sites, source: Source, queries: SqlQueries, ledger: SqlLedger, clock: StoppedClock
) -> None:
    one, other = sites.put_family(source, 2)
    for each in (one, other):
        sites.visit(each, *(sites.text(each, n, "公开信息78条。") for n in range(3)))
    seen = clock()
    for each in (one, other):
        sites.quarantine_visit(
            each, [sites.text(each, n, "公开信息87条。") for n in range(3)], MASS_CHANGE
        )
    clock.advance(timedelta(days=2))
    (incident,) = queries.incidents()

    events = ledger.release(incident.id)

    assert event_summaries(list(events)) == [("revised", 2)] * 6
    assert all(
        each.revision and each.revision.seen_at < seen + timedelta(minutes=2) for each in events
    )
    assert queries.withheld() == []
    assert queries.incident(incident.id).state is IncidentState.RELEASED
    with pytest.raises(NotFound):
        ledger.release(incident.id)


@pytest.mark.fast_on_postgres
def test_dismissed_readings_are_not_quarantined_again(
    sites: Sites, source: Source, queries: SqlQueries, ledger: SqlLedger
) -> None:
    (one,) = sites.put_family(source, 1)
    sites.visit(one, *(sites.text(one, n, "公开信息78条。") for n in range(3)))
    footers = [sites.text(one, n, "页脚：版权所有。") for n in range(3)]
    sites.quarantine_visit(one, footers, MASS_CHANGE)

    assert ledger.dismiss(queries.incidents()[0].id) == 3

    assert queries.incidents() == queries.withheld() == []
    assert queries.incidents(closed=True)[0].state is IncidentState.DISCARDED
    assert sites.visit(one, *footers) == []


def test_incident_passes_when_the_pages_show_the_stored_text_again(
    sites: Sites, source: Source, queries: SqlQueries
) -> None:
    (one,) = sites.put_family(source, 1)
    original = [sites.text(one, n, "公开信息78条。") for n in range(3)]
    sites.visit(one, *original)
    sites.quarantine_visit(one, [sites.text(one, n, "系统繁忙。") for n in range(3)], MASS_CHANGE)

    sites.visit(one, *original)

    assert queries.incidents() == queries.withheld() == []
    assert queries.incidents(closed=True)[0].state is IncidentState.PASSED


@pytest.mark.fast_on_postgres
def test_withheld_reading_has_the_stored_revision_beside_it(
    sites: Sites, source: Source, queries: SqlQueries
) -> None:
    (one,) = sites.put_family(source, 1)
    sites.visit(one, sites.text(one, 1, "公开信息78条。"))
    sites.quarantine_visit(one, [sites.text(one, n, "页脚。") for n in (1, 2)], MASS_CHANGE)
    (incident,) = queries.incidents()

    known, new = sorted(
        queries.withheld(incident=incident.id), key=lambda each: each.before is None
    )

    assert known.before
    assert "公开信息78条" in known.before.reading.body_text
    assert new.before is None
    assert queries.withheld(incident=UUID(int=7)) == []
