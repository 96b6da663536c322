"""Who owes a report: one agency of a page or many, whatever they call themselves."""

from dataclasses import replace
from datetime import date

import pytest

from disclosures import Organ, Source
from scheduler.obligations import organ_of, review
from tests.scheduler.case_data import AGENCY, MakeDocket, at, report, state_of


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
def test_a_name_tells_what_kind_of_body_it_is(agency: str, organ: Organ, source: Source) -> None:
    assert organ_of(agency, source) is organ


def test_the_catalogue_knows_better_than_the_name_of_its_own_agency(source: Source) -> None:
    told = replace(source, organ="government")

    assert organ_of(AGENCY, told) is Organ.GOVERNMENT
    assert organ_of("上河区商务局", told) is Organ.DEPARTMENT


def test_one_page_with_many_agencies_is_judged_agency_by_agency(case_data: MakeDocket) -> None:
    names = ["临河区商务局", "临河区民政局", "临河区人民政府"]
    kept = [report(2024, date(2025, 1, 20), agency=name) for name in names]
    kept.append(report(2025, date(2026, 1, 15), agency=names[0]))

    judged = review(case_data(at(2026, 2, 3), kept))

    assert [state_of(judged, 2025, name) for name in names] == ["met", "overdue", "pending"]


def test_a_page_on_which_nobody_of_many_has_published_is_not_believed(
    case_data: MakeDocket,
) -> None:
    names = [f"临河区{name}局" for name in ("商务", "民政", "教育", "水务")]
    kept = [report(2024, date(2025, 1, 20), agency=name) for name in names]

    judged = review(case_data(at(2026, 2, 3), kept))

    assert {state_of(judged, 2025, name) for name in names} == {"unknown nobody"}


def test_one_agency_owes_one_report_however_it_calls_itself(case_data: MakeDocket) -> None:
    kept = [
        report(2023, date(2024, 1, 20), agency="区商务局"),
        report(2024, date(2025, 1, 20), agency=""),
        report(2025, date(2026, 1, 20), agency="临河区商务和粮食局"),
    ]

    judged = review(case_data(at(2026, 2, 3), kept))

    assert [one.obligation.terms.agency for one in judged] == [AGENCY] * 3
    assert {one.obligation.state.value for one in judged} == {"met"}


def test_among_many_a_short_name_is_the_one_full_name_it_ends(case_data: MakeDocket) -> None:
    kept = [
        report(2024, date(2025, 1, 20), agency="商务局"),
        report(2025, date(2026, 1, 20), agency="临河区商务局"),
        report(2025, date(2026, 1, 20), agency="临河区民政局"),
    ]

    judged = review(case_data(at(2026, 2, 3), kept))

    assert state_of(judged, 2024, "临河区商务局") == "met"
    assert {one.obligation.state.value for one in judged} == {"met"}


def test_who_published_nothing_for_three_years_owes_nothing_more(case_data: MakeDocket) -> None:
    judged = review(case_data(at(2026, 2, 3), [report(2019, date(2020, 1, 20))]))

    assert {one.obligation.terms.report_year: one.obligation.state.value for one in judged} == {
        2019: "met",
        2020: "overdue",
        2021: "overdue",
        2022: "overdue",
    }


def test_who_never_published_owes_nothing_that_we_could_name(case_data: MakeDocket) -> None:
    assert list(review(case_data(at(2026, 2, 3)))) == []


def test_a_report_of_a_year_that_has_not_ended_is_no_proof(case_data: MakeDocket) -> None:
    assert list(review(case_data(at(2026, 2, 3), [report(2026, date(2026, 1, 20))]))) == []


def test_a_source_of_no_administrative_organ_owes_nothing(
    case_data: MakeDocket, source: Source
) -> None:
    kept = [report(2024, date(2025, 1, 20))]

    judged = review(case_data(at(2026, 2, 3), kept, source=replace(source, obligations=False)))

    assert list(judged) == []


def test_what_was_met_stays_met_though_its_report_is_read_as_something_else_now(
    case_data: MakeDocket,
) -> None:
    now = at(2026, 2, 3)
    both = [report(2024, date(2025, 1, 20)), report(2025, date(2026, 1, 20))]
    known = tuple(one.obligation for one in review(case_data(now, both)))

    judged = review(case_data(now, both[:1], known=known))

    assert state_of(judged, 2025) == "met"
