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
    ListRead,
    Outcome,
    PageFailed,
    PageSame,
    ReportRead,
    Sight,
    Source,
    Tally,
    VisitEnded,
)
from disclosures.errors import NotFound, StoreBusy
from disclosures.ports import Clock
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
                outcome=Outcome.RUNNING.value,
                tally=tally_text(Tally()),
            )
            session.add(row)
            return run_of(row, source.slug)

    def record(self, run: CrawlRun, sight: Sight, *, vouched: bool = True) -> Sequence[Event]:
        """Keep what was seen, and give the events that it made (mostly none)."""
        return self._write(run.source, lambda scribe: _record(scribe, sight, vouched=vouched), run)

    def tell_pending(self) -> Sequence[Event]:
        """Record what has waited long enough without a storm, a transaction a source."""
        with reading(self._sessions) as session:
            due = sources_due(session, self._now(), self._rules)
        return [event for slug in due for event in self._write(slug, record_due)]

    def hold(self, run: CrawlRun, sights: Sequence[ReportRead], why: str) -> None:
        """Keep these apart for an operator, as one incident; held twice is held once."""

        def hold_all(scribe: Scribe) -> None:
            incident = join(scribe, why)
            for sight in sights:
                hold(scribe, sight, why, incident.id)
                scribe.session.flush()

        self._write(run.source, hold_all, run)

    def finish(
        self,
        run: CrawlRun,
        outcome: Outcome,
        *,
        tally: Tally,
        next_due: datetime,
        fault: Fault | None = None,
        why: str = "",
    ) -> CrawlRun:
        """Close a visit: the source's health, its events, and when it is due next."""
        ending = Ending(at=self._now(), outcome=outcome, fault=fault, why=why)
        closing = Closing(ending=ending, tally=tally, next_due=next_due)
        return self._write(run.source, lambda scribe: close_run(scribe, run, closing), run)

    def failures(self, source: Source) -> int:
        """Failed visits of `source` in a row, before this one."""
        with reading(self._sessions) as session:
            return session.get_one(AgendaRow, source_row(session, source.slug).id).failures

    def accept(self, held: UUID) -> Sequence[Event]:
        """Make a held reading a revision, with the time it was seen at."""

        def accept_it(scribe: Scribe) -> list[Event]:
            events = record_held(scribe, held)
            settle(scribe)
            return events

        return self._write(self._source_of(held), accept_it)

    def discard(self, held: UUID) -> None:
        """Drop a held reading for good; the same reading is not held again."""

        def discard_it(scribe: Scribe) -> None:
            discard(scribe, held)
            settle(scribe)

        self._write(self._source_of(held), discard_it)

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
                    col(CrawlRunRow.outcome) == Outcome.RUNNING.value,
                    col(CrawlRunRow.started_at) < now - older_than,
                    col(CrawlRunRow.source_id).not_in(visited),
                )
                .values(
                    outcome=Outcome.CRASHED.value,
                    finished_at=now,
                    why="the process that visited it ended",
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
            for held in ids:
                with suppress(NotFound):  # its page says again what we believe
                    made.append(decide(scribe, held))
            return made

        made: list[Result] = []
        for slug, group in groupby(waiting, key=itemgetter(0)):
            ids = [held for _, held in group]
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

    def _source_of(self, held: UUID) -> str:
        with reading(self._sessions) as session:
            row = session.get(HeldRow, held)
            if row is None:
                raise NotFound(f"no held reading {held}")
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


def _record(scribe: Scribe, sight: Sight, *, vouched: bool) -> list[Event]:
    match sight:
        case ReportRead():
            return record_reading(scribe, sight, Belief(seen_at=scribe.now, vouched=vouched))
        case PageSame():
            return record_same(scribe, sight)
        case PageFailed():
            remember_failure(scribe, sight)
        case ListRead():
            remember_list(scribe, sight)
        case VisitEnded():
            _end(scribe.session, scribe.run, sight)
    return []


def _end(session: Session, run: UUID | None, sight: VisitEnded) -> None:
    row = session.get(CrawlRunRow, run)
    if row is None:
        raise NotFound(f"no crawl run {run}")
    row.complete = sight.complete
    session.add(row)
