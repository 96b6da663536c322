"""Incidents: storms of one source, or of one site family, that operators hear of once.

Storms of sources that are built alike and come soon after each other are one incident: the
redesign of a site family reaches its sites one visit after another.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import EventKind, IncidentScope, IncidentState, SourceState
from disclosures.errors import NotFound
from store.scribe import Scribe, announce
from store.tables import (
    AgendaRow,
    EventRow,
    HeldRow,
    IncidentRow,
    IncidentSourceRow,
    RevisionRow,
    SourceRow,
)

#: A storm that comes so soon after the last of its family belongs to the same incident.
JOIN = timedelta(hours=2)

#: So many sources of a family, unreadable within that time for their structure, are an incident.
ALIKE = 3

#: Revisions of a family are counted over this time, and make a storm only of so many sources.
WINDOW = timedelta(minutes=10)

#: The family that says nothing.
GENERIC = "generic"

#: Lets one process at a time open an incident (PostgreSQL; SQLite has one writer anyway).
INCIDENT_LOCK = 7_140_026


def join(scribe: Scribe, summary: str) -> IncidentRow:
    """Give the incident that the source is part of; a new one is told to operators."""
    _take_turns(scribe.session)
    if (mine := open_of(scribe)) is not None:
        return mine
    row = _near(scribe)
    if row is None:
        row = _begin(scribe, summary)
        announce(scribe, EventKind.REDESIGNED, note=f"{summary} (incident {row.id})")
    else:
        row.scope, row.subject = IncidentScope.FAMILY.value, row.family
    _reach(scribe, row, scribe.source.id)
    return row


def join_if_many(scribe: Scribe, why: str) -> bool:
    """Whether the source became unreadable with others of its family: told once, together."""
    _take_turns(scribe.session)
    row = _near(scribe)
    others = _unreadable_alike(scribe)
    if row is None and len(others) + 1 < ALIKE:
        return False
    if row is None:
        row = _begin(scribe, f"{len(others) + 1} sources became unreadable: {why}")
        announce(scribe, EventKind.REDESIGNED, note=f"{row.summary} (incident {row.id})")
        for other in others:
            _reach(scribe, row, other)
    row.scope, row.subject = IncidentScope.FAMILY.value, row.family
    _reach(scribe, row, scribe.source.id)
    return True


def was_reached(scribe: Scribe, since: datetime | None) -> bool:
    """Whether an incident reached the source `since` then."""
    reached = select(IncidentSourceRow).where(IncidentSourceRow.source_id == scribe.source.id)
    if since is not None:
        reached = reached.where(col(IncidentSourceRow.joined_at) >= since - timedelta(minutes=1))
    return scribe.session.exec(reached).first() is not None


def family_of(scribe: Scribe) -> str:
    """What a source shares with those that are redesigned along with it."""
    known = scribe.source.family or scribe.agenda.family
    return known if known not in ("", GENERIC) else scribe.source.host


def family_storm(scribe: Scribe) -> str:
    """Why a revision is not believed: too many of its family at once; empty when it is."""
    since = scribe.now - WINDOW
    ours = _alike(scribe)
    told = scribe.session.exec(
        select(func.count(), func.count(func.distinct(EventRow.source_id)))
        .join(RevisionRow, col(RevisionRow.id) == EventRow.revision_id)
        .where(
            EventRow.kind == EventKind.REVISED.value,
            col(EventRow.occurred_at) > since,
            col(RevisionRow.seen_at) > since,  # one accepted since then is no storm of now
            col(EventRow.source_id).in_(ours),
        )
    ).one()
    held = scribe.session.exec(
        select(func.count())
        .select_from(HeldRow)
        .where(
            col(HeldRow.incident_id).is_not(None),
            col(HeldRow.seen_at) > since,
            col(HeldRow.source_id).in_(ours),
        )
    ).one()
    if told[1] < ALIKE or told[0] + held < scribe.rules.family_storm:
        return ""
    return f"storm: {told[0] + held} reports of {family_of(scribe)} differ within {WINDOW}"


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
    since = scribe.agenda.storm_at
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
    waiting = select(HeldRow.id).where(HeldRow.incident_id == row.id, HeldRow.state == "waiting")
    unwell = (
        select(AgendaRow.source_id)
        .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == AgendaRow.source_id)
        .where(
            IncidentSourceRow.incident_id == row.id,
            col(AgendaRow.storm_at).is_not(None)
            | (AgendaRow.state == SourceState.UNREADABLE.value),
        )
    )
    if scribe.session.exec(waiting).first() or scribe.session.exec(unwell).first():
        return
    row.state, row.closed_at = IncidentState.PASSED.value, scribe.now
    scribe.session.add(row)


def waiting_with(session: Session, incident: UUID) -> list[tuple[str, UUID]]:
    """Source and id of all that waits with an open incident, oldest first. Raises NotFound."""
    row = session.get(IncidentRow, incident)
    if row is None or row.state != IncidentState.OPEN.value:
        raise NotFound(f"no open incident {incident}")
    return [
        (slug, held)
        for slug, held in session.exec(
            select(SourceRow.slug, HeldRow.id)
            .join(HeldRow, col(HeldRow.source_id) == SourceRow.id)
            .where(HeldRow.incident_id == incident, HeldRow.state == "waiting")
            .order_by(col(SourceRow.slug), col(HeldRow.seen_at), col(HeldRow.id))
        )
    ]


def _begin(scribe: Scribe, summary: str) -> IncidentRow:
    row = IncidentRow(
        scope=IncidentScope.SOURCE.value,
        subject=scribe.source.slug,
        family=family_of(scribe),
        state=IncidentState.OPEN.value,
        summary=summary,
        opened_at=scribe.now,
    )
    scribe.session.add(row)
    scribe.session.flush()
    return row


def _reach(scribe: Scribe, row: IncidentRow, source: UUID) -> None:
    if scribe.session.get(IncidentSourceRow, (row.id, source)) is None:
        scribe.session.add(
            IncidentSourceRow(incident_id=row.id, source_id=source, joined_at=scribe.now)
        )
    scribe.session.add(row)
    scribe.session.flush()


def _near(scribe: Scribe) -> IncidentRow | None:
    """The open incident of the source's family that still spreads."""
    return scribe.session.exec(
        select(IncidentRow)
        .join(IncidentSourceRow, col(IncidentSourceRow.incident_id) == IncidentRow.id)
        .where(
            IncidentRow.state == IncidentState.OPEN.value,
            IncidentRow.family == family_of(scribe),
            col(IncidentSourceRow.joined_at) >= scribe.now - JOIN,
        )
        .order_by(col(IncidentSourceRow.joined_at).desc())
    ).first()


def _unreadable_alike(scribe: Scribe) -> list[UUID]:
    """Other sources of the family that became unreadable lately."""
    others = select(AgendaRow.source_id).where(
        AgendaRow.state == SourceState.UNREADABLE.value,
        col(AgendaRow.since) >= scribe.now - JOIN,
        col(AgendaRow.source_id).in_(_alike(scribe)),
        AgendaRow.source_id != scribe.source.id,
    )
    return list(scribe.session.exec(others))


def _alike(scribe: Scribe) -> SelectOfScalar[UUID]:
    """The sources of the family."""
    family = family_of(scribe)
    return select(AgendaRow.source_id).where(
        (AgendaRow.family == family) | (AgendaRow.host == family)
    )


def _take_turns(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": INCIDENT_LOCK})
