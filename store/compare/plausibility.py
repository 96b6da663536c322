"""Reasons why a reading is not plausible as the content of its page. Pure.

An implausible reading is quarantined and never becomes a revision. Each reason disappears with
the next healthy reading, so that a transient fault passes by itself.
"""

import re
from collections.abc import Iterator

from rapidfuzz.distance import Indel

from disclosures import DocumentKind, Reading
from disclosures.content_digest import folded
from disclosures.reason import Reason, ReasonCode
from store.compare.report_identity import similarity

#: Fields that a document has permanently. If several are lost at once, the parser or the site is
#: at fault.
STABLE_FIELDS = ("title", "publisher", "published", "signed_on", "index_no", "doc_no")

MIN_LOST_FIELDS = 2


#: Least number of figures before, and largest share of them left, of a loss of figures.
MIN_FIGURES = 5

MAX_FIGURES_LEFT = 0.2


#: Replacement characters, and mojibake of GBK and UTF-8.
_GARBAGE = re.compile(
    "\ufffd|锟斤拷?|烫烫|屯屯|ï»¿|â€|Ã[\u0080-\u00bf]|[\ue000-\uf8ff]{3}|[\u0080-\u009f]"
)


MIN_GARBAGE_SHARE = 0.01

MIN_GARBAGE_COUNT = 3


#: Characters that are common in any Chinese text, but not in mojibake.
_CHINESE = re.compile("[\u4e00-\u9fff]+")

_COMMON = re.compile(
    "[的一是不在有和人中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两"
    "政府信息公开条例申请报告单位办理依主动机关工作市区县局全本年度及其]+"
)


MIN_COMMON_SHARE = 0.05

MIN_CHINESE = 200


#: Texts of challenge and block pages; they count on pages with little other text.
_CHALLENGE = re.compile(
    r"验证码|人机验证|滑动验证|安全验证|访问(?:过于频繁|被拒绝|受限|异常)|请求过于频繁|网站防火墙|"
    r"安全狗|云锁|加速乐|创宇盾|access denied|request blocked|checking your browser|"
    r"enable javascript|系统繁忙|网站(?:正在)?维护",
    re.IGNORECASE,
)


MAX_CHALLENGE_LENGTH, MAX_NEW_CHALLENGE_LENGTH = 400, 100


def why_implausible(before: Reading | None, after: Reading) -> tuple[Reason, ...]:
    """Reasons why `after` is implausible; empty if it is plausible.

    `before`: the previous reading of the page; None: the page is new.
    """
    return tuple(dict.fromkeys(_implausibilities(before, after)))


def _implausibilities(before: Reading | None, after: Reading) -> Iterator[Reason]:
    yield from after.suspicions
    text = f"{after.title or ''}\n{after.body_text}"
    yield from _encoding_faults(text)
    longest = MAX_CHALLENGE_LENGTH if before else MAX_NEW_CHALLENGE_LENGTH
    if (
        len(folded(text)) <= longest
        and (challenge := _CHALLENGE.search(text))
        and _is_new(challenge, before)
    ):
        yield Reason.of(ReasonCode.PLAUSIBILITY_CHALLENGE_TEXT, sign=challenge.group())
    if before is not None:
        if after.kind is DocumentKind.LIST and before.kind is not DocumentKind.LIST:
            yield Reason.of(ReasonCode.PLAUSIBILITY_BECAME_LIST)
        if (reason := why_collapsed(before, after)) is not None:
            yield reason
        elif _is_other_document(before, after):
            yield Reason.of(
                ReasonCode.PLAUSIBILITY_OTHER_DOCUMENT,
                before=(before.title or "")[:80],
                after=(after.title or "")[:80],
            )
        if before.has_text and not after.has_text:
            yield Reason.of(ReasonCode.PLAUSIBILITY_TEXT_LOST)
        yield from _losses(before, after)


def _is_new(challenge: re.Match[str], before: Reading | None) -> bool:
    """Whether the previous reading lacks the text: a document may be about such matters."""
    return before is None or challenge.group() not in f"{before.title or ''}\n{before.body_text}"


def _encoding_faults(text: str) -> Iterator[Reason]:
    garbage = len(_GARBAGE.findall(text))
    if garbage >= MIN_GARBAGE_COUNT and garbage >= MIN_GARBAGE_SHARE * len(text):
        yield Reason.of(ReasonCode.PLAUSIBILITY_GARBLED, count=garbage, length=len(text))
    chinese = "".join(_CHINESE.findall(text))
    if len(chinese) >= MIN_CHINESE:
        common = sum(map(len, _COMMON.findall(chinese))) / len(chinese)
        if common < MIN_COMMON_SHARE:
            yield Reason.of(ReasonCode.PLAUSIBILITY_NOT_CHINESE, percent=round(common * 100))


def _losses(before: Reading, after: Reading) -> Iterator[Reason]:
    """Fields, figures and tables of the previous reading that are missing now."""
    lost = [name for name in STABLE_FIELDS if getattr(before, name) and not getattr(after, name)]
    if len(lost) >= MIN_LOST_FIELDS:
        yield Reason.of(ReasonCode.PLAUSIBILITY_FIELDS_LOST, fields=tuple(lost))
    had, has = len(before.figures), len(after.figures)
    if had >= MIN_FIGURES and has <= MAX_FIGURES_LEFT * had:
        yield Reason.of(ReasonCode.PLAUSIBILITY_FIGURES_LOST, before=had, after=has)
    if before.tables and not after.tables and len(folded(before.body_text)) > MIN_COMPARED_LENGTH:
        yield Reason.of(ReasonCode.PLAUSIBILITY_TABLES_LOST, before=len(before.tables))


#: Least similarity of two titles of one document, and of its texts if its titles are less similar.
MIN_TITLE_SIMILARITY, MIN_RETITLED_SIMILARITY = 0.6, 0.5


def _is_other_document(before: Reading, after: Reading) -> bool:
    """Whether title and text are others: a document that is retitled keeps most of its text.

    Without a text on either side, it keeps one of its files.
    """
    one, other = folded(before.title), folded(after.title)
    if not (one and other) or one in other or other in one:
        return False
    if Indel.normalized_similarity(one, other) >= MIN_TITLE_SIMILARITY:
        return False
    if not before.has_text and not after.has_text:
        files = [{file.url for file in side.attachments} for side in (before, after)]
        return not files[0] & files[1]
    return similarity(before, after) < MIN_RETITLED_SIMILARITY


#: Bodies up to this many characters may change completely.
MIN_COMPARED_LENGTH = 200

MIN_RELATED = 0.3


MIN_SHRUNK_SIMILARITY = 0.5

#: Share of a body that must remain, unless the texts are similar.
MIN_REMAINING_SHARE = 0.4


def why_collapsed(before: Reading, after: Reading) -> Reason | None:
    """Why `after` is no plausible new text of the same report; None if it is."""
    old, new = len(folded(before.body_text)), len(folded(after.body_text))
    if old <= MIN_COMPARED_LENGTH:
        return None
    score = similarity(before, after)
    if new < MIN_REMAINING_SHARE * old and score < MIN_SHRUNK_SIMILARITY:
        return Reason.of(ReasonCode.PLAUSIBILITY_TEXT_SHRANK, before=old, after=new)
    if score < MIN_RELATED:
        percent = round(score * 100)
        return Reason.of(ReasonCode.PLAUSIBILITY_TEXT_UNRELATED, percent=percent)
    return None
