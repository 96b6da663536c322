"""A diff never stalls, whatever the pages hold."""

import random
from collections.abc import Callable
from decimal import Decimal
from time import process_time

import pytest

from disclosures import Block, BlockKind, Figure, HunkKind, Op, Reading, Table
from store.compare.alignment import MAX_CELLS
from store.compare.diff import compare
from store.compare.inline_diff import inline_diff, tokenize

MakeReading = Callable[..., Reading]

#: A slower machine may take this much longer; `make bench-change` holds the figure itself.
PATIENCE = 2


def body(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts)


def report(paragraphs: int) -> list[str]:
    return [
        f"第{n}项工作：本年度办理信息公开申请{n * 7 + 3}件，依据《政府信息公开条例》第{n}条答复，"
        f"其中于20{n % 80 + 10:02}年{n % 12 + 1}月{n % 28 + 1}日前办结{n * 3}件，占{n % 100}%。"
        f"{'各科室按照职责分工做好信息发布与解读回应。' * (n % 4)}"
        for n in range(1, paragraphs + 1)
    ]


def seconds(before: Reading, after: Reading, times: int = 1) -> float:
    """The least processor time of some times: tests share their machine with others."""
    best = 60.0
    for _ in range(times):
        start = process_time()
        assert compare(before, after)
        best = min(best, process_time() - start)
    return best


@pytest.mark.parametrize("one_block", [False, True], ids=["paragraphs", "one block"])
def test_30000_characters_with_one_in_a_hundred_changed_take_50_ms(
    make_reading: MakeReading, one_block: bool
) -> None:
    old = report(300)
    new = [text.replace("件", "宗", 1) if n % 3 == 0 else text for n, text in enumerate(old)]
    sides = [["".join(text)] if one_block else text for text in (old, new)]
    assert sum(map(len, old)) > 27_000

    before, after = (make_reading(blocks=body(*side)) for side in sides)

    assert seconds(before, after, times=5) < 0.050 * PATIENCE


def test_one_sentence_of_100000_characters_is_marked_where_it_changed_and_nowhere_else() -> None:
    """A page in which nothing ends a sentence, by an editor who wrote commas only."""
    chance = random.Random(20261122)  # noqa: S311 - the same text in every run
    old = [chr(0x4E00 + min(int(chance.expovariate(0.01)), 3000)) for _ in range(100_000)]
    new = [sign if chance.random() > 0.01 else "變" for sign in old]
    changed = 2 * sum(one != other for one, other in zip(old, new, strict=True))

    start = process_time()
    told = inline_diff("".join(old), "".join(new))

    assert process_time() - start < 1.5
    assert sum(len(piece.text) for piece in told if piece.op is not Op.KEPT) <= 1.1 * changed


def test_a_total_rewrite_of_30000_characters_takes_a_second_and_a_half(
    make_reading: MakeReading,
) -> None:
    before = make_reading(blocks=body(*report(300)))
    after = make_reading(blocks=body(*(text[::-1] + "。" for text in report(300)[::-1])))

    assert seconds(before, after) < 1.5


def test_a_million_bytes_take_five_seconds(make_reading: MakeReading) -> None:
    before = make_reading(blocks=body(*report(4000)))
    after = make_reading(blocks=body(*(text[::-1] + "。" for text in report(4000)[::-1])))
    assert sum(len(block.text.encode()) for block in before.blocks) > 1_000_000

    assert seconds(before, after) < 5


def test_finding_11_diff_is_not_a_denial_of_service(make_reading: MakeReading) -> None:
    """The standard library's line differ needs minutes for this, and grows with the cube."""
    before, after = (
        make_reading(
            blocks=body(*(f"第{n}条 公开{n * 3 + k}条，办理{n + k}件。" for n in range(2000)))
        )
        for k in (0, 1)
    )

    change = compare(before, after)

    assert change is not None
    assert len(change.passages) == 2000
    assert {passage.fate for passage in change.passages} == {HunkKind.EDITED}


@pytest.mark.parametrize(
    "part",
    [
        *("a.a+", "a@a.", "1.1", "0479-", "《", "《公《开》", "府〔2", "一二三第", "1,111,"),
        *("2019年 ", "a/1", " \u200b", "1.1.", "二○", "十", "三分之", "2019- ", "1/", "1:10,"),
    ],
)  # fmt: skip
def test_finding_11_no_text_keeps_the_cutting_into_atoms_busy(part: str) -> None:
    text = part * (100_000 // len(part))
    start = process_time()

    assert "".join(tokenize(text)) == text
    assert process_time() - start < 2


def test_finding_11_a_table_in_which_every_cell_changed_takes_seconds_at_the_most(
    make_reading: MakeReading,
) -> None:
    def table(step: int) -> Reading:
        rows = ((f"行{n}", *(str(n * step + k) for k in range(9))) for n in range(1000))
        return make_reading(
            blocks=(Block(kind=BlockKind.TABLE, text="", table=0),),
            tables=(Table(rows=tuple(rows)),),
        )

    assert seconds(table(3), table(7)) < 2


def test_finding_11_a_page_of_nothing_but_figures_takes_seconds_at_the_most(
    make_reading: MakeReading,
) -> None:
    def figures(step: int) -> tuple[Figure, ...]:
        return tuple(
            Figure(key="received", section="一、申请", value=Decimal(2 * n + step), unit="件")
            for n in range(20_000)
        )

    before, after = (make_reading(figures=figures(n), blocks=body(f"{n}件")) for n in (0, 1))

    assert seconds(before, after) < 2


def test_finding_11_one_huge_block_is_replaced_as_a_whole() -> None:
    one, other = "公开政府信息" * 2000, "府政信息开公" * 2000
    assert len(tokenize(one)) * len(tokenize(other)) > MAX_CELLS

    assert [piece.op for piece in inline_diff(one, other)] == [Op.REMOVED, Op.ADDED]
