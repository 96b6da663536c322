"""Comparison of the statutory table, whose blocks have their own headers and merged cells."""

from collections.abc import Callable

import pytest

from disclosures import Block, BlockKind, Reading, Table
from store.compare.diff import compare
from store.compare.table_diff import MISALIGNED_FORM

MakeReading = Callable[..., Reading]


def disclosed(make_reading: MakeReading, **cells: str) -> Reading:
    """The table of the form of 2021, with its merged cells expanded as in a reading."""
    values = {"rules": "3", "licences": "17", "penalties": "5", "fees": "96.1"} | cells
    rows = (
        ("第二十条第（一）项",) * 4,
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", values["rules"], "5", "74"),
        ("第二十条第（五）项",) * 4,
        ("信息内容", *("本年处理决定数量",) * 3),
        ("行政许可", *(values["licences"],) * 3),
        ("第二十条第（六）项",) * 4,
        ("信息内容", *("本年处理决定数量",) * 3),
        ("行政处罚", *(values["penalties"],) * 3),
        ("第二十条第（八）项",) * 4,
        ("信息内容", *("本年收费金额（单位：万元）",) * 3),
        ("行政事业性收费", *(values["fees"],) * 3),
    )
    return make_reading(
        blocks=(Block(kind=BlockKind.TABLE, text="", table=0),), tables=(Table(rows=rows),)
    )


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("rules", "4", ("规章", "第二十条第（一）项 · 本年制发件数", "3", "4")),
        ("licences", "71", ("行政许可", "第二十条第（五）项 · 本年处理决定数量", "17", "71")),
        ("penalties", "6", ("行政处罚", "第二十条第（六）项 · 本年处理决定数量", "5", "6")),
        (
            "fees",
            "69.1",
            ("行政事业性收费", "第二十条第（八）项 · 本年收费金额（单位：万元）", "96.1", "69.1"),
        ),
    ],
)
def test_cell_has_the_header_of_its_block_and_is_one_hunk(
    make_reading: MakeReading, cell: str, value: str, expected: tuple[str, ...]
) -> None:
    change = compare(disclosed(make_reading), disclosed(make_reading, **{cell: value}))

    assert change is not None
    assert [(p.row, p.column, p.before, p.after) for p in change.hunks] == [expected]


def test_cell_of_the_misaligned_form_is_one_hunk_under_all_its_headers(
    make_reading: MakeReading,
) -> None:
    """In the form of 2019, the header cells span other columns than the numbers below."""

    def table(before: str) -> Reading:
        rows = (
            ("第二十条第（五）项",) * 5,
            ("信息内容", "上一年项目数量", "本年增/减", "本年增/减", "处理决定数量"),
            ("行政许可", before, before, "0", "12"),
        )
        return make_reading(
            blocks=(Block(kind=BlockKind.TABLE, text="", table=0),),
            tables=(Table(rows=rows, form=MISALIGNED_FORM),),
        )

    change = compare(table("7"), table("8"))

    assert change is not None
    [hunk] = change.hunks
    assert (hunk.row, hunk.column) == ("行政许可", "第二十条第（五）项 · 上一年项目数量、本年增/减")
    assert hunk.now is not None
    assert (hunk.now.cell, hunk.now.cells) == (1, 2)


def test_equal_values_in_two_columns_are_two_hunks(make_reading: MakeReading) -> None:
    def table(value: str) -> Reading:
        rows = ("指标", "自然人", "企业"), ("新收", value, value)
        return make_reading(
            blocks=(Block(kind=BlockKind.TABLE, text="", table=0),), tables=(Table(rows=rows),)
        )

    change = compare(table("1"), table("2"))

    assert change is not None
    assert [each.column for each in change.hunks] == ["自然人", "企业"]


def test_section_row_does_not_replace_the_column_names(
    make_reading: MakeReading,
) -> None:
    """As in the annexes of 2014: one header row at the top, one section row for each part."""

    def table(value: str) -> Reading:
        rows = (
            ("统计指标", "单位", "统计数"),
            ("主动公开数", "条", "78"),
            ("二、回应解读情况",) * 3,
            ("新闻发布会", "次", value),
        )
        return make_reading(
            blocks=(Block(kind=BlockKind.TABLE, text="", table=0),), tables=(Table(rows=rows),)
        )

    change = compare(table("1"), table("2"))

    assert change is not None
    assert [(each.row, each.column) for each in change.hunks] == [("新闻发布会", "统计数")]
