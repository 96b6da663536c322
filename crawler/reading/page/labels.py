"""Labelled values (索引号：…, 发布日期：…) in lines and table cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.reading.page.label_words import INDEX_LABELS, LABEL_OF_WORD, WORDS_BY_LABEL, Label
from crawler.reading.page.lines import BOUNDARY, PageLine
from crawler.reading.text.whitespace import collapse_whitespace, compact

#: Words that end a value although no colon follows.
_STOP_WORDS = "浏览次数|点击次数|阅读次数|访问次数|字体|字号|打印|下载|分享|关闭|收藏|大|中|小"
_EMPTY_VALUES = frozenset(
    {"无", "无文号", "暂无", "—", "-", "--", "——", "/", "空", "号", "其它", "其他", "null"}
    | {"undefined", "暂无文号", "无索引号", "（无）", "(无)"}
)


def _with_spaces(word: str) -> str:
    return r"\s{0,9}".join(word)


def _label_pattern() -> re.Pattern[str]:
    """Build one pattern for all labels, the longest first, with a named group for each label."""
    kinds = []
    for kind, words in WORDS_BY_LABEL.items():
        ordered = sorted(words.split(), key=len, reverse=True)
        kinds.append(f"(?P<{kind.value}>{'|'.join(map(_with_spaces, ordered))})")
    return re.compile(rf"(?<![一-龥“《])(?:{'|'.join(kinds)})\s{{0,9}}[:：]|(?P<end>\Z)")


_LABEL = _label_pattern()
_STOP = re.compile(
    r"[【\[|｜]|(?:^|\s)(?:" + _STOP_WORDS + r")(?=[\s:：【\[)）]|$)|\s{2,}|https?://"
)

#: A label that follows the value before it without a space.
_ADJACENT_LABEL = re.compile(
    r"(?:浏览|点击|阅读|访问)(?:次数|数|量)\s{0,3}[:：]|(?:字体|字号|作者|编辑|责任编辑|责编)\s{0,3}[:：【]"
    r"|(?:发布|更新|发文)(?:日期|时间)\s{0,3}[:：]"
)

#: Maximum characters of a line that is only a label.
_MAX_PLAIN_LABEL = 12

#: What follows a value in elements of their own: any other label, or no Chinese at all. A number
#: may be divided by elements.
_OTHER_ELEMENT = re.compile(
    rf"\s{{1,9}}[一-龥]{{2,6}}\s{{0,3}}[:：]|{BOUNDARY}\s{{0,9}}[A-Za-z\[【|｜]"
    rf"|(?<!\d)(?<!\d[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]){BOUNDARY}[-0-9]"
    rf"|{BOUNDARY}\s{{1,9}}[-0-9]"
)
_BRACKETS = (("【", "】"), ("[", "]"), ("（", "）"), ("(", ")"))

#: Buttons that follow a value.
_BUTTONS = re.compile(r"(?:打印(?:本页|文章)?|关闭(?:窗口|本页)?|收藏|分享|下载|纠错){1,4}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledValue:
    """One label with its value; the value is empty where it is printed empty or as 无."""

    label: Label
    value: str

    #: Whether it stands below the article.
    is_below: bool = False


def labelled_values_of(lines: Sequence[PageLine]) -> list[LabelledValue]:
    """Return all labelled values in `lines`, in order."""
    found: list[LabelledValue] = []
    for at, line in enumerate(lines):
        if line.cells is not None:
            found.extend(_values_in_rows(line.cells.texts()))
            continue
        text = _with_colons(line.separated or line.text[:2000])
        on_line = list(_values_in_text(text))
        if on_line and not on_line[-1].value and text.rstrip().endswith((":", "：")):
            after = lines[at + 1].text if at + 1 < len(lines) else ""
            on_line[-1] = LabelledValue(label=on_line[-1].label, value=_value_on_next_line(after))
        found.extend(on_line)
    return found


def _with_colons(text: str) -> str:
    """Put a colon behind each label of an index block that has an element of its own and none."""
    if len(text) > _MAX_PLAIN_LABEL and BOUNDARY not in text:
        return text
    parts = text.split(BOUNDARY)
    labels = [LABEL_OF_WORD.get(compact(part)) for part in parts]
    if INDEX_LABELS.isdisjoint(labels):
        return text
    for at, label in enumerate(labels):
        following = parts[at + 1] if at + 1 < len(parts) else ""
        if label and not following.lstrip().startswith((":", "：")):
            parts[at] += "："
    return BOUNDARY.join(parts)


def end_of_labels(lines: Sequence[PageLine]) -> int:
    """Return the index behind the last label of `lines` and its value; 0 without a label."""
    for at in range(len(lines) - 1, -1, -1):
        text = _with_colons(lines[at].separated or lines[at].text)
        if lines[at].cells is None and is_only_labels(text):
            return min(at + 2, len(lines)) if text.endswith((":", "：")) else at + 1
    return 0


def has_index_no(pairs: Iterable[LabelledValue]) -> bool:
    """Whether these values are an index block (信息公开目录)."""
    return any(pair.label is Label.INDEX_NO for pair in pairs)


def has_label(text: str) -> bool:
    """Whether `text` contains a label."""
    match = _LABEL.search(text[:400])
    return match is not None and match["end"] is None


def is_only_labels(text: str) -> bool:
    """Whether `text` consists of labels and their values only."""
    match = _LABEL.search(text[:400])
    if match is None or match["end"] is not None or len(text) > 200 or text.endswith("。"):
        return False
    return match.start() == 0 or not re.search(r"[一-龥]{4}", text[: match.start()])


def is_index_block(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells of a table are labels and their values."""
    labelled = [any(map(_is_label_cell, row)) for row in rows]
    return len(rows) > 0 and sum(labelled) > len(rows) / 2


