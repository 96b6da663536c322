"""Tables copied without cells: read if their sums allow one split, else a finding."""

from decimal import Decimal

import pytest

from crawler.reading.page.article import blocks_of
from crawler.reading.page.lines import PageLine
from crawler.reading.tables.flattened_tables import flattened_figures, split_digits
from disclosures import Block, BlockKind

GLUED = (
    "三、收到和处理政府信息公开申请情况",
    "一、本年新收政府信息公开申请数量 12 3 0 0 0 0 15",
    "二、上年结转政府信息公开申请数量 0000000",
    "三、本年度办理结果",
    "（一）予以公开 7100008",
    "（三）不予公开",
    "1.属于国家秘密 0 0 0 0 0 0 0",
    "（七）总计 1230000 15",
    "四、结转下年度继续办理 1111115",
    "五、存在的主要问题及改进情况",
)


def blocks(*lines: str) -> tuple[Block, ...]:
    return blocks_of([PageLine(text=line) for line in lines])


@pytest.mark.parametrize(
    ("numbers", "values"),
    [
        ("1 2 3 0 0 0 6", (1, 2, 3, 0, 0, 0, 6)),
        ("0000000", (0,) * 7),
        ("2000002", (2, 0, 0, 0, 0, 0, 2)),
        ("120000012", (12, 0, 0, 0, 0, 0, 12)),
        ("１２ ３ ０ ０ ０ ０ １５", (12, 3, 0, 0, 0, 0, 15)),
    ],
)
def test_digits_are_split_if_exactly_one_split_matches_the_sum(
    numbers: str, values: tuple[int, ...]
) -> None:
    assert split_digits(numbers, 7) == tuple(Decimal(value) for value in values)


@pytest.mark.parametrize(
    "numbers",
    ["1 2 3 0 0 0 7", "898989", "3960181", "1111115", "12 3", "", "1" * 40, "11111111111"],
)
def test_digits_without_a_matching_split_are_not_read(numbers: str) -> None:
    assert split_digits(numbers, 7) is None


def test_digits_with_several_matching_splits_are_not_read() -> None:
    ways = [(11, 0, 1, 0, 0, 0, 12), (1, 10, 1, 0, 0, 0, 12)]
    runs = {"".join(str(number) for number in way) for way in ways}

    assert runs == {"110100012"}
    assert split_digits("110100012", 7) is None


def test_rows_with_one_split_are_read_and_the_others_counted() -> None:
    figures, findings = flattened_figures(blocks(*GLUED))

    found = {figure.key: figure.value for figure in figures}
    assert found["app.received"] == 15
    assert found["app.received.natural"] == 12
    assert found["app.carried_in"] == 0
    assert found["app.granted"] == 8
    assert "app.closed" not in found
    assert "app.carried_out" not in found
    assert {figure.section for figure in figures} == {GLUED[0]}
    assert [finding.code for finding in findings] == ["table.lost", "table.from_text"]
    assert "2 行" in findings[0].message


def test_cells_on_one_line_each_are_a_row() -> None:
    labels = [line.split(" ")[0] for line in GLUED[1:3] + GLUED[4:5] + GLUED[6:7]]
    lines = [line for label in labels for line in (label, "1", "2", "0", "0", "0", "0", "3")]

    figures, findings = flattened_figures(blocks(*lines))

    assert {figure.value for figure in figures if figure.key == "app.received"} == {3}
    assert len(figures) == 28
    assert [finding.code for finding in findings] == ["table.from_text"]


def test_flattened_table_of_outcomes_is_read() -> None:
    heads = "结果维持 结果纠正 其他结果 尚未审结 总计"

    figures, findings = flattened_figures(
        blocks("行政复议 行政诉讼", "未经复议直接起诉 复议后起诉", heads, "1 0 0 0 1 " + "0 " * 10)
    )
    none, lost = flattened_figures(blocks("行政复议 行政诉讼", heads, "1000120000"))

    assert {figure.key: figure.value for figure in figures}["review.total"] == 1
    assert [finding.code for finding in findings] == ["table.from_text"]
    assert none == ()
    assert [finding.code for finding in lost] == ["table.lost"]


def test_numbered_row_labels_are_not_headings() -> None:
    found = blocks(*GLUED)

    headings = [block.text for block in found if block.kind is BlockKind.HEADING]
    assert headings == [GLUED[0], GLUED[-1]]


def test_many_rows_are_processed_in_bounded_time() -> None:
    flood = blocks(*["1.属于国家秘密 9999999999999999"] * 3000, *GLUED)

    figures, _ = flattened_figures(flood)

    assert figures


def test_prose_about_applications_is_not_a_flattened_table() -> None:
    prose = blocks("三、依申请公开情况", "（一）予以公开情况", "全年收到申请12件。", "1.加强领导")

    assert flattened_figures(prose) == ((), ())
