"""By when a report is due, and what became of it: every rule on dates that do not move."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from disclosures import ObligationState, Organ, Source
from scheduler.obligations import deadline, review
from tests.scheduler.case_data import MakeDocket, at, of_year, report, state_of


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
def test_the_law_of_the_report_year_sets_the_day(organ: Organ, year: int, due: date) -> None:
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
def test_a_source_may_have_a_day_of_its_own_which_exists_in_every_year(
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
def test_a_report_is_in_time_or_late_by_days(
    case_data: MakeDocket, year: int, printed: date, state: str, days: int
) -> None:
    judged = review(case_data(at(printed.year, 12, 1), [report(year, printed)]))

    found = of_year(judged, year)
    assert (found.state.value, found.terms.days_late) == (state, days)
    assert found.terms.published_on == printed


def test_the_late_report_of_2011_is_eleven_days_late_whatever_its_other_dates_say(
    case_data: MakeDocket, source: Source
) -> None:
    """Signed in February, dated 11 April on the page, 20 April in its address, due 31 March."""
    page, address = date(2012, 4, 11), date(2012, 4, 20)
    found = report(2011, page, address, seen=at(2019, 6, 1), history=True)

    judged = review(case_data(at(2019, 6, 2), [found], settled_at=at(2019, 6, 1, 13)))

    late = of_year(judged, 2011)
    assert (late.state, late.terms.days_late) == (ObligationState.MET_LATE, 11)
    assert late.terms.due_on == date(2012, 3, 31)
    assert [one.is_news for one in judged if one.obligation == late] == [False]


def test_a_government_has_until_the_end_of_march(case_data: MakeDocket, source: Source) -> None:
    government = replace(source, agency="临河区人民政府")
    printed = [date(2025, 3, 31), date(2026, 3, 31)]
    reports = [report(day.year - 1, day, agency=government.agency) for day in printed]

    judged = review(case_data(at(2026, 4, 1), reports, source=government))

    assert state_of(judged, 2024, government.agency) == "met"
    assert state_of(judged, 2025, government.agency) == "met"


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
def test_days_begin_and_end_in_shanghai_and_not_in_utc(
    case_data: MakeDocket, now: datetime, state: str | None
) -> None:
    """At 00:00 in Shanghai it is still 16:00 of the day before in UTC."""
    judged = review(case_data(now, [report(2024, date(2025, 1, 20))]))

    states = {one.obligation.terms.report_year: one.obligation.state.value for one in judged}
    assert states.get(2025) == state


@pytest.mark.parametrize(
    ("now", "state"),
    [(at(2026, 2, 28, 23), "pending"), (at(2026, 3, 1, 0), "due_soon")],
)
def test_thirty_days_before_the_day_it_is_due_soon(
    case_data: MakeDocket, source: Source, now: datetime, state: str
) -> None:
    government = replace(source, organ="government")

    judged = review(case_data(now, [report(2024, date(2025, 3, 20))], source=government))

    assert state_of(judged, 2025) == state


@pytest.mark.parametrize(
    ("different", "why"),
    [
        ({"settled_at": None}, "never_read"),
        ({"whole_at": None}, "never_read"),
        ({"healthy": False}, "unhealthy"),
        ({"whole_at": at(2026, 1, 31, 23)}, "not_read_since"),
        ({"unread": frozenset({2025})}, "unread"),
    ],
)
def test_what_was_not_seen_is_unknown_and_never_overdue(
    case_data: MakeDocket, different: dict[str, object], why: str
) -> None:
    judged = review(case_data(at(2026, 2, 3), [report(2024, date(2025, 1, 20))], **different))

    assert state_of(judged, 2025) == f"unknown {why}"
    assert state_of(judged, 2024) == "met"


def test_a_source_read_whole_after_the_day_proves_that_a_report_is_missing(
    case_data: MakeDocket,
) -> None:
    kept = [report(2024, date(2025, 1, 20))]

    judged = review(case_data(at(2026, 2, 1, 1), kept, whole_at=at(2026, 2, 1, 0)))

    assert state_of(judged, 2025) == "overdue"
    assert {one.obligation.terms.report_year: one.is_news for one in judged}[2025]


def test_what_was_due_before_we_began_to_watch_is_no_news(case_data: MakeDocket) -> None:
    kept = [report(2024, date(2025, 1, 20), seen=at(2026, 2, 5), history=True)]

    judged = review(case_data(at(2026, 2, 6), kept, settled_at=at(2026, 2, 5)))

    assert state_of(judged, 2025) == "overdue"
    assert [one.is_news for one in judged] == [False, False]


def test_what_was_due_long_before_we_began_to_watch_may_have_been_taken_down(
    case_data: MakeDocket,
) -> None:
    kept = [report(year, date(year + 1, 1, 20), history=True) for year in (2019, 2024)]

    judged = review(case_data(at(2026, 2, 6), kept, settled_at=at(2026, 2, 5)))

    said = [state_of(judged, year) for year in range(2019, 2026)]
    assert said == ["met", *["unknown before_us"] * 4, "met", "overdue"]


def test_dates_before_the_year_ended_or_after_we_saw_it_are_not_believed(
    case_data: MakeDocket,
) -> None:
    found = report(
        2025, date(2025, 12, 30), date(2026, 1, 28), date(2026, 6, 1), seen=at(2026, 2, 3)
    )

    judged = of_year(review(case_data(at(2026, 7, 1), [found])), 2025)

    assert judged.terms.published_on == date(2026, 1, 28)
    assert judged.state is ObligationState.MET


def test_a_migration_that_restamped_an_old_report_does_not_make_it_late(
    case_data: MakeDocket,
) -> None:
    found = report(2009, date(2023, 5, 12), seen=at(2026, 1, 1), history=True)

    judged = review(case_data(at(2026, 1, 2), [found], settled_at=at(2026, 1, 1, 13)))

    assert state_of(judged, 2009) == "met restamped"
    assert of_year(judged, 2009).terms.published_on is None


@pytest.mark.parametrize(
    ("seen", "history", "absent_at", "said"),
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
def test_without_a_date_only_a_whole_look_without_it_proves_that_it_was_late(
    case_data: MakeDocket,
    seen: datetime,
    history: bool,
    absent_at: datetime | None,
    said: tuple[str, int],
) -> None:
    found = report(2025, seen=seen, history=history, absent_at=absent_at)

    judged = review(case_data(at(2026, 3, 1), [found]))

    assert (state_of(judged, 2025), of_year(judged, 2025).terms.days_late) == said


def test_a_report_that_bears_a_day_on_which_it_was_not_there_is_marked(
    case_data: MakeDocket,
) -> None:
    found = report(2025, date(2026, 1, 30), seen=at(2026, 2, 10), absent_at=at(2026, 2, 9))

    assert state_of(review(case_data(at(2026, 2, 11), [found])), 2025) == "met backdated"


def test_of_two_reports_of_a_year_the_earlier_counts(case_data: MakeDocket) -> None:
    found = [report(2025, date(2026, 3, 1)), report(2025, date(2026, 1, 15))]

    judged = of_year(review(case_data(at(2026, 4, 1), found)), 2025)

    assert (judged.state.value, judged.terms.published_on) == ("met", date(2026, 1, 15))
