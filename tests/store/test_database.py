"""Database access: writes are serialised, reads do not wait, errors have types of our own."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine.default import DefaultDialect
from sqlmodel import select

from disclosures import EventKind, ReportObserved, Source
from disclosures.errors import InputError, StoreBusy, StoreError
from store import database as database_module
from store.database import Database, open_database, reading, writing
from store.migrate import migrate
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from store.tables.columns import UtcDateTime
from store.tables.sources import ScheduleRow
from tests.conftest import MONDAY, StoppedClock
from tests.postgres import Postgres
from tests.store.conftest import ALL_DATABASES
from tests.store.writers import count_up

ROOT = Path(__file__).parent.parent.parent


def failures(database: Database) -> int:
    with reading(database.sessions) as session:
        return session.exec(select(ScheduleRow.failures)).one()


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


@pytest.mark.parametrize("database_kind", ALL_DATABASES)
@pytest.mark.usefixtures("known")
def test_writers_do_not_fail_with_database_is_locked(
    database: Database, database_kind: str
) -> None:
    """No transaction that reads before it writes is lost or rejected."""
    threads, times = 4, 25
    if database_kind == "sqlite-memory":  # it cannot be shared with other processes
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda _: _count_in(database, times), range(threads)))
    else:
        program = [sys.executable, "-m", "tests.store.writers", address(database), str(times)]
        number = 2 if database_kind == "sqlite-file" else 0  # PostgreSQL sees connections alone
        others = [
            subprocess.Popen(program, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(number)
        ]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda _: count_up(address(database), times), range(threads)))
        ends = [(other.communicate(timeout=60)[1], other.returncode) for other in others]
        assert ends == [(b"", 0)] * number
        threads += len(others)

    assert failures(database) == threads * times


def _count_in(database: Database, times: int) -> None:
    for _ in range(times):
        with writing(database.sessions) as session:
            row = session.exec(select(ScheduleRow)).one()
            row.failures += 1
            session.add(row)


@pytest.mark.parametrize("database_kind", ["sqlite-file", "postgresql"])
@pytest.mark.usefixtures("known")
def test_read_does_not_wait_for_a_write(database: Database, queries: SqlQueries) -> None:
    with writing(database.sessions) as session:
        session.exec(select(ScheduleRow).with_for_update()).one().failures = 7
        session.flush()

        assert queries.health()[0].failures == 0

    assert queries.health()[0].failures == 7


@pytest.mark.parametrize("database_kind", ["sqlite-file", "postgresql"])
@pytest.mark.usefixtures("known")
def test_reading_transaction_is_a_snapshot_while_others_write(database: Database) -> None:
    with reading(database.sessions) as session:
        assert session.exec(select(ScheduleRow.failures)).one() == 0
        _count_in(database, 1)

        assert session.exec(select(ScheduleRow.failures)).one() == 0

    assert failures(database) == 1


@pytest.mark.parametrize("database_kind", ALL_DATABASES)
def test_concurrent_recording_of_one_observation_makes_one_event(
    ledger: SqlLedger,
    baseline_source: Source,
    make_observation: Callable[..., ReportObserved],
    queries: SqlQueries,
) -> None:
    """Recording is idempotent: a visit may be recorded again after an unknown result."""
    run, observation = ledger.begin(baseline_source), make_observation()

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ledger.record(run, observation), range(40)))

    assert sorted(len(events) for events in made) == [0] * 39 + [1]
    assert [event.kind for event in queries.events()] == [EventKind.PUBLISHED]


def test_locked_database_raises_store_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: StoppedClock, source: Source
) -> None:
    monkeypatch.setattr(database_module, "LOCK_TIMEOUT", 0.05)
    opened = open_database(f"sqlite:///{tmp_path}/a.db")
    migrate(opened)
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(StoreBusy, match="locked"):
            SqlSources(opened.sessions, clock).put(source)
    opened.close()


def test_missing_postgresql_database_raises_store_busy(postgres: Postgres) -> None:
    url = postgres.create()
    opened = open_database(url)
    migrate(opened)
    postgres.drop(url)

    with pytest.raises(StoreBusy), reading(opened.sessions) as session:
        session.exec(select(ScheduleRow)).all()

    opened.close()


def test_terminated_connections_are_replaced(postgres_url: str) -> None:
    """As after a restart of the server."""
    opened = open_database(postgres_url)
    with reading(opened.sessions) as session:
        session.execute(text("SELECT 1"))
    other = open_database(postgres_url)
    with writing(other.sessions) as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    with reading(opened.sessions) as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
    for each in (opened, other):
        each.close()


def test_database_without_the_schema_raises_store_error_but_not_store_busy(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/empty.db")

    with pytest.raises(StoreError) as error, reading(opened.sessions) as session:
        session.exec(select(ScheduleRow)).all()

    assert not isinstance(error.value, StoreBusy)
    opened.close()


def test_directory_of_a_sqlite_file_is_created(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/a/b/c.db")
    migrate(opened)
    opened.close()

    assert (tmp_path / "a/b/c.db").exists()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "gongkai.db", "", "nosuch://x"])
def test_invalid_database_url_is_rejected(url: str) -> None:
    with pytest.raises(InputError):
        open_database(url)


def test_naive_datetime_is_rejected() -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(MONDAY.replace(tzinfo=None), DefaultDialect())
