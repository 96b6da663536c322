"""One visit: crawl, record, and say how it went."""

import logging
from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass, field

from disclosures import Assignment, CrawlRun, Event, Outcome, ReportRead, Sight
from disclosures.errors import CrawlerDied
from disclosures.ports import Clock, Crawl, Ledger
from disclosures.reparse import Refresh
from scheduler.brake import Brake
from scheduler.cadence import next_visit
from scheduler.found import Found
from scheduler.verdict import Verdict

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Goes to a source and has the ledger keep what it published."""

    crawl: Crawl
    ledger: Ledger
    now: Clock
    brake: Brake = field(default_factory=Brake)

    #: Reads again what an earlier reader read, so that what we keep and what we see compare.
    refresh: Refresh | None = None

    async def visit(self, assignment: Assignment) -> CrawlRun:
        """Visit one source; never raises but when the store itself fails.

        What came before a failure is kept: a report, once seen, was seen.
        """
        run = await to_thread(self.ledger.begin, assignment.source)
        verdict, found, crash = _verdict(assignment), Found(assignment, self.brake), ""
        try:
            if self.refresh is not None:
                assignment = await self.refresh(assignment)
                found = Found(assignment, self.brake)
            async for sight in self.crawl(assignment):
                verdict.see(sight)
                found.see(sight)
                await self._take(run, sight, verdict, found)
        except CrawlerDied as error:
            crash = str(error)
        except Exception as error:  # boundary: one visit's bug never stops the others
            log.exception("visit crashed", extra={"source": assignment.source.slug})
            crash = repr(error)
        await self._settle_found(run, verdict, found)
        return await self._finish(assignment, run, verdict, found, crash)

    async def _take(self, run: CrawlRun, sight: Sight, verdict: Verdict, found: Found) -> None:
        if isinstance(sight, ReportRead) and not found.assignment.baseline:
            if found.add(sight):
                await self._hold(run, verdict, found)
            return
        await self._record(run, sight, verdict)

    async def _record(
        self, run: CrawlRun, sight: Sight, verdict: Verdict, *, vouched: bool = True
    ) -> None:
        events: Sequence[Event] = await to_thread(
            lambda: self.ledger.record(run, sight, vouched=vouched)
        )
        verdict.count_events(len(events))
        for event in events:
            log.info(
                "event",
                extra={"kind": event.kind.value, "source": run.source, "event": str(event.id)},
            )

    async def _hold(self, run: CrawlRun, verdict: Verdict, found: Found) -> None:
        waiting, why = found.take(), found.why
        await to_thread(self.ledger.hold, run, waiting, why)
        verdict.count_suspects(len(waiting))

    async def _settle_found(self, run: CrawlRun, verdict: Verdict, found: Found) -> None:
        found.weigh_whole()
        if found.why:
            await self._hold(run, verdict, found)
        for sight in found.take():
            await self._record(run, sight, verdict, vouched=found.vouched(sight))

    async def _finish(
        self,
        assignment: Assignment,
        run: CrawlRun,
        verdict: Verdict,
        found: Found,
        crash: str,
    ) -> CrawlRun:
        outcome, fault, why = verdict.outcome()
        if crash:
            outcome, fault, why = Outcome.CRASHED, None, crash
        elif outcome is Outcome.OK and found.why:
            outcome, why = Outcome.HELD, found.why
        failures = await to_thread(self.ledger.failures, assignment.source)
        due = next_visit(
            assignment.source,
            self.now(),
            outcome,
            failures=failures + 1,
            complete=verdict.complete,
            retry_after=verdict.retry_after,
        )
        finished = await to_thread(
            lambda: self.ledger.finish(
                run, outcome, tally=verdict.tally, next_due=due, fault=fault, why=why
            )
        )
        _log_visit(finished)
        return finished


def _verdict(assignment: Assignment) -> Verdict:
    pages = assignment.known.values()
    return Verdict(listed=frozenset(entry.url for page in pages for entry in page.entries))


def _log_visit(run: CrawlRun) -> None:
    level = logging.INFO if run.outcome is Outcome.OK else logging.WARNING
    tally = run.tally
    log.log(
        level,
        "visit",
        extra={
            "source": run.source,
            "outcome": run.outcome.value,
            "fault": run.fault.value if run.fault else "",
            "why": run.why,
            "requests": tally.requests,
            "read": tally.read,
            "same": tally.same,
            "failed": tally.failed,
            "held": tally.suspect,
            "events": tally.events,
        },
    )
