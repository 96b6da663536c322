"""The benchmark of diffs measures what it says: its pairs are known, its judge is not ours."""

import random

import pytest

from benchmarks.change_engines import Engine, by_character, by_line, highlighted, ours, torn
from benchmarks.change_pairs import Pair, make_body, make_pairs, text_of
from disclosures import Op

PAIRS = make_pairs(seed=7, each=2)
by_kind = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kind)


def test_the_same_seed_makes_the_same_pairs() -> None:
    assert make_pairs(seed=7, each=2) == PAIRS


@by_kind
def test_the_two_sides_of_a_pair_differ(pair: Pair) -> None:
    assert text_of(pair.before) != text_of(pair.after)
    assert pair.changed or pair.moved


@by_kind
def test_ours_marks_what_changed_and_hardly_more(pair: Pair) -> None:
    marked = ours(pair.before, pair.after)

    assert highlighted(marked) <= 1.1 * pair.changed
    assert torn(marked) == 0


@pytest.mark.parametrize("engine", [by_character, by_line])
@by_kind
def test_other_diffs_are_taken_whole(pair: Pair, engine: Engine) -> None:
    [row] = engine(pair.before, pair.after)

    for side, body in ((Op.REMOVED, pair.before), (Op.ADDED, pair.after)):
        told = "".join(text for op, text in row if op in (Op.KEPT, side))
        assert told == text_of(body)


@pytest.mark.parametrize(
    ("marked", "count"),
    [
        ([(Op.KEPT, "收到5"), (Op.REMOVED, "4"), (Op.ADDED, "6"), (Op.KEPT, "件")], 2),
        ([(Op.KEPT, "收到"), (Op.REMOVED, "54"), (Op.ADDED, "56"), (Op.KEPT, "件")], 0),
        ([(Op.KEPT, "按《信息"), (Op.ADDED, "公开"), (Op.KEPT, "条例》")], 2),
    ],
)
def test_an_atom_is_torn_when_it_is_marked_in_part(
    marked: list[tuple[Op, str]], count: int
) -> None:
    assert torn([marked]) == count


def test_a_longer_report_can_be_asked_for() -> None:
    chance = random.Random(1)  # noqa: S311

    assert 25_000 < len(text_of(make_body(chance, paragraphs=60))) < 35_000
