"""Deliveries of events: who receives an event, when it is due, and the daily digest.

Events of obligations are collected in one digest a day for each subscription, because thousands of
reports can become overdue on the same day. The content of a letter is fixed when it is first
claimed, so that a repeated letter has the same text under the same Message-ID.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, insert, or_, update
from sqlmodel import Session, col, select

from disclosures import OPERATORS_ONLY, Audience, Event, EventKind, Purpose
from store.tables.reports import EventRow
from store.tables.subscriptions import QUEUED, DeliveryRow, SubscriptionRow, SubscriptionSourceRow

#: When digests are sent, in `SHANGHAI`.
DIGEST_TIME = time(9)

SHANGHAI = ZoneInfo("Asia/Shanghai")


#: Events that are sent in digests.
DIGEST_KINDS = frozenset({EventKind.OVERDUE, EventKind.PUBLISHED_LATE})


def delivery_due_at(kind: EventKind, now: datetime) -> datetime:
    """When a delivery of such an event is due: now, or at the next `DIGEST_TIME`."""
    if kind not in DIGEST_KINDS:
        return now
    local = now.astimezone(SHANGHAI)
    day = local.date() if local.time() < DIGEST_TIME else local.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_TIME, SHANGHAI).astimezone(now.tzinfo)


def fill_digest(session: Session, digest: DeliveryRow, now: datetime) -> None:
    """Add to a digest all due deliveries of the same kinds to its subscription.

    On the first claim only, so that a repeated letter has the same content.
    """
    kinds = {kind.value for kind in DIGEST_KINDS}
    if digest.event_id is None or digest.attempts:
        return
    if session.get_one(EventRow, digest.event_id).kind not in kinds:
        return
    of_obligations = select(EventRow.id).where(col(EventRow.kind).in_(kinds))
    session.exec(
        update(DeliveryRow)
        .where(
            col(DeliveryRow.subscription_id) == digest.subscription_id,
            col(DeliveryRow.id) != digest.id,
            col(DeliveryRow.state) == digest.state,
            col(DeliveryRow.attempts) == 0,
            col(DeliveryRow.letter_id).is_(None),
            col(DeliveryRow.due_at) <= now,
            col(DeliveryRow.event_id).in_(of_obligations),
        )
        .values(letter_id=digest.id, due_at=None)
        .execution_options(synchronize_session=False)
    )


def enqueue(session: Session, event: Event, now: datetime, slugs: Collection[str]) -> None:
    """Write a delivery for each confirmed subscription that `event` of sources `slugs` matches."""
    _enqueue(session, event, now, or_(col(SubscriptionRow.everything), _follows(slugs)))


def enqueue_at_place(session: Session, event: Event, now: datetime, slug: str) -> None:
    """Write a delivery of an earlier event for each subscription that follows `slug`.

    The report of `event` is found at another source now: who has a delivery gets no second one.
    """
    delivered = exists().where(
        col(DeliveryRow.subscription_id) == SubscriptionRow.id,
        col(DeliveryRow.event_id) == event.id,
    )
    _enqueue(session, event, now, _follows({slug}) & ~delivered)


def _follows(slugs: Collection[str]) -> ColumnElement[bool]:
    """Condition: the subscription follows one of the sources."""
    return exists().where(
        col(SubscriptionSourceRow.subscription_id) == SubscriptionRow.id,
        col(SubscriptionSourceRow.slug).in_(slugs),
    )


def _enqueue(session: Session, event: Event, now: datetime, which: ColumnElement[bool]) -> None:
    audience = Audience.OPERATOR if event.kind in OPERATORS_ONLY else Audience.READER
    subscriptions = session.exec(
        select(SubscriptionRow.id).where(
            SubscriptionRow.audience == audience.value,
            col(SubscriptionRow.confirmed_at).is_not(None),
            col(SubscriptionRow.ended_at).is_(None),
            which,
            col(SubscriptionRow.substantive_only).in_({False, not event.is_editorial}),
        )
    ).all()
    if subscriptions:
        state = {"purpose": Purpose.EVENT.value, "state": QUEUED, "attempts": 0, "failures": 0}
        times = {"queued_at": now, "due_at": delivery_due_at(event.kind, now)}
        session.execute(
            insert(DeliveryRow),
            [
                {"id": uuid4(), "event_id": event.id, "subscription_id": each, **state, **times}
                for each in subscriptions
            ],
        )
