"""Numbers of completeness and the marks below which a source is partial."""

from dataclasses import replace

import pytest

from disclosures import Fault, LeftOut, LeftOutLine, Leniency, ListCompleteness, SourceCompleteness
from disclosures.completeness import combined, nothing_readable, shortfalls, shortfalls_of_list
from disclosures.reason import Reason, ReasonCode

#: A list of two pages that was read to its end, and whose reports were all read.
WHOLE = SourceCompleteness(
    rows=30,
    rows_printed=30,
    pages=2,
    pages_printed=2,
    dated_lines=32,
    listed=30,
    ever_read=30,
    reports=30,
    with_text=30,
)
GUESS = Reason.of(ReasonCode.PAGE_UNKNOWN_LAYOUT)


def _short(**numbers: object) -> list[str]:
    return [str(reason.code) for reason in shortfalls(replace(WHOLE, **numbers))]  # type: ignore[arg-type]  # each number has the type of its field


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param({}, id="everything was seen"),
        pytest.param({"rows_printed": None, "pages_printed": None}, id="nothing is printed"),
        pytest.param({"rows_printed": 28}, id="more rows than printed"),
        pytest.param({"rows_printed": 34, "elsewhere": 4}, id="the others lead to other sites"),
        pytest.param(
            {"rows": 600, "rows_printed": 606, "dated_lines": 600}, id="rows moved in a long list"
        ),
        pytest.param({"pages_printed": 3}, id="all rows on fewer pages"),
        pytest.param({"dated_lines": 37}, id="dates beside the rows"),
        pytest.param({"dated_lines": 0}, id="rows without dates"),
        pytest.param({"no_address": 3}, id="a tenth without address"),
        pytest.param({"ever_read": 29}, id="a new row that failed once"),
        pytest.param({"failing": 2, "fault": Fault.GONE}, id="known reports that are gone"),
        pytest.param({"with_text": 27}, id="a tenth are scans"),
        pytest.param({"listed": 0, "reports": 0, "with_text": 0}, id="nothing is listed"),
    ],
)
def test_source_within_its_marks_is_complete(numbers: dict[str, object]) -> None:
    assert _short(**numbers) == []


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        pytest.param(
            {"rows": 3, "rows_printed": 6, "dated_lines": 3},
            "list.rows_missing",
            id="half the rows",
        ),
        pytest.param(
            {"rows": 5, "rows_printed": 6, "dated_lines": 5},
            "list.rows_missing",
            id="one row of six",
        ),
        pytest.param(
            {"rows_printed": None, "pages_printed": 3}, "list.pages_missing", id="one page of three"
        ),
        pytest.param(
            {"dated_lines": 38}, "completeness.dated_lines", id="a quarter more dated lines"
        ),
        pytest.param(
            {"rows": 3, "rows_printed": None, "pages": 1, "pages_printed": None, "dated_lines": 6},
            "completeness.dated_lines",
            id="twice as many dated lines",
        ),
        pytest.param(
            {"no_address": 4}, "completeness.no_address", id="more than a tenth without address"
        ),
        pytest.param({"unproved": GUESS}, "completeness.end_unproved", id="the end is not proved"),
        pytest.param(
            {"ever_read": 29, "never_read": 1, "fault": Fault.GONE},
            "completeness.never_read",
            id="always 404",
        ),
        pytest.param(
            {"ever_read": 10, "postponed": 20},
            "completeness.postponed",
            id="more than a visit reads",
        ),
        pytest.param(
            {"with_text": 26}, "completeness.without_text", id="more than a tenth are scans"
        ),
        pytest.param(
            {"reports": 1, "with_text": 0}, "completeness.without_text", id="the only report"
        ),
        pytest.param(
            {"text_continues": 1}, "completeness.text_continues", id="text over several pages"
        ),
    ],
)
def test_number_below_its_mark_is_a_shortfall(numbers: dict[str, object], code: str) -> None:
    assert _short(**numbers) == [code]


def test_shortfall_states_its_numbers() -> None:
    seen = SourceCompleteness(rows=3, rows_printed=6, pages=1, listed=3, ever_read=3)

    assert shortfalls(seen) == (Reason.of(ReasonCode.LIST_ROWS_MISSING, printed=6, seen=3),)


@pytest.mark.parametrize("more", [0, 2])
def test_listed_reports_that_were_never_read_are_named(more: int) -> None:
    seen = SourceCompleteness(
        listed=9, never_read=1 + more, never_read_at=("http://x/1",), fault=Fault.GONE
    )

    [reason] = shortfalls(seen)

    besides = (Reason.of(ReasonCode.COMPLETENESS_AND_MORE, more=more),) if more else ()
    assert reason.params["addresses"] == ("http://x/1", *besides)


def test_unproved_end_is_stated_beside_the_missing_rows() -> None:
    assert _short(rows_printed=60, unproved=GUESS) == [
        "list.rows_missing",
        "completeness.end_unproved",
    ]


def test_unproved_end_that_the_numbers_state_is_stated_once() -> None:
    missing = Reason.of(ReasonCode.LIST_ROWS_MISSING, seen=30, printed=60)
    moved = Reason.of(ReasonCode.LIST_ROWS_MISSING, seen=600, printed=606)

    assert _short(rows_printed=60, unproved=missing) == ["list.rows_missing"]
    assert _short(rows=600, rows_printed=606, dated_lines=600, unproved=moved) == []


def test_missing_text_is_no_shortfall_of_the_list() -> None:
    assert shortfalls_of_list(replace(WHOLE, with_text=0)) == ()


@pytest.mark.parametrize(
    ("listed", "failing", "is_unreadable"),
    [
        pytest.param(3, 3, True, id="all fail"),
        pytest.param(3, 2, False, id="one can be read"),
        pytest.param(0, 0, False, id="nothing is listed"),
    ],
)
def test_list_without_a_readable_report_is_unreadable(
    listed: int, failing: int, is_unreadable: bool
) -> None:
    seen = SourceCompleteness(
        listed=listed, failing=failing, fault=Fault.GONE if failing else None, fault_times=failing
    )

    reason = nothing_readable(seen)

    assert (reason is not None) == is_unreadable
    if reason is not None:
        assert reason.params == {"listed": 3, "times": 3, "fault": "gone"}


def test_several_lists_count_as_one() -> None:
    line = LeftOutLine(text="年报 2020-01-02", why=LeftOut.NO_ADDRESS)
    first = ListCompleteness(rows=3, rows_printed=6, dated_lines=4, left_out=(line,))
    second = ListCompleteness(rows=2, pages=2, pages_printed=2, dated_lines=2, unproved=GUESS)
    first, second = (replace(one, leniencies=(Leniency.PAGE_NO_END,)) for one in (first, second))

    assert combined([first, second]) == ListCompleteness(
        rows=5,
        pages=3,
        rows_printed=6,
        pages_printed=2,
        dated_lines=6,
        left_out=(line,),
        unproved=GUESS,
        leniencies=(Leniency.PAGE_NO_END,),
    )
    assert combined([]) == ListCompleteness(pages=0)
