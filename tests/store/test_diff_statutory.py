"""The statutory table of proactive disclosure: blocks with headers of their own, and wide cells."""

from collections.abc import Callable

import pytest

from disclosures import Block, BlockKind, Reading, Table
from store.compare.diff import compare
from store.compare.table_diff import MISALIGNED_FORM

MakeReading = Callable[..., Reading]


def disclosed(make_reading: MakeReading, **cells: str) -> Reading:
    """The table of the form of 2021, with its spans expanded as a reading has them."""
    said = {"rules": "3", "licences": "17", "penalties": "5", "fees": "96.1"} | cells
    rows = (
        ("第二十条第（一）项",) * 4,
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", said["rules"], "5", "74"),
        ("第二十条第（五）项",) * 4,
        ("信息内容", *("本年处理决定数量",) * 3),
        ("行政许可", *(said["licences"],) * 3),
        ("第二十条第（六）项",) * 4,
        ("信息内容", *("本年处理决定数量",) * 3),
        ("行政处罚", *(said["penalties"],) * 3),
        ("第二十条第（八）项",) * 4,
        ("信息内容", *("本年收费金额（单位：万元）",) * 3),
        ("行政事业性收费", *(said["fees"],) * 3),
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
def test_a_cell_is_named_by_the_header_of_its_block_and_told_once(
    make_reading: MakeReading, cell: str, value: str, expected: tuple[str, ...]
) -> None:
    change = compare(disclosed(make_reading), disclosed(make_reading, **{cell: value}))

    assert change is not None
    assert [(p.row, p.column, p.before, p.after) for p in change.hunks] == [expected]


def test_a_cell_of_the_form_of_2019_is_told_once_under_all_that_stands_above_it(
    make_reading: MakeReading,
) -> None:
    """There the header spans other columns than the numbers below it."""

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
    [told] = change.hunks
    assert (told.row, told.column) == ("行政许可", "第二十条第（五）项 · 上一年项目数量、本年增/减")
    assert told.now is not None
    assert (told.now.cell, told.now.cells) == (1, 2)


def test_two_columns_of_one_value_stay_two(make_reading: MakeReading) -> None:
    def table(value: str) -> Reading:
        rows = ("指标", "自然人", "企业"), ("新收", value, value)
        return make_reading(
            blocks=(Block(kind=BlockKind.TABLE, text="", table=0),), tables=(Table(rows=rows),)
        )

    change = compare(table("1"), table("2"))

    assert change is not None
    assert [each.column for each in change.hunks] == ["自然人", "企业"]


def test_a_band_over_rows_of_values_leaves_the_columns_their_names(
    make_reading: MakeReading,
) -> None:
    """As in the annexes of 2014: one header at the top, and bands for each part."""

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
