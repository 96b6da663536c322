"""A change of any reading requires a new parser version."""

import pytest

from tests.crawler.reading.recorded_readings import (
    COMMAND,
    RecordedReadings,
    current,
    problem_with,
    recorded,
)

ONE = RecordedReadings(
    parser_version=1, pages={"trs/a.html": ("bytes", "digest"), "trs/b.html": ("bytes", "digest")}
)


def test_readings_equal_those_recorded_for_the_parser_version() -> None:
    before, now = recorded(), current()

    assert not (problem := problem_with(before, now)), problem
    assert now == before, (
        f"readings were added or PARSER_VERSION was raised; record them: {COMMAND}"
    )


def test_changed_reading_under_the_same_version_is_reported_by_name() -> None:
    changed = RecordedReadings(
        parser_version=1, pages={**ONE.pages, "trs/b.html": ("bytes", "something else")}
    )

    problem = problem_with(ONE, changed)

    assert "  trs/b.html\n" in problem
    assert "trs/a.html" not in problem
    assert f"PARSER_VERSION in crawler/parser_version.py to 2, then run: {COMMAND}" in problem


@pytest.mark.parametrize(
    "now",
    [
        RecordedReadings(parser_version=2, pages={"trs/a.html": ("bytes", "something else")}),
        RecordedReadings(parser_version=1, pages={**ONE.pages, "trs/c.html": ("bytes", "new")}),
        RecordedReadings(
            parser_version=1, pages={**ONE.pages, "trs/b.html": ("other bytes", "something else")}
        ),
    ],
    ids=["higher version", "a new fixture", "an altered fixture"],
)
def test_new_version_or_changed_bytes_may_be_recorded(now: RecordedReadings) -> None:
    assert problem_with(ONE, now) == ""


def test_version_may_not_decrease() -> None:
    assert "went down" in problem_with(
        RecordedReadings(parser_version=3, pages={}), RecordedReadings(parser_version=2, pages={})
    )
