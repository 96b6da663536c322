"""Deliveries of events: who receives an event, when it is due, and the daily digest.

Events of obligations are collected: each reader gets one digest a day, in the morning, because
thousands of reports can become overdue on the same day. The content of a letter is fixed when it
is first claimed, so that a repeated letter has the same text under the same Message-ID.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import exists, insert, or_, update
from sqlmodel import Session, col, select

from disclosures import OPERATORS_ONLY, Audience, Event, EventKind, Purpose
from store.tables.loading import events_by_id
from store.tables.reports import EventRow
from store.tables.subscriptions import DeliveryRow, SubscriptionRow, SubscriptionSourceRow
from store.transaction.source_transaction import SourceTransaction

#: When such letters go out, and where it is that time.
DIGEST_TIME = time(9)


SHANGHAI = ZoneInfo("Asia/Shanghai")


#: Events that nobody must hear of at once.
DIGEST_KINDS = frozenset({EventKind.OVERDUE, EventKind.PUBLISHED_LATE})


def delivery_due_at(kind: EventKind, now: datetime) -> datetime:
    """When a letter of such an event is due: now, or in the morning."""
    if kind not in DIGEST_KINDS:
        return now
    local = now.astimezone(SHANGHAI)
    day = local.date() if local.time() < DIGEST_TIME else local.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_TIME, SHANGHAI).astimezone(now.tzinfo)


def fill_digest(session: Session, leader: DeliveryRow, now: datetime) -> None:
    """Let a letter of an obligation tell of all that its reader is to hear of by now.

    What goes with a letter was settled when it was claimed first.
    """
    kinds = {kind.value for kind in DIGEST_KINDS}
    event = session.get(EventRow, leader.event_id) if leader.event_id else None
    if event is None or event.kind not in kinds or leader.attempts:
        return
    of_duties = select(EventRow.id).where(col(EventRow.kind).in_(kinds))
    session.exec(
        update(DeliveryRow)
        .where(
            col(DeliveryRow.subscription_id) == leader.subscription_id,
            col(DeliveryRow.id) != leader.id,
            col(DeliveryRow.state) == leader.state,
            col(DeliveryRow.attempts) == 0,
            col(DeliveryRow.letter_id).is_(None),
            col(DeliveryRow.due_at) <= now,
            col(DeliveryRow.event_id).in_(of_duties),
        )
        .values(letter_id=leader.id, due_at=None)
        .execution_options(synchronize_session=False)
    )


def digest_events(session: Session, leaders: Sequence[UUID]) -> Mapping[UUID, Sequence[Event]]:
    """What else the letters of these deliveries tell of, oldest first."""
    rows = session.exec(
        select(DeliveryRow.letter_id, DeliveryRow.event_id)
        .where(col(DeliveryRow.letter_id).in_(leaders))
        .order_by(col(DeliveryRow.owed_at), col(DeliveryRow.id))
    ).all()
    events = events_by_id(session, [event for _, event in rows if event])
    told: dict[UUID, list[Event]] = {leader: [] for leader in leaders}
    for leader, event in rows:
        if leader and event:
            told[leader].append(events[event])
    return told


def enqueue(tx: SourceTransaction, event: Event) -> None:
    audience = Audience.OPERATOR if event.kind in OPERATORS_ONLY else Audience.READER
    follows = exists().where(
        col(SubscriptionSourceRow.subscription_id) == SubscriptionRow.id,
        col(SubscriptionSourceRow.slug) == tx.source.slug,
    )
    readers = tx.session.exec(
        select(SubscriptionRow.id).where(
            SubscriptionRow.audience == audience.value,
            col(SubscriptionRow.confirmed_at).is_not(None),
            col(SubscriptionRow.ended_at).is_(None),
            or_(col(SubscriptionRow.everything), follows),
            col(SubscriptionRow.substantive_only).in_({False, not event.is_editorial}),
        )
    ).all()
    if readers:
        owed = {"purpose": Purpose.EVENT.value, "state": "owed", "attempts": 0, "why": ""}
        when = {"owed_at": tx.now, "due_at": delivery_due_at(event.kind, tx.now)}
        tx.session.execute(
            insert(DeliveryRow),
            [
                {"id": uuid4(), "event_id": event.id, "subscription_id": each, **owed, **when}
                for each in readers
            ],
        )
