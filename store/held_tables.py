"""The table of readings that are kept apart, for an operator or for a while."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from disclosures.reason import Reason
from store.answered import Answered
from store.columns import ReasonsText, UtcDateTime, Words

#: It waits for an operator, ...
WAITING = "waiting"

#: ... who decided so.
ACCEPTED, DISCARDED = "accepted", "discarded"

#: It is told before long by itself, unless it turns out to be part of a storm.
PENDING = "pending"


class HeldRow(Answered, table=True):
    """A reading that is kept apart, once for each thing that a page said."""

    __tablename__ = "withheld_reading"
    __table_args__ = (UniqueConstraint("source_id", "canonical", "digest"), Index(None, "seen_at"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    canonical: str = Field(sa_type=Words)

    #: One of the words above; what is pending is told when `due_at` comes.
    state: str = Field(default=WAITING, index=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons: tuple[Reason, ...] = Field(default=(), sa_type=ReasonsText)
    incident_id: UUID | None = Field(default=None, foreign_key="incident.id", index=True)
    url: str = Field(sa_type=Words)

    #: The last reader that read it, or tried to.
    reader: int = 0
