"""Pairs of old and new lines within a run that differs. Pure.

Lines are paired in order so that the total similarity is greatest. Table rows are compared mainly
by their labels, paragraphs by their words; different numbers alone do not separate two lines.
A paragraph without a partner joins the neighbouring pair if that brings the two sides closer:
it was split off or merged.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from store.compare.alignment import align
from store.compare.lines import BodyLine

#: Least similarity of two lines that are one line, edited.
MIN_SIMILARITY = 0.4

#: Pairs compared within one run; beyond it, lines are aligned without their numbers.
MAX_RUN_PAIRS = 10_000

#: Pairs compared in one comparison of two bodies.
MAX_PAIRS = 200_000

#: Product of text lengths that one comparison may measure beyond the pairs.
MAX_TEXT_PRODUCT = 2_000_000_000

#: Characters of a line that are compared.
COMPARED_LENGTH = 1_000

#: Numbers of any sort, in folded text.
NUMBER = re.compile(r"[\d.,〇零一二三四五六七八九十百千万亿]+")


#: Pairs of indexes: in the run before, in the run after.
IndexPairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class LineText:
    """The start of a line, with its numbers and with placeholders instead."""

    text: str
    template: str
    is_row: bool


class WorkLimit:
    """Counts the work of one comparison down to its limits."""

    def __init__(self, pairs: int = MAX_PAIRS, text: int = MAX_TEXT_PRODUCT) -> None:
        self._left = pairs
        self._text = text

    def allows(self, one: int, other: int) -> bool:
        """Count pairs of lines; False if that exceeds a limit."""
        if one * other > min(MAX_RUN_PAIRS, self._left):
            return False
        self._left -= one * other
        return True

    def allows_text(self, one: int, other: int) -> bool:
        """Count a comparison of two texts; False if that exceeds the limit."""
        self._text -= one * other
        return self._text >= 0


def pair_lines(
    before: Sequence[BodyLine], after: Sequence[BodyLine], work: WorkLimit
) -> IndexPairs:
    """The pairs, in order."""
    if work.allows(len(before), len(after)):
        return _pair_by_similarity(before, after)
    pairs: IndexPairs = []
    for kept, was, now in align(
        [_template(line) for line in before], [_template(x) for x in after]
    ):
        if kept:
            pairs += zip(_range(was), _range(now), strict=True)
            continue
        some = before[was], after[now]
        few = work.allows(len(some[0]), len(some[1]))
        inner = _pair_by_similarity(*some) if few else list(_pair_in_order(*some))
        pairs += [(was.start + i, now.start + j) for i, j in inner]
    return pairs


def line_similarity(one: LineText, other: LineText) -> float:
    """Similarity of two lines, from 0 to 1; 0 below the threshold."""
    if one.is_row != other.is_row:
        return 0.0
    text = Indel.normalized_similarity(one.text, other.text, score_cutoff=MIN_SIMILARITY)
    if text and not one.is_row:
        return text
    template = Indel.normalized_similarity(
        one.template, other.template, score_cutoff=MIN_SIMILARITY
    )
    if one.is_row:
        return template * 0.8 + text * 0.2 if template >= 0.5 else 0.0
    return template * MIN_SIMILARITY if template >= 0.8 else 0.0


def line_text(line: BodyLine) -> LineText:
    """Extract what is compared of a line."""
    template = NUMBER.sub("0", line.key[:COMPARED_LENGTH])
    return LineText(line.text[:COMPARED_LENGTH], template, line.cells is not None)


def _template(line: BodyLine) -> str:
    """A line with placeholders for its numbers."""
    return NUMBER.sub("0", line.key)


def _range(run: slice) -> range:
    return range(run.start, run.stop)


def _pair_in_order(
    before: Sequence[BodyLine], after: Sequence[BodyLine]
) -> Iterator[tuple[int, int]]:
    for at, (one, other) in enumerate(zip(before, after, strict=False)):
        if line_similarity(line_text(one), line_text(other)):
            yield at, at


def _pair_by_similarity(before: Sequence[BodyLine], after: Sequence[BodyLine]) -> IndexPairs:
    olds, news = [line_text(line) for line in before], [line_text(line) for line in after]
    similarities = [[line_similarity(old, new) for new in news] for old in olds]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            together = best[i + 1][j + 1] + similarities[i][j] if similarities[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    return _trace_best(similarities, best)


def _trace_best(
    similarities: Sequence[Sequence[float]], best: Sequence[Sequence[float]]
) -> IndexPairs:
    pairs = []
    i = j = 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if similarities[i][j] and best[i][j] == best[i + 1][j + 1] + similarities[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


#: Characters of a distinctive line; shorter ones (「无。」) do not move or merge.
MIN_DISTINCTIVE = 6

Sides = tuple[Sequence[BodyLine], Sequence[BodyLine]]


@dataclass(slots=True)
class UnpairedLines:
    """Indexes of lines without a partner."""

    was: set[int]
    now: set[int]


def extend_pairs(
    sides: Sides, pairs: Sequence[tuple[int, int]], unpaired: UnpairedLines, work: WorkLimit
) -> Iterator[tuple[range, range]]:
    """Extend each pair by the neighbours that it absorbed, and remove these from `unpaired`."""
    for one, other in pairs:
        was, now = range(one, one + 1), range(other, other + 1)
        distance = -1
        candidates = list(_extended(sides, was, now, unpaired))
        while candidates:
            extended = candidates.pop()
            texts = _joined_keys(sides[0], extended[0]), _joined_keys(sides[1], extended[1])
            if not work.allows_text(*map(len, texts)):
                break
            if distance < 0:
                distance = Indel.distance(_joined_keys(sides[0], was), _joined_keys(sides[1], now))
            extended_distance = Indel.distance(*texts)
            if extended_distance <= distance:
                (was, now), distance = extended, extended_distance
                unpaired.was.difference_update(was)
                unpaired.now.difference_update(now)
                candidates = list(_extended(sides, was, now, unpaired))
        yield was, now


def _extended(
    sides: Sides, was: range, now: range, unpaired: UnpairedLines
) -> Iterator[tuple[range, range]]:
    """The pair extended by one neighbour, at either end of either side."""
    for at, extended in _longer_ranges(was):
        if at in unpaired.was and _can_extend(sides[0][at]):
            yield extended, now
    for at, extended in _longer_ranges(now):
        if at in unpaired.now and _can_extend(sides[1][at]):
            yield was, extended


def _longer_ranges(places: range) -> tuple[tuple[int, range], tuple[int, range]]:
    start, stop = places.start, places.stop
    return (start - 1, range(start - 1, stop)), (stop, range(start, stop + 1))


def _can_extend(line: BodyLine) -> bool:
    return line.cells is None and len(line.key) >= MIN_DISTINCTIVE


def _joined_keys(lines: Sequence[BodyLine], places: range) -> str:
    return "".join(lines[at].key for at in places)
