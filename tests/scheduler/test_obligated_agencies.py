"""Which agencies of a page are obliged to publish, by the names on their reports."""

from dataclasses import replace
from datetime import date

import pytest

from disclosures import Organ, Source
from scheduler.obligation_assessment import assess, organ_of
from tests.scheduler.case_data import AGENCY, MakeCaseData, at, report, state_of


@pytest.mark.parametrize(
    ("agency", "organ"),
    [
        ("临河区商务局", Organ.DEPARTMENT),
        ("海东省商务厅", Organ.DEPARTMENT),
        ("临河区人民政府", Organ.GOVERNMENT),
        ("临河区人民政府办公室", Organ.GOVERNMENT),
        ("海东省人民政府办公厅", Organ.GOVERNMENT),
        ("临河区柳塘镇人民政府", Organ.TOWNSHIP),
        ("临河区北关街道办事处", Organ.TOWNSHIP),
        ("国家云务局", Organ.MINISTRY),
    ],
)
def test_organ_follows_from_the_name(agency: str, organ: Organ, source: Source) -> None:
    assert organ_of(agency, source) is organ


def test_organ_in_the_catalogue_overrides_the_name_of_its_own_agency(source: Source) -> None:
    in_catalogue = replace(source, organ="government")

    assert organ_of(AGENCY, in_catalogue) is Organ.GOVERNMENT
    assert organ_of("上河区商务局", in_catalogue) is Organ.DEPARTMENT


def test_page_with_many_agencies_is_assessed_for_each_agency(case_data: MakeCaseData) -> None:
    names = ["临河区商务局", "临河区民政局", "临河区人民政府"]
    kept = [report(2024, date(2025, 1, 20), agency=name) for name in names]
    kept.append(report(2025, date(2026, 1, 15), agency=names[0]))

    assessments = assess(case_data(at(2026, 2, 3), kept))

    assert [state_of(assessments, 2025, name) for name in names] == ["met", "overdue", "pending"]


def test_page_on_which_none_of_many_agencies_published_is_unknown(
    case_data: MakeCaseData,
) -> None:
    names = [f"临河区{name}局" for name in ("商务", "民政", "教育", "水务")]
    kept = [report(2024, date(2025, 1, 20), agency=name) for name in names]

    assessments = assess(case_data(at(2026, 2, 3), kept))

    assert {state_of(assessments, 2025, name) for name in names} == {"unknown none_on_page"}


def test_reports_of_one_agency_under_several_names_are_one_series(case_data: MakeCaseData) -> None:
    kept = [
        report(2023, date(2024, 1, 20), agency="区商务局"),
        report(2024, date(2025, 1, 20), agency=""),
        report(2025, date(2026, 1, 20), agency="临河区商务和粮食局"),
    ]

    assessments = assess(case_data(at(2026, 2, 3), kept))

    assert [one.obligation.terms.agency for one in assessments] == [AGENCY] * 3
    assert {one.obligation.state.value for one in assessments} == {"met"}


def test_short_name_is_the_only_full_name_that_ends_with_it(case_data: MakeCaseData) -> None:
    kept = [
        report(2024, date(2025, 1, 20), agency="商务局"),
        report(2025, date(2026, 1, 20), agency="临河区商务局"),
        report(2025, date(2026, 1, 20), agency="临河区民政局"),
    ]

    assessments = assess(case_data(at(2026, 2, 3), kept))

    assert state_of(assessments, 2024, "临河区商务局") == "met"
    assert {one.obligation.state.value for one in assessments} == {"met"}


def test_obligation_ends_three_years_after_the_last_report(case_data: MakeCaseData) -> None:
    assessments = assess(case_data(at(2026, 2, 3), [report(2019, date(2020, 1, 20))]))

    assert {
        one.obligation.terms.report_year: one.obligation.state.value for one in assessments
    } == {
        2019: "met",
        2020: "overdue",
        2021: "overdue",
        2022: "overdue",
    }


def test_agency_that_never_published_has_no_obligation(case_data: MakeCaseData) -> None:
    assert list(assess(case_data(at(2026, 2, 3)))) == []


def test_report_of_a_year_that_has_not_ended_is_ignored(case_data: MakeCaseData) -> None:
    assert list(assess(case_data(at(2026, 2, 3), [report(2026, date(2026, 1, 20))]))) == []


def test_source_without_obligations_has_no_assessment(
    case_data: MakeCaseData, source: Source
) -> None:
    kept = [report(2024, date(2025, 1, 20))]

    assessments = assess(case_data(at(2026, 2, 3), kept, source=replace(source, obligations=False)))

    assert list(assessments) == []


def test_met_obligation_stays_met_if_its_report_is_no_longer_recognised(
    case_data: MakeCaseData,
) -> None:
    now = at(2026, 2, 3)
    both = [report(2024, date(2025, 1, 20)), report(2025, date(2026, 1, 20))]
    known = tuple(one.obligation for one in assess(case_data(now, both)))

    assessments = assess(case_data(now, both[:1], known=known))

    assert state_of(assessments, 2025) == "met"
