"""Weighs whether a page is a list or one document: the evidence of both together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from lxml.html import HtmlElement

from crawler.reading.fields.file_addresses import is_file_url
from crawler.reading.lists.lines_outside import LinesOutside
from crawler.reading.lists.regions.document_series import is_document_series
from crawler.reading.lists.regions.main_column import page_names
from crawler.reading.lists.regions.surroundings import heading_above_range
from crawler.reading.lists.regions.undated_regions import is_about_disclosure
from crawler.reading.lists.rows import RowsFound
from crawler.reading.page.meta_tags import meta_tags_of
from crawler.reading.text.whitespace import compact

#: Rows from which a page may be a list.
MIN_ROWS = 3

_EMPTY = re.compile(
    r"^\W{0,4}(?:(?:抱歉|对不起|很遗憾)?\W{0,2}(?:[该本此]|当前)?(?:栏目|目录|分类|列表|频道|页面)?[下中里]?"
    r"(?:暂时?|还|目前)?(?:没有|无|未)(?:任何|相关|符合条件的|查询到|找到|发布)?(?:的)?"
    r"(?:信息|数据|内容|记录|文章|文件|资料|结果)\W{0,4}$|敬请期待|(?:总)?共\s?0\s?[条篇件项])"
)

#: Weight of the evidence for one document, and characters of sentences, below which a page with
#: one row or none may be a list.
_MAX_DOCUMENT_OF_YOUNG_LIST, _MAX_PROSE = 2, 120

#: Characters of a row with its summary, unless most rows of the page are longer.
_MAX_ROW_TEXT = 250

#: Characters beside the title of a file in a list of files; what an article says of its is longer.
_MAX_BESIDE_FILE = 60
_YEAR = re.compile(r"(?:19|20)\d\d")
_RELATED = re.compile(r"^\W{0,4}(?:相关|延伸|推荐|附件|更多相关|参阅|链接|往期)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page shows outside its rows, and its rows."""

    rows: int
    dated: int
    rows_length: int

    #: Whether the rows are links to documents, without dates.
    undated: bool

    #: Characters of sentences, and lines that are numbered headings, outside the rows.
    prose: int
    headings: int

    #: Whether a line with the date or source of one document stands above the rows; whether one
    #: with a date alone stands above the sentences; whether one says when the page was updated, and
    #: whether one is a date of signature.
    info_line: bool
    date_line: bool
    updated_line: bool
    signed: bool

    #: Whether meta tags name a title of one document, or its date.
    meta_title: bool
    meta_date: bool

    #: Whether the line above the rows says that they are related to something else, and whether
    #: they are beside a text for another reason.
    related: bool
    beside: bool

    #: Whether no row has a link.
    without_links: bool

    #: Whether a line outside the rows is the name in the page's title, and long as a document's.
    titled: bool
    named: bool

    #: Whether a title stands directly above the date of one document, and whether pictures below.
    headed: bool
    pictures: bool

    #: Characters of text outside the rows that is neither linked nor that of the site's foot.
    beside_length: int

    @property
    def for_list(self) -> float:
        """The weight of the evidence for a list."""
        if self.rows < MIN_ROWS or (self.undated and self._may_be_document):
            return 0
        share = self.rows_length / (self.rows_length + self.prose + 1)
        weight = 2 + 2 * share + min(self.dated, 20) / 10 - 2.5 * self.beside
        weight -= 2 * self.without_links + self.beside * min(self.beside_length, 100) / 20
        return weight + (1 if self.dated * 10 >= self.rows * 8 else 0)

    @property
    def _may_be_document(self) -> bool:
        """Whether undated links may be beside the text of a document."""
        has_text = self.prose > _MAX_PROSE or (self.named and self.prose > 0) or self.beside
        return has_text or self.for_document >= _MAX_DOCUMENT_OF_YOUNG_LIST

    @property
    def for_document(self) -> float:
        """The weight of the evidence for one document."""
        weight = 5.0 * self.meta_title + 0.5 * self.meta_date
        has_text = self.prose > 0 or self.pictures or self.without_links
        weight += (5 if has_text else 2) * self.info_line + 0.5 * self.updated_line
        weight += (1.5 * self.date_line + 5.5 * self.headed) * has_text
        weight += 2 * (self.signed and self.prose > 0) + 3 * self.related
        weight += 3 * (self.beside and self.titled and self.prose > 0)
        weight += 6 * (self.without_links and self.named and self.prose > 0)  # rows of a table
        weight += min(self.prose, 3000) / 300
        return weight + min(self.headings, 6) * 0.5


def is_list_of_rows(root: HtmlElement, found: RowsFound) -> bool:
    """Whether a page is a list: the evidence for one outweighs that for one document."""
    if not _counted_rows(found)[0] and not _is_undated_series(found):
        return False  # whatever stands outside the rows
    evidence = evidence_of(root, found)
    return evidence.for_list > evidence.for_document


def is_young_list(root: HtmlElement, found: RowsFound) -> bool:
    """Whether a page is a list of one or two rows: it shows hardly anything else."""
    rows = [row for row in found.rows if not is_file_url(row.entry.url)]
    if any(row.dated or is_about_disclosure(row.entry.title) for row in rows):
        return shows_no_document(root, found)
    return False


