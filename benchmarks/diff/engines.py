"""The diffs that are compared, each with its usual settings, and measures of their output."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec

from benchmarks.diff.pairs import Body, reading_of, text_of
from disclosures import Op
from store.compare.diff import differing_hunks

#: One row of (operation, text) for the whole text, or one for each hunk.
Marked = Sequence[Sequence[tuple[Op, str]]]
Engine = Callable[[Body, Body], Marked]

#: Tokens that should not be split, defined independently of the tokens of our own diff.
TOKENS = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|(?:临商发|临政办发|海府办函)〔\d{4}〕\d+号|《[^》]+》"
    r"|\d+(?:[.,]\d+)*%?|[A-Za-z]+"
)


def ours(before: Body, after: Body) -> Marked:
    """Our diff, as it is stored and displayed."""
    found = differing_hunks(reading_of(before), reading_of(after))
    return [[(segment.op, segment.text) for segment in hunk.segments] for hunk in found]


def by_character(before: Body, after: Body) -> Marked:
    """Difflib over characters, with its defaults."""
    return [_opcodes(text_of(before), text_of(after), autojunk=True)]


def by_line(before: Body, after: Body) -> Marked:
    """Difflib over lines: the default diff of webchanges and of changedetection.io."""
    old, new = (text_of(body).splitlines(keepends=True) for body in (before, after))
    return [_opcodes(old, new, autojunk=True)]


def by_word(before: Body, after: Body) -> Marked:
    """Difflib over words separated by white space: the wdiff of webchanges."""
    old, new = (re.split(r"(\s+)", text_of(body)) for body in (before, after))
    return [_opcodes(old, new, autojunk=False)]


def by_dmp(before: Body, after: Body) -> Marked:
    """diff-match-patch in Python, with semantic cleanup and its default time limit of a second."""
    engine = import_module("diff_match_patch").diff_match_patch()
    found = engine.diff_main(text_of(before), text_of(after))
    engine.diff_cleanupSemantic(found)
    operations = {0: Op.KEPT, -1: Op.REMOVED, 1: Op.ADDED}
    return [[(operations[code], text) for code, text in found]]


def by_fast_dmp(before: Body, after: Body) -> Marked:
    """fast-diff-match-patch with the arguments that web-monitoring-diff uses."""
    diff = import_module("fast_diff_match_patch").diff
    found = diff(
        text_of(before),
        text_of(after),
        checklines=False,
        timelimit=2,
        cleanup="Semantic",
        counts_only=False,
    )
    operations = {"=": Op.KEPT, "-": Op.REMOVED, "+": Op.ADDED}
    return [[(operations[code], text) for code, text in found]]


def peers() -> Mapping[str, Engine]:
    """Return the diffs to compare ours with, by name: those that are installed."""
    found: dict[str, Engine] = {
        "difflib, characters": by_character,
        "difflib, lines (webchanges, changedetection.io)": by_line,
        "difflib, words (webchanges wdiff)": by_word,
    }
    if find_spec("diff_match_patch"):
        found["diff-match-patch"] = by_dmp
    if find_spec("fast_diff_match_patch"):
        found["fast-diff-match-patch (web-monitoring-diff)"] = by_fast_dmp
    return found


def _opcodes(
    before: Sequence[str], after: Sequence[str], *, autojunk: bool
) -> list[tuple[Op, str]]:
    found = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=autojunk)
    for tag, i, end, j, last in matcher.get_opcodes():
        if tag == "equal":
            found.append((Op.KEPT, "".join(after[j:last])))
            continue
        found += [(Op.REMOVED, "".join(before[i:end])), (Op.ADDED, "".join(after[j:last]))]
    return [(op, text) for op, text in found if text]


def highlighted(marked: Marked) -> int:
    """Count the marked characters of both sides, without white space."""
    return sum(
        len("".join(text.split())) for row in marked for op, text in row if op is not Op.KEPT
    )


def split_tokens(marked: Marked) -> int:
    """Count the tokens of both sides that are partly marked."""
    return sum(_split_tokens(row, side) for row in marked for side in (Op.REMOVED, Op.ADDED))


def _split_tokens(row: Iterable[tuple[Op, str]], side: Op) -> int:
    text = ""
    borders = []
    for op, part in row:
        if op in (Op.KEPT, side):
            text += part
            borders.append(len(text))
    cut = set(borders[:-1])
    return sum(
        1 for token in TOKENS.finditer(text) if cut & set(range(token.start() + 1, token.end()))
    )
