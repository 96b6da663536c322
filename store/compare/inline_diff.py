"""Differences within a text, as segments that were kept, removed and added. Pure.

Sentences are aligned first, then tokens within the sentences that differ. Short matches between
two changes are treated as changed, because they are coincidental and hard to read.
"""

from collections.abc import Sequence

from disclosures import Op, Segment
from store.compare.alignment import Run, align, merge_runs, shift
from store.compare.tokenizer import folded_token, tokenize

#: What ends a sentence.
_ENDS = tuple("。！？；!?;\n")


#: A kept run this short may be noise; of the characters marked, noise is at most this share.
SHORT_MATCH = 1


MAX_NOISE = 0.1


#: Runs kept by chance, in a sentence that was rewritten, are no longer than this on average.
CHANCE_LENGTH = 2.0


def inline_diff(before: str, after: str) -> tuple[Segment, ...]:
    """What was kept, removed and added on the way from `before` to `after`, exactly."""
    old, new = tokenize(before), tokenize(after)
    made: list[Segment] = []
    for kept, was, now in _runs(
        [folded_token(each) for each in old], [folded_token(each) for each in new]
    ):
        removed, added = "".join(old[was]), "".join(new[now])
        if kept:
            made.append(Segment(op=Op.KEPT, text=added, was=None if removed == added else removed))
            continue
        made += [
            Segment(op=op, text=text)
            for op, text in ((Op.REMOVED, removed), (Op.ADDED, added))
            if text
        ]
    return tuple(made)


def replaced(before: str, after: str) -> tuple[Segment, ...]:
    """One text replaced by the other, without looking closer."""
    sides = ((Op.REMOVED, before), (Op.ADDED, after))
    return tuple(Segment(op=op, text=text) for op, text in sides if text)


def unchanged(before: str, after: str) -> tuple[Segment, ...]:
    """One text that differs at most in white space and width."""
    return (Segment(op=Op.KEPT, text=after, was=None if before == after else before),)


def _runs(before: list[str], after: list[str]) -> list[Run]:
    """Sentences first, then atoms within runs of sentences that differ."""
    old, new = _sentences(before), _sentences(after)
    found: list[Run] = []
    for kept, was, now in align(_texts(before, old), _texts(after, new)):
        i, j = _span(old, was, len(before)), _span(new, now, len(after))
        if kept:
            found.append((True, i, j))
            continue
        finer = align(before[i], after[j])
        found += shift(_clean_up(finer, before[i], after[j]), i.start, j.start)
    return merge_runs(found)


def _sentences(words: Sequence[str]) -> list[int]:
    """Where each sentence begins."""
    ends = [at for at, word in enumerate(words[:-1]) if word.endswith(_ENDS)]
    return [0, *(at + 1 for at in ends)] if words else []


def _texts(words: Sequence[str], starts: Sequence[int]) -> list[str]:
    ends = [*starts[1:], len(words)][: len(starts)]
    # Cut as atoms were: 「5件」 and 「5」「件」 are not the same sentence.
    return ["\x1f".join(words[start:end]) for start, end in zip(starts, ends, strict=True)]


def _span(starts: Sequence[int], run: slice, length: int) -> slice:
    start, stop = (starts[at] if at < len(starts) else length for at in (run.start, run.stop))
    return slice(start, stop)


def _clean_up(runs: list[Run], before: Sequence[str], after: Sequence[str]) -> list[Run]:
    """The same runs without what was kept by chance."""
    inner = [at for at in range(1, len(runs) - 1) if runs[at][0]]
    kept = sum(_length(before[runs[at][1]]) for at in inner)
    changed = sum(_changed(run, before, after) for run in runs)
    if len(inner) >= 3 and kept <= CHANCE_LENGTH * len(inner) and 4 * kept <= changed:
        return merge_runs([(False, was, now) if at in inner else (each, was, now)
                       for at, (each, was, now) in enumerate(runs)])  # fmt: skip
    return _without_short_matches(runs, before, after)


def _without_short_matches(
    runs: Sequence[Run], before: Sequence[str], after: Sequence[str]
) -> list[Run]:
    """Join changes over a speck, as long as what is marked stays nearly all change."""
    made: list[Run] = []
    changed = noise = 0
    for at, run in enumerate(runs):
        kept, was, now = run
        if not kept:
            changed += _changed(run, before, after)
        elif 0 < at < len(runs) - 1 and _length(before[was]) <= SHORT_MATCH:
            more = 2 * _length(before[was])
            to_come = _changed(runs[at + 1], before, after)
            if noise + more <= MAX_NOISE * (changed + to_come):
                noise += more
                run = False, was, now
            else:
                changed = noise = 0
        else:
            changed = noise = 0
        made.append(run)
    return merge_runs(made)


def _changed(run: Run, before: Sequence[str], after: Sequence[str]) -> int:
    kept, was, now = run
    return 0 if kept else _length(before[was]) + _length(after[now])


def _length(words: Sequence[str]) -> int:
    return sum(map(len, words))
