"""What the lines of a page outside its rows show: a title, a date line, sentences, a signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.reading.lists.records.row_dates import DateKind, date_in
from crawler.reading.page.article import (
    heading_level,
    is_article_end,
    is_boilerplate,
    is_site_footer,
)
from crawler.reading.text.whitespace import compact

_INFO_LABEL = re.compile(
    r"(?:发布|发文|成文|公开|印发|生成|录入)\s?(?:日期|时间)\s?[:：]|(?:信息)?来\s?源\s?[:：]|"
    r"作\s?者\s?[:：]|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s?[:：]|字体?\s?[:：号]|【字体|索\s?引\s?号\s?[:：]"
)
_UPDATED = re.compile(r"更新(?:日期|时间)?\s?[:：于]")
_SENTENCE = re.compile(r"[。；]")
_SIGNATURE = re.compile(
    r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[一二][〇○零OＯ九][〇○零OＯ一二三四五六七八九]{2}年.{1,3}月.{1,4}日"
)
_MAX_LABELLED_LINE = 200

#: Where the next field of a line with several begins.
_NEXT_FIELD = re.compile(r"\s+(?=[\u4e00-\u9fff]{2,6}\s?[:：])")

#: Characters of a document's title at least, unless its words are those of one; what names a site.
_MIN_TITLE = 8
_DOCUMENT = re.compile(r"^关于|的[\u4e00-\u9fff]{1,3}$|《")
_SITE = re.compile(r"(?:网站?|门户|平台|人民政府|[局厅委办])$")


@dataclass(slots=True)
class LinesOutside:
    """What the lines outside the rows show; see Evidence. `names` are those of the page."""

    names: Sequence[str] = ()
    prose: int = 0
    headings: int = 0
    info: bool = False
    date: bool = False
    updated: bool = False
    signed: bool = False
    titled: bool = False
    named: bool = False
    headed: bool = False
    length: int = 0

    #: The piece with which the first date of one document begins; -1: none.
    dated_at: int = -1
    _title_at: int = -1

    def add(
        self,
        start: int,
        pieces: Sequence[str],
        text: str,
        *,
        above: bool,
        heads: HtmlElement | None,
    ) -> None:
        """Add one line that is no link: its text and the pieces of it, which begin with `start`.

        `above`: it stands above the rows; `heads`: the heading element in which it is.
        """
        if not (is_boilerplate(text) or is_site_footer(text) or is_article_end(text)):
            self.length += len(text)
        before = self.info, self.date
        self._weigh(text, pieces, above=above)
        if self.dated_at < 0 and before != (self.info, self.date):
            self.dated_at = start
            self.headed = self._title_at >= 0
        is_title = len(compact(text)) >= _MIN_TITLE and not _SITE.search(text)
        is_document = is_title or _DOCUMENT.search(compact(text)) is not None
        self.named |= is_document and compact(text) in self.names
        if is_title and (heads is not None or compact(text) in self.names):
            self._title_at = start
        elif is_title:
            self._title_at = -1

    def _weigh(self, text: str, pieces: Sequence[str], *, above: bool) -> None:
        self.headings += heading_level(text) in (1, 2)
        self.titled |= compact(text) in self.names
        if _SENTENCE.search(text):
            self.prose += len(text)
        elif len(text) <= _MAX_LABELLED_LINE:
            dated = any(map(_has_date, (text, *_fields(text, pieces))))
            self.info |= above and dated and _INFO_LABEL.search(text) is not None
            self.date |= above and not self.prose and _is_date_alone(text)
            self.updated |= dated and _UPDATED.search(text) is not None
            self.signed |= _is_signature(text)


def _fields(text: str, pieces: Sequence[str]) -> Sequence[str]:
    """Return the parts of a line with labels: 发布日期：24-06-06 来源：县水务局."""
    if _INFO_LABEL.search(text) is None and _UPDATED.search(text) is None:
        return ()
    return [field for piece in pieces for field in _NEXT_FIELD.split(piece)]


def _has_date(text: str) -> bool:
    found = date_in(text)
    return found is not None and found.on is not None and found.kind >= DateKind.MENTIONED


def _is_signature(text: str) -> bool:
    match = _SIGNATURE.search(text)
    return match is not None and not text[match.end() :].strip("。 )）") and len(text) <= 40


def _is_date_alone(text: str) -> bool:
    """Whether a line is a date, without the day of the week that a site's header prints."""
    found = date_in(text)
    return (
        found is not None
        and found.on is not None
        and found.kind is DateKind.PRINTED
        and len(text) <= 20
        and not re.search(r"星期|周[一二三四五六日]|今天|今日|现在", text)
    )
