"""Incidents: storms of one source, or of one site family, that operators hear of once.

Storms of sources that are built alike and come soon after each other are one incident: the
redesign of a site family reaches its sites one visit after another.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from disclosures import EventKind, IncidentScope, IncidentState, SourceState
from disclosures.errors import NotFound
from disclosures.reason import Reason, ReasonCode
from store.held_tables import WAITING, HeldRow
from store.pages import look_everywhere
from store.pending import moves_taken_along, taken_along, with_a_storm
from store.scribe import Scribe, announce
from store.tables import AgendaRow, IncidentRow, IncidentSourceRow, ReportRow, SourceRow
from store.waves import ALIKE, alike, family_of, kin_of

#: A storm that comes so soon after the last of its family belongs to the same incident.
JOIN = timedelta(hours=2)

#: Lets one process at a time open an incident (PostgreSQL; SQLite has one writer anyway).
INCIDENT_LOCK = 7_140_026


def join(scribe: Scribe, reason: Reason, kin: str = "") -> IncidentRow:
    """Give the incident that the source is part of; a new one is told to operators.

    `kin`: what all share that the storm is known to reach. What was seen of them lately, and
    is not told yet, waits with the incident.
    """
    _take_turns(scribe.session)
    row = open_of(scribe) or _of_kin(scribe, kin) or _near(scribe)
    if row is None:
        row = _begin(scribe, reason, kin)
        _announce_opened(scribe, row)
    elif kin or scribe.session.get(IncidentSourceRow, (row.id, scribe.source.id)) is None:
        _widen(row, kin)
    if _reach(scribe, row, scribe.source.id):
        look_everywhere(scribe)  # what else the storm changed waits with it, and is not told later
    _take_along(scribe, row)
    return row


def join_if_many(scribe: Scribe, reason: Reason) -> bool:
    """Whether the source became unreadable with others of its family: told once, together."""
    _take_turns(scribe.session)
    row = _near(scribe)
    others = _unreadable_alike(scribe)
    if row is None and len(others) + 1 < ALIKE:
        return False
    if row is None:
        together = Reason.of(ReasonCode.INCIDENT_UNREADABLE, sources=len(others) + 1, reason=reason)
        row = _begin(scribe, together, "")
        _announce_opened(scribe, row)
        for other in others:
            _reach(scribe, row, other)
    _widen(row, "")
    _reach(scribe, row, scribe.source.id)
    _take_along(scribe, row)
    return True


def was_reached(scribe: Scribe, since: datetime | None) -> bool:
    """Whether an incident reached the source `since` then."""
    reached = select(IncidentSourceRow).where(IncidentSourceRow.source_id == scribe.source.id)
    if since is not None:
        reached = reached.where(col(IncidentSourceRow.joined_at) >= since - timedelta(minutes=1))
    return scribe.session.exec(reached).first() is not None


def open_of(scribe: Scribe) -> IncidentRow | None:
    """The open incident that reached the source."""
    return scribe.session.exec(
        select(IncidentRow)
        .join(IncidentSourceRow, col(IncidentSourceRow.incident_id) == IncidentRow.id)
        .where(
            IncidentRow.state == IncidentState.OPEN.value,
            IncidentSourceRow.source_id == scribe.source.id,
        )
        .order_by(col(IncidentRow.opened_at).desc())
    ).first()


def was_released(scribe: Scribe) -> bool:
    """Whether an operator believed the storm in which the source's reports vanish."""
    since = scribe.schedule.storm_at
    if since is None:
        return False
    decided = (
        select(IncidentRow.id)
        .join(IncidentSourceRow, col(IncidentSourceRow.incident_id) == IncidentRow.id)
        .where(
            IncidentRow.state == IncidentState.RELEASED.value,
            col(IncidentRow.closed_at) >= since,
            IncidentSourceRow.source_id == scribe.source.id,
        )
    )
    return scribe.session.exec(decided).first() is not None


def settle(scribe: Scribe) -> None:
    """Close the source's incident when nothing of it is left: it passed by itself."""
    row = open_of(scribe)
    if row is None:
        return
    scribe.session.flush()
    waiting = select(HeldRow.id).where(HeldRow.incident_id == row.id, HeldRow.state == WAITING)
    unwell = (
        select(AgendaRow.source_id)
        .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == AgendaRow.source_id)
        .where(
            IncidentSourceRow.incident_id == row.id,
            col(AgendaRow.storm_at).is_not(None)
            | (AgendaRow.state == SourceState.UNREADABLE.value),
        )
    )
    moves = (
        select(ReportRow.id)
        .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == ReportRow.source_id)
        .where(IncidentSourceRow.incident_id == row.id, with_a_storm())
    )
    if any(scribe.session.exec(left.limit(1)).first() for left in (waiting, unwell, moves)):
        return
    row.state, row.closed_at = IncidentState.PASSED.value, scribe.now
    scribe.session.add(row)


