"""Measures of what is shown: titles, lost lines, chapters and articles, numbers, moves, likeness.

The truth comes from the lines of the pages, apart from our reading and our outline.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rapidfuzz.distance import Indel

from benchmarks.edits.comparing import NUMERAL, ComparedPair, shown_hunks
from benchmarks.edits.corpus import title_of, visible_lines
from disclosures import Hunk, HunkKind, Reading
from disclosures.content_digest import folded
from store.compare.lines import body_lines
from store.compare.report_identity import similarity

_CHAPTER = re.compile(rf"^第{NUMERAL}+[编章](?:之{NUMERAL}+)?(?=\s|[^条款项的规中至、和，。]|$)")
_ARTICLE = re.compile(rf"^第{NUMERAL}+条(?:之{NUMERAL}+)?")

_ANY_NUMBER = re.compile(r"[\d.,〇零一二三四五六七八九十百千万亿]+")

#: Least characters of a paragraph that moves, and least likeness without numbers.
MOVED_LENGTH, MOVED_LIKENESS = 25, 0.7

#: Longest heading of a chapter.
_HEADING_LENGTH = 40


def false_title_changes(compared: ComparedPair) -> int:
    """1 if the title is shown to have changed and did not, else 0."""
    same = folded(title_of(compared.pair.before)) == folded(title_of(compared.pair.after))
    return int(same and any(field.name == "title" for field in compared.change.fields))


def lost_lines(compared: ComparedPair) -> list[str]:
    """Return the visible lines of both pages that the reading has in no field."""
    sides = (compared.pair.before, compared.before), (compared.pair.after, compared.after)
    lost = []
    for page, reading in sides:
        kept = folded(shown_text(reading))
        lost += [line for line in visible_lines(page) if folded(line) not in kept]
    return lost


def shown_text(reading: Reading) -> str:
    """Return all text that a reading has in any field, whatever it is called."""
    left: list[Any] = [asdict(reading) | {"url": ""}]
    texts = []
    while left:
        value = left.pop()
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            left += reversed(list(value.values()))
        elif isinstance(value, (tuple, list, frozenset)):
            left += reversed(list(value))
    return "\n".join(texts)


def stated_path(hunk: Hunk) -> str:
    """Return the headings under which a hunk is compared, joined."""
    path = getattr(hunk, "path", None)
    return " › ".join(map(str, path)) if path else hunk.section


def placed(compared: ComparedPair) -> Iterator[tuple[bool, str, Sequence[str]]]:
    """Yield for each hunk in a chapter or article whether it is shown there.

    With the path that it is shown under, and the names that this should have.
    """
    lines = [[line.text for line in body_lines(side)] for side in (compared.before, compared.after)]
    for hunk in shown_hunks(compared):
        side, place = (lines[1], hunk.now) if hunk.now else (lines[0], hunk.was)
        if place is None or not (expected := list(_above(side, place.line))):
            continue
        path = stated_path(hunk)
        yield all(folded(name) in folded(path) for name in expected), path, expected


def _above(lines: Sequence[str], at: int) -> Iterator[str]:
    """Yield the chapter above a line, and the article that it is in but does not begin."""
    if _is_chapter(lines[at]):
        return
    article = ""
    for line in reversed(lines[: at + 1]):
        if _is_chapter(line):
            yield line.strip()
            break
        if not article and (found := _ARTICLE.match(line)):
            article = found.group()
    if article and not lines[at].startswith(article):
        yield article


def _is_chapter(line: str) -> bool:
    return len(line) <= _HEADING_LENGTH and bool(_CHAPTER.match(line))


def moves_found(compared: ComparedPair) -> int:
    """Count the hunks that are shown as moved."""
    return sum(hunk.kind is HunkKind.MOVED for hunk in compared.change.hunks)


def missed_moves(compared: ComparedPair) -> list[tuple[str, str]]:
    """Return the paragraphs that are shown as removed and added, but are alike without numbers."""
    removed, added = (
        [
            text
            for hunk in compared.change.hunks
            if hunk.kind is kind
            for text in (hunk.before or hunk.after).split("\n")
            if len(text) >= MOVED_LENGTH
        ]
        for kind in (HunkKind.REMOVED, HunkKind.ADDED)
    )
    found, left = [], set(added)
    for old in removed:
        likeness = ((_likeness(old, new), new) for new in sorted(left))
        best, new = max(likeness, default=(0.0, ""))
        if best >= MOVED_LIKENESS:
            found.append((old, new))
            left.remove(new)
    return found


def _likeness(one: str, other: str) -> float:
    one, other = (_ANY_NUMBER.sub("0", folded(text)) for text in (one, other))
    return Indel.normalized_similarity(one, other, score_cutoff=MOVED_LIKENESS)


def likeness_error(compared: ComparedPair) -> float:
    """Return how far the likeness of the two bodies is off the true one."""
    one, other = folded(compared.before.body_text), folded(compared.after.body_text)
    true = Indel.normalized_similarity(one, other)
    return abs(similarity(compared.before, compared.after) - true)
