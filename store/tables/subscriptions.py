"""Tables of subscriptions and deliveries."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from disclosures.reason import Reason
from store.tables.columns import BaseRow, CleanText, ReasonText, UtcDateTime

#: States of a delivery. A cancelled one was queued for a subscription that ended or was confirmed.
QUEUED, SENT, REJECTED, CANCELLED = "queued", "sent", "rejected", "cancelled"


class SubscriptionRow(BaseRow, table=True):
    """A subscription."""

    __tablename__ = "subscription"

    id: UUID = Field(default_factory=uuid4, primary_key=True)

    #: SHA-256 of address, audience, sources and filter: equal requests are one subscription.
    request_sha256: str = Field(unique=True)
    address: str = Field(sa_type=CleanText)
    language: str
    audience: str

    #: Whether it follows every source; else `SubscriptionSourceRow` names them.
    everything: bool
    substantive_only: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SubscriptionSourceRow(BaseRow, table=True):
    """A source that a subscription follows."""

    __tablename__ = "subscription_source"

    subscription_id: UUID = Field(foreign_key="subscription.id", primary_key=True)

    #: May name a source that is not in the catalogue yet.
    slug: str = Field(primary_key=True, index=True)


class DeliveryRow(BaseRow, table=True):
    """A delivery of an event or of a confirmation request."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("event_id", "subscription_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    event_id: UUID | None = Field(default=None, foreign_key="event.id")
    subscription_id: UUID = Field(foreign_key="subscription.id", index=True)
    purpose: str
    state: str
    queued_at: datetime = Field(sa_type=UtcDateTime)

    #: None: it is settled.
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: Times it was claimed; the number identifies the lease.
    attempts: int = 0

    #: Failed attempts, without those that were the relay's fault.
    failures: int = 0
    reason: Reason | None = Field(default=None, sa_type=ReasonText)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: The delivery whose letter includes it; None: it has its own.
    letter_id: UUID | None = Field(default=None, foreign_key="delivery.id", index=True)
