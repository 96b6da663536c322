"""The benchmark of edits: its own pairs are laws that differ, and its measures count correctly."""

from pathlib import Path

import pytest

from benchmarks.edits import corpus, marks, structure
from benchmarks.edits.comparing import compare_pair, only_renumbers
from benchmarks.edits.own_pairs import numeral, own_pairs
from benchmarks.edits.peers import Engine, by_difflib, by_git, by_words
from disclosures import Hunk, Op, Segment

PAIRS = own_pairs()
K, R, A = Op.KEPT, Op.REMOVED, Op.ADDED


def test_same_seed_makes_the_same_pairs_and_all_differ() -> None:
    assert own_pairs() == PAIRS
    assert all(pair.before != pair.after for pair in PAIRS)


@pytest.mark.parametrize(
    ("number", "text"), [(7, "七"), (10, "十"), (21, "二十一"), (105, "一百零五")]
)
def test_numerals_are_written_as_in_laws(number: int, text: str) -> None:
    assert numeral(number) == text


def test_cut_word_and_torn_atom_are_counted_on_each_side() -> None:
    marked = [(K, "收到申请5"), (R, "4"), (A, "6"), (K, "件")]

    assert marks.torn(marked, marks.ATOMS) == 2
    assert marks.cut_words(marked, lambda text: ["收到", "申请5", text[5:6], "件"]) == 0
    assert marks.cut_words([(K, "证"), (R, "明"), (A, "据")], lambda text: [text]) == 2


def test_rewritten_sentence_that_is_marked_whole_is_counted_apart() -> None:
    marked = [
        (K, "依法办理。"),
        (R, "应当表彰。"),
        (A, "安排专项资金予以奖励。"),
        (K, "另行规定。"),
    ]

    left, rewritten = marks.without_rewritten(marked)

    assert left == [marked[0], marked[3]]
    assert rewritten == [("应当表彰。", "安排专项资金予以奖励。")]


def test_part_of_a_sentence_is_no_rewritten_sentence() -> None:
    marked = [(K, "应当"), (R, "表彰。"), (A, "奖励。")]

    assert marks.without_rewritten(marked) == (marked, [])


@pytest.mark.parametrize(
    ("before", "after", "only"),
    [
        ("第三条 依照第五条办理。", "第四条 依照第六条办理。", True),
        ("第三条 三日内办理。", "第四条 五日内办理。", False),
        ("第三条 办理。", "第三条 办理。", False),
    ],
)
def test_shifted_numbers_are_not_numbers_that_matter(
    before: str, after: str, *, only: bool
) -> None:
    hunk = Hunk(segments=(Segment(op=R, text=before), Segment(op=A, text=after)))

    assert only_renumbers(hunk) is only


def test_chapter_and_article_of_a_hunk_are_found_in_its_page() -> None:
    lines = ["第一条 适用本办法。", "第一条 ", "第二章 罚则", "第二条 处罚。", "（一）倾倒的。"]
    pages = [
        corpus.page_of("临海县办法", [*lines, last]) for last in ("（二）焚烧。", "（二）堆放。")
    ]
    compared = compare_pair(corpus.EditPair(name="items", before=pages[0], after=pages[1]))

    [(_, _, expected)] = structure.placed(compared)

    assert expected == ["第二章 罚则", "第二条"]


@pytest.mark.parametrize("engine", [by_difflib, by_git])
def test_peer_keeps_both_texts(engine: Engine) -> None:
    before, after = "第一条 收到54件。\n第二条 公开。", "第一条 收到45件。\n第二条 依法公开。"

    marked = engine(before, after)

    assert tuple(side.strip("\n") for side in marks.sides(marked)) == (before, after)


def test_words_are_compared_as_wholes() -> None:
    marked = by_words(by_difflib, lambda text: [text[:2], text[2:]], "公开信息", "公开政府")

    assert marks.sides(marked) == ("公开信息", "公开政府")


def test_absent_folder_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(corpus.VARIABLE, str(tmp_path))

    assert corpus.folder_pairs() == ()
    assert "SKIPPED" in capsys.readouterr().err
