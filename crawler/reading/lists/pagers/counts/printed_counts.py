"""The numbers that a list prints of itself: 共6条, 第1页/共2页."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.reading.page.lines import PageLine

#: The words of a pager; what else a line has belongs to something else.
_PAGER_WORDS = re.compile(
    r"(?:首|第一|上一?|前一?|下一?|[后後]一?|末|尾|最[后後]一?|最末|跳转)[页頁]|[页頁][次码碼数數面]?"
    r"|[总總]?[记記][录錄][总總]?[数數]?|信息|数据|數據|文章|文件|结果|内容|当前|當前|显示|查询|检索|找到"
    r"|[第共总總计計有为為每转轉跳到至从從条條篇件项項个個则則之的]|前往|确定|合计|[数數]"
    r"|go|prev(?:ious)?|next|first|last|pages?|of|total|records?|rows?|items?|\d+|[\W_]+",
    re.IGNORECASE,
)
_MAX_LINE = 300

_UNIT = r"(?:条|條|篇|件|项|項|个|個|则|則|records?|rows?|items?)"
_ROWS = (
    re.compile(rf"(?:共|[总總]|合)[^\d每第/]{{0,8}}?(\d{{1,7}})\s{{0,3}}{_UNIT}", re.IGNORECASE),
    re.compile(
        r"(?:[记記][录錄][总總]?[数數]|[总總][记記][录錄][数數]?|[总總][条條]?[数數])\D{0,3}(\d{1,7})"
    ),
    re.compile(rf"(?<![每\d第至到-])(?<!每[页頁])(\d{{1,7}})\s{{0,3}}{_UNIT}[记記信][录錄息]"),
)
_PAGES = (
    re.compile(
        r"第?\s{0,3}(\d{1,5})\s{0,3}[页頁]?\s{0,3}[/，,]?\s{0,3}共\s{0,3}(\d{1,5})\s{0,3}[页頁]"
    ),
    re.compile(r"(\d{1,5})\s{0,3}[页頁]?\s{0,3}/\s{0,3}[共总]?\s{0,3}(\d{1,5})(?!\s{0,3}[条條/])"),
    re.compile(r"()(?:共|[总總])\D{0,4}?(\d{1,5})\s{0,3}[页頁]"),
    re.compile(r"()[总總][页頁][数數]\D{0,3}(\d{1,5})"),
    re.compile(r"[Pp]age\s{0,3}(\d{1,5})\s{0,3}of\s{0,3}(\d{1,5})"),
)
_HERE = re.compile(r"第\s{0,3}(\d{1,5})\s{0,3}[页頁]")
_NAMES_PAGES = re.compile(r"[页頁]|page", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCounts:
    """What a list prints: rows and pages of the whole list, and the number of this page."""

    rows: int | None = None
    pages: int | None = None
    here: int | None = None


def is_pager_text(text: str) -> bool:
    """Whether a text has nothing but numbers and the words of a pager."""
    return len(text) <= _MAX_LINE and len(_PAGER_WORDS.sub("", text)) <= 1


def printed_counts(lines: Iterable[PageLine]) -> PrintedCounts:
    """Return the numbers on the lines of a page that are a pager's."""
    rows = pages = here = None
    for line in _pager_lines(lines):
        counts = counts_in(line)
        rows = rows if counts.rows is None else counts.rows
        pages = pages if counts.pages is None else counts.pages
        here = here or counts.here
    return PrintedCounts(rows=rows, pages=pages, here=here)


def counts_in(line: str) -> PrintedCounts:
    """Return the numbers on one line of a pager."""
    found = next((match for pattern in _ROWS if (match := pattern.search(line))), None)
    page, pages = _pages_in(line) if _NAMES_PAGES.search(line) else (None, None)
    return PrintedCounts(rows=int(found[1]) if found else None, pages=pages, here=page)


def _pages_in(line: str) -> tuple[int | None, int | None]:
    """Return the number of this page and of all pages."""
    for pattern in _PAGES:
        if (match := pattern.search(line)) and int(match[1] or 1) <= int(match[2]):
            return int(match[1]) if match[1] else _here_in(line), int(match[2])
    return _here_in(line), None


def _here_in(line: str) -> int | None:
    match = _HERE.search(line)
    return int(match[1]) if match else None


def _pager_lines(lines: Iterable[PageLine]) -> Iterator[str]:
    for line in lines:
        if line.link:
            continue
        for text in line.text.split("\n"):
            if any(letter.isdecimal() for letter in text[:_MAX_LINE]) and is_pager_text(text):
                yield text
