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

    #: Of the revision in force: its number, and what is asked of it without opening its reading.
    number: int = 0
    digest: str = ""
    title_sha256: str = ""
    index_no: str = Field(default="", sa_type=CleanText)
    body_sha256: str = Field(default="", index=True)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)

    #: Healthy visits in a row on which it was missing, and when the first of them was.
    missing: int = 0
    missing_since: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)

    #: Where it was before a move that is not told yet, when the last move was seen, and whether
    #: it waits for an operator, with a storm.
    moved_from: str = Field(default="", sa_type=CleanText)
    moved_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    move_quarantined: bool = False

    #: The last reader that read the revision in force, or tried to (``Reading.reader``).
    reader: int = Field(default=0, index=True)


class PageRow(BaseRow, table=True):
    """What is remembered of a page: narrow, since most visits change nothing else."""

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("source_id", "canonical"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")

    #: As it was listed last; `canonical` is what makes it this page.
    url: str = Field(sa_type=CleanText)
    canonical: str = Field(sa_type=CleanText)
    role: str
    report_id: UUID | None = Field(default=None, foreign_key="report.id", index=True)
    etag: str = Field(default="", sa_type=CleanText)
    last_modified: str = Field(default="", sa_type=CleanText)
    raw_sha256: str = ""
    digest: str = ""
    reader: int = 0
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: Of a report page: its Entry; of a list page: its Entries; JSON, or empty.
    listed: str = Field(default="", sa_type=Text)

    #: Of a list page: its Entries that link to other sites; JSON, or empty.
    elsewhere: str = Field(default="", sa_type=Text)

    #: Of a report page: its Entry as its list says it now, until the page is read with it.
    relisted: str = Field(default="", sa_type=Text)

    #: Of a report page: its files as they were last seen; JSON, or empty.
    files: str = Field(default="", sa_type=Text)

    #: Listed before the source's first complete visit ended: what it says is history, not news.
    old: bool = False

    #: Failures in a row.
    failures: int = 0
    poisoned: int = 0
    poison_until: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: Whether a reading of it waits for an operator.
    withheld: bool = False

    #: Whether an operator discarded what it says now: known, and nothing more.
    ignored: bool = False

    #: Of a list: whether its entries are all of them, and the visit that last confirmed it.
    whole: bool = False
    whole_run: UUID | None = None

    #: The visit that last missed it.
    gone_run: UUID | None = None

    #: How the last visit missed it: ``gone``, ``soft_404``, ``redirected_home``; empty: it did not.
    gone: str = ""


class SnapshotRow(BaseRow, table=True):
    """The bytes of a page, compressed, by the hash of what they were."""

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

    #: Whether the bytes of the revision before were read again; and what ties it to that one.
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

    #: Of events of obligations: the Duty, JSON; else empty.
    terms: str = Field(default="", sa_type=Text)

    #: When what was there before was last seen.
    before_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MinHashBandRow(BaseRow, table=True):
    """A part of the sketch of a report's text: reports that share one may be alike."""

    __tablename__ = "minhash_band"

    value: int = Field(sa_type=BigInteger, primary_key=True)
    report_id: UUID = Field(foreign_key="report.id", primary_key=True, index=True)


class NearDuplicateRow(BaseRow, table=True):
    """Two reports whose revisions in force say nearly the same; the later one found the other."""

    __tablename__ = "near_duplicate"

    report_id: UUID = Field(foreign_key="report.id", primary_key=True)
    other_id: UUID = Field(foreign_key="report.id", primary_key=True, index=True)
    overlap: float
