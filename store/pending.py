"""Changes that nothing vouches for wait a while, until it is clear that they are no storm.

A visit on which everything looked at differs may be the first sight of a redesign that reaches
many sites. Its readings are pending: recorded by themselves when their time comes, with the time
at which they were seen; or taken along by the storm that they turn out to be part of.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from disclosures import Event, EventKind, ReportObserved
from disclosures.reason import Reason
from store.held_tables import PENDING, WAITING, HeldRow
from store.identity import canonical
from store.lifecycle import Rules
from store.matching import head_of
from store.quarantine import keep_apart
from store.scribe import Scribe, announce
from store.tables import PageRow, ReportRow, SourceRow
from store.waves import alike, has_kin


def must_wait(scribe: Scribe) -> bool:
    """Whether there is anything to wait for: sources that the same might be happening to."""
    return bool(scribe.rules.family_patience) and has_kin(scribe)


def hold_back(scribe: Scribe, observation: ReportObserved) -> None:
    """Keep a sight until its time comes; it is recorded by `gongkai serve` or the next cycle."""
    row = keep_apart(scribe, observation, PENDING, ())
    if row.state == PENDING:
        row.due_at = row.due_at or scribe.now + scribe.rules.family_patience
    scribe.session.flush()


def waiting_of(scribe: Scribe, page: PageRow) -> Sequence[UUID]:
    """What the page said and has not been told yet, oldest first."""
    return scribe.session.exec(
        select(HeldRow.id)
        .where(
            HeldRow.source_id == scribe.source.id,
            HeldRow.canonical == page.canonical,
            HeldRow.state == PENDING,
        )
        .order_by(col(HeldRow.seen_at), col(HeldRow.id))
    ).all()


def sources_due(session: Session, now: datetime, rules: Rules) -> Sequence[str]:
    """Sources of which something that waited is to be told now.

    What would be due later than it can be, because the clock was set back, is due too.
    """
    readings = (
        select(SourceRow.slug)
        .join(HeldRow, col(HeldRow.source_id) == SourceRow.id)
        .where(HeldRow.state == PENDING, _is_due(now, rules))
    )
    moves = (
        select(SourceRow.slug)
        .join(ReportRow, col(ReportRow.source_id) == SourceRow.id)
        .where(_has_moved(now, rules))
    )
    return sorted({*session.exec(readings), *session.exec(moves)})


def due_of(scribe: Scribe) -> Sequence[UUID]:
    """The readings of the source whose time has come, oldest first."""
    return scribe.session.exec(
        select(HeldRow.id)
        .where(
            HeldRow.source_id == scribe.source.id,
            HeldRow.state == PENDING,
            _is_due(scribe.now, scribe.rules),
        )
        .order_by(col(HeldRow.seen_at), col(HeldRow.id))
    ).all()


def hold_move_back(scribe: Scribe, report: ReportRow, address: str) -> None:
    """Remember a move from `address` until its time comes; of two, the address before both."""
    report.moved_from = report.moved_from or address
    report.moved_at = scribe.now
    scribe.session.add(report)


def tell_moves(scribe: Scribe) -> list[Event]:
    """Tell of the source's moves whose time has come."""
    return _settle_moves(scribe, _has_moved(scribe.now, scribe.rules))


def decide_moves(scribe: Scribe, *, told: bool) -> list[Event]:
    """Tell of the source's moves that wait with a storm, or let them be known and no more."""
    return _settle_moves(scribe, with_a_storm(), told=told)


def with_a_storm() -> ColumnElement[bool]:
    """Whether a report's move waits for an operator."""
    return col(ReportRow.moved_held).is_(True)


def _settle_moves(scribe: Scribe, which: ColumnElement[bool], *, told: bool = True) -> list[Event]:
    """Be done with moves; one that went back is not told."""
    moved = scribe.session.exec(
        select(ReportRow)
        .where(ReportRow.source_id == scribe.source.id, which)
        .order_by(col(ReportRow.moved_at), col(ReportRow.id))
    ).all()
    events = []
    for report in moved:
        before, report.moved_from, report.moved_held = report.moved_from, "", False
        scribe.session.add(report)
        if told and canonical(before) != canonical(report.url):
            note = f"{before} → {report.url}"
            head = head_of(scribe, report)
            events.append(announce(scribe, EventKind.MOVED, report, head, note=note))
    return events


def taken_along(scribe: Scribe, incident: UUID, kin: str, reason: Reason) -> set[UUID]:
    """Let a storm have what waits of `kin` (empty: of the source alone); give their sources."""
    theirs = col(HeldRow.source_id)
    waiting = scribe.session.exec(
        select(HeldRow)
        .where(
            HeldRow.state == PENDING,
            theirs.in_(alike(kin)) if kin else theirs == scribe.source.id,
        )
        .with_for_update(skip_locked=True)  # one that is being told is told
    ).all()
    for row in waiting:
        row.state, row.due_at, row.incident_id, row.reasons = WAITING, None, incident, (reason,)
        scribe.session.add(row)
    scribe.session.flush()
    return {row.source_id for row in waiting}


def moves_taken_along(scribe: Scribe, kin: str) -> set[UUID]:
    """Let a storm have the moves of `kin` that are not told; give their sources."""
    theirs = col(ReportRow.source_id)
    moved = select(ReportRow).where(
        col(ReportRow.moved_at).is_not(None),
        ReportRow.moved_from != "",
        theirs.in_(alike(kin)) if kin else theirs == scribe.source.id,
    )
    waiting = scribe.session.exec(moved.with_for_update(skip_locked=True)).all()
    for report in waiting:
        report.moved_held = True
        scribe.session.add(report)
    scribe.session.flush()
    return {report.source_id for report in waiting}


def _is_due(now: datetime, rules: Rules) -> ColumnElement[bool]:
    due = col(HeldRow.due_at)
    return or_(due <= now, due > now + rules.family_patience)


def _has_moved(now: datetime, rules: Rules) -> ColumnElement[bool]:
    at = col(ReportRow.moved_at)
    waits = (col(ReportRow.moved_from) != "") & ~col(ReportRow.moved_held)
    return waits & or_(at <= now - rules.family_patience, at > now)
