"""Stored obligations: assessed in one transaction, announced once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from disclosures import (
    Event,
    EventKind,
    FieldLocation,
    FieldOrigin,
    ListEntry,
    ListObserved,
    ObligationState,
    Precision,
    Published,
    Reading,
    RunOutcome,
)
from scheduler.obligation_review import review_due
from store.database import Database
from store.delivery.outbox import SqlOutbox
from store.obligations.case_data import publication_dates
from store.obligations.obligations import SqlObligations
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import (
    AFTER_DEADLINE,
    ONE_VISIT_RULES,
    Annual,
    Visit,
    obligation_of,
    obligation_states,
)

pytestmark = pytest.mark.slow_on_postgres


def events_of(queries: SqlQueries) -> list[Event]:
    kinds = (EventKind.OVERDUE, EventKind.PUBLISHED_LATE)
    return list(reversed(queries.events(kinds=kinds, limit=100)))


@pytest.mark.fast_on_postgres
def test_overdue_and_published_late_are_emitted_once_each(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    queries: SqlQueries,
    visit: Visit,
    annual: Annual,
) -> None:
    emitted = [review_due(obligations, january_clock)]
    assert obligation_states(obligations) == {2024: "met", 2025: "due_soon"}

    january_clock.at = AFTER_DEADLINE
    emitted.append(review_due(obligations, january_clock))
    assert obligation_states(obligations)[2025] == "unknown"  # not visited since the deadline
    visit()
    emitted += [review_due(obligations, january_clock), review_due(obligations, january_clock)]
    assert obligation_states(obligations)[2025] == "overdue"

    january_clock.at = AFTER_DEADLINE + timedelta(days=8)
    visit(annual(2025, "2026-02-09"))
    emitted += [review_due(obligations, january_clock), review_due(obligations, january_clock)]

    late = obligation_of(obligations)
    assert emitted == [0, 0, 1, 0, 1, 0]
    assert (late.state, late.terms.days_late) == (ObligationState.MET_LATE, 9)
    assert late.report is not None
    overdue, late_event = events_of(queries)
    assert (overdue.kind, overdue.revision) == (EventKind.OVERDUE, None)
    assert overdue.terms is not None
    assert overdue.terms.due_on == date(2026, 1, 31)
    assert late_event.terms is not None
    assert late_event.terms.days_late == 9
    assert late_event.report is not None
    assert late_event.report.id == late.report


def test_each_subscriber_gets_one_letter_about_an_overdue_report(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    outbox: SqlOutbox,
    visit: Visit,
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit()
    for _ in range(3):
        review_due(obligations, january_clock)
    assert [one for one in outbox.claim(50) if one.event] == []  # the digest is due in the morning
    january_clock.at = datetime(2026, 2, 2, 1, tzinfo=UTC)

    deliveries = [one for one in outbox.claim(50) if one.event]

    assert sorted(one.subscription.address for one in deliveries) == [
        "ada@example.org",
        "bob@example.org",
    ]
    assert {one.event.kind for one in deliveries if one.event} == {EventKind.OVERDUE}


@pytest.mark.fast_on_postgres
def test_concurrent_reviews_emit_one_event(
    january_clock: StoppedClock, database: Database, queries: SqlQueries, visit: Visit
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit()
    reviewers = [
        SqlObligations(database.sessions, january_clock, ONE_VISIT_RULES) for _ in range(4)
    ]

    with ThreadPoolExecutor(4) as pool:
        emitted = list(pool.map(lambda one: review_due(one, january_clock), reviewers))

    assert sum(emitted) == 1
    assert [event.kind for event in events_of(queries)] == [EventKind.OVERDUE]


def test_obligation_is_unknown_until_the_source_is_readable(
    january_clock: StoppedClock, obligations: SqlObligations, queries: SqlQueries, visit: Visit
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit(outcome=RunOutcome.FAILED)

    assert review_due(obligations, january_clock) == 0
    assert obligation_states(obligations)[2025] == "unknown"
    visit()
    assert review_due(obligations, january_clock) == 1
    assert obligation_states(obligations)[2025] == "overdue"


def test_incomplete_visit_proves_no_absence(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit(complete=False)

    assert review_due(obligations, january_clock) == 0
    assert obligation_states(obligations)[2025] == "unknown"


def test_listed_but_unread_report_is_not_overdue(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit, annual: Annual
) -> None:
    january_clock.at = AFTER_DEADLINE
    url = "http://www.linhe.example/swj/nb/2025.html"
    listed = ListObserved(
        url="http://www.linhe.example/swj/nb/index.html",
        entries=(ListEntry(url=url, title="临河区商务局2025年政府信息公开工作年度报告"),),
        complete=True,
    )
    visit(listed)

    assert review_due(obligations, january_clock) == 0
    assert obligation_of(obligations).reason == "unread"


def test_report_with_a_withheld_reading_is_not_overdue(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit, annual: Annual
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit(annual(2025, "2026-01-20", suspicions=(some_reason("busy"),)))

    assert review_due(obligations, january_clock) == 0
    assert obligation_of(obligations).reason == "unread"


def test_reports_before_the_first_visit_are_assessed_without_events(
    visit: Visit, annual: Annual, clock: StoppedClock, obligations: SqlObligations
) -> None:
    """The report of 2011 was eleven days late, long before the first visit."""
    visit(annual(2011, "2012-04-11"))

    assert review_due(obligations, clock) == 0
    late = obligation_of(obligations, 2011)
    assert (late.state, late.terms.days_late) == (ObligationState.MET_LATE, 11)
    assert obligation_states(obligations) == {
        2011: "met_late",
        2012: "unknown",
        2013: "unknown",
        2014: "unknown",
    }


def test_undated_report_is_late_if_a_complete_visit_did_not_find_it(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    queries: SqlQueries,
    visit: Visit,
    annual: Annual,
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit()
    january_clock.at = AFTER_DEADLINE + timedelta(days=3)
    visit(annual(2025))

    assert review_due(obligations, january_clock) == 1
    late = obligation_of(obligations)
    assert (late.terms.days_late, late.terms.or_later) == (
        1,
        True,
    )  # the earliest possible day
    [event] = queries.events(kinds=(EventKind.PUBLISHED_LATE,))
    assert event.terms == late.terms


def test_publication_dates_come_from_all_fields_except_the_signature(
    make_reading: Callable[..., Reading],
) -> None:
    reading = make_reading(
        published=Published(
            at=datetime.fromisoformat("2012-04-11T00:00:00+08:00"), precision=Precision.DAY
        ),
        provenance={
            "published": FieldOrigin(
                where=FieldLocation.PAGE,
                others=(
                    "address: t20120420_117.html",
                    "meta: 2019-06-01 10:00",
                    "list: 2012年4月12日",
                    "signature: 2012-02-20",
                    "index: 99999999",
                    "index: 20121340",
                ),
            )
        },
    )

    assert publication_dates(reading) == {
        date(2012, 4, 11),
        date(2012, 4, 20),
        date(2019, 6, 1),
        date(2012, 4, 12),
    }


@pytest.mark.fast_on_postgres
def test_earliest_date_of_all_revisions_is_the_publication_date(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit, annual: Annual
) -> None:
    """A migrated site gives old reports new dates; that does not make them late."""
    visit(annual(2025, "2026-01-10"))
    january_clock.at = AFTER_DEADLINE + timedelta(days=90)
    visit(annual(2025, "2026-05-02", index_no="K2026-00042"))

    review_due(obligations, january_clock)

    assert obligation_of(obligations).terms.published_on == date(2026, 1, 10)


@pytest.mark.fast_on_postgres
def test_ledger_and_review_write_concurrently(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    ledger: SqlLedger,
    visit: Visit,
    annual: Annual,
) -> None:
    january_clock.at = AFTER_DEADLINE
    with ThreadPoolExecutor(2) as pool:
        reviewing = [pool.submit(review_due, obligations, january_clock) for _ in range(3)]
        for on in ("2026-02-01", "2026-01-31", "2026-01-30"):
            visit(annual(2025, on))
        for one in reviewing:
            one.result()
    review_due(obligations, january_clock)

    assert obligation_of(obligations).state is ObligationState.MET
