"""What only shifted is stated once; what matters is a hunk."""

from collections.abc import Callable

import pytest

from disclosures import Block, BlockKind, Change, Hunk, NumberedUnit, Reading, Table
from store.compare.diff import compare, differing_hunks
from store.compare.lines import body_lines
from store.compare.significance import classify
from tests.store.patching import inverted, rebuilt

MakeReading = Callable[..., Reading]

ARTICLES = [
    "为了规范停车秩序，制定本规定。",
    "本县城区机动车停放适用本规定。",
    "县公安局负责停车秩序管理。",
    "新建小区应当按照每户一个车位配建停车场。",
    "公共停车场应当公示收费标准，处五万元以下罚款。",
    "违反本办法第四条和第五条第二款规定的，责令改正。",
    "依照《行政处罚法》第四条处理。",
]
NUMERALS = "一二三四五六七八九十"


def law(make_reading: MakeReading, *texts: str) -> Reading:
    lines = (f"第{NUMERALS[at]}条 {text}" for at, text in enumerate(texts))
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines)
    return make_reading(blocks=blocks)


def changed(before: Reading, after: Reading) -> Change:
    change = compare(before, after)
    assert change is not None
    return change


def marked(hunks: tuple[Hunk, ...]) -> list[tuple[str, str]]:
    return [(each.before, each.after) for each in hunks]


def test_an_inserted_article_shifts_the_others_and_the_references_once(
    make_reading: MakeReading,
) -> None:
    new = "停车场应当设置标志。"
    after = [*ARTICLES[:2], new, *ARTICLES[2:]]
    after[6] = "违反本办法第五条和第六条第二款规定的，责令改正。"

    change = changed(law(make_reading, *ARTICLES), law(make_reading, *after))

    assert marked(change.hunks) == [("", f"第三条 {new}")]
    shift, references = change.renumberings
    assert (shift.unit, shift.before, shift.after, shift.count) == (
        NumberedUnit.ARTICLE, ("第三条", "第七条"), ("第四条", "第八条"), 5,
    )  # fmt: skip
    assert (references.unit, references.count) == (NumberedUnit.REFERENCE, 1)
    assert len(change.renumbered) == 5


@pytest.mark.parametrize(
    ("at", "old", "new"),
    [
        (4, "五万元", "六万元"),  # an amount
        (5, "第四条和", "第三条和"),  # against the shift
        (6, "第四条", "第五条"),  # of another law
    ],
)
def test_a_number_that_matters_is_a_hunk(
    make_reading: MakeReading, at: int, old: str, new: str
) -> None:
    after = [*ARTICLES[:2], "停车场应当设置标志。", *ARTICLES[2:]]
    after[at + 1] = after[at + 1].replace(old, new)

    change = changed(law(make_reading, *ARTICLES), law(make_reading, *after))

    assert [each.after[4:] for each in change.hunks if each.before] == [after[at + 1]]


def test_either_body_is_rebuilt_with_the_renumbered_lines(make_reading: MakeReading) -> None:
    before, after = (law(make_reading, *side) for side in (ARTICLES, ARTICLES[1:]))
    sides = [[line.text for line in body_lines(side)] for side in (before, after)]
    hunks = differing_hunks(before, after)
    change = changed(before, after)

    assert {*hunks} == {*change.hunks, *change.renumbered}
    assert rebuilt(sides[0], hunks) == sides[1]
    assert rebuilt(sides[1], [inverted(each) for each in hunks]) == sides[0]


def test_numbers_alone_are_an_editorial_change(make_reading: MakeReading) -> None:
    before = make_reading(blocks=(Block(kind=BlockKind.PARAGRAPH, text="第一条 目的。"),))
    after = make_reading(blocks=(Block(kind=BlockKind.PARAGRAPH, text="第二条 目的。"),))

    change = changed(before, after)

    assert change.hunks == ()
    assert change
    assert classify(change).criteria == ("renumbering",)


def table(make_reading: MakeReading, header: str, *rows: tuple[str, ...]) -> Reading:
    grid = Table(rows=((header, "姓名", "单位"), *rows))
    block = Block(kind=BlockKind.TABLE, text="", table=0)
    return make_reading(blocks=(block,), tables=(grid,))


PEOPLE = [("赵一", "甲局"), ("钱二", "乙局"), ("孙三", "丙局"), ("李四", "丁局"), ("周五", "戊局")]


def numbered(people: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    return [(str(at), *each) for at, each in enumerate(people, 1)]


def test_the_running_numbers_of_rows_are_stated_once(make_reading: MakeReading) -> None:
    longer = [*PEOPLE[:2], ("褚六", "己局"), *PEOPLE[2:]]

    change = changed(
        table(make_reading, "序号", *numbered(PEOPLE)),
        table(make_reading, "序号", *numbered(longer)),
    )

    assert marked(change.hunks) == [("", "3\t褚六\t己局")]
    [shift] = change.renumberings
    assert (shift.unit, shift.before, shift.after) == (NumberedUnit.ROW, ("3", "5"), ("4", "6"))


@pytest.mark.parametrize("header", ["名次", "届次"])
def test_a_rank_is_no_running_number(make_reading: MakeReading, header: str) -> None:
    change = changed(
        table(make_reading, header, *numbered(PEOPLE)),
        table(make_reading, header, *numbered(PEOPLE[1:])),
    )

    assert change.renumberings == ()
    assert len([each for each in change.hunks if each.column == header]) == 4


def test_a_hunk_names_its_chapter_article_and_item(make_reading: MakeReading) -> None:
    lines = [
        "第一章 总则",
        "第一条 目的。",
        "第二章 罚则",
        "第二条 有下列行为的：",
        "（一）填湖的；",
    ]
    sides = [
        make_reading(blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in side))
        for side in (lines, [*lines, "（二）围垦的；"])
    ]

    [hunk] = changed(sides[0], sides[1]).hunks

    assert hunk.path == ("第二章 罚则", "第二条", "（二）")
    assert hunk.section == "第二章 罚则"
