"""Runs one visit: crawl the source, record the observations, finish the run."""

import logging
from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from disclosures import (
    CrawlJob,
    CrawlRun,
    Event,
    KnownPage,
    Observation,
    PageRole,
    ReportObserved,
    RunOutcome,
)
from disclosures.cause import cause_of
from disclosures.errors import CrawlerDied, StoreError
from disclosures.ports import Clock, Crawl, Ledger, ReparseBeforeVisit, SettleNoise
from disclosures.reason import Reason, ReasonCode
from scheduler.change_limits import ChangeLimits
from scheduler.next_visit import next_visit
from scheduler.visit_findings import VisitFindings
from scheduler.visit_result import VisitResult

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Crawls sources and records what they published."""

    crawl: Crawl
    ledger: Ledger
    now: Clock
    change_limits: ChangeLimits = field(default_factory=ChangeLimits)

    #: Parses stored pages with the present parser, so that old and new readings are comparable.
    reparse: ReparseBeforeVisit | None = None

    #: Learns what differs at every visit; None: every difference is an edit.
    noise: SettleNoise | None = None

    #: How long after its first visit a new source is visited again, to learn its noise; None: as
    #: any other source.
    second_reading: timedelta | None = None

    async def visit(self, job: CrawlJob) -> CrawlRun:
        """Visit one source; raises only StoreError, if the run cannot be opened or finished.

        What was observed before a failure is recorded.
        """
        run = await to_thread(self.ledger.begin, job.source)
        result, findings = _visit_result(job), VisitFindings(job, self.change_limits)
        crash: Reason | None = None
        try:
            if self.reparse is not None:
                job = await self.reparse(job)
                findings = VisitFindings(job, self.change_limits)
            async for observation in self.crawl(job):
                result.observe(observation)
                findings.observe(observation)
                await self._handle(run, observation, result, findings)
        except CrawlerDied as error:
            crash = error.reason
        except StoreError as error:
            crash = _store_failure(job, error)
        except Exception as error:  # boundary: a bug in one visit must not stop others
            log.exception("visit crashed", extra={"source": job.source.slug})
            crash = Reason.of(ReasonCode.VISIT_CRASHED, error=type(error).__name__)
        try:
            await self._record_findings(run, result, findings)
        except CrawlerDied as error:
            crash = crash or error.reason
        except StoreError as error:
            crash = crash or _store_failure(job, error)
        return await self._finish(job, run, result, findings, crash)

    async def _handle(
        self, run: CrawlRun, observation: Observation, result: VisitResult, findings: VisitFindings
    ) -> None:
        if isinstance(observation, ReportObserved) and not findings.job.baseline:
            if not findings.add(observation):
                return
            if not findings.quarantined:
                await self._settle_noise(run, result, findings)
            if findings.reason is not None:
                await self._quarantine(run, result, findings)
            return
        await self._record(run, observation, result)

    async def _record(
        self,
        run: CrawlRun,
        observation: Observation,
        result: VisitResult,
        *,
        corroborated: bool = True,
    ) -> None:
        events: Sequence[Event] = await to_thread(
            lambda: self.ledger.record(run, observation, corroborated=corroborated)
        )
        result.count_events(len(events))
        for event in events:
            log.info(
                "event emitted",
                extra={"kind": event.kind.value, "source": run.source, "event": str(event.id)},
            )

    async def _quarantine(
        self, run: CrawlRun, result: VisitResult, findings: VisitFindings
    ) -> None:
        findings.quarantined = True
        reports, reason = findings.take(), findings.reason
        assert reason is not None, "nothing is quarantined without a reason"
        await to_thread(self.ledger.quarantine, run, reports, reason)
        result.count_quarantined(len(reports))

    async def _record_findings(
        self, run: CrawlRun, result: VisitResult, findings: VisitFindings
    ) -> None:
        if not findings.quarantined:
            await self._settle_noise(run, result, findings)
        findings.check_at_end()
        if findings.reason is not None:
            await self._quarantine(run, result, findings)
        for observation in findings.take():
            await self._record(
                run, observation, result, corroborated=findings.corroborated(observation)
            )

    async def _settle_noise(
        self, run: CrawlRun, result: VisitResult, findings: VisitFindings
    ) -> None:
        """Leave the noise out of the collected reports; record those that are unchanged then."""
        if self.noise is None or not findings.collected:
            return
        settled = await self.noise(
            findings.job, findings.collected, crawled_with=findings.crawled_with
        )
        findings.settle(settled)
        for unchanged in settled.unchanged:
            await self._record(run, unchanged, result)

    async def _finish(
        self,
        job: CrawlJob,
        run: CrawlRun,
        result: VisitResult,
        findings: VisitFindings,
        crash: Reason | None,
    ) -> CrawlRun:
        outcome, fault, reason = result.outcome()
        if crash is not None:
            outcome, fault, reason = RunOutcome.CRASHED, None, crash
        elif reason is not None and reason.code is ReasonCode.CRAWLER_FAILED:
            outcome, fault = RunOutcome.CRASHED, None
        elif outcome is RunOutcome.OK and findings.reason is not None:
            outcome, reason = RunOutcome.QUARANTINED, findings.reason
        failures = await to_thread(self.ledger.failures, job.source)
        crashes = await to_thread(self.ledger.crashes, job.source)
        due = next_visit(
            job.source,
            self.now(),
            cause_of(outcome, fault, reason),
            failures=failures + 1,
            crashes=crashes + 1,
            complete=result.complete,
            retry_after=result.retry_after,
            second_reading=self.second_reading if job.baseline else None,
        )
        finished = await to_thread(
            lambda: self.ledger.finish(
                run, outcome, stats=result.stats, next_due=due, fault=fault, reason=reason
            )
        )
        _log_visit(finished)
        return finished


def _store_failure(job: CrawlJob, error: StoreError) -> Reason:
    """Log a failure of the store during a visit; return its reason."""
    log.error("store failed", extra={"source": job.source.slug, "error": str(error)})
    return Reason.of(ReasonCode.VISIT_STORE_FAILED)


def _visit_result(job: CrawlJob) -> VisitResult:
    pages = job.known.values()
    return VisitResult(
        listed=frozenset(entry.url for page in pages for entry in page.entries),
        ever_read=any(map(_was_read, pages)),
    )


def _was_read(page: KnownPage) -> bool:
    """Whether a page is a report that was read; one that always failed is known while it waits."""
    return page.role is PageRole.REPORT and bool(page.digest or page.raw_sha256 or page.due)


def _log_visit(run: CrawlRun) -> None:
    level = logging.INFO if run.outcome is RunOutcome.OK else logging.WARNING
    stats = run.stats
    log.log(
        level,
        "visit",
        extra={
            "source": run.source,
            "outcome": run.outcome.value,
            "fault": run.fault.value if run.fault else "",
            "reason": str(run.reason or ""),
            "requests": stats.requests,
            "read": stats.read,
            "same": stats.same,
            "failed": stats.failed,
            "quarantined": stats.quarantined,
            "events": stats.events,
        },
    )
