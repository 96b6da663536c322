"""Statutory tables with wrong spans, missing labels, or several tables in one."""

import re

import pytest

from crawler.reading.tables.statutory_tables import findings_of
from tests.crawler.reading.tables.table_markup import HEAD, applications, consistent, form, values
from tests.crawler.reading.tables.test_statutory_tables import (
    REVIEW,
    T30_DISCLOSURE,
    T30_ROWS,
    expected,
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('rowspan="22"', ""),
        ('rowspan="8"', 'rowspan="7"'),
        ('colspan="3" rowspan="3"', 'colspan="2" rowspan="3"'),
        ("<table>", '<table><tr><td colspan="10">三、收到和处理政府信息公开申请情况</td></tr>'),
        ("</td></tr></table>", '</td></tr><tr><td colspan="10"></td></tr></table>'),
    ],
)
def test_wrong_spans_and_irregular_rows_do_not_move_numbers(right: str, wrong: str) -> None:
    numbers = consistent()
    markup = applications(numbers)
    assert right in markup

    read = form(markup.replace(right, wrong))

    assert values(read) == expected(T30_ROWS, numbers)
    assert list(findings_of(read)) == []


def test_overlapping_column_heads_give_a_finding() -> None:
    numbers = consistent()
    covered = HEAD.replace('<td rowspan="2">自然人', "<td>自然人")

    read = form(applications(numbers, head=covered))

    assert values(read) == expected(T30_ROWS, numbers)
    assert [finding.code for finding in findings_of(read)] == ["columns.assumed"]


def test_rows_without_group_labels_are_read() -> None:
    numbers = consistent()
    bare = re.sub(r"<td rowspan=.\d.>（[三四五六]）[^<]*</td>", "", applications(numbers))
    bare = re.sub(r"<td rowspan=.22.>.*?</td>(?=<td colspan)", "", bare)

    read = form(re.sub(r" colspan=.[23].(?! rowspan)", "", bare))

    assert values(read) == expected(T30_ROWS, numbers)


def test_blank_form_is_not_filled() -> None:
    (blank,) = form(applications([[""] * 7] * 25))
    (filled,) = form(applications(consistent()))

    assert (blank.filled, filled.filled) == (False, True)


def test_one_table_with_all_three_statutory_tables_is_read() -> None:
    outcomes = REVIEW.format("".join(f"<td>{number}</td>" for number in range(15)))
    tables = (T30_DISCLOSURE, applications(consistent()), outcomes)

    whole = form("<table>" + "".join(table[7:-8] for table in tables) + "</table>")

    assert len(values(whole)) == 200
    for table in tables:
        assert values(form(table)).items() <= values(whole).items()


def test_half_of_the_table_of_outcomes_is_read() -> None:
    reviews = (
        '<table><tr><td colspan="5">行政复议</td></tr><tr><td>结果维持</td><td>结果纠正</td>'
        "<td>其他结果</td><td>尚未审结</td><td>总计</td></tr>"
        "<tr><td>1</td><td>2</td><td>3</td><td>4</td><td>10</td></tr></table>"
    )

    assert values(form(reviews))["review.pending"] == 4


def test_blank_heads_beside_heads_of_the_form_are_those_of_the_form() -> None:
    numbers = consistent()
    blank = HEAD.replace("自然人", "").replace("总计", "")

    read = form(applications(numbers, head=blank))

    assert values(read) == expected(T30_ROWS, numbers)
    assert list(findings_of(read)) == []


def test_applicants_whose_row_of_heads_was_not_printed_are_those_of_the_form() -> None:
    numbers = consistent()
    short = re.sub(r"<tr><td>商业.*?</tr>", "", HEAD).replace('rowspan="3"', 'rowspan="2"')

    read = form(applications(numbers, head=short.replace('<td rowspan="2">', "<td>")))

    assert values(read) == expected(T30_ROWS, numbers)
    assert list(findings_of(read)) == []


def test_outcomes_whose_row_of_heads_was_not_printed_are_those_of_the_form() -> None:
    cells = "".join(f"<td>{number}</td>" for number in range(15))
    short = (
        '<table><tr><td colspan="5" rowspan="2">行政复议</td><td colspan="10">行政诉讼</td></tr>'
        '<tr><td colspan="5">未经复议直接起诉</td><td colspan="5">复议后起诉</td></tr>'
        f"<tr>{cells}</tr></table>"
    )

    assert len(values(form(short))) == 15
    assert values(form(short)) == values(form(REVIEW.format(cells)))


def test_documents_whose_row_of_heads_was_not_printed_are_those_of_the_form() -> None:
    short = re.sub(r"<tr><td>信息内容</td><td>本年制.*?</tr>", "", T30_DISCLOSURE)
    assert short != T30_DISCLOSURE

    assert values(form(short)) == values(form(T30_DISCLOSURE))
