"""The table of readings that are kept apart, for an operator or for a while."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from store.columns import Row, UtcDateTime, Words

#: It waits for an operator, ...
WAITING = "waiting"

#: ... who decided so.
ACCEPTED, DISCARDED = "accepted", "discarded"

#: It is told before long by itself, unless it turns out to be part of a storm.
PENDING = "pending"


class HeldRow(Row, table=True):
    """A reading that is kept apart, once for each thing that a page said."""

    __tablename__ = "held"
    __table_args__ = (UniqueConstraint("source_id", "canonical", "digest"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    canonical: str = Field(sa_type=Words)
    digest: str

    #: One of the words above; what is pending is told when `due_at` comes.
    state: str = Field(default=WAITING, index=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str = Field(default="", sa_type=Words)
    incident_id: UUID | None = Field(default=None, foreign_key="incident.id", index=True)
    seen_at: datetime = Field(sa_type=UtcDateTime, index=True)

    #: What was seen last, and the answer that it was seen in.
    url: str = Field(default="", sa_type=Words)
    listed: str = Field(default="", sa_type=Text)
    reading: str = Field(default="", sa_type=Text)
    raw_sha256: str = Field(default="", foreign_key="snapshot.sha256")
    page_url: str = Field(default="", sa_type=Words)
    status: int = 0
    headers: str = Field(default="", sa_type=Text)
    fetched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
