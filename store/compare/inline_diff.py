"""Differences within a text, as segments that were kept, removed and added. Pure.

Text is cut into tokens that a diff must not split: a number with its unit, a date, a document
number, a title in 《》, an address, a word of an alphabet; other Chinese by the character. 「54件」
becomes 「45件」, never 「<5>4<5>件」. Sentences are aligned first, then tokens within the sentences
that differ. Short matches between two changes count as changed: they are coincidental.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from disclosures import Op, Segment
from disclosures.content_digest import folded
from store.compare.alignment import Run, align, merge_runs, shift

#: White space and invisible characters: they belong to the token before them.
_GAP = r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]"

#: Units after a number, longer ones before their prefixes.
_UNITS = (
    "人次|家次|件次|班次|课时|学时|小时|分钟|公里|公顷|公斤|平方公里|平方米|立方米|千瓦时|千瓦"
    "|个百分点|个工作日|工作日|个月|年度|年|月份|月|日|天|周|岁|季度|时|分|秒"
    "|美元|欧元|元|角|人|名|位|户|家|个|件|条|项|份|宗|起|例|次|场|期|篇|部|页|轮|批|类|种|款|章|节"
    "|号|只|辆|台|套|幅|字|级|倍|成|亩|吨|米|度|本|册|张|封|处|所|间|座|支|届|卷|版|组|对|层|栏"
)


#: Characters before a document number that are not part of an agency's short name.
_NOT_A_SHORT_NAME = "据照按彻实和及与的于为见在是了以将从依文"

_HAN = "㐀-䶿一-鿿"


_ALPHABETS = "A-Za-zＡ-Ｚａ-ｚÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ؀-ۿༀ-࿿᠀-᢯"

#: Local part of an e-mail address; matched only at its start, to avoid quadratic cost.
_LOCAL = "A-Za-z0-9_.+-"

_NUMERAL = "[一二三四五六七八九十]"


#: Zero has several glyphs: 二〇一二, 二○一二, 二O一二.
_DIGIT = "[〇○零OoＯ一二三四五六七八九]"

_NUMERALS = "[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]"


#: A character that starts no longer token; tested first, for speed.
_PLAIN = rf"""
      (?![〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟第])
      [{_HAN}](?![\u0300-\u036f]|[{_HAN}]{{0,7}}[〔﹝\[［【(（]\d)
"""


_LONG_TOKEN = rf"""
      (?<!\d)\d{{4}}\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?
    | (?<!\d)\d{{4}}([-/.])[ ]?\d{{1,2}}\1[ ]?\d{{1,2}}(?!\d)
    | (?<!\d)\d{{1,2}}\s*月\s*\d{{1,2}}\s*日
    | (?<!\d)\d{{1,2}}[:：∶]\d{{2}}(?:[:：∶]\d{{2}})?(?!\d|[,，]\d{{3}})
    | {_DIGIT}{{4}}年(?:{_NUMERAL}{{1,2}}月(?:{_NUMERAL}{{1,3}}日)?)?
    | (?:(?![{_NOT_A_SHORT_NAME}])[{_HAN}]){{0,8}}
      [〔﹝\[［【(（]\d{{4}}[〕﹞\]］】)）]\s*(?:第\s*)?\d+\s*号
    | 《(?:[^《》]|《[^《》]{{1,80}}》){{1,120}}》
    | https?://[\x21-\x7e]+
    | (?<![{_LOCAL}])[{_LOCAL}]{{1,64}}@[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,8}}
    | (?<!\d)\d{{3,4}}-\d{{7,8}}(?!\d)
    | [0-9]*[{_ALPHABETS}](?:[{_ALPHABETS}0-9]|[-_.'’](?=[{_ALPHABETS}0-9])|/(?=\d))*
    | (?<![\d.])\d{{1,3}}(?:\.\d{{1,3}}){{2,7}}(?![\d.])
    | 第?(?:(?<!\d)[+\-−])?\d+(?:[,，]\d{{3}}(?!\d))*(?:[.．]\d+|/\d+)?
      (?:\s*[%％‰]|[A-Za-zμ]{{1,5}}|[㎡㎥℃℉°㎏㎜㎝㎞]
        |[十百千万亿]{{0,2}}[余多几]?[万亿]{{0,2}}(?:{_UNITS})?)
    | 第[〇零一二三四五六七八九十百千]+[{_HAN}]
    | (?:百|千|万|{_NUMERALS}{{1,6}})分之{_NUMERALS}{{1,9}}(?:点{_NUMERALS}{{1,9}})?
    | {_NUMERALS}+[余多几]?[万亿]{{0,2}}(?:{_UNITS})
    | {_NUMERALS}{{2,}}
    | .[\u0300-\u036f]*
"""


_TOKEN = re.compile(rf"(?:{_PLAIN}|{_LONG_TOKEN}){_GAP}*", re.VERBOSE | re.DOTALL)

#: Most tokens are single characters, and the same few thousand in every text.
folded_token = lru_cache(maxsize=20_000)(folded)


def tokenize(text: str) -> list[str]:
    """Tokens of `text`, each with the white space after it; joined they are `text`."""
    found = [each.group() for each in _TOKEN.finditer(text)]
    if len(found) > 1 and not folded_token(found[0]):
        found[:2] = [found[0] + found[1]]
    return found


#: Ends of a sentence.
_ENDS = tuple("。！？；!?;\n")

#: Length of a short match, and largest share of short matches in the marked characters.
SHORT_MATCH = 1

MAX_SHORT_MATCH_SHARE = 0.1


#: In a rewritten sentence, matches up to this average length are coincidental.
CHANCE_LENGTH = 2.0


def inline_diff(before: str, after: str) -> tuple[Segment, ...]:
    """The segments that were kept, removed and added from `before` to `after`, exactly."""
    old, new = tokenize(before), tokenize(after)
    made: list[Segment] = []
    for kept, was, now in _runs(
        [folded_token(each) for each in old], [folded_token(each) for each in new]
    ):
        removed, added = "".join(old[was]), "".join(new[now])
        if kept:
            made.append(Segment(op=Op.KEPT, text=added, was=None if removed == added else removed))
            continue
        made += [
            Segment(op=op, text=text)
            for op, text in ((Op.REMOVED, removed), (Op.ADDED, added))
            if text
        ]
    return tuple(made)


def replaced(before: str, after: str) -> tuple[Segment, ...]:
    """The segments of a text that is replaced completely."""
    sides = ((Op.REMOVED, before), (Op.ADDED, after))
    return tuple(Segment(op=op, text=text) for op, text in sides if text)


def unchanged(before: str, after: str) -> tuple[Segment, ...]:
    """The segment of a text that differs at most in white space and width."""
    return (Segment(op=Op.KEPT, text=after, was=None if before == after else before),)


def _runs(before: list[str], after: list[str]) -> list[Run]:
    """Align sentences, then the tokens of sentences that differ."""
    old, new = _sentences(before), _sentences(after)
    found: list[Run] = []
    for kept, was, now in align(_texts(before, old), _texts(after, new)):
        i, j = _span(old, was, len(before)), _span(new, now, len(after))
        if kept:
            found.append((True, i, j))
            continue
        finer = align(before[i], after[j])
        found += shift(_clean_up(finer, before[i], after[j]), i.start, j.start)
    return merge_runs(found)


def _sentences(words: Sequence[str]) -> list[int]:
    """Indexes of the first token of each sentence."""
    ends = [at for at, word in enumerate(words[:-1]) if word.endswith(_ENDS)]
    return [0, *(at + 1 for at in ends)] if words else []


def _texts(words: Sequence[str], starts: Sequence[int]) -> list[str]:
    ends = [*starts[1:], len(words)][: len(starts)]
    # The token borders count: 「5件」 and 「5」「件」 are different sentences.
    return ["\x1f".join(words[start:end]) for start, end in zip(starts, ends, strict=True)]


def _span(starts: Sequence[int], run: slice, length: int) -> slice:
    start, stop = (starts[at] if at < len(starts) else length for at in (run.start, run.stop))
    return slice(start, stop)


def _clean_up(runs: list[Run], before: Sequence[str], after: Sequence[str]) -> list[Run]:
    """Drop coincidental matches."""
    inner = [at for at in range(1, len(runs) - 1) if runs[at][0]]
    kept = sum(_length(before[runs[at][1]]) for at in inner)
    changed = sum(_changed(run, before, after) for run in runs)
    if len(inner) >= 3 and kept <= CHANCE_LENGTH * len(inner) and 4 * kept <= changed:
        return merge_runs([(False, was, now) if at in inner else (each, was, now)
                       for at, (each, was, now) in enumerate(runs)])  # fmt: skip
    return _without_short_matches(runs, before, after)


def _without_short_matches(
    runs: Sequence[Run], before: Sequence[str], after: Sequence[str]
) -> list[Run]:
    """Drop short matches between changes, up to a share of the marked characters."""
    made: list[Run] = []
    changed = short_matches = 0
    for at, run in enumerate(runs):
        kept, was, now = run
        if not kept:
            changed += _changed(run, before, after)
        elif 0 < at < len(runs) - 1 and _length(before[was]) <= SHORT_MATCH:
            length = 2 * _length(before[was])
            following = _changed(runs[at + 1], before, after)
            if short_matches + length <= MAX_SHORT_MATCH_SHARE * (changed + following):
                short_matches += length
                run = False, was, now
            else:
                changed = short_matches = 0
        else:
            changed = short_matches = 0
        made.append(run)
    return merge_runs(made)


def _changed(run: Run, before: Sequence[str], after: Sequence[str]) -> int:
    kept, was, now = run
    return 0 if kept else _length(before[was]) + _length(after[now])


def _length(words: Sequence[str]) -> int:
    return sum(map(len, words))
