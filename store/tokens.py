"""Text cut into what a reader takes in at once, and the pieces that differ. Pure.

A number with its unit, a date, a document number, a title in 《》 and a Latin word are each one:
「54件」 becomes 「45件」, never 「<5>4<5>件」. Other Chinese is compared by the character.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from disclosures import Op, Piece
from disclosures.sameness import folded

#: Cells of the table that an alignment fills; beyond it a text is replaced as a whole.
CELLS = 4_000_000

#: What is kept between two changes and no longer than this is noise to the eye.
SPECK = 1

_TOKEN = re.compile(
    r"""(?:
      (?<!\d)\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?
    | (?<!\d)\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)
    | [〔\[【(（]\d{4}[〕\]】)）](?:第)?\d+号
    | 《[^《》]{1,60}》
    | [+\-−]?\d+(?:[,，]\d{3}(?!\d))*(?:[.．]\d+)?
      (?:[%％‰]|[十百千万亿]{0,2}[余多]?[件条个次项人份元起宗户家篇部页年月日期场轮]?)
    | [A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ'’_-]*
    | .
    )\s*|\s+""",
    re.VERBOSE | re.DOTALL,
)


#: Most tokens are single characters, and the same few thousand in every text.
_folded = lru_cache(maxsize=20_000)(folded)


def tokens(text: str) -> list[str]:
    """`text` in tokens; joined they are `text` again."""
    return [found.group() for found in _TOKEN.finditer(text)]


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """What was kept, removed and added on the way from `before` to `after`."""
    old, new = tokens(before), tokens(after)
    made = []
    for kept, was, now in _runs([_folded(each) for each in old], [_folded(each) for each in new]):
        if kept:
            made.append(Piece(op=Op.KEPT, text="".join(new[now])))
            continue
        made += [
            Piece(op=op, text="".join(texts))
            for op, texts in ((Op.REMOVED, old[was]), (Op.ADDED, new[now]))
            if texts
        ]
    return tuple(made)


def blocks_in_common(
    before: Sequence[str], after: Sequence[str]
) -> list[tuple[bool, slice, slice]]:
    """Runs of equal and of differing elements, in order; one great run if it would cost much."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    was, now = slice(start, len(before) - end), slice(start, len(after) - end)
    runs = [(True, slice(0, start), slice(0, start))]
    if len(before[was]) * len(after[now]) > CELLS:
        runs.append((False, was, now))
    else:
        runs += [
            (
                each.tag == "equal",
                slice(start + each.src_start, start + each.src_end),
                slice(start + each.dest_start, start + each.dest_end),
            )
            for each in Indel.opcodes(before[was], after[now])
        ]
    runs.append((True, slice(was.stop, len(before)), slice(now.stop, len(after))))
    return _joined(runs)


def _runs(before: list[str], after: list[str]) -> list[tuple[bool, slice, slice]]:
    """The same, without specks that are kept between two changes."""
    runs = blocks_in_common(before, after)
    inner = range(1, len(runs) - 1)
    return _joined(
        [
            (kept and not (index in inner and _is_speck(before[was])), was, now)
            for index, (kept, was, now) in enumerate(runs)
        ]
    )


def _is_speck(kept: Sequence[str]) -> bool:
    return len("".join(kept)) <= SPECK


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many elements two sequences begin with in common."""
    for index, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            return index
    return min(len(before), len(after))


def _joined(runs: Sequence[tuple[bool, slice, slice]]) -> list[tuple[bool, slice, slice]]:
    """Neighbouring runs of one fate as one; empty ones left out."""
    joined: list[tuple[bool, slice, slice]] = []
    for kept, was, now in runs:
        if was.start == was.stop and now.start == now.stop:
            continue
        if joined and joined[-1][0] == kept:
            _, was_before, now_before = joined.pop()
            was, now = slice(was_before.start, was.stop), slice(now_before.start, now.stop)
        joined.append((kept, was, now))
    return joined
