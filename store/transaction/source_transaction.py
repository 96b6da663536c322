"""One transaction on one source: its lock, its state, the revision in force."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from disclosures import CrawlRun, Reading, Source
from disclosures.errors import NotFound
from store.lifecycle import LifecycleRules
from store.tables.conversion import reading_of, source_of
from store.tables.reports import ReportRow, RevisionRow
from store.tables.sources import ScheduleRow, SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTransaction:
    """Writes about one source, in one transaction; no other writes about it meanwhile."""

    session: Session
    source: Source
    schedule: ScheduleRow
    run: UUID | None
    now: datetime
    rules: LifecycleRules

    #: When the visit began.
    started_at: datetime | None = None

    #: Revisions that this transaction opened, and what they say: asked for again and again.
    revisions: dict[tuple[UUID, int], RevisionRow] = field(default_factory=dict)
    readings: dict[tuple[UUID, int], Reading] = field(default_factory=dict)

    @property
    def is_baseline(self) -> bool:
        """Whether the source's history is still being taken in: nothing of it is news."""
        return self.schedule.settled_at is None


def begin(
    session: Session,
    slug: str,
    *,
    now: datetime,
    rules: LifecycleRules,
    run: CrawlRun | None = None,
) -> SourceTransaction:
    """Lock the source `slug` and get ready to write about it. Raises NotFound."""
    found = session.exec(
        select(SourceRow, ScheduleRow)
        .join(ScheduleRow, col(ScheduleRow.source_id) == SourceRow.id)
        .where(SourceRow.slug == slug)
        .with_for_update(of=ScheduleRow)
    ).first()
    if found is None:
        raise NotFound(f"no source {slug!r}")
    source, schedule = found
    return SourceTransaction(
        session=session,
        source=source_of(source),
        schedule=schedule,
        run=run.id if run else None,
        started_at=run.started_at if run else None,
        now=now,
        rules=rules,
    )


def current_revision(tx: SourceTransaction, report: ReportRow) -> RevisionRow:
    """The revision in force."""
    which = (report.id, report.number)
    if which not in tx.revisions:
        tx.revisions[which] = tx.session.exec(
            select(RevisionRow).where(
                RevisionRow.report_id == report.id, RevisionRow.number == report.number
            )
        ).one()
    return tx.revisions[which]


def current_reading(tx: SourceTransaction, report: ReportRow) -> Reading:
    """What the revision in force says."""
    which = (report.id, report.number)
    if which not in tx.readings:
        tx.readings[which] = reading_of(current_revision(tx, report).reading)
    return tx.readings[which]
