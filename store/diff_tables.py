"""Two rows of a table, cell by cell, each with what its row and its column are called. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from disclosures import Hunk, Op, Position, Segment
from disclosures.sameness import folded
from store.diff_heads import JOIN, Grid, column_name, row_name
from store.diff_lines import Line
from store.diff_pieces import pieces
from store.diff_runs import aligned

#: The form of 2019: its cells take other columns than the names above them, so that a number
#: in two columns of other names may well be one.
UNEVEN = "t60.disclosure"


def cell_passages(
    old: Line, new: Line, places: tuple[int, int], grids: tuple[Grid, Grid]
) -> Iterator[Hunk]:
    """The cells that differ between two rows that stand at `places`.

    Cells of one name side by side with the same text are one cell that takes more columns.
    """
    uneven = grids[1].table.form == UNEVEN
    waiting: list[Hunk] = []
    for one, other in _columns(old, new, grids):
        was = "" if one is None else (old.cells or ())[one]
        now = "" if other is None else (new.cells or ())[other]
        if one is not None and other is not None and folded(was) == folded(now):
            continue
        line, grid, at = (new, grids[1], other) if other is not None else (old, grids[0], one)
        blank = Segment(op=Op.ADDED if one is None else Op.REMOVED, text="")
        passage = Hunk(
            pieces=pieces(was, now) or (blank,),
            section=new.section,
            was=Position(line=places[0], cell=one),
            now=Position(line=places[1], cell=other),
            row=row_name(grid, line, at or 0),
            column=column_name(grid, line.row, at or 0),
        )
        if waiting and not _is_one_cell(waiting[-1], passage, uneven=uneven):
            yield _merged(waiting)
            waiting = []
        waiting.append(passage)
    if waiting:
        yield _merged(waiting)


def _is_one_cell(left: Hunk, right: Hunk, *, uneven: bool) -> bool:
    """Whether two cells are one that takes several columns, on every side that has them."""
    if left.pieces != right.pieces or not left.column:
        return False
    if left.column != right.column and not uneven:
        return False
    return all(
        (a is None and b is None) or (a is not None and b == a + 1)
        for a, b in ((_cell(left.was), _cell(right.was)), (_cell(left.now), _cell(right.now)))
    )


def _cell(place: Position | None) -> int | None:
    return place.cell if place else None


def _merged(cells: Sequence[Hunk]) -> Hunk:
    first, count = cells[0], len(cells)
    names = list(dict.fromkeys(each.column for each in cells))
    column = "、".join([names[0], *(name.rpartition(JOIN)[2] for name in names[1:])])
    was, now = _wide(first.was, count), _wide(first.now, count)
    return replace(first, was=was, now=now, column=column)


def _wide(place: Position | None, cells: int) -> Position | None:
    return place if place is None or place.cell is None else replace(place, cells=cells)


def _columns(
    old: Line, new: Line, grids: tuple[Grid, Grid]
) -> Iterator[tuple[int | None, int | None]]:
    """Which cell became which: as the columns of the tables did, where these were changed."""
    before, after = old.cells or (), new.cells or ()
    names = grids[0].names, grids[1].names
    named = (len(names[0]), len(names[1])) == (len(before), len(after))
    if len(before) == len(after) and not (named and _other_order(*names)):
        yield from ((at, at) for at in range(len(before)))
        return
    if not named or "" in (*names[0][1:], *names[1][1:]):
        named, names = False, _first_rows(before, after, grids)
    for kept, was, now in aligned(*names):
        one, other = range(was.start, was.stop), range(now.start, now.stop)
        if kept:
            yield from zip(one, other, strict=True)
            continue
        # A name that stands elsewhere on the other side is no new name of the column beside it.
        elsewhere = {*names[0]} & {*names[1]} if named else frozenset()
        gone = [at for at in one if names[0][at] in elsewhere]
        come = [at for at in other if names[1][at] in elsewhere]
        yield from ((at, None) for at in gone)
        yield from ((None, at) for at in come)
        yield from zip_longest((at for at in one if at not in gone),
                               (at for at in other if at not in come))  # fmt: skip


def _first_rows(
    before: Sequence[str], after: Sequence[str], grids: tuple[Grid, Grid]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What tells columns apart that have no names: the first row, or else the row itself."""
    heads = grids[0].table.rows[0], grids[1].table.rows[0]
    if (len(heads[0]), len(heads[1])) == (len(before), len(after)):
        before, after = heads
    return tuple(map(folded, before)), tuple(map(folded, after))


def _other_order(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a column stands elsewhere, by a name that no other column has."""
    if before == after:
        return False
    counted = Counter(before), Counter(after)
    places = {name: at for at, name in enumerate(after) if name and counted[1][name] == 1}
    return any(
        places.get(name, at) != at for at, name in enumerate(before) if counted[0][name] == 1
    )
