"""Learns noise from the reports that differ on a visit, and parses these reports without it."""

import logging
from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass, replace

from disclosures import (
    CrawlJob,
    NoisePattern,
    NoiseState,
    PageRole,
    PageUnchanged,
    ReportObserved,
    UnchangedCheck,
)
from disclosures.content_digest import digest, with_known_files
from disclosures.errors import PageError
from disclosures.noise import Movement
from disclosures.ports import (
    Clock,
    ComparePages,
    NoiseRules,
    ReparseBeforeVisit,
    Reparser,
    SettledReports,
    StoredPage,
)
from scheduler.noise_evidence import SeenDifference, assess_noise

log = logging.getLogger(__name__)

#: Reports of one visit that are compared with their stored pages at a time.
MAX_COMPARED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseLearning:
    """The SettleNoise port."""

    rules: NoiseRules
    parser: Reparser
    compare: ComparePages
    reparse: ReparseBeforeVisit
    now: Clock

    async def __call__(
        self,
        job: CrawlJob,
        reports: Sequence[ReportObserved],
        *,
        crawled_with: tuple[NoisePattern, ...],
    ) -> SettledReports:
        """Settle `reports`, which were read with the patterns `crawled_with`."""
        settled = SettledReports(job=job, reports=tuple(reports))
        if job.source.noise != crawled_with:
            settled = await self._parse_again(settled)
        changed = [each for each in settled.reports if _is_changed(job, each)]
        if not changed or not await self._learn(job, changed[:MAX_COMPARED]):
            return settled
        settled = replace(settled, job=await self._renewed(job))
        return await self._parse_again(settled)

    async def _learn(self, job: CrawlJob, changed: Sequence[ReportObserved]) -> bool:
        """Record the evidence of `changed`; return whether a rule is muted now."""
        slug = job.source.slug
        stored = await to_thread(self.rules.stored_pages, slug, [each.url for each in changed])
        seen: list[SeenDifference] = []
        for report in changed:
            seen += _repeated(report)
            if report.url in stored and report.file is None:
                seen += await self._since(job, stored[report.url], report)
        if not seen:
            return False
        known = await to_thread(lambda: self.rules.rules(source=slug))
        rules = assess_noise(slug, {each.pattern: each for each in known}, seen, self.now())
        await to_thread(self.rules.record, slug, rules)
        muted = [each for each in rules if each.state is NoiseState.MUTED]
        for rule in muted:
            log.info(
                "noise muted",
                extra={
                    "source": slug,
                    "rule": str(rule.id),
                    "shape": rule.pattern.shape.value,
                    "before": rule.pattern.before,
                    "after": rule.pattern.after,
                    "reason": str(rule.reason),
                },
            )
        return bool(muted)

    async def _since(
        self, job: CrawlJob, stored: StoredPage, report: ReportObserved
    ) -> list[SeenDifference]:
        """Where a report differs from its stored page."""
        try:
            found = await self.compare(stored.page, report.page, source=job.source)
        except PageError:
            return []
        at = report.page.fetched_at or self.now()
        return [
            SeenDifference(
                difference=each,
                movement=Movement(
                    url=report.url,
                    before=each.before,
                    after=each.after,
                    before_at=stored.seen_at,
                    after_at=at,
                ),
                confirmed=stored.confirmed,
            )
            for each in found
        ]

    async def _renewed(self, job: CrawlJob) -> CrawlJob:
        """The job after its stored readings were reparsed without the noise."""
        slug = job.source.slug
        renewed = await self.reparse(job)
        muted = await to_thread(lambda: self.rules.rules(source=slug, states=(NoiseState.MUTED,)))
        patterns = tuple(each.pattern for each in muted)
        return replace(renewed, source=replace(renewed.source, noise=patterns))

    async def _parse_again(self, settled: SettledReports) -> SettledReports:
        """Parse the reports without the noise; sort out those that are unchanged then."""
        reports, unchanged = [], list(settled.unchanged)
        for report in settled.reports:
            known = settled.job.known.get(report.url)
            report = await self._without_noise(settled.job, report)
            if known is not None and known.digest == report.digest:
                unchanged.append(_unchanged(report))
            else:
                reports.append(report)
        return replace(settled, reports=tuple(reports), unchanged=tuple(unchanged))

    async def _without_noise(self, job: CrawlJob, report: ReportObserved) -> ReportObserved:
        try:
            reading = await self.parser.parse_stored_page(
                report.page, listed=report.listed, source=job.source, file=report.file
            )
        except PageError:
            return report
        reading = with_known_files(reading, report.reading.attachments)
        return replace(report, reading=reading, digest=digest(reading))


def _is_changed(job: CrawlJob, report: ReportObserved) -> bool:
    known = job.known.get(report.url)
    return known is not None and known.role is PageRole.REPORT and bool(known.digest)


def _repeated(report: ReportObserved) -> list[SeenDifference]:
    """Where a report differed in two responses of one visit."""
    first, second = report.page.fetched_at, report.repeated_at
    if first is None or second is None:
        return []
    return [
        SeenDifference(
            difference=each,
            movement=Movement(
                url=report.url,
                before=each.before,
                after=each.after,
                before_at=first,
                after_at=second,
                repeated=True,
            ),
        )
        for each in report.differences
    ]


def _unchanged(report: ReportObserved) -> PageUnchanged:
    return PageUnchanged(
        url=report.url,
        role=PageRole.REPORT,
        how=UnchangedCheck.SAME_READING,
        etag=report.page.etag,
        last_modified=report.page.last_modified,
        raw_sha256=report.page.sha256,
        files=report.reading.attachments,
    )
