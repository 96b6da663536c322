"""Fast search for fingerprints: a literal that each match contains is searched first."""

import re
from functools import cache

#: Parts of a pattern that are no literals: escapes, classes, groups, optional characters.
_NOT_LITERAL = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\([^()]*\)|.(?=[?*{])|[?*+{}^$.|,]|\{[^}]*\}")
_WORD = re.compile(r"[a-z0-9_/<!&;-]{4,}|[一-龥]{2,}")
_ANCHOR = r"\A"


@cache
def _parts(pattern: re.Pattern[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the alternatives of a fingerprint, each with a literal of its matches, or empty."""
    return tuple(
        (_literal_of(part), re.compile(part, pattern.flags))
        for part in _alternatives(pattern.pattern)
    )


def matches_fingerprint(fingerprint: re.Pattern[str], text: str, lowered: str) -> bool:
    """Whether `fingerprint` is found in `text`; `lowered` is `text` in lower case."""
    return any(
        word in lowered
        and (part.match(text) if part.pattern.startswith(_ANCHOR) else part.search(text))
        for word, part in _parts(fingerprint)
    )


def _alternatives(pattern: str) -> list[str]:
    """Split `pattern` at its top-level bars."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        letter = pattern[at]
        at += 2 if letter == "\\" else 1
        depth += (letter in "([") - (letter in ")]")
        if letter == "|" and depth == 0:
            parts.append(pattern[start : at - 1])
            start = at
    return [*parts, pattern[start:]]


def _literal_of(part: str) -> str:
    """Return the longest literal in every match of `part`, in lower case; empty: none."""
    plain = _NOT_LITERAL.sub("\n", re.sub(r"\\([.\-/])", r"\n", part))
    return max(_WORD.findall(plain.lower()), key=len, default="")
