"""Checks that prevent a report from being called overdue by mistake."""

from dataclasses import replace
from datetime import date

import pytest

from disclosures import ObligationState as State
from scheduler.absence_evidence import has_similar_name
from scheduler.obligation_assessment import assess
from tests.scheduler.case_data import AGENCY, MakeCaseData, at, report, state_of

NOW = at(2026, 2, 3)


@pytest.mark.parametrize(
    ("different", "expected"),
    [
        ({}, "overdue"),
        ({"confirmed_at": None}, "unknown unconfirmed"),
        ({"confirmed_at": at(2026, 1, 31, 23)}, "unknown unconfirmed"),
        ({"confirmed_at": at(2026, 2, 1, 1)}, "overdue"),
        ({"listed_from": None}, "unknown list_incomplete"),
        ({"listed_from": date(2026, 1, 2)}, "unknown list_incomplete"),
        ({"listed_from": date(2026, 1, 1)}, "overdue"),
        ({"elsewhere": frozenset({(AGENCY, 2025)})}, "unknown elsewhere"),
        ({"elsewhere": frozenset({(AGENCY, 2023), ("上河区商务局", 2025)})}, "overdue"),
    ],
)
def test_overdue_needs_a_confirmed_absence_on_a_full_list_and_on_other_sources(
    case_data: MakeCaseData, different: dict[str, object], expected: str
) -> None:
    assessments = assess(case_data(NOW, [report(2024, date(2025, 1, 20))], **different))

    assert state_of(assessments, 2025) == expected


def test_partial_list_does_not_matter_before_the_deadline(case_data: MakeCaseData) -> None:
    kept = [report(2024, date(2025, 1, 20))]

    assessments = assess(case_data(at(2026, 1, 31), kept, listed_from=None, confirmed_at=None))

    assert state_of(assessments, 2025) == "due_soon"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({State.MET: 3, State.DUE_SOON: 8}, "unknown few_anywhere"),
        ({State.MET: 3, State.UNKNOWN: 8}, "unknown few_anywhere"),
        ({State.MET: 3, State.MET_LATE: 1, State.OVERDUE: 7}, "overdue"),
        ({State.MET: 3, State.EXEMPT: 8}, "overdue"),
        ({State.DUE_SOON: 9}, "overdue"),
    ],
)
def test_no_report_is_overdue_in_a_year_with_few_reports_on_all_sources(
    case_data: MakeCaseData, counts: dict[State, int], expected: str
) -> None:
    """A parser that fails on the new reports would make every agency overdue."""
    assessments = assess(case_data(NOW, [report(2024, date(2025, 1, 20))]), {2025: counts})

    assert state_of(assessments, 2025) == expected


def test_page_without_reports_is_unknown_although_a_government_still_has_time(
    case_data: MakeCaseData,
) -> None:
    names = [f"临河区{name}局" for name in ("商务", "民政", "教育")]
    kept = [report(2024, date(2025, 1, 20), agency=name) for name in (*names, "临河区人民政府")]

    assessments = assess(case_data(NOW, kept))

    assert {state_of(assessments, 2025, name) for name in names} == {"unknown none_on_page"}


def test_agency_is_unknown_if_one_with_a_similar_name_appeared(
    case_data: MakeCaseData,
) -> None:
    old = [report(2024, date(2025, 1, 20), agency=f"临河区{name}局") for name in ("粮食", "民政")]
    new = [report(2025, date(2026, 1, 20), agency="临河区粮食和物资储备局")]

    assessments = assess(case_data(NOW, [*old, *new]))

    assert state_of(assessments, 2025, "临河区粮食局") == "unknown renamed"
    assert state_of(assessments, 2025, "临河区民政局") == "overdue"


@pytest.mark.parametrize(
    ("agency", "other", "similar"),
    [
        ("临河区商务局", "临河区商务和粮食局", True),
        ("临河区卫生局", "临河区卫生健康委员会", True),
        ("临河区发展和改革局", "临河区发展改革委员会", True),
        ("临河区文化局", "临河区文化和旅游局", True),
        ("临河区商务局", "临河区民政局", False),
        ("临河区商务局", "临河区人民政府", False),
        ("临河区教育局", "临河区水务局", False),
    ],
)
def test_names_are_similar_if_one_contains_the_words_of_the_other(
    agency: str, other: str, similar: bool
) -> None:
    assert has_similar_name(agency, other) is similar
    assert has_similar_name(other, agency) is similar


def test_year_with_few_reports_does_not_change_a_late_report(case_data: MakeCaseData) -> None:
    kept = [report(2024, date(2025, 1, 20)), report(2025, date(2026, 2, 2))]

    assessments = assess(case_data(NOW, kept), {2025: {State.UNKNOWN: 30}})

    assert state_of(assessments, 2025) == "met_late"


def test_overdue_obligation_becomes_unknown_when_the_source_fails(case_data: MakeCaseData) -> None:
    before = case_data(NOW, [report(2024, date(2025, 1, 20))])
    known = tuple(one.obligation for one in assess(before))

    assessments = assess(replace(before, healthy=False, known=known))

    assert state_of(assessments, 2025) == "unknown unhealthy"
