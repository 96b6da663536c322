"""Incidents: mass changes of one source or one peer group, reported to operators once.

Mass changes of peers within `JOIN_WINDOW` of each other join the same incident.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from disclosures import EventKind, IncidentScope, IncidentState, SourceState
from disclosures.errors import NotFound
from disclosures.reason import Reason, ReasonCode
from store.database import lock_in_transaction
from store.incidents.correlated_changes import MIN_SOURCES, main_group_of, peer_groups_of, peers_in
from store.incidents.withheld import (
    is_move_quarantined,
    quarantine_delayed_moves,
    quarantine_delayed_readings,
)
from store.pages import check_all_pages
from store.source_transaction import SourceTransaction, emit
from store.tables.incidents import QUARANTINED, IncidentRow, IncidentSourceRow, WithheldReadingRow
from store.tables.reports import ReportRow
from store.tables.sources import ScheduleRow, SourceRow

#: A mass change within this time of the last one among its peers joins the same incident.
JOIN_WINDOW = timedelta(hours=2)

#: Key of the advisory lock under which an incident is opened.
INCIDENT_LOCK = 7_140_026


def join_incident(tx: SourceTransaction, reason: Reason, peer_group: str = "") -> IncidentRow:
    """The incident of the source; a new one is opened, and operators are notified.

    `peer_group`: the group whose sources change together; empty: the source alone. Their delayed
    changes are quarantined with the incident.
    """
    _lock_incidents(tx.session)
    row = open_incident_of(tx) or _incident_of_group(tx, peer_group) or _recent_incident(tx)
    if row is None:
        row = _open_incident(tx, reason, peer_group)
        _announce_opened(tx, row)
    elif peer_group or tx.session.get(IncidentSourceRow, (row.id, tx.source.id)) is None:
        _widen(row, peer_group)
    if _add_source(tx, row, tx.source.id):
        check_all_pages(tx)  # other pages that changed join the incident instead of being emitted
    _quarantine_delayed(tx, row)
    return row


def join_if_correlated(tx: SourceTransaction, reason: Reason) -> bool:
    """Join an incident if peers became unreadable too; return whether there is one."""
    _lock_incidents(tx.session)
    row = _recent_incident(tx)
    others = _unreadable_peers(tx)
    if row is None and len(others) + 1 < MIN_SOURCES:
        return False
    if row is None:
        together = Reason.of(ReasonCode.INCIDENT_UNREADABLE, sources=len(others) + 1, reason=reason)
        row = _open_incident(tx, together, "")
        _announce_opened(tx, row)
        for other in others:
            _add_source(tx, row, other)
    _widen(row, "")
    _add_source(tx, row, tx.source.id)
    _quarantine_delayed(tx, row)
    return True


def was_affected(tx: SourceTransaction, since: datetime | None) -> bool:
    """Whether an incident affected the source at `since` or later."""
    reached = select(IncidentSourceRow).where(IncidentSourceRow.source_id == tx.source.id)
    if since is not None:
        reached = reached.where(col(IncidentSourceRow.joined_at) >= since - timedelta(minutes=1))
    return tx.session.exec(reached).first() is not None


def open_incident_of(tx: SourceTransaction) -> IncidentRow | None:
    """The open incident that affects the source."""
    return tx.session.exec(
        select(IncidentRow)
        .join(IncidentSourceRow, col(IncidentSourceRow.incident_id) == IncidentRow.id)
        .where(
            IncidentRow.state == IncidentState.OPEN.value,
            IncidentSourceRow.source_id == tx.source.id,
        )
        .order_by(col(IncidentRow.opened_at).desc())
    ).first()


def was_absence_released(tx: SourceTransaction) -> bool:
    """Whether an operator released the incident in which the source's reports vanish."""
    since = tx.schedule.mass_absence_at
    if since is None:
        return False
    decided = (
        select(IncidentRow.id)
        .join(IncidentSourceRow, col(IncidentSourceRow.incident_id) == IncidentRow.id)
        .where(
            IncidentRow.state == IncidentState.RELEASED.value,
            col(IncidentRow.closed_at) >= since,
            IncidentSourceRow.source_id == tx.source.id,
        )
    )
    return tx.session.exec(decided).first() is not None


def close_if_resolved(tx: SourceTransaction) -> None:
    """Close the source's incident if it has nothing left to decide."""
    row = open_incident_of(tx)
    if row is None:
        return
    tx.session.flush()
    quarantined = select(WithheldReadingRow.id).where(
        WithheldReadingRow.incident_id == row.id, WithheldReadingRow.state == QUARANTINED
    )
    unreadable = (
        select(ScheduleRow.source_id)
        .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == ScheduleRow.source_id)
        .where(
            IncidentSourceRow.incident_id == row.id,
            col(ScheduleRow.mass_absence_at).is_not(None)
            | (ScheduleRow.state == SourceState.UNREADABLE.value),
        )
    )
    moves = (
        select(ReportRow.id)
        .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == ReportRow.source_id)
        .where(IncidentSourceRow.incident_id == row.id, is_move_quarantined())
    )
    if any(
        tx.session.exec(remaining.limit(1)).first()
        for remaining in (quarantined, unreadable, moves)
    ):
        return
    row.state, row.closed_at = IncidentState.PASSED.value, tx.now
    tx.session.add(row)


