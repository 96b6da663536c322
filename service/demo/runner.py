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
from service.application import Application
from service.demo.environment import DemoEnvironment
from service.demo.portal_state import apply_action
from service.demo.scenario import scenario_steps
from service.demo.steps import ScenarioStep

#: Events looked at; a step makes three at the most.
MAX_EVENTS = 200

#: Who decides on obligations in the story.
DECIDED_BY = "demo"

#: Between two looks, in seconds.
POLL_SECONDS = 0.05


class StepFailed(Exception):
    """A step was not told in time, or a visit did not come."""


@dataclass(slots=True, kw_only=True)
class ScenarioRunner:
    """Makes the steps. What was told before it came does not concern it."""

    application: Application
    environment: DemoEnvironment

    async def first_visits(self) -> None:
        """Wait until every source was visited once.

        Raises:
            NotTold: One was not visited within the tempo's patience.
        """
        async with _within(self.environment.timing.timeout, "the first visits did not end"):
            while True:
                health = await to_thread(self.application.queries.health)
                if health and all(h.state is not SourceState.NEW for h in health):
                    return
                await asyncio.sleep(POLL_SECONDS)

    async def differences(self) -> Mapping[str, str]:
        """By slug, how what is kept of a source differs from what stands on its site."""
        state = self.environment.portal.state
        found = {}
        for health in await to_thread(self.application.queries.health):
            posted = len(state.sites[health.source.slug].published_reports)
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
        await to_thread(self.application.schedule.make_due)
        async with _within(self.environment.timing.timeout, "the last visits did not end"):
            waiting = set(self.environment.sites)
            while waiting:
                await asyncio.sleep(POLL_SECONDS)
                waiting = {slug for slug in waiting if not await self._visits(slug, began)}
            await self._until_delivered()

    def next_step(self) -> ScenarioStep | None:
        """The step that comes next in this chapter; None at its end."""
        state = self.environment.portal.state
        steps = scenario_steps(state.repetition, state.year, self.environment.sites)
        return steps[state.steps] if state.steps < len(steps) else None

    def start_next_chapter(self) -> None:
        """Begin the next chapter."""
        state = self.environment.portal.state
        year = datetime.now(UTC).year
        self.environment.keep(replace(state, repetition=state.repetition + 1, steps=0, year=year))

    async def run_step(self, step: ScenarioStep) -> Sequence[Event]:
        """Make a step and wait until the events it must cause are there, and its letters sent.

        Raises:
            NotTold: They were not, within the tempo's patience.
        """
        before = {event.id for event in await self._events()}
        not_modified = self._not_modified(step)
        began = datetime.now(UTC)
        self._apply_actions(step, began)
        async with _within(self.environment.timing.timeout, f"{step.en}: not told in time"):
            await self._until_emitted(step, before, began)
            if step.conditional and self._not_modified(step) <= not_modified:
                raise StepFailed(f"{step.en}: no page was answered with 304")
            if step.discard:
                await to_thread(self._discard, step.site)
            if step.obligations and (wrong := await to_thread(self._check_obligations, step)):
                raise StepFailed(f"{step.en}: {wrong}")
            await self._until_delivered()
        return [event for event in await self._events() if event.id not in before]

    def _apply_actions(self, step: ScenarioStep, now: datetime) -> None:
        state = self.environment.portal.state
        for action in step.actions:
            state = apply_action(state, action, now)
        self.environment.keep(replace(state, steps=state.steps + 1))

    async def _until_emitted(self, step: ScenarioStep, before: set[UUID], began: datetime) -> None:
        """Wait, and after a while ask for a recrawl, as often as it takes."""
        asked_at = began + self.environment.timing.recrawl_after
        asked = -1
        while True:
            visits = await self._visits(step.site, began)
            events = [e for e in await self._events() if e.id not in before]
            withheld = await to_thread(self._held, step.site) if step.min_withheld else 0
            if (
                visits >= step.visits
                and len(events) >= len(step.expected)
                and withheld >= step.min_withheld
            ):
                return
            if asked < visits and datetime.now(UTC) >= asked_at:
                asked = visits
                await to_thread(
                    self.application.schedule.make_due, [step.site], thorough=not step.conditional
                )
            await asyncio.sleep(POLL_SECONDS)

    def _held(self, site: str) -> int:
        return len(self.application.queries.withheld(source=site))

    def _discard(self, site: str) -> None:
        """Do what an operator does at the console with what is not to be believed."""
        for incident in self.application.queries.incidents():
            self.application.ledger.dismiss(incident.id)
        for withheld in self.application.queries.withheld(source=site):
            self.application.ledger.discard(withheld.id)

    def _check_obligations(self, step: ScenarioStep) -> str:
        """Review what is owed, let an operator exempt a year, and say what the board says wrong."""
        desk = self.application.obligations
        review_due(desk, self.application.now)
        for one in desk.all(source=step.site, report_year=step.exempt):
            if one.id is not None:
                desk.exempt(one.id, by=DECIDED_BY, note="机构改革后由上级机关一并公布")
        said = {
            (one.terms.agency, one.terms.report_year): (one.state, one.terms.days_late)
            for one in desk.all(source=step.site)
        }
        wrong = [
            f"{obligations.agency} {obligations.year}: {said.get((obligations.agency, obligations.year))}"
            for obligations in step.obligations
            if said.get((obligations.agency, obligations.year))
            != (obligations.state, obligations.days_late)
        ]
        return "; ".join(wrong)

    async def _until_delivered(self) -> None:
        while True:
            waiting = await to_thread(self.application.outbox.waiting)
            if not waiting.get("due", 0) and not waiting.get("later", 0):
                return
            await asyncio.sleep(POLL_SECONDS)

    async def _events(self) -> Sequence[Event]:
        return await to_thread(
            lambda: self.application.queries.events(kinds=tuple(EventKind), limit=MAX_EVENTS)
        )

    async def _visits(self, site: str, since: datetime) -> int:
        """Count the visits to `site` that began after `since` and have ended."""
        runs = await to_thread(lambda: self.application.queries.runs(source=site, limit=50))
        return sum(1 for run in runs if run.finished_at is not None and run.started_at >= since)

    def _not_modified(self, step: ScenarioStep) -> int:
        return self.environment.portal.response_counts(step.site).get(HTTPStatus.NOT_MODIFIED, 0)


@asynccontextmanager
async def _within(timeout: timedelta, otherwise: str) -> AsyncIterator[None]:
    """Turn a time-out into a sentence."""
    try:
        async with asyncio.timeout(timeout.total_seconds()):
            yield
    except TimeoutError as error:
        raise StepFailed(otherwise) from error
