"""The Queries port over SQLModel, for pages, feeds and the API."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_
from sqlmodel import Session, col, select

from disclosures import (
    OPERATORS_ONLY,
    CrawlRun,
    Event,
    EventKind,
    Incident,
    IncidentState,
    Report,
    Revision,
    Significance,
    WithheldReading,
)
from disclosures.errors import NotFound
from disclosures.ports import EvidenceItem, NearDuplicate
from disclosures.source import SourceHealth
from store.compare.report_identity import is_statutory, report_key
from store.database import Sessions, reading
from store.evidence_chain import evidence_items, position_of
from store.near_duplicates import near_duplicates_of
from store.queries.health import all_health
from store.queries.incidents import incident_of, list_withheld, withheld_of
from store.snapshots import load_bytes
from store.sources.places import shown_by, sources_of_agency
from store.tables.conversion import report_of, run_of, source_of
from store.tables.incidents import DELAYED, QUARANTINED, IncidentRow
from store.tables.loading import load_events, revisions_by_id, source_row
from store.tables.reports import EventRow, ReportRow, RevisionRow
from store.tables.sources import CrawlRunRow, SourceRow


class SqlQueries:
    """Answers each query from one snapshot of the store; never waits for a writer."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def events(
        self,
        *,
        sources: Iterable[str] = (),
        kinds: Iterable[EventKind] = (),
        limit: int = 50,
        before: datetime | None = None,
        substantive_only: bool = False,
    ) -> Sequence[Event]:
        """Newest first. Empty filters mean everything that readers may see."""
        shown = set(kinds) or set(EventKind) - OPERATORS_ONLY
        statement = select(EventRow).where(col(EventRow.kind).in_([kind.value for kind in shown]))
        if slugs := set(sources):
            ids = select(SourceRow.id).where(col(SourceRow.slug).in_(slugs))
            reports = select(ReportRow.id).where(shown_by(ids))
            statement = statement.where(
                col(EventRow.source_id).in_(ids) | col(EventRow.report_id).in_(reports)
            )
        if before is not None:
            statement = statement.where(col(EventRow.occurred_at) < before)
        if substantive_only:
            is_editorial = col(EventRow.significance) == Significance.EDITORIAL.value
            revised = col(EventRow.kind) == EventKind.REVISED.value
            statement = statement.where(not_(and_(revised, is_editorial)))
        order = col(EventRow.occurred_at).desc(), col(EventRow.id)
        with reading(self._sessions) as session:
            return load_events(session, statement.order_by(*order).limit(limit))

    def event(self, event: UUID) -> Event:
        """Find one. Raises NotFound."""
        with reading(self._sessions) as session:
            for found in load_events(session, select(EventRow).where(EventRow.id == event)):
                return found
        raise NotFound(f"no event {event}")

    def report(self, report: UUID) -> Report:
        """Find one. Raises NotFound."""
        with reading(self._sessions) as session:
            row = _report_row(session, report)
            return report_of(row, source_of(session.get_one(SourceRow, row.source_id)))

    def reports(self, *, source: str = "", limit: int = 50, offset: int = 0) -> Sequence[Revision]:
        """Current revisions, newest publication first."""
        statement = select(RevisionRow.id).join(
            ReportRow,
            (col(ReportRow.id) == RevisionRow.report_id)
            & (col(ReportRow.number) == RevisionRow.number),
        )
        if source:
            ids = select(SourceRow.id).where(SourceRow.slug == source)
            statement = statement.where(shown_by(ids))
        newest = col(ReportRow.published_at).desc().nulls_last()
        order = newest, col(ReportRow.first_seen_at).desc(), col(ReportRow.id)
        with reading(self._sessions) as session:
            chosen = session.exec(statement.order_by(*order).limit(limit).offset(offset)).all()
            found = revisions_by_id(session, chosen)
            return [found[each] for each in chosen]

    def revisions(self, report: UUID) -> Sequence[Revision]:
        """All revisions of a report, first to last. Raises NotFound."""
        with reading(self._sessions) as session:
            _report_row(session, report)
            ids = session.exec(select(RevisionRow.id).where(RevisionRow.report_id == report)).all()
            found = revisions_by_id(session, ids).values()
            return sorted(found, key=lambda revision: revision.number)

    def history(self, report: UUID) -> Sequence[Event]:
        """All events of a report, first to last."""
        statement = select(EventRow).where(EventRow.report_id == report)
        with reading(self._sessions) as session:
            return load_events(session, statement.order_by(col(EventRow.occurred_at)))

    def raw(self, sha256: str) -> bytes:
        """The raw bytes of a revision. Raises NotFound."""
        with reading(self._sessions) as session:
            return load_bytes(session, sha256)

    def evidence_items(self, report: UUID, number: int, *, most: int = 0) -> Sequence[EvidenceItem]:
        """Revision `number` of a report and all before it, first to last.

        Raises:
            NotFound: There is no such revision.
            InputError: They hold more than `most` bytes (0: no limit).
        """
        with reading(self._sessions) as session:
            return evidence_items(session, report, number, most)

    def place(self, revision: UUID) -> tuple[UUID, int]:
        """The report and the number of a revision. Raises NotFound."""
        with reading(self._sessions) as session:
            return position_of(session, revision)

    def year_before(self, report: UUID) -> Revision | None:
        """The current revision of the agency's previous annual report; None without one."""
        with reading(self._sessions) as session:
            row = _report_row(session, report)
            [now] = _current_revisions(session, ReportRow.id == report)
            year = now.reading.report_year
            if not is_statutory(now.reading) or year is None:
                return None
            then = replace(now.reading, report_year=year - 1)
            key = report_key(then, agency=now.report.source.agency, address=row.url)
            agency = session.get_one(SourceRow, row.source_id).agency_key
            of_agency = col(ReportRow.source_id).in_(
                sources_of_agency(session, row.source_id, agency)
            )
            found = _current_revisions(session, of_agency, ReportRow.key == key)
            return found[0] if found else None

    def near_duplicates(self, report: UUID) -> Sequence[NearDuplicate]:
        """Near-duplicates of `report`, of any source, the most similar first."""
        with reading(self._sessions) as session:
            return near_duplicates_of(session, report)

    def health(self) -> Sequence[SourceHealth]:
        """All sources with their health, worst first."""
        with reading(self._sessions) as session:
            return all_health(session)

    def runs(self, *, source: str = "", limit: int = 50) -> Sequence[CrawlRun]:
        """Newest first."""
        statement = select(CrawlRunRow, SourceRow.slug).join(
            SourceRow, col(SourceRow.id) == CrawlRunRow.source_id
        )
        if source:
            statement = statement.where(SourceRow.slug == source)
        order = col(CrawlRunRow.started_at).desc(), col(CrawlRunRow.id)
        with reading(self._sessions) as session:
            rows = session.exec(statement.order_by(*order).limit(limit))
            return [run_of(row, slug) for row, slug in rows]

    def withheld(
        self,
        *,
        source: str = "",
        incident: UUID | None = None,
        delayed: bool = False,
        limit: int = 50,
    ) -> Sequence[WithheldReading]:
        """Quarantined readings (with `delayed`: delayed ones), oldest first."""
        with reading(self._sessions) as session:
            source_id = source_row(session, source).id if source else None
            return [
                withheld_of(session, row, source_of(session.get_one(SourceRow, row.source_id)))
                for row in list_withheld(
                    session, DELAYED if delayed else QUARANTINED, source_id, incident, limit
                )
            ]

    def incidents(self, *, closed: bool = False, limit: int = 50) -> Sequence[Incident]:
        """Open incidents, newest first; with `closed`, closed ones too."""
        statement = select(IncidentRow)
        if not closed:
            statement = statement.where(IncidentRow.state == IncidentState.OPEN.value)
        order = col(IncidentRow.opened_at).desc(), col(IncidentRow.id)
        with reading(self._sessions) as session:
            rows = session.exec(statement.order_by(*order).limit(limit)).all()
            return [incident_of(session, row) for row in rows]

    def incident(self, incident: UUID) -> Incident:
        """Find one. Raises NotFound."""
        with reading(self._sessions) as session:
            row = session.get(IncidentRow, incident)
            if row is None:
                raise NotFound(f"no incident {incident}")
            return incident_of(session, row)


def _current_revisions(session: Session, *which: ColumnElement[bool] | bool) -> Sequence[Revision]:
    """The current revisions of these reports."""
    statement = (
        select(RevisionRow.id)
        .join(ReportRow, col(ReportRow.id) == RevisionRow.report_id)
        .where(RevisionRow.number == ReportRow.number, *which)
    )
    return list(revisions_by_id(session, session.exec(statement).all()).values())


def _report_row(session: Session, report: UUID) -> ReportRow:
    row = session.get(ReportRow, report)
    if row is None:
        raise NotFound(f"no report {report}")
    return row
