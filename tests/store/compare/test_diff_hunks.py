"""Hunks of sections, paragraphs and table cells."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import Block, BlockKind, Hunk, HunkKind, Op, Reading, Table
from store.compare.diff import compare
from store.compare.inline_diff import inline_diff
from store.compare.significance import classify

MakeReading = Callable[..., Reading]

FIRST = "全年主动公开政府信息78条，其中网站公开60条。"
SECOND = "收到政府信息公开申请54件，均已按期答复。"
THIRD = "没有收取任何费用，也没有发生行政复议。"


def body(*texts: str) -> tuple[Block, ...]:
    """Blocks; a text that ends without a full stop is a heading."""
    kinds = {True: BlockKind.PARAGRAPH, False: BlockKind.HEADING}
    return tuple(Block(kind=kinds[text.endswith("。")], text=text) for text in texts)


def hunks_of(before: Reading, after: Reading) -> list[tuple[str, str, str]]:
    change = compare(before, after)
    return [(p.kind.value, p.before, p.after) for p in (change.hunks if change else ())]


def grid(make_reading: MakeReading, *rows: tuple[str, ...]) -> Reading:
    return make_reading(
        blocks=(*body("三、申请情况"), Block(kind=BlockKind.TABLE, text="", table=0)),
        tables=(Table(rows=rows),),
    )


def cells(before: Reading, after: Reading) -> list[tuple[str, str, str, str]]:
    change = compare(before, after)
    assert change is not None
    return [(p.row, p.column, p.before, p.after) for p in change.hunks]


def test_paragraph_in_another_section_is_moved(make_reading: MakeReading) -> None:
    before = make_reading(blocks=body("一、公开", FIRST, SECOND, "二、其他", THIRD))
    after = make_reading(blocks=body("一、公开", FIRST, "二、其他", THIRD, SECOND))

    change = compare(before, after)

    assert change is not None
    [hunk] = change.hunks
    assert (hunk.kind, hunk.moved_from, hunk.section) == (
        HunkKind.MOVED,
        "一、公开",
        "二、其他",
    )
    assert [segment.op for segment in hunk.segments] == [Op.KEPT]
    assert not hunk.moved_up


def test_moved_and_edited_paragraph_has_segments(make_reading: MakeReading) -> None:
    before = make_reading(blocks=body("一、公开", FIRST, SECOND, "二、其他", THIRD))
    after = make_reading(
        blocks=body("一、公开", FIRST, "二、其他", THIRD, SECOND.replace("54件", "45件"))
    )

    change = compare(before, after)

    assert change is not None
    [hunk] = change.hunks
    assert hunk.kind is HunkKind.MOVED
    assert [(p.op.value, p.text) for p in hunk.segments][1:3] == [
        ("removed", "54件"),
        ("added", "45件"),
    ]


@pytest.mark.parametrize("first", ["small", "large"])
def test_smaller_of_two_swapped_sections_is_one_moved_hunk(
    make_reading: MakeReading, first: str
) -> None:
    small = ["一、公开情况", FIRST, SECOND]
    large = ["二、其他情况", *(THIRD[n:] for n in range(5))]
    sides = [[*small, *large], [*large, *small]]
    before, after = sides if first == "small" else sides[::-1]

    changed = hunks_of(make_reading(blocks=body(*before)), make_reading(blocks=body(*after)))

    assert changed == [("moved", "\n".join(small), "\n".join(small))]


def test_paragraph_moved_over_a_heading_does_not_move_the_heading(
    make_reading: MakeReading,
) -> None:
    before = make_reading(blocks=body("一、公开", FIRST, SECOND, "二、其他事项的情况", THIRD))
    after = make_reading(blocks=body("一、公开", FIRST, "二、其他事项的情况", SECOND, THIRD))

    assert hunks_of(before, after) == [("moved", SECOND, SECOND)]


@pytest.mark.parametrize("short", ["无。", "略。"])
def test_very_short_paragraph_is_not_detected_as_moved(
    make_reading: MakeReading, short: str
) -> None:
    before = make_reading(blocks=body("一、公开", short, FIRST, SECOND, "二、其他", THIRD))
    after = make_reading(blocks=body("一、公开", FIRST, SECOND, "二、其他", THIRD, short))

    assert {each[0] for each in hunks_of(before, after)} == {"removed", "added"}


def test_exact_move_takes_precedence_over_an_edit(
    make_reading: MakeReading,
) -> None:
    like = FIRST.replace("78条", "87条")
    before = make_reading(blocks=body("一、公开", FIRST, "二、其他", SECOND, THIRD))
    after = make_reading(blocks=body("一、公开", like, "二、其他", SECOND, THIRD, FIRST))

    assert sorted(each[0] for each in hunks_of(before, after)) == ["added", "moved"]


def test_split_paragraph_is_neither_added_nor_removed(make_reading: MakeReading) -> None:
    before = make_reading(blocks=body(FIRST + SECOND, THIRD))
    after = make_reading(blocks=body(FIRST, SECOND, THIRD.replace("任何", "")))

    hunks = hunks_of(before, after)

    assert ("divided", FIRST + SECOND, f"{FIRST}\n{SECOND}") in hunks or [
        each[0] for each in hunks
    ] == ["edited"]
    assert all(each[0] not in {"added", "removed"} for each in hunks)


def test_inserted_section_shifts_the_numbers_of_later_sections_once(
    make_reading: MakeReading,
) -> None:
    before = make_reading(blocks=body("一、总体情况", FIRST, "二、申请情况", SECOND))
    after = make_reading(
        blocks=body("一、总体情况", FIRST, "二、主动公开", THIRD, "三、申请情况", SECOND)
    )

    assert hunks_of(before, after) == [
        ("added", "", "二、主动公开"),
        ("added", "", THIRD),
    ]
    change = compare(before, after)
    assert change is not None
    assert [(each.before[0], each.after[0]) for each in change.renumberings] == [("二、", "三、")]


def test_changed_cell_has_its_row_and_column_name(
    make_reading: MakeReading,
) -> None:
    header = (("指标", "自然人", "法人", "法人"), ("指标", "自然人", "商业企业", "科研机构"))

    changed = cells(
        grid(make_reading, *header, ("本年新收", "54", "3", "0"), ("上年结转", "0", "0", "0")),
        grid(make_reading, *header, ("本年新收", "45", "3", "0"), ("上年结转", "0", "0", "1")),
    )

    assert changed == [
        ("本年新收", "自然人", "54", "45"),
        ("上年结转", "法人 · 科研机构", "0", "1"),
    ]


def test_rows_are_matched_by_name_if_all_numbers_changed(make_reading: MakeReading) -> None:
    changed = cells(
        grid(make_reading, ("", "甲", "乙"), ("予以公开", "1", "2"), ("不予公开", "3", "4")),
        grid(make_reading, ("", "甲", "乙"), ("予以公开", "500", "600"), ("不予公开", "3", "4")),
    )

    assert changed == [("予以公开", "甲", "1", "500"), ("予以公开", "乙", "2", "600")]


def test_inserted_column_adds_its_cells_and_keeps_the_others(
    make_reading: MakeReading,
) -> None:
    none = ("0", "0", "0")
    before = grid(make_reading, ("指标", "甲", "乙"), ("新收", *none[:2]), ("结转", *none[:2]))
    after = grid(make_reading, ("指标", "甲", "丙", "乙"), ("新收", *none), ("结转", *none))

    changed = cells(before, after)

    assert [(row, column, after) for row, column, _, after in changed] == [
        ("指标", "", "丙"),
        ("新收", "丙", "0"),
        ("结转", "丙", "0"),
    ]


def test_inserted_column_without_a_name_keeps_the_others(
    make_reading: MakeReading,
) -> None:
    rows = [("规章", "3", "7", "8"), ("许可", "4", "5", "6")]

    changed = cells(
        grid(make_reading, *rows), grid(make_reading, *((*row[:2], "9", *row[2:]) for row in rows))
    )

    assert [(before, after) for _, _, before, after in changed] == [("", "9"), ("", "9")]


@pytest.mark.parametrize("unit", ["", "年"])
def test_shifted_columns_keep_their_names(make_reading: MakeReading, unit: str) -> None:
    def years(first: int, *rows: tuple[str, ...]) -> Reading:
        return grid(make_reading, ("指标", f"{first}{unit}", f"{first + 1}{unit}"), *rows)

    changed = cells(years(2022, ("收到", "40", "54")), years(2023, ("收到", "54", "61")))

    assert changed[2:] == [
        ("收到", f"2022{unit}", "40", ""),
        ("收到", f"2024{unit}", "", "61"),
    ]


def test_inserted_column_under_a_shared_header_has_its_own_name(
    make_reading: MakeReading,
) -> None:
    headers = ("申请人", "自然人"), ("申请人", "企业")
    before = grid(make_reading, *zip(("项目", "项目"), *headers, strict=True), ("新收", "5", "4"))
    more = ("申请人", "科研"), *headers
    after = grid(make_reading, *zip(("项目", "项目"), *more, strict=True), ("新收", "0", "5", "4"))

    assert cells(before, after)[-1] == ("新收", "申请人 · 科研", "", "0")


def test_value_is_never_a_column_name(make_reading: MakeReading) -> None:
    before = grid(make_reading, ("收到", "54"), ("办结", "45"))
    after = grid(make_reading, ("收到", "54"), ("办结", "44"))

    assert cells(before, after) == [("办结", "", "45", "44")]


def test_blank_row_is_no_change_and_a_split_table_is_layout(
    make_reading: MakeReading,
) -> None:
    rows = ("项目", "数"), ("规章", "3"), ("许可", "8")
    whole = grid(make_reading, *rows)
    second = Block(kind=BlockKind.TABLE, text="", table=1)
    in_two = replace(
        whole, blocks=(*whole.blocks, second), tables=(Table(rows=rows[:2]), Table(rows=rows[2:]))
    )

    assert compare(whole, grid(make_reading, *rows[:2], ("", " "), rows[2])) is None
    change = compare(whole, in_two)
    assert change is not None
    assert hunks_of(whole, in_two) == [("divided", "许可\t8", "许可\t8")]
    assert classify(change).criteria == ("layout",)


def test_added_or_moved_row_is_one_hunk(make_reading: MakeReading) -> None:
    header, first, last = ("项目", "数"), (("规章", "3"), ("许可", "8")), ("处罚", "9")
    before = grid(make_reading, header, *first, last)
    after = grid(make_reading, header, last, *first, ("强制", "1"))

    assert hunks_of(before, after) == [
        ("moved", "处罚\t9", "处罚\t9"),
        ("added", "", "强制\t1"),
    ]


def test_cell_boundary_is_content(make_reading: MakeReading) -> None:
    changed = cells(grid(make_reading, ("甲", "1", "12")), grid(make_reading, ("甲", "11", "2")))

    assert [each[2:] for each in changed] == [("1", "11"), ("12", "2")]


def test_rewritten_sentence_is_replaced_as_a_whole() -> None:
    before = "全区各部门严格落实公开工作责任制，把公开嵌入业务流程，形成齐抓共管的格局。"
    after = "我局成立了由局长任组长的领导小组，明确一名副局长分管，办公室具体承办日常事务。"

    hunk = Hunk(segments=inline_diff(before, after))

    assert len(hunk.segments) <= 4
