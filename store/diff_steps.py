"""What became of each line: the same, edited, moved, gone or new. Pure.

Sections are aligned first, by their headings, then lines as wholes. Of those that differ, the ones
that stand elsewhere word for word have moved; the rest is paired within its run; what is left and
nearly the same as something left elsewhere has moved and was edited. Paragraphs that were divided
or put together are compared as one.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from disclosures.sameness import folded
from store.diff_flow import TELLING, Free, grown
from store.diff_lines import Line
from store.diff_pairs import LONG, Patience, likeness, measured, paired
from store.diff_sections import by_section

#: A line that moved and was edited is at least this alike, and this long.
NEAR, NEAR_LENGTH = 0.7, 20

#: Characters looked through to find paragraphs that were divided or put together.
FLOW = 20_000_000

#: Pairs tried to find lines that moved and were edited.
NEAR_PAIRS = 2_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Lines of the body before that became lines of the body after."""

    was: range
    now: range
    moved: bool = False


@dataclass(slots=True)
class _Left:
    """The places of lines that are not accounted for yet, in order."""

    was: list[int]
    now: list[int]

    def take(self, was: Set[int], now: Set[int]) -> None:
        """Leave out what is accounted for."""
        self.was = [at for at in self.was if at not in was]
        self.now = [at for at in self.now if at not in now]


def steps(before: Sequence[Line], after: Sequence[Line]) -> list[Step]:
    """The steps that change something, in the order of the page after."""
    runs = list(by_section(before, after))
    gaps = [
        _Left(list(range(was.start, was.stop)), list(range(now.start, now.stop)))
        for kept, was, now in runs
        if not kept
    ]
    kept = [
        pair
        for same, was, now in runs
        if same
        for pair in zip(range(was.start, was.stop), range(now.start, now.stop), strict=True)
    ]
    moved = list(_moved_whole(before, after, gaps))
    _take(gaps, moved)
    patience = Patience()
    edited = [step for gap in gaps for step in _edited(before, after, gap, patience)]
    near = [*_moved_rows(before, after, gaps, moved), *_moved_edited(before, after, gaps)]
    _take(gaps, near)
    found = [*_blocks(sorted(moved)), *edited, *(_step(*pair, moved=True) for pair in near)]
    stay = sorted([*kept, *((step.was.start, step.now.start) for step in edited)])
    return sorted([*found, *_alone(gaps)], key=lambda step: _order(step, stay))


def _take(gaps: Iterable[_Left], pairs: Sequence[tuple[int, int]]) -> None:
    was, now = {one for one, _ in pairs}, {other for _, other in pairs}
    for gap in gaps if pairs else ():
        gap.take(was, now)


def _step(was: int, now: int, *, moved: bool = False) -> Step:
    return Step(was=range(was, was + 1), now=range(now, now + 1), moved=moved)


def _alone(gaps: Iterable[_Left]) -> Iterator[Step]:
    for gap in gaps:
        yield from (Step(was=range(at, at + 1), now=range(0)) for at in gap.was)
        yield from (Step(was=range(0), now=range(at, at + 1)) for at in gap.now)


