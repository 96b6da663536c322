"""Write an event and enqueue its deliveries, within the transaction of the change."""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from disclosures import Change, Event, EventKind, ObligationTerms
from store.deliveries import enqueue
from store.tables.conversion import change_text, event_of, report_of, revision_of, terms_text
from store.tables.reports import EventRow, ReportRow, RevisionRow
from store.transaction.source_transaction import SourceTransaction

#: Events of one moment are kept apart by this, so that "newest first" is an order.
EVENT_SPACING = timedelta(microseconds=1)


EVENT_WINDOW = timedelta(seconds=1)


def emit(
    tx: SourceTransaction,
    kind: EventKind,
    report: ReportRow | None = None,
    revision: RevisionRow | None = None,
    *,
    change: Change | None = None,
    note: str = "",
    terms: ObligationTerms | None = None,
    before_at: datetime | None = None,
    owed: bool = True,
) -> Event:
    """Write an event and, where it is `owed`, a delivery for everybody who asked to hear of it."""
    session = tx.session
    row = EventRow(
        kind=kind.value,
        source_id=tx.source.id,
        report_id=report.id if report else None,
        revision_id=revision.id if revision else None,
        occurred_at=_next_event_time(tx),
        change=change_text(change or Change()),
        note=note,
        terms=terms_text(terms),
        before_at=before_at,
    )
    session.add(row)
    session.flush()
    if owed:
        enqueue(tx, event_of(row, tx.source, None))
    word = revision_of(revision, report_of(report, tx.source)) if report and revision else None
    return event_of(row, tx.source, word)


def _next_event_time(tx: SourceTransaction) -> datetime:
    """Now; a little later when another event has that very moment."""
    at = col(EventRow.occurred_at)
    latest: datetime | None = tx.session.exec(
        select(func.max(at)).where(at >= tx.now, at < tx.now + EVENT_WINDOW)
    ).one()
    return latest + EVENT_SPACING if latest else tx.now
