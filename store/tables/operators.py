"""Tables of operators' tokens and of the clock's lease."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from store.tables.columns import BaseRow, UtcDateTime


class OperatorRow(BaseRow, table=True):
    """Whose token opens the console."""

    __tablename__ = "operator"

    name: str = Field(primary_key=True)

    #: Tokens are long and random, so a plain hash cannot be turned back.
    token_sha256: str = Field(unique=True)
    issued_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LeadershipRow(BaseRow, table=True):
    """Who runs the clock."""

    __tablename__ = "leadership"

    name: str = Field(primary_key=True)
    owner: UUID | None = None

    #: A term before it was given: a lease from further in the future than two clocks may differ
    #: was given before the clock was set back, and holds no longer.
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
