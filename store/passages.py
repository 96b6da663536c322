"""The passages in which two bodies differ, in the order of the page. Pure.

Sections, paragraphs and rows are aligned as wholes; then each that was edited is looked into, a
row by its cells, everything else by its atoms. Every step has a bound, so that no page can keep
us busy: when a body has used up its share of a close look, the rest is compared by the paragraph.
"""

from collections.abc import Iterator, Sequence

from disclosures import Hunk, Op, Position, Reading, Segment
from store.diff_heads import grid_of
from store.diff_lines import Line, lines
from store.diff_pieces import pieces, unchanged, whole
from store.diff_steps import Step, steps
from store.diff_tables import cell_passages

#: Characters (of both sides) that are looked at closely; beyond it, paragraphs are replaced.
FINE = 400_000


def differing_passages(before: Reading, after: Reading) -> Iterator[Hunk]:
    """The passages that differ; with their places they rebuild each side from the other."""
    old, new = lines(before), lines(after)
    grids = [[grid_of(table) for table in side.tables] for side in (before, after)]
    left = FINE
    for step in steps(old, new):
        was, now = [old[at] for at in step.was], [new[at] for at in step.now]
        left -= sum(len(line.text) for line in (*was, *now)) if was and now else 0
        if step.was and step.now and not step.moved and was[0].cells is not None:
            both = grids[0][was[0].table], grids[1][now[0].table]
            yield from cell_passages(was[0], now[0], (step.was.start, step.now.start), both)
            continue
        yield _passage(step, was, now, fine=left >= 0)


def other_borders(before: Reading, after: Reading) -> Iterator[Hunk]:
    """The rows, word for word the same, at which a table begins on one side alone."""
    old, new = lines(before), lines(after)
    for at, (was, now) in enumerate(zip(old, new, strict=False)):
        if was.key == now.key and _begins(old, at) != _begins(new, at):
            place = Position(line=at)
            same = unchanged(was.text, now.text)
            yield Hunk(pieces=same, section=now.section, was=place, now=place)


def _begins(side: Sequence[Line], at: int) -> bool:
    """Whether a table begins with this line."""
    line, above = side[at], side[at - 1] if at else None
    inside = above is not None and above.cells is not None and above.table == line.table
    return line.cells is not None and not inside


def _passage(step: Step, was: Sequence[Line], now: Sequence[Line], *, fine: bool) -> Hunk:
    return Hunk(
        pieces=_pieces(was, now, fine=fine),
        section=(now or was)[0].section,
        was=Position(line=step.was.start, lines=len(step.was)) if step.was else None,
        now=Position(line=step.now.start, lines=len(step.now)) if step.now else None,
        moved_from=was[0].section if step.moved else None,
    )


def _pieces(was: Sequence[Line], now: Sequence[Line], *, fine: bool) -> tuple[Segment, ...]:
    before, after = "\n".join(line.text for line in was), "\n".join(line.text for line in now)
    if [line.key for line in was] == [line.key for line in now]:
        return unchanged(before, after)
    if not fine:
        return whole(before, after)
    cells = was[0].cells if was else None, now[0].cells if now else None
    if cells[0] and cells[1] and len(cells[0]) == len(cells[1]):
        return tuple(_row(cells[0], cells[1]))
    return pieces(before, after)


def _row(before: Sequence[str], after: Sequence[str]) -> Iterator[Segment]:
    """A row that moved and was edited: no word goes from one cell to another."""
    for at, (one, other) in enumerate(zip(before, after, strict=True)):
        if at:
            yield Segment(op=Op.KEPT, text="\t")
        yield from pieces(one, other)
