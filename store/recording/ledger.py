"""The Ledger port over SQLModel: one public method is one transaction."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TypeVar
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from disclosures import (
    CrawlRun,
    Event,
    EventKind,
    Fault,
    IncidentState,
    ListObserved,
    Observation,
    PageFailed,
    PageUnchanged,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    VisitFinished,
)
from disclosures.errors import NotFound, StoreBusy
from disclosures.ports import Clock
from disclosures.reason import Reason, ReasonCode
from store.database import Sessions, reading, writing
from store.incidents.incidents import (
    affected_sources,
    close_if_resolved,
    join_incident,
    quarantined_in,
)
from store.incidents.withheld import (
    discard_reading,
    quarantine_reading,
    settle_incident_moves,
    sources_with_due_changes,
)
from store.lifecycle_rules import LifecycleRules
from store.pages import remember_failure, remember_list
from store.recording.finish_run import RunClosing, count_crashes, finish_run
from store.recording.reports import (
    RecordingContext,
    join_correlated_changes,
    record_due_changes,
    record_report,
    record_unchanged,
    record_withheld,
)
from store.source_transaction import SourceTransaction, begin
from store.sources.health import VisitEnding
from store.tables.conversion import run_of, stats_text
from store.tables.incidents import IncidentRow, WithheldReadingRow
from store.tables.loading import source_row
from store.tables.sources import CrawlRunRow, HostRow, ScheduleRow, SourceRow

Result = TypeVar("Result")

#: Attempts of a transaction that conflicts with another one.
MAX_ATTEMPTS = 5


class SqlLedger:
    """Records observations; see ``disclosures.ports.Ledger``."""

    def __init__(self, sessions: Sessions, now: Clock, rules: LifecycleRules | None = None) -> None:
        self._sessions = sessions
        self._now = now
        self._rules = rules or LifecycleRules()

    def begin(self, source: Source) -> CrawlRun:
        """Open a crawl run, before anything is fetched."""
        with writing(self._sessions) as session:
            row = CrawlRunRow(
                source_id=source_row(session, source.slug).id,
                started_at=self._now(),
                outcome=RunOutcome.RUNNING.value,
                stats=stats_text(RunStats()),
            )
            session.add(row)
            return run_of(row, source.slug)

    def record(
        self, run: CrawlRun, observation: Observation, *, corroborated: bool = True
    ) -> Sequence[Event]:
        """Record an observation; return its events (mostly none).

        What other transactions record at the same time is not visible to this one: whether a
        change is correlated with theirs is checked again after it.
        """
        in_baseline = False

        def record(tx: SourceTransaction) -> list[Event]:
            nonlocal in_baseline
            in_baseline = tx.is_baseline
            return _record_observation(tx, observation, corroborated=corroborated)

        events = self._write(run.source, record, run)
        is_change = any(event.kind is EventKind.REVISED for event in events) or not corroborated
        if isinstance(observation, ReportObserved) and is_change and not in_baseline:
            with suppress(StoreBusy):  # the observation is recorded; the next change checks again
                self._write(run.source, join_correlated_changes, run)
        return events

    def emit_delayed(self) -> Sequence[Event]:
        """Record delayed changes that are due, in one transaction for each source."""
        with reading(self._sessions) as session:
            due = sources_with_due_changes(session, self._now(), self._rules)
        return [event for slug in due for event in self._write(slug, record_due_changes)]

    def quarantine(
        self, run: CrawlRun, observations: Sequence[ReportObserved], reason: Reason
    ) -> None:
        """Quarantine observations as one incident; repeating it changes nothing."""

        def quarantine_all(tx: SourceTransaction) -> None:
            incident = join_incident(tx, reason)
            for observation in observations:
                quarantine_reading(tx, observation, (reason,), incident.id)
                tx.session.flush()

        self._write(run.source, quarantine_all, run)

    def finish(
        self,
        run: CrawlRun,
        outcome: RunOutcome,
        *,
        stats: RunStats,
        next_due: datetime,
        fault: Fault | None = None,
        reason: Reason | None = None,
    ) -> CrawlRun:
        """Close a crawl run: set the source's health, its events, and its next visit."""
        ending = VisitEnding(at=self._now(), outcome=outcome, fault=fault, reason=reason)
        closing = RunClosing(ending=ending, stats=stats, next_due=next_due)
        return self._write(run.source, lambda tx: finish_run(tx, run, closing), run)

    def failures(self, source: Source) -> int:
        """The number of failed visits of `source` in a row, before this one."""
        with reading(self._sessions) as session:
            return session.get_one(ScheduleRow, source_row(session, source.slug).id).failures

    def crashes(self, source: Source) -> int:
        """The number of crashed visits of `source` since its last healthy one."""
        with reading(self._sessions) as session:
            return count_crashes(session, source_row(session, source.slug).id)

    def accept(self, withheld: UUID) -> Sequence[Event]:
        """Record a quarantined reading as a revision, with the time it was observed at."""

        def accept_it(tx: SourceTransaction) -> list[Event]:
            events = record_withheld(tx, withheld)
            close_if_resolved(tx)
            return events

        return self._write(self._source_of(withheld), accept_it)

    def discard(self, withheld: UUID) -> None:
        """Discard a quarantined reading; the same content is not quarantined again."""

        def discard_it(tx: SourceTransaction) -> None:
            discard_reading(tx, withheld)
            close_if_resolved(tx)

        self._write(self._source_of(withheld), discard_it)

    def release(self, incident: UUID) -> Sequence[Event]:
        """Accept all readings of an incident, in one transaction a source, and close it."""
        made = self._for_each_source(incident, record_withheld)
        events = [event for each in made for event in each]
        events += self._decide_moves(incident, emitted=True)
        self._close(incident, IncidentState.RELEASED)
        return events

    def dismiss(self, incident: UUID) -> int:
        """Discard all readings of an incident, and close it; return their number."""
        made = self._for_each_source(incident, discard_reading)
        self._decide_moves(incident, emitted=False)
        self._close(incident, IncidentState.DISCARDED)
        return len(made)

    def close_lost_runs(self, older_than: timedelta) -> int:
        """Mark runs as crashed that began before `older_than` ago and whose host is not leased."""
        now = self._now()
        visited = (
            select(ScheduleRow.source_id)
            .join(HostRow, col(HostRow.host) == ScheduleRow.host)
            .where(col(HostRow.leased_until) > now)
        )
        with writing(self._sessions) as session:
            lost = session.exec(
                update(CrawlRunRow)
                .where(
                    col(CrawlRunRow.outcome) == RunOutcome.RUNNING.value,
                    col(CrawlRunRow.started_at) < now - older_than,
                    col(CrawlRunRow.source_id).not_in(visited),
                )
                .values(
                    outcome=RunOutcome.CRASHED.value,
                    finished_at=now,
                    reason=Reason.of(ReasonCode.VISIT_PROCESS_ENDED),
                )
            )
            return lost.rowcount

    def _for_each_source(
        self, incident: UUID, decide: Callable[[SourceTransaction, UUID], Result]
    ) -> list[Result]:
        """Decide on all readings of an incident, oldest first, in one transaction a source."""
        with reading(self._sessions) as session:
            waiting = quarantined_in(session, incident)

        def decide_all(tx: SourceTransaction, ids: Sequence[UUID]) -> list[Result]:
            made = []
            for withheld in ids:
                with suppress(NotFound):  # its page shows its known content again
                    made.append(decide(tx, withheld))
            return made

        made: list[Result] = []
        for slug, group in groupby(waiting, key=itemgetter(0)):
            ids = [withheld for _, withheld in group]
            made += self._write(slug, partial(decide_all, ids=ids))
        return made

    def _decide_moves(self, incident: UUID, *, emitted: bool) -> list[Event]:
        with reading(self._sessions) as session:
            reached = affected_sources(session, incident)
        return [
            event
            for slug in reached
            for event in self._write(slug, partial(settle_incident_moves, emitted=emitted))
        ]

    def _close(self, incident: UUID, state: IncidentState) -> None:
        with writing(self._sessions) as session:
            row = session.get_one(IncidentRow, incident)
            row.state, row.closed_at = state.value, self._now()
            session.add(row)

    def _source_of(self, withheld: UUID) -> str:
        with reading(self._sessions) as session:
            row = session.get(WithheldReadingRow, withheld)
            if row is None:
                raise NotFound(f"no withheld reading {withheld}")
            return session.get_one(SourceRow, row.source_id).slug

    def _write(
        self, slug: str, work: Callable[[SourceTransaction], Result], run: CrawlRun | None = None
    ) -> Result:
        """Run `work` in one transaction; repeat it after a conflict, up to `MAX_ATTEMPTS`."""
        for _ in range(MAX_ATTEMPTS):
            try:
                with writing(self._sessions) as session:
                    tx = begin(session, slug, now=self._now(), rules=self._rules, run=run)
                    return work(tx)
            except IntegrityError as error:
                conflict = error
        raise StoreBusy(f"the transaction kept conflicting: {conflict.orig}") from conflict


def _record_observation(
    tx: SourceTransaction, observation: Observation, *, corroborated: bool
) -> list[Event]:
    match observation:
        case ReportObserved():
            return record_report(
                tx, observation, RecordingContext(seen_at=tx.now, corroborated=corroborated)
            )
        case PageUnchanged():
            return record_unchanged(tx, observation)
        case PageFailed():
            remember_failure(tx, observation)
        case ListObserved():
            remember_list(tx, observation)
        case VisitFinished():
            _record_completeness(tx.session, tx.run, observation)
    return []


def _record_completeness(session: Session, run: UUID | None, observation: VisitFinished) -> None:
    recorded = session.exec(
        update(CrawlRunRow)
        .where(col(CrawlRunRow.id) == run)
        .values(complete=observation.complete)
        .execution_options(synchronize_session=False)
    )
    if not recorded.rowcount:
        raise NotFound(f"no crawl run {run}")
