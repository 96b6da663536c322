"""Which section became which: what holds two bodies together before their lines are compared. Pure.

Headings that stand once on each side are matched by their names, in the order of both sides. Where
sections changed places, those stay that have most lines, and the others will have moved.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from store.diff_lines import Line
from store.diff_runs import Run, aligned, shifted

#: With more sections than this they are not weighed against each other.
SECTIONS = 200


def by_section(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Run]:
    """Align headings by their names first, and then what stands between two of them."""
    i = j = 0
    for one, other in _anchors(before, after):
        yield from _aligned(before, after, slice(i, one), slice(j, other))
        i, j = one + 1, other + 1
        yield before[one].key == after[other].key, slice(one, i), slice(other, j)
    yield from _aligned(before, after, slice(i, len(before)), slice(j, len(after)))


def _aligned(before: Sequence[Line], after: Sequence[Line], i: slice, j: slice) -> Iterator[Run]:
    keys = [line.key for line in before[i]], [line.key for line in after[j]]
    return shifted(aligned(*keys), i.start, j.start)


def _anchors(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[int, int]]:
    """Places of headings that are the same on both sides, in the order of both."""
    olds, news = _once(before), _once(after)
    pairs = [(at, news[name]) for name, at in olds.items() if name in news]
    if len(pairs) > SECTIONS:
        names = list(olds), list(news)
        runs = aligned(*names)
        kept = [at for same, was, _ in runs if same for at in range(was.start, was.stop)]
        return [(olds[names[0][at]], news[names[0][at]]) for at in kept]
    ends = _ends(before, [one for one, _ in pairs]), _ends(after, [other for _, other in pairs])
    weights = [min(ends[0][one] - one, ends[1][other] - other) for one, other in pairs]
    return _heaviest(pairs, weights)


def _once(lines: Sequence[Line]) -> dict[str, int]:
    """Where headings stand whose name stands once."""
    counted = Counter(line.heading for line in lines if line.heading)
    return {line.heading: at for at, line in enumerate(lines) if counted[line.heading] == 1}


def _ends(lines: Sequence[Line], heads: Sequence[int]) -> dict[int, int]:
    """Where each section ends: at the next heading that stands on both sides."""
    starts = [*sorted(heads), len(lines)]
    return dict(pairwise(starts))


def _heaviest(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> list[tuple[int, int]]:
    """The chain of pairs, rising on both sides, that weighs most."""
    best = [0] * len(pairs)
    previous = [-1] * len(pairs)
    for at, (_, there) in enumerate(pairs):
        for earlier in range(at):
            if pairs[earlier][1] < there and best[earlier] > best[at]:
                best[at], previous[at] = best[earlier], earlier
        best[at] += weights[at]
    chain = []
    at = max(range(len(pairs)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(pairs[at])
        at = previous[at]
    return chain[::-1]
