"""Cells bound to what they mean: by the label of their row and the head of their column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.reading.amounts import Amount, amount_of, has_words
from crawler.reading.grids import Piece
from crawler.reading.tree import tight

#: A row is known by the first pattern that its label, tight, fits.
Labels = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One cell of a statutory table."""

    #: What the row and the column mean; the figure's key is put together from both.
    row: str
    column: str
    key: str

    #: The cell as printed; None: the row has no cell there.
    text: str | None

    #: The labels that lead to it, tight.
    label: str
    unit: str = ""

    @property
    def amount(self) -> Amount:
        """What the cell says."""
        return amount_of(self.text or "", self.unit)


def labels(*rows: tuple[str, str]) -> Labels:
    """Patterns and what they mean."""
    return tuple((re.compile(pattern), key) for pattern, key in rows)


def meaning(text: str, known: Labels) -> str:
    """What a label means; empty: nothing that we know."""
    plain = tight(text)
    return next((key for pattern, key in known if pattern.search(plain)), "")


def columns_of(header: Sequence[Sequence[Piece]], known: Labels) -> dict[int, str]:
    """Column of the grid → what its head means; the lowest head that means anything decides."""
    found: dict[int, str] = {}
    for row in header:
        for piece in row:
            named = meaning(piece.text, known)
            if named:
                found.update(dict.fromkeys(range(piece.left, piece.right), named))
    return found


def values_of(row: Sequence[Piece], columns: Mapping[int, str]) -> dict[str, str | None]:
    """What stands under each head: by the grid, or where spans are wrong, from left to right."""
    names = list(dict.fromkeys(columns[at] for at in sorted(columns)))
    under: dict[str, list[Piece]] = {name: [] for name in names}
    for piece in row:
        for name in dict.fromkeys(columns.get(at, "") for at in range(piece.left, piece.right)):
            if name:
                under[name].append(piece)
    alone = {name: _alone(pieces) for name, pieces in under.items()}
    taken = [piece.left for pieces in under.values() for piece in pieces[:1]]
    if None not in alone.values() and len(set(taken)) == len(names):
        return alone
    values = _behind_the_labels(row)
    if len(values) == len(names):
        return dict(zip(names, (piece.text for piece in values), strict=True))
    return alone


def label_of(row: Sequence[Piece]) -> tuple[str, ...]:
    """The labels that lead a row, tight, from the general to the particular."""
    found = []
    for piece in row:
        if not has_words(piece.text):
            break
        found.append(tight(piece.text))
    return tuple(found)


def _alone(pieces: Sequence[Piece]) -> str | None:
    """What stands under one head; None: nothing, words, or more than one thing."""
    texts = {piece.text for piece in pieces if not has_words(piece.text)}
    return texts.pop() if len(texts) == 1 else None


def _behind_the_labels(row: Sequence[Piece]) -> list[Piece]:
    """The cells behind the last one of words."""
    last = max((at for at, piece in enumerate(row) if has_words(piece.text)), default=-1)
    return list(row[last + 1 :])
