"""The tables of obligations: who owes which year's report, and when that was last judged."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.columns import Row, UtcDateTime, Words


class ObligationRow(Row, table=True):
    """An agency's report of a year."""

    __tablename__ = "obligation"
    __table_args__ = (UniqueConstraint("source_id", "agency", "report_year"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")
    agency: str = Field(sa_type=Words)
    report_year: int = Field(index=True)
    due_on: date
    state: str
    reason: str | None = None
    report_id: UUID | None = Field(default=None, foreign_key="report.id")
    published_on: date | None = None

    #: When it got into this state.
    since: datetime = Field(sa_type=UtcDateTime)

    #: Who corrected it, and what they said; empty: nobody.
    corrected_by: str = Field(default="", sa_type=Words)
    note: str = Field(default="", sa_type=Words)

    #: Whether it was announced that it is overdue, that it came late: each once, for good.
    told_overdue: bool = False
    told_late: bool = False

    #: Not owed after all (the agency is known by another name now); kept for what was told.
    dropped: bool = False


class ObligationReviewRow(Row, table=True):
    """When the obligations of a source were last judged."""

    __tablename__ = "obligation_review"

    source_id: UUID = Field(foreign_key="source.id", primary_key=True)
    reviewed_at: datetime = Field(sa_type=UtcDateTime)
