"""Running numbers at the beginning of lines: 第二章, 第二十三条, （二）, 1. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum


class OutlineLevel(IntEnum):
    """Level of a division; one with a lower number contains those with higher numbers."""

    PART = 1  # 第一编, 第一部分
    SUBPART = 2  # 第一分编
    CHAPTER = 3  # 第一章
    SECTION = 4  # 第一节
    FIRST_HEADING = 5  # 一、 of a report
    SECOND_HEADING = 6  # （一）
    THIRD_HEADING = 7  # 1.
    FOURTH_HEADING = 8  # (1)
    ARTICLE = 10  # 第一条
    PARAGRAPH = 11  # 第二款: a paragraph of an article has no printed number
    FIRST_ITEM = 12  # 一、 of an enumeration
    ITEM = 13  # （一）
    SUBITEM = 14  # 1.
    LOWEST_ITEM = 15  # (1), ①


_NUMERAL = r"(?:[〇零一二三四五六七八九十百千]{1,9}|\d{1,4})"
_DIVISION = re.compile(
    rf"第\s?(?P<value>{_NUMERAL})\s?(?P<unit>部分|分编|[编章节篇])(?P<gap>[\s:：.．]*)"
)
_ARTICLE = re.compile(
    rf"[【\[]?第\s?(?P<value>{_NUMERAL})\s?条(?:之[一二三四五六七八九十]{{1,2}})?[】\]]?"
    r"(?P<gap>[\s:：.．]*)"
)
_NUMBERS = (
    (0, re.compile(r"(?P<value>[一二三四五六七八九十]{1,3})\s?(?:、|[.．](?!\d))\s*")),
    (1, re.compile(r"[(（]\s?(?P<value>[一二三四五六七八九十]{1,3})\s?[)）]、?\s*")),
    (2, re.compile(r"(?P<value>\d{1,3})\s?(?:[、．]|\.(?!\d))\s*")),
    (
        3,
        re.compile(
            r"(?:[(（]\s?(?P<value>\d{1,3})\s?[)）]、?|(?P<sign>[①-⑳])|\[(?P<note>\d{1,3})\])\s*"
        ),
    ),
)

_UNITS = {
    "编": OutlineLevel.PART,
    "篇": OutlineLevel.PART,
    "部分": OutlineLevel.PART,
    "分编": OutlineLevel.SUBPART,
    "章": OutlineLevel.CHAPTER,
    "节": OutlineLevel.SECTION,
}

#: What follows the number of an article or chapter that a sentence refers to.
_REFERRED = re.compile(
    r"(?:第|规定|所|至|到|、|,|，|和|及|与|或|中|的|之|以|修改|改|删|增|作|款|项|内容)"
)

#: A heading is not longer than this, and has no mark of a sentence.
MAX_HEADING = 60
_SENTENCE = re.compile(r"[。；;！!？?]|[，,、:：]$")

#: Numbers of articles and chapters are in these characters.
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class RunningNumber:
    """The number at the beginning of a line, before it is known what it numbers."""

    #: The level of a division or an article; None: `style` is that of a plain number.
    level: OutlineLevel | None

    #: 0 for 一、 1 for （一） 2 for 1. 3 for (1); else -1.
    style: int
    number: str
    value: int
    length: int
    title: str

    #: Whether white space divides the number from the text.
    spaced: bool = True


def running_number(text: str) -> RunningNumber | None:
    """Return the number at the beginning of a line; None: it has none."""
    if match := _DIVISION.match(text):
        made = _made(match, _UNITS[match["unit"]], -1)
        return made if is_title(made.title) and not _is_reference(made) else None
    if match := _ARTICLE.match(text):
        made = _made(match, OutlineLevel.ARTICLE, -1)
        return None if _is_reference(made) else made
    for style, pattern in _NUMBERS:
        if match := pattern.match(text):
            return _made(match, None, style)
    return None


def _made(match: re.Match[str], level: OutlineLevel | None, style: int) -> RunningNumber:
    groups = match.groupdict()
    value = groups.get("value") or groups.get("sign") or groups.get("note") or "0"
    printed = match.group()[: match.start("gap") - match.start()] if level else match.group()
    title = match.string[match.end() :]
    spaced = not level or bool(match["gap"]) or not title or "】" in printed
    number = re.sub(r"\s", "", printed).strip("【】[]" if level else "")
    inserted = "之" in number
    return RunningNumber(
        level, style, number, 0 if inserted else numeral_of(value), match.end(), title, spaced
    )


def _is_reference(mark: RunningNumber) -> bool:
    """Whether a line that begins like an article only refers to one: 第三条规定的…."""
    return not mark.spaced and _REFERRED.match(mark.title) is not None


def is_title(text: str) -> bool:
    """Whether a text can be a heading: it is short, and no sentence."""
    return len(text) <= MAX_HEADING and not _SENTENCE.search(text)


def numeral_of(text: str) -> int:
    """Return the value of a running number below ten thousand: 二十三, 一百零五, 23."""
    plain = unicodedata.normalize("NFKC", text)
    if plain.isdecimal():
        return int(plain)
    total = pending = 0
    for sign in plain:
        if sign in _SCALES:
            total += (pending or 1) * _SCALES[sign]
            pending = 0
        else:
            pending = pending * 10 + _DIGITS.get(sign, 0) if not total else _DIGITS.get(sign, 0)
    return total + pending


def chinese_numeral(value: int) -> str:
    """Write a number below a hundred: 二十三."""
    tens, ones = divmod(value, 10)
    written = "〇一二三四五六七八九"
    if not tens:
        return written[ones]
    return f"{written[tens] if tens > 1 else ''}十{written[ones] if ones else ''}"
