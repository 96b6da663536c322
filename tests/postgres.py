"""A PostgreSQL server for the tests: started on first use, one for each test process."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

#: Environment variable with the URL of a running server; its user may create databases.
VARIABLE = "TEST_POSTGRESQL_URL"

#: Seconds to wait for the server to accept connections, and for it to shut down.
START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0

#: Server options: durability is switched off, a test database need not survive a crash.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")

SUPERVISOR = Path(__file__).with_name("postgres_supervisor.py")


class NoPostgres(Exception):
    """The server could not be started; the message says why."""


@dataclass(slots=True)
class Postgres:
    """One server, which creates databases.

    The server runs under ``postgres_supervisor.py``, which stops it when this process or the
    pytest process that started it ends, also by a signal.
    """

    #: SQLAlchemy URL of the server's own database.
    url: str = ""
    folder: Path | None = None
    supervisor: "subprocess.Popen[bytes] | None" = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def start(self) -> None:
        """Start a server, or use the one that the environment names.

        Raises:
            NoPostgres: PostgreSQL is not installed or does not start.
        """
        self.url = os.environ.get(VARIABLE, "")
        if not self.url:
            self._start()

    def create(self, *, template: str = "template0") -> str:
        """Create a database as a copy of `template`; returns its URL."""
        name = f"gongkai_{os.getpid()}_{next(self.numbers)}"
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return _with_database(self.url, name)

    def drop(self, url: str) -> None:
        """Drop a database and close the connections to it."""
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name_of(url)))
            )

    def name_of(self, url: str) -> str:
        """Return the name of the database at `url`."""
        return url.partition("?")[0].rpartition("/")[2]

    def stop(self) -> None:
        """Stop the server that `start` started and delete its files."""
        if self.supervisor is not None:
            assert self.supervisor.stdin is not None
            self.supervisor.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self.supervisor.wait(STOP_TIMEOUT)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _dsn(self) -> str:
        return self.url.replace("postgresql+psycopg://", "postgresql://")

    def _start(self) -> None:
        programs = _programs()
        user = _unprivileged_user()
        self.folder = Path(tempfile.mkdtemp(prefix="gongkai-pg-", dir="/tmp"))
        if user:
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._run_initdb(programs, user)
        options = (*OPTIONS, "listen_addresses=", f"unix_socket_directories={self.folder}")
        self.supervisor = subprocess.Popen(
            [
                *(sys.executable, SUPERVISOR),
                *(self.folder, f"{user.pw_uid}:{user.pw_gid}" if user else "", str(_pytest_pid())),
                *(programs / "postgres", "-D", self.folder / "data"),
                *(f"-c{option}" for option in options),
            ],
            stdin=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,  # Ctrl+C reaches pytest, which then closes the pipe
        )
        self.url = f"postgresql://gongkai@/postgres?host={self.folder}"
        self._wait()

    def _run_initdb(self, programs: Path, user: "pwd.struct_passwd | None") -> None:
        assert self.folder is not None
        options = ["-U", "gongkai", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        credentials = (
            {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        )
        made = subprocess.run(
            [programs / "initdb", "-D", self.folder / "data", *options],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env=_environment(),
            **credentials,  # type: ignore[call-overload]  # or no credentials
        )
        if made.returncode:
            raise NoPostgres(f"initdb failed: {made.stderr.strip()[-500:]}")

    def _wait(self) -> None:
        until = time.monotonic() + START_TIMEOUT
        while True:
            try:
                psycopg.connect(self._dsn, connect_timeout=2).close()
            except psycopg.OperationalError as error:
                assert self.supervisor is not None
                assert self.folder is not None
                if self.supervisor.poll() is not None or time.monotonic() > until:
                    log = self.folder / "log"
                    text = log.read_text(errors="replace") if log.exists() else str(error)
                    raise NoPostgres(f"the server did not start: {text[-500:]}") from error
                time.sleep(0.05)
            else:
                return


def _pytest_pid() -> int:
    """Return the process whose end ends the run: the parent of an xdist worker, else this one."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def _with_database(url: str, name: str) -> str:
    address, mark, options = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{options}"


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[4])
    )
    if found:
        return found[-1].parent
    if server := shutil.which("postgres"):
        return Path(server).parent
    if config := shutil.which("pg_config"):
        output = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)
        folder = Path(output.stdout.strip())
        if (folder / "postgres").exists():
            return folder
    raise NoPostgres("PostgreSQL's programs are not installed (Debian: apt install postgresql)")


def _unprivileged_user() -> "pwd.struct_passwd | None":
    """Return the user to run the server as: PostgreSQL refuses root; None: the current user."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres("running as root, and no unprivileged user to start PostgreSQL as")


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8"}
