"""Tests of `disclosures.wording.change_summary`: what a change does, in one sentence."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from disclosures import (
    Block,
    BlockKind,
    Change,
    FieldChange,
    Figure,
    FigureChange,
    Hunk,
    Op,
    Reading,
    Segment,
    Table,
)
from disclosures.wording.change_summary import change_summary, short_summary
from service.language import read_catalogues
from store.compare.diff import compare

ZH, EN = read_catalogues()["zh"], read_catalogues()["en"]

MakeReading = Callable[..., Reading]

LAW = [
    "第一章 总则",
    "第一条 为了保护湖泊，制定本条例。",
    "第二条 县水务局负责湖泊保护，其他部门按照职责配合。",
    "第三条 县水务局编制湖泊保护规划。",
    "第二章 罚则",
    "第四条 填湖的，由县水务局责令改正，处一万元以上五万元以下罚款。",
    "第五条 有下列行为之一的，责令改正：",
    "（一）围湖养殖的；",
    "（二）倾倒垃圾的。",
    "第六条 县水务局应当在十日内答复。",
    "第七条 本条例自2016年7月1日起施行。",
]


def law(make_reading: MakeReading, *texts: str) -> Reading:
    return make_reading(blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=each) for each in texts))


def renumbered(texts: list[str]) -> list[str]:
    """Number the articles anew."""
    made, count = [], 0
    for text in texts:
        if text.startswith("第") and "条 " in text[:5]:
            count += 1
            text = f"第{'一二三四五六七八九十'[count - 1]}条 {text.partition(' ')[2]}"
        made.append(text)
    return made


CASES: dict[str, tuple[list[str], str, str]] = {
    "fines": (
        [each.replace("一万元", "二万元").replace("五万元", "十万元") for each in LAW],
        "修改第四条：罚款下限一万元→二万元，罚款上限五万元→十万元。",
        "Amends 第四条: smallest fine 一万元 → 二万元, largest fine 五万元 → 十万元.",
    ),
    "deadline": (
        [each.replace("十日内", "五日内") for each in LAW],
        "修改第六条：期限十日→五日。",
        "Amends 第六条: deadline 十日 → 五日.",
    ),
    "in force": (
        [each.replace("2016年", "2017年") for each in LAW],
        "修改第七条：施行日期2016年7月1日→2017年7月1日。",
        "Amends 第七条: in force from 2016年7月1日 → 2017年7月1日.",
    ),
    "removed": (
        renumbered([each for each in LAW if not each.startswith("第三条")]),
        "删去第三条；其余条文序号相应调整。",
        "Removes 第三条; articles are renumbered accordingly.",
    ),
    "added": (
        renumbered([*LAW[:3], "第三条 湖泊实行名录管理。", *LAW[3:]]),
        "增加第三条；其余条文序号顺延。",
        "Adds 第三条; the other articles are renumbered.",
    ),
    "item": (
        [*LAW[:8], "（二）擅自取水、改变岸线用途的；", "（三）倾倒垃圾的。", *LAW[9:]],
        "增加第五条第（二）项；其余序号顺延。",
        "Adds 第五条第（二）项; the other numbers shift.",
    ),
    "contents": (
        ["目录", "第一章 总则", "第二章 罚则", *LAW],
        "增加目录。",
        "Adds 目录.",
    ),
    "chapter": (
        [each.replace("罚则", "法律责任") for each in LAW],
        "修改第二章：“罚则”→“法律责任”。",
        "Amends 第二章: “罚则” → “法律责任”.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_change_of_a_law_is_one_sentence(make_reading: MakeReading, case: str) -> None:
    after, zh, en = CASES[case]

    change = compare(law(make_reading, *LAW), law(make_reading, *after))

    assert change is not None
    assert change_summary(change, ZH) == zh
    assert change_summary(change, EN) == en


def test_one_expression_that_is_replaced_everywhere_is_stated_once() -> None:
    words = (Segment(op=Op.REMOVED, text="县水务局"), Segment(op=Op.ADDED, text="市水利局"))
    places = ("第二条", "第三条", "第四条", "第九条")

    change = Change(hunks=tuple(Hunk(segments=words, path=(place,)) for place in places))

    assert change_summary(change, ZH) == "“县水务局”改为“市水利局”（第二条至第四条、第九条）。"


def test_a_cell_is_named_by_its_row_and_column(make_reading: MakeReading) -> None:
    def table(value: str) -> Reading:
        rows = (("指标", "自然人"), ("本年新收", value))
        block = Block(kind=BlockKind.TABLE, text="", table=0)
        return make_reading(blocks=(block,), tables=(Table(rows=rows),))

    change = compare(table("54"), table("45"))

    assert change is not None
    assert change_summary(change, ZH) == "本年新收 × 自然人：54→45。"


def _with_figure(before: str, after: str, *texts: str) -> Change:
    """A change of one figure, 78条 to 87条, with hunks that each replace the numbers."""
    words = (Segment(op=Op.REMOVED, text=before), Segment(op=Op.ADDED, text=after))
    hunks = [Hunk(segments=(Segment(op=Op.KEPT, text=each), *words)) for each in texts]
    figures = [
        Figure(key="disclosure.total", value=Decimal(value), unit="条", raw=f"{value}条")
        for value in (78, 87)
    ]
    figure = FigureChange(key="disclosure.total", before=figures[0], after=figures[1])
    return Change(figures=(figure,), hunks=tuple(hunks))


@pytest.mark.parametrize(
    ("before", "after"), [("78", "87"), ("78条", "87条"), ("７８条", "８７条")]
)
def test_a_figure_and_its_place_in_the_text_are_one_point(before: str, after: str) -> None:
    change = _with_figure(before, after, "主动公开政府信息")

    assert change_summary(change, ZH) == "主动公开信息：78 条 → 87 条。"
    assert "另有" not in short_summary(change, ZH)


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        pytest.param("78条", "88条", ["主动公开政府信息"], id="another number"),
        pytest.param("78条", "87条", ["主动公开政府信息", "制发文件"], id="in two places"),
    ],
)
def test_an_edit_beside_a_figure_is_a_point_of_its_own(
    before: str, after: str, texts: list[str]
) -> None:
    change = _with_figure(before, after, *texts)

    assert (
        change_summary(change, ZH)
        == f"主动公开信息：78 条 → 87 条；改动1段文字：“{before}”→“{after}”。"
    )


def test_numbers_alone_are_written_out(make_reading: MakeReading) -> None:
    lines = ["第三条 目的。", "第四条 范围。", "第五条 施行。"]
    after = [each.replace("五", "六").replace("四", "五").replace("三", "四") for each in lines]

    change = compare(law(make_reading, *lines), law(make_reading, *after))

    assert change is not None
    assert change_summary(change, ZH) == "仅序号变动：第三条至第五条依次改为第四条至第六条。"


def test_a_title_is_short_and_counts_what_is_left_out() -> None:
    fields = tuple(
        FieldChange(name=name, before=f"{name}的旧名称" * 4, after=f"{name}的新名称" * 4)
        for name in ("title", "publisher", "source")
    )

    found = short_summary(Change(fields=fields), ZH)

    assert found.endswith("另有2项改动")
    assert len(found) <= 96
    assert change_summary(Change(), ZH) == ""
