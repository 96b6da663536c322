"""What a change consists of, point by point, as a person would list it. Pure data, no sentences.

Hunks are grouped by article (of a report by heading): an article was amended, added or removed, an
item was added to it. A replacement that occurs in several places is one point. Words for the
points are in ``disclosures.wording.change_summary``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from disclosures.change import Change, Hunk, HunkKind, NumberedUnit
from disclosures.numbering import OutlineLevel, numeral_of, running_number
from disclosures.outline import CONTENTS
from disclosures.replacements import (
    ARTICLE,
    ITEM,
    Replacement,
    hunks_beside_figures,
    replacements_in,
)


class PointKind(StrEnum):
    """Kind of a point of a change."""

    #: A figure or a field of the document differs; `name` is its key.
    FIGURE = "figure"
    FIELD = "field"

    #: One expression was replaced by another in several places.
    REPLACED = "replaced"
    AMENDED = "amended"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"

    #: Text without an outline.
    TEXT_AMENDED = "text_amended"
    TEXT_ADDED = "text_added"
    TEXT_REMOVED = "text_removed"

    #: Cells of tables; one cell has its row and column as `name`. Whole rows.
    CELLS = "cells"
    ROWS_ADDED = "rows_added"
    ROWS_REMOVED = "rows_removed"

    ROWS_MOVED = "rows_moved"

    #: Paragraphs were divided or joined.
    DIVIDED = "divided"

    #: Running numbers shifted: all forward, or otherwise.
    NUMBERS_FORWARD = "numbers_forward"
    NUMBERS_ADJUSTED = "numbers_adjusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePoint:
    """One point of a change."""

    kind: PointKind

    #: Where: names of articles, headings, or items within one; empty: anywhere.
    places: tuple[str, ...] = ()

    #: What was replaced, where that is all and can be quoted; of a field or cell, its values.
    replacements: tuple[Replacement, ...] = ()

    #: Key of a figure, name of a field, of a cell, or of the unit that was renumbered.
    name: str = ""
    count: int = 1


#: Most replacements of one point that are quoted.
_MOST_QUOTED = 2

#: In this order points that state only where are listed.
_ORDER = tuple(PointKind)

#: Characters in which the number of a paragraph stands.
_OPENING = 100

#: Divisions from which a repeated replacement is one point.
_REPEATED = 3


def change_points(change: Change) -> list[ChangePoint]:
    """Return the points of `change`: figures and fields, then articles, tables and numbers."""
    rows: list[Hunk] = []
    texts: list[Hunk] = []
    for hunk in hunks_beside_figures(change):
        (rows if _is_row(hunk) else texts).append(hunk)
    repeated, rest = _repeated_replacements(texts)
    return [
        *(ChangePoint(kind=PointKind.FIGURE, name=each.key) for each in change.figures),
        *_field_points(change),
        *repeated,
        *_merged(_division_points(rest)),
        *_table_points(rows),
        *_renumbering_points(change),
    ]


def _field_points(change: Change) -> Iterator[ChangePoint]:
    for field in change.fields:
        values = Replacement(before=field.before or "", after=field.after or "")
        yield ChangePoint(kind=PointKind.FIELD, name=field.name, replacements=(values,))


def division_of(hunk: Hunk) -> str:
    """Return the name of a hunk's article, else of its last heading; empty: it has none.

    A heading that was added or removed is its own division.
    """
    if hunk.path[:1] == (CONTENTS,):
        return CONTENTS
    articles = [name for name in hunk.path if ARTICLE.fullmatch(name)]
    if articles:
        return articles[-1]
    mark = running_number(_opening(hunk))
    if mark and mark.level and mark.level < OutlineLevel.ARTICLE:
        return mark.number
    headings = [name for name in hunk.path if not ITEM.fullmatch(name)]
    return headings[-1] if headings else ""


def _is_row(hunk: Hunk) -> bool:
    """Whether a hunk is a cell or a row of a table."""
    sides = (side for side in (hunk.was, hunk.now) if side is not None)
    tabs = any("\t" in segment.text for segment in hunk.segments)
    return tabs or any(side.cell is not None for side in sides)


def _opening(hunk: Hunk) -> str:
    """Return the beginning of a hunk's text before, else after, in which its number stands."""
    for text_of in (attrgetter("before"), attrgetter("after")):
        text = ""
        for segment in hunk.segments:
            text += text_of(segment)
            if len(text) >= _OPENING:
                break
        if text:
            return text
    return ""


