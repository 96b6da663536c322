"""Changes of lines: equal, edited, moved, removed or added. Pure.

Sections are aligned first, then lines. Lines that occur elsewhere word for word have moved. The
others are paired within their run; of the rest, those with a similar line elsewhere have moved and
were edited. Paragraphs that were split or merged are compared as one.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from disclosures import Renumbering
from disclosures.content_digest import folded
from store.compare.alignment import align_by_section
from store.compare.line_pairing import (
    MIN_DISTINCTIVE,
    UnpairedLines,
    WorkLimit,
    extend_pairs,
    pair_lines,
)
from store.compare.lines import BodyLine
from store.compare.moved_lines import moved_and_edited, weak_pairs
from store.compare.renumbering import Shifts, only_renumbers, renumberings, shifts

#: Characters that are searched for split or merged paragraphs.
MAX_RESPLIT_SEARCH = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """Lines of the body before, and the lines of the body after that replace them."""

    was: range
    now: range
    moved: bool = False

    #: Whether only running numbers differ.
    renumbered: bool = False


@dataclass(slots=True)
class _Unmatched:
    """Indexes of lines that are not matched yet, in order."""

    was: list[int]
    now: list[int]

    def take(self, was: Set[int], now: Set[int]) -> None:
        """Remove what is matched."""
        self.was = [at for at in self.was if at not in was]
        self.now = [at for at in self.now if at not in now]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyDiff:
    """The changes, in the order of the new page, and the running numbers that shifted."""

    changes: list[LineChange]
    renumberings: list[Renumbering]


def diff_lines(before: Sequence[BodyLine], after: Sequence[BodyLine]) -> BodyDiff:
    """Compare two bodies."""
    runs = list(align_by_section(before, after))
    gaps = [
        _Unmatched(list(range(was.start, was.stop)), list(range(now.start, now.stop)))
        for kept, was, now in runs
        if not kept
    ]
    kept = [
        pair
        for same, was, now in runs
        if same
        for pair in zip(range(was.start, was.stop), range(now.start, now.stop), strict=True)
    ]
    moved = list(_moved_unedited(before, after, gaps))
    _remove_matched(gaps, moved)
    work = WorkLimit()
    edited = [change for gap in gaps for change in _pair_gap(before, after, gap, work)]
    rows = list(_moved_rows(before, after, gaps, moved))
    _remove_matched(gaps, rows)
    weak = weak_pairs(before, after, [pair for each in edited if (pair := _lone(each))])
    free = [at for gap in gaps for at in gap.was], [at for gap in gaps for at in gap.now]
    moved_edited = [*rows, *moved_and_edited((before, after), free, weak)]
    edited, gaps = _without_weak(edited, gaps, weak, moved_edited)
    restated = [_single(*pair) for pair in kept if before[pair[0]].key != after[pair[1]].key]
    stay = sorted([*kept, *((change.was.start, change.now.start) for change in edited)])
    pairs = sorted({*stay, *moved, *moved_edited})
    became = shifts(before, after, pairs)
    found = [
        *_merge_moves(sorted(moved)),
        *(_classified(before, after, change, became) for change in (*edited, *restated)),
        *(_single(*pair, moved=True) for pair in moved_edited),
        *_removed_and_added(gaps),
    ]
    return BodyDiff(
        changes=sorted(found, key=lambda change: _position(change, stay)),
        renumberings=list(renumberings(before, after, pairs, became)),
    )


def _classified(
    before: Sequence[BodyLine], after: Sequence[BodyLine], change: LineChange, became: Shifts
) -> LineChange:
    one, other = before[change.was.start], after[change.now.start]
    single = len(change.was) == len(change.now) == 1
    return replace(change, renumbered=single and only_renumbers(one, other, became))


def _lone(change: LineChange) -> tuple[int, int] | None:
    """The pair of lines that a change of one line consists of."""
    lone = len(change.was) == len(change.now) == 1
    return (change.was.start, change.now.start) if lone else None


def _without_weak(
    edited: Sequence[LineChange],
    gaps: Sequence[_Unmatched],
    weak: Mapping[tuple[int, int], float],
    moved: Sequence[tuple[int, int]],
) -> tuple[list[LineChange], list[_Unmatched]]:
    """Dissolve the weak pairs of which a line is nearer to one elsewhere."""
    was, now = {one for one, _ in moved}, {other for _, other in moved}
    broken = [pair for pair in weak if pair[0] in was or pair[1] in now]
    left = [*gaps, *(_Unmatched([one], [other]) for one, other in broken)]
    _remove_matched(left, moved)
    return [each for each in edited if _lone(each) not in broken], left


def _remove_matched(gaps: Iterable[_Unmatched], pairs: Sequence[tuple[int, int]]) -> None:
    was, now = {one for one, _ in pairs}, {other for _, other in pairs}
    for gap in gaps if pairs else ():
        gap.take(was, now)


def _single(was: int, now: int, *, moved: bool = False) -> LineChange:
    return LineChange(was=range(was, was + 1), now=range(now, now + 1), moved=moved)


def _removed_and_added(gaps: Iterable[_Unmatched]) -> Iterator[LineChange]:
    for gap in gaps:
        yield from (LineChange(was=range(at, at + 1), now=range(0)) for at in gap.was)
        yield from (LineChange(was=range(0), now=range(at, at + 1)) for at in gap.now)


def _position(change: LineChange, stay: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """Sort key: the position after; removed lines come before the line that followed them."""
    if change.now:
        return change.now.start, 1, 0
    following = bisect_right(stay, (change.was.start, -1))
    return stay[following][1] if following < len(stay) else 1 << 60, 0, change.was.start


def _moved_unedited(
    before: Sequence[BodyLine], after: Sequence[BodyLine], gaps: Sequence[_Unmatched]
) -> Iterator[tuple[int, int]]:
    """Lines that occur elsewhere word for word."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for gap in gaps:
        for at in gap.was:
            if before[at].cells is not None or len(before[at].key) >= MIN_DISTINCTIVE:
                waiting[before[at].stem].append(at)
    for gap in gaps:
        for at in gap.now:
            if places := waiting.get(after[at].stem):
                yield places.pop(0), at


