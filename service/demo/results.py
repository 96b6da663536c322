"""Collects what every output of the demonstration received, and compares it with the scenario."""

from asyncio import to_thread
from collections.abc import Sequence

from disclosures import OPERATORS_ONLY, Event, EventKind
from service.application import Application
from service.demo.chapters.scenario import scenario_steps
from service.demo.chapters.steps import ExpectedEvent
from service.demo.comparison import (
    ComparisonResult,
    OutputCheck,
    compare_outputs,
    from_events,
    from_feed,
    from_letters,
)
from service.demo.demo_users import DEMO_USERS, event_letters
from service.demo.environment import DemoEnvironment
from service.demo.http_client import get, read_feed


async def compare_with_scenario(
    application: Application, environment: DemoEnvironment
) -> ComparisonResult:
    """Compare the stored events, the feeds and all mailboxes with the scenario."""
    state = environment.portal.state
    steps = scenario_steps(state.repetition, state.year, environment.sites)
    scenario = tuple(expected for step in steps for expected in step.expected)
    public = tuple(expected for expected in scenario if expected.kind not in OPERATORS_ONLY)
    outputs = [
        OutputCheck(
            name="events", expected_events=scenario, received=from_events(all_events(application))
        )
    ]
    for name, path in (("RSS", "feed.rss"), ("Atom", "feed.atom")):
        response = await to_thread(get, f"{application.base_url}/{path}")
        outputs.append(
            OutputCheck(
                name=name,
                expected_events=public,
                received=from_feed(read_feed(response.body)),
            )
        )
    for reader in DEMO_USERS:
        expected_events: tuple[ExpectedEvent, ...] = tuple(
            expected for expected in scenario if reader.wants(expected)
        )
        letters = event_letters(environment.mailbox, reader)
        outputs.append(
            OutputCheck(
                name=reader.name,
                expected_events=expected_events,
                received=from_letters(letters, reader),
            )
        )
    return compare_outputs(scenario, environment.sites, outputs)


def all_events(application: Application) -> Sequence[Event]:
    """Return the latest events of all kinds."""
    return application.queries.events(kinds=tuple(EventKind), limit=100)
