"""Subscriptions, their mail addresses, and deliveries."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from disclosures.change import OPERATORS_ONLY, Event
from disclosures.errors import DeliveryRejected
from disclosures.reason import Reason

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")


class Audience(StrEnum):
    """Readers receive events of reports and obligations, operators events of sources."""

    READER = "reader"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscription; only its confirmation letter is sent before `confirmed_at`."""

    id: UUID

    #: An e-mail address, normalised.
    address: str

    #: ``zh`` or ``en``: the language of its letters.
    language: str = "zh"

    #: Slugs of the sources; empty: all.
    sources: frozenset[str] = frozenset()

    audience: Audience = Audience.READER

    #: Whether editorial changes are left out (``Significance``).
    substantive_only: bool = False
    created_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether it is confirmed (double opt-in) and not ended."""
        return self.confirmed_at is not None and self.ended_at is None

    def wants(self, event: Event) -> bool:
        """Whether `event` matches this subscription."""
        if (self.audience is Audience.OPERATOR) != (event.kind in OPERATORS_ONLY):
            return False
        if self.substantive_only and event.is_editorial:
            return False
        return not self.sources or event.source.slug in self.sources


class Purpose(StrEnum):
    """Purpose of a letter."""

    EVENT = "event"

    #: Asks to confirm a subscription (double opt-in); contains no text of a page.
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One letter to one subscription. Its Message-ID is derived from its id."""

    id: UUID
    purpose: Purpose
    subscription: Subscription

    #: The event; None for a confirmation.
    event: Event | None = None

    #: Further events of obligations in the same letter.
    also: tuple[Event, ...] = ()

    #: Number of claims, this one included.
    attempts: int = 0

    #: Number of failed attempts before this one, without those that were the relay's fault.
    failures: int = 0
    enqueued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedDelivery:
    """A delivery that was given up, for operators."""

    id: UUID
    purpose: Purpose
    subscription: UUID
    address: str

    #: The event, the first one of a digest; None for a confirmation.
    event: Event | None = None
    enqueued_at: datetime
    attempts: int
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayState:
    """State of the mail relay."""

    #: Since when nothing is sent to it, because it is at fault; None: letters are sent.
    suspended_since: datetime | None = None

    #: Its reply or the error, while suspended.
    reason: str = ""


def ascii_address(address: str) -> str:
    """Return the single mailbox that `address` names, an internationalised domain as punycode.

    Raises:
        DeliveryRejected: It is not a single mailbox, or its local part is not ASCII.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    plain = f"{local}@{ascii_domain}"
    if not _ADDRESS.fullmatch(plain):
        raise DeliveryRejected("the address is not a single ASCII mailbox")
    return plain
