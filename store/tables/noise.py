"""Table of noise rules, and the patterns that are left out of the pages of a source."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, Session, col, select

from disclosures import NoisePattern, NoiseShape, NoiseState
from disclosures.reason import Reason
from store.tables.columns import BaseRow, CleanText, ReasonText, UtcDateTime


class NoiseRuleRow(BaseRow, table=True):
    """A noise rule."""

    __tablename__ = "noise_rule"
    __table_args__ = (UniqueConstraint("source_id", "pattern_sha256"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    source_id: UUID = Field(foreign_key="source.id")

    #: The pattern, and its SHA-256.
    shape: str
    before: str = Field(sa_type=CleanText)
    after: str = Field(sa_type=CleanText)
    line: bool = False
    pattern_sha256: str

    state: str = Field(index=True)
    exposure: str
    reason: Reason | None = Field(default=None, sa_type=ReasonText)

    #: The movements, as JSON.
    evidence: str = Field(default="[]", sa_type=Text)
    observed_at: datetime = Field(sa_type=UtcDateTime)
    muted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lifted_by: str = Field(default="", sa_type=CleanText)


def pattern_of(row: NoiseRuleRow) -> NoisePattern:
    """The pattern that `row` stores."""
    return NoisePattern(
        shape=NoiseShape(row.shape), before=row.before, after=row.after, line=row.line
    )


def muted_patterns(session: Session, source_id: UUID) -> tuple[NoisePattern, ...]:
    """What is left out of the pages of a source, in the order in which it was learnt."""
    rows = session.exec(
        select(NoiseRuleRow)
        .where(NoiseRuleRow.source_id == source_id, NoiseRuleRow.state == NoiseState.MUTED.value)
        .order_by(col(NoiseRuleRow.muted_at), col(NoiseRuleRow.id))
    )
    return tuple(map(pattern_of, rows))
