"""Leaves out what patterns of noise match, before a page is parsed."""

from collections.abc import Iterable, Sequence

from crawler.reading.noise.contexts import after_expression, expression_of
from crawler.reading.noise.link_groups import end_of_element, is_link_group
from crawler.reading.noise.markup_tokens import tokens_of
from disclosures.noise import NoisePattern, NoiseShape

#: Tokens that are read in search of the end of a group.
_MAX_TOKENS = 1200


def masked(text: str, patterns: Sequence[NoisePattern]) -> str:
    """Return `text` without the spots of `patterns`.

    A pattern that matches more than once on a page matches nothing there.
    """
    if not patterns:
        return text
    parts, at = [], 0
    for start, end in _merged(spans_of(text, patterns)):
        parts.append(text[at:start])
        at = end
    return "".join((*parts, text[at:]))


def spans_of(text: str, patterns: Iterable[NoisePattern]) -> list[tuple[int, int]]:
    """Return what is left out of `text`, as pairs of start and end, in the order of `patterns`."""
    found = []
    for pattern in patterns:
        group = pattern.shape is NoiseShape.LINKS
        spans = _groups(text, pattern) if group else _spots(text, pattern)
        if len(spans) == 1:
            found.append(_line_around(text, spans[0]) if pattern.line else spans[0])
    return found


def _spots(text: str, pattern: NoisePattern) -> list[tuple[int, int]]:
    """Return the first two matches of a pattern."""
    found: list[tuple[int, int]] = []
    expression, at = expression_of(pattern), 0
    while len(found) < 2 and (match := expression.search(text, at)):
        found.append(match.span("spot"))
        at = match.start() + 1
    return found


def _groups(text: str, pattern: NoisePattern) -> list[tuple[int, int]]:
    """Return the first two groups of links that a pattern matches."""
    found: list[tuple[int, int]] = []
    for tries, match in enumerate(expression_of(pattern).finditer(text)):
        if len(found) == 2 or tries == 20:
            break
        start = match.end()
        tokens = tokens_of(text, start, limit=_MAX_TOKENS)
        name = pattern.before[pattern.before.rfind("<") + 1 :].split(" ")[0].rstrip(">").lower()
        end = end_of_element(tokens, name)
        if end is None or not is_link_group(text, tokens[:end]):
            continue
        if after_expression(pattern).match(text, tokens[end].start):
            found.append((start, tokens[end].start))
    return found


def _line_around(text: str, spot: tuple[int, int]) -> tuple[int, int]:
    """Return the text between the tags around a spot."""
    end = text.find("<", spot[1])
    return text.rfind(">", 0, spot[0]) + 1, len(text) if end < 0 else end


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
