"""Numbers that follow each other, aligned by their places. Pure.

「第六条和第七条」 → 「第五条和第六条」 are two replacements, though 「第六条」 is on both sides.
"""

import re
from collections.abc import Iterator, Sequence

from store.compare.alignment import Run, merge_runs

_NUMERALS = re.compile(r"[\d〇零一二三四五六七八九十百千万亿两]+")

#: Most tokens that are kept between two numbers of a group, and most runs of a group.
_MAX_BETWEEN, _MAX_RUNS = 6, 15


def aligned_numbers(runs: Sequence[Run], before: Sequence[str], after: Sequence[str]) -> list[Run]:
    """The runs, where texts that differ in numbers alone are aligned by their places."""
    made: list[Run] = []
    at = 0
    while at < len(runs):
        for last in reversed(range(at + 2, min(at + _MAX_RUNS, len(runs)), 2)):
            was = slice(runs[at][1].start, runs[last][1].stop)
            now = slice(runs[at][2].start, runs[last][2].stop)
            if _is_group(runs[at : last + 1]) and _differ_in_numbers(before[was], after[now]):
                made += _by_place(before, after, was, now)
                at = last
                break
        else:
            made.append(runs[at])
        at += 1
    return merge_runs(made)


def _is_group(runs: Sequence[Run]) -> bool:
    """Whether it begins and ends with a change, with little between its changes."""
    return not runs[0][0] and all(
        was.stop - was.start <= _MAX_BETWEEN for kept, was, _ in runs if kept
    )


def _differ_in_numbers(before: Sequence[str], after: Sequence[str]) -> bool:
    return len(before) == len(after) and all(
        one == other or _NUMERALS.sub("#", one) == _NUMERALS.sub("#", other)
        for one, other in zip(before, after, strict=True)
    )


def _by_place(before: Sequence[str], after: Sequence[str], was: slice, now: slice) -> Iterator[Run]:
    for i, j in zip(range(was.start, was.stop), range(now.start, now.stop), strict=True):
        yield before[i] == after[j], slice(i, i + 1), slice(j, j + 1)
