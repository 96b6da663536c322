"""Letters about obligations: whatever one reader is owed of them goes in one letter a day.

When a day of the law passes, thousands of reports may be overdue at once. Each is an event of its
own; a reader gets one letter of them, in the morning. What goes with a letter is settled when it
is claimed first, for good: sent again, it says the same under the same Message-ID.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session, col, select

from disclosures import Event, EventKind
from store.events import events_by_id
from store.reader_tables import DeliveryRow
from store.tables import EventRow

#: When such letters go out, and where it is that time.
MORNING = time(9)
SHANGHAI = ZoneInfo("Asia/Shanghai")

#: Events that nobody must hear of at once.
OF_DUTIES = frozenset({EventKind.OVERDUE, EventKind.PUBLISHED_LATE})


def due_at(kind: EventKind, now: datetime) -> datetime:
    """When a letter of such an event is due: now, or in the morning."""
    if kind not in OF_DUTIES:
        return now
    local = now.astimezone(SHANGHAI)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, SHANGHAI).astimezone(now.tzinfo)


def gather(session: Session, leader: DeliveryRow, now: datetime) -> None:
    """Let a letter of an obligation tell of all that its reader is to hear of by now.

    What goes with a letter was settled when it was claimed first.
    """
    kinds = {kind.value for kind in OF_DUTIES}
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


def told_along(session: Session, leaders: Sequence[UUID]) -> Mapping[UUID, Sequence[Event]]:
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
