"""The title of a row: what names the document, without markers, labels and counters."""

import re

from lxml.html import HtmlElement

from crawler.reading.lists.records.page_map import Link, PageMap
from crawler.reading.lists.records.row_dates import DateKind, date_at_edge, date_in
from crawler.reading.text.dates import find_dates
from crawler.reading.text.whitespace import collapse_whitespace, compact

MAX_TITLE = 300

#: Characters from which a piece is no date with its label.
_MAX_DATE = 40

_CUT = re.compile(r"(?:…|\.{2,}|。{2,}|⋯)+$")
_BULLETS = " \t·•・●○◆◇■□▪▶►»›>＞*※-—–_|｜:：、,，.．"
_MARKER = (
    r"(?:置?顶|推荐|荐|热点?|最新|新|精|NEW|HOT|TOP|[组多附]?图(?:片|文|解)?|视频|音频|原创|转载)"
)
_MARKER_IN_BRACKETS = re.compile(rf"[【\[（(〔{{]\s?{_MARKER}!?\s?[】\]）)〕}}]", re.IGNORECASE)
_MARKER_ALONE = re.compile(rf"{_MARKER}!?|[新热荐顶]", re.IGNORECASE)
_MARKER_AT_EDGE = re.compile(
    r"^(?:NEW|HOT|TOP)!?(?=[\s\u3000-\u9fff])|(?<=[\s\u3000-\uffef])(?:NEW|HOT|TOP)!?$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:标\s?题|题\s?名|名\s?称|文件名称?|信息名称|文件标题|主\s?题|title)\s?[:：]\s?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\d{1,3}\s?[.．、]\s?(?=[\u4e00-\u9fff])")
_COUNTER = re.compile(
    r"\s?[\[（(【]?(?:点击|浏览|阅读|访问|人气)(?:次?数|量|率)?\s?[:：]?\s?\d{1,9}\s?次?[\])）】]?$|"
    r"\s[\[（(](?!(?:19|20)\d\d[)）\]])\d{1,7}[)）\]]$"
)
_DATE_LABEL = re.compile(r"\s?(?:发布|更新|成文|发文|公开|时间|日期|\s){1,3}[:：]?$")
_FIELD_LABEL = re.compile(r"\s?[\u4e00-\u9fff]{2,6}\s?[:：]")

#: Texts that open a document, but do not name it, and those of pagers.
_ACTION = re.compile(
    r"\W{0,3}(?:点击|在线)?(?:查\s?看|阅\s?读|浏览|详\s?情|详\s?细|了解|下\s?载|打\s?开|进\s?入|更\s?多|全\s?文|原\s?文|"
    r"正文|内容|信息|文件|附件|预览|more|view|read|detail|open|download|here|\s){1,4}\W{0,4}",
    re.IGNORECASE,
)
_PAGING = re.compile(
    r"\W{0,3}(?:首\s?页|末\s?页|尾\s?页|[上下前后][一1]?[页頁]|最[后前]一?[页頁]|返回|next|prev\w*|last|first|\d{1,5}|"
    r"跳转|go|确定|转到)\W{0,3}",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[\[【〔（(「<《][^\]】〕）)」>》]{1,12}[\]】〕）)」>》]\W{0,2}")
_TITLE_CLASS = re.compile(r"tit|bt\b|biaoti|name|subject", re.IGNORECASE)


def names_a_document(text: str) -> bool:
    """Whether the text of a link can be a title: no number, pager, button or column."""
    plain = compact(text)
    if len(plain) < 2 or (not re.search(r"[^\W\d_]", plain) and len(plain) < 4):
        return False
    return not (_PAGING.fullmatch(text) or _ACTION.fullmatch(text) or _IN_BRACKETS.fullmatch(text))


def is_one_letter(title: str) -> bool:
    """Whether a title is one Chinese letter, and no marker: 函, 令."""
    return re.fullmatch(r"[\u4e00-\u9fff]", title.strip()) is not None and not is_marker(title)


def is_day(text: str) -> bool:
    """Whether a text is a day and nothing else, but for a time: 2024-01-18 10:05."""
    found = list(find_dates(text)) if len(text) < _MAX_DATE else []
    if len(found) != 1:
        return False
    beside = text[: found[0].start] + text[found[0].end :]
    return not re.search(r"[^\W\d_]", beside)


def is_action(text: str) -> bool:
    """Whether a text opens a document, but does not name it: 查看, [查看全文]."""
    return _ACTION.fullmatch(text) is not None


def is_paging(text: str) -> bool:
    """Whether a text is a control of a pager, or a number."""
    return _PAGING.fullmatch(text) is not None


