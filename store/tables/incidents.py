"""Tables of incidents and of withheld readings."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from disclosures.reason import Reason
from store.tables.columns import (
    BaseRow,
    CleanText,
    ReasonsText,
    ReasonText,
    ResponseColumns,
    UtcDateTime,
)


class IncidentRow(BaseRow, table=True):
    """A storm of one source, or of one site family."""

    __tablename__ = "incident"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    scope: str
    subject: str = Field(sa_type=CleanText)

    #: What sources must share to join it.
    family: str = Field(sa_type=CleanText)
    state: str = Field(index=True)
    reason: Reason = Field(sa_type=ReasonText)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class IncidentSourceRow(BaseRow, table=True):
    """A source that an incident reached."""

    __tablename__ = "incident_source"

    incident_id: UUID = Field(foreign_key="incident.id", primary_key=True)
    source_id: UUID = Field(foreign_key="source.id", primary_key=True, index=True)
    joined_at: datetime = Field(sa_type=UtcDateTime)


#: It waits for an operator, ...
QUARANTINED = "quarantined"

#: ... who decided so.
ACCEPTED, DISCARDED = "accepted", "discarded"

#: It is told before long by itself, unless it turns out to be part of a storm.
DELAYED = "delayed"


class WithheldReadingRow(ResponseColumns, table=True):
    """A reading that is kept apart, once for each thing that a page said."""

    __tablename__ = "withheld_reading"
    __table_args__ = (UniqueConstraint("source_id", "canonical", "digest"), Index(None, "seen_at"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    canonical: str = Field(sa_type=CleanText)

    #: One of the words above; what is pending is told when `due_at` comes.
    state: str = Field(default=QUARANTINED, index=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons: tuple[Reason, ...] = Field(default=(), sa_type=ReasonsText)
    incident_id: UUID | None = Field(default=None, foreign_key="incident.id", index=True)
    url: str = Field(sa_type=CleanText)

    #: The last reader that read it, or tried to.
    reader: int = 0
