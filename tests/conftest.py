"""What every test may ask for. The cast: Ada reads everything, Bob follows one source, Cyd left."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings

from disclosures import (
    Block,
    BlockKind,
    Kind,
    Page,
    Precision,
    Published,
    Reading,
    ReportRead,
    Source,
)
from disclosures.sameness import digest
from store.agenda import SqlAgenda
from store.archive import SqlArchive
from store.catalogue import SqlSources
from store.database import Database, open_database
from store.ledger import SqlLedger
from store.migrate import migrate
from store.outbox import SqlOutbox
from store.subscribers import SqlSubscribers
from tests.postgres import NoPostgres, Postgres

MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)

settings.register_profile("house", deadline=None, max_examples=50)
settings.load_profile("house")

#: Why there is no PostgreSQL, if there is none; said loudly at the end.
NO_POSTGRES = pytest.StashKey[str]()


class StoppedClock:
    """A clock that moves only when a test says so."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, time: timedelta) -> None:
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
    """Make a reading that differs from the usual one where a test says so."""

    def make(**different: object) -> Reading:
        usual: dict[str, object] = {
            "url": "http://www.linhe.example/swj/nb/2025.html",
            "kind": Kind.ANNUAL_REPORT,
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
        return Reading(**(usual | different))  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_sight(make_reading: Callable[..., Reading]) -> Callable[..., ReportRead]:
    """Make the sight of a report page whose reading differs where a test says so."""

    def make(**different: object) -> ReportRead:
        reading = make_reading(**different)
        return ReportRead(
            url=reading.url,
            page=Page(url=reading.url, body=repr(reading).encode(), fetched_at=MONDAY),
            reading=reading,
            digest=digest(reading),
        )

    return make


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A PostgreSQL server, started when the first test asks for it."""
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


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> Iterator[str]:
    """The name of a PostgreSQL database with our tables in it, to be copied."""
    url = postgres.create()
    database = open_database(url)
    migrate(database)
    database.close()
    yield postgres.name_of(url)
    postgres.drop(url)


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database of this test's own, with our tables in it."""
    url = postgres.create(template=postgres_template)
    yield url
    postgres.drop(url)


@pytest.fixture
def database_url() -> str:
    """Where the test's database is: in memory; ``tests/store`` asks for every kind."""
    return "sqlite://"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with our tables in it."""
    opened = open_database(database_url)
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def sources(database: Database, clock: StoppedClock) -> SqlSources:
    return SqlSources(database.sessions, clock)


@pytest.fixture
def agenda(database: Database, clock: StoppedClock) -> SqlAgenda:
    return SqlAgenda(database.sessions, clock, timedelta(minutes=10))


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
def archive(database: Database) -> SqlArchive:
    return SqlArchive(database.sessions)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say loudly that PostgreSQL was not tested: a green run would hide it."""
    if why := config.stash.get(NO_POSTGRES, ""):
        terminalreporter.section("NOT TESTED ON POSTGRESQL", red=True, bold=True)
        terminalreporter.line(f"PostgreSQL could not be started: {why}")
