"""What letters and pages say of a passage beside its words."""

from dataclasses import replace

import pytest

from disclosures import Hunk, Op, Position, Segment
from notifier.passage_words import cell_name, in_columns, in_groups, remark
from notifier.passages import cell_line, excerpt, heading_of, only_moved

KEPT = (Segment(op=Op.KEPT, text="收到申请54件。"),)
EDITED = (Segment(op=Op.REMOVED, text="54"), Segment(op=Op.ADDED, text="45"))


def moved(origin: str, was: int, now: int) -> Hunk:
    return Hunk(
        pieces=KEPT,
        section="三、申请",
        moved_from=origin,
        was=Position(line=was),
        now=Position(line=now),
    )


def cell(row: str, column: str = "自然人") -> Hunk:
    place = Position(line=1, cell=1)
    return Hunk(pieces=EDITED, section="三、", was=place, now=place, row=row, column=column)


@pytest.mark.parametrize(
    ("passage", "zh", "en"),
    [
        (moved("二、公开", 3, 9), "移动：原在“二、公开”之下", "Moved here from “二、公开”"),
        (moved("三、申请", 3, 9), "移动：位置下移", "Moved down"),
        (moved("三、申请", 9, 3), "移动：位置上移", "Moved up"),
        (Hunk(pieces=EDITED), "", ""),
        (
            Hunk(pieces=KEPT),
            "段落重新划分，文字未变",
            "Paragraphs divided otherwise, words unchanged",
        ),
    ],
)
def test_what_is_no_plain_edit_is_said_in_words(passage: Hunk, zh: str, en: str) -> None:
    assert (remark(passage, "zh"), remark(passage, "en")) == (zh, en)


def test_neighbouring_cells_are_one_group_and_nothing_else_is() -> None:
    line = Hunk(pieces=EDITED, section="三、")

    groups = list(in_groups([cell("新收"), cell("结转"), line, line, cell("新收")]))

    assert [(group.cells, len(group.passages)) for group in groups] == [
        (True, 2),
        (False, 1),
        (False, 1),
        (True, 1),
    ]


def test_a_cell_is_named_by_its_row_and_column() -> None:
    assert cell_name(cell("本年\n新收")) == "本年 新收 × 自然人"
    assert cell_name(cell("", "自然人")) == "自然人"


def test_a_passage_that_only_moved_shows_how_it_begins_and_where_it_was() -> None:
    long = Hunk(pieces=(Segment(op=Op.KEPT, text="公开" * 500),), moved_from="二、公开")

    told = excerpt([long], 1000).passages[0]

    assert told.after.startswith("公开公开")
    assert len(told.after) < 200
    assert heading_of(told, "zh") == "移动：原在“二、公开”之下"


def test_an_excerpt_keeps_the_names_of_a_cell_as_one_short_line() -> None:
    told = excerpt([cell("新收\u202e" * 100)], 1000).passages[0]

    assert "\u202e" not in told.row
    assert len(told.row) <= 80


def test_the_cells_of_a_row_are_seen_apart() -> None:
    assert in_columns("规章\t3") == "规章 ｜ 3"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("54", "45", "本年新收 × 自然人：54 → 45"),
        ("", "45", "本年新收 × 自然人：（空） → 45"),
        ("54", "", "本年新收 × 自然人：54 → （空）"),
        ("5\n4", "〔增〕\n  + 9", "本年新收 × 自然人：5 4 → 〔增〕 + 9"),
    ],
)
def test_a_cell_is_one_line_of_a_letter_whatever_it_holds(
    before: str, after: str, line: str
) -> None:
    pieces = (Segment(op=Op.REMOVED, text=before), Segment(op=Op.ADDED, text=after))
    changed = replace(cell("本年新收"), pieces=tuple(each for each in pieces if each.text))

    assert cell_line(changed, "zh") == line


def test_what_only_moved_is_no_addition() -> None:
    assert only_moved(moved("二、公开", 3, 9))
    assert not only_moved(Hunk(pieces=EDITED))
