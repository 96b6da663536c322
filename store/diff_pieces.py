"""Two texts as the pieces that were kept, removed and added. Pure.

Sentences are aligned first, atoms within those that differ. What is marked is what changed: the
least that reads well, since a lone character kept by chance between two changes is noise.
"""

from collections.abc import Sequence

from disclosures import Op, Segment
from store.diff_runs import Run, aligned, joined, shifted
from store.tokens import compared, tokens

#: What ends a sentence.
_ENDS = tuple("。！？；!?;\n")

#: A kept run this short may be noise; of the characters marked, noise is at most this share.
SPECK = 1
NOISE = 0.1

#: Runs kept by chance, in a sentence that was rewritten, are no longer than this on average.
CHANCE = 2.0


def pieces(before: str, after: str) -> tuple[Segment, ...]:
    """What was kept, removed and added on the way from `before` to `after`, exactly."""
    old, new = tokens(before), tokens(after)
    made: list[Segment] = []
    for kept, was, now in _runs([compared(each) for each in old], [compared(each) for each in new]):
        gone, come = "".join(old[was]), "".join(new[now])
        if kept:
            made.append(Segment(op=Op.KEPT, text=come, was=None if gone == come else gone))
            continue
        made += [
            Segment(op=op, text=text) for op, text in ((Op.REMOVED, gone), (Op.ADDED, come)) if text
        ]
    return tuple(made)


def whole(before: str, after: str) -> tuple[Segment, ...]:
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
    for kept, was, now in aligned(_texts(before, old), _texts(after, new)):
        i, j = _span(old, was, len(before)), _span(new, now, len(after))
        if kept:
            found.append((True, i, j))
            continue
        finer = aligned(before[i], after[j])
        found += shifted(_sober(finer, before[i], after[j]), i.start, j.start)
    return joined(found)


def _sentences(atoms: Sequence[str]) -> list[int]:
    """Where each sentence begins."""
    ends = [at for at, atom in enumerate(atoms[:-1]) if atom.endswith(_ENDS)]
    return [0, *(at + 1 for at in ends)] if atoms else []


def _texts(atoms: Sequence[str], starts: Sequence[int]) -> list[str]:
    ends = [*starts[1:], len(atoms)][: len(starts)]
    # Cut as atoms were: 「5件」 and 「5」「件」 are not the same sentence.
    return ["\x1f".join(atoms[start:end]) for start, end in zip(starts, ends, strict=True)]


def _span(starts: Sequence[int], run: slice, length: int) -> slice:
    start, stop = (starts[at] if at < len(starts) else length for at in (run.start, run.stop))
    return slice(start, stop)


def _sober(runs: list[Run], before: Sequence[str], after: Sequence[str]) -> list[Run]:
    """The same runs without what was kept by chance."""
    inner = [at for at in range(1, len(runs) - 1) if runs[at][0]]
    kept = sum(_length(before[runs[at][1]]) for at in inner)
    changed = sum(_changed(run, before, after) for run in runs)
    if len(inner) >= 3 and kept <= CHANCE * len(inner) and 4 * kept <= changed:
        return joined([(False, was, now) if at in inner else (each, was, now)
                       for at, (each, was, now) in enumerate(runs)])  # fmt: skip
    return _without_specks(runs, before, after)


def _without_specks(runs: Sequence[Run], before: Sequence[str], after: Sequence[str]) -> list[Run]:
    """Join changes over a speck, as long as what is marked stays nearly all change."""
    made: list[Run] = []
    changed = noise = 0
    for at, run in enumerate(runs):
        kept, was, now = run
        if not kept:
            changed += _changed(run, before, after)
        elif 0 < at < len(runs) - 1 and _length(before[was]) <= SPECK:
            more = 2 * _length(before[was])
            to_come = _changed(runs[at + 1], before, after)
            if noise + more <= NOISE * (changed + to_come):
                noise += more
                run = False, was, now
            else:
                changed = noise = 0
        else:
            changed = noise = 0
        made.append(run)
    return joined(made)


def _changed(run: Run, before: Sequence[str], after: Sequence[str]) -> int:
    kept, was, now = run
    return 0 if kept else _length(before[was]) + _length(after[now])


def _length(atoms: Sequence[str]) -> int:
    return sum(map(len, atoms))
