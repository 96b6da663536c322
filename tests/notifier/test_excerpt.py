"""Tests of `notifier.excerpt`."""

from dataclasses import replace

import pytest

from disclosures import Hunk, Op, Segment
from notifier.excerpt import cell_line, excerpt, hunk_heading, is_unedited
from service.language import read_catalogues
from tests.hunks import EDITED, cell, moved

ZH = read_catalogues()["zh"]


def test_a_moved_hunk_shows_its_beginning_and_its_origin() -> None:
    long = Hunk(segments=(Segment(op=Op.KEPT, text="公开" * 500),), moved_from="二、公开")

    shown = excerpt([long], 1000).hunks[0]

    assert shown.after.startswith("公开公开")
    assert len(shown.after) < 200
    assert hunk_heading(shown, ZH) == "移动：原在“二、公开”之下"


def test_the_names_of_a_cell_become_short_sanitised_lines() -> None:
    shown = excerpt([cell("新收\u202e" * 100)], 1000).hunks[0]

    assert "\u202e" not in shown.row
    assert len(shown.row) <= 80


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("54", "45", "本年新收 × 自然人：54 → 45"),
        ("", "45", "本年新收 × 自然人：（空） → 45"),
        ("54", "", "本年新收 × 自然人：54 → （空）"),
        ("5\n4", "〔增〕\n  + 9", "本年新收 × 自然人：5 4 → 〔增〕 + 9"),
    ],
)
def test_a_cell_is_written_in_one_line(before: str, after: str, line: str) -> None:
    segments = (Segment(op=Op.REMOVED, text=before), Segment(op=Op.ADDED, text=after))
    changed = replace(cell("本年新收"), segments=tuple(each for each in segments if each.text))

    assert cell_line(changed, ZH) == line


def test_a_moved_hunk_with_the_same_words_is_unedited() -> None:
    assert is_unedited(moved("二、公开", 3, 9))
    assert not is_unedited(Hunk(segments=EDITED))
