"""A paragraph that moved and was edited is found among thousands, and beside a poor match."""

import random
from collections.abc import Callable

from disclosures import Block, BlockKind, HunkKind, Reading
from store.compare.diff import compare

MakeReading = Callable[..., Reading]

WORDS = "河道湖泊水库堤防水闸泵站灌区渠系涵洞码头桥梁航道滩涂湿地岸线护坡"
MOVED = "县水务局应当每月巡查一次河道，并在五日内将巡查情况报告县人民政府，同时向社会公开。"
EDITED = "县水务局应当每周巡查一次河道，并在三日内将巡查情况报告县人民政府，同时向社会公布。"


def paragraphs(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)  # no secret
    return ["".join(chance.choices(WORDS, k=34)) + "。" for _ in range(count)]


def kinds(make_reading: MakeReading, *sides: list[str]) -> list[HunkKind]:
    before, after = (
        make_reading(blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in side))
        for side in sides
    )
    change = compare(before, after)
    assert change is not None
    return [each.kind for each in change.hunks]


def test_one_moved_and_edited_paragraph_among_many_is_found(make_reading: MakeReading) -> None:
    found = kinds(make_reading, [MOVED, *paragraphs(1, 300)], [*paragraphs(2, 300), EDITED])

    assert found.count(HunkKind.MOVED) == 1


def test_a_line_is_not_paired_in_place_if_it_is_much_nearer_to_one_elsewhere(
    make_reading: MakeReading,
) -> None:
    kept = ["公共停车场应当公示收费标准，接受社会监督。", "新建小区应当按照规定配建停车场。"]
    poor = "县水务局应当会同有关部门编制规划，报县人民政府批准，同时报市水务局备案。"

    found = kinds(make_reading, [MOVED, *kept, poor], [poor[:24] + "实施。", *kept, EDITED])

    assert found.count(HunkKind.MOVED) >= 1
