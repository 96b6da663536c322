"""Tables of obligations and of their last review."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.tables.columns import BaseRow, CleanText, UtcDateTime


class ObligationRow(BaseRow, table=True):
    """An agency's report of a year."""

    __tablename__ = "obligation"
    __table_args__ = (UniqueConstraint("source_id", "agency", "report_year"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    agency: str = Field(sa_type=CleanText)
    report_year: int = Field(index=True)
    due_on: date
    state: str
    reason: str | None = None
    report_id: UUID | None = Field(default=None, foreign_key="report.id")
    published_on: date | None = None

    #: Since when it is in this state.
    since: datetime = Field(sa_type=UtcDateTime)

    #: The operator who corrected it, and their note; empty: not corrected.
    corrected_by: str = Field(default="", sa_type=CleanText)
    note: str = Field(default="", sa_type=CleanText)

    #: Whether its event was emitted: each at most once.
    overdue_emitted: bool = False
    late_emitted: bool = False

    #: Whether it is no obligation any more (the agency was renamed). The row remains, so that its
    #: events are not emitted again.
    dropped: bool = False


class ObligationReviewRow(BaseRow, table=True):
    """When the obligations of a source were last reviewed."""

    __tablename__ = "obligation_review"

    source_id: UUID = Field(foreign_key="source.id", primary_key=True)
    reviewed_at: datetime = Field(sa_type=UtcDateTime)
