"""How hunks of a diff are named, annotated and grouped for display."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gettext import NullTranslations

from disclosures.change import Hunk, HunkKind
from disclosures.sanitising import safe_line

#: Longest name of a section, row or column, in characters.
NAME_LENGTH = 80


#: Between the names of a path: 第二章 罚则 › 第二十三条 › （二）.
PATH_SEPARATOR = " › "


@dataclass(frozen=True, slots=True, kw_only=True)
class HunkGroup:
    """Adjacent hunks that are displayed as one: the cells of one section's tables, or one hunk."""

    #: Where the hunks stand in the document, as `place_name` writes it.
    place: str
    hunks: tuple[Hunk, ...]

    #: Whether the hunks are cells, to be displayed as a table.
    cells: bool


def is_cell(hunk: Hunk) -> bool:
    """Tell whether a hunk is one cell of a table rather than a line of text."""
    return any(side is not None and side.cell is not None for side in (hunk.was, hunk.now))


def group_hunks(hunks: Iterable[Hunk]) -> Iterator[HunkGroup]:
    """Group adjacent cells of one section; every other hunk is a group of its own."""
    cells: list[Hunk] = []
    for hunk in hunks:
        if cells and not (is_cell(hunk) and place_name(hunk) == place_name(cells[0])):
            yield HunkGroup(place=place_name(cells[0]), hunks=tuple(cells), cells=True)
            cells = []
        if is_cell(hunk):
            cells.append(hunk)
        else:
            yield HunkGroup(place=place_name(hunk), hunks=(hunk,), cells=False)
    if cells:
        yield HunkGroup(place=place_name(cells[0]), hunks=tuple(cells), cells=True)


def place_name(hunk: Hunk) -> str:
    """Write where a hunk stands, in one line; of old changes the heading above it alone."""
    names = hunk.path or (hunk.section,)
    return PATH_SEPARATOR.join(safe_line(name, NAME_LENGTH) for name in names if name)


def cell_name(hunk: Hunk) -> str:
    """Name a cell by its row and column, in one line; empty for a line of text."""
    return safe_line(" × ".join(name for name in (hunk.row, hunk.column) if name), 2 * NAME_LENGTH)


def hunk_annotation(hunk: Hunk, translations: NullTranslations) -> str:
    """Say that a hunk moved, or that only its paragraph breaks changed; else empty."""
    if hunk.kind is HunkKind.DIVIDED:
        return translations.gettext("段落重新划分，文字未变")
    if hunk.kind is not HunkKind.MOVED:
        return ""
    origin = safe_line(hunk.moved_from or "", NAME_LENGTH)
    if origin and hunk.moved_from != hunk.section:
        return translations.gettext("移动：原在“%(section)s”之下") % {"section": origin}
    if hunk.moved_up:
        return translations.gettext("移动：位置上移")
    return translations.gettext("移动：位置下移")


def visible_tabs(text: str) -> str:
    """Replace tabs, which separate a row's cells, by a visible border."""
    return text.replace("\t", " ｜ ")
