"""Reading again what was kept: each page in the crawler process, each verdict a transaction."""

import logging
from asyncio import to_thread
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from disclosures import CrawlJob, WithheldReading
from disclosures.errors import PageError
from disclosures.ports import Schedule
from disclosures.reparse import (
    Reparse,
    ReparseOutcome,
    Reparser,
    ReparseResult,
    ReparseSelection,
    StoredRevision,
    WithheldReparseResult,
)
from store.reparse import judge, judge_held

log = logging.getLogger(__name__)

#: Revisions taken from the store at a time: they hold whole pages and files.
BATCH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """Goes through revisions in force, then through what is held, and reads them again."""

    reparse: Reparse
    rereader: Reparser

    async def __call__(
        self, choice: ReparseSelection, *, commit: bool = False, announce: bool = False
    ) -> AsyncIterator[ReparseResult | WithheldReparseResult]:
        """Give a verdict on each; with `commit` it is kept before it is given.

        Raises:
            CrawlerDied: The process could not be kept alive. What was kept is done.
        """
        async for again in self._revisions(choice):
            if commit:
                kept = await to_thread(self.reparse.keep, again, announce=announce)
                again = replace(again, verdict=kept)
            yield again
        async for withheld in self._held(choice):
            if commit:
                withheld = replace(
                    withheld, verdict=await to_thread(self.reparse.keep_held, withheld)
                )
            yield withheld

    async def _revisions(self, choice: ReparseSelection) -> AsyncIterator[ReparseResult]:
        after = None
        while batch := await to_thread(self.reparse.batch, choice, after=after, limit=BATCH):
            for stored in batch:
                yield await self._look(stored)
            after = batch[-1].revision.report.id

    async def _held(self, choice: ReparseSelection) -> AsyncIterator[WithheldReparseResult]:
        after = None
        while batch := await to_thread(self.reparse.withheld, choice, after=after, limit=BATCH):
            for withheld in batch:
                yield await self._look_at_held(withheld)
            after = batch[-1].id

    async def _look(self, stored: StoredRevision) -> ReparseResult:
        source = stored.revision.report.source
        try:
            after = await self.rereader.reread(
                stored.page, listed=stored.listed, source=source, file=stored.file
            )
        except PageError as error:
            return ReparseResult(stored=stored, verdict=ReparseOutcome.REFUSED, why=_why(error))
        return judge(stored, after)

    async def _look_at_held(self, withheld: WithheldReading) -> WithheldReparseResult:
        observation = withheld.observation
        try:
            after = await self.rereader.reread(
                observation.page,
                listed=observation.listed,
                source=withheld.source,
                file=observation.file,
            )
        except PageError as error:
            return WithheldReparseResult(
                withheld=withheld, verdict=ReparseOutcome.REFUSED, why=_why(error)
            )
        return judge_held(withheld, after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshener:
    """The Refresh port: before a visit, all of its source is of the present reader."""

    rereading: Rereading
    schedule: Schedule

    async def __call__(self, job: CrawlJob) -> CrawlJob:
        """Read the source's pages again where an earlier reader read them."""
        slug = job.source.slug
        choice = ReparseSelection(source=slug)
        if not await to_thread(self.rereading.reparse.count, choice):
            return job
        counts = dict.fromkeys(ReparseOutcome, 0)
        async for again in self.rereading(choice, commit=True):
            counts[again.verdict] += 1
        log.info(
            "read again",
            extra={"source": slug} | {verdict.value: n for verdict, n in counts.items()},
        )
        return await to_thread(self.schedule.job, slug, thorough=job.thorough)


def _why(error: PageError) -> str:
    return f"{error.fault.value}: {error.why}"
