"""The Subscribers port over SQLModel: subscriptions by confirmed opt-in."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from disclosures import Audience, Purpose, Subscription
from disclosures.errors import NotFound
from disclosures.ports import Clock
from disclosures.sanitising import storable_text
from store.database import Sessions, reading, writing
from store.tables.conversion import subscription_of
from store.tables.subscriptions import (
    CANCELLED,
    QUEUED,
    DeliveryRow,
    SubscriptionRow,
    SubscriptionSourceRow,
)

#: Least time between two confirmation requests of one subscription ...
CONFIRMATION_INTERVAL = timedelta(days=1)

#: ... and most requests to one address within that time.
MAX_CONFIRMATIONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """A requested subscription."""

    address: str
    slugs: tuple[str, ...]
    audience: Audience
    substantive_only: bool

    @property
    def hash(self) -> str:
        """Its hash: equal requests are one subscription."""
        fields: list[object] = [self.address.casefold(), self.audience.value, self.slugs]
        content = json.dumps(fields + ["substantive"] * self.substantive_only, ensure_ascii=False)
        return sha256(content.encode()).hexdigest()


class SqlSubscribers:
    """Subscriptions by confirmed opt-in; see ``disclosures.ports.Subscribers``."""

    def __init__(self, sessions: Sessions, now: Clock) -> None:
        self._sessions = sessions
        self._now = now

    def subscribe(
        self,
        address: str,
        *,
        language: str = "zh",
        sources: Iterable[str] = (),
        audience: Audience = Audience.READER,
        substantive_only: bool = False,
    ) -> Subscription:
        """Store a subscription and enqueue its confirmation request, in one transaction."""
        request = _Request(
            address=storable_text(address),
            slugs=tuple(sorted({storable_text(slug) for slug in sources})),
            audience=audience,
            substantive_only=substantive_only,
        )
        try:
            return self._subscribe(request, language)
        except IntegrityError:  # requested twice at the same moment: retry
            return self._subscribe(request, language)

    def confirm(self, subscription: UUID) -> Subscription:
        """Confirm the address, once; an ended subscription stays ended. Raises NotFound."""
        with writing(self._sessions) as session:
            row = _locked(session, subscription)
            if row.ended_at is None and row.confirmed_at is None:
                row.confirmed_at = self._now()
                session.add(row)
                _cancel_queued(session, row.id, Purpose.CONFIRMATION)
            return subscriptions_of(session, [row])[row.id]

    def unsubscribe(self, subscription: UUID) -> Subscription:
        """End it, once, and cancel its deliveries. Raises NotFound."""
        with writing(self._sessions) as session:
            row = _locked(session, subscription)
            if row.ended_at is None:
                row.ended_at = self._now()
                session.add(row)
                _cancel_queued(session, row.id, *Purpose)
            return subscriptions_of(session, [row])[row.id]

    def get(self, subscription: UUID) -> Subscription:
        """Find one. Raises NotFound."""
        with reading(self._sessions) as session:
            row = session.get(SubscriptionRow, subscription)
            if row is None:
                raise NotFound(f"no subscription {subscription}")
            return subscriptions_of(session, [row])[row.id]

    def all(self) -> Sequence[Subscription]:
        """All, newest first."""
        with reading(self._sessions) as session:
            order = col(SubscriptionRow.created_at).desc(), col(SubscriptionRow.id)
            rows = session.exec(select(SubscriptionRow).order_by(*order)).all()
            return list(subscriptions_of(session, rows).values())

    def _subscribe(self, request: _Request, language: str) -> Subscription:
        now = self._now()
        with writing(self._sessions) as session:
            row = session.exec(
                select(SubscriptionRow)
                .where(SubscriptionRow.request_sha256 == request.hash)
                .with_for_update()
            ).first()
            if row is None:
                row = _new(request, language, now)
                session.add(row)
                session.flush()
                session.add_all(
                    SubscriptionSourceRow(subscription_id=row.id, slug=slug)
                    for slug in request.slugs
                )
            elif row.ended_at is not None:
                row.created_at, row.language = now, language
                row.confirmed_at = row.ended_at = None
                session.add(row)
            if row.confirmed_at is None:
                _enqueue_confirmation(session, row, now)
            return subscriptions_of(session, [row])[row.id]


def subscriptions_of(
    session: Session, rows: Sequence[SubscriptionRow]
) -> Mapping[UUID, Subscription]:
    """The subscriptions of `rows`, by id and in their order."""
    some = [row.id for row in rows if not row.everything]
    slugs: dict[UUID, list[str]] = defaultdict(list)
    if some:
        followed = col(SubscriptionSourceRow.subscription_id).in_(some)
        for each in session.exec(select(SubscriptionSourceRow).where(followed)):
            slugs[each.subscription_id].append(each.slug)
    return {row.id: subscription_of(row, slugs[row.id]) for row in rows}


def _new(request: _Request, language: str, now: datetime) -> SubscriptionRow:
    return SubscriptionRow(
        request_sha256=request.hash,
        address=request.address,
        language=language,
        audience=request.audience.value,
        everything=not request.slugs,
        substantive_only=request.substantive_only,
        created_at=now,
    )


def _locked(session: Session, subscription: UUID) -> SubscriptionRow:
    row = session.exec(
        select(SubscriptionRow).where(SubscriptionRow.id == subscription).with_for_update()
    ).first()
    if row is None:
        raise NotFound(f"no subscription {subscription}")
    return row


def _enqueue_confirmation(session: Session, row: SubscriptionRow, now: datetime) -> None:
    session.flush()
    last = session.exec(
        select(func.max(DeliveryRow.queued_at)).where(
            DeliveryRow.subscription_id == row.id,
            DeliveryRow.purpose == Purpose.CONFIRMATION.value,
            col(DeliveryRow.queued_at) >= row.created_at,
        )
    ).one()
    if last is not None and now - last <= CONFIRMATION_INTERVAL:
        return
    if (
        _recent_confirmations(session, row.address, now - CONFIRMATION_INTERVAL)
        >= MAX_CONFIRMATIONS
    ):
        return
    session.add(
        DeliveryRow(
            subscription_id=row.id,
            purpose=Purpose.CONFIRMATION.value,
            state=QUEUED,
            queued_at=now,
            due_at=now,
        )
    )


def _recent_confirmations(session: Session, address: str, since: datetime) -> int:
    """Confirmation requests to an address since `since`, for all its subscriptions."""
    return session.exec(
        select(func.count())
        .select_from(DeliveryRow)
        .join(SubscriptionRow, col(SubscriptionRow.id) == DeliveryRow.subscription_id)
        .where(
            func.lower(SubscriptionRow.address) == address.lower(),
            DeliveryRow.purpose == Purpose.CONFIRMATION.value,
            col(DeliveryRow.queued_at) > since,
        )
    ).one()


def _cancel_queued(session: Session, subscription: UUID, *purposes: Purpose) -> None:
    """Cancel queued deliveries of an ended or confirmed subscription."""
    session.exec(
        update(DeliveryRow)
        .where(
            col(DeliveryRow.subscription_id) == subscription,
            col(DeliveryRow.state) == QUEUED,
            col(DeliveryRow.purpose).in_([purpose.value for purpose in purposes]),
        )
        .values(state=CANCELLED, due_at=None)
    )
