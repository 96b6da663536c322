"""The schema is created by migrations alone, also with concurrent starts."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, Uuid, text

from store.database import Database, connected, open_database
from store.migrate import MIGRATIONS, migrate, pending
from store.tables import incidents, obligations, operators, reports, sources, subscriptions
from store.tables.columns import BaseRow
from tests.store.conftest import ALL_DATABASES

ROOT = Path(__file__).parent.parent.parent
ALL = ["0001", "0002", "0003", "0004", "0005", "0006", "0007"]


def migrate_to(database: Database, revision: str) -> None:
    """Apply the migrations up to `revision`."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with connected(database) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.fixture
def url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """An empty database."""
    match database_kind:
        case "sqlite-memory":
            return "sqlite://"
        case "sqlite-file":
            return f"sqlite:///{tmp_path}/gongkai.db"
        case _:
            empty: str = request.getfixturevalue("postgres_url")
            return empty


def test_sources_get_the_key_of_their_agency(url: str) -> None:
    database = open_database(url)
    migrate_to(database, "0004")
    given = {
        **dict.fromkeys(("family", "organ", "report_due", "tls", "ca_file"), ""),
        "allowed_hosts": "[]",
        **dict.fromkeys(("robots", "verify_tls", "paused", "obligations"), True),
        **dict.fromkeys(("every", "delay", "max_pages"), 60),
        "id": uuid4(),
        "slug": "a",
        "url": "http://a.example/",
        "agency": "临河区 商务局",
        "province": "海东省",
        "selectors": "{}",
    }
    source = Table("source", MetaData(), *(Column(name) for name in given))
    source.c.id.type = Uuid()
    with connected(database) as connection:
        connection.execute(source.insert(), given)

    migrate(database)

    with connected(database, reading=True) as connection:
        assert connection.execute(text("SELECT agency_key FROM source")).all() == [
            ("海东/临河区商务局",)
        ]
    database.close()


def test_pending_migrations_are_applied_once(url: str) -> None:
    database = open_database(url)

    assert pending(database) == ALL
    assert migrate(database) == ALL
    assert migrate(database) == []
    assert pending(database) == []
    database.close()


def test_migrated_schema_equals_the_declared_schema(url: str) -> None:
    assert obligations.ObligationRow.metadata is BaseRow.metadata
    assert incidents.WithheldReadingRow.metadata is BaseRow.metadata
    assert reports.MinHashBandRow.metadata is BaseRow.metadata
    assert operators.OperatorRow.metadata is reports.PageRow.metadata is BaseRow.metadata
    assert sources.SourceRow.metadata is subscriptions.DeliveryRow.metadata is BaseRow.metadata
    database = open_database(url)
    migrate(database)

    with connected(database, reading=True) as connection:
        assert compare_metadata(MigrationContext.configure(connection), BaseRow.metadata) == []

    database.close()


def test_failed_migration_is_rolled_back(url: str) -> None:
    database = open_database(url)
    with connected(database) as connection:
        connection.execute(text("CREATE TABLE delivery (id INTEGER)"))

    with pytest.raises(Exception, match="delivery"):
        migrate(database)

    assert pending(database) == ALL
    with connected(database) as connection:
        connection.execute(text("DROP TABLE delivery"))
    assert migrate(database) == ALL
    database.close()


@pytest.mark.parametrize("database_kind", ALL_DATABASES)
def test_concurrent_threads_migrate_once(url: str) -> None:
    def start(_: int) -> list[str]:
        database = open_database(url)
        applied = migrate(database)
        database.close()
        return applied

    if url == "sqlite://":  # each connection has its own memory database
        database = open_database(url)
        with ThreadPoolExecutor(4) as pool:
            applied = list(pool.map(lambda _: migrate(database), range(4)))
        database.close()
    else:
        with ThreadPoolExecutor(4) as pool:
            applied = list(pool.map(start, range(4)))

    assert sorted(applied) == [[], [], [], ALL]


@pytest.mark.slow  # two processes; the fast test does the same with threads
@pytest.mark.parametrize("database_kind", ["sqlite-file", "postgresql"])
def test_concurrent_processes_migrate_once(url: str) -> None:
    program = (
        "import sys; from store.database import open_database; from store.migrate import migrate;"
        "database = open_database(sys.argv[1]); print(migrate(database)); database.close()"
    )

    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]

    outputs = sorted(each.communicate(timeout=60)[0].strip() for each in both)
    assert outputs == [str(ALL), "[]"]
