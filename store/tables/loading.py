"""Load domain values that span several tables, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import Event, Revision, Source
from disclosures.errors import NotFound
from store.tables.conversion import event_of, report_of, revision_of, source_of
from store.tables.noise import muted_patterns
from store.tables.reports import EventRow, ReportRow, RevisionRow
from store.tables.sources import SourceRow


def events_by_id(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, Event]:
    """The events with these `ids`."""
    wanted = set(ids)
    if not wanted:
        return {}
    statement = select(EventRow).where(col(EventRow.id).in_(wanted))
    return {event.id: event for event in load_events(session, statement)}


def load_events(session: Session, statement: SelectOfScalar[EventRow]) -> Sequence[Event]:
    """The events that `statement` selects, in its order."""
    rows = session.exec(statement).all()
    if not rows:
        return []
    sources = {
        row.id: source_of(row)
        for row in session.exec(
            select(SourceRow).where(col(SourceRow.id).in_({row.source_id for row in rows}))
        )
    }
    revisions = revisions_by_id(session, {row.revision_id for row in rows if row.revision_id})
    return [
        event_of(
            row,
            sources[row.source_id],
            revisions[row.revision_id] if row.revision_id else None,
        )
        for row in rows
    ]


def revisions_by_id(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, Revision]:
    """The revisions with these `ids`, with their reports and sources."""
    requested = set(ids)
    if not requested:
        return {}
    rows = session.exec(
        select(RevisionRow, ReportRow, SourceRow)
        .join(ReportRow, col(ReportRow.id) == RevisionRow.report_id)
        .join(SourceRow, col(SourceRow.id) == ReportRow.source_id)
        .where(col(RevisionRow.id).in_(requested))
    )
    return {
        revision.id: revision_of(revision, report_of(report, source_of(source)))
        for revision, report, source in rows
    }


def source_with_noise(session: Session, row: SourceRow) -> Source:
    """The source that `row` stores, with what is left out of its pages."""
    return replace(source_of(row), noise=muted_patterns(session, row.id))


def source_row(session: Session, slug: str) -> SourceRow:
    """The row of the source `slug`. Raises NotFound."""
    row = session.exec(select(SourceRow).where(SourceRow.slug == slug)).first()
    if row is None:
        raise NotFound(f"no source {slug!r}")
    return row
