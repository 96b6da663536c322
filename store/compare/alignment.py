"""Alignment of two sequences into runs that are equal and runs that differ. Pure.

Up to `MAX_CELLS` the alignment is the shortest possible. Beyond it, elements that are unique on
both sides serve as anchors and only the gaps between anchors are aligned, so that the cost is
bounded. Bodies are aligned by their headings first: headings that are unique on both sides are
matched by name, and where sections changed places those with the most lines stay in order.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from store.compare.lines import BodyLine

#: Cells of the table that one alignment may fill, a bit each; beyond it, anchors are used.
MAX_CELLS = 100_000_000

#: Whether the run is shared, and the slice of each side.
Run = tuple[bool, slice, slice]


def align(before: Sequence[str], after: Sequence[str]) -> list[Run]:
    """Runs of equal and of differing elements, in order, covering both sides."""
    start = _common_prefix(before, after)
    end = _common_prefix(before[start:][::-1], after[start:][::-1])
    was, now = slice(start, len(before) - end), slice(start, len(after) - end)
    runs: list[Run] = [(True, slice(0, start), slice(0, start))]
    runs += _align_exactly(before, after, was, now)
    runs.append((True, slice(was.stop, len(before)), slice(now.stop, len(after))))
    return merge_runs(runs)


def _align_exactly(
    before: Sequence[str], after: Sequence[str], was: slice, now: slice
) -> Iterator[Run]:
    if (was.stop - was.start) * (now.stop - now.start) <= MAX_CELLS:
        for each in Indel.opcodes(before[was], after[now]):
            yield (
                each.tag == "equal",
                slice(was.start + each.src_start, was.start + each.src_end),
                slice(now.start + each.dest_start, now.start + each.dest_end),
            )
        return
    i, j = was.start, now.start
    for one, other in _unique_anchors(before[was], after[now]):
        at, other_at = was.start + one, now.start + other
        yield from _align_between(before, after, slice(i, at), slice(j, other_at))
        yield True, slice(at, at + 1), slice(other_at, other_at + 1)
        i, j = at + 1, other_at + 1
    yield from _align_between(before, after, slice(i, was.stop), slice(j, now.stop))


def _align_between(
    before: Sequence[str], after: Sequence[str], was: slice, now: slice
) -> Iterator[Run]:
    """Align the gap between two anchors; as one differing run if that exceeds `MAX_CELLS`."""
    if (was.stop - was.start) * (now.stop - now.start) <= MAX_CELLS:
        yield from _align_exactly(before, after, was, now)
    else:
        yield False, was, now


def _unique_anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The longest chain of elements that are unique on both sides, in the order of both."""
    once = Counter(before), Counter(after)
    places = {each: at for at, each in enumerate(after) if once[1][each] == 1}
    pairs = [
        (at, places[each])
        for at, each in enumerate(before)
        if once[0][each] == 1 and each in places
    ]
    ends: list[int] = []
    tops: list[int] = []
    previous: list[int] = []
    for index, (_, other_at) in enumerate(pairs):
        length = bisect_left(ends, other_at)
        ends[length : length + 1] = [other_at]
        tops[length : length + 1] = [index]
        previous.append(tops[length - 1] if length else -1)
    chain = []
    at = tops[-1] if tops else -1
    while at >= 0:
        chain.append(pairs[at])
        at = previous[at]
    return chain[::-1]


def _common_prefix(before: Sequence[str], after: Sequence[str]) -> int:
    """The number of leading elements that two sequences share."""
    for index, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            return index
    return min(len(before), len(after))


def shift(runs: Sequence[Run], i: int, j: int) -> Iterator[Run]:
    """The same runs, of slices that begin at `i` and `j`."""
    for kept, was, now in runs:
        yield kept, slice(was.start + i, was.stop + i), slice(now.start + j, now.stop + j)


def merge_runs(runs: Sequence[Run]) -> list[Run]:
    """Merge adjacent runs of one kind; drop empty ones."""
    made: list[Run] = []
    for kept, was, now in runs:
        if was.start == was.stop and now.start == now.stop:
            continue
        if made and made[-1][0] == kept:
            _, was_before, now_before = made.pop()
            was, now = slice(was_before.start, was.stop), slice(now_before.start, now.stop)
        made.append((kept, was, now))
    return made


#: With more common headings than this, they are aligned without weights.
MAX_WEIGHED_SECTIONS = 200


def align_by_section(before: Sequence[BodyLine], after: Sequence[BodyLine]) -> Iterator[Run]:
    """Align headings by name first, then the lines between two of them."""
    i = j = 0
    for one, other in _heading_anchors(before, after):
        yield from _align_lines(before, after, slice(i, one), slice(j, other))
        i, j = one + 1, other + 1
        yield before[one].stem == after[other].stem, slice(one, i), slice(other, j)
    yield from _align_lines(before, after, slice(i, len(before)), slice(j, len(after)))


def _align_lines(
    before: Sequence[BodyLine], after: Sequence[BodyLine], i: slice, j: slice
) -> Iterator[Run]:
    keys = [line.stem for line in before[i]], [line.stem for line in after[j]]
    return shift(align(*keys), i.start, j.start)


def _heading_anchors(
    before: Sequence[BodyLine], after: Sequence[BodyLine]
) -> list[tuple[int, int]]:
    """Index pairs of headings that are unique on both sides, in the order of both."""
    olds, news = _unique_headings(before), _unique_headings(after)
    pairs = [(at, news[name]) for name, at in olds.items() if name in news]
    if len(pairs) > MAX_WEIGHED_SECTIONS:
        names = list(olds), list(news)
        runs = align(*names)
        kept = [at for same, was, _ in runs if same for at in range(was.start, was.stop)]
        return [(olds[names[0][at]], news[names[0][at]]) for at in kept]
    ends = (
        _section_ends(before, [one for one, _ in pairs]),
        _section_ends(after, [other for _, other in pairs]),
    )
    weights = [min(ends[0][one] - one, ends[1][other] - other) for one, other in pairs]
    return _heaviest_chain(pairs, weights)


def _unique_headings(lines: Sequence[BodyLine]) -> dict[str, int]:
    """Indexes of headings by name, for names that are unique."""
    counted = Counter(line.heading for line in lines if line.heading)
    return {line.heading: at for at, line in enumerate(lines) if counted[line.heading] == 1}


def _section_ends(lines: Sequence[BodyLine], headings: Sequence[int]) -> dict[int, int]:
    """The end of each section: the next common heading."""
    starts = [*sorted(headings), len(lines)]
    return dict(pairwise(starts))


def _heaviest_chain(
    pairs: Sequence[tuple[int, int]], weights: Sequence[int]
) -> list[tuple[int, int]]:
    """The chain of pairs, rising on both sides, with the greatest weight."""
    best = [0] * len(pairs)
    previous = [-1] * len(pairs)
    for at, (_, other_at) in enumerate(pairs):
        for earlier in range(at):
            if pairs[earlier][1] < other_at and best[earlier] > best[at]:
                best[at], previous[at] = best[earlier], earlier
        best[at] += weights[at]
    chain = []
    at = max(range(len(pairs)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(pairs[at])
        at = previous[at]
    return chain[::-1]
