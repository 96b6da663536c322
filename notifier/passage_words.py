"""What is said of a passage beside its words: that it moved, and which cell of a table it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disclosures import Hunk, HunkKind
from notifier.inert import safe_line

#: Characters of a name of a section, row or column.
NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Neighbouring passages that are shown as one: cells of a table, or a single passage."""

    section: str
    passages: tuple[Hunk, ...]

    #: Whether they are cells, to be set in a table.
    cells: bool


def is_cell(passage: Hunk) -> bool:
    """Whether a passage is one cell of a table, and no line of text."""
    return any(place is not None and place.cell is not None for place in (passage.was, passage.now))


def in_groups(passages: Iterable[Hunk]) -> Iterator[Group]:
    """Put neighbouring cells together; every other passage stands alone."""
    waiting: list[Hunk] = []
    for passage in passages:
        if waiting and not (is_cell(passage) and passage.section == waiting[0].section):
            yield Group(section=waiting[0].section, passages=tuple(waiting), cells=True)
            waiting = []
        if is_cell(passage):
            waiting.append(passage)
        else:
            yield Group(section=passage.section, passages=(passage,), cells=False)
    if waiting:
        yield Group(section=waiting[0].section, passages=tuple(waiting), cells=True)


def cell_name(passage: Hunk) -> str:
    """Name a cell by its row and column, in one line; empty for what is no cell."""
    return safe_line(" × ".join(name for name in (passage.row, passage.column) if name), 2 * NAME)


def remark(passage: Hunk, language: str = "zh") -> str:
    """Say of a passage that it moved, or that its paragraphs were only divided; else nothing."""
    if passage.fate is HunkKind.DIVIDED:
        if language == "en":
            return "Paragraphs divided otherwise, words unchanged"
        return "段落重新划分，文字未变"
    if passage.fate is not HunkKind.MOVED:
        return ""
    origin = safe_line(passage.moved_from or "", NAME)
    if passage.moved_from == passage.section or not origin:
        return _within(passage, language)
    return f"Moved here from “{origin}”" if language == "en" else f"移动：原在“{origin}”之下"


def _within(passage: Hunk, language: str) -> str:
    if language == "en":
        return f"Moved {'up' if passage.rises else 'down'}"
    return f"移动：位置{'上' if passage.rises else '下'}移"


def in_columns(text: str) -> str:
    """Show the borders of a row's cells, which are tabs, as people see them."""
    return text.replace("\t", " ｜ ")
