"""The diff benchmark: its pairs differ as stated, and its measures count correctly."""

import random

import pytest

from benchmarks.diff.engines import Engine, by_character, by_line, highlighted, ours, split_tokens
from benchmarks.diff.pairs import Pair, make_body, make_pairs, text_of
from disclosures import Op

PAIRS = make_pairs(seed=7, each=2)
by_kind = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kind)


def test_same_seed_makes_the_same_pairs() -> None:
    assert make_pairs(seed=7, each=2) == PAIRS


@by_kind
def test_the_two_sides_of_a_pair_differ(pair: Pair) -> None:
    assert text_of(pair.before) != text_of(pair.after)
    assert pair.changed or pair.moved


@by_kind
def test_our_diff_marks_the_changed_tokens_and_at_most_a_tenth_more(pair: Pair) -> None:
    marked = ours(pair.before, pair.after)

    assert highlighted(marked) <= 1.1 * pair.changed
    assert split_tokens(marked) == 0


@pytest.mark.parametrize("engine", [by_character, by_line])
@by_kind
def test_other_diffs_contain_both_texts_completely(pair: Pair, engine: Engine) -> None:
    [row] = engine(pair.before, pair.after)

    for side, body in ((Op.REMOVED, pair.before), (Op.ADDED, pair.after)):
        joined = "".join(text for op, text in row if op in (Op.KEPT, side))
        assert joined == text_of(body)


@pytest.mark.parametrize(
    ("marked", "count"),
    [
        ([(Op.KEPT, "收到5"), (Op.REMOVED, "4"), (Op.ADDED, "6"), (Op.KEPT, "件")], 2),
        ([(Op.KEPT, "收到"), (Op.REMOVED, "54"), (Op.ADDED, "56"), (Op.KEPT, "件")], 0),
        ([(Op.KEPT, "按《信息"), (Op.ADDED, "公开"), (Op.KEPT, "条例》")], 2),
    ],
)
def test_token_is_split_if_it_is_partly_marked(marked: list[tuple[Op, str]], count: int) -> None:
    assert split_tokens([marked]) == count


def test_number_of_paragraphs_sets_the_length() -> None:
    rng = random.Random(1)

    assert 25_000 < len(text_of(make_body(rng, paragraphs=60))) < 35_000
