"""The portal, the mail server and the database around a service that a test kills."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from disclosures import Audience, Event, EventKind, SourceState
from disclosures.errors import StoreError
from service.demo.demo_users import ADA, BOB, OPERATOR
from service.demo.http_client import get
from service.demo.mailbox import Mailbox
from service.demo.portal import Portal
from service.demo.portal_state import apply_action
from service.demo.sites import Site
from service.demo.steps import ExpectedEvent, ScenarioStep
from store.database import Database
from store.outbox import SqlOutbox
from store.queries.queries import SqlQueries
from store.subscribers import SqlSubscribers
from tests.whole.outside import Service, wait_until


class SlowBox(Mailbox):
    """A mail server that keeps a letter first and says 250 a little later: the window to hit."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.taken = threading.Event()

    def keep(self, letter: bytes) -> None:
        super().keep(letter)
        self.taken.set()
        time.sleep(0.15)


@dataclass(slots=True)
class Play:
    """The portal, the mail server and the database, seen from outside the service."""

    folder: Path
    sites: Mapping[str, Site]
    portal: Portal
    box: SlowBox
    service: Service
    database: Database
    base_url: str
    dice: random.Random
    in_window: int = 0
    expected: list[ExpectedEvent] = field(default_factory=list)

    def events(self) -> list[Event]:
        try:
            archive = SqlQueries(self.database.sessions)
            return list(archive.events(kinds=tuple(EventKind), limit=200))
        except StoreError:
            return []

    def make(self, step: ScenarioStep) -> None:
        state = self.portal.state
        for action in step.actions:
            state = apply_action(state, action, datetime.now(UTC))
        self.portal.state = state
        self.expected.extend(step.expected)

    def kill(self, moment: str, step: ScenarioStep) -> None:
        """Kill the service at `moment` of taking in `step`; it may have ended by itself."""
        answered = self._answered(step)
        known = len(self.events())
        self.box.taken.clear()
        match moment:
            case "while it reads":
                self._await(lambda: self._answered(step) > answered)
            case "as the event is kept" if step.expected:
                self._await(lambda: len(self.events()) > known)
            case "as the letter is taken" if step.expected:
                self._await(lambda: self.box.taken.is_set() or self.service.ended)
                self.in_window += self.box.taken.is_set()
            case "within two seconds":
                time.sleep(self.dice.uniform(0.3, 2.3))
            case _:
                time.sleep(self.dice.uniform(0.2, 9))
        self.service.kill()

    def _answered(self, step: ScenarioStep) -> int:
        return sum(self.portal.answered(step.site).values())

    def _await(self, min_withheld: Callable[[], object]) -> None:
        wait_until(min_withheld, lambda: f"the moment to kill it at\n{self._said()}", 30)

    def has_told(self) -> bool:
        """Whether everything that happened so far was told."""
        return len(self.events()) >= len(self.expected)

    def wait_for(self, step: ScenarioStep) -> None:
        wait_until(self.has_told, lambda: f"{step.en}: {self.missing()}\n{self._said()}")

    def _said(self) -> str:
        return self.service.log[-3000:]

    def missing(self) -> str:
        return str(Counter(t.kind for t in self.expected) - Counter(e.kind for e in self.events()))


def settings(folder: Path, smtp_port: int, port: int) -> dict[str, str]:
    return {
        "database_url": f"sqlite:///{folder / 'gongkai.db'}",
        "var": str(folder),
        "catalogue": str(folder / "catalogue.toml"),
        "port": str(port),
        "smtp_port": str(smtp_port),
        "smtp_connections": "1",  # one letter in flight: a kill can double one at the most
        "mail_from": "gongkai@demo.example",
        "operator_address": OPERATOR.address,
        "allowed_networks": '["127.0.0.1/32"]',
        "withdraw_after": "2",
        "withdraw_span": "PT0.2S",
        "correlation_delay": "PT0.3S",
        "visit_lease": "PT2S",
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


def begin(play: Play) -> None:
    """Let the service read everything once, and the readers subscribe."""
    play.service.start()
    wait_until(lambda: answers(play), lambda: f"it starts\n{play.service.log[-3000:]}")
    archive = SqlQueries(play.database.sessions)
    wait_until(
        lambda: all(h.state is SourceState.OK for h in archive.health()) and archive.health(),
        lambda: f"the first visits\n{play.service.log[-3000:]}",
    )
    subscribers = SqlSubscribers(play.database.sessions, lambda: datetime.now(UTC))
    for reader in (ADA, BOB):
        wish = subscribers.subscribe(
            reader.address,
            language=reader.language,
            sources=reader.sources,
            audience=Audience.READER,
        )
        subscribers.confirm(wish.id)


def answers(play: Play) -> bool:
    try:
        return get(f"{play.base_url}/healthz").status == 200
    except OSError:
        return False


def owed(play: Play) -> int:
    outbox = SqlOutbox(play.database.sessions, lambda: datetime.now(UTC))
    waiting = outbox.waiting()
    return waiting["due"] + waiting["later"]
