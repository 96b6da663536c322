"""Tables of pages, reports, revisions, snapshots, events and near-duplicates."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from disclosures.reason import Reason
from store.tables.columns import BaseRow, CleanText, ReasonText, ResponseColumns, UtcDateTime


class ReportRow(BaseRow, table=True):
    """A report, with what queries need of its current revision."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("source_id", "key"),
        Index(None, "source_id", "title_sha256"),
        Index(None, "source_id", "index_no"),
        Index(None, "source_id", "digest"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    key: str = Field(sa_type=CleanText)
    url: str = Field(sa_type=CleanText)

    #: Set by ``recording.report_states.enter`` only.
    state: str = ""
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)

    #: Of the current revision: its number, and what queries need without parsing its reading.
    number: int = 0
    digest: str = ""
    title_sha256: str = ""
    index_no: str = Field(default="", sa_type=CleanText)
    body_sha256: str = Field(default="", index=True)
    has_text: bool = False
    text_continues: bool = False
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)

    #: Healthy visits in a row that missed it, and the time of the first.
    missing: int = 0
    missing_since: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)

    #: Its address before a move whose event is delayed, when the last move was observed, and
    #: whether the move is quarantined with an incident.
    moved_from: str = Field(default="", sa_type=CleanText)
    moved_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    move_quarantined: bool = False

    #: The last parser version applied to the current revision (``Reading.parser_version``).
    parser_version: int = Field(default=0, index=True)


class PageRow(BaseRow, table=True):
    """State of a page. The table is narrow because most visits update nothing else."""

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("source_id", "canonical"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")

    #: As last listed; `canonical` identifies the page.
    url: str = Field(sa_type=CleanText)
    canonical: str = Field(sa_type=CleanText)
    role: str
    report_id: UUID | None = Field(default=None, foreign_key="report.id", index=True)
    etag: str = Field(default="", sa_type=CleanText)
    last_modified: str = Field(default="", sa_type=CleanText)
    raw_sha256: str = ""
    digest: str = ""
    parser_version: int = 0
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: Of a report page: its list entry; of a list page: its entries; JSON, or empty.
    listed: str = Field(default="", sa_type=Text)

    #: Of a list page: its entries that link to other sites; its ListCompleteness. JSON, or empty.
    elsewhere: str = Field(default="", sa_type=Text)
    completeness: str = Field(default="", sa_type=Text)

    #: Of a report page: its latest list entry, until the page is parsed with it.
    relisted: str = Field(default="", sa_type=Text)

    #: Of a report page: its files as last observed; JSON, or empty.
    files: str = Field(default="", sa_type=Text)

    #: Of a report page: the further pages of its text as last observed; JSON, or empty.
    further: str = Field(default="", sa_type=Text)

    #: Listed before the source's first complete visit ended: its report is not announced.
    in_baseline: bool = False

    #: Failures in a row, and the fault of the last; empty: it did not fail.
    failures: int = 0
    fault: str = ""
    poisoned: int = 0
    poison_until: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: Whether a reading of it is withheld.
    withheld: bool = False

    #: Whether an operator discarded its current content.
    ignored: bool = False

    #: Of a list page: whether it was read to its end, and the last run that confirmed that.
    list_complete: bool = False
    complete_run: UUID | None = None

    #: The last run that found it absent.
    absence_run: UUID | None = None

    #: Why the last visit found it absent: ``gone``, ``soft_404``, ``redirected_home``; else empty.
    absence_fault: str = ""


class SnapshotRow(BaseRow, table=True):
    """A response body, compressed, by its SHA-256."""

    __tablename__ = "snapshot"

    sha256: str = Field(primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)


class RevisionRow(ResponseColumns, table=True):
    """A revision: never changed once written."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    report_id: UUID = Field(foreign_key="report.id")
    number: int

    #: Whether it is a reparsed predecessor; its hash in the evidence chain.
    reparsed: bool = False
    chain: str = ""


class EventRow(BaseRow, table=True):
    """An event, written in the transaction of its change."""

    __tablename__ = "event"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str
    source_id: UUID = Field(foreign_key="source.id", index=True)
    report_id: UUID | None = Field(default=None, foreign_key="report.id", index=True)
    revision_id: UUID | None = Field(default=None, foreign_key="revision.id")
    occurred_at: datetime = Field(sa_type=UtcDateTime, index=True)
    change: str = Field(sa_type=Text)
    significance: str
    note: str = Field(default="", sa_type=CleanText)
    reason: Reason | None = Field(default=None, sa_type=ReasonText)

    #: Of events of obligations: the ObligationTerms as JSON; else empty.
    terms: str = Field(default="", sa_type=Text)

    #: When the previous state was last observed.
    before_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MinHashBandRow(BaseRow, table=True):
    """A MinHash band of a report's text: reports that share one may be near-duplicates."""

    __tablename__ = "minhash_band"

    value: int = Field(sa_type=BigInteger, primary_key=True)
    report_id: UUID = Field(foreign_key="report.id", primary_key=True, index=True)


class NearDuplicateRow(BaseRow, table=True):
    """Two reports whose current revisions are near-duplicates; `report_id` is the later one."""

    __tablename__ = "near_duplicate"

    report_id: UUID = Field(foreign_key="report.id", primary_key=True)
    other_id: UUID = Field(foreign_key="report.id", primary_key=True, index=True)
    overlap: float
