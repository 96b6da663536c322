"""A reading: what one page says, taken from its bytes alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from disclosures.figures import Figure, Table
from disclosures.reason import Reason


class DocumentKind(StrEnum):
    """What a document is, by its title and then its structure."""

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
    """Where on the page (or off it) a field was found."""

    META = "meta"  # <meta name="PubDate">
    INDEX = "index"  # the 信息公开目录 block
    MARKER = "marker"  # a site family's own marks
    PAGE = "page"  # a labelled line, a heading
    BODY = "body"
    SIGNATURE = "signature"  # the date under the text
    LIST = "list"  # the list page's row
    ADDRESS = "address"
    ATTACHMENT = "attachment"  # a file that the page links to
    SOURCE = "source"  # what the catalogue says of the source
    SYNTHESISED = "synthesised"  # put together from the body; low confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A publication date as printed."""

    #: Aware, in +08:00; midnight where only a day was printed.
    at: datetime
    precision: Precision

    @property
    def on(self) -> date:
        """The day, as printed."""
        return self.at.date()

    def __str__(self) -> str:
        """ISO 8601 with no more than was printed."""
        if self.precision is Precision.DAY:
            return self.at.date().isoformat()
        return self.at.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOrigin:
    """Where a field's value came from, and what else was offered for it."""

    where: FieldLocation

    #: The characters as found.
    raw: str = ""

    #: Other values found for the field, as ``where: raw``, in the order of the ladder.
    others: tuple[str, ...] = ()


class BlockKind(StrEnum):
    """What a block of the body is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    IMAGE = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, table or image of the body, in page order."""

    kind: BlockKind

    #: White space squeezed. A table's cells are joined by tabs and newlines.
    text: str

    #: Of a heading: 1 for 一、 2 for （一） 3 for 1. 4 for (1); else 0.
    level: int = 0

    #: Of a table: its place in ``Reading.tables``; else None.
    table: int | None = None


class TextStatus(StrEnum):
    """What became of an attachment's text."""

    NONE = "none"  # nobody tried
    READ = "read"
    NEEDS_OCR = "needs_ocr"  # pictures of pages
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file the page links to. All but text and address is known only once it was fetched."""

    text: str

    #: Absolute.
    url: str

    #: ``docx``, ``pdf``, ``xls`` …: by its bytes, else by its name. Empty: neither tells.
    kind: str = ""

    #: Bytes.
    size: int | None = None

    #: Of its bytes, hex.
    sha256: str = ""

    #: The SHA-256 that counts as content: empty until the file is seen replaced under its
    #: address. Getting to know a file, or failing to fetch it, is thereby no change of a report.
    replaced: str = ""
    text_status: TextStatus = TextStatus.NONE

    #: Why its text could not be read; None when nobody tried, or it could.
    reason: Reason | None = None


class Severity(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know about a reading; never a reason to drop or repair data."""

    #: A fixed word: ``dates.disagree``, ``sum.applications``, ``title.synthesised``.
    code: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one page says. None is "it does not say", never "it could not be read"."""

    #: The address it was read from.
    url: str

    kind: DocumentKind = DocumentKind.OTHER
    title: str | None = None
    publisher: str | None = None
    published: Published | None = None
    signed_on: date | None = None

    #: The year a report is about. Never taken from the publication date alone.
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

    #: Field name → where its value came from.
    provenance: Mapping[str, FieldOrigin] = field(default_factory=dict)

    #: The site family that was recognised, and the encoding that was used.
    family: str = ""
    charset: str = ""

    #: Which reader read it (``crawler.reading.READER``); 0: not known. It goes up when the same
    #: bytes may be read differently: only readings of one reader are compared.
    reader: int = 0

    #: Signs that this is not the document it claims to be: such a reading is held for an operator.
    suspicions: tuple[Reason, ...] = ()

    @property
    def body_text(self) -> str:
        """The body, a line a block."""
        return "\n".join(block.text for block in self.blocks if block.text)