def sources_of(session: Session, incident: UUID) -> list[str]:
    """The sources that an incident reached."""
    reached = (
        select(SourceRow.slug)
        .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == SourceRow.id)
        .where(IncidentSourceRow.incident_id == incident)
    )
    return sorted(session.exec(reached))


def waiting_with(session: Session, incident: UUID) -> list[tuple[str, UUID]]:
    """Source and id of all that waits with an open incident, oldest first. Raises NotFound."""
    row = session.get(IncidentRow, incident)
    if row is None or row.state != IncidentState.OPEN.value:
        raise NotFound(f"no open incident {incident}")
    return [
        (slug, withheld)
        for slug, withheld in session.exec(
            select(SourceRow.slug, HeldRow.id)
            .join(HeldRow, col(HeldRow.source_id) == SourceRow.id)
            .where(HeldRow.incident_id == incident, HeldRow.state == WAITING)
            .order_by(col(SourceRow.slug), col(HeldRow.seen_at), col(HeldRow.id))
        )
    ]


def _announce_opened(scribe: Scribe, row: IncidentRow) -> None:
    opened = Reason.of(ReasonCode.INCIDENT_OPENED, reason=row.reason, incident=str(row.id))
    announce(scribe, EventKind.REDESIGNED, reason=opened)


def _begin(scribe: Scribe, reason: Reason, kin: str) -> IncidentRow:
    row = IncidentRow(
        scope=(IncidentScope.FAMILY if kin else IncidentScope.SOURCE).value,
        subject=kin or scribe.source.slug,
        family=kin or family_of(scribe),
        state=IncidentState.OPEN.value,
        reason=reason,
        opened_at=scribe.now,
    )
    scribe.session.add(row)
    scribe.session.flush()
    return row


def _widen(row: IncidentRow, kin: str) -> None:
    """Let an incident be one of many sources."""
    row.family = kin or row.family
    row.scope, row.subject = IncidentScope.FAMILY.value, row.family


def _take_along(scribe: Scribe, row: IncidentRow) -> None:
    """Let what waits to be told wait with the incident instead."""
    kin = row.family if row.scope == IncidentScope.FAMILY.value else ""
    along = taken_along(scribe, row.id, kin, row.reason) | moves_taken_along(scribe, kin)
    for source in along:
        _reach(scribe, row, source)


def _reach(scribe: Scribe, row: IncidentRow, source: UUID) -> bool:
    """Let an incident have reached `source`; False: it had before."""
    is_new = scribe.session.get(IncidentSourceRow, (row.id, source)) is None
    if is_new:
        scribe.session.add(
            IncidentSourceRow(incident_id=row.id, source_id=source, joined_at=scribe.now)
        )
    scribe.session.add(row)
    scribe.session.flush()
    return is_new


def _of_kin(scribe: Scribe, kin: str) -> IncidentRow | None:
    """The open incident of all `kin`, however long ago it last spread."""
    return scribe.session.exec(
        select(IncidentRow)
        .where(
            IncidentRow.state == IncidentState.OPEN.value,
            IncidentRow.scope == IncidentScope.FAMILY.value,
            IncidentRow.subject == kin,
        )
        .order_by(col(IncidentRow.opened_at).desc())
    ).first()


def _near(scribe: Scribe) -> IncidentRow | None:
    """The open incident of the source's family that still spreads."""
    return scribe.session.exec(
        select(IncidentRow)
        .join(IncidentSourceRow, col(IncidentSourceRow.incident_id) == IncidentRow.id)
        .where(
            IncidentRow.state == IncidentState.OPEN.value,
            col(IncidentRow.family).in_(kin_of(scribe)),
            col(IncidentSourceRow.joined_at) >= scribe.now - JOIN,
        )
        .order_by(col(IncidentSourceRow.joined_at).desc())
    ).first()


def _unreadable_alike(scribe: Scribe) -> list[UUID]:
    """Other sources of the family that became unreadable lately."""
    others = select(AgendaRow.source_id).where(
        AgendaRow.state == SourceState.UNREADABLE.value,
        col(AgendaRow.since) >= scribe.now - JOIN,
        col(AgendaRow.source_id).in_(alike(family_of(scribe))),
        AgendaRow.source_id != scribe.source.id,
    )
    return list(scribe.session.exec(others))


def _take_turns(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": INCIDENT_LOCK})
