"""Two things at once: divided and edited, moved and edited. Neither hides the other."""

from collections.abc import Callable

from disclosures import Block, BlockKind, Hunk, HunkKind, Op, Reading, Table
from store.compare.diff import compare

MakeReading = Callable[..., Reading]

FIRST = "公开内容不够全面，解读形式比较单一，工作人员的业务能力有待提高。"
SECOND = "下一步加强培训，完善制度，提升质量，确保信息公开落到实处。"
HEAD = ("项目", "自然人", "总计")


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


def test_paragraphs_put_together_and_edited_are_marked_only_where_they_were_edited(
    make_reading: MakeReading,
) -> None:
    apart = make_reading(blocks=tuple(paragraphs(FIRST, SECOND)))
    together = make_reading(blocks=tuple(paragraphs(FIRST.replace("提高", "提升") + SECOND)))

    assert marked(hunks(apart, together)) == ["高", "升"]
    assert marked(hunks(together, apart)) == ["升", "高"]


def test_a_paragraph_taken_out_beside_one_that_was_edited_is_gone(
    make_reading: MakeReading,
) -> None:
    before = make_reading(blocks=tuple(paragraphs(FIRST, SECOND)))
    after = make_reading(blocks=tuple(paragraphs(SECOND.replace("完善", "健全"))))

    assert [each.kind for each in hunks(before, after)] == [HunkKind.REMOVED, HunkKind.EDITED]


def with_table(make_reading: MakeReading, first: bool, *rows: tuple[str, ...]) -> Reading:
    """A reading with one table, in its first or its second section."""
    table = Block(kind=BlockKind.TABLE, text="", table=0)
    heads = [Block(kind=BlockKind.HEADING, text=text) for text in ("一、申请情况", "二、问题")]
    blocks = (heads[0], *paragraphs(FIRST), heads[1], *paragraphs(SECOND))
    blocks = (*blocks[:2], table, *blocks[2:]) if first else (*blocks, table)
    return make_reading(blocks=blocks, tables=(Table(rows=(HEAD, *rows)),))


def test_a_row_edited_in_a_table_that_moved_is_that_row(make_reading: MakeReading) -> None:
    kept = ("上年结转", "2", "3")

    found = hunks(
        with_table(make_reading, True, ("本年新收", "40", "54"), kept),
        with_table(make_reading, False, ("本年新收", "40", "45"), kept),
    )

    assert {each.kind for each in found} == {HunkKind.MOVED}
    assert {each.moved_from for each in found} == {"一、申请情况"}
    assert marked(found) == ["54", "45"]


def test_a_row_of_another_name_in_a_table_that_moved_is_another_row(
    make_reading: MakeReading,
) -> None:
    found = hunks(
        with_table(make_reading, True, ("予以公开", "40", "54")),
        with_table(make_reading, False, ("不予公开", "40", "54")),
    )

    assert [each.kind for each in found] == [HunkKind.REMOVED, HunkKind.MOVED, HunkKind.ADDED]


def test_of_a_row_that_moved_no_number_goes_from_one_cell_to_another(
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


def test_what_is_put_in_beside_paragraphs_put_together_hides_nothing(
    make_reading: MakeReading,
) -> None:
    added = "附件请到门户网站政府信息公开专栏查阅，也可以到档案馆查阅。"
    before = make_reading(blocks=tuple(paragraphs(FIRST, SECOND)))
    after = make_reading(blocks=tuple(paragraphs(FIRST.replace("提高", "提升") + SECOND, added)))

    assert marked(hunks(before, after)) == ["高", "升", added]


def test_a_section_stays_when_its_name_changes_and_a_list_beside_it_is_put_in_order(
    make_reading: MakeReading,
) -> None:
    """Of headings that changed places those stay that have most lines under them."""
    lines = (FIRST, SECOND, "没有收取任何费用，也没有被申请复议。")

    def report(*heads: str) -> Reading:
        blocks: list[Block] = []
        for text in heads:
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
