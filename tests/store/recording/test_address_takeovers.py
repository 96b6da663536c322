"""Events when an address shows another report, or when a copy of a report is edited."""

from dataclasses import replace

import pytest

from benchmarks.identity import observation_of
from store.sources.schedule import SqlSchedule
from tests.store.conftest import Make, Visit, event_summaries, gone, text

A, B = (f"http://www.linhe.example/swj/nb/{name}.html" for name in "ab")

pytestmark = [pytest.mark.usefixtures("baseline_source"), pytest.mark.slow_on_postgres]


def test_report_is_read_at_its_own_address_again_after_its_edited_copy_is_gone(
    visit: Visit, make: Make, schedule: SqlSchedule
) -> None:
    visit(make(A, text(1)), make(B, text(1)))
    visit(make(B, text(1, 2)))

    visit(gone(B))

    assert schedule.job("linhe-swj").known[A].due
    assert event_summaries(visit(make(A, text(1)))) == [("revised", 3)]
    assert visit(make(A, text(1))) == []


@pytest.mark.parametrize("other", [{}, {"publisher": None}], ids=["stated", "in the title"])
def test_report_of_another_agency_at_a_known_address_is_a_new_report(
    visit: Visit, make: Make, other: dict[str, object]
) -> None:
    visit(make(A, text(1), **other))

    assert event_summaries(visit(make(A, text(2), who="临河区财政局", **other))) == [
        ("published", 1)
    ]


def test_renamed_agency_over_the_same_text_is_a_revision(visit: Visit, make: Make) -> None:
    visit(make(A, text(1)))

    renamed = make(A, text(1, 1), who="临河区商务和投资促进局")

    assert event_summaries(visit(renamed)) == [("revised", 2)]


@pytest.mark.fast_on_postgres
def test_page_with_a_generic_title_and_another_publisher_is_a_revision(
    visit: Visit, make: Make
) -> None:
    visit(make(A, text(1)))

    overwritten = replace(make(A, text(1, 8), publisher="某某网").reading, title="公告")

    assert event_summaries(visit(observation_of(overwritten))) == [("revised", 2)]


def test_edited_report_that_returns_to_its_address_is_a_revision(visit: Visit, make: Make) -> None:
    """The report of the next year was at that address on one visit, by mistake."""
    visit(make(A, text(1), year=2024))
    visit(make(A, text(2), year=2025))

    assert event_summaries(visit(make(A, text(1, 2), year=2024))) == [("revised", 2)]
