"""The Outbox port over SQLModel.

A worker leases a delivery by one conditional UPDATE: if it changed the row, the worker has the
lease until it expires. The number of attempts identifies the lease, so that a worker whose lease
expired cannot change the delivery; only that a letter was sent is recorded in any case.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, update
from sqlmodel import Session, col, select

from disclosures import Delivery, Event, Purpose
from disclosures.ports import Clock
from disclosures.reason import Reason
from disclosures.subscription import RejectedDelivery
from store.database import Sessions, reading, writing
from store.delivery.deliveries import fill_digest
from store.delivery.subscribers import subscriptions_of
from store.tables.loading import events_by_id
from store.tables.subscriptions import (
    CANCELLED,
    QUEUED,
    REJECTED,
    SENT,
    DeliveryRow,
    SubscriptionRow,
)


class SqlOutbox:
    """Leases due deliveries; see ``disclosures.ports.Outbox``."""

    def __init__(
        self, sessions: Sessions, now: Clock, lease: timedelta = timedelta(minutes=10)
    ) -> None:
        self._sessions = sessions
        self._now = now
        self._lease = lease

    def claim(self, limit: int) -> Sequence[Delivery]:
        """Lease up to `limit` due deliveries of current subscriptions, oldest first."""
        now = self._now()
        with reading(self._sessions) as session:
            if not _due_deliveries(session, now, limit):
                return []
        with writing(self._sessions) as session:
            taken = []
            due = _due_deliveries(session, now, limit)
            events = events_by_id(session, [row.event_id for row, _ in due if row.event_id])
            for row, subscription in due:
                if _lease_delivery(session, row, now, now + self._lease):
                    fill_digest(session, row, now)
                    taken.append((row, subscription))
            also = _digest_events(session, [row.id for row, _ in taken])
            subscriptions = subscriptions_of(session, [subscription for _, subscription in taken])
            return [
                Delivery(
                    id=row.id,
                    purpose=Purpose(row.purpose),
                    subscription=subscriptions[row.subscription_id],
                    event=events[row.event_id] if row.event_id else None,
                    also=tuple(also[row.id]),
                    attempts=row.attempts + 1,
                    failures=row.failures,
                    enqueued_at=row.queued_at,
                )
                for row, _ in taken
            ]

    def sent(self, delivery: Delivery) -> None:
        """The receiver accepted the letter."""
        values = {"state": SENT, "sent_at": self._now(), "due_at": None, "reason": None}
        with writing(self._sessions) as session:
            session.exec(
                update(DeliveryRow)
                .where((col(DeliveryRow.id) == delivery.id) | _is_in_letter(delivery))
                .values(**values)
            )

    def retry(self, delivery: Delivery, wait: timedelta, reason: Reason) -> None:
        """Count a failed attempt; due again after `wait`."""
        failures = delivery.failures + 1
        due = self._now() + wait
        self._settle(delivery, due_at=due, leased_until=None, reason=reason, failures=failures)

    def release(self, delivery: Delivery, wait: timedelta, reason: Reason) -> None:
        """Give it back without counting the attempt; due again after `wait`."""
        due = {"due_at": self._now() + wait} if wait else {}
        self._settle(delivery, leased_until=None, reason=reason, **due)

    def rejected(self, delivery: Delivery, reason: Reason) -> None:
        """Rejected for good, with the reason."""
        self._settle(delivery, state=REJECTED, due_at=None, leased_until=None, reason=reason)

    def retry_rejected(self, deliveries: Collection[UUID] | None = None) -> int:
        """Make rejected deliveries of current subscriptions due now, as if never tried."""
        which = () if deliveries is None else (col(DeliveryRow.id).in_(deliveries),)
        with writing(self._sessions) as session:
            letters = session.exec(
                select(DeliveryRow.id)
                .join(SubscriptionRow, col(SubscriptionRow.id) == DeliveryRow.subscription_id)
                .where(_is_given_up(), _is_current(), *which)
            ).all()
            anew = {"state": QUEUED, "reason": None, "leased_until": None, "failures": 0}
            row = col(DeliveryRow.id)
            due = {"due_at": self._now()}
            session.exec(update(DeliveryRow).where(row.in_(letters)).values(**anew, **due))
            included = col(DeliveryRow.letter_id).in_(letters)
            session.exec(update(DeliveryRow).where(included).values(**anew))
            return len(letters)

    def rejected_deliveries(self, limit: int) -> Sequence[RejectedDelivery]:
        """Rejected deliveries, latest first."""
        with reading(self._sessions) as session:
            rows = session.exec(
                select(DeliveryRow, SubscriptionRow)
                .join(SubscriptionRow, col(SubscriptionRow.id) == DeliveryRow.subscription_id)
                .where(_is_given_up())
                .order_by(col(DeliveryRow.queued_at).desc(), col(DeliveryRow.id))
                .limit(limit)
            ).all()
            events = events_by_id(session, [row.event_id for row, _ in rows if row.event_id])
            return [
                RejectedDelivery(
                    id=row.id,
                    purpose=Purpose(row.purpose),
                    subscription=subscription.id,
                    address=subscription.address,
                    event=events[row.event_id] if row.event_id else None,
                    enqueued_at=row.queued_at,
                    attempts=row.attempts,
                    reason=row.reason,
                )
                for row, subscription in rows
            ]

    def waiting(self) -> Mapping[str, int]:
        """How many deliveries are ``due``, ``later``, ``sent``, ``rejected``."""
        late = and_(col(DeliveryRow.state) == QUEUED, col(DeliveryRow.due_at) > self._now())
        kind = case((late, "later"), else_=col(DeliveryRow.state))
        with reading(self._sessions) as session:
            counted = session.exec(
                select(kind, func.count())
                .where(col(DeliveryRow.state) != CANCELLED, col(DeliveryRow.letter_id).is_(None))
                .group_by(kind)
            ).all()
        found = {str(state): int(number) for state, number in counted}
        return {
            "due": found.get(QUEUED, 0),
            "later": found.get("later", 0),
            "sent": found.get(SENT, 0),
            "rejected": found.get(REJECTED, 0),
        }

    def next_due(self) -> datetime | None:
        """When the next delivery is due; None when none waits."""
        with reading(self._sessions) as session:
            due: datetime | None = session.exec(
                select(func.min(DeliveryRow.due_at)).where(col(DeliveryRow.state) == QUEUED)
            ).one()
            return due

    def make_all_due(self) -> None:
        """Make all waiting deliveries due now, after the clock was set back."""
        now, longest = self._now(), self._now() + self._lease
        due, leased = col(DeliveryRow.due_at), col(DeliveryRow.leased_until)
        with writing(self._sessions) as session:
            session.exec(update(DeliveryRow).where(due > now).values(due_at=now))
            session.exec(update(DeliveryRow).where(leased > longest).values(leased_until=longest))

    def _settle(self, delivery: Delivery, **values: object) -> None:
        with writing(self._sessions) as session:
            settled = session.exec(
                update(DeliveryRow)
                .where(
                    col(DeliveryRow.id) == delivery.id,
                    col(DeliveryRow.state) == QUEUED,
                    col(DeliveryRow.attempts) == delivery.attempts,
                )
                .values(**values)
            )
            if settled.rowcount and delivery.also and "state" in values:
                session.exec(update(DeliveryRow).where(_is_in_letter(delivery)).values(**values))


def _is_in_letter(delivery: Delivery) -> ColumnElement[bool]:
    return col(DeliveryRow.letter_id) == delivery.id


def _is_given_up() -> ColumnElement[bool]:
    """A rejected delivery with a letter of its own."""
    return and_(col(DeliveryRow.state) == REJECTED, col(DeliveryRow.letter_id).is_(None))


def _is_free(now: datetime) -> ColumnElement[bool]:
    leased = col(DeliveryRow.leased_until)
    return and_(
        col(DeliveryRow.state) == QUEUED,
        col(DeliveryRow.letter_id).is_(None),
        col(DeliveryRow.due_at) <= now,
        or_(leased.is_(None), leased <= now),
    )


def _is_current() -> ColumnElement[bool]:
    """The subscription has not ended, and is confirmed unless the letter asks for that."""
    return and_(
        col(SubscriptionRow.ended_at).is_(None),
        or_(
            col(SubscriptionRow.confirmed_at).is_not(None),
            col(DeliveryRow.purpose) == Purpose.CONFIRMATION.value,
        ),
    )


def _due_deliveries(
    session: Session, now: datetime, limit: int
) -> Sequence[tuple[DeliveryRow, SubscriptionRow]]:
    """Due deliveries without a lease, of confirmed subscriptions that have not ended."""
    return session.exec(
        select(DeliveryRow, SubscriptionRow)
        .join(SubscriptionRow, col(SubscriptionRow.id) == DeliveryRow.subscription_id)
        .where(
            _is_free(now),
            _is_current(),
        )
        .order_by(col(DeliveryRow.due_at), col(DeliveryRow.queued_at), col(DeliveryRow.id))
        .limit(limit)
    ).all()


def _lease_delivery(session: Session, row: DeliveryRow, now: datetime, until: datetime) -> bool:
    taken = session.exec(
        update(DeliveryRow)
        .where(
            col(DeliveryRow.id) == row.id,
            col(DeliveryRow.attempts) == row.attempts,
            _is_free(now),
        )
        .values(leased_until=until, attempts=row.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return taken.rowcount == 1


def _digest_events(session: Session, letter_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Event]]:
    """The further events in the letters of these deliveries, oldest first."""
    rows = session.exec(
        select(DeliveryRow.letter_id, DeliveryRow.event_id)
        .where(col(DeliveryRow.letter_id).in_(letter_ids))
        .order_by(col(DeliveryRow.queued_at), col(DeliveryRow.id))
    ).all()
    events = events_by_id(session, [event for _, event in rows if event])
    events_of: dict[UUID, list[Event]] = {letter_id: [] for letter_id in letter_ids}
    for letter_id, event in rows:
        if letter_id and event:
            events_of[letter_id].append(events[event])
    return events_of
