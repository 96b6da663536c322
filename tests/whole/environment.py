"""The portal, the mail server and the database of a service that a test kills."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from disclosures import Audience, Event, EventKind, SourceState
from disclosures.errors import StoreError
from service.demo.chapters.steps import ExpectedEvent, ScenarioStep
from service.demo.demo_users import ADA, BOB, OPERATOR
from service.demo.http_client import get
from service.demo.mailbox import Mailbox
from service.demo.portal import Portal
from service.demo.portal_state import apply_action
from service.demo.sites import Site
from store.database import Database
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.queries.queries import SqlQueries
from store.sources.schedule import SqlSchedule
from tests.whole.service_process import ServiceProcess, wait_until


class SlowMailbox(Mailbox):
    """A mail server that answers 250 only 150 ms after it stored a letter; kills hit in between."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.received = threading.Event()

    def keep(self, letter: bytes) -> None:
        super().keep(letter)
        self.received.set()
        time.sleep(0.15)


@dataclass(slots=True)
class Environment:
    """The portal, the mail server and the database, seen from outside the service."""

    folder: Path
    sites: Mapping[str, Site]
    portal: Portal
    mailbox: SlowMailbox
    service: ServiceProcess
    database: Database
    base_url: str
    rng: random.Random
    kills_in_mail_window: int = 0
    expected: list[ExpectedEvent] = field(default_factory=list)

    #: When, on the monotonic clock, the next recrawls may be requested.
    _recrawl_at: float = 0

    def events(self) -> list[Event]:
        try:
            queries = SqlQueries(self.database.sessions)
            return list(queries.events(kinds=tuple(EventKind), limit=200))
        except StoreError:
            return []

    def publish(self, step: ScenarioStep) -> None:
        state = self.portal.state
        for action in step.actions:
            state = apply_action(state, action, datetime.now(UTC))
        self.portal.state = state
        self.expected.extend(step.expected)

    def kill(self, moment: str, step: ScenarioStep) -> None:
        """Kill the service at `moment` while it processes `step`; it may have ended by itself."""
        responses = self._responses(step)
        recorded = len(self.events())
        self.mailbox.received.clear()
        match moment:
            case "during the crawl":
                self._await(lambda: self._responses(step) > responses)
            case "after recording the event" if step.expected:
                self._await(lambda: len(self.events()) > recorded)
            case "while a letter is sent" if step.expected:
                self._await(lambda: self.mailbox.received.is_set() or self.service.ended)
                self.kills_in_mail_window += self.mailbox.received.is_set()
            case "within two seconds":
                time.sleep(self.rng.uniform(0.3, 2.3))
            case _:
                time.sleep(self.rng.uniform(0.2, 9))
        self.service.kill()

    def _responses(self, step: ScenarioStep) -> int:
        return sum(self.portal.response_counts(step.site).values())

    def _await(self, holds: Callable[[], object]) -> None:
        def happens() -> object:
            self._recrawl_unreadable()
            return holds()

        wait_until(happens, lambda: f"the moment of the kill\n{self._log_tail()}", 150)

    def is_complete(self) -> bool:
        """Whether every expected event has been recorded."""
        if len(self.events()) >= len(self.expected):
            return True
        self._recrawl_unreadable()
        return False

    def _recrawl_unreadable(self) -> None:
        """Recrawl what cannot be read, as an operator does; by itself that waits for a day."""
        if time.monotonic() < self._recrawl_at:
            return
        self._recrawl_at = time.monotonic() + 1
        with suppress(StoreError):
            health = SqlQueries(self.database.sessions).health()
            unread = (SourceState.FAILING, SourceState.UNREADABLE)
            slugs = [each.source.slug for each in health if each.state in unread]
            if slugs:
                schedule = SqlSchedule(self.database.sessions, lambda: datetime.now(UTC))
                schedule.make_due(slugs, thorough=False)

    def wait_for(self, step: ScenarioStep) -> None:
        wait_until(
            self.is_complete, lambda: f"{step.en}: {self.missing_kinds()}\n{self._log_tail()}"
        )

    def _log_tail(self) -> str:
        return self.service.log[-3000:]

    def missing_kinds(self) -> str:
        return str(Counter(t.kind for t in self.expected) - Counter(e.kind for e in self.events()))


def settings(folder: Path, smtp_port: int, port: int) -> dict[str, str]:
    return {
        "database_url": f"sqlite:///{folder / 'gongkai.db'}",
        "var": str(folder),
        "catalogue": str(folder / "catalogue.toml"),
        "port": str(port),
        "smtp_port": str(smtp_port),
        "smtp_connections": "1",  # one letter in flight: a kill can repeat at most one
        "mail_from": "gongkai@demo.example",
        "operator_address": OPERATOR.address,
        "allowed_networks": '["127.0.0.1/32"]',
        "withdraw_after": "2",
        "withdraw_span": "PT0.2S",
        "correlation_delay": "PT0.3S",
        "unreadable_span": "PT0S",
        "visit_lease": "PT4S",
        "delivery_lease": "PT2S",
        "log_format": "plain",
    }


def write_catalogue(folder: Path, sites: Mapping[str, Site], portal: Portal) -> None:
    lines = []
    for slug, site in sites.items():
        lines += ["[[source]]", f'slug = "{slug}"', f'agency = "{site.agency}"']
        lines += [f'url = "{portal.address(slug, site.list)}"', f'province = "{site.province}"']
        lines += ['every = "1s"', 'delay = "0s"', ""]
    (folder / "catalogue.toml").write_text("\n".join(lines), encoding="utf-8")


def start_and_subscribe(environment: Environment) -> None:
    """Start the service, wait until it has read every source, and subscribe the readers."""
    environment.service.start()
    wait_until(
        lambda: responds(environment), lambda: f"it starts\n{environment.service.log[-3000:]}"
    )
    queries = SqlQueries(environment.database.sessions)
    wait_until(
        lambda: all(h.state is SourceState.OK for h in queries.health()) and queries.health(),
        lambda: f"the first visits\n{environment.service.log[-3000:]}",
    )
    subscribers = SqlSubscribers(environment.database.sessions, lambda: datetime.now(UTC))
    for user in (ADA, BOB):
        subscription = subscribers.subscribe(
            user.address,
            language=user.language,
            sources=user.sources,
            audience=Audience.READER,
        )
        subscribers.confirm(subscription.id)


def responds(environment: Environment) -> bool:
    try:
        return get(f"{environment.base_url}/healthz").status == 200
    except OSError:
        return False


def due_deliveries(environment: Environment) -> int:
    outbox = SqlOutbox(environment.database.sessions, lambda: datetime.now(UTC))
    waiting = outbox.waiting()
    return waiting["due"] + waiting["later"]
