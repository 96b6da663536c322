"""Opens a database by its URL. All code that depends on the kind of database is here."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from disclosures.errors import InputError, StoreBusy, StoreError

#: Seconds that a writer waits for another one, and a caller for a connection.
LOCK_TIMEOUT = 20

#: Makes a session; the caller closes it.
Sessions = Callable[[], Session]

#: Key of the advisory lock on the schema; arbitrary, but unique in this database.
SCHEMA_LOCK = 7_461_094_310_275

#: How a transaction that only reads begins; see `_begin` for SQLite's.
READ_ONLY_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {"reading": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}

#: SQLSTATE prefixes of PostgreSQL after which the same call may succeed: lost connection, too many
#: connections, server stopping, deadlock or serialisation failure, lock not available.
TRANSIENT_SQLSTATES = ("08", "53300", "57", "40", "55P03")


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An open database."""

    engine: Engine
    sessions: Sessions

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the database at `url`: ``sqlite://`` (in memory), ``sqlite:///path``, ``postgresql://``.

    Raises:
        InputError: This is not an address of a database that we know.
    """
    try:
        dialect = make_url(url).get_backend_name()
        if dialect == "sqlite":
            engine = _open_sqlite(url)
        elif dialect == "postgresql":
            engine = _open_postgresql(url)
        else:
            raise InputError(f"database {dialect!r} is not supported: give sqlite or postgresql")
    except (ArgumentError, NoSuchModuleError) as error:
        raise InputError(f"not the address of a database: {error}") from error
    return Database(engine=engine, sessions=partial(Session, engine, expire_on_commit=False))


@contextmanager
def writing(sessions: Sessions) -> Iterator[Session]:
    """One transaction that may write.

    On SQLite it takes the write lock at its start: a transaction that reads first and writes
    later fails at once if another transaction wrote in between, regardless of the busy time-out.

    Raises:
        StoreBusy: Locked or unavailable; nothing was written, or it is unknown whether it was.
        StoreError: The database rejected a statement.
    """
    with _translated_errors(), sessions() as session, session.begin():
        yield session


@contextmanager
def reading(sessions: Sessions) -> Iterator[Session]:
    """One transaction that only reads, from one snapshot; it never waits for a writer.

    Raises like `writing`.
    """
    with _translated_errors(), sessions() as session, session.begin():
        bind = session.get_bind()
        if isinstance(bind, Engine):  # else the session is within an outer transaction already
            session.connection(execution_options=dict(READ_ONLY_OPTIONS[bind.dialect.name]))
        yield session


@contextmanager
def connected(database: Database, *, reading: bool = False) -> Iterator[Connection]:
    """One transaction on a bare connection, for the schema. Raises like `writing`."""
    with _translated_errors(), database.engine.connect() as connection:
        connection.execution_options(reading=reading)
        with connection.begin():
            yield connection


def lock_schema(connection: Connection) -> None:
    """Let one process at a time change the schema, until the end of the transaction."""
    lock_in_transaction(connection, SCHEMA_LOCK)


def lock_in_transaction(connection: Connection, key: int) -> None:
    """Hold the advisory lock `key` until the transaction ends.

    Nothing to do on SQLite, where a writing transaction is the only one.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise StoreBusy("all connections to the database are in use") from error
    except DBAPIError as error:
        if error.connection_invalidated or _is_transient(error.orig):
            raise StoreBusy(f"the database is busy or unavailable: {error.orig}") from error
        if _is_operational(error.orig):
            raise StoreError(f"database error: {error.orig}") from error
        raise


def _is_transient(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return any(word in str(error) for word in ("locked", "busy"))
    state = getattr(error, "sqlstate", None)
    if state is None:  # psycopg could not even connect
        return type(error).__name__ in ("OperationalError", "ConnectionTimeout")
    return str(state).startswith(TRANSIENT_SQLSTATES)


def _is_operational(error: BaseException | None) -> bool:
    return "OperationalError" in {each.__name__ for each in type(error).__mro__}


def _open_postgresql(url: str) -> Engine:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=10,
        pool_timeout=LOCK_TIMEOUT,
        connect_args={"connect_timeout": LOCK_TIMEOUT},
    )


def _open_sqlite(url: str) -> Engine:
    path = make_url(url).database
    in_memory = path in (None, "", ":memory:")
    if path and not in_memory:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        # In memory one connection is the database: threads take turns with it.
        poolclass=QueuePool,
        pool_size=1 if in_memory else 5,
        max_overflow=0 if in_memory else 20,
        pool_timeout=LOCK_TIMEOUT,
        connect_args={"check_same_thread": False, "timeout": LOCK_TIMEOUT},
    )
    event.listen(engine, "connect", partial(_prepare, in_memory=in_memory))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any, *, in_memory: bool) -> None:
    """Set up a new SQLite connection; `_begin` starts its transactions."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    if not in_memory:
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = NORMAL")


def _use_wal(connection: Any) -> None:
    """Switch to the write-ahead log; SQLite's busy time-out does not cover this step."""
    until = time.monotonic() + LOCK_TIMEOUT
    while True:
        try:
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal":
                return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        if time.monotonic() > until:
            raise sqlite3.OperationalError("database is locked: cannot turn WAL on")
        time.sleep(0.02)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")
