"""Classifies a change as substantive or editorial, with the rules that apply. Pure.

A change is editorial only if this is proven: the same words with other punctuation, brackets, width
or layout; lines around the article; misprints of a few known sorts. Any other change is
substantive, so that a subscription to substantive changes misses none.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from disclosures import Change, FieldChange, Hunk, HunkKind, Significance
from disclosures.content_digest import folded

#: Rules that make a change substantive ...
SUBSTANTIVE_RULES = (
    *("figure", "number", "date", "name", "doc_no", "title", "attachment"),
    *("field", "negation", "moved", "text"),
)


#: ... and rules that make it editorial.
EDITORIAL_RULES = ("punctuation", "brackets", "layout", "misprint", "boilerplate", "renumbering")

_BRACKETS = str.maketrans("〔〕[]【】［］（）〈〉<>", "()()()()()《》《》")


#: A stroke between two numbers or dates is no sign of the second.
_NUMBER = re.compile(
    r"(?:(?<![\d年月日时%])[+\-−])?\d+(?:\.\d+)?[%‰]?|[〇零一二三四五六七八九十百千万亿两]+"
)


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_NAME = re.compile(r"《[^》]*》")


_DOC_NO = re.compile(r"\w{0,8}\(\d{4}\)第?\d+号")

_NEGATION = re.compile(r"[不未无没非免禁停]")


#: A date whose sign of the day may be left out; no count of issues or the like.
_DAY = re.compile(r"((?:19|20)\d\d年\d{1,2}月\d{1,2})(?![\d期次号个项条件批至到、和及-])日?")


#: Signs that stand for a dash or a border.
_STROKES = "~|^`"

#: Lines around an article that the parser may have included in it. A figure on
#: visits is none of them: a counter has a colon and a plain number, and is no row of a table.
_BOILERPLATE = re.compile(
    r"[【\[(]?(?:(?:打印|关闭|收藏|分享|返回)(?:本页|窗口|顶部|列表)?|扫一扫[^\d]{0,20}|字[体号]:.{0,12}"
    r"|(?:浏览|访问|阅读|点击)(?:次数|量|数):\d{0,8}次?|责任编辑:.{0,12}|[上下]一[篇条]:.{0,60})[】\])]?"
)


#: Characters that are commonly confused in spelling.
_CONFUSED = tuple(
    frozenset(pair)
    for pair in (
        *("的地", "的得", "地得", "做作", "帐账", "象像", "它他", "座坐", "带戴", "份分", "订定"),
        *("以已", "在再", "须需", "反返", "既即", "辩辨", "侯候", "副付", "那哪", "拔拨", "竟竞"),
    )
)


#: Words in which swapped or doubled characters are misprints; in names they may be intended.
_COMMON = """
公开 政府 信息 申请 工作 情况 部门 办理 答复 年度 报告 制度 管理 平台 网站 条例 行政 复议 诉讼
主动 依法 及时 群众 服务 组织 领导 培训 监督 保障 问题 改进 措施 存在 落实 推进 完善 建设 发布
回应 关注 政策 文件 规范 数量 收到 结果 方式 渠道 目录 指南 栏目 内容 审查 责任 考核 评议 提高
水平 能力 意识 人员 机构 单位 按照 要求 根据 有关 以及
"""


_WORDS = frozenset(_COMMON.split())


def classify(change: Change) -> Change:
    """Add the significance and its rules to `change`."""
    found = set(_change_rules(change))
    substantive = tuple(rule for rule in SUBSTANTIVE_RULES if rule in found)
    if substantive:
        return replace(change, significance=Significance.SUBSTANTIVE, criteria=substantive)
    editorial = tuple(rule for rule in EDITORIAL_RULES if rule in found)
    if editorial:
        return replace(change, significance=Significance.EDITORIAL, criteria=editorial)
    return change


def _change_rules(change: Change) -> Iterator[str]:
    if change.figures:
        yield "figure"
    for field in change.fields:
        yield from _field_rules(field)
    for hunk in change.hunks:
        yield from _hunk_rules(hunk)
    if change.renumbered:
        yield "renumbering"


def _field_rules(field: FieldChange) -> Iterator[str]:
    before, after = field.before or "", field.after or ""
    if field.name == "attachments":
        yield "attachment"
    elif field.name in ("published", "signed_on"):
        yield "date"
    elif (
        before
        and after
        and (rules := list(_text_rules(before, after)))
        and not _any_substantive(rules)
    ):
        yield from rules
    else:
        yield field.name if field.name in ("title", "doc_no") else "field"


def _hunk_rules(hunk: Hunk) -> Iterator[str]:
    before, after = hunk.before, hunk.after
    if hunk.kind is HunkKind.MOVED:
        yield "moved"
    if before and after:
        yield from _text_rules(before, after) or ("layout",)
        return
    text = folded(before or after)
    if _BOILERPLATE.fullmatch(text) and "\t" not in (before or after):
        yield "boilerplate"
    elif not _words_only(text):
        yield "punctuation" if text else "layout"
    else:
        yield "text"
        yield from (rule for rule, stated in _statements(text) if stated)


def _text_rules(before: str, after: str) -> list[str]:
    """The rules that apply to a rewording."""
    one, other = folded(before), folded(after)
    if one == other:
        return ["layout"]
    rules = [
        rule
        for (rule, was), (_, now) in zip(_statements(one), _statements(other), strict=True)
        if was != now
    ]
    if rules:
        return rules
    if one.translate(_BRACKETS) == other.translate(_BRACKETS):
        return ["brackets"]
    if _words_only(one) == _words_only(other):
        return ["punctuation"]
    if _with_days(one) == _with_days(other):
        return ["misprint"]
    return ["misprint"] if _is_misprint(_words_only(one), _words_only(other)) else ["text"]


def _statements(text: str) -> tuple[tuple[str, Sequence[str]], ...]:
    """What a text states, by rule: any difference is substantive."""
    plain = _THOUSANDS.sub("", text.translate(_BRACKETS))
    return (
        ("number", _NUMBER.findall(plain)),
        ("name", [_words_only(name) for name in _NAME.findall(plain)]),
        ("doc_no", _DOC_NO.findall(plain)),
        ("negation", _NEGATION.findall(plain)),
    )


def _words_only(text: str) -> str:
    """The text without punctuation and brackets, but with ≥, ￥ and ticked boxes."""
    kept = (sign for sign in text if unicodedata.category(sign)[0] in "LNS")
    return "".join(sign for sign in kept if sign not in _STROKES)


def _with_days(text: str) -> str:
    """The text with the sign of the day in every date of year, month and day."""
    return _DAY.sub(r"\g<1>日", text)


def _is_misprint(one: str, other: str) -> bool:
    """Whether one character of a word is doubled, swapped or a known misprint."""
    if abs(len(one) - len(other)) == 1:
        return _is_doubled(*sorted((one, other), key=len))
    if len(one) != len(other):
        return False
    places = [n for n, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if len(places) == 1:
        return frozenset((one[places[0]], other[places[0]])) in _CONFUSED
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    pairs = {text[places[0] : places[1] + 1] for text in (one, other)}
    return len({"".join(sorted(pair)) for pair in pairs}) == 1 and bool(pairs & _WORDS)


def _is_doubled(shorter: str, longer: str) -> bool:
    """Whether `longer` is `shorter` with one character of a word doubled."""
    at = next(
        (n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter)
    )
    if longer[:at] + longer[at + 1 :] != shorter or longer[at] != longer[at - 1 : at]:
        return False
    return bool({shorter[at - 1 : at + 1], shorter[max(at - 2, 0) : at]} & _WORDS)


def _any_substantive(rules: Sequence[str]) -> bool:
    return any(rule in SUBSTANTIVE_RULES for rule in rules)
