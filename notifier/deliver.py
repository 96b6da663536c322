"""One delivery round: claim due deliveries, write their letters, send them, settle them.

A delivery is settled right after the server accepted its letter. If the process dies in between,
the letter is sent a second time, with the same Message-ID.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from disclosures import Delivery, Purpose
from disclosures.errors import DeliveryError, DeliveryRejected, DeliverySuspended, StoreBusy
from disclosures.ports import Channel, Outbox
from disclosures.reason import Reason, ReasonCode
from disclosures.subscription import ascii_address
from notifier.letter import MailSettings, write_letter
from notifier.retry_policy import LONGEST_DELAY, retry_delay
from notifier.smtp_replies import error_text

log = logging.getLogger(__name__)

#: Seconds between attempts to settle a delivery while the store is busy.
_SETTLE_DELAYS = (0.1, 0.5, 2.0)


class DeliveryResult(StrEnum):
    """How one delivery ended in a round."""

    SENT = "sent"

    #: Due again after a delay.
    RETRIED = "retried"

    #: Given up for good.
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """How many deliveries of a round had which result."""

    sent: int = 0
    retried: int = 0
    rejected: int = 0

    #: Why the server suspended all mail, which ended the round; empty: it did not.
    suspended: str = ""


@dataclass(frozen=True, slots=True)
class _Settlement:
    result: DeliveryResult
    reason: Reason | None = None
    delay: timedelta = timedelta(0)


@dataclass(slots=True)
class _Round:
    """State that the workers of a round share."""

    outbox: Outbox
    channel: Channel
    settings: MailSettings
    pending: deque[Delivery]

    #: Loop time after which no letter is begun.
    until: float
    counts: dict[DeliveryResult, int] = field(
        default_factory=lambda: dict.fromkeys(DeliveryResult, 0)
    )
    suspended: str = ""


async def deliver_due(
    outbox: Outbox,
    channel: Channel,
    settings: MailSettings,
    *,
    limit: int = 50,
    concurrency: int = 4,
    begin_within: timedelta = timedelta(minutes=5),
) -> RoundResult:
    """Send up to `limit` due deliveries, `concurrency` at a time.

    A delivery's failure does not affect the others. Deliveries not begun within `begin_within`, or
    before the round is cancelled, are given back; leases must last longer than `begin_within`.

    Raises:
        StoreError: Nothing could be claimed; nothing was sent.
    """
    due = await asyncio.to_thread(outbox.claim, limit)
    until = asyncio.get_running_loop().time() + begin_within.total_seconds()
    this = _Round(outbox, channel, settings, deque(due), until)
    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(concurrency, len(due))):
                workers.create_task(_work(this))
    finally:
        for delivery in this.pending:
            ended = Reason.of(ReasonCode.DELIVERY_ROUND_ENDED)
            await _settle(this, delivery, _Settlement(DeliveryResult.RETRIED, ended))
    if this.suspended:
        log.error("mail server suspended delivery; round ended", extra={"reason": this.suspended})
    return RoundResult(
        sent=this.counts[DeliveryResult.SENT],
        retried=this.counts[DeliveryResult.RETRIED],
        rejected=this.counts[DeliveryResult.REJECTED],
        suspended=this.suspended,
    )


async def _work(this: _Round) -> None:
    """Deliver until nothing is pending or the round's time is over."""
    clock = asyncio.get_running_loop().time
    while this.pending and clock() < this.until:
        delivery = this.pending.popleft()
        if this.suspended:
            delay = retry_delay(delivery.attempts, delivery.id) or LONGEST_DELAY
            settlement = _Settlement(DeliveryResult.RETRIED, _failed(this.suspended), delay)
        else:
            settlement = await _deliver(this, delivery)
        await _settle(this, delivery, settlement)


async def _deliver(this: _Round, delivery: Delivery) -> _Settlement:
    """Write and send the letter of one delivery."""
    written = False
    try:
        if _is_unwanted(delivery):
            unsubscribed = Reason.of(ReasonCode.DELIVERY_UNSUBSCRIBED)
            return _Settlement(DeliveryResult.REJECTED, unsubscribed)
        letter = write_letter(delivery, this.settings)
        recipient = ascii_address(delivery.subscription.address)
        written = True
        sender = ascii_address(this.settings.sender)
        await this.channel.send(letter, sender=sender, recipient=recipient)
    except DeliverySuspended as error:
        this.suspended = error_text(error)
        return _after_failure(delivery, error, counts=False)
    except DeliveryRejected as error:
        return _Settlement(DeliveryResult.REJECTED, _failed(error_text(error)))
    except DeliveryError as error:
        return _after_failure(delivery, error)
    except Exception as error:  # boundary: one delivery's failure must not affect the others
        log.exception("delivery failed", extra={"delivery": str(delivery.id)})
        if not written:
            unwritten = Reason.of(ReasonCode.DELIVERY_NOT_WRITTEN, error=error_text(error))
            return _Settlement(DeliveryResult.REJECTED, unwritten)
        return _after_failure(delivery, error)
    return _Settlement(DeliveryResult.SENT)


def _is_unwanted(delivery: Delivery) -> bool:
    """Tell whether the reader ended the subscription, or never confirmed it."""
    if delivery.purpose is Purpose.CONFIRMATION:
        return delivery.subscription.ended_at is not None
    return not delivery.subscription.active


def _after_failure(delivery: Delivery, error: Exception, *, counts: bool = True) -> _Settlement:
    """Retry after a transient failure, or give up if it was the last attempt.

    Without `counts` it is never given up: the failure is not the letter's.
    """
    delay = retry_delay(delivery.attempts, delivery.id)
    if delay is None and counts:
        given_up = Reason.of(
            ReasonCode.DELIVERY_GAVE_UP, attempts=delivery.attempts, error=error_text(error)
        )
        return _Settlement(DeliveryResult.REJECTED, given_up)
    failed = _failed(error_text(error))
    return _Settlement(DeliveryResult.RETRIED, failed, delay or LONGEST_DELAY)


def _failed(error: str) -> Reason:
    """Return the reason that quotes the mail server's reply or the network error."""
    return Reason.of(ReasonCode.DELIVERY_FAILED, error=error)


async def _settle(this: _Round, delivery: Delivery, settlement: _Settlement) -> None:
    """Record the result in the outbox; retry while the store is busy."""
    try:
        for delay in (*_SETTLE_DELAYS, None):
            try:
                await asyncio.to_thread(_outbox_call(this.outbox, delivery, settlement))
                break
            except StoreBusy:
                if delay is None:
                    raise
                await asyncio.sleep(delay)
    except Exception:  # boundary: an unsettled letter is sent again when its lease expires
        log.exception("delivery not settled", extra={"delivery": str(delivery.id)})
    this.counts[settlement.result] += 1
    log.info(
        "delivery settled",
        extra={
            "delivery": str(delivery.id),
            "event": str(delivery.event.id) if delivery.event else delivery.purpose.value,
            "attempt": delivery.attempts,
            "outcome": settlement.result.value,
            "reason": str(settlement.reason or ""),
        },
    )


def _outbox_call(outbox: Outbox, delivery: Delivery, settlement: _Settlement) -> Callable[[], None]:
    reason = settlement.reason
    if settlement.result is DeliveryResult.SENT:
        return lambda: outbox.sent(delivery)
    assert reason is not None, "only a sent delivery has no reason"
    if settlement.result is DeliveryResult.RETRIED:
        return lambda: outbox.retry(delivery, settlement.delay, reason)
    return lambda: outbox.rejected(delivery, reason)
