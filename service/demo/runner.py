"""Plays the story on the stage, and waits until each step has been told."""

import asyncio
from asyncio import to_thread
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from disclosures import Event, EventKind, SourceState
from scheduler.reviewing import review_due
from service.demo.script import Step
from service.demo.stage import Stage
from service.demo.state import after
from service.demo.story import chapter
from service.wiring import House

#: Events looked at; a step makes three at the most.
LATEST = 200

#: Who decides on obligations in the story.
BY = "demo"

#: Between two looks, in seconds.
LOOK = 0.05


class NotTold(Exception):
    """A step was not told in time, or a visit did not come."""


@dataclass(slots=True, kw_only=True)
class Director:
    """Makes the steps. What was told before it came does not concern it."""

    house: House
    stage: Stage

    async def first_visits(self) -> None:
        """Wait until every source was visited once.

        Raises:
            NotTold: One was not visited within the tempo's patience.
        """
        async with _within(self.stage.tempo.patience, "the first visits did not end"):
            while True:
                health = await to_thread(self.house.archive.health)
                if health and all(h.state is not SourceState.NEW for h in health):
                    return
                await asyncio.sleep(LOOK)

    async def differences(self) -> Mapping[str, str]:
        """By slug, how what is kept of a source differs from what stands on its site."""
        state = self.stage.portal.state
        found = {}
        for health in await to_thread(self.house.archive.health):
            posted = len(state.sites[health.source.slug].postings)
            if health.state is not SourceState.OK:
                found[health.source.slug] = health.why
            elif (health.reports, health.withheld) != (posted, 0):
                kept = f"{health.reports} reports kept and {health.withheld} held"
                found[health.source.slug] = f"{kept}, {posted} stand there"
        return found

    async def visit_all(self) -> None:
        """Have every source visited once more, thoroughly, and every letter sent.

        Raises:
            NotTold: It was not done within the tempo's patience.
        """
        began = datetime.now(UTC)
        await to_thread(self.house.schedule.make_due)
        async with _within(self.stage.tempo.patience, "the last visits did not end"):
            waiting = set(self.stage.sites)
            while waiting:
                await asyncio.sleep(LOOK)
                waiting = {slug for slug in waiting if not await self._visits(slug, began)}
            await self._until_delivered()

    def next_step(self) -> Step | None:
        """The step that comes next in this chapter; None at its end."""
        state = self.stage.portal.state
        steps = chapter(state.chapter, state.year, self.stage.sites)
        return steps[state.steps] if state.steps < len(steps) else None

    def turn_page(self) -> None:
        """Begin the next chapter."""
        state = self.stage.portal.state
        year = datetime.now(UTC).year
        self.stage.keep(replace(state, chapter=state.chapter + 1, steps=0, year=year))

    async def perform(self, step: Step) -> Sequence[Event]:
        """Make a step and wait until the events it must cause are there, and its letters sent.

        Raises:
            NotTold: They were not, within the tempo's patience.
        """
        before = {event.id for event in await self._events()}
        not_modified = self._not_modified(step)
        began = datetime.now(UTC)
        self._make(step, began)
        async with _within(self.stage.tempo.patience, f"{step.en}: not told in time"):
            await self._until_told(step, before, began)
            if step.lazy and self._not_modified(step) <= not_modified:
                raise NotTold(f"{step.en}: no page was answered with 304")
            if step.discard:
                await to_thread(self._discard, step.site)
            if step.owed and (wrong := await to_thread(self._owed, step)):
                raise NotTold(f"{step.en}: {wrong}")
            await self._until_delivered()
        return [event for event in await self._events() if event.id not in before]

    def _make(self, step: Step, now: datetime) -> None:
        state = self.stage.portal.state
        for deed in step.deeds:
            state = after(state, deed, now)
        self.stage.keep(replace(state, steps=state.steps + 1))

    async def _until_told(self, step: Step, before: set[UUID], began: datetime) -> None:
        """Wait, and after a while ask for a recrawl, as often as it takes."""
        asked_at = began + self.stage.tempo.grace
        asked = -1
        while True:
            visits = await self._visits(step.site, began)
            events = [e for e in await self._events() if e.id not in before]
            withheld = await to_thread(self._held, step.site) if step.holds else 0
            if visits >= step.visits and len(events) >= len(step.told) and withheld >= step.holds:
                return
            if asked < visits and datetime.now(UTC) >= asked_at:
                asked = visits
                await to_thread(self.house.schedule.make_due, [step.site], thorough=not step.lazy)
            await asyncio.sleep(LOOK)

    def _held(self, site: str) -> int:
        return len(self.house.archive.withheld(source=site))

    def _discard(self, site: str) -> None:
        """Do what an operator does at the console with what is not to be believed."""
        for incident in self.house.archive.incidents():
            self.house.ledger.dismiss(incident.id)
        for withheld in self.house.archive.withheld(source=site):
            self.house.ledger.discard(withheld.id)

    def _owed(self, step: Step) -> str:
        """Review what is owed, let an operator exempt a year, and say what the board says wrong."""
        desk = self.house.obligations
        review_due(desk, self.house.now)
        for one in desk.all(source=step.site, report_year=step.exempt):
            if one.id is not None:
                desk.exempt(one.id, by=BY, note="机构改革后由上级机关一并公布")
        said = {
            (one.terms.agency, one.terms.report_year): (one.state, one.terms.days_late)
            for one in desk.all(source=step.site)
        }
        wrong = [
            f"{owed.agency} {owed.year}: {said.get((owed.agency, owed.year))}"
            for owed in step.owed
            if said.get((owed.agency, owed.year)) != (owed.state, owed.days_late)
        ]
        return "; ".join(wrong)

    async def _until_delivered(self) -> None:
        while True:
            waiting = await to_thread(self.house.outbox.waiting)
            if not waiting.get("due", 0) and not waiting.get("later", 0):
                return
            await asyncio.sleep(LOOK)

    async def _events(self) -> Sequence[Event]:
        return await to_thread(
            lambda: self.house.archive.events(kinds=tuple(EventKind), limit=LATEST)
        )

    async def _visits(self, site: str, since: datetime) -> int:
        """Count the visits to `site` that began after `since` and have ended."""
        runs = await to_thread(lambda: self.house.archive.runs(source=site, limit=50))
        return sum(1 for run in runs if run.finished_at is not None and run.started_at >= since)

    def _not_modified(self, step: Step) -> int:
        return self.stage.portal.answered(step.site).get(HTTPStatus.NOT_MODIFIED, 0)


@asynccontextmanager
async def _within(patience: timedelta, otherwise: str) -> AsyncIterator[None]:
    """Turn a time-out into a sentence."""
    try:
        async with asyncio.timeout(patience.total_seconds()):
            yield
    except TimeoutError as error:
        raise NotTold(otherwise) from error
