"""Whether a change is of substance, or editorial, by rules that are named with it. Pure.

Editorial is what is proven to be so: the same words with other punctuation, brackets, width or
layout, what stands around an article, and misprints of a few known sorts. Anything else is of
substance; a reader who asked to be spared the editorial must miss nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from disclosures import Change, Fate, FieldChange, Passage, Significance
from disclosures.sameness import folded

#: Rules that make a change one of substance ...
WEIGHTY = (
    *("figure", "number", "date", "name", "doc_no", "title", "attachment"),
    *("field", "negation", "moved", "text"),
)

#: ... and those by which one is editorial.
LIGHT = ("punctuation", "brackets", "layout", "misprint", "furniture")

_BRACKETS = str.maketrans("〔〕[]【】［］（）〈〉<>", "()()()()()《》《》")
_NUMBER = re.compile(r"[+\-−]?\d+(?:\.\d+)?[%‰]?|[〇零一二三四五六七八九十百千万亿两]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NAME = re.compile(r"《[^》]*》")
_DOC_NO = re.compile(r"\w{0,8}\(\d{4}\)第?\d+号")
_NEGATION = re.compile(r"[不未无没非免禁停]")

#: Lines around an article that a reader of ours may have taken for a part of it.
_FURNITURE = re.compile(
    r"(打印|关闭|收藏|分享|返回)(本页|窗口|顶部|列表)?|扫一扫.{0,20}|字[体号].{0,12}"
    r"|(浏览|访问|阅读|点击)(次数|量|数)?.{0,12}|责任编辑.{0,12}|上一[篇条].{0,60}|下一[篇条].{0,60}"
)

#: What is mistaken for each other where nothing but the spelling is at stake.
_CONFUSED = tuple(
    frozenset(pair)
    for pair in (
        *("的地", "的得", "地得", "做作", "帐账", "象像", "它他", "座坐", "带戴", "份分", "订定"),
        *("以已", "在再", "须需", "反返", "既即", "辩辨", "侯候", "副付", "那哪", "拔拨", "竟竞"),
    )
)


def judged(change: Change) -> Change:
    """Give `change` with its significance, and the rules that said so."""
    found = set(_grounds(change))
    weighty = tuple(rule for rule in WEIGHTY if rule in found)
    if weighty:
        return replace(change, significance=Significance.SUBSTANTIVE, grounds=weighty)
    light = tuple(rule for rule in LIGHT if rule in found)
    if light:
        return replace(change, significance=Significance.EDITORIAL, grounds=light)
    return change


def _grounds(change: Change) -> Iterator[str]:
    if change.figures:
        yield "figure"
    for field in change.fields:
        yield from _of_field(field)
    for passage in change.passages:
        yield from _of_passage(passage)


def _of_field(field: FieldChange) -> Iterator[str]:
    before, after = field.before or "", field.after or ""
    if field.name == "attachments":
        yield "attachment"
    elif field.name in ("published", "signed_on"):
        yield "date"
    elif before and after and (rules := list(_of_text(before, after))) and not _any_weighty(rules):
        yield from rules
    else:
        yield field.name if field.name in ("title", "doc_no") else "field"


def _of_passage(passage: Passage) -> Iterator[str]:
    before, after = passage.before, passage.after
    if passage.fate is Fate.MOVED and passage.moved_from != passage.section:
        yield "moved"
    if before and after:
        yield from _of_text(before, after) or ("layout",)
        return
    text = folded(before or after)
    if _FURNITURE.fullmatch(_bare(text)):
        yield "furniture"
    elif not _bare(text):
        yield "punctuation" if text else "layout"
    else:
        yield "text"
        yield from (rule for rule, stated in _stated(text) if stated)


def _of_text(before: str, after: str) -> list[str]:
    """The rules that a rewording falls under."""
    one, other = folded(before), folded(after)
    if one == other:
        return ["layout"]
    rules = [
        rule
        for (rule, was), (_, now) in zip(_stated(one), _stated(other), strict=True)
        if was != now
    ]
    if rules:
        return rules
    if one.translate(_BRACKETS) == other.translate(_BRACKETS):
        return ["brackets"]
    if _bare(one) == _bare(other):
        return ["punctuation"]
    return ["misprint"] if _is_misprint(_bare(one), _bare(other)) else ["text"]


def _stated(text: str) -> tuple[tuple[str, Sequence[str]], ...]:
    """What a text states, by rule: where any of it differs, the change is of substance."""
    plain = _THOUSANDS.sub("", text.translate(_BRACKETS))
    return (
        ("number", _NUMBER.findall(plain)),
        ("name", [_bare(name) for name in _NAME.findall(plain)]),
        ("doc_no", _DOC_NO.findall(plain)),
        ("negation", _NEGATION.findall(plain)),
    )


def _bare(text: str) -> str:
    """The words alone: no punctuation, no brackets, no marks."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LN")


def _is_misprint(one: str, other: str) -> bool:
    """Whether one character was doubled, two were swapped, or one was taken for its like."""
    if abs(len(one) - len(other)) == 1:
        return _is_doubled(*sorted((one, other), key=len))
    if len(one) != len(other):
        return False
    places = [n for n, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if len(places) == 1:
        return frozenset((one[places[0]], other[places[0]])) in _CONFUSED
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return one[first] == other[second] and one[second] == other[first]


def _is_doubled(shorter: str, longer: str) -> bool:
    """Whether `longer` is `shorter` with one character written twice."""
    at = next(
        (n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter)
    )
    return longer[:at] + longer[at + 1 :] == shorter and longer[at] == longer[at - 1 : at]


def _any_weighty(rules: Sequence[str]) -> bool:
    return any(rule in WEIGHTY for rule in rules)
