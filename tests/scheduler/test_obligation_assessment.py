"""Deadlines of reports, and the state of an obligation by the dates of its report."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from disclosures import ObligationState, Organ, Source
from scheduler.obligation_assessment import assess, deadline
from tests.scheduler.case_data import MakeCaseData, at, of_year, report, state_of


@pytest.mark.parametrize(
    ("organ", "year", "due"),
    [
        *((organ, 2011, date(2012, 3, 31)) for organ in Organ),
        *((organ, 2018, date(2019, 3, 31)) for organ in Organ),
        (Organ.DEPARTMENT, 2019, date(2020, 1, 31)),
        (Organ.GOVERNMENT, 2019, date(2020, 3, 31)),
        (Organ.TOWNSHIP, 2019, date(2020, 1, 31)),
        (Organ.MINISTRY, 2025, date(2026, 1, 31)),
        (Organ.OTHER, 2025, date(2026, 1, 31)),
        (Organ.GOVERNMENT, 2025, date(2026, 3, 31)),
    ],
)
def test_deadline_follows_the_decree_of_the_report_year(organ: Organ, year: int, due: date) -> None:
    assert deadline(organ, year) == due


@pytest.mark.parametrize(
    ("report_due", "year", "due"),
    [
        ("04-30", 2025, date(2026, 4, 30)),
        ("02-29", 2023, date(2024, 2, 29)),
        ("02-29", 2024, date(2025, 2, 28)),
        ("12-31", 2024, date(2025, 12, 31)),
        ("04-30", 2018, date(2019, 3, 31)),
    ],
)
def test_deadline_of_a_source_is_a_valid_date_in_every_year(
    report_due: str, year: int, due: date
) -> None:
    assert deadline(Organ.DEPARTMENT, year, report_due) == due


@pytest.mark.parametrize(
    ("year", "printed", "state", "days"),
    [
        (2019, date(2020, 1, 20), "met", 0),
        (2019, date(2020, 1, 31), "met", 0),
        (2019, date(2020, 2, 1), "met_late", 1),
        (2019, date(2020, 3, 1), "met_late", 30),
        (2018, date(2019, 3, 31), "met", 0),
        (2018, date(2019, 4, 1), "met_late", 1),
        (2017, date(2018, 3, 28), "met", 0),
        (2011, date(2012, 4, 11), "met_late", 11),
    ],
)
def test_report_is_met_or_late_by_its_date(
    case_data: MakeCaseData, year: int, printed: date, state: str, days: int
) -> None:
    assessments = assess(case_data(at(printed.year, 12, 1), [report(year, printed)]))

    found = of_year(assessments, year)
    assert (found.state.value, found.terms.days_late) == (state, days)
    assert found.terms.published_on == printed


def test_the_earliest_credible_date_decides_by_how_many_days_a_report_is_late(
    case_data: MakeCaseData, source: Source
) -> None:
    """Signed in February, dated 11 April on the page, 20 April in its address, due 31 March."""
    page, address = date(2012, 4, 11), date(2012, 4, 20)
    found = report(2011, page, address, seen=at(2019, 6, 1), history=True)

    assessments = assess(case_data(at(2019, 6, 2), [found], settled_at=at(2019, 6, 1, 13)))

    late = of_year(assessments, 2011)
    assert (late.state, late.terms.days_late) == (ObligationState.MET_LATE, 11)
    assert late.terms.due_on == date(2012, 3, 31)
    assert [one.announce for one in assessments if one.obligation == late] == [False]


def test_deadline_of_a_government_is_the_end_of_march(
    case_data: MakeCaseData, source: Source
) -> None:
    government = replace(source, agency="临河区人民政府")
    printed = [date(2025, 3, 31), date(2026, 3, 31)]
    reports = [report(day.year - 1, day, agency=government.agency) for day in printed]

    assessments = assess(case_data(at(2026, 4, 1), reports, source=government))

    assert state_of(assessments, 2024, government.agency) == "met"
    assert state_of(assessments, 2025, government.agency) == "met"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at(2025, 12, 31, 23), None),
        (at(2026, 1, 1, 0), "due_soon"),
        (at(2026, 1, 31, 23), "due_soon"),
        (at(2026, 2, 1, 2), "overdue"),
        (at(2026, 11, 21), "overdue"),
    ],
)
def test_days_begin_and_end_in_shanghai_not_in_utc(
    case_data: MakeCaseData, now: datetime, state: str | None
) -> None:
    """At 00:00 in Shanghai it is still 16:00 of the day before in UTC."""
    assessments = assess(case_data(now, [report(2024, date(2025, 1, 20))]))

    states = {one.obligation.terms.report_year: one.obligation.state.value for one in assessments}
    assert states.get(2025) == state


@pytest.mark.parametrize(
    ("now", "state"),
    [(at(2026, 2, 28, 23), "pending"), (at(2026, 3, 1, 0), "due_soon")],
)
def test_obligation_is_due_soon_from_thirty_days_before_the_deadline(
    case_data: MakeCaseData, source: Source, now: datetime, state: str
) -> None:
    government = replace(source, organ="government")

    assessments = assess(case_data(now, [report(2024, date(2025, 3, 20))], source=government))

    assert state_of(assessments, 2025) == state


@pytest.mark.parametrize(
    ("different", "why"),
    [
        ({"settled_at": None}, "never_read"),
        ({"complete_at": None}, "never_read"),
        ({"healthy": False}, "unhealthy"),
        ({"complete_at": at(2026, 1, 31, 23)}, "not_read_since"),
        ({"unread": frozenset({2025})}, "unread"),
    ],
)
def test_obligation_is_unknown_if_the_source_was_not_read_properly(
    case_data: MakeCaseData, different: dict[str, object], why: str
) -> None:
    assessments = assess(case_data(at(2026, 2, 3), [report(2024, date(2025, 1, 20))], **different))

    assert state_of(assessments, 2025) == f"unknown {why}"
    assert state_of(assessments, 2024) == "met"


def test_complete_visit_after_the_deadline_makes_a_missing_report_overdue(
    case_data: MakeCaseData,
) -> None:
    kept = [report(2024, date(2025, 1, 20))]

    assessments = assess(case_data(at(2026, 2, 1, 1), kept, complete_at=at(2026, 2, 1, 0)))

    assert state_of(assessments, 2025) == "overdue"
    assert {one.obligation.terms.report_year: one.announce for one in assessments}[2025]


def test_deadline_before_the_first_visit_is_not_news(case_data: MakeCaseData) -> None:
    kept = [report(2024, date(2025, 1, 20), seen=at(2026, 2, 5), history=True)]

    assessments = assess(case_data(at(2026, 2, 6), kept, settled_at=at(2026, 2, 5)))

    assert state_of(assessments, 2025) == "overdue"
    assert [one.announce for one in assessments] == [False, False]


def test_missing_report_due_long_before_the_first_visit_is_unknown(
    case_data: MakeCaseData,
) -> None:
    kept = [report(year, date(year + 1, 1, 20), history=True) for year in (2019, 2024)]

    assessments = assess(case_data(at(2026, 2, 6), kept, settled_at=at(2026, 2, 5)))

    expected = [state_of(assessments, year) for year in range(2019, 2026)]
    assert expected == ["met", *["unknown before_watching"] * 4, "met", "overdue"]


def test_dates_before_the_end_of_the_report_year_or_after_the_first_observation_are_ignored(
    case_data: MakeCaseData,
) -> None:
    found = report(
        2025, date(2025, 12, 30), date(2026, 1, 28), date(2026, 6, 1), seen=at(2026, 2, 3)
    )

    assessments = of_year(assess(case_data(at(2026, 7, 1), [found])), 2025)

    assert assessments.terms.published_on == date(2026, 1, 28)
    assert assessments.state is ObligationState.MET


def test_very_late_date_of_an_old_report_is_a_restamp_and_not_late(
    case_data: MakeCaseData,
) -> None:
    found = report(2009, date(2023, 5, 12), seen=at(2026, 1, 1), history=True)

    assessments = assess(case_data(at(2026, 1, 2), [found], settled_at=at(2026, 1, 1, 13)))

    assert state_of(assessments, 2009) == "met migration_date"
    assert of_year(assessments, 2009).terms.published_on is None


@pytest.mark.parametrize(
    ("seen", "history", "absent_at", "expected"),
    [
        (at(2026, 1, 30), False, at(2026, 1, 29), ("met", 0)),
        (at(2026, 2, 9), False, at(2026, 2, 9, 6), ("met_late", 9)),
        (at(2026, 2, 9), False, at(2026, 2, 8), ("met_late or_later", 8)),
        (at(2026, 2, 28), False, at(2026, 2, 2), ("met_late or_later", 2)),
        (at(2026, 2, 9), False, at(2026, 1, 31, 22), ("met undated", 0)),
        (at(2026, 2, 9), False, None, ("met undated", 0)),
        (at(2026, 2, 9), True, at(2026, 2, 8), ("met undated", 0)),
    ],
)
def test_report_without_a_date_is_late_only_if_a_complete_visit_did_not_find_it(
    case_data: MakeCaseData,
    seen: datetime,
    history: bool,
    absent_at: datetime | None,
    expected: tuple[str, int],
) -> None:
    found = report(2025, seen=seen, history=history, absent_at=absent_at)

    assessments = assess(case_data(at(2026, 3, 1), [found]))

    assert (state_of(assessments, 2025), of_year(assessments, 2025).terms.days_late) == expected


def test_report_that_was_absent_on_its_printed_date_is_marked_as_backdated(
    case_data: MakeCaseData,
) -> None:
    found = report(2025, date(2026, 1, 30), seen=at(2026, 2, 10), absent_at=at(2026, 2, 9))

    assert state_of(assess(case_data(at(2026, 2, 11), [found])), 2025) == "met backdated"


def test_the_earlier_of_two_reports_of_a_year_counts(case_data: MakeCaseData) -> None:
    found = [report(2025, date(2026, 3, 1)), report(2025, date(2026, 1, 15))]

    assessments = of_year(assess(case_data(at(2026, 4, 1), found)), 2025)

    assert (assessments.state.value, assessments.terms.published_on) == ("met", date(2026, 1, 15))
