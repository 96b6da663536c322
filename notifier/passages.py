"""Cuts a diff down to what changed and a little around it, so that a letter stays readable."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from disclosures import Hunk, Op, Segment
from notifier.inert import cut, safe_line, safe_text
from notifier.passage_words import NAME, cell_name, in_columns, remark
from notifier.wording import colon, nothing

#: Characters of unchanged text kept on each side of a change.
CONTEXT = 60

#: Characters of one added or removed run.
LONGEST_RUN = 600

#: What a piece costs beside its characters: its markup.
_MARKUP = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The passages of a change that fit into a letter."""

    passages: tuple[Hunk, ...]

    #: Whether there was more: passages left out, or runs cut short.
    cut: bool


def excerpt(passages: Iterable[Hunk], room: int) -> Excerpt:
    """Take passages, first to last, as far as `room` (characters and markup) goes.

    The text is inert, and each unchanged run is shortened to what stands next to a change.
    """
    taken: list[Hunk] = []
    was_cut = False
    for passage in passages:
        if room <= 0:
            was_cut = True
            break
        room -= len(passage.row[:NAME]) + len(passage.column[:NAME])
        pieces: list[Segment] = []
        for piece in _near_changes(passage.pieces):
            if room <= 0:
                was_cut = True
                break
            short = _shortened(piece, min(LONGEST_RUN, room))
            was_cut = was_cut or len(short.text) < len(piece.text)
            room -= len(short.text) + _MARKUP
            pieces.append(short)
        if pieces:  # a blank cell of a column that was put in says nothing
            taken.append(_inert(passage, pieces))
    return Excerpt(passages=tuple(taken), cut=was_cut)


def _inert(passage: Hunk, pieces: Iterable[Segment]) -> Hunk:
    """Give `passage` with other pieces, and names that are one short line each."""
    return replace(
        passage,
        pieces=tuple(pieces),
        section=safe_line(passage.section, NAME),
        row=safe_line(passage.row, NAME),
        column=safe_line(passage.column, NAME),
        moved_from=None if passage.moved_from is None else safe_line(passage.moved_from, NAME),
    )


def _near_changes(pieces: Sequence[Segment]) -> Iterator[Segment]:
    """Give the pieces with unchanged runs reduced to their edges that touch a change."""
    for place, piece in enumerate(pieces):
        text = in_columns(safe_text(piece.text))
        if len(pieces) == 1 and piece.op is Op.KEPT:
            text = cut(text, 2 * CONTEXT)
        elif piece.op is Op.KEPT:
            text = _edges(text, first=place == 0, last=place == len(pieces) - 1)
        if text:
            yield Segment(op=piece.op, text=text)


def _edges(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * CONTEXT + 1:
        return text
    head = "" if first else text[:CONTEXT]
    tail = "" if last else text[-CONTEXT:]
    return f"{head}…{tail}"


def _shortened(piece: Segment, limit: int) -> Segment:
    return Segment(op=piece.op, text=cut(piece.text, max(limit, 2)))


def only_moved(passage: Hunk) -> bool:
    """Whether a passage has the words it had: it moved, or was divided otherwise."""
    return {piece.op for piece in passage.pieces} == {Op.KEPT}


def before_and_after(passage: Hunk) -> tuple[str, str]:
    """Give the text before and the text after; empty where the passage is new or gone.

    Of one whose words are the same there is a text after alone.
    """
    if only_moved(passage):
        return "", passage.after.strip()
    return passage.before.strip(), passage.after.strip()


def cell_line(passage: Hunk, language: str) -> str:
    """Say in one line how a cell changed: 本年新收 × 自然人：54 → 45."""
    sides = (safe_line(text) or nothing(language) for text in (passage.before, passage.after))
    name = cell_name(passage)
    return f"{name}{colon(language) if name else ''}{' → '.join(sides)}"


def heading_of(passage: Hunk, language: str) -> str:
    """Give what stands over a passage in plain text: its section, and that it moved."""
    return " · ".join(name for name in (passage.section, remark(passage, language)) if name)
