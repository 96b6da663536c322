"""Which line became which, within a run of lines that differ. Pure.

Lines are paired by likeness and in order, so that the pairs are most alike in all. Rows of a table
go by what their row is called, paragraphs by their words; numbers alone make no two lines unlike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from store.diff_lines import Line
from store.diff_runs import aligned

#: Two lines less alike than this are not the same line edited.
ALIKE = 0.4

#: Pairs tried within one run; beyond it lines are paired by what they say beside their numbers.
PAIRS = 10_000

#: Pairs tried in one comparison.
ALL_PAIRS = 200_000

#: Characters of one text times those of another, measured in one comparison beyond the pairs.
ALL_TEXT = 2_000_000_000

#: Of longer lines only the beginning is measured.
LONG = 1_000

_NUMBER = re.compile(r"[\d.,〇零一二三四五六七八九十百千万亿]+")

#: Pairs of places: in the run before, in the run after.
Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What of a line is measured: the beginning of its words, with and without the numbers."""

    words: str
    bones: str
    is_row: bool


class Patience:
    """How many more pairs may be tried in one comparison; it wears out."""

    def __init__(self, pairs: int = ALL_PAIRS, text: int = ALL_TEXT) -> None:
        self._left = pairs
        self._text = text

    def allows(self, one: int, other: int) -> bool:
        """Say whether so many lines may be tried with so many others, and count them."""
        if one * other > min(PAIRS, self._left):
            return False
        self._left -= one * other
        return True

    def allows_text(self, one: int, other: int) -> bool:
        """Say whether texts of so many characters may be measured once more, and count them."""
        self._text -= one * other
        return self._text >= 0


def paired(before: Sequence[Line], after: Sequence[Line], patience: Patience) -> Pairs:
    """The pairs, in order."""
    if patience.allows(len(before), len(after)):
        return _most_alike(before, after)
    pairs: Pairs = []
    for kept, was, now in aligned([_bones(line) for line in before], [_bones(x) for x in after]):
        if kept:
            pairs += zip(_places(was), _places(now), strict=True)
            continue
        some = before[was], after[now]
        few = patience.allows(len(some[0]), len(some[1]))
        inner = _most_alike(*some) if few else list(_in_turn(*some))
        pairs += [(was.start + i, now.start + j) for i, j in inner]
    return pairs


def likeness(one: Measured, other: Measured) -> float:
    """How alike two lines are, from 0 to 1; 0 when too little to be one line."""
    if one.is_row != other.is_row:
        return 0.0
    words = Indel.normalized_similarity(one.words, other.words, score_cutoff=ALIKE)
    if words and not one.is_row:
        return words
    bones = Indel.normalized_similarity(one.bones, other.bones, score_cutoff=ALIKE)
    if one.is_row:
        return bones * 0.8 + words * 0.2 if bones >= 0.5 else 0.0
    return bones * ALIKE if bones >= 0.8 else 0.0


def measured(line: Line) -> Measured:
    """Take from `line` what is measured."""
    bones = _NUMBER.sub("0", line.key[:LONG])
    return Measured(line.text[:LONG], bones, line.cells is not None)


def _bones(line: Line) -> str:
    """What a line says beside its numbers."""
    return _NUMBER.sub("0", line.key)


def _places(run: slice) -> range:
    return range(run.start, run.stop)


def _in_turn(before: Sequence[Line], after: Sequence[Line]) -> Iterator[tuple[int, int]]:
    for at, (one, other) in enumerate(zip(before, after, strict=False)):
        if likeness(measured(one), measured(other)):
            yield at, at


def _most_alike(before: Sequence[Line], after: Sequence[Line]) -> Pairs:
    olds, news = [measured(line) for line in before], [measured(line) for line in after]
    alike = [[likeness(old, new) for new in news] for old in olds]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            together = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    return _walk(alike, best)


def _walk(alike: Sequence[Sequence[float]], best: Sequence[Sequence[float]]) -> Pairs:
    pairs = []
    i = j = 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