def _order(step: Step, stay: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """Where it is told: at its place after; what is gone, before what followed it."""
    if step.now:
        return step.now.start, 1, 0
    following = bisect_right(stay, (step.was.start, -1))
    return stay[following][1] if following < len(stay) else 1 << 60, 0, step.was.start


def _moved_whole(
    before: Sequence[Line], after: Sequence[Line], gaps: Sequence[_Left]
) -> Iterator[tuple[int, int]]:
    """Lines that stand elsewhere word for word."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for gap in gaps:
        for at in gap.was:
            if before[at].cells is not None or len(before[at].key) >= TELLING:
                waiting[before[at].key].append(at)
    for gap in gaps:
        for at in gap.now:
            if places := waiting.get(after[at].key):
                yield places.pop(0), at


def _blocks(moved: Sequence[tuple[int, int]]) -> Iterator[Step]:
    """Neighbours that moved together, as one."""
    block: list[tuple[int, int]] = []
    for pair in moved:
        if block and pair != (block[-1][0] + 1, block[-1][1] + 1):
            yield _block(block)
            block = []
        block.append(pair)
    if block:
        yield _block(block)


def _block(pairs: Sequence[tuple[int, int]]) -> Step:
    (was, now), count = pairs[0], len(pairs)
    return Step(was=range(was, was + count), now=range(now, now + count), moved=True)


def _edited(
    before: Sequence[Line], after: Sequence[Line], gap: _Left, patience: Patience
) -> list[Step]:
    """Pair what is left of a run of differing lines; leave in `gap` what found no partner."""
    old, new = [before[at] for at in gap.was], [after[at] for at in gap.now]
    pairs = [(gap.was[i], gap.now[j]) for i, j in paired(old, new, patience)]
    rest = _Left(gap.was, gap.now)
    _take([rest], pairs)
    if _flows(before, after, gap, rest):
        was, now = (range(side[0], side[-1] + 1) for side in (gap.was, gap.now))
        gap.was, gap.now = [], []
        return [Step(was=was, now=now)]
    free = Free(was=set(rest.was), now=set(rest.now))
    found = [Step(was=was, now=now) for was, now in grown((before, after), pairs, free, patience)]
    gap.was, gap.now = sorted(free.was), sorted(free.now)
    return found


def _flows(before: Sequence[Line], after: Sequence[Line], gap: _Left, rest: _Left) -> bool:
    """Whether paragraphs were only divided or put together, beside what else was edited."""
    if not (rest.was or rest.now) or not _is_text(before, after, gap):
        return False
    old, new = ("".join(lines[at].key for at in side) for lines, side in
                ((before, gap.was), (after, gap.now)))  # fmt: skip
    rests = [(before[at].key, new) for at in rest.was] + [(after[at].key, old) for at in rest.now]
    if len(rests) * (len(old) + len(new)) > FLOW:
        return False
    return any(len(key) >= TELLING and key in whole for key, whole in rests)


def _is_text(before: Sequence[Line], after: Sequence[Line], gap: _Left) -> bool:
    """Whether a gap is neighbouring paragraphs on both sides."""
    return all(
        side and side[-1] - side[0] == len(side) - 1 and all(lines[at].cells is None for at in side)
        for lines, side in ((before, gap.was), (after, gap.now))
    )


def _moved_rows(
    before: Sequence[Line],
    after: Sequence[Line],
    gaps: Sequence[_Left],
    moved: Sequence[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    """Rows that were edited in a table that moved: by the names at their left."""
    origins: dict[int, Counter[int]] = defaultdict(Counter)
    for one, other in moved:
        if before[one].cells is not None:
            origins[after[other].table][before[one].table] += 1
    if not origins:
        return
    waiting: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at in (at for gap in gaps for at in gap.was if _row_name(before[at])):
        waiting[before[at].table, _row_name(before[at])].append(at)
    whence = {table: counted.most_common(1)[0][0] for table, counted in origins.items()}
    for at in (at for gap in gaps for at in gap.now if after[at].table in whence):
        if places := waiting.get((whence[after[at].table], _row_name(after[at]))):
            yield places.pop(0), at


def _row_name(line: Line) -> str:
    return folded(line.cells[0]) if line.cells else ""


def _moved_edited(
    before: Sequence[Line], after: Sequence[Line], gaps: Sequence[_Left]
) -> Iterator[tuple[int, int]]:
    """Lines that stand elsewhere, nearly word for word."""
    gone = [at for gap in gaps for at in gap.was if _may_move(before[at])]
    come = [at for gap in gaps for at in gap.now if _may_move(after[at])]
    if not gone or not come or len(gone) * len(come) > NEAR_PAIRS:
        return
    olds = [(measured(before[at]), at) for at in gone]
    news = [(measured(after[at]), at) for at in come]
    alike = sorted(((likeness(a, b), i, j) for a, i in olds for b, j in news), reverse=True)
    taken: set[tuple[int, int]] = set()
    for score, i, j in alike:
        if score < NEAR:
            return
        if (0, i) not in taken and (1, j) not in taken:
            taken |= {(0, i), (1, j)}
            yield i, j


def _may_move(line: Line) -> bool:
    return line.cells is None and NEAR_LENGTH <= len(line.key) <= 10 * LONG
