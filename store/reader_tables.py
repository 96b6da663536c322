"""The tables of readers and operators: wishes, letters owed, tokens, the lease on the clock."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from disclosures.reason import Reason
from store.columns import ReasonText, Row, UtcDateTime, Words


class SubscriptionRow(Row, table=True):
    """A standing wish."""

    __tablename__ = "subscription"

    id: UUID = Field(default_factory=uuid4, primary_key=True)

    #: Hash of address, audience and sources: the same wish is one subscription.
    wish: str = Field(unique=True)
    address: str = Field(sa_type=Words)
    language: str
    audience: str

    #: Whether it follows every source; else `SubscriptionSourceRow` names them.
    everything: bool
    substantive_only: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SubscriptionSourceRow(Row, table=True):
    """A source that a wish names."""

    __tablename__ = "subscription_source"

    subscription_id: UUID = Field(foreign_key="subscription.id", primary_key=True)

    #: A source may be subscribed to before it is known.
    slug: str = Field(primary_key=True, index=True)


class DeliveryRow(Row, table=True):
    """A letter that is owed."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("event_id", "subscription_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    event_id: UUID | None = Field(default=None, foreign_key="event.id")
    subscription_id: UUID = Field(foreign_key="subscription.id", index=True)
    purpose: str
    state: str
    owed_at: datetime = Field(sa_type=UtcDateTime)

    #: None: nothing more is done about it.
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    reason: Reason | None = Field(default=None, sa_type=ReasonText)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: The delivery whose letter tells of it too; None: it has a letter of its own.
    letter_id: UUID | None = Field(default=None, foreign_key="delivery.id", index=True)


class OperatorRow(Row, table=True):
    """Whose token opens the console."""

    __tablename__ = "operator"

    name: str = Field(primary_key=True)

    #: Tokens are long and random, so a plain hash cannot be turned back.
    token_sha256: str = Field(unique=True)
    issued_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LeadershipRow(Row, table=True):
    """Who runs the clock."""

    __tablename__ = "leadership"

    name: str = Field(primary_key=True)
    owner: UUID | None = None

    #: A term before it was given: a lease from further in the future than two clocks may differ
    #: was given before the clock was set back, and holds no longer.
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
