"""Signs that a page is not the document that its title or list entry names."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from crawler.reading.text.whitespace import compact
from disclosures import Block, ListEntry
from disclosures.reason import Reason, ReasonCode

_GAMBLING = re.compile(
    r"博彩|百家乐|老虎机|六合彩|时时彩|真人娱乐|娱乐城|棋牌(?:游戏|平台)|投注|赌场|赌球|彩票平台|开户送|"
    r"AG真人|威尼斯人|葡京|体育下注|澳门(?:银河|金沙|新葡)|提款秒到|首存|返水|成人(?:视频|影片)|约炮|裸聊",
    re.IGNORECASE,
)
#: Distinct gambling words from which a page is suspicious; a report may mention one.
_MIN_GAMBLING_WORDS = 3

_ERROR = re.compile(
    r"^(?:404|403|500|error|错误|出错了?|系统提示|提示信息|页面不存在|系统维护|系统繁忙|无标题文档|untitled)",
    re.IGNORECASE,
)


def suspicions_of(
    title: str | None,
    blocks: tuple[Block, ...],
    listed: ListEntry | None,
) -> Iterator[Reason]:
    """Yield the suspicious properties of a page."""
    text = "\n".join(block.text for block in blocks)
    if title and _ERROR.match(title.strip()):
        yield Reason.of(ReasonCode.PLAUSIBILITY_ERROR_TITLE, title=title[:80])
    words = sorted({match.lower() for match in _GAMBLING.findall(f"{title}\n{text}"[:200_000])})
    if len(words) >= _MIN_GAMBLING_WORDS:
        yield Reason.of(ReasonCode.PLAUSIBILITY_OTHER_SUBJECT, words=tuple(words[:6]))
    if title and listed and _titles_differ(title, listed.title, text):
        names = {"listed": listed.title[:80], "title": title[:80]}
        yield Reason.of(ReasonCode.PLAUSIBILITY_TITLES_DIFFER, **names)


def _titles_differ(title: str, listed: str, text: str) -> bool:
    """Whether the titles of page and list entry differ, and the text has neither."""
    page_title, listed_title = compact(title)[:200], compact(listed).rstrip("….")[:200]
    if (
        len(listed_title) < 6
        or listed_title in page_title
        or page_title in listed_title
        or listed_title in compact(text[:5000])
    ):
        return False
    return SequenceMatcher(None, page_title, listed_title, autojunk=False).ratio() < 0.3