def _repeated_replacements(hunks: Sequence[Hunk]) -> tuple[list[ChangePoint], list[Hunk]]:
    """Return a point for each replacement that occurs in several divisions, and the other hunks."""
    places: dict[Replacement, list[str]] = defaultdict(list)
    only = {id(hunk): replacements_in(hunk) for hunk in hunks if hunk.kind is HunkKind.EDITED}
    for hunk in hunks:
        for each in set(only.get(id(hunk), ())):
            places[each].append(division_of(hunk))
    repeated = {each for each, found in places.items() if len(set(found)) >= _REPEATED}
    points = [
        ChangePoint(
            kind=PointKind.REPLACED,
            places=tuple(dict.fromkeys(found)),
            replacements=(each,),
            count=len(found),
        )
        for each, found in places.items()
        if each in repeated
    ]
    rest = [
        hunk for hunk in hunks if not (only.get(id(hunk)) and repeated.issuperset(only[id(hunk)]))
    ]
    return points, rest


def _division_points(hunks: Iterable[Hunk]) -> Iterator[ChangePoint]:
    """Yield the points of each division, in the order of the page."""
    divisions: dict[tuple[str, bool], list[Hunk]] = defaultdict(list)
    for hunk in hunks:
        divisions[division_of(hunk), hunk.now is None and hunk.was is not None].append(hunk)
    for (name, _), found in divisions.items():
        yield from _points_of(name, found) if name else _points_without_place(found)


def _points_of(name: str, hunks: Sequence[Hunk]) -> Iterator[ChangePoint]:
    kinds = {hunk.kind for hunk in hunks}
    one_sided = {HunkKind.ADDED: PointKind.ADDED, HunkKind.REMOVED: PointKind.REMOVED}
    whole = next((hunk for hunk in hunks if _begins(name, hunk) and hunk.kind in one_sided), None)
    if whole:
        yield ChangePoint(kind=one_sided[whole.kind], places=(name,))
    elif kinds == {HunkKind.MOVED} or kinds == {HunkKind.DIVIDED}:
        kind = PointKind.MOVED if kinds == {HunkKind.MOVED} else PointKind.DIVIDED
        yield ChangePoint(kind=kind, places=(name,))
    elif len(kinds) == 1 and kinds <= one_sided.keys() and _is_whole(name):
        places = tuple(_inner_name(name, hunk) for hunk in hunks)
        yield ChangePoint(kind=one_sided[hunks[0].kind], places=places)
    elif len(hunks) == 1 and _begins(name, hunks[0]) and not ARTICLE.fullmatch(name):
        titles = (running_number(text) for text in (hunks[0].before, hunks[0].after))
        before, after = (mark.title.strip() if mark else "" for mark in titles)
        renamed = Replacement(before=before, after=after)
        yield ChangePoint(kind=PointKind.AMENDED, places=(name,), replacements=(renamed,))
    else:
        each = [replacements_in(hunk) for hunk in hunks]
        found = [one for some in each for one in some] if all(each) else []
        quoted = tuple(found) if len(found) <= _MOST_QUOTED else ()
        yield ChangePoint(kind=PointKind.AMENDED, places=(name,), replacements=quoted)


def _is_whole(name: str) -> bool:
    """Whether what was added to a division is named by itself: an item, a list of contents."""
    return name == CONTENTS or ARTICLE.fullmatch(name) is not None


