"""Blocks of two bodies set side by side, and the passages that differ. Pure.

Blocks are aligned first, as wholes; only within a run of blocks that differ are they paired by
likeness and compared token by token. Every step has a bound, so that no page can keep us busy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from disclosures import BlockKind, Op, Passage, Piece, Reading
from disclosures.sameness import folded
from store.tokens import blocks_in_common, pieces

#: Two blocks less alike than this are not the same block edited.
ALIKE = 0.4

#: Pairs tried within one run of differing blocks; beyond it they are paired in order.
PAIRS = 10_000

#: Of longer blocks only the beginning is measured against the other blocks of their run.
LONG = 1_000

#: Bodies with more characters than this are compared by the block and no finer.
FINE = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A block, or a row of a table, under its heading."""

    text: str
    section: str


def differing_passages(before: Reading, after: Reading) -> Iterator[Passage]:
    """The passages that differ, in the order of the page."""
    old, new = lines(before), lines(after)
    fine = sum(len(line.text) for line in (*old, *new)) <= FINE
    runs = blocks_in_common(
        [folded(line.text) for line in old], [folded(line.text) for line in new]
    )
    for kept, was, now in runs:
        if not kept:
            yield from _differing(old[was], new[now], fine=fine)


def lines(reading: Reading) -> list[Line]:
    """The body as it is compared: its blocks, with tables row by row."""
    found: list[Line] = []
    section = ""
    shown = set()
    for block in reading.blocks:
        table = block.table if block.kind is BlockKind.TABLE else None
        if table is not None and 0 <= table < len(reading.tables):
            shown.add(table)
            found += _rows(reading, table, section)
        else:
            found += [Line(text=text, section=section) for text in _texts(block.kind, block.text)]
        if block.kind is BlockKind.HEADING:
            section = block.text
    for table in range(len(reading.tables)):
        if table not in shown:
            found += _rows(reading, table, reading.tables[table].section)
    return [line for line in found if folded(line.text)]


def _rows(reading: Reading, table: int, section: str) -> list[Line]:
    rows = reading.tables[table].rows
    return [Line(text="\t".join(cells), section=section) for cells in rows]


def _texts(kind: BlockKind, text: str) -> list[str]:
    return text.split("\n") if kind is BlockKind.TABLE else [text]


def _differing(before: Sequence[Line], after: Sequence[Line], *, fine: bool) -> Iterator[Passage]:
    for old, new in _paired(before, after):
        if old and new and fine:
            yield Passage(pieces=pieces(old.text, new.text), section=new.section)
            continue
        if old:
            yield Passage(pieces=(Piece(op=Op.REMOVED, text=old.text),), section=old.section)
        if new:
            yield Passage(pieces=(Piece(op=Op.ADDED, text=new.text),), section=new.section)


def _paired(
    before: Sequence[Line], after: Sequence[Line]
) -> Iterator[tuple[Line | None, Line | None]]:
    """Each line with the one that it became, in order; alone when there is none."""
    was = now = 0
    for i, j in _pairs(before, after):
        yield from ((line, None) for line in before[was:i])
        yield from ((None, line) for line in after[now:j])
        yield before[i], after[j]
        was, now = i + 1, j + 1
    yield from ((line, None) for line in before[was:])
    yield from ((None, line) for line in after[now:])


def _pairs(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[int, int]]:
    """The pairing that keeps the order and is most alike in all."""
    if len(before) * len(after) > PAIRS:
        return [(i, i) for i in range(min(len(before), len(after)))]
    alike = [[_alike(old.text, new.text) for new in after] for old in before]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            paired = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    return _walk(alike, best)


def _walk(
    alike: Sequence[Sequence[float]], best: Sequence[Sequence[float]]
) -> list[tuple[int, int]]:
    pairs = []
    i = j = 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike(one: str, other: str) -> float:
    """How alike two blocks are, from 0 to 1; 0 when too little to be one block."""
    return Indel.normalized_similarity(one[:LONG], other[:LONG], score_cutoff=ALIKE)
