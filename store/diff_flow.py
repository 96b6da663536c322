"""Paragraphs that were divided or put together, and edited on the way. Pure.

A paragraph that found no partner belongs to its neighbour's pair when its words stand there: when
the two sides of the pair differ no more with it than they did without it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from store.diff_lines import Line
from store.diff_pairs import Patience

#: Shorter lines (「无。」) come and go: they do not move and belong to no neighbour. In characters.
TELLING = 6

Sides = tuple[Sequence[Line], Sequence[Line]]


@dataclass(slots=True)
class Free:
    """Places of lines that found no partner."""

    was: set[int]
    now: set[int]


def grown(
    sides: Sides, pairs: Sequence[tuple[int, int]], free: Free, patience: Patience
) -> Iterator[tuple[range, range]]:
    """Give each pair with the neighbours whose words stand in it; these are `free` no more."""
    for one, other in pairs:
        was, now = range(one, one + 1), range(other, other + 1)
        apart = -1
        waiting = list(_wider(sides, was, now, free))
        while waiting:
            more = waiting.pop()
            texts = _text(sides[0], more[0]), _text(sides[1], more[1])
            if not patience.allows_text(*map(len, texts)):
                break
            if apart < 0:
                apart = Indel.distance(_text(sides[0], was), _text(sides[1], now))
            together = Indel.distance(*texts)
            if together <= apart:
                (was, now), apart = more, together
                free.was.difference_update(was)
                free.now.difference_update(now)
                waiting = list(_wider(sides, was, now, free))
        yield was, now


def _wider(sides: Sides, was: range, now: range, free: Free) -> Iterator[tuple[range, range]]:
    """The pair with one neighbour more, on either end of either side."""
    for at, more in _longer(was):
        if at in free.was and _may_belong(sides[0][at]):
            yield more, now
    for at, more in _longer(now):
        if at in free.now and _may_belong(sides[1][at]):
            yield was, more


def _longer(places: range) -> tuple[tuple[int, range], tuple[int, range]]:
    start, stop = places.start, places.stop
    return (start - 1, range(start - 1, stop)), (stop, range(start, stop + 1))


def _may_belong(line: Line) -> bool:
    return line.cells is None and len(line.key) >= TELLING


def _text(lines: Sequence[Line], places: range) -> str:
    return "".join(lines[at].key for at in places)
