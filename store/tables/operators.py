"""Tables of operators' tokens and of the clock's lease."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from store.tables.columns import BaseRow, UtcDateTime


class OperatorRow(BaseRow, table=True):
    """An operator and the hash of their token."""

    __tablename__ = "operator"

    name: str = Field(primary_key=True)

    #: Tokens are long and random, so a plain hash cannot be inverted.
    token_sha256: str = Field(unique=True)
    issued_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LeadershipRow(BaseRow, table=True):
    """A named lease, such as that on the clock."""

    __tablename__ = "leadership"

    name: str = Field(primary_key=True)
    owner: UUID | None = None

    #: One term before the lease was granted. If it is in the future, the clock was set back since,
    #: and the lease is invalid.
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
