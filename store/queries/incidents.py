"""Incidents and withheld readings as domain values."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from disclosures import (
    Incident,
    IncidentScope,
    IncidentState,
    Revision,
    Source,
    WithheldReading,
)
from disclosures.reason import Reason, ReasonCode
from store.incidents.withheld import is_move_quarantined, observation_of
from store.tables.conversion import (
    report_of,
    revision_of,
)
from store.tables.incidents import (
    QUARANTINED,
    IncidentRow,
    IncidentSourceRow,
    WithheldReadingRow,
)
from store.tables.reports import PageRow, ReportRow, RevisionRow
from store.tables.sources import SourceRow


def incident_of(session: Session, row: IncidentRow) -> Incident:
    """The incident that `row` stores, with the affected sources."""
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


def withheld_of(session: Session, row: WithheldReadingRow, source: Source) -> WithheldReading:
    """The withheld reading that `row` stores, with the current revision of its report."""
    return WithheldReading(
        id=row.id,
        source=source,
        observation=observation_of(session, row),
        reasons=row.reasons,
        seen_at=row.seen_at,
        due_at=row.due_at,
        before=_current_revision_of_page(session, row, source),
        incident=row.incident_id,
    )


def _current_revision_of_page(
    session: Session, row: WithheldReadingRow, source: Source
) -> Revision | None:
    """The current revision of the report that the page showed before."""
    found = session.exec(
        select(RevisionRow, ReportRow)
        .join(ReportRow, col(ReportRow.id) == RevisionRow.report_id)
        .join(PageRow, col(PageRow.report_id) == ReportRow.id)
        .where(
            PageRow.source_id == row.source_id,
            PageRow.canonical == row.canonical,
            RevisionRow.number == ReportRow.number,
        )
    ).first()
    return revision_of(found[0], report_of(found[1], source)) if found else None


def list_withheld(
    session: Session, state: str, source: UUID | None, incident: UUID | None, limit: int
) -> list[WithheldReadingRow]:
    """Withheld readings in `state`, oldest first."""
    statement = select(WithheldReadingRow).where(WithheldReadingRow.state == state)
    if source is not None:
        statement = statement.where(WithheldReadingRow.source_id == source)
    if incident is not None:
        statement = statement.where(WithheldReadingRow.incident_id == incident)
    order = col(WithheldReadingRow.seen_at), col(WithheldReadingRow.id)
    return list(session.exec(statement.order_by(*order).limit(limit)))
