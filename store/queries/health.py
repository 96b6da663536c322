"""Health of all sources, in five queries."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from disclosures import RunOutcome, SourceHealth, SourceState
from store.sources.places import count_reports
from store.tables.conversion import completeness_of, source_of
from store.tables.incidents import DELAYED, QUARANTINED, WithheldReadingRow
from store.tables.sources import CrawlRunRow, ScheduleRow, SourceRow

#: Order of the states.
WORST_FIRST = (
    *(SourceState.UNREADABLE, SourceState.FAILING, SourceState.PARTIAL),
    *(SourceState.NEW, SourceState.OK),
)


def all_health(session: Session) -> Sequence[SourceHealth]:
    """Every source with its health, worst first, then by slug."""
    reports = count_reports(session)
    quarantined = _counted(session, WithheldReadingRow, WithheldReadingRow.state == QUARANTINED)
    delayed = _counted(session, WithheldReadingRow, WithheldReadingRow.state == DELAYED)
    visiting = _counted(session, CrawlRunRow, CrawlRunRow.outcome == RunOutcome.RUNNING.value)
    rows = session.exec(
        select(SourceRow, ScheduleRow).where(SourceRow.id == ScheduleRow.source_id)
    ).all()
    found = [
        SourceHealth(
            source=source_of(source),
            state=SourceState(schedule.state),
            since=schedule.since,
            reason=schedule.reason,
            failures=schedule.failures,
            last_visit_at=schedule.last_visit_at,
            last_ok_at=schedule.last_ok_at,
            last_new_at=schedule.last_new_at,
            due_at=None if schedule.paused else schedule.due_at,
            reports=reports.get(source.id, 0),
            quarantined=quarantined.get(source.id, 0),
            delayed=delayed.get(source.id, 0),
            visiting=source.id in visiting,
            completeness=completeness_of(schedule.completeness),
        )
        for source, schedule in rows
    ]
    return sorted(found, key=lambda each: (WORST_FIRST.index(each.state), each.source.slug))


def _counted(
    session: Session, table: type[WithheldReadingRow | CrawlRunRow], condition: bool
) -> Mapping[UUID, int]:
    """How many rows of each source meet `condition`."""
    counted = session.exec(
        select(table.source_id, func.count()).where(condition).group_by(col(table.source_id))
    )
    return {source: int(number) for source, number in counted}
