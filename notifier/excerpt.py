"""Shortens a diff for a letter: the changed text with a little unchanged text around it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from gettext import NullTranslations

from disclosures import Hunk, Op, Segment
from disclosures.sanitising import cut, safe_line, safe_text
from disclosures.wording.hunks import (
    NAME_LENGTH,
    cell_name,
    hunk_annotation,
    place_name,
    visible_tabs,
)
from disclosures.wording.names import empty_value
from disclosures.wording.punctuation import colon

#: Characters of unchanged text kept on each side of a change.
CONTEXT = 60

#: Longest added or removed segment, in characters.
LONGEST_SEGMENT = 600

#: Characters of markup that a segment costs beside its text.
_MARKUP = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The hunks of a change that fit into a letter."""

    hunks: tuple[Hunk, ...]

    #: Whether hunks were left out or segments cut short.
    truncated: bool


def excerpt(hunks: Iterable[Hunk], budget: int) -> Excerpt:
    """Take hunks in order until `budget` (characters including markup) is used up.

    The text is sanitised, and unchanged segments are shortened to what is next to a change.
    """
    taken: list[Hunk] = []
    truncated = False
    for hunk in hunks:
        if budget <= 0:
            truncated = True
            break
        budget -= len(hunk.row[:NAME_LENGTH]) + len(hunk.column[:NAME_LENGTH])
        segments: list[Segment] = []
        for segment in _near_changes(hunk.segments):
            if budget <= 0:
                truncated = True
                break
            short = _shortened(segment, min(LONGEST_SEGMENT, budget))
            truncated = truncated or len(short.text) < len(segment.text)
            budget -= len(short.text) + _MARKUP
            segments.append(short)
        if segments:  # a blank cell of an inserted column has none
            taken.append(_with_segments(hunk, segments))
    return Excerpt(hunks=tuple(taken), truncated=truncated)


def _with_segments(hunk: Hunk, segments: Iterable[Segment]) -> Hunk:
    """Return `hunk` with `segments` and with names that are sanitised and short."""
    return replace(
        hunk,
        segments=tuple(segments),
        section=safe_line(hunk.section, NAME_LENGTH),
        path=tuple(safe_line(name, NAME_LENGTH) for name in hunk.path),
        row=safe_line(hunk.row, NAME_LENGTH),
        column=safe_line(hunk.column, NAME_LENGTH),
        moved_from=None if hunk.moved_from is None else safe_line(hunk.moved_from, NAME_LENGTH),
    )


def _near_changes(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments, unchanged ones reduced to the text next to a change."""
    for at, segment in enumerate(segments):
        text = visible_tabs(safe_text(segment.text))
        if len(segments) == 1 and segment.op is Op.KEPT:
            text = cut(text, 2 * CONTEXT)
        elif segment.op is Op.KEPT:
            text = _edges(text, first=at == 0, last=at == len(segments) - 1)
        if text:
            yield Segment(op=segment.op, text=text)


def _edges(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * CONTEXT + 1:
        return text
    head = "" if first else text[:CONTEXT]
    tail = "" if last else text[-CONTEXT:]
    return f"{head}…{tail}"


def _shortened(segment: Segment, limit: int) -> Segment:
    return Segment(op=segment.op, text=cut(segment.text, max(limit, 2)))


def is_unedited(hunk: Hunk) -> bool:
    """Tell whether a hunk's words are the same: it moved, or only its paragraph breaks changed."""
    return {segment.op for segment in hunk.segments} == {Op.KEPT}


def before_and_after(hunk: Hunk) -> tuple[str, str]:
    """Return the text before and after; empty where the hunk is new or gone.

    Of an unedited hunk the text after is returned alone.
    """
    if is_unedited(hunk):
        return "", hunk.after.strip()
    return hunk.before.strip(), hunk.after.strip()


def cell_line(hunk: Hunk, translations: NullTranslations) -> str:
    """Write how a cell changed, in one line: 本年新收 × 自然人：54 → 45."""
    values = (safe_line(text) or empty_value(translations) for text in (hunk.before, hunk.after))
    name = cell_name(hunk)
    return f"{name}{colon(translations) if name else ''}{' → '.join(values)}"


def hunk_heading(hunk: Hunk, translations: NullTranslations) -> str:
    """Return the heading of a hunk in plain text: where it stands, and its annotation."""
    names = (place_name(hunk), hunk_annotation(hunk, translations))
    return " · ".join(name for name in names if name)
