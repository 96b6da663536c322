"""The difference between a stored reading and a new one, for display. Pure.

Two readings differ exactly if their digests do (``disclosures.content_digest``); this module finds
where. White space, character width, the address and the markup do not count. All steps are
bounded: after `MAX_INLINE_TEXT` characters the rest is compared by whole paragraphs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from disclosures import (
    Attachment,
    Change,
    FieldChange,
    Figure,
    FigureChange,
    Hunk,
    Op,
    Position,
    Reading,
    Renumbering,
    Segment,
)
from disclosures.content_digest import digest, folded
from store.compare.inline_diff import inline_diff, replaced, unchanged
from store.compare.line_diff import LineChange, diff_lines
from store.compare.lines import BodyLine, body_lines, heading_name
from store.compare.row_numbers import is_row_number
from store.compare.table_diff import cell_hunks, table_headers

#: The fields of a reading that are content, as they are displayed.
COMPARED_FIELDS: dict[str, Callable[[Reading], str | None]] = {
    "title": lambda reading: reading.title,
    "publisher": lambda reading: reading.publisher,
    "published": lambda reading: str(reading.published) if reading.published else None,
    "signed_on": lambda reading: str(reading.signed_on) if reading.signed_on else None,
    "index_no": lambda reading: reading.index_no,
    "doc_no": lambda reading: reading.doc_no,
    "source": lambda reading: reading.source,
}


def compare(before: Reading | None, after: Reading) -> Change | None:
    """The change from `before` to `after`; None for equal readings and for a first one."""
    if before is None or digest(before) == digest(after):
        return None
    body = compare_bodies(before, after)
    change = Change(
        fields=(*_fields(before, after), *_attachments(before, after)),
        figures=tuple(_figures(before.figures, after.figures)),
        hunks=tuple(hunk for hunk in body.hunks if not hunk.renumbered),
        renumberings=body.renumberings,
        renumbered=tuple(hunk for hunk in body.hunks if hunk.renumbered),
    )
    return change or Change(hunks=tuple(moved_table_borders(before, after)))


#: Characters (of both sides) that are compared in detail; beyond it, paragraphs are replaced.
MAX_INLINE_TEXT = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyChange:
    """The hunks that differ, in the order of the new page, and what was renumbered."""

    hunks: tuple[Hunk, ...]
    renumberings: tuple[Renumbering, ...]


def differing_hunks(before: Reading, after: Reading) -> tuple[Hunk, ...]:
    """The hunks that differ; with their positions each side can be rebuilt from the other."""
    return compare_bodies(before, after).hunks


def compare_bodies(before: Reading, after: Reading) -> BodyChange:
    """Compare the bodies of two readings."""
    old, new = body_lines(before), body_lines(after)
    found = diff_lines(old, new)
    headers = [[table_headers(table) for table in side.tables] for side in (before, after)]
    left = MAX_INLINE_TEXT
    hunks: list[Hunk] = []
    for change in found.changes:
        was, now = [old[at] for at in change.was], [new[at] for at in change.now]
        left -= sum(len(line.text) for line in (*was, *now)) if was and now else 0
        if change.was and change.now and not change.moved and was[0].cells is not None:
            both = headers[0][was[0].table], headers[1][now[0].table]
            cells = cell_hunks(was[0], now[0], (change.was.start, change.now.start), both)
            hunks += (_with_renumbering(each, was[0], now[0]) for each in cells)
            continue
        hunks.append(_hunk(change, was, now, fine=left >= 0))
    return BodyChange(hunks=tuple(hunks), renumberings=tuple(found.renumberings))


def _with_renumbering(hunk: Hunk, old: BodyLine, new: BodyLine) -> Hunk:
    """A cell, marked as renumbered if it is the running number of its row."""
    columns = hunk.was and hunk.was.cell, hunk.now and hunk.now.cell
    is_number = (
        columns == (old.number_column, new.number_column)
        and is_row_number(hunk.before)
        and is_row_number(hunk.after)
    )
    return replace(hunk, path=new.place.path, renumbered=is_number)


def moved_table_borders(before: Reading, after: Reading) -> Iterator[Hunk]:
    """Rows with equal text at which a table begins on one side only."""
    old, new = body_lines(before), body_lines(after)
    for at, (was, now) in enumerate(zip(old, new, strict=False)):
        if was.key == now.key and _begins_table(old, at) != _begins_table(new, at):
            place = Position(line=at)
            same = unchanged(was.text, now.text)
            path = now.place.path
            yield Hunk(segments=same, section=now.section, path=path, was=place, now=place)


def _fields(before: Reading, after: Reading) -> Iterator[FieldChange]:
    for name, shown in COMPARED_FIELDS.items():
        old, new = shown(before), shown(after)
        if folded(old) != folded(new) and not (name == "published" and _is_same_day(before, after)):
            yield FieldChange(name=name, before=old, after=new)


def _is_same_day(before: Reading, after: Reading) -> bool:
    """Whether both were published on one day, whatever time of it they print."""
    one, other = before.published, after.published
    return one is not None and other is not None and one.on == other.on


def _attachments(before: Reading, after: Reading) -> Iterator[FieldChange]:
    """Attachments that differ, matched by address, else by name."""
    had, has = ([each for each in side.attachments if each.is_document] for side in (before, after))
    old, new = set(had), set(has)
    removed = [each for each in had if each not in new]
    added = [each for each in has if each not in old]
    matched = _matched_files(removed, added)
    for at, one in enumerate(removed):
        shown = _file_label(one), _file_label(added[matched[at]]) if at in matched else None
        if folded(shown[0]) != folded(shown[1]):
            yield FieldChange(name="attachments", before=shown[0], after=shown[1])
    for at in sorted({*range(len(added))} - {*matched.values()}):
        yield FieldChange(name="attachments", before=None, after=_file_label(added[at]))
    if not removed and not added and had != has:
        sides = ("\n".join(map(_file_label, side)) for side in (had, has))
        yield FieldChange(name="attachments", before=next(sides), after=next(sides))


def _matched_files(removed: Sequence[Attachment], added: Sequence[Attachment]) -> dict[int, int]:
    """Indexes of matching files; a match by address has precedence over one by name."""
    found: dict[int, int] = {}
    for known_by in (_address, _name):
        waiting: dict[str, list[int]] = defaultdict(list)
        for at in sorted({*range(len(added))} - {*found.values()}, reverse=True):
            waiting[known_by(added[at])].append(at)
        for at, one in enumerate(removed):
            if at not in found and (places := waiting[known_by(one)]):
                found[at] = places.pop()
    return found


def _address(attachment: Attachment) -> str:
    return attachment.url


def _name(attachment: Attachment) -> str:
    return folded(attachment.text)


def _file_label(attachment: Attachment) -> str:
    """Name and address of a file, and the start of its SHA-256 if it was replaced."""
    text = f"{attachment.text} {attachment.url}".strip()
    return f"{text} (SHA-256 {attachment.replaced[:12]})" if attachment.replaced else text


def _figures(before: Sequence[Figure], after: Sequence[Figure]) -> Iterator[FigureChange]:
    """Figures that differ, matched by key and section.

    Figures that are left because they changed sections are matched by key alone.
    """
    old, new = _grouped(before), _grouped(after)
    places = list(dict.fromkeys([*old, *new]))
    unmatched: dict[str, list[tuple[list[Figure], list[Figure]]]] = defaultdict(list)
    for place in places:
        unmatched[place[0]].append(_unmatched(old.get(place, []), new.get(place, [])))
    for key, sections in unmatched.items():
        yield from (
            FigureChange(key=key, before=one, after=other)
            for removed, added in sections
            for one, other in zip(removed, added, strict=False)
        )
        removed = [one for sides in sections for one in sides[0][len(sides[1]) :]]
        added = [one for sides in sections for one in sides[1][len(sides[0]) :]]
        for one, other in zip_longest(*_unmatched(removed, added)):
            yield FigureChange(key=key, before=one, after=other)


def _grouped(figures: Iterable[Figure]) -> dict[tuple[str, str], list[Figure]]:
    groups: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[figure.key, heading_name(figure.section)].append(figure)
    return groups


def _unmatched(
    before: Sequence[Figure], after: Sequence[Figure]
) -> tuple[list[Figure], list[Figure]]:
    """The figures that are left on each side without the equal pairs."""
    waiting: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at in reversed(range(len(after))):
        waiting[_figure_value(after[at])].append(at)
    removed = []
    for figure in before:
        if places := waiting.get(_figure_value(figure)):
            places.pop()
        else:
            removed.append(figure)
    left = sorted(at for places in waiting.values() for at in places)
    return removed, [after[at] for at in left]


def _figure_value(figure: Figure) -> tuple[object, ...]:
    return figure.value, folded(figure.unit), figure.qualifier


def _begins_table(side: Sequence[BodyLine], at: int) -> bool:
    """Whether a table begins with this line."""
    line, above = side[at], side[at - 1] if at else None
    inside = above is not None and above.cells is not None and above.table == line.table
    return line.cells is not None and not inside


def _hunk(
    change: LineChange, was: Sequence[BodyLine], now: Sequence[BodyLine], *, fine: bool
) -> Hunk:
    return Hunk(
        segments=_segments(was, now, fine=fine),
        section=(now or was)[0].section,
        path=(now or was)[0].place.path,
        was=Position(line=change.was.start, lines=len(change.was)) if change.was else None,
        now=Position(line=change.now.start, lines=len(change.now)) if change.now else None,
        moved_from=was[0].section if change.moved else None,
        renumbered=change.renumbered,
    )


def _segments(
    was: Sequence[BodyLine], now: Sequence[BodyLine], *, fine: bool
) -> tuple[Segment, ...]:
    before, after = "\n".join(line.text for line in was), "\n".join(line.text for line in now)
    if [line.key for line in was] == [line.key for line in now]:
        return unchanged(before, after)
    if not fine:
        return replaced(before, after)
    if len(was) == len(now) == 1 and (segments := _renumbered(was[0], now[0])):
        return segments
    cells = was[0].cells if was else None, now[0].cells if now else None
    if cells[0] and cells[1] and len(cells[0]) == len(cells[1]):
        return tuple(_row_segments(cells[0], cells[1]))
    return inline_diff(before, after)


def _renumbered(old: BodyLine, new: BodyLine) -> tuple[Segment, ...]:
    """Segments of a line of which only the running number differs; empty: more does."""
    if old.stem != new.stem or not (old.place.number and new.place.number):
        return ()
    rest = [line.text.lstrip()[line.place.number_length :] for line in (old, new)]
    if folded(rest[0]) != folded(rest[1]):
        return ()
    numbers = [line.text[: len(line.text) - len(text)]
               for line, text in zip((old, new), rest, strict=True)]  # fmt: skip
    return (*replaced(*numbers), *unchanged(*rest))


def _row_segments(before: Sequence[str], after: Sequence[str]) -> Iterator[Segment]:
    """Segments of a row that moved and was edited: cells are compared one by one."""
    for at, (one, other) in enumerate(zip(before, after, strict=True)):
        if at:
            yield Segment(op=Op.KEPT, text="\t")
        yield from inline_diff(one, other)
