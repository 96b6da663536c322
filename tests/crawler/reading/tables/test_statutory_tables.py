"""Statutory tables: cells are bound by labels and heads, not by position."""

import pytest

from crawler.reading.tables.applications import APPLICANT_NAMES
from crawler.reading.tables.statutory_tables import (
    bind_tables,
    checks_of,
    figures_of,
    findings_of,
    form_of,
)
from disclosures import Basis, Table
from tests.crawler.reading.tables.table_markup import HEAD, applications, consistent, form, values

T30_ROWS = [
    *("app.received", "app.carried_in", "app.granted", "app.partial"),
    *(f"app.denied.{number}" for number in range(1, 9)),
    *(f"app.unable.{number}" for number in range(1, 4)),
    *(f"app.refused.{number}" for number in range(1, 6)),
    *(f"app.other.{number}" for number in range(1, 4)),
    *("app.closed", "app.carried_out"),
]
T60_ROWS = [row for row in T30_ROWS if not row.startswith("app.other")]
T60_ROWS.insert(-2, "app.other")

T30_DISCLOSURE = """<table><tr><td colspan="4">第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制<br>发件数</td><td>本年废止件数</td><td>现行有<br>效件数</td></tr>
<tr><td>规  章</td><td>２</td><td>0</td><td>31</td></tr>
<tr><td>行政规范性文件</td><td>14</td><td>/</td><td>1,208</td></tr>
<tr><td colspan="4">第二十条第（五）项</td></tr>
<tr><td>信息内容</td><td colspan="3">本年处理决定数量</td></tr>
<tr><td>行政许可</td><td colspan="3">7011</td></tr>
<tr><td colspan="4">第二十条第（六）项</td></tr>
<tr><td>信息内容</td><td colspan="3">本年处理决定数量</td></tr>
<tr><td>行政处罚</td><td colspan="3">88</td></tr><tr><td>行政强制</td><td colspan="3"></td></tr>
<tr><td colspan="4">第二十条第（八）项</td></tr>
<tr><td>信息内容</td><td colspan="3">本年收费金额（单位：万元）</td></tr>
<tr><td>行政事业性收费</td><td colspan="3">96.16</td></tr></table>"""

T60_DISCLOSURE = """<table><tr><td colspan="5">第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年新制作数量</td><td colspan="2">本年新公开数量</td>
<td>对外公开总数量</td></tr>
<tr><td>规章</td><td>1</td><td colspan="2">2</td><td>3</td></tr>
<tr><td>规范性文件</td><td>4</td><td colspan="2">5</td><td>6</td></tr>
<tr><td colspan="5">第二十条第（五）项</td></tr>
<tr><td>信息内容</td><td>上一年项目数量</td><td colspan="2">本年增/减</td><td>处理决定数量</td></tr>
<tr><td>行政许可</td><td colspan="2">396</td><td>-12</td><td>1816</td></tr>
<tr><td>其他对外管理服务事项</td><td colspan="2">7</td><td>+8</td><td>9</td></tr>
<tr><td colspan="5">第二十条第（六）项</td></tr>
<tr><td>信息内容</td><td>上一年项目数量</td><td colspan="2">本年增/减</td><td>处理决定数量</td></tr>
<tr><td>行政处罚</td><td colspan="2">10</td><td>减3</td><td>12</td></tr>
<tr><td>行政强制</td><td colspan="2">13</td><td>0</td><td>—</td></tr>
<tr><td colspan="5">第二十条第（八）项</td></tr>
<tr><td>信息内容</td><td colspan="2">上一年项目数量</td><td colspan="2">本年增/减</td></tr>
<tr><td>行政事业性收费</td><td colspan="2">16</td><td colspan="2">1</td></tr>
<tr><td colspan="5">第二十条第（九）项</td></tr>
<tr><td>信息内容</td><td colspan="2">采购项目数量</td><td colspan="2">采购总金额</td></tr>
<tr><td>政府集中采购</td><td colspan="2">18</td><td colspan="2">7539.52万元</td></tr></table>"""

