"""Readings: what one page says, derived from its bytes alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from disclosures.figures import Figure, Table
from disclosures.reason import Reason


class DocumentKind(StrEnum):
    """Kind of document, by its title, then by its structure."""

    ANNUAL_REPORT = "annual_report"
    IMPLEMENTATION_PLAN = "implementation_plan"
    WORK_POINTS = "work_points"
    SCORECARD = "scorecard"
    INTERIM_REPORT = "interim_report"
    STATISTICS_FORM = "statistics_form"
    GUIDE = "guide"
    NOTICE = "notice"
    LIST = "list"
    OTHER = "other"


class Precision(StrEnum):
    """How much of a date was printed."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class FieldLocation(StrEnum):
    """Where a field was found, on the page or elsewhere."""

    META = "meta"  # <meta name="PubDate">
    INDEX = "index"  # the 信息公开目录 block
    MARKER = "marker"  # markup specific to the site family
    PAGE = "page"  # a labelled line, a heading
    BODY = "body"
    SIGNATURE = "signature"  # the date below the text
    LIST = "list"  # the row of the list page
    ADDRESS = "address"
    ATTACHMENT = "attachment"  # a file linked by the page
    SOURCE = "source"  # the source's entry in the catalogue
    SYNTHESISED = "synthesised"  # derived from the body; low confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A publication date as printed."""

    #: Aware, in +08:00; midnight where only a day was printed.
    at: datetime
    precision: Precision

    @property
    def on(self) -> date:
        """The date as printed."""
        return self.at.date()

    def __str__(self) -> str:
        """ISO 8601 in the printed precision."""
        if self.precision is Precision.DAY:
            return self.at.date().isoformat()
        return self.at.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOrigin:
    """Where a field's value was found, and its other candidates."""

    where: FieldLocation

    #: The characters as printed.
    raw: str = ""

    #: Other candidates for the field, as ``where: raw``, in order of precedence.
    others: tuple[str, ...] = ()


class BlockKind(StrEnum):
    """Kind of a block of the body."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    IMAGE = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, table or image of the body, in page order."""

    kind: BlockKind

    #: White space collapsed. Cells of a table are joined by tabs and newlines.
    text: str

    #: For a heading: 1 for 一、 2 for （一） 3 for 1. 4 for (1); else 0.
    level: int = 0

    #: For a table: its index in ``Reading.tables``; else None.
    table: int | None = None


class TextStatus(StrEnum):
    """State of an attachment's text."""

    NONE = "none"  # not tried
    READ = "read"
    NEEDS_OCR = "needs_ocr"  # scanned pages
    UNREADABLE = "unreadable"


class FileRole(StrEnum):
    """How a page uses one of its files."""

    LINKED = "linked"
    SHOWN = "shown"  # within the page, by a frame, a viewer or a script: the document, or its text
    PICTURE = "picture"  # of an article that has no text of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of the page. All but text, address and role is known after fetching it only."""

    text: str

    #: Absolute.
    url: str
    role: FileRole = FileRole.LINKED

    #: ``docx``, ``pdf``, ``xls`` …: by its bytes, else by its name. Empty: unknown.
    kind: str = ""

    #: Bytes.
    size: int | None = None

    #: SHA-256 of its bytes, hex.
    sha256: str = ""

    #: SHA-256 that counts as content: empty until the file was replaced at its address, so that
    #: a first download or a failed one is no change of the report.
    replaced: str = ""

    #: Checks in a row at which its bytes differed from those before.
    differed: int = 0

    #: Whether its bytes are others at each request, as those of a picture with a counter: they are
    #: no content.
    varies: bool = False
    text_status: TextStatus = TextStatus.NONE

    #: Why its text could not be read; None when nobody tried, or it could.
    reason: Reason | None = None

    @property
    def is_document(self) -> bool:
        """Whether it is a file, and not a page within the page, whose text counts alone."""
        return self.role is not FileRole.SHOWN or self.kind not in ("", "html")


class Severity(StrEnum):
    """Severity of a finding."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A remark on a reading for people; data is never dropped or repaired because of it."""

    #: Code: ``dates.disagree``, ``sum.applications``, ``title.synthesised``.
    code: str
    severity: Severity
    message: str