def shows_no_document(root: HtmlElement, found: RowsFound) -> bool:
    """Whether hardly anything outside the rows could be a text."""
    evidence = evidence_of(root, found)
    return evidence.for_document < _MAX_DOCUMENT_OF_YOUNG_LIST and evidence.prose <= _MAX_PROSE


def says_empty(found: RowsFound) -> bool:
    """Whether a line of the page says that there is nothing on it."""
    page = found.page
    return any(
        _EMPTY.search(page.text(start, end)) is not None
        for start, end in page.lines(0, len(page.pieces))
        if not page.linked[start]
    )


def evidence_of(root: HtmlElement, found: RowsFound) -> Evidence:
    """Collect the evidence of a page."""
    page = found.page
    meta = meta_tags_of(root)
    inside = _inside_rows(found)
    first = min((region.start for region in found.regions), default=len(page.pieces))
    lines = LinesOutside(page_names(root)[:1])
    for start, end in _lines_outside(page.lines(0, len(page.pieces)), inside):
        if not all(page.linked[at] for at in range(start, end)):
            above = found.beside or start < first
            pieces, heads = page.pieces[start:end], page.heading[start]
            lines.add(start, pieces, page.text(start, end), above=above, heads=heads)
    rows, dated = _counted_rows(found)
    undated = not rows and _is_undated_series(found)
    return Evidence(
        rows=len(found.rows) if undated else rows,
        dated=dated,
        undated=undated,
        rows_length=sum(
            len(compact(page.pieces[at])) for at in range(len(page.pieces)) if inside[at]
        ),
        prose=lines.prose,
        headings=lines.headings,
        info_line=lines.info,
        date_line=lines.date,
        updated_line=lines.updated,
        signed=lines.signed,
        meta_title="title" in meta and meta["title"] != meta.get("column"),
        meta_date="published" in meta,
        beside=found.beside,
        titled=lines.titled,
        named=lines.named,
        headed=lines.dated_at >= 0 and lines.headed,
        pictures=_has_pictures(found, inside, lines.dated_at, first),
        beside_length=lines.length,
        without_links=not any(record.links for r in found.regions for record in r.records),
        related=any(_RELATED.search(heading_above_range(page, r.start)) for r in found.regions[:1]),
    )


def _inside_rows(found: RowsFound) -> bytearray:
    """Return 1 for each piece of the page that a row holds, else 0.

    A record that is far longer than the others is no row with a summary, but an article that has
    the tag of a row.
    """
    page = found.page
    lengths = {
        id(record): sum(map(len, page.pieces[record.start : record.end]))
        for region in found.regions
        for record in region.records
    }
    longest = max(_MAX_ROW_TEXT, 3 * median(lengths.values())) if lengths else 0
    inside = bytearray(len(page.pieces))
    for region in found.regions:
        for record in region.records:
            if lengths[id(record)] <= longest:
                inside[record.start : record.end] = b"\1" * (record.end - record.start)
    return inside


def _has_pictures(found: RowsFound, inside: bytearray, dated_at: int, first: int) -> bool:
    """Whether a picture stands below a date line and above the rows, unless these are beside it."""
    if dated_at < 0:
        return False
    last = len(inside) if found.beside else first
    return any(
        dated_at < at <= last and (at >= len(inside) or at == first or not inside[at])
        for at in found.page.pictures
    )


def _counted_rows(found: RowsFound) -> tuple[int, int]:
    """Return the numbers of rows and of dated rows; no rows if they are too few for a list.

    Undated rows count if they are titled like reports on disclosure. Undated files count only if
    they are a series, the report of a different year each: those of an article are of one year.
    """
    is_series = _is_series(found)
    usable = [row for row in found.rows if row.dated or is_series or not is_file_url(row.entry.url)]
    dated = sum(row.dated for row in found.rows)
    unusable = len(found.without_address)
    on_disclosure = sum(
        is_about_disclosure(row.entry.title) and (is_series or not is_file_url(row.entry.url))
        for row in found.rows
    )
    enough = dated + unusable >= MIN_ROWS or on_disclosure >= MIN_ROWS
    return len(usable) + unusable if enough else 0, (dated or on_disclosure) + unusable


def _is_undated_series(found: RowsFound) -> bool:
    """Whether the rows are links to documents of one kind."""
    return is_document_series([(row.entry.title, row.entry.url) for row in found.rows])


def _is_series(found: RowsFound) -> bool:
    """Whether the rows are files, most of them reports on disclosure, each of another year."""
    years = [
        year[0]
        for row in found.rows
        if is_file_url(row.entry.url)
        and is_about_disclosure(row.entry.title)
        and (year := _YEAR.search(row.entry.title))
    ]
    if len(set(years)) < MIN_ROWS or len(years) * 2 <= len(found.rows):
        return False
    beside = (
        len(found.page.text(row.record.start, row.record.end)) - len(row.entry.title)
        for row in found.rows
    )
    return max(beside) <= _MAX_BESIDE_FILE


def _lines_outside(
    lines: Iterator[tuple[int, int]], inside: bytearray
) -> Iterator[tuple[int, int]]:
    for start, end in lines:
        if not inside[start] and not inside[end - 1]:
            yield start, end
