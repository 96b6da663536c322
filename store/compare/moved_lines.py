"""Lines that moved and were edited, found among thousands. Pure.

Two texts that are one share rare runs of characters. An added line is measured only against the
removed lines that share its rarest runs, so that the work grows with the text and not with its
square. Numbers do not count: those of a moved article shift.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import Indel

from store.compare.line_pairing import COMPARED_LENGTH, NUMBER, Sides
from store.compare.lines import BodyLine

#: Least similarity and length of a line that moved and was edited.
MOVED_SIMILARITY, MOVED_LENGTH = 0.68, 18

#: Two lines in one place are a weak pair below this similarity; a line elsewhere must gain so much.
_WEAK_SIMILARITY, _GAIN = 0.6, 0.15

#: Characters in a run; the rarest runs of a line that are looked up; lines that may share one.
_RUN_LENGTH, _RAREST, _MAX_SHARED = 4, 32, 64

#: Lines that one line is measured against.
_MAX_CANDIDATES = 6

#: Pairs that are measured without a search for candidates.
_FEW_PAIRS = 400


def weak_pairs(
    before: Sequence[BodyLine], after: Sequence[BodyLine], pairs: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], float]:
    """The pairs of lines that have little in common, and their similarity."""
    found = {}
    for one, other in pairs:
        if _may_move(before[one]) or _may_move(after[other]):
            score = Indel.normalized_similarity(_words(before[one]), _words(after[other]))
            if score < _WEAK_SIMILARITY:
                found[one, other] = score
    return found


def moved_and_edited(
    sides: Sides, free: tuple[Sequence[int], Sequence[int]], weak: Mapping[tuple[int, int], float]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of lines that are nearly equal, the most similar ones first.

    `free` are the indexes of lines without a partner on each side. A line of a weak pair counts
    as well if it is much nearer to another line than to its partner.
    """
    before, after = sides
    least = (
        dict.fromkeys(free[0], 0.0) | {pair[0]: score for pair, score in weak.items()},
        dict.fromkeys(free[1], 0.0) | {pair[1]: score for pair, score in weak.items()},
    )
    olds = {at: _words(before[at]) for at in least[0] if _may_move(before[at])}
    news = {at: _words(after[at]) for at in least[1] if _may_move(after[at])}
    measured = []
    for one, other in _candidates(olds, news):
        least_score = max(MOVED_SIMILARITY, _GAIN + max(least[0][one], least[1][other]))
        score = Indel.normalized_similarity(olds[one], news[other], score_cutoff=least_score)
        if score:
            measured.append((-score, abs(one - other), one, other))
    taken: set[tuple[int, int]] = set()
    for _, _, one, other in sorted(measured):
        if (0, one) not in taken and (1, other) not in taken:
            taken |= {(0, one), (1, other)}
            yield one, other


def _candidates(olds: Mapping[int, str], news: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are worth measuring."""
    if len(olds) * len(news) <= _FEW_PAIRS:
        yield from ((one, other) for one in olds for other in news)
        return
    holders: dict[str, list[int]] = defaultdict(list)
    for at, text in olds.items():
        for run in _runs(text):
            holders[run].append(at)
    for at, text in news.items():
        shared = sorted((found for run in _runs(text) if (found := holders.get(run))), key=len)
        votes: Counter[int] = Counter()
        for found in shared[:_RAREST]:
            if len(found) <= _MAX_SHARED:
                votes.update(found)
        yield from ((one, at) for one, _ in votes.most_common(_MAX_CANDIDATES))


def _runs(text: str) -> set[str]:
    return {text[at : at + _RUN_LENGTH] for at in range(len(text) - _RUN_LENGTH + 1)}


def _words(line: BodyLine) -> str:
    return NUMBER.sub("", line.stem[:COMPARED_LENGTH])


def _may_move(line: BodyLine) -> bool:
    return line.cells is None and MOVED_LENGTH <= len(line.stem) <= 10 * COMPARED_LENGTH
