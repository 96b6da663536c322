"""Combined changes of lines: split and edited, moved and edited; both are reported."""

from collections.abc import Callable

from disclosures import Block, BlockKind, Hunk, HunkKind, Op, Reading, Table
from store.compare.diff import compare

MakeReading = Callable[..., Reading]

FIRST = "公开内容不够全面，解读形式比较单一，工作人员的业务能力有待提高。"
SECOND = "下一步加强培训，完善制度，提升质量，确保信息公开落到实处。"
HEADER = ("项目", "自然人", "总计")


def paragraphs(*texts: str) -> list[Block]:
    return [Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts]


def hunks(before: Reading, after: Reading) -> tuple[Hunk, ...]:
    change = compare(before, after)
    assert change is not None
    return change.hunks


def marked(found: tuple[Hunk, ...]) -> list[str]:
    return [
        segment.text for each in found for segment in each.segments if segment.op is not Op.KEPT
    ]


def test_joined_and_edited_paragraphs_are_marked_only_at_the_edit(
    make_reading: MakeReading,
) -> None:
    separate = make_reading(blocks=tuple(paragraphs(FIRST, SECOND)))
    joined = make_reading(blocks=tuple(paragraphs(FIRST.replace("提高", "提升") + SECOND)))

    assert marked(hunks(separate, joined)) == ["提高", "提升"]
    assert marked(hunks(joined, separate)) == ["提升", "提高"]


def test_paragraph_removed_next_to_an_edited_one_is_removed(
    make_reading: MakeReading,
) -> None:
    before = make_reading(blocks=tuple(paragraphs(FIRST, SECOND)))
    after = make_reading(blocks=tuple(paragraphs(SECOND.replace("完善", "健全"))))

    assert [each.kind for each in hunks(before, after)] == [HunkKind.REMOVED, HunkKind.EDITED]


def with_table(make_reading: MakeReading, first: bool, *rows: tuple[str, ...]) -> Reading:
    """A reading with one table, in its first or its second section."""
    table = Block(kind=BlockKind.TABLE, text="", table=0)
    headings = [Block(kind=BlockKind.HEADING, text=text) for text in ("一、申请情况", "二、问题")]
    blocks = (headings[0], *paragraphs(FIRST), headings[1], *paragraphs(SECOND))
    blocks = (*blocks[:2], table, *blocks[2:]) if first else (*blocks, table)
    return make_reading(blocks=blocks, tables=(Table(rows=(HEADER, *rows)),))


def test_edited_row_of_a_moved_table_is_matched(make_reading: MakeReading) -> None:
    kept = ("上年结转", "2", "3")

    found = hunks(
        with_table(make_reading, True, ("本年新收", "40", "54"), kept),
        with_table(make_reading, False, ("本年新收", "40", "45"), kept),
    )

    assert {each.kind for each in found} == {HunkKind.MOVED}
    assert {each.moved_from for each in found} == {"一、申请情况"}
    assert marked(found) == ["54", "45"]


def test_renamed_row_of_a_moved_table_is_another_row(
    make_reading: MakeReading,
) -> None:
    found = hunks(
        with_table(make_reading, True, ("予以公开", "40", "54")),
        with_table(make_reading, False, ("不予公开", "40", "54")),
    )

    assert [each.kind for each in found] == [HunkKind.REMOVED, HunkKind.MOVED, HunkKind.ADDED]


def test_cells_of_a_moved_row_are_compared_by_column(
    make_reading: MakeReading,
) -> None:
    kept = ("本年新收", "40", "54")

    found = hunks(
        with_table(make_reading, True, kept, ("上年结转", "1", "3")),
        with_table(make_reading, False, kept, ("上年结转", "", "1")),
    )

    assert [(segment.op.value, segment.text) for segment in found[-1].segments][-4:] == [
        *(("removed", "1"), ("kept", "\t")),
        *(("removed", "3"), ("added", "1")),
    ]


def test_paragraph_added_next_to_joined_paragraphs_hides_no_edit(
    make_reading: MakeReading,
) -> None:
    added = "附件请到门户网站政府信息公开专栏查阅，也可以到档案馆查阅。"
    before = make_reading(blocks=tuple(paragraphs(FIRST, SECOND)))
    after = make_reading(blocks=tuple(paragraphs(FIRST.replace("提高", "提升") + SECOND, added)))

    assert marked(hunks(before, after)) == ["提高", "提升", added]


def test_renamed_section_is_not_moved_when_its_neighbours_are_reordered(
    make_reading: MakeReading,
) -> None:
    """Of reordered headings, the one with the most lines below it counts as unmoved."""
    lines = (FIRST, SECOND, "没有收取任何费用，也没有被申请复议。")

    def report(*headings: str) -> Reading:
        blocks: list[Block] = []
        for text in headings:
            blocks.append(Block(kind=BlockKind.HEADING, text=text))
            blocks += paragraphs(*(lines if "申请" in text else ()))
        return make_reading(blocks=tuple(blocks))

    found = hunks(
        report("（一）微博公开", "（二）微信公开", "三、申请情况", "四、问题"),
        report("（二）微信公开", "三、收到申请情况", "（一）微博公开", "四、问题"),
    )

    assert sorted((each.kind.value, each.after) for each in found) == [
        ("edited", "三、收到申请情况"),
        ("moved", "（一）微博公开"),
    ]
