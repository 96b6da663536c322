"""Fast search for fingerprints: a literal that each match contains is searched first."""

import re
from functools import cache

#: Parts of a pattern that are no literals: escapes, classes, groups, optional characters.
_NOT_LITERAL = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\([^()]*\)|.(?=[?*{])|[?*+{}^$.|,]|\{[^}]*\}")
_LITERAL = re.compile(r"[a-z0-9_/<!&;-]{4,}|[一-龥]{2,}")
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
        literal in lowered
        and (part.match(text) if part.pattern.startswith(_ANCHOR) else part.search(text))
        for literal, part in _parts(fingerprint)
    )


def _alternatives(pattern: str) -> list[str]:
    """Split `pattern` at its top-level bars."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        character = pattern[at]
        at += 2 if character == "\\" else 1
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            parts.append(pattern[start : at - 1])
            start = at
    return [*parts, pattern[start:]]


def _literal_of(part: str) -> str:
    """Return the longest literal in every match of `part`, in lower case; empty: none."""
    plain = _NOT_LITERAL.sub("\n", re.sub(r"\\([.\-/])", r"\n", part))
    return max(_LITERAL.findall(plain.lower()), key=len, default="")
