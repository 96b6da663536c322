"""Checks of sums in tables, and comparison of tables with prose."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import pytest

from crawler.reading.figures.cross_checks import contradictions, outcome_contradictions
from crawler.reading.figures.prose import figures_in_prose
from crawler.reading.page.article import blocks_of
from crawler.reading.page.lines import PageLine
from crawler.reading.tables.statutory_tables import checks_of, figures_of, findings_of
from crawler.reading.tables.sum_checks import check_years
from tests.crawler.reading.tables.table_markup import applications, consistent, form
from tests.crawler.reading.tables.test_statutory_tables import REVIEW


def review(*numbers: object) -> str:
    return REVIEW.format("".join(f"<td>{number}</td>" for number in numbers))


def codes_of_findings(*markup: str) -> list[str]:
    return [finding.code for finding in findings_of(form(*markup))]


def prose_findings(sentence: str, *markup: str) -> list[tuple[str, str]]:
    tables = figures_of(form(*markup))
    blocks = blocks_of([PageLine(text=sentence)])
    findings = [
        *contradictions(tables, figures_in_prose(blocks)),
        *outcome_contradictions(tables, blocks),
    ]
    return [(finding.code, finding.message) for finding in findings]


@pytest.mark.parametrize(("t60", "rows"), [(False, 25), (True, 23)])
def test_every_sum_of_a_complete_table_is_checked(t60: bool, rows: int) -> None:
    counted = Counter(
        check.code for check in checks_of(form(applications(consistent(t60=t60), t60=t60)))
    )

    assert counted == {"sum.applications": 7, "sum.results": 7, "sum.applicants": rows}


def test_three_sums_of_the_outcomes_are_checked() -> None:
    checks = list(checks_of(form(review(1, 2, 3, 4, 10, 5, 0, 0, 1, 6, 0, 0, 0, 0, 0))))

    assert [(check.subject, check.holds) for check in checks] == [
        ("行政复议", True),
        ("未经复议直接起诉", True),
        ("复议后起诉", True),
    ]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (0, ["sum.applications", "sum.applicants"]),
        (5, ["sum.results", "sum.applicants"]),
        (23, ["sum.applications", "sum.results", "sum.applicants"]),
        (24, ["sum.applications", "sum.applicants"]),
    ],
)
def test_wrong_digit_fails_exactly_the_sums_that_contain_it(row: int, codes: list[str]) -> None:
    numbers = consistent()
    numbers[row][1] = int(str(numbers[row][1])) + 1

    assert codes_of_findings(applications(numbers)) == codes


def test_finding_of_a_failed_sum_has_its_cells_and_both_sides() -> None:
    numbers = consistent()
    numbers[0][0] = 200

    first = next(iter(findings_of(form(applications(numbers)))))

    assert first.message == (
        "自然人：一、本年新收政府信息公开申请数量 200 + 二、上年结转政府信息公开申请数量 1"
        " = （七）总计 420 + 四、结转下年度继续办理 7；左 201，右 427"
    )


def test_failed_sum_changes_no_figure() -> None:
    numbers = consistent()
    numbers[0][6] = 1

    figures = {figure.key: figure.value for figure in figures_of(form(applications(numbers)))}

    assert figures["app.received"] == 1


def test_rows_without_a_total_are_not_checked() -> None:
    numbers = consistent()
    for row in range(2, 23):
        numbers[row][6] = "&nbsp;"

    read = form(applications(numbers))

    counted = Counter(check.code for check in checks_of(read))
    assert counted == {"sum.applications": 7, "sum.results": 6, "sum.applicants": 4}
    assert list(findings_of(read)) == []


def test_blank_cells_in_a_filled_row_are_left_out_of_sums() -> None:
    numbers = consistent()
    for row in numbers:
        row[2] = row[3] = ""
        row[6] = sum(int(str(cell)) for cell in row[:6] if cell != "")

    assert codes_of_findings(applications(numbers)) == []


def test_blank_table_has_no_checks() -> None:
    assert list(checks_of(form(applications([[""] * 7] * 25), review(*[""] * 15)))) == []


def test_outcomes_with_a_wrong_total_give_a_finding() -> None:
    (finding,) = findings_of(form(review(5, "", "", 2, 8, 8, "", "", 1, 9, *[""] * 5)))

    assert finding.code == "sum.review"
    assert finding.message == "行政复议：结果维持 5 + 尚未审结 2 = 总计 8；左 7，右 8"


def decimals(**figures: int) -> dict[str, Decimal]:
    return {key.replace("__", "."): Decimal(value) for key, value in figures.items()}


def test_numbers_carried_over_between_years_are_checked() -> None:
    before = decimals(app__carried_out=7, app__carried_out__natural=5, rules__valid=30)
    after = decimals(
        app__carried_in=7,
        app__carried_in__natural=6,
        rules__issued=3,
        rules__repealed=1,
        rules__valid=32,
    )

    checks = [(check.subject, check.left, check.right) for check in check_years(before, after)]

    assert checks == [("总计", 7, 7), ("自然人", 5, 6), ("规章", 32, 32)]


def test_years_without_the_numbers_are_not_checked() -> None:
    assert list(check_years({}, decimals(app__carried_in=7))) == []


SHORT: Sequence[Sequence[object]] = [
    [8, 1, "", "", "", "", 9],
    [2, "", "", "", "", "", 2],
    [4, 1, "", "", "", "", ""],
    [1, "", "", "", "", "", ""],
    *[["", "", "", "", "", "", ""]] * 8,
    [3, "", "", "", "", "", ""],
    *[["", "", "", "", "", "", ""]] * 10,
    [8, 1, "", "", "", "", 9],
    [2, "", "", "", "", "", 2],
]


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("共收到政府信息公开申请9件。", []),
        ("共收到政府信息公开申请11件。", ["prose.carried_in"]),
        ("共收到政府信息公开申请12件。", ["prose.contradicts"]),
        ("共收到政府信息公开申请近10件。", []),
        ("予以公开5件，部分公开1件。", []),
        ("予以公开4件。", ["prose.contradicts"]),
        ("予以公开及部分公开6件。", []),
        ("予以公开及部分公开4件。", ["prose.contradicts"]),
        ("因本机关不掌握等原因无法提供3件。", []),
        ("行政复议7件。", []),
        ("行政复议8件。", ["prose.contradicts"]),
        ("行政诉讼10件。", []),
        ("行政诉讼9件。", ["prose.contradicts"]),
        ("行政复议7件，均获维持。", ["prose.contradicts"]),
    ],
)
def test_sentence_is_compared_with_the_rows_that_it_sums_up(
    sentence: str, codes: list[str]
) -> None:
    table = applications(SHORT)
    outcomes = review(5, "", "", 2, 7, 8, "", "", 1, 9, 1, "", "", "", 1)

    assert [code for code, _ in prose_findings(sentence, table, outcomes)] == codes


def test_finding_of_a_contradiction_has_both_numbers() -> None:
    ((_, message),) = prose_findings("共收到政府信息公开申请12件。", applications(SHORT))

    assert message == "app.received：正文 12件（共收到政府信息公开申请12件。），表格 9"
