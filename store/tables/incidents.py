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
    """A mass change of one source or of one peer group."""

    __tablename__ = "incident"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    scope: str
    subject: str = Field(sa_type=CleanText)

    #: The peer group whose sources may join it.
    family: str = Field(sa_type=CleanText)
    state: str = Field(index=True)
    reason: Reason = Field(sa_type=ReasonText)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class IncidentSourceRow(BaseRow, table=True):
    """A source that an incident affects."""

    __tablename__ = "incident_source"

    incident_id: UUID = Field(foreign_key="incident.id", primary_key=True)
    source_id: UUID = Field(foreign_key="source.id", primary_key=True, index=True)
    joined_at: datetime = Field(sa_type=UtcDateTime)


#: Waits for an operator.
QUARANTINED = "quarantined"

#: Decided by an operator, or recorded when due.
ACCEPTED, DISCARDED = "accepted", "discarded"

#: Is recorded when due, unless an incident quarantines it.
DELAYED = "delayed"


class WithheldReadingRow(ResponseColumns, table=True):
    """A withheld reading, once for each content of a page."""

    __tablename__ = "withheld_reading"
    __table_args__ = (UniqueConstraint("source_id", "canonical", "digest"), Index(None, "seen_at"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    canonical: str = Field(sa_type=CleanText)

    #: One of the states above; a delayed reading is recorded at `due_at`.
    state: str = Field(default=QUARANTINED, index=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons: tuple[Reason, ...] = Field(default=(), sa_type=ReasonsText)
    incident_id: UUID | None = Field(default=None, foreign_key="incident.id", index=True)
    url: str = Field(sa_type=CleanText)

    #: The last parser version that was applied to it.
    parser_version: int = 0
