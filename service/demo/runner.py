"""Runs the steps of the scenario, and waits for the events of each."""

import asyncio
from asyncio import to_thread
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from disclosures import Event, EventKind, SourceState
from service.application import Application
from service.demo.chapters.scenario import scenario_steps
from service.demo.chapters.steps import ScenarioStep
from service.demo.environment import DemoEnvironment
from service.demo.portal_state import apply_action
from service.reasons import in_english

#: Number of events queried; a step makes at most three.
MAX_EVENTS = 200

#: Name of the operator who decides on obligations.
DECIDED_BY = "demo"

#: Interval of polls, in seconds.
POLL_SECONDS = 0.05


class StepFailed(Exception):
    """The events or visits of a step did not occur in time."""


@dataclass(slots=True, kw_only=True)
class ScenarioRunner:
    """Runs steps in an environment; earlier events are ignored."""

    application: Application
    environment: DemoEnvironment

    async def first_visits(self) -> None:
        """Wait until every source was visited once.

        Raises:
            StepFailed: One was not visited within the timeout.
        """
        async with _within(self.environment.timing.timeout, "the first visits did not end"):
            while True:
                health = await to_thread(self.application.queries.health)
                if health and all(h.state is not SourceState.NEW for h in health):
                    return
                await asyncio.sleep(POLL_SECONDS)

    async def differences(self) -> Mapping[str, str]:
        """Return by slug how the stored state of a source differs from its site."""
        state = self.environment.portal.state
        found = {}
        for health in await to_thread(self.application.queries.health):
            posted = len(state.sites[health.source.slug].published_reports)
            if health.state is not SourceState.OK:
                found[health.source.slug] = in_english(health.reason)
            elif (health.reports, health.quarantined) != (posted, 0):
                stored = f"{health.reports} reports stored and {health.quarantined} quarantined"
                found[health.source.slug] = f"{stored}, {posted} on the site"
        return found

    async def visit_all(self) -> None:
        """Visit every source once more, thoroughly, and wait until all letters are sent.

        Raises:
            StepFailed: It was not done within the timeout.
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
        """Return the next step of this repetition; None at its end."""
        state = self.environment.portal.state
        steps = scenario_steps(state.repetition, state.year, self.environment.sites)
        return steps[state.steps] if state.steps < len(steps) else None

    def start_next_repetition(self) -> None:
        """Start the next repetition."""
        state = self.environment.portal.state
        year = datetime.now(UTC).year
        self.environment.store(replace(state, repetition=state.repetition + 1, steps=0, year=year))

    async def run_step(self, step: ScenarioStep) -> Sequence[Event]:
        """Run a step, and wait for its events and their letters.

        Raises:
            StepFailed: They did not occur within the timeout.
        """
        before = {event.id for event in await self._events()}
        not_modified = self._not_modified(step)
        began = datetime.now(UTC)
        self._apply_actions(step, began)
        async with _within(self.environment.timing.timeout, f"{step.en}: no notification in time"):
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
        self.environment.store(replace(state, steps=state.steps + 1))

    async def _until_emitted(self, step: ScenarioStep, before: set[UUID], began: datetime) -> None:
        """Wait for the events; after a delay, request recrawls until they occur."""
        recrawl_at = began + self.environment.timing.recrawl_after
        requested = -1
        while True:
            visits = await self._visits(step.site, began)
            events = [e for e in await self._events() if e.id not in before]
            withheld = await to_thread(self._count_withheld, step.site) if step.min_withheld else 0
            if (
                visits >= step.visits
                and len(events) >= len(step.expected)
                and withheld >= step.min_withheld
                and (step.state is None or await to_thread(self._state, step.site) is step.state)
            ):
                return
            if requested < visits and datetime.now(UTC) >= recrawl_at:
                requested = visits
                await to_thread(
                    self.application.schedule.make_due, [step.site], thorough=not step.conditional
                )
            await asyncio.sleep(POLL_SECONDS)

    def _state(self, site: str) -> SourceState:
        """Return the state of a source, as operators see it."""
        health = self.application.queries.health()
        return next(each.state for each in health if each.source.slug == site)

    def _count_withheld(self, site: str) -> int:
        return len(self.application.queries.withheld(source=site))

    def _discard(self, site: str) -> None:
        """Discard all incidents and withheld readings, as an operator does in the console."""
        for incident in self.application.queries.incidents():
            self.application.ledger.dismiss(incident.id)
        for withheld in self.application.queries.withheld(source=site):
            self.application.ledger.discard(withheld.id)

    def _check_obligations(self, step: ScenarioStep) -> str:
        """Review the obligations, exempt a year, and return how the result is wrong."""
        obligations = self.application.obligations
        self.application.review_obligations()
        for one in obligations.all(source=step.site, report_year=step.exempt):
            if one.id is not None:
                obligations.exempt(one.id, by=DECIDED_BY, note="机构改革后由上级机关一并公布")
        actual = {
            (one.terms.agency, one.terms.report_year): (one.state, one.terms.days_late)
            for one in obligations.all(source=step.site)
        }
        wrong = [
            f"{one.agency} {one.year}: {actual.get((one.agency, one.year))}"
            for one in step.obligations
            if actual.get((one.agency, one.year)) != (one.state, one.days_late)
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
        """Count the finished visits to `site` that began after `since`."""
        runs = await to_thread(lambda: self.application.queries.runs(source=site, limit=50))
        return sum(1 for run in runs if run.finished_at is not None and run.started_at >= since)

    def _not_modified(self, step: ScenarioStep) -> int:
        return self.environment.portal.response_counts(step.site).get(HTTPStatus.NOT_MODIFIED, 0)


@asynccontextmanager
async def _within(limit: timedelta, message: str) -> AsyncIterator[None]:
    """Raise StepFailed with a message on a timeout."""
    try:
        async with asyncio.timeout(limit.total_seconds()):
            yield
    except TimeoutError as error:
        raise StepFailed(message) from error
