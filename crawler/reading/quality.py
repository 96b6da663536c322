"""Signs that a page is not the document it claims to be."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from crawler.reading.tree import tight
from disclosures import Block, ListEntry
from disclosures.reason import Reason, ReasonCode

_GAMBLING = re.compile(
    r"博彩|百家乐|老虎机|六合彩|时时彩|真人娱乐|娱乐城|棋牌(?:游戏|平台)|投注|赌场|赌球|彩票平台|开户送|"
    r"AG真人|威尼斯人|葡京|体育下注|澳门(?:银河|金沙|新葡)|提款秒到|首存|返水|成人(?:视频|影片)|约炮|裸聊",
    re.IGNORECASE,
)
#: Different words of this kind that make a page suspect; one alone may be what a report is about.
_ENOUGH = 3

_ERROR = re.compile(
    r"^(?:404|403|500|error|错误|出错了?|系统提示|提示信息|页面不存在|系统维护|系统繁忙|无标题文档|untitled)",
    re.IGNORECASE,
)


def suspicions_of(
    title: str | None,
    blocks: tuple[Block, ...],
    listed: ListEntry | None,
) -> Iterator[Reason]:
    """Give what is suspicious."""
    text = "\n".join(block.text for block in blocks)
    if title and _ERROR.match(title.strip()):
        yield Reason.of(ReasonCode.PLAUSIBILITY_ERROR_TITLE, title=title[:80])
    words = sorted({match.lower() for match in _GAMBLING.findall(f"{title}\n{text}"[:200_000])})
    if len(words) >= _ENOUGH:
        yield Reason.of(ReasonCode.PLAUSIBILITY_OTHER_SUBJECT, words=tuple(words[:6]))
    if title and listed and _strange(title, listed.title, text):
        names = {"listed": listed.title[:80], "title": title[:80]}
        yield Reason.of(ReasonCode.PLAUSIBILITY_TITLES_DIFFER, **names)


def _strange(title: str, listed: str, text: str) -> bool:
    """Whether page and list name different things."""
    ours, theirs = tight(title)[:200], tight(listed).rstrip("….")[:200]
    if len(theirs) < 6 or theirs in ours or ours in theirs or theirs in tight(text[:5000]):
        return False
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio() < 0.3