def _begins(name: str, hunk: Hunk) -> bool:
    """Whether a hunk is the first line of a division: its article, or its heading."""
    if hunk.path and hunk.path[-1] == name:
        return ARTICLE.fullmatch(name) is not None
    mark = running_number(hunk.before or hunk.after)
    return mark is not None and mark.number == name and mark.level is not None


def _inner_name(name: str, hunk: Hunk) -> str:
    """Return the name of an item or paragraph of an article: 第四条第二款第（三）项."""
    inner = hunk.path[hunk.path.index(name) + 1 :]
    parts = (f"第{part}项" if part.startswith(("(", "（")) else part for part in inner)
    return "".join((name, *parts))


def _points_without_place(hunks: Sequence[Hunk]) -> Iterator[ChangePoint]:
    kinds = {
        HunkKind.EDITED: PointKind.TEXT_AMENDED,
        HunkKind.ADDED: PointKind.TEXT_ADDED,
        HunkKind.REMOVED: PointKind.TEXT_REMOVED,
        HunkKind.MOVED: PointKind.MOVED,
        HunkKind.DIVIDED: PointKind.DIVIDED,
    }
    if len(hunks) == 1 and (found := replacements_in(hunks[0])) and len(found) <= _MOST_QUOTED:
        yield ChangePoint(kind=PointKind.TEXT_AMENDED, replacements=found)
        return
    counted = Counter(kinds[hunk.kind] for hunk in hunks)
    yield from (ChangePoint(kind=kind, count=count) for kind, count in counted.items())


def _merged(points: Iterable[ChangePoint]) -> Iterator[ChangePoint]:
    """Merge the points of one kind that state nothing but where."""
    merged: dict[PointKind, list[ChangePoint]] = defaultdict(list)
    for point in points:
        if point.replacements:
            yield point
        else:
            merged[point.kind].append(point)
    for kind, found in sorted(merged.items(), key=lambda item: _ORDER.index(item[0])):
        places = tuple(dict.fromkeys(place for point in found for place in point.places))
        yield ChangePoint(kind=kind, places=places, count=sum(point.count for point in found))


def _table_points(hunks: Sequence[Hunk]) -> Iterator[ChangePoint]:
    cells = [hunk for hunk in hunks if hunk.row or hunk.column]
    rows = Counter(hunk.kind for hunk in hunks if not (hunk.row or hunk.column))
    if len(cells) == 1:
        name = " × ".join(part for part in (cells[0].row, cells[0].column) if part)
        values = Replacement(before=cells[0].before, after=cells[0].after)
        yield ChangePoint(kind=PointKind.CELLS, name=name, replacements=(values,))
    elif cells or rows[HunkKind.EDITED]:
        yield ChangePoint(kind=PointKind.CELLS, count=len(cells) + rows[HunkKind.EDITED])
    for side, kind in (
        (HunkKind.ADDED, PointKind.ROWS_ADDED),
        (HunkKind.REMOVED, PointKind.ROWS_REMOVED),
        (HunkKind.MOVED, PointKind.ROWS_MOVED),
    ):
        if rows[side]:
            yield ChangePoint(kind=kind, count=rows[side])


def _renumbering_points(change: Change) -> Iterator[ChangePoint]:
    shifts = [each for each in change.renumberings if each.unit is not NumberedUnit.REFERENCE]
    if shifts:
        forward = all(_value(each.before[0]) < _value(each.after[0]) for each in shifts)
        kind = PointKind.NUMBERS_FORWARD if forward else PointKind.NUMBERS_ADJUSTED
        units = {each.unit for each in shifts}
        unit = NumberedUnit.ARTICLE if NumberedUnit.ARTICLE in units else shifts[0].unit
        yield ChangePoint(kind=kind, name=unit.value, count=len(shifts))


def _value(number: str) -> int:
    mark = running_number(number)
    return mark.value if mark else numeral_of(number)
