"""Reading again what was kept: each page in the crawler process, each verdict a transaction."""

import logging
from asyncio import to_thread
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from disclosures import Assignment, Held
from disclosures.errors import PageError
from disclosures.ports import Agenda
from disclosures.reparse import Again, Choice, HeldAgain, Reparse, Rereader, Stored, Verdict
from store.reparse import judge, judge_held

log = logging.getLogger(__name__)

#: Revisions taken from the store at a time: they hold whole pages and files.
BATCH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """Goes through revisions in force, then through what is held, and reads them again."""

    reparse: Reparse
    rereader: Rereader

    async def __call__(
        self, choice: Choice, *, commit: bool = False, announce: bool = False
    ) -> AsyncIterator[Again | HeldAgain]:
        """Give a verdict on each; with `commit` it is kept before it is given.

        Raises:
            CrawlerDied: The process could not be kept alive. What was kept is done.
        """
        async for again in self._revisions(choice):
            if commit:
                kept = await to_thread(self.reparse.keep, again, announce=announce)
                again = replace(again, verdict=kept)
            yield again
        async for held in self._held(choice):
            if commit:
                held = replace(held, verdict=await to_thread(self.reparse.keep_held, held))
            yield held

    async def _revisions(self, choice: Choice) -> AsyncIterator[Again]:
        after = None
        while batch := await to_thread(self.reparse.batch, choice, after=after, limit=BATCH):
            for stored in batch:
                yield await self._look(stored)
            after = batch[-1].revision.report.id

    async def _held(self, choice: Choice) -> AsyncIterator[HeldAgain]:
        after = None
        while batch := await to_thread(self.reparse.held, choice, after=after, limit=BATCH):
            for held in batch:
                yield await self._look_at_held(held)
            after = batch[-1].id

    async def _look(self, stored: Stored) -> Again:
        source = stored.revision.report.source
        try:
            after = await self.rereader.reread(
                stored.page, listed=stored.listed, source=source, file=stored.file
            )
        except PageError as error:
            return Again(stored=stored, verdict=Verdict.REFUSED, why=_why(error))
        return judge(stored, after)

    async def _look_at_held(self, held: Held) -> HeldAgain:
        sight = held.sight
        try:
            after = await self.rereader.reread(
                sight.page, listed=sight.listed, source=held.source, file=sight.file
            )
        except PageError as error:
            return HeldAgain(held=held, verdict=Verdict.REFUSED, why=_why(error))
        return judge_held(held, after)


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


def _why(error: PageError) -> str:
    return f"{error.fault.value}: {error.why}"
