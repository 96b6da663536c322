"""The Ledger port over SQLModel. One public method, one transaction."""

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
from store.catalogue import source_row
from store.database import Sessions, reading, writing
from store.ending import Closing, close_run
from store.held_tables import HeldRow
from store.incidents import join, settle, sources_of, waiting_with
from store.lifecycle import Ending, Rules
from store.pages import remember_failure, remember_list
from store.pending import decide_moves, sources_due
from store.quarantine import discard, hold
from store.recording import Belief, record_due, record_held, record_reading, record_same
from store.rows import run_of, tally_text
from store.scribe import Scribe, open_scribe
from store.tables import AgendaRow, CrawlRunRow, HostRow, IncidentRow, SourceRow

Result = TypeVar("Result")

#: How often a transaction that another one overtook is begun anew.
TRIES = 5


class SqlLedger:
    """Keeps every revision, and writes the event in the same breath."""

    def __init__(self, sessions: Sessions, now: Clock, rules: Rules | None = None) -> None:
        self._sessions = sessions
        self._now = now
        self._rules = rules or Rules()

    def begin(self, source: Source) -> CrawlRun:
        """Open a visit: the run is there before anything is fetched."""
        with writing(self._sessions) as session:
            row = CrawlRunRow(
                source_id=source_row(session, source.slug).id,
                started_at=self._now(),
                outcome=RunOutcome.RUNNING.value,
                stats=tally_text(RunStats()),
            )
            session.add(row)
            return run_of(row, source.slug)

    def record(
        self, run: CrawlRun, observation: Observation, *, corroborated: bool = True
    ) -> Sequence[Event]:
        """Keep what was seen, and give the events that it made (mostly none)."""
        return self._write(
            run.source, lambda scribe: _record(scribe, observation, corroborated=corroborated), run
        )

    def emit_delayed(self) -> Sequence[Event]:
        """Record what has waited long enough without a storm, a transaction a source."""
        with reading(self._sessions) as session:
            due = sources_due(session, self._now(), self._rules)
        return [event for slug in due for event in self._write(slug, record_due)]

    def quarantine(
        self, run: CrawlRun, observations: Sequence[ReportObserved], reason: Reason
    ) -> None:
        """Keep these apart for an operator, as one incident; held twice is held once."""

        def hold_all(scribe: Scribe) -> None:
            incident = join(scribe, reason)
            for observation in observations:
                hold(scribe, observation, (reason,), incident.id)
                scribe.session.flush()

        self._write(run.source, hold_all, run)

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
        """Close a visit: the source's health, its events, and when it is due next."""
        ending = Ending(at=self._now(), outcome=outcome, fault=fault, reason=reason)
        closing = Closing(ending=ending, stats=stats, next_due=next_due)
        return self._write(run.source, lambda scribe: close_run(scribe, run, closing), run)

    def failures(self, source: Source) -> int:
        """Failed visits of `source` in a row, before this one."""
        with reading(self._sessions) as session:
            return session.get_one(AgendaRow, source_row(session, source.slug).id).failures

    def accept(self, withheld: UUID) -> Sequence[Event]:
        """Make a held reading a revision, with the time it was seen at."""

        def accept_it(scribe: Scribe) -> list[Event]:
            events = record_held(scribe, withheld)
            settle(scribe)
            return events

        return self._write(self._source_of(withheld), accept_it)

    def discard(self, withheld: UUID) -> None:
        """Drop a held reading for good; the same reading is not held again."""

        def discard_it(scribe: Scribe) -> None:
            discard(scribe, withheld)
            settle(scribe)

        self._write(self._source_of(withheld), discard_it)

    def release(self, incident: UUID) -> Sequence[Event]:
        """Accept all that waits with an incident, a transaction a source, and close it."""
        made = self._for_each_source(incident, record_held)
        events = [event for each in made for event in each]
        events += self._decide_moves(incident, told=True)
        self._close(incident, IncidentState.RELEASED)
        return events

    def dismiss(self, incident: UUID) -> int:
        """Discard all that waits with an incident, and close it; say how many that were."""
        made = self._for_each_source(incident, discard)
        self._decide_moves(incident, told=False)
        self._close(incident, IncidentState.DISCARDED)
        return len(made)

    def close_lost_runs(self, older_than: timedelta) -> int:
        """Mark as crashed what never finished: begun before `older_than` ago, its host unleased."""
        now = self._now()
        visited = (
            select(AgendaRow.source_id)
            .join(HostRow, col(HostRow.host) == AgendaRow.host)
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
        self, incident: UUID, decide: Callable[[Scribe, UUID], Result]
    ) -> list[Result]:
        """Decide on all that waits with an incident, oldest first, a transaction a source."""
        with reading(self._sessions) as session:
            waiting = waiting_with(session, incident)

        def decide_all(scribe: Scribe, ids: Sequence[UUID]) -> list[Result]:
            made = []
            for withheld in ids:
                with suppress(NotFound):  # its page says again what we believe
                    made.append(decide(scribe, withheld))
            return made

        made: list[Result] = []
        for slug, group in groupby(waiting, key=itemgetter(0)):
            ids = [withheld for _, withheld in group]
            made += self._write(slug, partial(decide_all, ids=ids))
        return made

    def _decide_moves(self, incident: UUID, *, told: bool) -> list[Event]:
        with reading(self._sessions) as session:
            reached = sources_of(session, incident)
        return [
            event
            for slug in reached
            for event in self._write(slug, partial(decide_moves, told=told))
        ]

    def _close(self, incident: UUID, state: IncidentState) -> None:
        with writing(self._sessions) as session:
            row = session.get_one(IncidentRow, incident)
            row.state, row.closed_at = state.value, self._now()
            session.add(row)

    def _source_of(self, withheld: UUID) -> str:
        with reading(self._sessions) as session:
            row = session.get(HeldRow, withheld)
            if row is None:
                raise NotFound(f"no held reading {withheld}")
            return session.get_one(SourceRow, row.source_id).slug

    def _write(
        self, slug: str, work: Callable[[Scribe], Result], run: CrawlRun | None = None
    ) -> Result:
        """Do `work` in one transaction; begin anew when another writer came between."""
        for _ in range(TRIES):
            try:
                with writing(self._sessions) as session:
                    scribe = open_scribe(session, slug, now=self._now(), rules=self._rules, run=run)
                    return work(scribe)
            except IntegrityError as error:
                overtaken = error
        raise StoreBusy(f"another writer kept coming first: {overtaken.orig}") from overtaken


def _record(scribe: Scribe, observation: Observation, *, corroborated: bool) -> list[Event]:
    match observation:
        case ReportObserved():
            return record_reading(
                scribe, observation, Belief(seen_at=scribe.now, corroborated=corroborated)
            )
        case PageUnchanged():
            return record_same(scribe, observation)
        case PageFailed():
            remember_failure(scribe, observation)
        case ListObserved():
            remember_list(scribe, observation)
        case VisitFinished():
            _end(scribe.session, scribe.run, observation)
    return []


def _end(session: Session, run: UUID | None, observation: VisitFinished) -> None:
    row = session.get(CrawlRunRow, run)
    if row is None:
        raise NotFound(f"no crawl run {run}")
    row.complete = observation.complete
    session.add(row)
