"""Fingerprints looked for fast: a word that must be there is searched before its pattern."""

import re
from functools import cache

#: What is no plain letter of a pattern: escapes, classes, groups, anything that may be missing.
_NOT_PLAIN = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\([^()]*\)|.(?=[?*{])|[?*+{}^$.|,]|\{[^}]*\}")
_WORD = re.compile(r"[a-z0-9_/<!&;-]{4,}|[一-龥]{2,}")
_ANCHOR = r"\A"


@cache
def _parts(pattern: re.Pattern[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The alternatives of a fingerprint, each with a word that its matches hold (or none)."""
    return tuple(
        (_word_of(part), re.compile(part, pattern.flags)) for part in _alternatives(pattern.pattern)
    )


def fits(fingerprint: re.Pattern[str], text: str, lowered: str) -> bool:
    """Whether `fingerprint` is found in `text`; `lowered` is the same in small letters."""
    return any(
        word in lowered
        and (part.match(text) if part.pattern.startswith(_ANCHOR) else part.search(text))
        for word, part in _parts(fingerprint)
    )


def _alternatives(pattern: str) -> list[str]:
    """`pattern` without its outermost bars."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        letter = pattern[at]
        at += 2 if letter == "\\" else 1
        depth += (letter in "([") - (letter in ")]")
        if letter == "|" and depth == 0:
            parts.append(pattern[start : at - 1])
            start = at
    return [*parts, pattern[start:]]


def _word_of(part: str) -> str:
    """The longest word that every match of `part` holds, in small letters; empty: none is sure."""
    plain = _NOT_PLAIN.sub("\n", re.sub(r"\\([.\-/])", r"\n", part))
    return max(_WORD.findall(plain.lower()), key=len, default="")
