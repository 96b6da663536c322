"""The work of a comparison is bounded for every input."""

import random
import sys
from collections.abc import Callable
from decimal import Decimal

import pytest

from disclosures import Block, BlockKind, Figure, HunkKind, Op, Reading, Table
from store.compare.alignment import MAX_CELLS
from store.compare.diff import compare
from store.compare.inline_diff import inline_diff, tokenize

MakeReading = Callable[..., Reading]


def body(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts)


def report(paragraphs: int) -> list[str]:
    return [
        f"第{n}项工作：本年度办理信息公开申请{n * 7 + 3}件，依据《政府信息公开条例》第{n}条答复，"
        f"其中于20{n % 80 + 10:02}年{n % 12 + 1}月{n % 28 + 1}日前办结{n * 3}件，占{n % 100}%。"
        f"{'各科室按照职责分工做好信息发布与解读回应。' * (n % 4)}"
        for n in range(1, paragraphs + 1)
    ]


def calls(before: Reading, after: Reading) -> int:
    """The number of Python and C function calls of a comparison; equal on every machine."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    earlier = sys.getprofile()
    sys.setprofile(count)
    try:
        change = compare(before, after)
    finally:
        sys.setprofile(earlier)
    assert change
    return counted


@pytest.mark.parametrize("one_block", [False, True], ids=["paragraphs", "one block"])
def test_work_of_small_edits_grows_with_the_length(
    make_reading: MakeReading, one_block: bool
) -> None:
    def edited(paragraphs: int) -> int:
        old = report(paragraphs)
        new = [text.replace("件", "宗", 1) if n % 3 == 0 else text for n, text in enumerate(old)]
        sides = [["".join(text)] if one_block else text for text in (old, new)]
        return calls(*(make_reading(blocks=body(*side)) for side in sides))

    assert edited(300) < 2.5 * edited(150)


def test_work_of_a_total_rewrite_grows_at_most_with_the_square(make_reading: MakeReading) -> None:
    def rewritten(paragraphs: int) -> int:
        before = make_reading(blocks=body(*report(paragraphs)))
        texts = (text[::-1] + "。" for text in report(paragraphs)[::-1])
        return calls(before, make_reading(blocks=body(*texts)))

    assert rewritten(60) < 4.5 * rewritten(30)


def test_work_of_a_total_rewrite_is_bounded_beyond_the_pair_limit(
    make_reading: MakeReading,
) -> None:
    def rewritten(paragraphs: int) -> int:
        before = make_reading(blocks=body(*report(paragraphs)))
        texts = (text[::-1] + "。" for text in report(paragraphs)[::-1])
        return calls(before, make_reading(blocks=body(*texts)))

    assert rewritten(400) < 2.5 * rewritten(200)


def test_a_sentence_of_100000_characters_is_marked_only_where_it_changed() -> None:
    """A text without sentence punctuation."""
    rng = random.Random(20261122)  # the same text in every run
    old = [chr(0x4E00 + min(int(rng.expovariate(0.01)), 3000)) for _ in range(100_000)]
    new = [sign if rng.random() > 0.01 else "變" for sign in old]
    changed = 2 * sum(one != other for one, other in zip(old, new, strict=True))

    segments = inline_diff("".join(old), "".join(new))

    assert sum(len(each.text) for each in segments if each.op is not Op.KEPT) <= 1.1 * changed


def test_2000_edited_paragraphs_are_2000_edited_hunks(make_reading: MakeReading) -> None:
    """The cubic line diff of the standard library needs minutes for this."""
    before, after = (
        make_reading(
            blocks=body(*(f"第{n}条 公开{n * 3 + k}条，办理{n + k}件。" for n in range(2000)))
        )
        for k in (0, 1)
    )

    change = compare(before, after)

    assert change is not None
    assert len(change.hunks) == 2000
    assert {hunk.kind for hunk in change.hunks} == {HunkKind.EDITED}


@pytest.mark.parametrize(
    "part",
    [
        *("a.a+", "a@a.", "1.1", "0479-", "《", "《公《开》", "府〔2", "一二三第", "1,111,"),
        *("2019年 ", "a/1", " \u200b", "1.1.", "二○", "十", "三分之", "2019- ", "1/", "1:10,"),
    ],
)  # fmt: skip
def test_tokens_of_repeated_ambiguous_text_rebuild_it(part: str) -> None:
    text = part * (100_000 // len(part))

    assert "".join(tokenize(text)) == text


def test_work_of_a_table_in_which_every_cell_changed_is_bounded(
    make_reading: MakeReading,
) -> None:
    def table(step: int, count: int) -> Reading:
        rows = ((f"行{n}", *(str(n * step + k) for k in range(9))) for n in range(count))
        return make_reading(
            blocks=(Block(kind=BlockKind.TABLE, text="", table=0),),
            tables=(Table(rows=tuple(rows)),),
        )

    assert calls(table(3, 200), table(7, 200)) < 2.5 * calls(table(3, 100), table(7, 100))


def test_work_of_a_page_of_figures_grows_with_their_number(
    make_reading: MakeReading,
) -> None:
    def figures(step: int, count: int) -> tuple[Figure, ...]:
        return tuple(
            Figure(key="received", section="一、申请", value=Decimal(2 * n + step), unit="件")
            for n in range(count)
        )

    def changed(count: int) -> int:
        sides = (make_reading(figures=figures(n, count), blocks=body(f"{n}件")) for n in (0, 1))
        return calls(*sides)

    assert changed(4_000) < 2.5 * changed(2_000)


def test_block_beyond_the_cell_limit_is_replaced_as_a_whole() -> None:
    one, other = "公开政府信息" * 2000, "府政信息开公" * 2000
    assert len(tokenize(one)) * len(tokenize(other)) > MAX_CELLS

    assert [segment.op for segment in inline_diff(one, other)] == [Op.REMOVED, Op.ADDED]
