"""One delivery round: claim due deliveries, write their letters, send them, settle them.

A failure is the letter's, the recipient's or the relay's (`notifier.circuit_breaker`). While the
relay is at fault no letter waits longer, and no attempt is counted.

A delivery is settled right after the server accepted its letter. If the process dies in between,
the letter is sent a second time, with the same Message-ID.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from disclosures import Delivery, Purpose
from disclosures.errors import (
    DeliveryError,
    DeliveryRejected,
    DeliverySuspended,
    DeliveryUnclear,
    StoreBusy,
)
from disclosures.ports import Channel, Clock, Outbox
from disclosures.reason import Reason, ReasonCode
from disclosures.subscription import ascii_address
from notifier.circuit_breaker import CircuitBreaker
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

    #: Given back without counting the attempt: the relay was at fault, or the round ended.
    RELEASED = "released"

    #: Given up for good.
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """How many deliveries of a round had which result."""

    sent: int = 0
    retried: int = 0
    released: int = 0
    rejected: int = 0

    #: Why the relay is at fault, which ended the round; empty: it is not.
    suspended: str = ""

    @property
    def unsent(self) -> int:
        """How many letters were not sent."""
        return self.retried + self.released + self.rejected


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
    breaker: CircuitBreaker
    now: Clock

    #: Loop time after which no letter is begun.
    until: float
    counts: dict[DeliveryResult, int] = field(
        default_factory=lambda: dict.fromkeys(DeliveryResult, 0)
    )


async def deliver_due(
    outbox: Outbox,
    channel: Channel,
    settings: MailSettings,
    *,
    breaker: CircuitBreaker | None = None,
    now: Clock = lambda: datetime.now(UTC),
    limit: int = 50,
    concurrency: int = 4,
    begin_within: timedelta = timedelta(minutes=5),
) -> RoundResult:
    """Send up to `limit` due deliveries, `concurrency` at a time.

    `breaker` holds what earlier rounds learnt of the relay: while it is open, some letters are sent
    as probes when one is due, and none otherwise. A delivery's failure does not affect the others.
    Deliveries not begun within `begin_within`, or before the round is cancelled, are given back;
    leases must last longer than `begin_within`.

    Raises:
        StoreError: Nothing could be claimed; nothing was sent.
    """
    breaker = breaker or CircuitBreaker()
    was_open = breaker.is_open
    allowed = breaker.most_letters(limit, now())
    due = await asyncio.to_thread(outbox.claim, allowed) if allowed else ()
    until = asyncio.get_running_loop().time() + begin_within.total_seconds()
    this = _Round(outbox, channel, settings, deque(due), breaker, now, until)
    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(concurrency, len(due))):
                workers.create_task(_work(this))
    finally:
        for delivery in this.pending:
            ended = Reason.of(ReasonCode.DELIVERY_ROUND_ENDED)
            await _settle(this, delivery, _Settlement(DeliveryResult.RELEASED, ended))
    if breaker.is_open and not was_open:
        log.error("mail relay at fault; delivery suspended", extra={"reason": breaker.reason})
    elif was_open and not breaker.is_open:
        log.warning("mail relay accepts letters again")
    return RoundResult(
        sent=this.counts[DeliveryResult.SENT],
        retried=this.counts[DeliveryResult.RETRIED],
        released=this.counts[DeliveryResult.RELEASED],
        rejected=this.counts[DeliveryResult.REJECTED],
        suspended=breaker.reason,
    )


async def _work(this: _Round) -> None:
    """Deliver until nothing is pending or the round's time is over."""
    clock = asyncio.get_running_loop().time
    while this.pending and clock() < this.until:
        delivery = this.pending.popleft()
        if this.breaker.most_letters(1, this.now()):
            settlement = await _deliver(this, delivery)
        else:
            settlement = _Settlement(DeliveryResult.RELEASED, _failed(this.breaker.reason))
        await _settle(this, delivery, settlement)


async def _deliver(this: _Round, delivery: Delivery) -> _Settlement:
    """Write and send the letter of one delivery."""
    written, recipient = False, ""
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
        this.breaker.failed(error_text(error), this.now())
        return _Settlement(DeliveryResult.RELEASED, _failed(error_text(error)))
    except DeliveryUnclear as error:
        this.breaker.unclear(recipient, error_text(error), this.now())
        return _after_failure(delivery, error, counts=not this.breaker.is_open)
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
    this.breaker.accepted()
    return _Settlement(DeliveryResult.SENT)


def _is_unwanted(delivery: Delivery) -> bool:
    """Tell whether the reader ended the subscription, or never confirmed it."""
    if delivery.purpose is Purpose.CONFIRMATION:
        return delivery.subscription.ended_at is not None
    return not delivery.subscription.active


def _after_failure(delivery: Delivery, error: Exception, *, counts: bool = True) -> _Settlement:
    """Retry after a transient failure, or give up if it was the last attempt.

    Without `counts` it is never given up; it waits as long, so that other letters go first.
    """
    failures = delivery.failures + 1
    delay, failed = retry_delay(failures, delivery.id), _failed(error_text(error))
    if not counts:
        return _Settlement(DeliveryResult.RELEASED, failed, delay or LONGEST_DELAY)
    if delay is None:
        given_up = Reason.of(
            ReasonCode.DELIVERY_GAVE_UP, attempts=failures, error=error_text(error)
        )
        return _Settlement(DeliveryResult.REJECTED, given_up)
    return _Settlement(DeliveryResult.RETRIED, failed, delay)


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
    log.log(
        logging.INFO if settlement.result is DeliveryResult.SENT else logging.WARNING,
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
    if settlement.result is DeliveryResult.RELEASED:
        return lambda: outbox.release(delivery, settlement.delay, reason)
    return lambda: outbox.rejected(delivery, reason)
