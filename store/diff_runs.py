"""Two sequences set side by side: the runs that they share, and the runs between. Pure.

Within a bound the alignment is the shortest possible. Beyond it, elements that stand once on each
side hold the sequences together, and only what lies between two of them is aligned; so the cost
grows with what differs, and no page can keep us busy.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

#: Cells of the table that one alignment fills, a bit each; beyond it anchors are looked for.
CELLS = 100_000_000

#: Whether the run is shared, and the slice of each side.
Run = tuple[bool, slice, slice]


def aligned(before: Sequence[str], after: Sequence[str]) -> list[Run]:
    """Runs of equal and of differing elements, in order, covering both sides."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    was, now = slice(start, len(before) - end), slice(start, len(after) - end)
    runs: list[Run] = [(True, slice(0, start), slice(0, start))]
    runs += _middle(before, after, was, now)
    runs.append((True, slice(was.stop, len(before)), slice(now.stop, len(after))))
    return joined(runs)


def _middle(before: Sequence[str], after: Sequence[str], was: slice, now: slice) -> Iterator[Run]:
    if (was.stop - was.start) * (now.stop - now.start) <= CELLS:
        for each in Indel.opcodes(before[was], after[now]):
            yield (
                each.tag == "equal",
                slice(was.start + each.src_start, was.start + each.src_end),
                slice(now.start + each.dest_start, now.start + each.dest_end),
            )
        return
    i, j = was.start, now.start
    for one, other in _anchors(before[was], after[now]):
        at, there = was.start + one, now.start + other
        yield from _between(before, after, slice(i, at), slice(j, there))
        yield True, slice(at, at + 1), slice(there, there + 1)
        i, j = at + 1, there + 1
    yield from _between(before, after, slice(i, was.stop), slice(j, now.stop))


def _between(before: Sequence[str], after: Sequence[str], was: slice, now: slice) -> Iterator[Run]:
    """What lies between two anchors; one great run where even that would cost much."""
    if (was.stop - was.start) * (now.stop - now.start) <= CELLS:
        yield from _middle(before, after, was, now)
    else:
        yield False, was, now


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The longest row of elements that stand once on each side, in the order of both."""
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
    for index, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        ends[length : length + 1] = [there]
        tops[length : length + 1] = [index]
        previous.append(tops[length - 1] if length else -1)
    chain = []
    at = tops[-1] if tops else -1
    while at >= 0:
        chain.append(pairs[at])
        at = previous[at]
    return chain[::-1]


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many elements two sequences begin with in common."""
    for index, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            return index
    return min(len(before), len(after))


def shifted(runs: Sequence[Run], i: int, j: int) -> Iterator[Run]:
    """The same runs, of slices that begin at `i` and `j`."""
    for kept, was, now in runs:
        yield kept, slice(was.start + i, was.stop + i), slice(now.start + j, now.stop + j)


def joined(runs: Sequence[Run]) -> list[Run]:
    """Neighbouring runs of one fate as one; empty ones left out."""
    made: list[Run] = []
    for kept, was, now in runs:
        if was.start == was.stop and now.start == now.stop:
            continue
        if made and made[-1][0] == kept:
            _, was_before, now_before = made.pop()
            was, now = slice(was_before.start, was.stop), slice(now_before.start, now.stop)
        made.append((kept, was, now))
    return made