def _is_label_cell(text: str) -> bool:
    """Whether a cell is a label, or begins with one."""
    return LABEL_OF_WORD.get(compact(text).rstrip(":：")) is not None or is_only_labels(text)


def _values_in_text(text: str) -> Iterator[LabelledValue]:
    """Yield each label on a line, with the text up to the next label; none within quotes."""
    matches = list(_LABEL.finditer(text))
    for match, after in pairwise(matches):
        before = text[: match.start()]
        if before.count("“") > before.count("”"):
            continue
        yield LabelledValue(label=_label_of(match), value=_clean(text[match.end() : after.start()]))


def _label_of(match: re.Match[str]) -> Label:
    return Label(match.lastgroup or Label.OTHER)


def _values_in_rows(rows: Sequence[Sequence[str]]) -> Iterator[LabelledValue]:
    """Yield values in table cells: label beside value, label above value, or both in one cell."""
    for at, row in enumerate(rows):
        kinds = [LABEL_OF_WORD.get(compact(cell).rstrip(":：")) for cell in row]
        below = rows[at + 1] if at + 1 < len(rows) else ()
        if len(row) > 1 and all(kinds) and len(below) == len(row):
            labelled = zip(kinds, below, strict=True)
            yield from (
                LabelledValue(label=kind, value=_clean(cell)) for kind, cell in labelled if kind
            )
            continue
        for index, cell in enumerate(row):
            if kinds[index] is None:
                yield from _values_in_text(cell)
            elif index + 1 < len(row) and kinds[index + 1] is None:
                yield LabelledValue(label=kinds[index] or Label.OTHER, value=_clean(row[index + 1]))


def _value_on_next_line(text: str) -> str:
    """Return the next line if it can be a value; empty otherwise."""
    short = len(text) <= 60 and not has_label(text)
    return _clean(text) if short and not re.search(r"[。；]", text) else ""


def _clean(value: str) -> str:
    """Remove what follows a value on its line; empty for 无 and the like."""
    value = value.strip(" \t\u3000\xa0;；,，" + BOUNDARY).lstrip("[【")
    for ending in (_STOP, _ADJACENT_LABEL, _OTHER_ELEMENT):
        if stop := ending.search(value):
            value = value[: stop.start()]
    for opening, closing in _BRACKETS:
        if opening not in value:
            value = value.partition(closing)[0]
        while value.endswith(closing) and value.count(closing) > value.count(opening):
            value = value[:-1]
    value = collapse_whitespace(value.replace(BOUNDARY, ""))
    value = _BUTTONS.sub("", value).strip(" ;；,，、(（|｜")
    return "" if compact(value) in _EMPTY_VALUES or compact(value) in LABEL_OF_WORD else value
