"""Runs of tokens changed so that marks begin and end with words and chance matches vanish. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from store.compare.alignment import Run, merge_runs
from store.compare.text.tokens import Tokens

#: Length of a short match, and largest share of short matches in the marked characters.
SHORT_MATCH = 1

MAX_SHORT_MATCH_SHARE = 0.05

#: A sentence of which fewer tokens are kept, on both sides, was rewritten; shorter ones are never
#: marked whole. Of two unrelated sentences of one law, nine in ten keep less.
MIN_KEPT_SHARE, MIN_REWRITTEN_LENGTH = 0.35, 10

#: Ends of a sentence and of a clause.
ENDS = tuple("。！？；!?;\n")
_CLAUSE_ENDS = (*ENDS, *"，、：,:")


def widen_to_words(runs: Sequence[Run], old: Tokens, new: Tokens) -> list[Run]:
    """Move or widen the runs that differ to borders of words on both sides."""
    runs = _slide(list(runs), old, new)
    made: list[Run] = []
    for at, (kept, was, now) in enumerate(runs):
        if not kept:
            made.append((kept, was, now))
            continue
        start, stop = 0, was.stop - was.start
        if at > 0:
            while start < stop and not _is_border(old, new, was.start + start, now.start + start):
                start += 1
        if at < len(runs) - 1:
            while stop > start and not _is_border(old, new, was.start + stop, now.start + stop):
                stop -= 1
        i, j = was.start, now.start
        made.append((False, slice(i, i + start), slice(j, j + start)))
        made.append((True, slice(i + start, i + stop), slice(j + start, j + stop)))
        made.append((False, slice(i + stop, was.stop), slice(j + stop, now.stop)))
    return merge_runs(made)


def _is_border(old: Tokens, new: Tokens, i: int, j: int) -> bool:
    return old.borders[i] and new.borders[j]


def _slide(runs: list[Run], old: Tokens, new: Tokens) -> list[Run]:
    """Move what was only added or only removed, where the same text can be marked elsewhere."""
    for at in range(1, len(runs) - 1):
        kept, was, now = runs[at]
        if kept or (was.start < was.stop) == (now.start < now.stop):
            continue
        (_, was_left, now_left), (_, was_right, now_right) = runs[at - 1], runs[at + 1]
        tokens, place = (old, was) if was.start < was.stop else (new, now)
        steps = range(
            -_equal_steps(tokens.keys, place, was_left.stop - was_left.start, -1),
            _equal_steps(tokens.keys, place, was_right.stop - was_right.start, 1) + 1,
        )
        by = max(steps, key=lambda by: (_place_score(old, new, was, now, by), -abs(by)))
        runs[at - 1] = True, slice(was_left.start, was.start + by), slice(
            now_left.start, now.start + by
        )  # fmt: skip
        runs[at] = False, _shifted(was, by), _shifted(now, by)
        runs[at + 1] = True, slice(was.stop + by, was_right.stop), slice(
            now.stop + by, now_right.stop
        )  # fmt: skip
    return merge_runs(runs)


def _shifted(run: slice, by: int) -> slice:
    return slice(run.start + by, run.stop + by)


def _equal_steps(keys: Sequence[str], place: slice, most: int, step: int) -> int:
    """By how many tokens a run can move to one side and mark equal text."""
    lead, follow = (place.start, place.stop) if step > 0 else (place.stop - 1, place.start - 1)
    count = 0
    while count < most and keys[lead + step * count] == keys[follow + step * count]:
        count += 1
    return count


def _place_score(old: Tokens, new: Tokens, was: slice, now: slice, by: int) -> int:
    """How well a run that was only added or removed stands: after a sentence, a clause, a word."""
    if not all(
        _is_border(old, new, i + by, j + by)
        for i, j in ((was.start, now.start), (was.stop, now.stop))
    ):
        return 0
    before = old.texts[was.start + by - 1] if was.start + by else "\n"
    return 1 + before.endswith(_CLAUSE_ENDS) + 2 * before.endswith(ENDS)


def without_chance_matches(runs: Sequence[Run], old: Tokens, new: Tokens) -> list[Run]:
    """Drop short matches between changes, up to a share of the marked characters."""
    made: list[Run] = []
    changed = short_matches = 0
    for at, run in enumerate(runs):
        kept, was, now = run
        if not kept:
            changed += _changed(run, old, new)
        elif _is_short_match(runs, at, old):
            length = 2 * _length(old.texts[was])
            following = _changed(runs[at + 1], old, new)
            if short_matches + length <= MAX_SHORT_MATCH_SHARE * (changed + following):
                short_matches += length
                run = False, was, now
            else:
                changed = short_matches = 0
        else:
            changed = short_matches = 0
        made.append(run)
    return merge_runs(made)


def _is_short_match(runs: Sequence[Run], at: int, old: Tokens) -> bool:
    """Whether a kept run is short, and not between two tokens that another one replaces each."""
    if not 0 < at < len(runs) - 1 or _length(old.texts[runs[at][1]]) > SHORT_MATCH:
        return False
    sides = [side for near in (at - 1, at + 1) for side in runs[near][1:]]
    return any(side.stop - side.start != 1 for side in sides)


def _changed(run: Run, old: Tokens, new: Tokens) -> int:
    kept, was, now = run
    return 0 if kept else _length(old.texts[was]) + _length(new.texts[now])


def without_rewritten_sentences(
    runs: Sequence[Run], old: Tokens, new: Tokens, starts: tuple[Sequence[int], Sequence[int]]
) -> list[Run]:
    """Mark the sentences of which little is kept as a whole.

    `starts`: the first token of each sentence of either side.
    """
    sentences = _numbered(starts[0], len(old.keys)), _numbered(starts[1], len(new.keys))
    lengths = Counter(sentences[0]), Counter(sentences[1])
    pieces = list(_within_sentences(runs, *sentences))
    kept_lengths: tuple[Counter[int], Counter[int]] = Counter(), Counter()
    for kept, was, now in pieces:
        if kept:
            kept_lengths[0][sentences[0][was.start]] += was.stop - was.start
            kept_lengths[1][sentences[1][now.start]] += was.stop - was.start
    made = []
    for kept, was, now in pieces:
        if kept:
            which = sentences[0][was.start], sentences[1][now.start]
            kept = any(
                length[at] < MIN_REWRITTEN_LENGTH or of[at] >= MIN_KEPT_SHARE * length[at]
                for of, length, at in zip(kept_lengths, lengths, which, strict=True)
            )
        made.append((kept, was, now))
    return merge_runs(made)


def _numbered(starts: Sequence[int], length: int) -> list[int]:
    """For each token the number of its sentence."""
    ends = [*starts[1:], length]
    return [at for at, (start, end) in enumerate(zip(starts, ends, strict=False))
            for _ in range(start, end)]  # fmt: skip


def _within_sentences(runs: Sequence[Run], old: Sequence[int], new: Sequence[int]) -> Iterator[Run]:
    """Cut the kept runs at the borders of the sentences of either side."""
    for kept, was, now in runs:
        start, length = 0, was.stop - was.start
        for at in range(1, length if kept else 0):
            i, j = was.start + at, now.start + at
            if old[i] != old[i - 1] or new[j] != new[j - 1]:
                yield True, slice(was.start + start, i), slice(now.start + start, j)
                start = at
        yield kept, slice(was.start + start, was.stop), slice(now.start + start, now.stop)


def _length(words: Sequence[str]) -> int:
    return sum(map(len, words))
