"""Differences within a text, as segments that were kept, removed and added. Pure.

Sentences are aligned first, then the words and tokens of sentences that differ. No token and no
word is cut: 「54件」 becomes 「45件」, 「证据」 becomes 「证明」. Short matches between two changes
count as changed, because they are coincidental. A sentence of which little is kept is marked as a
whole.
"""

import re
from collections.abc import Sequence

from disclosures import Op, Segment
from store.compare.alignment import Run, align, merge_runs, shift
from store.compare.text.references import aligned_numbers
from store.compare.text.runs import (
    ENDS,
    widen_to_words,
    without_chance_matches,
    without_rewritten_sentences,
)
from store.compare.text.tokens import Tokens, folded_token, tokenize, tokens_of

__all__ = ["inline_diff", "replaced", "tokenize", "unchanged"]

#: The number of an article or item at the head of a paragraph: a part of its own.
_HEAD = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]+[编章节条](?:之[一二三四五六七八九十]+)?\s"
    r"|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、"
)


def inline_diff(before: str, after: str) -> tuple[Segment, ...]:
    """The segments that were kept, removed and added from `before` to `after`, exactly."""
    old, new = tokens_of(before), tokens_of(after)
    made: list[Segment] = []
    gaps = "", ""
    for kept, was, now in _runs(old, new):
        removed, added = "".join(old.texts[was]), "".join(new.texts[now])
        if kept or folded_token(removed) == folded_token(added):
            made += unchanged(gaps[0] + removed, gaps[1] + added)
            gaps = "", ""
        elif removed and added:
            marked = removed.rstrip(), added.rstrip()
            gaps = removed[len(marked[0]) :], added[len(marked[1]) :]
            made += replaced(*marked)
        else:
            made += replaced(removed, added)
    if gaps[0] or gaps[1]:
        made += unchanged(*gaps)
    return tuple(made)


def replaced(before: str, after: str) -> tuple[Segment, ...]:
    """The segments of a text that is replaced completely."""
    sides = ((Op.REMOVED, before), (Op.ADDED, after))
    return tuple(Segment(op=op, text=text) for op, text in sides if text)


def unchanged(before: str, after: str) -> tuple[Segment, ...]:
    """The segment of a text that differs at most in white space and width."""
    return (Segment(op=Op.KEPT, text=after, was=None if before == after else before),)


def _runs(old: Tokens, new: Tokens) -> list[Run]:
    """Align sentences, then the tokens of sentences that differ."""
    starts = _sentences(old.texts), _sentences(new.texts)
    found: list[Run] = []
    for kept, was, now in align(_texts(old.keys, starts[0]), _texts(new.keys, starts[1])):
        i, j = _span(starts[0], was, len(old.keys)), _span(starts[1], now, len(new.keys))
        found += [(True, i, j)] if kept else _align_tokens(old, new, i, j)
    runs = aligned_numbers(merge_runs(found), old.keys, new.keys)
    runs = without_chance_matches(widen_to_words(runs, old, new), old, new)
    return without_rewritten_sentences(runs, old, new, starts)


def _align_tokens(old: Tokens, new: Tokens, was: slice, now: slice) -> list[Run]:
    """Align words first: a match of words is better than one of as many single characters."""
    found: list[Run] = []
    for kept, i, j in shift(align(old.word_keys[was], new.word_keys[now]), was.start, now.start):
        found += (
            [(True, i, j)] if kept else shift(align(old.keys[i], new.keys[j]), i.start, j.start)
        )
    return found


def _sentences(words: Sequence[str]) -> list[int]:
    """Indexes of the first token of each sentence, and of the text after a number at the head."""
    if not words:
        return []
    starts = {0, *(at + 1 for at, word in enumerate(words[:-1]) if word.endswith(ENDS))}
    if head := _HEAD.match("".join(words[:6])):
        length = 0
        for at, word in enumerate(words[:6]):
            length += len(word)
            if length >= head.end():
                starts.add(min(at + 1, len(words) - 1))
                break
    return sorted(starts)


def _texts(keys: Sequence[str], starts: Sequence[int]) -> list[str]:
    ends = [*starts[1:], len(keys)][: len(starts)]
    # The token borders count: 「5件」 and 「5」「件」 are different sentences.
    return ["\x1f".join(keys[start:end]) for start, end in zip(starts, ends, strict=True)]


def _span(starts: Sequence[int], run: slice, length: int) -> slice:
    start, stop = (starts[at] if at < len(starts) else length for at in (run.start, run.stop))
    return slice(start, stop)