def link_title(page: PageMap, link: Link) -> str:
    """Return the title that a link gives: its heading, its first text, or its title attribute."""
    text = _displayed_title(page, link.start, link.end)
    full = _from_attribute(link.element, text)
    return clean_title(full or text)


def clean_title(text: str) -> str:
    """Remove markers, labels, bullets, a counter, and a date at the edge."""
    plain = collapse_whitespace(text)
    before = ""
    while plain != before:
        before = plain
        plain = _MARKER_IN_BRACKETS.sub(" ", plain, count=1) if _has_edge_marker(plain) else plain
        plain = _MARKER_AT_EDGE.sub("", plain).strip()
        plain = _LABEL.sub("", plain)
        plain = _COUNTER.sub("", plain)
        plain = plain.lstrip(_BULLETS.replace("-", "")).rstrip(" |｜、，,：:·•>＞»")
        plain = _NUMBER.sub("", plain)
        plain = _without_date_at_edge(plain)
    return plain[:MAX_TITLE]


def is_marker(text: str) -> bool:
    """Whether a text only marks a row: NEW, 置顶, a bullet."""
    stripped = text.strip(_BULLETS + "[]【】()（）")
    return not stripped or _MARKER_ALONE.fullmatch(stripped) is not None


def _has_edge_marker(text: str) -> bool:
    found = _MARKER_IN_BRACKETS.search(text)
    return found is not None and (found.start() <= 1 or found.end() >= len(text) - 1)


def _displayed_title(page: PageMap, start: int, end: int) -> str:
    """Return the heading in a range of pieces, else its first line that is a title."""
    heads = [at for at in range(start, end) if page.heading[at] is not None]
    if heads:
        heading = page.heading[heads[0]]
        inside = [at for at in heads if page.heading[at] is heading]
        if len(inside) < end - start:
            return _joined(page, inside)
    lines = list(page.lines(start, end))
    if len(lines) == 1:
        return _joined(page, list(range(start, end)))
    for first, last in lines:
        text = _joined(page, list(range(first, last)))
        if text and not (is_marker(text) or is_paging(text) or _is_printed_date(text)):
            return text
    return ""


def _is_printed_date(text: str) -> bool:
    """Whether a text is a date, alone or with its label."""
    found = date_in(text)
    return found is not None and found.kind >= DateKind.WITHOUT_YEAR


def _joined(page: PageMap, pieces: list[int]) -> str:
    """Return pieces as one text, without markers and dates that are pieces of their own."""
    kept = [
        at
        for at in pieces
        if len(pieces) == 1
        or not (
            is_marker(page.pieces[at])
            or (len(page.pieces[at]) < _MAX_DATE and _is_printed_date(page.pieces[at]))
        )
    ]
    text = ""
    for at in kept:
        text += (" " if text and page.begins_line[at] else "") + page.pieces[at]
    return collapse_whitespace(text)


def _from_attribute(element: HtmlElement, text: str) -> str:
    """Return the title in the attribute `title` (or alt), if `text` is empty, cut or no title."""
    stem = compact(_CUT.sub("", text))
    was_cut = _CUT.search(text) is not None
    for value in _attribute_values(element):
        for line in re.split(r"[\r\n]+", value):
            candidate = _LABEL.sub("", collapse_whitespace(line))
            if not stem or is_action(text) or is_paging(text):
                if names_a_document(candidate):
                    return candidate
                continue
            packed = compact(candidate)
            if packed.startswith(stem) and len(packed) + was_cut > len(stem):
                return _without_fields(candidate, len(text)) if was_cut or len(stem) >= 6 else ""
    return ""


def _attribute_values(element: HtmlElement) -> list[str]:
    values = [element.get("title") or ""]
    if not values[0]:
        values += [child.get("alt") or child.get("title") or "" for child in list(element)[:3]]
    return [value[:2000] for value in values if value]


def _without_fields(text: str, shortest: int) -> str:
    """Return the part of a tooltip before its next label: 发布时间：…."""
    match = _FIELD_LABEL.search(text, max(shortest - 1, 0))
    return text[: match.start()] if match else text


def _without_date_at_edge(text: str) -> str:
    """Remove a date at the end or beginning of a text, if more than it remains."""
    edge = date_at_edge(text)
    if edge is None:
        return text
    before, after = text[: edge[0]].rstrip(), text[edge[1] :].lstrip()
    if before[-1:] in tuple("[(（【〔") and after[:1] in tuple("])）】〕"):
        before, after = before[:-1], after[1:]
    rest = _DATE_LABEL.sub("", collapse_whitespace(f"{before} {after}").strip("·•|｜ ")).strip()
    return rest if len(compact(rest)) >= 2 else text
