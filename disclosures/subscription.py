"""Who wants to hear of what, and what we owe them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from disclosures.change import OPERATORS_ONLY, Event


class Audience(StrEnum):
    """Readers hear of reports and of what is owed, operators of sources."""

    READER = "reader"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A standing wish. Nothing but its confirmation is sent before `confirmed_at`."""

    id: UUID

    #: An e-mail address, normalised.
    address: str

    #: ``zh`` or ``en``: the language of its letters.
    language: str = "zh"

    #: Slugs of the sources to follow; empty means all of them.
    sources: frozenset[str] = frozenset()

    audience: Audience = Audience.READER

    #: Whether it is spared changes that are editorial only (``Significance``).
    substantive_only: bool = False
    created_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether letters may be sent: confirmed (double opt-in) and not ended."""
        return self.confirmed_at is not None and self.ended_at is None

    def wants(self, event: Event) -> bool:
        """Whether this subscription asked to hear of `event`."""
        if (self.audience is Audience.OPERATOR) != (event.kind in OPERATORS_ONLY):
            return False
        if self.substantive_only and event.is_editorial:
            return False
        return not self.sources or event.source.slug in self.sources


class Purpose(StrEnum):
    """What a letter is for."""

    EVENT = "event"

    #: Asks to confirm a subscription (double opt-in); holds no text from a page.
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One letter owed to one subscription. Its Message-ID follows from its id, for ever."""

    id: UUID
    purpose: Purpose
    subscription: Subscription

    #: What it tells of; None for a confirmation.
    event: Event | None = None

    #: Further events of obligations that the same letter tells of.
    also: tuple[Event, ...] = ()

    #: How often it was claimed, this time included.
    attempts: int = 0
    owed_at: datetime
