"""A pair as the product compares it: the readings, the change, and the CPU time it took."""

import re
from dataclasses import dataclass
from time import process_time

from benchmarks.edits.corpus import EditPair
from crawler.reading import read
from disclosures import Change, Hunk, Op, Page, Reading
from disclosures.content_digest import folded
from store.compare.diff import compare
from store.compare.significance import classify

#: A numeral of a number of an article.
NUMERAL = "[一二三四五六七八九十百千零〇两\\d]"

#: Numbers of articles and their like, wherever they stand, and at the head of a line.
_REFERENCE = re.compile(rf"第{NUMERAL}+[条款项章节编目]|[（(]{NUMERAL}+[）)]")
_HEAD = re.compile(rf"^\s*{NUMERAL}+[、.．]")

ADDRESS = "http://www.linhe.example/zwgk/202001/t20200101_1.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPair:
    """A pair as it is read, and its change as it is stored; `seconds`: CPU of the comparison."""

    pair: EditPair
    before: Reading
    after: Reading
    change: Change
    seconds: float


def compare_pair(pair: EditPair) -> ComparedPair:
    """Read both pages and compare them."""
    before, after = (
        read(Page(url=ADDRESS, body=body, headers={"content-type": "text/html; charset=utf-8"}))
        for body in (pair.before, pair.after)
    )
    start = process_time()
    change = compare(before, after)
    change = classify(change) if change is not None else Change()
    seconds = process_time() - start
    return ComparedPair(pair=pair, before=before, after=after, change=change, seconds=seconds)


def shown_hunks(compared: ComparedPair) -> list[Hunk]:
    """Return the hunks that are shown one by one: not those whose running numbers alone shifted."""
    return [hunk for hunk in compared.change.hunks if not getattr(hunk, "renumbered", False)]


def marked_hunks(
    compared: ComparedPair, *, edited: bool = True, renumbered: bool = True
) -> list[list[tuple[Op, str]]]:
    """Return the marked texts of the hunks.

    With `edited`, of those with text on both sides; without `renumbered`, of those that say more
    than that numbers shifted.
    """
    return [
        [(segment.op, segment.after or segment.before) for segment in hunk.segments]
        for hunk in shown_hunks(compared)
        if (not edited or (hunk.before and hunk.after)) and (renumbered or not only_renumbers(hunk))
    ]


def only_renumbers(hunk: Hunk) -> bool:
    """Whether a hunk says only that numbers of articles, items or the like shifted."""
    before, after = hunk.before, hunk.after
    if not before or not after or folded(before) == folded(after):
        return False
    return _unnumbered(before) == _unnumbered(after)


def _unnumbered(text: str) -> str:
    return folded(_REFERENCE.sub("#", _HEAD.sub("#", text)))
