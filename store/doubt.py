"""Why a reading is not believed to be what its page says it is. Pure.

A reading that is doubted waits for an operator; it is never a revision. Each reason is one that
its next healthy reading does not give, so that what was a fault of the moment passes by itself.
"""

import re
from collections.abc import Iterator

from disclosures import Reading
from disclosures.reason import Reason, ReasonCode
from disclosures.sameness import folded
from store.lifecycle import SHORT, collapse

#: Fields that a document has or has not for good; so many of them lost at once are the reader's
#: or the site's doing.
FIELDS = ("title", "publisher", "published", "signed_on", "index_no", "doc_no")
LOST = 2

#: Of so many figures, no more than this share is left.
FIGURES = 5
LEFT = 0.2

#: Characters that stand for others which were lost, and what GBK and UTF-8 make of each other.
_GARBAGE = re.compile(
    "\ufffd|锟斤拷?|烫烫|屯屯|ï»¿|â€|Ã[\u0080-\u00bf]|[\ue000-\uf8ff]{3}|[\u0080-\u009f]"
)
GARBAGE_SHARE = 0.01
GARBAGE_LEAST = 3

#: Characters that any Chinese text of some length is full of; mojibake is not.
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_COMMON = re.compile(
    "[的一是不在有和人中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两"
    "政府信息公开条例申请报告单位办理依主动机关工作市区县局全本年度及其]+"
)
COMMON_SHARE = 0.05
MANY = 200

#: What a wall says instead of the document; only a page that says little else is one.
_WALL = re.compile(
    r"验证码|人机验证|滑动验证|安全验证|访问(?:过于频繁|被拒绝|受限|异常)|请求过于频繁|网站防火墙|"
    r"安全狗|云锁|加速乐|创宇盾|access denied|request blocked|checking your browser|"
    r"enable javascript|系统繁忙|网站(?:正在)?维护",
    re.IGNORECASE,
)
WALL_LENGTH, NEW_WALL_LENGTH = 400, 100


def why_doubted(before: Reading | None, after: Reading) -> tuple[Reason, ...]:
    """Why `after` is not believed; empty when it is.

    `before` is what the same page said last; None: it is new.
    """
    return tuple(dict.fromkeys(_doubts(before, after)))


def _doubts(before: Reading | None, after: Reading) -> Iterator[Reason]:
    yield from after.suspicions
    text = f"{after.title or ''}\n{after.body_text}"
    yield from _of_encoding(text)
    longest = WALL_LENGTH if before else NEW_WALL_LENGTH
    if len(folded(text)) <= longest and (wall := _WALL.search(text)) and _is_new(wall, before):
        yield Reason.of(ReasonCode.PLAUSIBILITY_CHALLENGE_TEXT, sign=wall.group())
    if before is not None:
        if (reason := collapse(before, after)) is not None:
            yield reason
        yield from _of_coverage(before, after)


def _is_new(wall: re.Match[str], before: Reading | None) -> bool:
    """Whether the words of a wall were not there before: some documents are about such things."""
    return before is None or wall.group() not in f"{before.title or ''}\n{before.body_text}"


def _of_encoding(text: str) -> Iterator[Reason]:
    garbage = len(_GARBAGE.findall(text))
    if garbage >= GARBAGE_LEAST and garbage >= GARBAGE_SHARE * len(text):
        yield Reason.of(ReasonCode.PLAUSIBILITY_GARBLED, count=garbage, length=len(text))
    chinese = "".join(_CHINESE.findall(text))
    if len(chinese) >= MANY:
        common = sum(map(len, _COMMON.findall(chinese))) / len(chinese)
        if common < COMMON_SHARE:
            yield Reason.of(ReasonCode.PLAUSIBILITY_NOT_CHINESE, percent=round(common * 100))


def _of_coverage(before: Reading, after: Reading) -> Iterator[Reason]:
    """What a page that was read well before does not give any more."""
    lost = [name for name in FIELDS if getattr(before, name) and not getattr(after, name)]
    if len(lost) >= LOST:
        yield Reason.of(ReasonCode.PLAUSIBILITY_FIELDS_LOST, fields=tuple(lost))
    had, has = len(before.figures), len(after.figures)
    if had >= FIGURES and has <= LEFT * had:
        yield Reason.of(ReasonCode.PLAUSIBILITY_FIGURES_LOST, before=had, after=has)
    if before.tables and not after.tables and len(folded(before.body_text)) > SHORT:
        yield Reason.of(ReasonCode.PLAUSIBILITY_TABLES_LOST, before=len(before.tables))
