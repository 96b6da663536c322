"""Tables of sources, their schedule, hosts and crawl runs."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Index, Text
from sqlmodel import Field

from disclosures.reason import Reason
from store.tables.columns import (
    BaseRow,
    CleanText,
    ReasonText,
    Seconds,
    StringMap,
    UtcDateTime,
    Words,
)


class SourceRow(BaseRow, table=True):
    """A source, with the values of its catalogue entry."""

    __tablename__ = "source"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    slug: str = Field(unique=True, sa_type=CleanText)
    agency: str = Field(sa_type=CleanText)
    url: str = Field(sa_type=CleanText)
    every: timedelta = Field(sa_type=Seconds)
    province: str = Field(sa_type=CleanText)
    family: str = Field(sa_type=CleanText)
    delay: timedelta = Field(sa_type=Seconds)
    max_pages: int
    robots: bool
    verify_tls: bool
    allowed_hosts: tuple[str, ...] = Field(default=(), sa_type=Words)
    tls: str = Field(default="modern", sa_type=CleanText)
    ca_file: str = Field(default="", sa_type=CleanText)
    paused: bool
    organ: str = Field(default="", sa_type=CleanText)
    report_due: str = Field(default="", sa_type=CleanText)
    obligations: bool = True
    selectors: dict[str, str] = Field(default_factory=dict, sa_type=StringMap)

    #: ``places.agency_key`` of its agency and province.
    agency_key: str = Field(default="", index=True, sa_type=CleanText)


class ScheduleRow(BaseRow, table=True):
    """When a source is due, and its health."""

    __tablename__ = "schedule"
    __table_args__ = (Index(None, "host", "due_at"),)

    source_id: UUID = Field(foreign_key="source.id", primary_key=True)
    host: str = Field(foreign_key="host.host")
    paused: bool
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)

    #: Numbers of visit requests: `requests` were received in all, `leased_requests` of them before
    #: the last lease, `finished_requests` before the lease of the last finished visit;
    #: `thorough_request` is the number of the last request for a thorough visit.
    requests: int = 0
    leased_requests: int = 0
    finished_requests: int = 0
    thorough_request: int = 0

    state: str
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: Reason | None = Field(default=None, sa_type=ReasonText)
    failures: int = 0

    #: Codes of the shortfalls of which operators were notified since it was last complete,
    #: separated by spaces; the SourceCompleteness of the last visit that read it, as JSON, or
    #: empty.
    notified_shortfalls: str = ""
    completeness: str = Field(default="", sa_type=Text)
    visits: int = 0
    last_visit_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_ok_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_new_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: When the first complete visit ended; nothing is announced before.
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: The site family that was last recognised; empty: none.
    family: str = Field(default="", sa_type=CleanText, index=True)

    #: The registered domain of its host: a peer group.
    domain: str = Field(default="", index=True)

    #: When the present mass absence of its reports began, unless it was released; else None.
    mass_absence_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HostRow(BaseRow, table=True):
    """The lease on a host."""

    __tablename__ = "host"

    host: str = Field(primary_key=True)
    lease: UUID | None = None
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: The delay between two requests also applies to the next visit.
    next_allowed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CrawlRunRow(BaseRow, table=True):
    """A visit."""

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

    #: Whether the visit fetched all that it should (`VisitFinished.complete`).
    complete: bool = False
