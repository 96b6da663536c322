"""An address shows another report, or one of its copies the last word: what is told of it."""

from dataclasses import replace

import pytest

from benchmarks.identity import observation_of
from store.schedule import SqlSchedule
from tests.store.conftest import Make, Visit, gone, text, told

A, B = (f"http://www.linhe.example/swj/nb/{name}.html" for name in "ab")

pytestmark = pytest.mark.usefixtures("settled")


def test_when_an_edited_copy_is_taken_down_the_reports_own_page_has_the_word_again(
    visit: Visit, make: Make, schedule: SqlSchedule
) -> None:
    visit(make(A, text(1)), make(B, text(1)))
    visit(make(B, text(1, 2)))

    visit(gone(B))

    assert schedule.job("linhe-swj").known[A].due
    assert told(visit(make(A, text(1)))) == [("revised", 3)]
    assert visit(make(A, text(1))) == []


@pytest.mark.parametrize("other", [{}, {"publisher": None}], ids=["stated", "in the title"])
def test_an_address_that_another_agencys_report_takes_shows_a_new_report(
    visit: Visit, make: Make, other: dict[str, object]
) -> None:
    visit(make(A, text(1), **other))

    assert told(visit(make(A, text(2), who="临河区财政局", **other))) == [("published", 1)]


def test_an_agency_that_was_renamed_over_the_same_text_has_edited_its_report(
    visit: Visit, make: Make
) -> None:
    visit(make(A, text(1)))

    renamed = make(A, text(1, 1), who="临河区商务和投资促进局")

    assert told(visit(renamed)) == [("revised", 2)]


def test_a_page_that_lost_its_title_and_names_another_publisher_is_the_report_it_was(
    visit: Visit, make: Make
) -> None:
    visit(make(A, text(1)))

    overwritten = replace(make(A, text(1, 8), publisher="某某网").reading, title="公告")

    assert told(visit(observation_of(overwritten))) == [("revised", 2)]


def test_a_report_that_comes_back_to_its_address_edited_is_revised(
    visit: Visit, make: Make
) -> None:
    """Next year's stood there for one visit, by mistake."""
    visit(make(A, text(1), year=2024))
    visit(make(A, text(2), year=2025))

    assert told(visit(make(A, text(1, 2), year=2024))) == [("revised", 2)]
