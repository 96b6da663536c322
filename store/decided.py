"""Incidents as people read them."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from disclosures import Incident, IncidentScope, IncidentState
from disclosures.reason import Reason, ReasonCode
from store.held_tables import WAITING, HeldRow
from store.pending import with_a_storm
from store.tables import IncidentRow, IncidentSourceRow, ReportRow, SourceRow


def incident_of(session: Session, row: IncidentRow) -> Incident:
    """The incident that `row` keeps, with the sources that it reached."""
    slugs = tuple(
        session.exec(
            select(SourceRow.slug)
            .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == SourceRow.id)
            .where(IncidentSourceRow.incident_id == row.id)
            .order_by(col(IncidentSourceRow.joined_at), col(SourceRow.slug))
        )
    )
    withheld = session.exec(
        select(func.count())
        .select_from(HeldRow)
        .where(HeldRow.incident_id == row.id, HeldRow.state == WAITING)
    ).one()
    moves = session.exec(
        select(func.count())
        .select_from(ReportRow)
        .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == ReportRow.source_id)
        .where(IncidentSourceRow.incident_id == row.id, with_a_storm())
    ).one()
    is_open = row.state == IncidentState.OPEN.value
    scope = IncidentScope(row.scope)
    reason = row.reason
    if scope is IncidentScope.FAMILY:
        reason = Reason.of(
            ReasonCode.INCIDENT_OF_GROUP,
            sources=len(slugs),
            group=row.subject,
            first=slugs[0],
            reason=reason,
        )
    return Incident(
        id=row.id,
        scope=scope,
        subject=row.subject,
        reason=reason,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        state=IncidentState(row.state),
        sources=slugs,
        withheld=withheld + (moves if is_open else 0),
    )
