"""What a hunk replaces by what, and what a replaced value is. Pure data, no sentences."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from disclosures.change import Change, Hunk, Op
from disclosures.content_digest import folded
from disclosures.numbering import running_number


class ValueLabel(StrEnum):
    """What a replaced value is, where its sentence says so."""

    NONE = ""
    LARGEST_FINE = "largest_fine"
    SMALLEST_FINE = "smallest_fine"
    DEADLINE = "deadline"
    IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """One expression that was replaced by another."""

    before: str
    after: str
    label: ValueLabel = ValueLabel.NONE


#: Longest expression that is quoted, in characters.
MAX_QUOTED = 24

#: Segments of a hunk that is described by what it replaces, and characters behind each of these.
_MOST_SEGMENTS, _BEHIND = 13, 40

#: Fewest characters of both expressions: one character for another says nothing by itself.
_SHORTEST = 3

#: Names in a path: of an article, of an item.
ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]{1,9}条(?:之.{1,2})?")
ITEM = re.compile(r"[(（].{1,3}[)）]|\d{1,3}[.．、]|[一二三四五六七八九十]{1,3}、|[①-⑳]")
_VALUE = re.compile(r"[\d〇零一二三四五六七八九十百千万亿两][^，。；]{0,20}")


def replacements_in(hunk: Hunk) -> tuple[Replacement, ...]:
    """Return what a hunk replaces by what, if that is all it does; the article's number aside."""
    if len(hunk.segments) > _MOST_SEGMENTS:
        return ()
    parts = list(hunk.segments)
    found = []
    while parts:
        if parts[0].op is Op.KEPT:
            parts = parts[1:]
            continue
        pair = parts[:2]
        if [each.op for each in pair] != [Op.REMOVED, Op.ADDED]:
            return ()
        first = len(parts) == len(hunk.segments)
        before, after = (_without_number(each.text) if first else each.text for each in pair)
        before, after = before.strip(), after.strip()
        if first and not before and not after:
            parts = parts[2:]
            continue
        if not _is_quotable(before) or not _is_quotable(after) or len(before + after) < _SHORTEST:
            return ()
        parts = parts[2:]
        behind = folded("".join(each.after[:_BEHIND] for each in parts))
        found.append(Replacement(before=before, after=after, label=_label(before, after, behind)))
    return tuple(dict.fromkeys(found))


def hunks_beside_figures(change: Change) -> Iterator[Hunk]:
    """Yield the hunks that do more than write the new numbers of the figures that differ.

    Each figure stands for one place in the text.
    """
    left = Counter(
        (_number(each.before.raw), _number(each.after.raw))
        for each in change.figures
        if each.before and each.after
    )
    for hunk in change.hunks:
        found = Counter((_number(each.before), _number(each.after)) for each in _replaced(hunk))
        if found and found <= left:
            left -= found
        else:
            yield hunk


def _replaced(hunk: Hunk) -> tuple[Replacement, ...]:
    """Return what a hunk replaces, if that is all it does; of a cell, its content."""
    if hunk.row or hunk.column:
        return (Replacement(before=hunk.before, after=hunk.after),)
    return replacements_in(hunk)


def _number(text: str) -> str:
    """Return the digits of a value, without its unit; the value itself if it has none."""
    digits = "".join(each for each in folded(text) if each.isdecimal() or each == ".")
    return digits or folded(text)


def _is_quotable(text: str) -> bool:
    return 0 < len(text) <= MAX_QUOTED and "\n" not in text


def _without_number(text: str) -> str:
    """Return the beginning of a line without the running number of its article or item."""
    mark = running_number(text.lstrip())
    return text.lstrip()[mark.length :] if mark else text


def _label(before: str, after: str, behind: str) -> ValueLabel:
    """Say what a replaced value is, by the words that follow it."""
    if not (_VALUE.fullmatch(folded(before)) and _VALUE.fullmatch(folded(after))):
        return ValueLabel.NONE
    if re.match(r"以下(?:的)?罚款", behind):
        return ValueLabel.LARGEST_FINE
    if re.match(r"以上.{1,12}以下(?:的)?罚款", behind):
        return ValueLabel.SMALLEST_FINE
    if re.match(r"起(?:施行|实施|生效)", behind):
        return ValueLabel.IN_FORCE
    if re.match(r"(?:以)?内", behind) and re.search(r"[日天月年时]$", after):
        return ValueLabel.DEADLINE
    return ValueLabel.NONE
