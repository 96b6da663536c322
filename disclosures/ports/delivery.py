"""Ports of subscriptions, and of the letters that are due."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Protocol
from uuid import UUID

from disclosures.reason import Reason
from disclosures.subscription import (
    Audience,
    Delivery,
    RejectedDelivery,
    RelayState,
    Subscription,
)


class Subscribers(Protocol):
    """Subscriptions by confirmed opt-in."""

    def subscribe(
        self,
        address: str,
        *,
        language: str = "zh",
        sources: Iterable[str] = (),
        audience: Audience = Audience.READER,
        substantive_only: bool = False,
    ) -> Subscription:
        """Store a subscription and enqueue its confirmation letter, in one transaction.

        Repeating it changes nothing, and enqueues another letter only if it is unconfirmed and
        the last letter is more than a day old. An ended subscription starts anew, unconfirmed.
        """

    def confirm(self, subscription: UUID) -> Subscription:
        """Confirm it; idempotent. Raises NotFound; an ended subscription stays ended."""

    def unsubscribe(self, subscription: UUID) -> Subscription:
        """End it; enqueued letters are not sent. Idempotent. Raises NotFound."""

    def get(self, subscription: UUID) -> Subscription:
        """Find one. Raises NotFound."""

    def all(self) -> Sequence[Subscription]:
        """All, newest first."""


class Outbox(Protocol):
    """Due deliveries; each is leased to one worker at a time."""

    def claim(self, limit: int) -> Sequence[Delivery]:
        """Lease up to `limit` due deliveries, oldest first; none of an ended subscription."""

    def sent(self, delivery: Delivery) -> None:
        """Mark as sent: the relay has accepted it."""

    def retry(self, delivery: Delivery, wait: timedelta, reason: Reason) -> None:
        """Count a failed attempt, and schedule another one after `wait`."""

    def release(self, delivery: Delivery, wait: timedelta, reason: Reason) -> None:
        """Give it back without counting the attempt; it is due again after `wait`."""

    def rejected(self, delivery: Delivery, reason: Reason) -> None:
        """Mark as rejected for good, with the reason."""

    def retry_rejected(self, deliveries: Collection[UUID] | None = None) -> int:
        """Make rejected deliveries due now, as if never tried; None: all. Returns how many.

        Those of ended subscriptions stay rejected.
        """

    def rejected_deliveries(self, limit: int) -> Sequence[RejectedDelivery]:
        """List rejected deliveries, latest first."""

    def waiting(self) -> Mapping[str, int]:
        """Number of deliveries in each state: ``due``, ``later``, ``sent``, ``rejected``."""

    def next_due(self) -> datetime | None:
        """When the next delivery is due; None: none is waiting."""

    def make_all_due(self) -> None:
        """Make everything due that waits for a time (after the clock was set back)."""


class Channel(Protocol):
    """Transport of letters."""

    async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
        """Send it; returns when the relay has accepted it.

        Raises:
            DeliveryError: Try again later.
            DeliveryRejected: Do not try again.
            DeliverySuspended: The relay is at fault; stop the round.
            DeliveryUnclear: The recipient or the relay is at fault.
        """

    async def aclose(self) -> None:
        """Close connections."""


class LetterDelivery(Protocol):
    """Sends the letters that are due."""

    @property
    def relay(self) -> RelayState:
        """Whether letters are sent to the mail relay at present."""

    async def __call__(self, stop: asyncio.Event | None = None) -> tuple[int, int]:
        """Send until none is due, the relay is at fault, or `stop` is set.

        Returns (sent, not sent).
        """
