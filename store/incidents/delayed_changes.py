"""Delayed changes: uncorroborated changes wait for `correlation_delay` before they are recorded.

A visit on which everything that was compared differs may be the first sign of a redesign that
reaches many sites. Its readings are recorded when due, with the time at which they were observed,
unless an incident quarantines them in the meantime.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from disclosures import Event, EventKind, ReportObserved
from store.compare.report_identity import canonical_url
from store.incidents.correlated_changes import has_enough_peers, peers_in
from store.incidents.quarantine import withhold
from store.lifecycle import LifecycleRules
from store.tables.incidents import DELAYED, QUARANTINED, WithheldReadingRow
from store.tables.reports import PageRow, ReportRow
from store.tables.sources import SourceRow
from store.transaction.events import emit
from store.transaction.source_transaction import SourceTransaction, current_revision


def delay_applies(tx: SourceTransaction) -> bool:
    """Whether there is anything to wait for: sources that the same might be happening to."""
    return bool(tx.rules.correlation_delay) and has_enough_peers(tx)


def delay_reading(tx: SourceTransaction, observation: ReportObserved) -> None:
    """Keep a sight until its time comes; it is recorded by `gongkai serve` or the next cycle."""
    row = withhold(tx, observation, DELAYED, "")
    if row.state == DELAYED:
        row.due_at = row.due_at or tx.now + tx.rules.correlation_delay
    tx.session.flush()


def delayed_readings_of(tx: SourceTransaction, page: PageRow) -> Sequence[UUID]:
    """What the page said and has not been told yet, oldest first."""
    return tx.session.exec(
        select(WithheldReadingRow.id)
        .where(
            WithheldReadingRow.source_id == tx.source.id,
            WithheldReadingRow.canonical == page.canonical,
            WithheldReadingRow.state == DELAYED,
        )
        .order_by(col(WithheldReadingRow.seen_at), col(WithheldReadingRow.id))
    ).all()


def sources_with_due_changes(
    session: Session, now: datetime, rules: LifecycleRules
) -> Sequence[str]:
    """Sources of which something that waited is to be told now.

    What would be due later than it can be, because the clock was set back, is due too.
    """
    readings = (
        select(SourceRow.slug)
        .join(WithheldReadingRow, col(WithheldReadingRow.source_id) == SourceRow.id)
        .where(WithheldReadingRow.state == DELAYED, _is_due(now, rules))
    )
    moves = (
        select(SourceRow.slug)
        .join(ReportRow, col(ReportRow.source_id) == SourceRow.id)
        .where(_is_move_due(now, rules))
    )
    return sorted({*session.exec(readings), *session.exec(moves)})


def due_readings(tx: SourceTransaction) -> Sequence[UUID]:
    """The readings of the source whose time has come, oldest first."""
    return tx.session.exec(
        select(WithheldReadingRow.id)
        .where(
            WithheldReadingRow.source_id == tx.source.id,
            WithheldReadingRow.state == DELAYED,
            _is_due(tx.now, tx.rules),
        )
        .order_by(col(WithheldReadingRow.seen_at), col(WithheldReadingRow.id))
    ).all()


def delay_move(tx: SourceTransaction, report: ReportRow, address: str) -> None:
    """Remember a move from `address` until its time comes; of two, the address before both."""
    report.moved_from = report.moved_from or address
    report.moved_at = tx.now
    tx.session.add(report)


def emit_due_moves(tx: SourceTransaction) -> list[Event]:
    """Tell of the source's moves whose time has come."""
    return _settle_moves(tx, _is_move_due(tx.now, tx.rules))


def settle_incident_moves(tx: SourceTransaction, *, told: bool) -> list[Event]:
    """Tell of the source's moves that wait with a storm, or let them be known and no more."""
    return _settle_moves(tx, is_move_quarantined(), told=told)


def is_move_quarantined() -> ColumnElement[bool]:
    """Whether a report's move waits for an operator."""
    return col(ReportRow.move_quarantined).is_(True)


def _settle_moves(
    tx: SourceTransaction, which: ColumnElement[bool], *, told: bool = True
) -> list[Event]:
    """Be done with moves; one that went back is not told."""
    moved = tx.session.exec(
        select(ReportRow)
        .where(ReportRow.source_id == tx.source.id, which)
        .order_by(col(ReportRow.moved_at), col(ReportRow.id))
    ).all()
    events = []
    for report in moved:
        before, report.moved_from, report.move_quarantined = report.moved_from, "", False
        tx.session.add(report)
        if told and canonical_url(before) != canonical_url(report.url):
            note = f"{before} → {report.url}"
            head = current_revision(tx, report)
            events.append(emit(tx, EventKind.MOVED, report, head, note=note))
    return events


def quarantine_delayed_readings(
    tx: SourceTransaction, incident: UUID, peer_group: str, why: str
) -> set[UUID]:
    """Let a storm have what waits of `peer_group` (empty: of the source alone); give their sources."""
    theirs = col(WithheldReadingRow.source_id)
    waiting = tx.session.exec(
        select(WithheldReadingRow)
        .where(
            WithheldReadingRow.state == DELAYED,
            theirs.in_(peers_in(peer_group)) if peer_group else theirs == tx.source.id,
        )
        .with_for_update(skip_locked=True)  # one that is being told is told
    ).all()
    for row in waiting:
        row.state, row.due_at, row.incident_id, row.why = QUARANTINED, None, incident, why
        tx.session.add(row)
    tx.session.flush()
    return {row.source_id for row in waiting}


def quarantine_delayed_moves(tx: SourceTransaction, peer_group: str) -> set[UUID]:
    """Let a storm have the moves of `peer_group` that are not told; give their sources."""
    theirs = col(ReportRow.source_id)
    moved = select(ReportRow).where(
        col(ReportRow.moved_at).is_not(None),
        ReportRow.moved_from != "",
        theirs.in_(peers_in(peer_group)) if peer_group else theirs == tx.source.id,
    )
    waiting = tx.session.exec(moved.with_for_update(skip_locked=True)).all()
    for report in waiting:
        report.move_quarantined = True
        tx.session.add(report)
    tx.session.flush()
    return {report.source_id for report in waiting}


def _is_due(now: datetime, rules: LifecycleRules) -> ColumnElement[bool]:
    due = col(WithheldReadingRow.due_at)
    return or_(due <= now, due > now + rules.correlation_delay)


def _is_move_due(now: datetime, rules: LifecycleRules) -> ColumnElement[bool]:
    at = col(ReportRow.moved_at)
    waits = (col(ReportRow.moved_from) != "") & ~col(ReportRow.move_quarantined)
    return waits & or_(at <= now - rules.correlation_delay, at > now)