def affected_sources(session: Session, incident: UUID) -> list[str]:
    """Slugs of the sources that an incident affects."""
    reached = (
        select(SourceRow.slug)
        .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == SourceRow.id)
        .where(IncidentSourceRow.incident_id == incident)
    )
    return sorted(session.exec(reached))


def quarantined_in(session: Session, incident: UUID) -> list[tuple[str, UUID]]:
    """Source and id of all readings of an open incident, oldest first. Raises NotFound."""
    row = session.get(IncidentRow, incident)
    if row is None or row.state != IncidentState.OPEN.value:
        raise NotFound(f"no open incident {incident}")
    return [
        (slug, withheld)
        for slug, withheld in session.exec(
            select(SourceRow.slug, WithheldReadingRow.id)
            .join(WithheldReadingRow, col(WithheldReadingRow.source_id) == SourceRow.id)
            .where(
                WithheldReadingRow.incident_id == incident, WithheldReadingRow.state == QUARANTINED
            )
            .order_by(
                col(SourceRow.slug), col(WithheldReadingRow.seen_at), col(WithheldReadingRow.id)
            )
        )
    ]


def _announce_opened(tx: SourceTransaction, row: IncidentRow) -> None:
    opened = Reason.of(ReasonCode.INCIDENT_OPENED, reason=row.reason, incident=str(row.id))
    emit(tx, EventKind.REDESIGNED, reason=opened)


def _open_incident(tx: SourceTransaction, reason: Reason, peer_group: str) -> IncidentRow:
    row = IncidentRow(
        scope=(IncidentScope.FAMILY if peer_group else IncidentScope.SOURCE).value,
        subject=peer_group or tx.source.slug,
        family=peer_group or main_group_of(tx),
        state=IncidentState.OPEN.value,
        reason=reason,
        opened_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    return row


def _widen(row: IncidentRow, peer_group: str) -> None:
    """Widen an incident from one source to a peer group."""
    row.family = peer_group or row.family
    row.scope, row.subject = IncidentScope.FAMILY.value, row.family


def _quarantine_delayed(tx: SourceTransaction, row: IncidentRow) -> None:
    """Quarantine with the incident what is delayed."""
    peer_group = row.family if row.scope == IncidentScope.FAMILY.value else ""
    affected = quarantine_delayed_readings(
        tx, row.id, peer_group, row.reason
    ) | quarantine_delayed_moves(tx, peer_group)
    for source in affected:
        _add_source(tx, row, source)


def _add_source(tx: SourceTransaction, row: IncidentRow, source: UUID) -> bool:
    """Add a source to an incident; False if it was added before."""
    is_new = tx.session.get(IncidentSourceRow, (row.id, source)) is None
    if is_new:
        tx.session.add(IncidentSourceRow(incident_id=row.id, source_id=source, joined_at=tx.now))
    tx.session.add(row)
    tx.session.flush()
    return is_new


def _incident_of_group(tx: SourceTransaction, peer_group: str) -> IncidentRow | None:
    """The open incident of the peer group, of any age."""
    return tx.session.exec(
        select(IncidentRow)
        .where(
            IncidentRow.state == IncidentState.OPEN.value,
            IncidentRow.scope == IncidentScope.FAMILY.value,
            IncidentRow.subject == peer_group,
        )
        .order_by(col(IncidentRow.opened_at).desc())
    ).first()


def _recent_incident(tx: SourceTransaction) -> IncidentRow | None:
    """The open incident of a peer group of the source that grew within `JOIN_WINDOW`."""
    return tx.session.exec(
        select(IncidentRow)
        .join(IncidentSourceRow, col(IncidentSourceRow.incident_id) == IncidentRow.id)
        .where(
            IncidentRow.state == IncidentState.OPEN.value,
            col(IncidentRow.family).in_(peer_groups_of(tx)),
            col(IncidentSourceRow.joined_at) >= tx.now - JOIN_WINDOW,
        )
        .order_by(col(IncidentSourceRow.joined_at).desc())
    ).first()


def _unreadable_peers(tx: SourceTransaction) -> list[UUID]:
    """Other sources of the main peer group that became unreadable within `JOIN_WINDOW`."""
    others = select(ScheduleRow.source_id).where(
        ScheduleRow.state == SourceState.UNREADABLE.value,
        col(ScheduleRow.since) >= tx.now - JOIN_WINDOW,
        col(ScheduleRow.source_id).in_(peers_in(main_group_of(tx))),
        ScheduleRow.source_id != tx.source.id,
    )
    return list(tx.session.exec(others))


def _lock_incidents(session: Session) -> None:
    lock_in_transaction(session.connection(), INCIDENT_LOCK)
