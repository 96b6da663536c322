"""The tables of what was seen. SQLModel stops here: no row leaves the store.

Three things live apart on purpose: what is kept for good (report, revision, event), what is
written on every visit and stays narrow (agenda, host, page), and what is large (snapshot).
Words that the database never asks about are kept whole, as JSON text.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from disclosures.reason import Reason
from store.answered import Answered
from store.columns import Pairs, ReasonText, Row, Seconds, UtcDateTime, Words


class SourceRow(Row, table=True):
    __tablename__ = "source"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    slug: str = Field(unique=True, sa_type=Words)
    agency: str = Field(sa_type=Words)
    url: str = Field(sa_type=Words)
    every: timedelta = Field(sa_type=Seconds)
    province: str = Field(sa_type=Words)
    family: str = Field(sa_type=Words)
    delay: timedelta = Field(sa_type=Seconds)
    max_pages: int
    robots: bool
    verify_tls: bool
    paused: bool
    organ: str = Field(default="", sa_type=Words)
    report_due: str = Field(default="", sa_type=Words)
    obligations: bool = True
    selectors: dict[str, str] = Field(default_factory=dict, sa_type=Pairs)


class AgendaRow(Row, table=True):
    """When a source is due, and how it has been doing."""

    __tablename__ = "schedule"
    __table_args__ = (Index(None, "host", "due_at"),)

    source_id: UUID = Field(foreign_key="source.id", primary_key=True)
    host: str = Field(foreign_key="host.host")
    paused: bool
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)

    #: Call-forwards are counted: `calls` came in, `claimed` were known when a visit was last
    #: handed out, `served` when one was last finished. `thorough` is the last that asked for it.
    calls: int = 0
    claimed: int = 0
    served: int = 0
    thorough: int = 0

    state: str
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: Reason | None = Field(default=None, sa_type=ReasonText)
    failures: int = 0
    visits: int = 0
    last_visit_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_ok_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_new_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: When the first complete visit ended: from then on there is news.
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: The site family that it was last recognised as; empty: none.
    family: str = Field(default="", sa_type=Words, index=True)

    #: The domain that its host belongs to: with how many others it may change at once.
    domain: str = Field(default="", index=True)

    #: Since when its reports vanish in a storm that nobody believes; None: they do not.
    storm_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HostRow(Row, table=True):
    """Who may visit a host now."""

    __tablename__ = "host"

    host: str = Field(primary_key=True)
    lease: UUID | None = None
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: The delay between two requests survives the hand-over to another visitor.
    next_allowed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReportRow(Row, table=True):
    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("source_id", "key"),
        Index(None, "source_id", "title_sha256"),
        Index(None, "source_id", "index_no"),
        Index(None, "source_id", "digest"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    key: str = Field(sa_type=Words)
    url: str = Field(sa_type=Words)
    state: str
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)

    #: Of the revision in force: its number, and what is asked of it without opening its reading.
    number: int = 0
    digest: str = ""
    title_sha256: str = ""
    index_no: str = Field(default="", sa_type=Words)
    body_sha256: str = Field(default="", index=True)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)

    #: Healthy visits in a row on which it was missing, and when the first of them was.
    missing: int = 0
    missing_since: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)

    #: Where it was before a move that is not told yet, when the last move was seen, and whether
    #: it waits for an operator, with a storm.
    moved_from: str = Field(default="", sa_type=Words)
    moved_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    moved_held: bool = False

    #: The last reader that read the revision in force, or tried to (``Reading.reader``).
    reader: int = Field(default=0, index=True)


class PageRow(Row, table=True):
    """What is remembered of a page: narrow, since most visits change nothing else."""

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("source_id", "canonical"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")

    #: As it was listed last; `canonical` is what makes it this page.
    url: str = Field(sa_type=Words)
    canonical: str = Field(sa_type=Words)
    role: str
    report_id: UUID | None = Field(default=None, foreign_key="report.id", index=True)
    etag: str = Field(default="", sa_type=Words)
    last_modified: str = Field(default="", sa_type=Words)
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


class SnapshotRow(Row, table=True):
    """The bytes of a page, compressed, by the hash of what they were."""

    __tablename__ = "snapshot"

    sha256: str = Field(primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)


class RevisionRow(Answered, table=True):
    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    report_id: UUID = Field(foreign_key="report.id")
    number: int

    #: Whether the bytes of the revision before were read again; and what ties it to that one.
    reparsed: bool = False
    chain: str = ""


class EventRow(Row, table=True):
    __tablename__ = "event"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str
    source_id: UUID = Field(foreign_key="source.id", index=True)
    report_id: UUID | None = Field(default=None, foreign_key="report.id", index=True)
    revision_id: UUID | None = Field(default=None, foreign_key="revision.id")
    occurred_at: datetime = Field(sa_type=UtcDateTime, index=True)
    change: str = Field(sa_type=Text)
    significance: str
    note: str = Field(default="", sa_type=Words)
    reason: Reason | None = Field(default=None, sa_type=ReasonText)

    #: Of events of obligations: the Duty, JSON; else empty.
    terms: str = Field(default="", sa_type=Text)

    #: When what was there before was last seen.
    before_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CrawlRunRow(Row, table=True):
    __tablename__ = "crawl_run"
    __table_args__ = (Index(None, "source_id", "started_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    started_at: datetime = Field(sa_type=UtcDateTime, index=True)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str = Field(index=True)
    fault: str | None = None
    reason: Reason | None = Field(default=None, sa_type=ReasonText)
    stats: str

    #: Whether the visit saw all that it went for (`VisitFinished.complete`).
    complete: bool = False


class IncidentRow(Row, table=True):
    """A storm of one source, or of one site family."""

    __tablename__ = "incident"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    scope: str
    subject: str = Field(sa_type=Words)

    #: What sources must share to join it.
    family: str = Field(sa_type=Words)
    state: str = Field(index=True)
    reason: Reason = Field(sa_type=ReasonText)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class IncidentSourceRow(Row, table=True):
    """A source that an incident reached."""

    __tablename__ = "incident_source"

    incident_id: UUID = Field(foreign_key="incident.id", primary_key=True)
    source_id: UUID = Field(foreign_key="source.id", primary_key=True, index=True)
    joined_at: datetime = Field(sa_type=UtcDateTime)
