"""Incidents as domain values."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from disclosures import Incident, IncidentScope, IncidentState
from store.incidents.delayed_changes import is_move_quarantined
from store.tables.incidents import QUARANTINED, IncidentRow, IncidentSourceRow, WithheldReadingRow
from store.tables.reports import ReportRow
from store.tables.sources import SourceRow


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
        .select_from(WithheldReadingRow)
        .where(WithheldReadingRow.incident_id == row.id, WithheldReadingRow.state == QUARANTINED)
    ).one()
    moves = session.exec(
        select(func.count())
        .select_from(ReportRow)
        .join(IncidentSourceRow, col(IncidentSourceRow.source_id) == ReportRow.source_id)
        .where(IncidentSourceRow.incident_id == row.id, is_move_quarantined())
    ).one()
    is_open = row.state == IncidentState.OPEN.value
    scope = IncidentScope(row.scope)
    summary = row.summary
    if scope is IncidentScope.FAMILY:
        summary = f"{len(slugs)} sources of {row.subject}; {slugs[0]}: {summary}"
    return Incident(
        id=row.id,
        scope=scope,
        subject=row.subject,
        summary=summary,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        state=IncidentState(row.state),
        sources=slugs,
        withheld=withheld + (moves if is_open else 0),
    )
