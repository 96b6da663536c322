"""The outline of a document: its headings, articles and items, and where each line stands. Pure.

Laws: 编 › 分编 › 章 › 节 › 第…条 › 款 › （一） › 1. Reports: 一、 › （一） › 1. › (1). A heading is
no sentence, and an item of an enumeration is no heading. A list of contents repeats the headings
of the document above it; its lines are no headings.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from disclosures.numbering import (
    OutlineLevel,
    RunningNumber,
    chinese_numeral,
    is_title,
    running_number,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineLine:
    """What the outline says of one line."""

    #: Its own level; None: a paragraph or a table within the divisions of `path`.
    level: OutlineLevel | None = None

    #: Its running number as printed (第二章, 第二十三条, （二）, 一、); empty: it has none.
    number: str = ""

    #: The value of `number`; 第五条之一 is 5.
    value: int = 0

    #: Characters of the line that belong to `number`, with the white space after it.
    number_length: int = 0

    #: Whether the line is a heading: it names what is below it.
    is_heading: bool = False

    #: Whether the line belongs to a list of contents.
    is_contents: bool = False

    #: The heading above it, as printed; empty: none.
    section: str = ""

    #: Where it stands: the headings above it, then the numbers of its article, paragraph and item.
    path: tuple[str, ...] = ()


#: Name of the place of a list of contents.
CONTENTS = "目录"

#: Levels of numbers, by their style, in an enumeration.
_ITEMS = (
    *(OutlineLevel.FIRST_ITEM, OutlineLevel.ITEM),
    *(OutlineLevel.SUBITEM, OutlineLevel.LOWEST_ITEM),
)


#: Lines of contents: leaders and page number at the end.
_PAGE_NUMBER = re.compile(r"[\s.．…·\-—]*[(（]?\d{0,4}[)）]?\s*$")
#: Lines of a list of contents without the word above it.
_FEWEST_CONTENTS = 3

#: A heading that ends in a full stop is not longer than this.
_MAX_STOPPED = 20

_CONTENTS_LINE = re.compile(r"目\s*[录次]")


def outline(
    lines: Iterable[str | None], headings: Mapping[int, int] | None = None
) -> list[OutlineLine]:
    """Return the outline of a text, line by line; None stands for a line of a table.

    `headings` gives the levels, from 1, of lines that are headings by their markup; of lines with
    a number the text decides.
    """
    texts = [None if line is None else line.strip() for line in lines]
    marks = [running_number(text or "") for text in texts]
    contents = set(_contents(texts, marks))
    levels = headings or {}
    state = _State()
    made = []
    for at, text in enumerate(texts):
        if at in contents:
            made.append(OutlineLine(is_contents=True, section=CONTENTS, path=(CONTENTS,)))
            continue
        mark = marks[at]
        level = state.level_of(mark, text or "", _is_listed(marks, at)) if mark else None
        if mark is None and at in levels and text:
            level = OutlineLevel(OutlineLevel.SECTION + max(1, min(levels[at], 4)))
        made.append(state.add(text, mark, level))
    return made


def _is_listed(marks: Sequence[RunningNumber | None], at: int) -> bool:
    """Whether a numbered line stands directly beside its neighbour of an enumeration."""
    mark = marks[at]
    beside = (marks[near] for near in (at - 1, at + 1) if 0 <= near < len(marks))
    return any(
        mark is not None
        and each is not None
        and each.style == mark.style
        and abs(each.value - mark.value) == 1
        for each in beside
    )


def _is_heading_title(mark: RunningNumber) -> bool:
    """Whether the text behind a number can be a heading; some end in a full stop."""
    title = mark.title.removesuffix("。") if mark.style < 2 else mark.title
    title = title.rstrip(":：") if mark.style == 0 else title
    stopped = title != mark.title
    return is_title(title) and not (stopped and (len(title) > _MAX_STOPPED or "，" in title))


def _heading_key(text: str) -> str:
    return re.sub(r"\s", "", _PAGE_NUMBER.sub("", text))


def _contents(texts: Sequence[str | None], marks: Sequence[RunningNumber | None]) -> Iterator[int]:
    """Yield the lines of a list of contents: adjacent headings, most of them repeated below."""
    keys = {
        at: _heading_key(text)
        for at, (text, mark) in enumerate(zip(texts, marks, strict=True))
        if text and mark and _may_be_contents(mark) and is_title(text)
    }
    last = {key: at for at, key in keys.items()}
    end = 0
    for at in keys:
        if at < end:
            continue
        titled = at > 0 and _CONTENTS_LINE.fullmatch(texts[at - 1] or "") is not None
        end = _end_of_contents(marks, keys, at, styles=2 if titled else 0)
        repeated = sum(last[keys[each]] >= end for each in range(at, end))
        if end - at >= (1 if titled else _FEWEST_CONTENTS) and 2 * repeated > end - at:
            yield from range(at - titled, end)
        end = max(end, at + 1)


def _may_be_contents(mark: RunningNumber) -> bool:
    return mark.level is not OutlineLevel.ARTICLE and mark.style < 2


def _end_of_contents(
    marks: Sequence[RunningNumber | None], keys: Mapping[int, str], start: int, styles: int
) -> int:
    """Return the end of adjacent headings, before their numbers begin again."""
    first, end = marks[start], start
    while end in keys and (mark := marks[end]) and mark.style < styles:
        same = first and (mark.level, mark.style, mark.value) == (
            *(first.level, first.style, first.value),
        )
        if end > start and same:
            break
        end += 1
    return end


class _State:
    """The divisions that are open at a line, in one pass over the lines."""

    def __init__(self) -> None:
        #: Level and name in a path, outermost first.
        self._open: list[tuple[OutlineLevel, str]] = []

        #: The last article, and the paragraphs of it so far.
        self._article = 0
        self._paragraphs = 0

        #: Styles of the numbers of open enumerations, and the line above.
        self._enumerated: set[int] = set()
        self._above = ""

    def level_of(self, mark: RunningNumber, text: str, listed: bool) -> OutlineLevel | None:
        """Decide what a number at the beginning of a line numbers; None: nothing."""
        if mark.level is OutlineLevel.ARTICLE:
            follows = mark.value in (self._article, self._article + 1)
            return mark.level if mark.spaced or follows else None
        if mark.level is not None:
            return mark.level
        in_article = self._in_article()
        listed = listed and (in_article or mark.style > 0)
        is_item = listed or not _is_heading_title(mark) or (mark.style > 0 and in_article)
        if is_item and self._above.endswith((":", "：")):
            self._enumerated.add(mark.style)
        if is_item or mark.style in self._enumerated:
            return _ITEMS[mark.style]
        return OutlineLevel(OutlineLevel.FIRST_HEADING + mark.style)

    def add(
        self, text: str | None, mark: RunningNumber | None, level: OutlineLevel | None
    ) -> OutlineLine:
        """Return what the outline says of the next line, and take account of it."""
        if text is None:
            return OutlineLine(section=self._section(), path=self._path())
        self._above = text
        if level is None:
            self._add_paragraph()
            return OutlineLine(section=self._section(), path=self._path())
        self._close(level)
        if level <= OutlineLevel.ARTICLE:
            self._enumerated.clear()
        section, path = self._section(), self._path()
        number, value, length = (mark.number, mark.value, mark.length) if mark else ("", 0, 0)
        is_heading = level < OutlineLevel.ARTICLE
        if level is OutlineLevel.ARTICLE and mark:
            self._article, self._paragraphs = mark.value, 1 if mark.title else 0
        name = (_name(mark, level) if mark else text) if is_heading else number
        self._open.append((level, name))
        return OutlineLine(
            level=level,
            number=number,
            value=value,
            number_length=length,
            is_heading=is_heading,
            section=section,
            path=path if is_heading else self._path(),
        )

    def _add_paragraph(self) -> None:
        in_article = self._in_article()
        self._close(OutlineLevel.PARAGRAPH if in_article else OutlineLevel.ITEM)
        self._enumerated.clear()
        if in_article:
            self._paragraphs += 1
            if self._paragraphs > 1:
                name = f"第{chinese_numeral(min(self._paragraphs, 99))}款"
                self._open.append((OutlineLevel.PARAGRAPH, name))

    def _in_article(self) -> bool:
        return any(level is OutlineLevel.ARTICLE for level, _ in self._open)

    def _section(self) -> str:
        names = [name for level, name in self._open if level < OutlineLevel.ARTICLE]
        return names[-1] if names else ""

    def _close(self, level: OutlineLevel) -> None:
        self._open = [each for each in self._open if each[0] < level]

    def _path(self) -> tuple[str, ...]:
        return tuple(name for _, name in self._open)


def _name(mark: RunningNumber, level: OutlineLevel) -> str:
    """The name of a heading: 第二章 罚则; 一、总体情况."""
    if level >= OutlineLevel.FIRST_HEADING:
        return f"{mark.number}{mark.title}"
    title = re.sub(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])", "", mark.title)
    return f"{mark.number} {title}".strip()
