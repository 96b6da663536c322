"""A transaction on one source: its lock, the current revisions, and the events it emits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from disclosures import Change, CrawlRun, Event, EventKind, ObligationTerms, Reading, Source
from disclosures.errors import NotFound
from disclosures.reason import Reason
from store.delivery.deliveries import enqueue
from store.lifecycle_rules import LifecycleRules
from store.sources.places import lock_agency, slugs_of_places, sources_of_agency
from store.tables.conversion import (
    change_text,
    event_of,
    reading_of,
    report_of,
    revision_of,
    source_of,
    terms_text,
)
from store.tables.reports import EventRow, ReportRow, RevisionRow
from store.tables.sources import ScheduleRow, SourceRow

#: Distance between events of one moment, so that "newest first" is a total order ...
EVENT_SPACING = timedelta(microseconds=1)

#: ... within which later events of the same moment are looked for.
EVENT_WINDOW = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTransaction:
    """One transaction that holds the locks of one source and of its agency."""

    session: Session
    source: Source

    #: What is equal for the sources of one agency; see ``store.sources.places.agency_key``.
    agency_key: str
    schedule: ScheduleRow
    run: UUID | None
    now: datetime
    rules: LifecycleRules

    #: When the visit started; None: this is no visit.
    started_at: datetime | None = None

    #: Cache of current revisions and their readings, by report and number.
    revisions: dict[tuple[UUID, int], RevisionRow] = field(default_factory=dict)
    readings: dict[tuple[UUID, int], Reading] = field(default_factory=dict)

    #: Cache of `agency_sources`.
    _agency_sources: list[UUID] = field(default_factory=list)

    @property
    def agency_sources(self) -> Sequence[UUID]:
        """The sources of the agency: this one first."""
        if not self._agency_sources:
            found = sources_of_agency(self.session, self.source.id, self.agency_key)
            self._agency_sources.extend(found)
        return self._agency_sources

    @property
    def is_baseline(self) -> bool:
        """Whether the first complete visit has not finished; until then no event is emitted."""
        return self.schedule.settled_at is None


def begin(
    session: Session,
    slug: str,
    *,
    now: datetime,
    rules: LifecycleRules,
    run: CrawlRun | None = None,
) -> SourceTransaction:
    """Lock the source `slug` and its agency until the session's transaction ends.

    Raises:
        NotFound: There is no such source.
    """
    found = session.exec(
        select(SourceRow, ScheduleRow)
        .join(ScheduleRow, col(ScheduleRow.source_id) == SourceRow.id)
        .where(SourceRow.slug == slug)
        .with_for_update(of=ScheduleRow)
    ).first()
    if found is None:
        raise NotFound(f"no source {slug!r}")
    source, schedule = found
    lock_agency(session, source.agency_key)
    return SourceTransaction(
        session=session,
        source=source_of(source),
        agency_key=source.agency_key,
        schedule=schedule,
        run=run.id if run else None,
        started_at=run.started_at if run else None,
        now=now,
        rules=rules,
    )


def current_revision(tx: SourceTransaction, report: ReportRow) -> RevisionRow:
    """The current revision of `report`."""
    key = (report.id, report.number)
    if key not in tx.revisions:
        tx.revisions[key] = tx.session.exec(
            select(RevisionRow).where(
                RevisionRow.report_id == report.id, RevisionRow.number == report.number
            )
        ).one()
    return tx.revisions[key]


def current_reading(tx: SourceTransaction, report: ReportRow) -> Reading:
    """The reading of the current revision of `report`."""
    key = (report.id, report.number)
    if key not in tx.readings:
        tx.readings[key] = reading_of(current_revision(tx, report).reading)
    return tx.readings[key]


def emit(
    tx: SourceTransaction,
    kind: EventKind,
    report: ReportRow | None = None,
    revision: RevisionRow | None = None,
    *,
    change: Change | None = None,
    note: str = "",
    reason: Reason | None = None,
    terms: ObligationTerms | None = None,
    before_at: datetime | None = None,
    deliver: bool = True,
) -> Event:
    """Write an event and, with `deliver`, a delivery for each subscription that it matches."""
    row = EventRow(
        kind=kind.value,
        source_id=tx.source.id,
        report_id=report.id if report else None,
        revision_id=revision.id if revision else None,
        occurred_at=_next_event_time(tx),
        change=change_text(change or Change()),
        significance=(change or Change()).significance.value,
        note=note,
        reason=reason,
        terms=terms_text(terms),
        before_at=before_at,
    )
    tx.session.add(row)
    tx.session.flush()
    if deliver:
        slugs = slugs_of_places(tx.session, report.id) if report else frozenset()
        enqueue(tx.session, event_of(row, tx.source, None), tx.now, {tx.source.slug, *slugs})
    value = (
        revision_of(revision, report_of(report, _owner(tx, report)))
        if report and revision
        else None
    )
    return event_of(row, tx.source, value)


def _owner(tx: SourceTransaction, report: ReportRow) -> Source:
    """The source that owns `report`."""
    if report.source_id == tx.source.id:
        return tx.source
    return source_of(tx.session.get_one(SourceRow, report.source_id))


def _next_event_time(tx: SourceTransaction) -> datetime:
    """Now, or just after the latest event of this moment."""
    at = col(EventRow.occurred_at)
    latest: datetime | None = tx.session.exec(
        select(func.max(at)).where(at >= tx.now, at < tx.now + EVENT_WINDOW)
    ).one()
    return latest + EVENT_SPACING if latest else tx.now
