"""Rebuilds one side of a change from the other side and the hunks alone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from disclosures import Hunk, Op, Segment

_INVERSE = {Op.KEPT: Op.KEPT, Op.ADDED: Op.REMOVED, Op.REMOVED: Op.ADDED}


def rebuilt(lines: Sequence[str], hunks: Sequence[Hunk]) -> list[str]:
    """The lines after, from the lines before."""
    rows: dict[tuple[int, int], list[Hunk]] = defaultdict(list)
    gone: set[int] = set()
    placed: dict[int, tuple[str, int]] = {}
    for each in hunks:
        if _is_cell(each):
            assert each.was is not None
            assert each.now is not None
            rows[each.was.line, each.now.line].append(each)
            continue
        if each.was is not None:
            gone |= set(range(each.was.line, each.was.line + each.was.lines))
        if each.now is not None:
            placed[each.now.line] = each.after, each.now.lines
    for (was, now), cells in rows.items():
        gone.add(was)
        placed[now] = _row(lines[was], cells), 1
    return list(_interleaved([line for at, line in enumerate(lines) if at not in gone], placed))


def inverted(hunk: Hunk) -> Hunk:
    """The inverse hunk."""
    segments = tuple(
        Segment(
            op=_INVERSE[segment.op],
            text=segment.before or segment.after,
            was=segment.was and segment.text,
        )
        for segment in hunk.segments
    )
    return replace(hunk, segments=segments, was=hunk.now, now=hunk.was)


def _is_cell(hunk: Hunk) -> bool:
    return any(place is not None and place.cell is not None for place in (hunk.was, hunk.now))


def _row(line: str, hunks: Sequence[Hunk]) -> str:
    before = line.split("\t")
    gone: set[int] = set()
    placed: dict[int, tuple[str, int]] = {}
    for each in hunks:
        if each.was is not None and each.was.cell is not None:
            gone |= set(range(each.was.cell, each.was.cell + each.was.cells))
        if each.now is not None and each.now.cell is not None:
            for at in range(each.now.cell, each.now.cell + each.now.cells):
                placed[at] = each.after, 1
    return "\t".join(
        _interleaved([cell for at, cell in enumerate(before) if at not in gone], placed)
    )


def _interleaved(rest: Sequence[str], placed: dict[int, tuple[str, int]]) -> Iterator[str]:
    waiting, at = list(rest), 0
    while waiting or at in placed:
        if at in placed:
            text, lines = placed.pop(at)
            yield text
            at += lines
        else:
            yield waiting.pop(0)
            at += 1
    assert not placed
