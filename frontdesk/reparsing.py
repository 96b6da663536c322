"""Reading again what was kept: each page in the crawler process, each verdict a transaction."""

import logging
from asyncio import to_thread
from collections.abc import AsyncIterator
from dataclasses import dataclass

from disclosures import Assignment
from disclosures.errors import PageError
from disclosures.ports import Agenda
from disclosures.reparse import Again, Choice, Reparse, Rereader, Stored, Verdict
from store.reparse import judge

log = logging.getLogger(__name__)

#: Revisions taken from the store at a time: they hold whole pages and files.
BATCH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """Goes through revisions in force and reads them again."""

    reparse: Reparse
    rereader: Rereader

    async def __call__(
        self, choice: Choice, *, commit: bool = False, announce: bool = False
    ) -> AsyncIterator[Again]:
        """Give a verdict on each; with `commit` it is kept before it is given.

        Raises:
            CrawlerDied: The process could not be kept alive. What was kept is done.
        """
        after = None
        while batch := await to_thread(self.reparse.batch, choice, after=after, limit=BATCH):
            for stored in batch:
                again = await self._look(stored)
                if commit:
                    await to_thread(self.reparse.keep, again, announce=announce)
                yield again
            after = batch[-1].revision.report.id

    async def _look(self, stored: Stored) -> Again:
        source = stored.revision.report.source
        try:
            after = await self.rereader.reread(
                stored.page, listed=stored.listed, source=source, file=stored.file
            )
        except PageError as error:
            why = f"{error.fault.value}: {error.why}"
            return Again(stored=stored, verdict=Verdict.REFUSED, why=why)
        return judge(stored, after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshener:
    """The Refresh port: before a visit, all of its source is of the present reader."""

    rereading: Rereading
    agenda: Agenda

    async def __call__(self, assignment: Assignment) -> Assignment:
        """Read the source's pages again where an earlier reader read them."""
        slug = assignment.source.slug
        choice = Choice(source=slug)
        if not await to_thread(self.rereading.reparse.count, choice):
            return assignment
        counts = dict.fromkeys(Verdict, 0)
        async for again in self.rereading(choice, commit=True):
            counts[again.verdict] += 1
        log.info(
            "read again",
            extra={"source": slug} | {verdict.value: n for verdict, n in counts.items()},
        )
        return await to_thread(self.agenda.assignment, slug, thorough=assignment.thorough)
