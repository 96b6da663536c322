"""Numbers, dates and codes in a text, and the regular expression of each shape."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from disclosures.noise import NoiseShape

_DATE = r"\d{4}\s{0,2}[-/.年]\s{0,2}\d{1,2}\s{0,2}[-/.月]\s{0,2}\d{1,2}(?!\d)日?"
_TIME = r"\d{1,2}[:：时]\d{1,2}(?!\d)(?:[:：分]\d{1,2}(?!\d)秒?)?"
_MOMENT = rf"{_DATE}[\sT]{{0,3}}{_TIME}|{_TIME}"
_CODE = r"[0-9A-Za-z][0-9A-Za-z_\-]{3,63}"
_NUMBER = r"\d[\d,，]{0,20}(?:\.\d{1,10})?"

#: The longest line that may be muted whole, whatever its words.
MAX_TEXT = 120

#: What may stand at a spot, by its shape. Shapes of elements are matched by their tokens.
SHAPES = {
    NoiseShape.NUMBER: _NUMBER,
    NoiseShape.DATE: _DATE,
    NoiseShape.MOMENT: _MOMENT,
    NoiseShape.CODE: _CODE,
    NoiseShape.TEXT: rf"[^<>]{{1,{MAX_TEXT}}}?",
    NoiseShape.IMAGE: r"<img\b[^<>]{0,2000}>",
}

#: Letters and digits that are no number: in contexts, they are generalised as numbers are.
MIXED = re.compile(r"(?<![0-9A-Za-z_\-])(?=[A-Za-z_\-]{0,30}\d)(?=[0-9_\-]{0,30}[A-Za-z])"
                   r"[0-9A-Za-z_\-]{6,64}(?![0-9A-Za-z_\-])")  # fmt: skip

_SPOT = re.compile(rf"(?P<moment>{_MOMENT})|(?P<date>{_DATE})|(?P<code>{MIXED.pattern})"
                   rf"|(?P<number>{_NUMBER})")  # fmt: skip
_WHOLE_CODE = re.compile(_CODE)
_SEPARATOR = re.compile(r"[:：\s　|｜]")
_LABEL_END = re.compile(r"[:：]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A run of characters in a text, at ``text[start:end]``, and its shape."""

    shape: NoiseShape
    start: int
    end: int


def spots_of(text: str) -> list[Spot]:
    """Return the numbers, dates and codes of `text`."""
    return [
        Spot(NoiseShape(found.lastgroup or ""), found.start(), found.end())
        for found in _SPOT.finditer(text)
    ]


def moved_spots(before: str, after: str) -> list[tuple[Spot, Spot]]:
    """Return the spots at which two texts differ; empty if they differ in other words as well."""
    was, now = spots_of(before), spots_of(after)
    if len(was) == len(now) and _words(before, was) == _words(after, now):
        pairs = list(zip(was, now, strict=True))
        if all(one.shape is other.shape for one, other in pairs):
            return [
                (one, other)
                for one, other in pairs
                if before[one.start : one.end] != after[other.start : other.end]
            ]
    return _replaced_code(before, after)


def _words(text: str, spots: Sequence[Spot]) -> list[str]:
    """Return the texts between the spots."""
    ends = [0, *(spot.end for spot in spots)]
    starts = [*(spot.start for spot in spots), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def replaced_words(before: str, after: str) -> tuple[Spot, Spot] | None:
    """Return what follows the last label that two short texts share, as one run of any words."""
    start = _common_start(before, after, _LABEL_END)
    middles = before[start:], after[start:]
    if any(not middle.strip() or len(middle) > MAX_TEXT for middle in middles):
        return None
    if not any(map(_LETTER.search, middles)):
        return None
    return Spot(NoiseShape.TEXT, start, len(before)), Spot(NoiseShape.TEXT, start, len(after))


def _replaced_code(before: str, after: str) -> list[tuple[Spot, Spot]]:
    """Return the one run of letters and digits that was replaced; empty if others were."""
    start = _common_start(before, after, _SEPARATOR)
    room = min(len(before), len(after)) - start
    end = min(room, _common_start(before[::-1], after[::-1], _SEPARATOR))
    middles = before[start : len(before) - end], after[start : len(after) - end]
    if not all(_WHOLE_CODE.fullmatch(middle) for middle in middles):
        return []
    code = NoiseShape.CODE
    return [(Spot(code, start, len(before) - end), Spot(code, start, len(after) - end))]


def _common_start(one: str, other: str, separator: re.Pattern[str]) -> int:
    """Return the length of the common start of two texts, up to its last separator."""
    length = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    while length and not separator.fullmatch(one[length - 1]):
        length -= 1
    return length
