"""What may hide a report, so that nobody is called overdue for it."""

from dataclasses import replace
from datetime import date

import pytest

from disclosures import ObligationState as State
from scheduler.obligations import review
from scheduler.overdue_checks import is_like
from tests.scheduler.case_data import AGENCY, MakeDocket, at, report, state_of

NOW = at(2026, 2, 3)


@pytest.mark.parametrize(
    ("different", "said"),
    [
        ({}, "overdue"),
        ({"confirmed_at": None}, "unknown unconfirmed"),
        ({"confirmed_at": at(2026, 1, 31, 23)}, "unknown unconfirmed"),
        ({"confirmed_at": at(2026, 2, 1, 1)}, "overdue"),
        ({"shown_from": None}, "unknown list_cut"),
        ({"shown_from": date(2026, 1, 2)}, "unknown list_cut"),
        ({"shown_from": date(2026, 1, 1)}, "overdue"),
        ({"elsewhere": frozenset({(AGENCY, 2025)})}, "unknown elsewhere"),
        ({"elsewhere": frozenset({(AGENCY, 2023), ("上河区商务局", 2025)})}, "overdue"),
    ],
)
def test_who_is_called_overdue_was_looked_for_twice_and_everywhere(
    case_data: MakeDocket, different: dict[str, object], said: str
) -> None:
    judged = review(case_data(NOW, [report(2024, date(2025, 1, 20))], **different))

    assert state_of(judged, 2025) == said


def test_before_the_day_a_cut_list_casts_no_doubt(case_data: MakeDocket) -> None:
    kept = [report(2024, date(2025, 1, 20))]

    judged = review(case_data(at(2026, 1, 31), kept, shown_from=None, confirmed_at=None))

    assert state_of(judged, 2025) == "due_soon"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({State.MET: 3, State.DUE_SOON: 8}, "unknown few"),
        ({State.MET: 3, State.UNKNOWN: 8}, "unknown few"),
        ({State.MET: 3, State.MET_LATE: 1, State.OVERDUE: 7}, "overdue"),
        ({State.MET: 3, State.EXEMPT: 8}, "overdue"),
        ({State.DUE_SOON: 9}, "overdue"),
    ],
)
def test_of_a_year_of_which_hardly_a_report_came_anywhere_nobody_is_called_overdue(
    case_data: MakeDocket, counts: dict[State, int], said: str
) -> None:
    """A reader that does not know the new reports would accuse every agency at once."""
    judged = review(case_data(NOW, [report(2024, date(2025, 1, 20))]), {2025: counts})

    assert state_of(judged, 2025) == said


def test_a_government_that_has_time_left_hides_no_crowd(case_data: MakeDocket) -> None:
    names = [f"临河区{name}局" for name in ("商务", "民政", "教育")]
    kept = [report(2024, date(2025, 1, 20), agency=name) for name in (*names, "临河区人民政府")]

    judged = review(case_data(NOW, kept))

    assert {state_of(judged, 2025, name) for name in names} == {"unknown nobody"}


def test_an_agency_beside_which_one_of_a_like_name_appeared_may_be_called_that_now(
    case_data: MakeDocket,
) -> None:
    old = [report(2024, date(2025, 1, 20), agency=f"临河区{name}局") for name in ("粮食", "民政")]
    new = [report(2025, date(2026, 1, 20), agency="临河区粮食和物资储备局")]

    judged = review(case_data(NOW, [*old, *new]))

    assert state_of(judged, 2025, "临河区粮食局") == "unknown renamed"
    assert state_of(judged, 2025, "临河区民政局") == "overdue"


@pytest.mark.parametrize(
    ("agency", "other", "like"),
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
def test_names_are_alike_when_one_is_in_the_other(agency: str, other: str, like: bool) -> None:
    assert is_like(agency, other) is like
    assert is_like(other, agency) is like


def test_a_doubt_about_all_does_not_touch_what_was_met(case_data: MakeDocket) -> None:
    kept = [report(2024, date(2025, 1, 20)), report(2025, date(2026, 2, 2))]

    judged = review(case_data(NOW, kept), {2025: {State.UNKNOWN: 30}})

    assert state_of(judged, 2025) == "met_late"


def test_who_is_called_overdue_once_is_not_for_ever(case_data: MakeDocket) -> None:
    """The source went down after it: what was said then was true, and now we cannot say."""
    before = case_data(NOW, [report(2024, date(2025, 1, 20))])
    known = tuple(one.obligation for one in review(before))

    judged = review(replace(before, healthy=False, known=known))

    assert state_of(judged, 2025) == "unknown unhealthy"
