"""A view context with real adapters, and a browser without sockets."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from disclosures import Event, Observation, RunOutcome, RunStats, Source, VisitFinished
from notifier.feed import write_atom, write_rss
from service.tokens import Signer
from service.web.app import build_app, set_state
from service.web.context import RateLimits, ViewContext
from service.wiring.comparison import check_consecutive_years, compare_readings
from service.wiring.email_addresses import normalise_address
from store.database import Database
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.lifecycle_rules import LifecycleRules
from store.noise_rules import SqlNoiseRules
from store.obligations.obligations import SqlObligations
from store.operators import SqlOperators
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock

HOME = "http://gongkai.example"

#: Limits that no test reaches except those of limits.
GENEROUS = RateLimits(
    per_client="10000 per day",
    per_mailbox="10000 per day",
    in_total="100000 per hour",
    failed_logins_per_client="10000 per minute",
    failed_logins_in_total="10000 per minute",
    wrong_tokens="10000 per minute",
)


class Browser:
    """HTTP client of the app: keeps cookies, follows no redirects."""

    def __init__(self, app: FastAPI, *, home: str = HOME, client: str = "192.0.2.1") -> None:
        self.app = app
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(client, 4711))
        self.client = httpx.AsyncClient(transport=transport, base_url=home)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self._runner.run(self.client.request(method, path, **more))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)

    def close(self) -> None:
        self._runner.run(self.client.aclose())
        self._runner.close()


class Page(HTMLParser):
    """A parsed page: its text, and its tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, Mapping[str, str | None]]] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    def all(self, tag: str, attribute: str) -> list[str]:
        return [
            str(attrs[attribute]) for name, attrs in self.tags if name == tag and attribute in attrs
        ]


@pytest.fixture
def operators(database: Database, clock: StoppedClock) -> SqlOperators:
    return SqlOperators(database.sessions, clock)


@pytest.fixture
def obligations(database: Database, clock: StoppedClock) -> SqlObligations:
    """Obligations for which one complete visit after the deadline proves an absence."""
    return SqlObligations(database.sessions, clock, LifecycleRules(withdraw_span=timedelta(0)))


@pytest.fixture
def letters() -> list[EmailMessage]:
    """The letters in the mailbox of the demonstration."""
    return []


@pytest.fixture
def context(
    queries: SqlQueries,
    schedule: SqlSchedule,
    sources: SqlSources,
    subscribers: SqlSubscribers,
    operators: SqlOperators,
    ledger: SqlLedger,
    outbox: SqlOutbox,
    obligations: SqlObligations,
    clock: StoppedClock,
    letters: list[EmailMessage],
    database: Database,
) -> ViewContext:
    return ViewContext(
        queries=queries,
        schedule=schedule,
        sources=sources,
        subscribers=subscribers,
        operators=operators,
        ledger=ledger,
        outbox=outbox,
        obligations=obligations,
        noise=SqlNoiseRules(database.sessions, clock),
        compare=compare_readings,
        check_years=check_consecutive_years,
        write_rss=write_rss,
        write_atom=write_atom,
        normalise_address=normalise_address,
        base_url=HOME,
        signer=Signer(b"sixteen bytes or more"),
        now=clock,
        health=lambda: {"ok": True, "clock": "here"},
        trusted_hosts=["gongkai.example"],
        demo_mailbox=lambda: letters,
        rate_limits=GENEROUS,
    )


OpenBrowser = Callable[..., Browser]


@pytest.fixture(scope="session")
def unused_apps() -> dict[object, list[FastAPI]]:
    """Apps that no test uses at present: FastAPI analyses all routes of a new app again."""
    return defaultdict(list)


@pytest.fixture
def open_browser(unused_apps: dict[object, list[FastAPI]]) -> Iterator[OpenBrowser]:
    """Return a function that opens a browser for a context; all are closed afterwards."""
    opened: list[tuple[object, Browser]] = []

    def browse(context: ViewContext, **more: str) -> Browser:
        built_for = (context.base_url, *context.trusted_hosts, context.demo_mailbox is None)
        unused = unused_apps[built_for]
        app = unused.pop() if unused else build_app(context)
        set_state(app, context)
        opened.append((built_for, Browser(app, **more)))
        return opened[-1][1]

    yield browse
    for built_for, browser in opened:
        browser.close()
        unused_apps[built_for].append(browser.app)


@pytest.fixture
def browser(context: ViewContext, open_browser: OpenBrowser) -> Browser:
    return open_browser(context)


@pytest.fixture
def ada(browser: Browser, operators: SqlOperators) -> Browser:
    """A browser in which the operator Ada has logged in."""
    answer = browser.post("/console/login", data={"token": operators.issue("Ada")})
    assert answer.status_code == 303
    return browser


@pytest.fixture
def bearer(operators: SqlOperators) -> Mapping[str, str]:
    """The Authorization header of the operator Bob."""
    return {"Authorization": f"Bearer {operators.issue('Bob')}"}


Visit = Callable[..., list[Event]]


@pytest.fixture
def visit(ledger: SqlLedger, sources: SqlSources, source: Source, clock: StoppedClock) -> Visit:
    """Return a function that records a visit with given observations, after the baseline."""
    known = sources.put(source)

    def make(
        *observations: Observation, outcome: RunOutcome = RunOutcome.OK, **ending: Any
    ) -> list[Event]:
        run = ledger.begin(known)
        events = [
            event
            for observation in (*observations, VisitFinished(complete=True))
            for event in ledger.record(run, observation)
        ]
        ledger.finish(run, outcome, stats=RunStats(), next_due=clock() + known.every, **ending)
        clock.advance(timedelta(hours=1))
        return events

    make()
    return make
