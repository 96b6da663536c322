"""Reparses stored pages: each page in the crawler process, each result in one transaction."""

import logging
from asyncio import to_thread
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from disclosures import CrawlJob, WithheldReading
from disclosures.errors import PageError
from disclosures.ports import (
    Reparse,
    ReparseOutcome,
    Reparser,
    ReparseResult,
    ReparseRun,
    ReparseSelection,
    Schedule,
    StoredRevision,
    WithheldReparseResult,
)
from disclosures.reason import Reason, ReasonCode
from store.reparse.reports import assess_reparse, assess_withheld_reparse

log = logging.getLogger(__name__)

#: Revisions read from the store at a time: each holds a whole page and its file.
BATCH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPagesReparse:
    """The ReparseRun port: current revisions first, then withheld readings."""

    reparse: Reparse
    parser: Reparser

    async def __call__(
        self, selection: ReparseSelection, *, commit: bool = False, announce: bool = False
    ) -> AsyncIterator[ReparseResult | WithheldReparseResult]:
        """Yield one result a page; with `commit` it is stored before it is yielded.

        Raises:
            CrawlerDied: The crawler process could not be kept alive. Stored results stay.
        """
        async for result in self._revisions(selection):
            if commit:
                kept = await to_thread(self.reparse.keep, result, announce=announce)
                result = replace(result, outcome=kept)
            yield result
        async for withheld in self._withheld(selection):
            if commit:
                kept = await to_thread(self.reparse.keep_withheld, withheld)
                withheld = replace(withheld, outcome=kept)
            yield withheld

    async def _revisions(self, selection: ReparseSelection) -> AsyncIterator[ReparseResult]:
        after = None
        while batch := await to_thread(self.reparse.batch, selection, after=after, limit=BATCH):
            for stored in batch:
                yield await self._parse_revision(stored)
            after = batch[-1].revision.report.id

    async def _withheld(self, selection: ReparseSelection) -> AsyncIterator[WithheldReparseResult]:
        after = None
        while batch := await to_thread(self.reparse.withheld, selection, after=after, limit=BATCH):
            for withheld in batch:
                yield await self._parse_withheld(withheld)
            after = batch[-1].id

    async def _parse_revision(self, stored: StoredRevision) -> ReparseResult:
        source = stored.revision.report.source
        try:
            reading = await self.parser.parse_stored_page(
                stored.page, listed=stored.listed, source=source, file=stored.file
            )
        except PageError as error:
            return ReparseResult(
                stored=stored, outcome=ReparseOutcome.REFUSED, reasons=_reasons(error)
            )
        return assess_reparse(stored, reading)

    async def _parse_withheld(self, withheld: WithheldReading) -> WithheldReparseResult:
        observation = withheld.observation
        try:
            reading = await self.parser.parse_stored_page(
                observation.page,
                listed=observation.listed,
                source=withheld.source,
                file=observation.file,
            )
        except PageError as error:
            return WithheldReparseResult(
                withheld=withheld, outcome=ReparseOutcome.REFUSED, reasons=_reasons(error)
            )
        return assess_withheld_reparse(withheld, reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReparse:
    """The ReparseBeforeVisit port: reparses a source that an older parser version has read."""

    run: ReparseRun
    reparse: Reparse
    schedule: Schedule

    async def __call__(self, job: CrawlJob) -> CrawlJob:
        """Reparse the source's outdated pages and return the job renewed after it."""
        slug = job.source.slug
        selection = ReparseSelection(source=slug)
        if not await to_thread(self.reparse.count, selection):
            return job
        counts = dict.fromkeys(ReparseOutcome, 0)
        async for result in self.run(selection, commit=True):
            counts[result.outcome] += 1
        log.info(
            "source reparsed",
            extra={"source": slug} | {outcome.value: n for outcome, n in counts.items()},
        )
        return await to_thread(self.schedule.job, slug, thorough=job.thorough)


def _reasons(error: PageError) -> tuple[Reason, ...]:
    return (Reason.of(ReasonCode.FILE_NOT_READ, fault=error.fault.value, reason=error.reason),)
