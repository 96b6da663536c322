"""Tells a document from a page that is none: the front of a column, a form, a map of the site."""

import re
from dataclasses import dataclass

from crawler.reading.page.article import is_boilerplate
from crawler.reading.page.lines import PageLine
from crawler.reading.page.parsed_page import ParsedPage
from crawler.reading.text.whitespace import compact
from disclosures import BlockKind, DocumentKind, Fault, FieldLocation, FileRole, Reading
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Minimum characters of a dated document without files, tables and pictures.
_MIN_TEXT = 12

#: Characters of sentences from which a page is a document: whatever its title; with the title of a
#: document.
_MIN_PROSE, _MIN_PROSE_UNDER_TITLE = 300, 12

#: Characters of sentences below a salutation, and of the salutation.
_MIN_PROSE_ADDRESSED, _MIN_SALUTATION = 60, 4

#: Characters from which a title names one document: a column has a shorter name.
_MIN_TITLE = 10
_GENRES = (
    r"通知|公告|通告|通报|公示|决定|意见|批复|函|报告|年报|方案|要点|指南|计划|规划|总结|办法|规定|细则|条例|制度|"
    r"预案|目录|名单|结果|情况|解读|说明|纪要|倡议书?|声明|提示|公报|讲话|致辞|清单|标准|规程|合同|协议|启事"
)
_NAMES_A_DOCUMENT = re.compile(
    rf"《|(?:19|20)\d\d|^(?!(?:{_GENRES}){{1,4}}$).{{2,}}(?:{_GENRES}|..表)$"
)
_SENTENCE = re.compile(r"[。；;！!？?]|.{10}[，,].{3}")

#: Lines that are links from which they may be a menu.
_MIN_LINKS = 4

#: Origins of a field outside the page itself.
_EXTERNAL_LOCATIONS = frozenset(
    {FieldLocation.LIST, FieldLocation.ADDRESS, FieldLocation.SOURCE, FieldLocation.SYNTHESISED}
)


@dataclass(frozen=True, slots=True)
class _Text:
    """The body of a page, in characters: its sentences, its other text, its links."""

    prose: int
    other: int
    linked: int

    #: Whether it has a table or a picture.
    has_figures: bool

    #: Lines that are links.
    links: int

    #: Whether it begins with a salutation: 各镇人民政府：
    is_addressed: bool

    @property
    def is_mostly_links(self) -> bool:
        """Whether it is a menu, or several."""
        return self.links >= _MIN_LINKS and self.linked > self.prose + self.other


def reject_unknown_document(
    parsed: ParsedPage, reading: Reading, *, listed: bool, unread: bool = False
) -> None:
    """Reject a page that shows no sign of being a document; `listed`: a list names it as one.

    `unread`: it shows a text in pictures or in a viewer.

    Signs are a date of publication, a signature, the title of its list entry, or a title that is
    a document's and a text below it. What is mostly links is none.

    Raises:
        PageUnreadable: EMPTY or REDESIGNED.
    """
    if not unread:
        reject_empty_document(reading)
    files = any(file.role is not FileRole.PICTURE for file in reading.attachments)
    if (
        (unread and (listed or _has_title_of_document(reading)))
        or _is_dated(reading)
        or _named_as_listed(reading)
        or reading.figures
        or files
    ):
        return
    body = _text_of(parsed.article.body)
    if body.is_mostly_links or not _is_document(reading, body):
        reason = Reason.of(ReasonCode.PAGE_NO_DOCUMENT)
        if listed:
            reason = Reason.of(ReasonCode.PAGE_UNKNOWN_LAYOUT)
        raise PageUnreadable(reading.url, Fault.REDESIGNED, reason)


def reject_empty_document(reading: Reading) -> None:
    """Reject a document with hardly any text, and without files, tables and pictures.

    Raises:
        PageUnreadable: EMPTY.
    """
    if _is_dated(reading) and _is_from_page(reading, "title"):
        return
    shown = any(block.kind in (BlockKind.TABLE, BlockKind.IMAGE) for block in reading.blocks)
    text = compact(reading.body_text)
    if shown or reading.attachments or len(text) >= _MIN_TEXT:
        return
    if not (_is_dated(reading) and text.endswith("。")):
        raise PageUnreadable(reading.url, Fault.EMPTY, Reason.of(ReasonCode.PAGE_LITTLE_TEXT))


def _is_dated(reading: Reading) -> bool:
    return _is_from_page(reading, "published") or reading.signed_on is not None


def _is_from_page(reading: Reading, name: str) -> bool:
    """Whether a field comes from the page itself, and not from list, address or catalogue."""
    origin = reading.provenance.get(name)
    return origin is not None and origin.where not in _EXTERNAL_LOCATIONS


def _named_as_listed(reading: Reading) -> bool:
    """Whether the page prints the title of its list entry."""
    listed = "list:" + compact(reading.title or "")
    others = reading.provenance["title"].others if "title" in reading.provenance else ()
    return _is_from_page(reading, "title") and listed in map(compact, others)


def _is_document(reading: Reading, body: _Text) -> bool:
    """Whether an undated page is a document: it has a long text, or a document's title and one."""
    if body.prose >= _MIN_PROSE or (body.is_addressed and body.prose >= _MIN_PROSE_ADDRESSED):
        return True
    if not _has_title_of_document(reading):
        return False
    return body.prose >= _MIN_PROSE_UNDER_TITLE or body.has_figures


def _has_title_of_document(reading: Reading) -> bool:
    title = compact(reading.title or "")
    if not _is_from_page(reading, "title"):
        return False
    is_of_kind = reading.kind not in (DocumentKind.OTHER, DocumentKind.NOTICE)
    return is_of_kind or len(title) >= _MIN_TITLE or _NAMES_A_DOCUMENT.search(title) is not None


def _text_of(lines: tuple[PageLine, ...]) -> _Text:
    prose = other = linked = links = 0
    for line in lines:
        if line.link or line.dated_link:
            linked, links = linked + len(line.text), links + 1
        elif line.cells is not None or is_boilerplate(line.text):
            continue
        elif _SENTENCE.search(line.text):
            prose += len(line.text)
        else:
            other += len(line.text)
    has_figures = any(line.image or line.cells is not None for line in lines)
    first = next((line.text.strip() for line in lines if not line.link), "")
    is_addressed = len(first) >= _MIN_SALUTATION and first.endswith((":", "："))
    return _Text(prose, other, linked, has_figures, links, is_addressed)