def _merge_moves(moved: Sequence[tuple[int, int]]) -> Iterator[LineChange]:
    """Merge adjacent moved lines."""
    block: list[tuple[int, int]] = []
    for pair in moved:
        if block and pair != (block[-1][0] + 1, block[-1][1] + 1):
            yield _merged_move(block)
            block = []
        block.append(pair)
    if block:
        yield _merged_move(block)


def _merged_move(pairs: Sequence[tuple[int, int]]) -> LineChange:
    (was, now), count = pairs[0], len(pairs)
    return LineChange(was=range(was, was + count), now=range(now, now + count), moved=True)


def _pair_gap(
    before: Sequence[BodyLine], after: Sequence[BodyLine], gap: _Unmatched, work: WorkLimit
) -> list[LineChange]:
    """Pair the lines of a differing run; leave those without a partner in `gap`."""
    old, new = [before[at] for at in gap.was], [after[at] for at in gap.now]
    pairs = [(gap.was[i], gap.now[j]) for i, j in pair_lines(old, new, work)]
    left = _Unmatched(gap.was, gap.now)
    _remove_matched([left], pairs)
    if _is_resplit(before, after, gap, left):
        was, now = (range(side[0], side[-1] + 1) for side in (gap.was, gap.now))
        gap.was, gap.now = [], []
        return [LineChange(was=was, now=now)]
    free = UnpairedLines(was=set(left.was), now=set(left.now))
    found = [
        LineChange(was=was, now=now)
        for was, now in extend_pairs((before, after), pairs, free, work)
    ]
    gap.was, gap.now = sorted(free.was), sorted(free.now)
    return found


def _is_resplit(
    before: Sequence[BodyLine], after: Sequence[BodyLine], gap: _Unmatched, left: _Unmatched
) -> bool:
    """Whether paragraphs were only split or merged, apart from edits."""
    if not (left.was or left.now) or not _is_text(before, after, gap):
        return False
    old, new = ("".join(lines[at].key for at in side) for lines, side in
                ((before, gap.was), (after, gap.now)))  # fmt: skip
    left_texts = [(before[at].key, new) for at in left.was] + [
        (after[at].key, old) for at in left.now
    ]
    if len(left_texts) * (len(old) + len(new)) > MAX_RESPLIT_SEARCH:
        return False
    return any(len(key) >= MIN_DISTINCTIVE and key in whole for key, whole in left_texts)


def _is_text(before: Sequence[BodyLine], after: Sequence[BodyLine], gap: _Unmatched) -> bool:
    """Whether a gap consists of adjacent paragraphs on both sides."""
    return all(
        side and side[-1] - side[0] == len(side) - 1 and all(lines[at].cells is None for at in side)
        for lines, side in ((before, gap.was), (after, gap.now))
    )


def _moved_rows(
    before: Sequence[BodyLine],
    after: Sequence[BodyLine],
    gaps: Sequence[_Unmatched],
    moved: Sequence[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    """Edited rows of a table that moved, matched by their first cell."""
    origins: dict[int, Counter[int]] = defaultdict(Counter)
    for one, other in moved:
        if before[one].cells is not None:
            origins[after[other].table][before[one].table] += 1
    if not origins:
        return
    waiting: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at in (at for gap in gaps for at in gap.was if _row_name(before[at])):
        waiting[before[at].table, _row_name(before[at])].append(at)
    origin = {table: counted.most_common(1)[0][0] for table, counted in origins.items()}
    for at in (at for gap in gaps for at in gap.now if after[at].table in origin):
        if places := waiting.get((origin[after[at].table], _row_name(after[at]))):
            yield places.pop(0), at


def _row_name(line: BodyLine) -> str:
    return folded(line.cells[0]) if line.cells else ""
