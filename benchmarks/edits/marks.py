"""Measures of marked text: characters, torn atoms, cut words, rewritten sentences, rebuilding.

The atoms and words here are defined apart from the tokens of our diff.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise

from rapidfuzz.distance import Indel

from benchmarks.edits.comparing import ComparedPair
from disclosures import Op
from disclosures.content_digest import folded
from store.compare.diff import differing_hunks
from store.compare.lines import body_lines
from tests.store.patching import inverted, rebuilt

#: One text as (operation, text), in order.
Marked = Sequence[tuple[Op, str]]

#: What no mark may tear: a date, a document number, a number, an inner title, a Latin word.
ATOMS = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|[〔\[]\d{4}[〕\]]\d+号|\d+(?:[.,]\d+)*[%％]?|[A-Za-z]+"
    r"|第[一二三四五六七八九十百千零〇]+[条章节]"
)

TITLES = re.compile(r"《[^《》〈〉]{1,60}》|〈[^《》〈〉]{1,60}〉")

#: Largest likeness of two sentences of which one is the other rewritten.
REWRITTEN = 0.5

_ENDS = "。！？；!?;\n"

Cut = Callable[[str], list[str]]


@cache
def word_cutter() -> Cut | None:
    """Return the words of jieba, or of its port; None, with a line on stderr, without either."""
    for name in ("jieba", "rjieba"):
        if find_spec(name):
            module = import_module(name)
            if name == "jieba":
                module.setLogLevel(60)
            return lambda text: list(module.cut(text))
    print("SKIPPED: words, because neither jieba nor rjieba is installed", file=sys.stderr)
    return None


def marked_characters(marked: Marked) -> int:
    """Count the marked characters of both sides, without white space."""
    return sum(len("".join(text.split())) for op, text in marked if op is not Op.KEPT)


def lower_bound(marked: Marked) -> int:
    """Return the least number of characters that any diff of the two texts marks."""
    before, after = (folded(text) for text in sides(marked))
    return int(Indel.distance(before, after))


def sides(marked: Marked) -> tuple[str, str]:
    """Return the text before and after."""
    before, after = (
        "".join(text for op, text in marked if op in (Op.KEPT, side))
        for side in (Op.REMOVED, Op.ADDED)
    )
    return before, after


def without_rewritten(marked: Marked) -> tuple[Marked, list[tuple[str, str]]]:
    """Split off the sentences that were rewritten and are marked whole, old and new."""
    left: list[tuple[Op, str]] = []
    rewritten: list[tuple[str, str]] = []
    runs = list(marked)
    at = 0
    while at < len(runs):
        pair = runs[at : at + 2]
        if [op for op, _ in pair] == [Op.REMOVED, Op.ADDED]:
            (_, old), (_, new) = pair
            starts = not left or left[-1][1].rstrip().endswith(tuple(_ENDS))
            ends = at + 2 == len(runs) or old.rstrip()[-1:] in _ENDS
            if starts and ends and Indel.normalized_similarity(old, new) <= REWRITTEN:
                rewritten.append((old, new))
                at += 2
                continue
        left.append(runs[at])
        at += 1
    return left, rewritten


def torn(marked: Marked, pattern: re.Pattern[str]) -> int:
    """Count the matches of `pattern` that are partly marked, on both sides."""
    return sum(
        1
        for text, cuts in _cut_sides(marked)
        for found in pattern.finditer(text)
        if any(found.start() < cut < found.end() for cut in cuts)
    )


def cut_words(marked: Marked, cut: Cut) -> int:
    """Count the words that are partly marked, on both sides."""
    found = 0
    for text, cuts in _cut_sides(marked):
        if not cuts:
            continue
        at = 0
        for word in cut(text):
            end = at + len(word)
            found += any(at < each < end for each in cuts) and bool(re.search("[一-鿿]", word))
            at = end
    return found


def _cut_sides(marked: Marked) -> Iterator[tuple[str, set[int]]]:
    """Yield each side and the places where marked text and kept text meet."""
    for side in (Op.REMOVED, Op.ADDED):
        runs = [(op, text) for op, text in marked if op in (Op.KEPT, side)]
        cuts, at = set[int](), 0
        for (op, text), (following, _) in pairwise(runs):
            at += len(text)
            if op is not following:
                cuts.add(at)
        yield "".join(text for _, text in runs), cuts


def rebuilds(compared: ComparedPair) -> bool:
    """Whether each side of a pair can be rebuilt from the other and the hunks."""
    before, after = (
        [line.text for line in body_lines(side)] for side in (compared.before, compared.after)
    )
    hunks = list(differing_hunks(compared.before, compared.after))
    there = _normalised(rebuilt(before, hunks)) == _normalised(after)
    return there and _normalised(rebuilt(after, list(map(inverted, hunks)))) == _normalised(before)


def _normalised(lines: list[str]) -> str:
    return folded("\x1f".join(lines).replace("\n", "\x1f").replace("\t", "|"))