REVIEW = """<table><tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>
<tr><td rowspan="2">结 果<br>维持</td><td rowspan="2">结果纠正</td><td rowspan="2">其他结果</td>
<td rowspan="2">尚未审结</td><td rowspan="2">总计</td><td colspan="5">未经复议直接起诉</td>
<td colspan="5">复议后起诉</td></tr>
<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>
<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>
<tr>{}</tr></table>"""


def expected(rows: list[str], numbers: list[list[object]]) -> dict[str, object]:
    return {
        row if name == "total" else f"{row}.{name}": value
        for row, seven in zip(rows, numbers, strict=True)
        for name, value in zip(APPLICANT_NAMES, seven, strict=True)
    }


@pytest.mark.parametrize(("t60", "rows", "cells"), [(False, T30_ROWS, 175), (True, T60_ROWS, 161)])
def test_every_cell_of_the_table_on_applications_is_read(
    t60: bool, rows: list[str], cells: int
) -> None:
    numbers = consistent(t60=t60)

    (read,) = form(applications(numbers, t60=t60))

    assert values([read]) == expected(rows, numbers)
    assert len(read.cells) == cells
    assert read.table.form == ("t60" if t60 else "t30") + ".applications"
    assert list(findings_of([read])) == []


def test_columns_are_bound_by_head_and_not_by_position() -> None:
    numbers = consistent()
    moved = [[*seven[3:], *seven[:3]] for seven in numbers]
    head = (
        '<tr><td colspan="3">项目</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td>'
        "<td>总计</td><td>自然人</td><td>商业企业</td><td>科研机构</td></tr>"
    )

    read = form(applications(moved, head=head))

    assert values(read) == expected(T30_ROWS, numbers)


def test_rows_are_bound_by_label_and_not_by_position() -> None:
    numbers = consistent()
    markup = applications(numbers)
    start, end = markup.index('<tr><td colspan="3">二、'), markup.index("<tr><td rowspan=")
    swapped = markup[:start] + markup[end:-8] + markup[start:end] + "</table>"

    read = form(swapped)

    assert values(read) == expected(T30_ROWS, numbers)


def test_heads_repeated_after_a_page_break_are_not_rows() -> None:
    numbers = consistent()
    markup = applications(numbers)
    at = markup.index("<tr><td>5.属于三类") + len("<tr>")
    first = markup[: at - len("<tr>")].replace('rowspan="22"', 'rowspan="6"')
    repeated = '<tr><td rowspan="16">三、本年度办理结果</td><td rowspan="4">（三）不予公开</td>'

    read = form(first.replace('rowspan="8"', 'rowspan="4"') + HEAD + repeated + markup[at:])

    assert values(read) == expected(T30_ROWS, numbers)


def test_table_split_by_a_page_break_is_one_table() -> None:
    numbers = consistent()
    markup = applications(numbers)
    at = markup.index('<tr><td rowspan="5">（五）不予处理')
    second = markup[at:].replace("<tr>", '<tr><td rowspan="1">三、本年度办理结果</td>', 8)

    read = form(markup[:at] + "</table>", "<table>" + second)

    assert values(read) == expected(T30_ROWS, numbers)
    assert list(findings_of(read)) == []
    assert sum(check.code == "sum.results" for check in checks_of(read)) == 7


def test_blank_dash_and_word_for_zero_are_distinguished() -> None:
    numbers = consistent()
    numbers[4] = ["", "/", "—", "&nbsp;", "无", "３", "3"]

    read = form(applications(numbers))

    figures = {figure.key: figure for figure in figures_of(read)}
    row = [figures[f"app.denied.1{end}"] for end in ("", ".natural", ".commercial", ".research")]
    assert [figure.value for figure in row] == [3, None, None, None]
    assert figures["app.denied.1.legal"].basis is Basis.NEGATED
    assert (figures["app.denied.1.legal"].value, figures["app.denied.1.other"].value) == (0, 3)
    assert figures["app.denied.1.natural"].basis is Basis.TABLE
    assert not [each for each in findings_of(read) if each.code.startswith("cell")]


