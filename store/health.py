"""How all sources have been doing, in five queries whatever their number."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from disclosures import ReportState, RunOutcome, SourceHealth, SourceState
from store.held_tables import PENDING, WAITING, HeldRow
from store.rows import source_of
from store.tables import AgendaRow, CrawlRunRow, ReportRow, SourceRow

#: The order in which people want to see them.
WORST_FIRST = (SourceState.UNREADABLE, SourceState.FAILING, SourceState.NEW, SourceState.OK)


def all_health(session: Session) -> Sequence[SourceHealth]:
    """Every source with its health, worst first, then by slug."""
    reports = _counted(session, ReportRow, ReportRow.state == ReportState.PRESENT.value)
    withheld = _counted(session, HeldRow, HeldRow.state == WAITING)
    pending = _counted(session, HeldRow, HeldRow.state == PENDING)
    visiting = _counted(session, CrawlRunRow, CrawlRunRow.outcome == RunOutcome.RUNNING.value)
    rows = session.exec(
        select(SourceRow, AgendaRow).where(SourceRow.id == AgendaRow.source_id)
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
            withheld=withheld.get(source.id, 0),
            delayed=pending.get(source.id, 0),
            visiting=source.id in visiting,
        )
        for source, schedule in rows
    ]
    return sorted(found, key=lambda each: (WORST_FIRST.index(each.state), each.source.slug))


def _counted(
    session: Session, table: type[ReportRow | HeldRow | CrawlRunRow], condition: bool
) -> Mapping[UUID, int]:
    """How many rows of each source meet `condition`."""
    counted = session.exec(
        select(table.source_id, func.count()).where(condition).group_by(col(table.source_id))
    )
    return {source: int(number) for source, number in counted}
