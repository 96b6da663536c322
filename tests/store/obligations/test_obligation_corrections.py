"""Obligations that operators correct, exempt, count and list."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from disclosures import (
    Event,
    EventKind,
    Obligation,
    ObligationState,
    Source,
)
from disclosures.errors import InputError, NotFound
from scheduler.obligation_review import review_due
from store.obligations.obligations import SqlObligations
from store.queries.queries import SqlQueries
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock
from tests.store.conftest import (
    AFTER_DEADLINE,
    BEFORE_DEADLINE,
    Annual,
    Visit,
    obligation_of,
    obligation_states,
)


def events_of(queries: SqlQueries) -> list[Event]:
    kinds = (EventKind.OVERDUE, EventKind.PUBLISHED_LATE)
    return list(reversed(queries.events(kinds=kinds, limit=100)))


def id_of(obligation: Obligation) -> UUID:
    assert obligation.id is not None
    return obligation.id


def test_correction_is_kept_until_it_is_reopened(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    queries: SqlQueries,
    visit: Visit,
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit()
    review_due(obligations, january_clock)
    key = id_of(obligation_of(obligations))

    corrected = obligations.correct(
        key, by="Ada", note="印发于公报", published_on=date(2026, 1, 30)
    )
    visit()
    january_clock.advance(timedelta(days=2))
    review_due(obligations, january_clock)

    assert (corrected.state, corrected.corrected_by) == (ObligationState.MET, "Ada")
    assert obligation_of(obligations) == corrected
    obligations.reopen(key)
    visit()
    review_due(obligations, january_clock)
    assert obligation_states(obligations)[2025] == "overdue"
    assert len(events_of(queries)) == 1


def test_exemption_is_kept_after_the_deadline(
    january_clock: StoppedClock, obligations: SqlObligations, queries: SqlQueries, visit: Visit
) -> None:
    review_due(obligations, january_clock)
    obligations.exempt(id_of(obligation_of(obligations)), by="Ada", note="机构已撤销")
    january_clock.at = AFTER_DEADLINE
    visit()

    assert review_due(obligations, january_clock) == 0
    assert obligation_states(obligations)[2025] == "exempt"
    assert obligation_of(obligations).note == "机构已撤销"


def test_correction_can_have_a_late_date(
    january_clock: StoppedClock, obligations: SqlObligations
) -> None:
    review_due(obligations, january_clock)

    corrected = obligations.correct(
        id_of(obligation_of(obligations)), by="Ada", published_on=date(2026, 3, 1)
    )

    assert (corrected.state, corrected.terms.days_late) == (ObligationState.MET_LATE, 29)


def test_unknown_obligation_or_long_note_is_rejected(
    january_clock: StoppedClock, obligations: SqlObligations
) -> None:
    with pytest.raises(NotFound):
        obligations.exempt(uuid4(), by="Ada")
    review_due(obligations, january_clock)
    with pytest.raises(InputError):
        obligations.exempt(id_of(obligation_of(obligations)), by="Ada", note="x" * 501)


def test_obligations_are_counted_filtered_and_paged_worst_first(
    visit: Visit,
    annual: Annual,
    clock: StoppedClock,
    obligations: SqlObligations,
    sources: SqlSources,
) -> None:
    clock.at = AFTER_DEADLINE
    names = ["民政局", "教育局", "水务局"]
    days = dict(zip(names, ["2025-01-20", "2025-02-01", "2025-03-01"], strict=True))
    visit(
        *(
            annual(2024, days[name], publisher=name, url=f"http://www.linhe.example/{name}.html")
            for name in names
        ),
        annual(2025, "2026-01-20", publisher="民政局"),
    )
    review_due(obligations, clock)

    def listed(**filters: Any) -> list[tuple[int, str, str]]:
        return [
            (one.terms.report_year, one.terms.agency, one.state.value)
            for one in obligations.all(**filters)
        ]

    year = [(2024, "水务局", "met_late"), (2024, "教育局", "met_late"), (2024, "民政局", "met")]
    assert listed(report_year=2024) == year
    assert listed(report_year=2024, limit=1, offset=1) == year[1:2]
    assert listed(report_year=2024, state=ObligationState.MET) == year[2:]
    assert listed(source="linhe-swj")[3:] == year
    assert listed(source="unknown") == []
    assert list(obligations.counts(report_year=2024).items()) == [
        (ObligationState.MET_LATE, 2),
        (ObligationState.MET, 1),
    ]


def test_source_is_due_for_review_only_after_a_change(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit, annual: Annual
) -> None:
    day = BEFORE_DEADLINE.replace(hour=0) - timedelta(hours=8)
    year = datetime(2025, 12, 31, 16, tzinfo=UTC)

    def due() -> list[str]:
        return list(obligations.due(day=day, year=year))

    assert due() == ["linhe-swj"]
    review_due(obligations, january_clock)
    assert due() == []
    january_clock.advance(timedelta(minutes=1))
    visit()
    assert due() == []
    visit(annual(2025, "2026-01-10"))
    assert due() == ["linhe-swj"]


def test_source_with_obligations_switched_off_has_none(
    january_clock: StoppedClock, obligations: SqlObligations, sources: SqlSources, known: Source
) -> None:
    review_due(obligations, january_clock)
    assert obligations.years() == [2025, 2024]

    sources.put(replace(known, obligations=False))
    obligations.review(known.slug, lambda case_data: ())

    assert obligations.years() == []
    assert sources.get(known.slug).obligations is False


def test_changed_catalogue_entry_is_reviewed_at_once(
    january_clock: StoppedClock, obligations: SqlObligations, sources: SqlSources, known: Source
) -> None:
    review_due(obligations, january_clock)
    assert obligation_states(obligations)[2025] == "due_soon"

    sources.put(replace(known, organ="government"))
    review_due(obligations, january_clock)

    assert (obligation_states(obligations)[2025], obligation_of(obligations).terms.due_on) == (
        "pending",
        date(2026, 3, 31),
    )


def test_reviews_continue_after_the_clock_was_set_back(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit, annual: Annual
) -> None:
    january_clock.advance(timedelta(days=300))
    visit()
    review_due(obligations, january_clock)
    january_clock.at = BEFORE_DEADLINE + timedelta(days=1)
    visit(annual(2025, "2026-01-11"))

    review_due(obligations, january_clock)

    assert obligation_states(obligations)[2025] == "met"