def test_unreadable_cell_gives_a_finding_and_keeps_its_text() -> None:
    numbers = consistent()
    numbers[0][0] = "12O"

    read = form(applications(numbers))

    assert values(read)["app.received.natural"] is None
    assert "cell.unreadable" in [finding.code for finding in findings_of(read)]


def test_missing_cell_gives_a_finding() -> None:
    numbers = consistent()
    numbers[9] = numbers[9][:-1]

    read = form(applications(numbers))

    assert values(read)["app.denied.6"] is None
    assert [f.message for f in findings_of(read) if f.code == "cell.missing"] == [
        "三、本年度办理结果（三）不予公开6.属于四类过程性信息：缺少单元格 app.denied.6"
    ]


def test_proactive_disclosure_in_the_template_of_2021() -> None:
    read = form(T30_DISCLOSURE)

    figures = {figure.key: (figure.value, figure.unit) for figure in figures_of(read)}
    assert figures == {
        "rules.issued": (2, "件"),
        "rules.repealed": (0, "件"),
        "rules.valid": (31, "件"),
        "normative.issued": (14, "件"),
        "normative.repealed": (None, "件"),
        "normative.valid": (1208, "件"),
        "licensing.decisions": (7011, "件"),
        "penalty.decisions": (88, "件"),
        "coercion.decisions": (None, "件"),
        "charges.amount": (961_600, "元"),
    }
    assert read[0].table.form == "t30.disclosure"


def test_proactive_disclosure_in_the_template_of_2019_with_different_spans() -> None:
    read = form(T60_DISCLOSURE)

    found = values(read)
    assert [found[f"rules.{name}"] for name in ("made", "published", "total")] == [1, 2, 3]
    assert [found[f"normative.{name}"] for name in ("made", "published", "total")] == [4, 5, 6]
    items = ("items_before", "items_change", "decisions")
    assert [found[f"licensing.{name}"] for name in items] == [396, -12, 1816]
    assert [found[f"services.{name}"] for name in items] == [7, 8, 9]
    assert [found[f"penalty.{name}"] for name in items] == [10, -3, 12]
    assert [found[f"coercion.{name}"] for name in items] == [13, 0, None]
    assert [found[f"charges.{name}"] for name in items[:2]] == [16, 1]
    assert (found["procurement.count"], found["procurement.amount"]) == (18, 75_395_200)
    assert read[0].table.form == "t60.disclosure"


def test_fifteen_outcomes_are_read() -> None:
    cells = "".join(
        f"<td>{number}</td>" for number in (1, 2, 3, 4, 10, *[5] * 4, 20, "", 6, 1, 0, 7)
    )

    read = form(REVIEW.format(cells))

    found = values(read)
    outcomes = ("upheld", "corrected", "other", "pending", "total")
    assert [found[f"review.{name}"] for name in outcomes] == [1, 2, 3, 4, 10]
    assert [found[f"litigation.direct.{name}"] for name in outcomes] == [5, 5, 5, 5, 20]
    assert [found[f"litigation.after_review.{name}"] for name in outcomes] == [None, 6, 1, 0, 7]
    assert list(findings_of(read)) == []


def test_blank_table_of_outcomes_has_fifteen_blanks() -> None:
    read = form(REVIEW.format("<td></td>" * 15))

    assert list(values(read).values()) == [None] * 15


def test_unknown_spans_follow_from_repeated_words() -> None:
    (known,) = form(T30_DISCLOSURE)

    (guessed,) = bind_tables([Table(rows=known.table.rows)])

    assert values([guessed]) == values([known])


def test_other_table_has_no_form() -> None:
    assert form_of([["序号", "名称"], ["1", "政务公开"]]) == ""
