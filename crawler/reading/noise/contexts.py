"""The text around a spot: generalised, long enough to be the only one of its page, compiled."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from crawler.reading.noise.markup_tokens import MarkupToken, TokenKind
from crawler.reading.noise.spots import MIXED, SHAPES
from disclosures.noise import NoisePattern, NoiseShape

#: Characters of the text of the spot itself, and of a text beyond a tag, that belong to a context.
_OWN_TEXT, _OTHER_TEXT = 24, 12

#: Tokens of a context on each side; characters of one tag, and of a context in all.
_MAX_TOKENS, _MAX_TAG, _MAX_CONTEXT = 10, 200, 600

_NUMBERS = re.compile(r"\d[\d,，.]*")
_SPACE = re.compile(r"\s+")
_TAGS = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}")
_NAMED = re.compile(r"\b(?:class|id|name)\s{0,3}=", re.IGNORECASE)

#: Stands for letters and digits in a generalised context.
_ANY_CODE = "\ue000"


def generalised(text: str) -> str:
    """Return `text` as a context: white space as one space, numbers as ``0``."""
    return _NUMBERS.sub("0", MIXED.sub(_ANY_CODE, _SPACE.sub(" ", text)))


@lru_cache(maxsize=2048)
def expression_of(pattern: NoisePattern) -> re.Pattern[str]:
    """Compile a pattern; of an element's shape, only what is before it."""
    before, after = _expression(pattern.before), _expression(pattern.after)
    if pattern.shape is NoiseShape.LINKS:
        return re.compile(before)
    return re.compile(f"{before}(?P<spot>{SHAPES[pattern.shape]}){after}")


@lru_cache(maxsize=2048)
def after_expression(pattern: NoisePattern) -> re.Pattern[str]:
    """Compile what is after the spot."""
    return re.compile(_expression(pattern.after))


def _expression(context: str) -> str:
    parts = {" ": r"\s*", "0": r"\d[\d,，.]*", _ANY_CODE: r"[0-9A-Za-z_\-]+"}
    return "".join(parts.get(letter) or re.escape(letter) for letter in context)


def pattern_candidates(
    text: str, tokens: Sequence[MarkupToken], at: tuple[int, int], spot: tuple[int, int],
    shape: NoiseShape,
) -> Iterator[NoisePattern]:  # fmt: skip
    """Yield patterns for ``text[spot]`` in the tokens ``at``, the shortest first.

    The first has the text of the spot, up to one tag on each side.
    """
    left, right = _left(text, tokens, at[0], spot[0]), _right(text, tokens, at[1], spot[1])
    lefts, rights = list(left), list(right)
    first = _first_named(text, spot, lefts, rights)
    steps = [(first, 1), *((step, 1) for step in range(first + 1, len(lefts)))]
    steps += [(len(lefts) - 1, step) for step in range(2, len(rights))]
    for before, after in steps:
        start, end = lefts[min(before, len(lefts) - 1)], rights[min(after, len(rights) - 1)]
        if end - start > _MAX_CONTEXT + (spot[1] - spot[0]):
            return
        yield NoisePattern(
            shape=shape,
            before=generalised(text[start : spot[0]]),
            after=generalised(text[spot[1] : end]),
        )


def _first_named(
    text: str, spot: tuple[int, int], lefts: Sequence[int], rights: Sequence[int]
) -> int:
    """Return the first step to the left at which the context has a word, a class or an id."""
    after = text[spot[1] : rights[min(1, len(rights) - 1)]]
    for step in range(1, len(lefts)):
        around = text[lefts[step] : spot[0]] + "\n" + after
        if _NAMED.search(around) or _WORD.search(_TAGS.sub("\n", around)):
            return step
    return len(lefts) - 1


def _left(text: str, tokens: Sequence[MarkupToken], at: int, start: int) -> Iterator[int]:
    """Yield where the context before a spot may begin, the nearest first."""
    own = tokens[at].start
    if start - own > _OWN_TEXT:
        yield from (start - _OWN_TEXT, start - _OWN_TEXT)
        return
    yield own
    for index in range(at - 1, max(-1, at - 1 - _MAX_TOKENS), -1):
        token = tokens[index]
        if token.kind is TokenKind.SKIPPED:
            return
        if token.kind is TokenKind.TEXT:
            yield max(token.start, token.end - _OTHER_TEXT)
            if token.end - token.start > _OTHER_TEXT:
                return
        elif token.end - token.start > _MAX_TAG:
            return
        else:
            yield token.start


def _right(text: str, tokens: Sequence[MarkupToken], at: int, end: int) -> Iterator[int]:
    """Yield where the context after a spot may end, the nearest first."""
    own = tokens[at].end
    if own - end > _OWN_TEXT:
        yield from (end + _OWN_TEXT, end + _OWN_TEXT)
        return
    yield own
    for token in tokens[at + 1 : at + 1 + _MAX_TOKENS]:
        if token.kind is TokenKind.SKIPPED:
            return
        if token.kind is TokenKind.TEXT:
            yield min(token.end, token.start + _OTHER_TEXT)
            if token.end - token.start > _OTHER_TEXT:
                return
        elif token.end - token.start > _MAX_TAG:
            return
        else:
            yield token.end