#: Characters of a page's own text from which it is the document's, although its files are unread.
LEAST_TEXT_BESIDE_FILES = 50

#: The same beside a file that holds the document: what is shorter introduces it. And the same for a
#: document of chapters that is printed without any of them.
LEAST_TEXT_BESIDE_DOCUMENT, LEAST_TEXT_WITHOUT_CHAPTERS = 200, 600

#: Headings from which a text is the document itself, however short.
LEAST_CHAPTERS = 2

#: Words of a page whose text is in another place.
_REFERS = re.compile(r"附件|全文|如下|下载|点击|查看|详见|原文|链接")

#: Kinds of document that are rarely as short as a sentence or two.
LONG_KINDS = frozenset(
    {DocumentKind.ANNUAL_REPORT, DocumentKind.INTERIM_REPORT, DocumentKind.STATISTICS_FORM}
)


class MissingText(StrEnum):
    """Why a reading has no text; the value is the code of its finding."""

    MISSING = "body.missing"  # it is in another place, which could not be read
    NEEDS_OCR = "body.needs_ocr"  # it is in pictures or scanned pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one page says. None means "not stated", never "could not be read"."""

    #: Address of the page.
    url: str

    kind: DocumentKind = DocumentKind.OTHER
    title: str | None = None
    publisher: str | None = None
    published: Published | None = None
    signed_on: date | None = None

    #: The year that a report covers; never derived from the publication date alone.
    report_year: int | None = None

    #: 索引号
    index_no: str | None = None

    #: 文号
    doc_no: str | None = None

    #: 来源, as printed.
    source: str | None = None

    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()

    #: Field name → where its value was found.
    provenance: Mapping[str, FieldOrigin] = field(default_factory=dict)

    #: Detected site family, and the character encoding used.
    family: str = ""
    charset: str = ""

    #: Version of the parser (``crawler.parser_version``); 0: unknown. It increases when the same
    #: bytes may be read differently; only readings of one version are compared.
    parser_version: int = 0

    #: Signs that this is not the document it claims to be: such a reading is held for an operator.
    suspicions: tuple[Reason, ...] = ()

    @property
    def body_text(self) -> str:
        """The body, one line per block."""
        return "\n".join(block.text for block in self.blocks if block.text)

    @property
    def has_text(self) -> bool:
        """Whether the document's text was read, on the page or in one of its files.

        A few characters beside a file that was not read (详见附件) are not the text.
        """
        if any(file.text_status is TextStatus.READ for file in self.attachments) or self.tables:
            return True
        return len(self.body_text.strip()) >= self._least_text

    @property
    def missing_text(self) -> MissingText | None:
        """Why the document's text is missing; None: it was read."""
        if self.has_text:
            return None
        scanned = any(
            file.role is FileRole.PICTURE or file.text_status is TextStatus.NEEDS_OCR
            for file in self.attachments
        )
        return MissingText.NEEDS_OCR if scanned else MissingText.MISSING

    @property
    def _least_text(self) -> int:
        """Characters from which the page's own text is the document's."""
        chapters = sum(block.kind is BlockKind.HEADING for block in self.blocks)
        if chapters >= LEAST_CHAPTERS:
            return LEAST_TEXT_BESIDE_FILES
        is_long = self.kind in LONG_KINDS
        holds_document = any(
            file.role is FileRole.SHOWN
            or file.text_status in (TextStatus.NEEDS_OCR, TextStatus.UNREADABLE)
            or (file.role is FileRole.PICTURE and is_long)
            for file in self.attachments
            if file.is_document
        )
        if holds_document:
            return LEAST_TEXT_WITHOUT_CHAPTERS if is_long else LEAST_TEXT_BESIDE_DOCUMENT
        if self.attachments:
            return LEAST_TEXT_BESIDE_DOCUMENT if is_long else LEAST_TEXT_BESIDE_FILES
        return LEAST_TEXT_BESIDE_FILES if is_long and _REFERS.search(self.body_text[:500]) else 1
