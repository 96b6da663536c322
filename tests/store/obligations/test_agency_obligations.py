"""A report that two sources of an agency list meets the obligation of the agency once."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from disclosures import EventKind, ObligationReason, Source
from scheduler.obligation_review import review_due
from store.obligations.obligations import SqlObligations
from store.queries.queries import SqlQueries
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock
from tests.store.conftest import AFTER_DEADLINE, Annual, Visit, listing
from tests.store.sites import Sites

KINDS = (EventKind.OVERDUE, EventKind.PUBLISHED_LATE)


@pytest.fixture
def second(sources: SqlSources, sites: Sites, known: Source, annual: Annual) -> Source:
    """Another source of the agency; its baseline has the report of 2024 as well."""
    other = replace(known, id=uuid4(), slug="linhe-xxgk", url="http://xxgk.linhe.example/")
    source = sources.put(other)
    sites.visit(source, annual(2024, "2025-01-20", url="http://xxgk.linhe.example/2024"))
    return source


def test_late_report_at_two_sources_is_published_late_once(
    january_clock: StoppedClock,
    second: Source,
    obligations: SqlObligations,
    queries: SqlQueries,
    visit: Visit,
    sites: Sites,
    annual: Annual,
) -> None:
    january_clock.at = AFTER_DEADLINE + timedelta(days=8)
    visit(annual(2025, "2026-02-09"))
    sites.visit(second, annual(2025, "2026-02-09", url="http://xxgk.linhe.example/2025"))

    for _ in range(2):
        review_due(obligations, january_clock)

    assert [event.kind for event in queries.events(kinds=KINDS)] == [EventKind.PUBLISHED_LATE]
    met = [one for one in obligations.all(report_year=2025) if one.report]
    assert len(met) == 1


def test_report_owned_by_a_source_without_obligations_meets_that_of_the_other(
    january_clock: StoppedClock,
    second: Source,
    sources: SqlSources,
    known: Source,
    obligations: SqlObligations,
    queries: SqlQueries,
    visit: Visit,
    sites: Sites,
    annual: Annual,
) -> None:
    sources.put(replace(known, obligations=False))
    visit(annual(2025, "2026-01-15"))
    there = annual(2025, "2026-01-15", url="http://xxgk.linhe.example/2025")
    sites.visit(second, listing(there.url), there)
    january_clock.at = AFTER_DEADLINE
    sites.visit(second, listing(there.url), there)

    review_due(obligations, january_clock)

    assert queries.events(kinds=KINDS) == []
    states = {one.source.slug: one for one in obligations.all(report_year=2025)}
    assert states[second.slug].state.value == "met"
    assert states[second.slug].reason is not ObligationReason.ELSEWHERE
