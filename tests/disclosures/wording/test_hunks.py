"""Tests of `disclosures.wording.hunks`."""

import pytest

from disclosures import Hunk, Op, Position, Segment
from disclosures.wording.hunks import (
    cell_name,
    group_hunks,
    hunk_annotation,
    place_name,
    visible_tabs,
)
from service.language import read_catalogues
from tests.hunks import EDITED, KEPT, cell, moved

ZH, EN = read_catalogues()["zh"], read_catalogues()["en"]


@pytest.mark.parametrize(
    ("hunk", "zh", "en"),
    [
        (moved("二、公开", 3, 9), "移动：原在“二、公开”之下", "Moved here from “二、公开”"),
        (moved("三、申请", 3, 9), "移动：位置下移", "Moved down"),
        (moved("三、申请", 9, 3), "移动：位置上移", "Moved up"),
        (Hunk(segments=EDITED), "", ""),
        (
            Hunk(segments=KEPT),
            "段落重新划分，文字未变",
            "Paragraph breaks changed, text unchanged",
        ),
    ],
)
def test_moves_and_divided_paragraphs_are_annotated(hunk: Hunk, zh: str, en: str) -> None:
    assert (hunk_annotation(hunk, ZH), hunk_annotation(hunk, EN)) == (zh, en)


def test_adjacent_cells_of_a_section_are_one_group_and_other_hunks_are_not() -> None:
    line = Hunk(segments=EDITED, section="三、")
    elsewhere = Hunk(
        segments=EDITED, section="四、", now=Position(line=2, cell=0), row="结转", column="法人"
    )

    groups = list(group_hunks([cell("新收"), cell("结转"), line, line, cell("新收"), elsewhere]))

    assert [(group.place, group.cells, len(group.hunks)) for group in groups] == [
        ("三、", True, 2),
        ("三、", False, 1),
        ("三、", False, 1),
        ("三、", True, 1),
        ("四、", True, 1),
    ]


def test_a_hunk_is_named_by_its_path_else_by_its_heading() -> None:
    law = Hunk(segments=EDITED, section="第二章 罚则", path=("第二章 罚则", "第二十三条", "（二）"))

    assert place_name(law) == "第二章 罚则 › 第二十三条 › （二）"
    assert place_name(Hunk(segments=EDITED, section="三、申请")) == "三、申请"


def test_a_cell_is_named_by_its_row_and_column() -> None:
    assert cell_name(cell("本年\n新收")) == "本年 新收 × 自然人"
    assert cell_name(cell("", "自然人")) == "自然人"
    assert cell_name(Hunk(segments=(Segment(op=Op.ADDED, text="新"),))) == ""


def test_tabs_become_visible_borders() -> None:
    assert visible_tabs("规章\t3") == "规章 ｜ 3"
