"""The diffs that are compared, each in its natural form, and how what they mark is judged."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec

from benchmarks.change_pairs import Body, reading_of, text_of
from disclosures import Op
from store.compare.diff import differing_hunks

#: Runs of text with their fate; a diff gives one such row, or one for each passage.
Marked = Sequence[Sequence[tuple[Op, str]]]
Engine = Callable[[Body, Body], Marked]

#: What a reader takes in at once, said independently of the tokens of our own diff.
ATOMS = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|(?:临商发|临政办发|海府办函)〔\d{4}〕\d+号|《[^》]+》"
    r"|\d+(?:[.,]\d+)*%?|[A-Za-z]+"
)

OURS = "gongkai"


def ours(before: Body, after: Body) -> Marked:
    """The diff of this project, as it is kept and shown."""
    found = differing_hunks(reading_of(before), reading_of(after))
    return [[(piece.op, piece.text) for piece in passage.pieces] for passage in found]


def by_character(before: Body, after: Body) -> Marked:
    """Difflib over characters, as it comes."""
    return [_opcodes(text_of(before), text_of(after), autojunk=True)]


def by_line(before: Body, after: Body) -> Marked:
    """Difflib over lines: the default differ of webchanges and of changedetection.io."""
    old, new = (text_of(body).splitlines(keepends=True) for body in (before, after))
    return [_opcodes(old, new, autojunk=True)]


def by_word(before: Body, after: Body) -> Marked:
    """Difflib over what stands between white space: the wdiff of webchanges."""
    old, new = (re.split(r"(\s+)", text_of(body)) for body in (before, after))
    return [_opcodes(old, new, autojunk=False)]


def by_dmp(before: Body, after: Body) -> Marked:
    """diff-match-patch in Python, with its semantic cleanup and its limit of a second."""
    engine = import_module("diff_match_patch").diff_match_patch()
    found = engine.diff_main(text_of(before), text_of(after))
    engine.diff_cleanupSemantic(found)
    fates = {0: Op.KEPT, -1: Op.REMOVED, 1: Op.ADDED}
    return [[(fates[fate], text) for fate, text in found]]


def by_fast_dmp(before: Body, after: Body) -> Marked:
    """fast-diff-match-patch as the text diff of web-monitoring-diff calls it."""
    diff = import_module("fast_diff_match_patch").diff
    found = diff(
        text_of(before),
        text_of(after),
        checklines=False,
        timelimit=2,
        cleanup="Semantic",
        counts_only=False,
    )
    fates = {"=": Op.KEPT, "-": Op.REMOVED, "+": Op.ADDED}
    return [[(fates[fate], text) for fate, text in found]]


def peers() -> Mapping[str, Engine]:
    """The diffs that are installed here."""
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
    """Characters that are marked, on both sides, beside white space."""
    return sum(
        len("".join(text.split())) for row in marked for op, text in row if op is not Op.KEPT
    )


def torn(marked: Marked) -> int:
    """Atoms of both sides that are marked in part."""
    return sum(_torn(row, side) for row in marked for side in (Op.REMOVED, Op.ADDED))


def _torn(row: Iterable[tuple[Op, str]], side: Op) -> int:
    text = ""
    borders = []
    for op, run in row:
        if op in (Op.KEPT, side):
            text += run
            borders.append(len(text))
    cut = set(borders[:-1])
    return sum(1 for atom in ATOMS.finditer(text) if cut & set(range(atom.start() + 1, atom.end())))
