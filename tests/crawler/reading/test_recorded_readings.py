"""No reading changes unnoticed: whoever changes one must raise the reader's number."""

import pytest

from tests.crawler.reading.recorded_readings import COMMAND, Notes, noted, present, why_not

ONE = Notes(reader=1, pages={"trs/a.html": ("bytes", "said"), "trs/b.html": ("bytes", "said")})


def test_readings_are_those_that_were_noted_under_the_readers_number() -> None:
    before, now = noted(), present()

    assert not (why := why_not(before, now)), why
    assert now == before, f"readings were added or READER was raised; note them: {COMMAND}"


def test_a_reading_that_changes_under_the_same_number_is_refused_and_named() -> None:
    changed = Notes(reader=1, pages={**ONE.pages, "trs/b.html": ("bytes", "something else")})

    why = why_not(ONE, changed)

    assert "  trs/b.html\n" in why
    assert "trs/a.html" not in why
    assert f"READER in crawler/reader.py to 2, then run: {COMMAND}" in why


@pytest.mark.parametrize(
    "now",
    [
        Notes(reader=2, pages={"trs/a.html": ("bytes", "something else")}),
        Notes(reader=1, pages={**ONE.pages, "trs/c.html": ("bytes", "new")}),
        Notes(reader=1, pages={**ONE.pages, "trs/b.html": ("other bytes", "something else")}),
    ],
    ids=["a higher number", "a new fixture", "an altered fixture"],
)
def test_a_new_number_or_other_bytes_may_be_noted(now: Notes) -> None:
    assert why_not(ONE, now) == ""


def test_a_number_is_never_used_twice() -> None:
    assert "went down" in why_not(Notes(reader=3, pages={}), Notes(reader=2, pages={}))
