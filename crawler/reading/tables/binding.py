"""Binds cells to keys by the labels of their rows and the headers of their columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.reading.page.cell_grid import GridCell
from crawler.reading.tables.amounts import Amount, amount_of, has_words
from crawler.reading.text.whitespace import compact

#: Pattern → key; the first pattern that matches a compacted label decides.
LabelPatterns = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundCell:
    """One cell of a statutory table with its meaning."""

    #: Keys of row and column; `key` is the figure's key.
    row: str
    column: str
    key: str

    #: The cell as printed; None: the row has no such cell.
    text: str | None

    #: The row's labels (and column headers), compacted.
    label: str
    unit: str = ""

    @property
    def amount(self) -> Amount:
        """The parsed value of the cell."""
        return amount_of(self.text or "", self.unit)


def label_patterns(*rows: tuple[str, str]) -> LabelPatterns:
    """Compile pairs of pattern and key."""
    return tuple((re.compile(pattern), key) for pattern, key in rows)


def match_label(text: str, patterns: LabelPatterns) -> str:
    """Return the key of a label; empty for an unknown one."""
    plain = compact(text)
    return next((key for pattern, key in patterns if pattern.search(plain)), "")


def bind_columns(header: Sequence[Sequence[GridCell]], patterns: LabelPatterns) -> dict[int, str]:
    """Return column → key of its header; the lowest header with a key decides."""
    found: dict[int, str] = {}
    for row in header:
        for cell in row:
            key = match_label(cell.text, patterns)
            if key:
                found.update(dict.fromkeys(range(cell.left, cell.right), key))
    return found


def row_values(row: Sequence[GridCell], columns: Mapping[int, str]) -> dict[str, str | None]:
    """Return key → text of a row: by grid columns, or by order where the spans are wrong."""
    names = list(dict.fromkeys(columns[at] for at in sorted(columns)))
    under: dict[str, list[GridCell]] = {name: [] for name in names}
    for cell in row:
        for name in dict.fromkeys(columns.get(at, "") for at in range(cell.left, cell.right)):
            if name:
                under[name].append(cell)
    single = {name: _single_value(cells) for name, cells in under.items()}
    used_columns = [cell.left for cells in under.values() for cell in cells[:1]]
    if None not in single.values() and len(set(used_columns)) == len(names):
        return single
    values = _cells_after_labels(row)
    if len(values) == len(names):
        return dict(zip(names, (cell.text for cell in values), strict=True))
    return single


def leading_labels(row: Sequence[GridCell]) -> tuple[str, ...]:
    """Return the labels at the start of a row, compacted, from general to specific."""
    found = []
    for cell in row:
        if not has_words(cell.text):
            break
        found.append(compact(cell.text))
    return tuple(found)


def _single_value(cells: Sequence[GridCell]) -> str | None:
    """Return the only value under a header; None if there is none, or more than one."""
    texts = {cell.text for cell in cells if not has_words(cell.text)}
    return texts.pop() if len(texts) == 1 else None


def _cells_after_labels(row: Sequence[GridCell]) -> list[GridCell]:
    """Return the cells after the last label."""
    last = max((at for at, cell in enumerate(row) if has_words(cell.text)), default=-1)
    return list(row[last + 1 :])
