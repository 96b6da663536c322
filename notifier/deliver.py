"""Claim, write, send, settle: one round of the notifier's work.

    outbox.claim  |  write_letter  |  channel.send  |  outbox.sent · later · refused

A letter is marked as sent right after the other side took it. Who dies in between sends again, and
the second copy has the same Message-ID.
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
from notifier.inert import mailbox
from notifier.letter import Stationery, write_letter
from notifier.patience import LONGEST, wait
from notifier.refusals import reason

log = logging.getLogger(__name__)

#: Seconds between attempts to settle a letter while the store is busy.
_SETTLING = (0.1, 0.5, 2.0)


class Fate(StrEnum):
    """What became of a letter in this round."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How many letters of one round met which fate."""

    sent: int = 0
    later: int = 0
    refused: int = 0

    #: Why the round was stopped; empty: it was not.
    halted: str = ""


@dataclass(frozen=True, slots=True)
class _Verdict:
    fate: Fate
    reason: Reason | None = None
    wait: timedelta = timedelta(0)


@dataclass(slots=True)
class _Work:
    """What the workers of one round share."""

    outbox: Outbox
    channel: Channel
    stationery: Stationery
    waiting: deque[Delivery]

    #: Loop time after which no letter is begun.
    until: float
    stats: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    halted: str = ""


async def deliver_due(
    outbox: Outbox,
    channel: Channel,
    stationery: Stationery,
    *,
    limit: int = 50,
    concurrency: int = 4,
    begin_within: timedelta = timedelta(minutes=5),
) -> Round:
    """Send what is due, and say what became of it.

    One reader's trouble never costs another their letter. Letters not begun are given back when
    the round is cancelled, or takes longer than `begin_within`: leases last longer than that.

    Raises:
        StoreError: The outbox could not be asked; nothing was sent.
    """
    due = await asyncio.to_thread(outbox.claim, limit)
    until = asyncio.get_running_loop().time() + begin_within.total_seconds()
    work = _Work(outbox, channel, stationery, deque(due), until)
    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(concurrency, len(due))):
                workers.create_task(_carry_all(work))
    finally:
        for delivery in work.waiting:
            await _settle(
                work, delivery, _Verdict(Fate.LATER, Reason.of(ReasonCode.DELIVERY_ROUND_ENDED))
            )
    if work.halted:
        log.error("the mail server objects to us; the round stopped", extra={"reason": work.halted})
    return Round(
        sent=work.stats[Fate.SENT],
        later=work.stats[Fate.LATER],
        refused=work.stats[Fate.REFUSED],
        halted=work.halted,
    )


async def _carry_all(work: _Work) -> None:
    """Carry letters until none waits, or it is late."""
    clock = asyncio.get_running_loop().time
    while work.waiting and clock() < work.until:
        delivery = work.waiting.popleft()
        if work.halted:
            pause = wait(delivery.attempts, delivery.id) or LONGEST
            verdict = _Verdict(Fate.LATER, _failed(work.halted), pause)
        else:
            verdict = await _carry(work, delivery)
        await _settle(work, delivery, verdict)


async def _carry(work: _Work, delivery: Delivery) -> _Verdict:
    """Write and send one letter, and judge how it went."""
    written = False
    try:
        if _left(delivery):
            return _Verdict(Fate.REFUSED, Reason.of(ReasonCode.DELIVERY_UNSUBSCRIBED))
        letter = write_letter(delivery, work.stationery)
        recipient = mailbox(delivery.subscription.address)
        written = True
        await work.channel.send(letter, sender=mailbox(work.stationery.sender), recipient=recipient)
    except DeliverySuspended as error:
        work.halted = reason(error)
        return _again(delivery, error, for_ever=True)
    except DeliveryRejected as error:
        return _Verdict(Fate.REFUSED, _failed(reason(error)))
    except DeliveryError as error:
        return _again(delivery, error)
    except Exception as error:  # boundary: one letter's trouble must not cost others theirs
        log.exception("a letter could not be handled", extra={"delivery": str(delivery.id)})
        if not written:
            unwritten = Reason.of(ReasonCode.DELIVERY_NOT_WRITTEN, error=reason(error))
            return _Verdict(Fate.REFUSED, unwritten)
        return _again(delivery, error)
    return _Verdict(Fate.SENT)


def _left(delivery: Delivery) -> bool:
    """Whether the reader ended the subscription, or never confirmed it."""
    if delivery.purpose is Purpose.CONFIRMATION:
        return delivery.subscription.ended_at is not None
    return not delivery.subscription.active


def _again(delivery: Delivery, error: Exception, *, for_ever: bool = False) -> _Verdict:
    """Judge a failure that may pass."""
    pause = wait(delivery.attempts, delivery.id)
    if pause is None and not for_ever:
        given_up = Reason.of(
            ReasonCode.DELIVERY_GAVE_UP, attempts=delivery.attempts, error=reason(error)
        )
        return _Verdict(Fate.REFUSED, given_up)
    return _Verdict(Fate.LATER, _failed(reason(error)), pause or LONGEST)


def _failed(error: str) -> Reason:
    """The reason that is the mail server's own words, or the network's."""
    return Reason.of(ReasonCode.DELIVERY_FAILED, error=error)


async def _settle(work: _Work, delivery: Delivery, verdict: _Verdict) -> None:
    """Write down what became of a letter; while the store is busy, try again."""
    try:
        for pause in (*_SETTLING, None):
            try:
                await asyncio.to_thread(_settlement(work.outbox, delivery, verdict))
                break
            except StoreBusy:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
    except Exception:  # boundary: one letter left unsettled is sent again when its lease ends
        log.exception("a letter could not be settled", extra={"delivery": str(delivery.id)})
    work.stats[verdict.fate] += 1
    log.info(
        "letter settled",
        extra={
            "delivery": str(delivery.id),
            "event": str(delivery.event.id) if delivery.event else delivery.purpose.value,
            "attempt": delivery.attempts,
            "outcome": verdict.fate.value,
            "reason": str(verdict.reason or ""),
        },
    )


def _settlement(outbox: Outbox, delivery: Delivery, verdict: _Verdict) -> Callable[[], None]:
    """Choose what to tell the outbox."""
    reason = verdict.reason
    if verdict.fate is Fate.SENT:
        return lambda: outbox.sent(delivery)
    assert reason is not None, "only what was sent needs no reason"
    if verdict.fate is Fate.LATER:
        return lambda: outbox.retry(delivery, verdict.wait, reason)
    return lambda: outbox.rejected(delivery, reason)
