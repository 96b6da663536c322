"""Readings: what one page says, derived from its bytes alone."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file linked by the page. All but text and address is known after fetching it only."""

    text: str

    #: Absolute.
    url: str

    #: ``docx``, ``pdf``, ``xls`` …: by its bytes, else by its name. Empty: unknown.
    kind: str = ""

    #: Bytes.
    size: int | None = None

    #: SHA-256 of its bytes, hex.
    sha256: str = ""

    #: SHA-256 that counts as content: empty until the file was replaced at its address, so that
    #: a first download or a failed one is no change of the report.
    replaced: str = ""
    text_status: TextStatus = TextStatus.NONE

    #: Why its text could not be read; None when nobody tried, or it could.
    reason: Reason | None = None


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
        characters = len(self.body_text.strip())
        return characters >= (LEAST_TEXT_BESIDE_FILES if self.attachments else 1)
