"""Fixtures of all tests.

Three readers appear throughout: Ada reads everything, Bob follows one source, Cyd unsubscribed.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings

from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    Page,
    Precision,
    Published,
    Reading,
    ReportObserved,
    Source,
)
from disclosures.content_digest import digest
from store.database import Database, open_database
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.migrate import migrate
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule
from store.tables.columns import BaseRow
from tests.postgres import NoPostgres, Postgres

MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)

# Containers often set it; every process of a run would then compile the changed modules again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.register_profile("tests", deadline=None, max_examples=30)
settings.load_profile("tests")

#: Why PostgreSQL could not be started, for the summary of the run; absent if it was.
NO_POSTGRES = pytest.StashKey[str]()


class StoppedClock:
    """A clock that advances only when a test sets it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, time: timedelta) -> None:
        self.at += time


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def source() -> Source:
    return Source(
        id=UUID(int=1),
        slug="linhe-swj",
        agency="临河区商务局",
        url="http://www.linhe.example/swj/nb/index.html",
        every=timedelta(hours=6),
        province="海东省",
    )


@pytest.fixture
def make_reading() -> Callable[..., Reading]:
    """Make a reading; keyword arguments replace fields of the default one."""

    def make(**different: Any) -> Reading:
        usual: dict[str, Any] = {
            "url": "http://www.linhe.example/swj/nb/2025.html",
            "kind": DocumentKind.ANNUAL_REPORT,
            "title": "临河区商务局2025年政府信息公开工作年度报告",
            "publisher": "临河区商务局",
            "published": Published(
                at=datetime.fromisoformat("2026-01-20T00:00:00+08:00"), precision=Precision.DAY
            ),
            "report_year": 2025,
            "blocks": (
                Block(kind=BlockKind.HEADING, text="一、总体情况", level=1),
                Block(kind=BlockKind.PARAGRAPH, text="全年主动公开政府信息78条。"),
            ),
        }
        return Reading(**(usual | different))

    return make


@pytest.fixture
def make_observation(make_reading: Callable[..., Reading]) -> Callable[..., ReportObserved]:
    """Make the observation of a report page; keyword arguments replace fields of its reading."""

    def make(**different: object) -> ReportObserved:
        reading = make_reading(**different)
        return ReportObserved(
            url=reading.url,
            page=Page(url=reading.url, body=repr(reading).encode(), fetched_at=MONDAY),
            reading=reading,
            digest=digest(reading),
        )

    return make


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A PostgreSQL server, started for the first test of this process that needs it."""
    if why := request.config.stash.get(NO_POSTGRES, ""):
        pytest.skip(why)
    server = Postgres()
    try:
        try:
            server.start()
        except (NoPostgres, OSError) as error:
            request.config.stash[NO_POSTGRES] = str(error)
            pytest.skip(f"no PostgreSQL: {error}")
        yield server
    finally:
        server.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """An empty PostgreSQL database for one test."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Database]]:
    """Open each kind of database once a session, so that statements are compiled only once."""
    opened: dict[str, Database] = {}

    def open_kind(kind: str) -> Database:
        if kind not in opened:
            database = open_database(_url_of(kind, request, tmp_path_factory))
            migrate(database)
            opened[kind] = database
        return opened[kind]

    yield open_kind
    for database in opened.values():
        database.close()


def _url_of(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    match kind:
        case "sqlite-memory":
            return "sqlite://"
        case "sqlite-file":
            return f"sqlite:///{tmp_path_factory.mktemp('database')}/gongkai.db"
        case _:
            server: Postgres = request.getfixturevalue("postgres")
            return server.create()


@pytest.fixture
def database_kind() -> str:
    """The kind of database that a test gets; ``tests/store`` overrides it with every kind."""
    return "sqlite-memory"


@pytest.fixture
def database(databases: Callable[[str], Database], database_kind: str) -> Iterator[Database]:
    """A migrated database whose tables are empty."""
    opened = databases(database_kind)
    yield opened
    empty(opened)


def empty(database: Database) -> None:
    """Delete the rows of all tables that have any."""
    tables = _tables(len(BaseRow.metadata.tables))
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608  # our own name
        for name in tables
    )
    with database.engine.begin() as connection:
        found = set(connection.exec_driver_sql(filled).scalars())
        for name in tables:
            if name in found:
                connection.exec_driver_sql(f'DELETE FROM "{name}"')  # noqa: S608  # our own name


@cache
def _tables(_number: int) -> Sequence[str]:
    """The names of all tables that are declared so far, each before those that it refers to."""
    return [table.name for table in reversed(BaseRow.metadata.sorted_tables)]


@pytest.fixture
def sources(database: Database, clock: StoppedClock) -> SqlSources:
    return SqlSources(database.sessions, clock)


@pytest.fixture
def schedule(database: Database, clock: StoppedClock) -> SqlSchedule:
    return SqlSchedule(database.sessions, clock, timedelta(minutes=10))


@pytest.fixture
def ledger(database: Database, clock: StoppedClock) -> SqlLedger:
    return SqlLedger(database.sessions, clock)


@pytest.fixture
def outbox(database: Database, clock: StoppedClock) -> SqlOutbox:
    return SqlOutbox(database.sessions, clock, timedelta(minutes=10))


@pytest.fixture
def subscribers(database: Database, clock: StoppedClock) -> SqlSubscribers:
    return SqlSubscribers(database.sessions, clock)


@pytest.fixture
def queries(database: Database) -> SqlQueries:
    return SqlQueries(database.sessions)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One worker more than processors for ``-n auto``: tests that wait leave a processor idle."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection() -> None:
    """Collect no garbage while modules are imported: it all stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Exempt modules and tests from garbage collection, and collect less often.

    Traversing them again and again would take a fifth of the time of the store tests.
    """
    gc.enable()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the reason for a missing PostgreSQL from an xdist worker to the main process."""
    output: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["no_postgres"] = session.config.stash.get(NO_POSTGRES, "")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Keep the reason for a missing PostgreSQL that an xdist worker sent."""
    if why := getattr(node, "workeroutput", {}).get("no_postgres", ""):
        node.config.stash[NO_POSTGRES] = why


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print a section if PostgreSQL was not tested, which a green run would hide."""
    if why := config.stash.get(NO_POSTGRES, ""):
        terminalreporter.section("NOT TESTED ON POSTGRESQL", red=True, bold=True)
        terminalreporter.line(f"PostgreSQL could not be started: {why}")
