"""A PostgreSQL of our own for the tests: started when first asked for, ended with the session."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

#: A server that is there already: an address whose user may create databases.
VARIABLE = "TEST_POSTGRESQL_URL"
PATIENCE = 60.0
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class NoPostgres(Exception):
    """It could not be started; the message says why."""


@dataclass(slots=True)
class Postgres:
    """One server; hands out databases, each a copy of a template."""

    #: Address of the server's own database.
    url: str = ""
    folder: Path | None = None
    server: "subprocess.Popen[bytes] | None" = None
    names: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    def start(self) -> None:
        """Start it, or take the one that the environment names."""
        self.url = os.environ.get(VARIABLE, "")
        if not self.url:
            self._start()

    def create(self, *, template: str = "template0") -> str:
        """Make a new database like `template`; gives its address."""
        name = f"gongkai_{os.getpid()}_{next(self.names)}"
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return _with_database(self.url, name)

    def drop(self, url: str) -> None:
        """Drop a database that we made, and whoever is still connected to it."""
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name_of(url)))
            )

    def name_of(self, url: str) -> str:
        """The name of the database at `url`."""
        return url.partition("?")[0].rpartition("/")[2]

    def stop(self) -> None:
        """End the server that we started and remove its files."""
        if self.server:
            self.server.send_signal(signal.SIGINT)  # "fast": connections are cut
            with suppress(subprocess.TimeoutExpired):
                self.server.wait(20)
            if self.server.poll() is None:
                self.server.kill()
                self.server.wait()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _dsn(self) -> str:
        return self.url.replace("postgresql+psycopg://", "postgresql://")

    def _start(self) -> None:
        programs = _programs()
        user = _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="gongkai-pg-", dir="/tmp"))
        if user:
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._run_initdb(programs, user)
        options = [
            f"-c{option}"
            for option in (*QUICK, "listen_addresses=", f"unix_socket_directories={self.folder}")
        ]
        with (self.folder / "log").open("wb") as log:
            self.server = subprocess.Popen(
                [
                    programs / "postgres",
                    "-D",
                    self.folder / "data",
                    "-clisten_addresses=",
                    *options,
                ],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **_as(user),  # type: ignore[call-overload]
            )
        self.url = f"postgresql://gongkai@/postgres?host={self.folder}"
        self._wait()

    def _run_initdb(self, programs: Path, user: "pwd.struct_passwd | None") -> None:
        assert self.folder is not None
        options = ["-U", "gongkai", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            [programs / "initdb", "-D", self.folder / "data", *options],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **_as(user),  # type: ignore[call-overload]
        )
        if made.returncode:
            raise NoPostgres(f"initdb failed: {made.stderr.strip()[-500:]}")

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self._dsn, connect_timeout=2).close()
            except psycopg.OperationalError as error:
                assert self.server is not None
                assert self.folder is not None
                if self.server.poll() is not None or time.monotonic() > until:
                    log = (self.folder / "log").read_text(errors="replace")
                    raise NoPostgres(f"the server did not come up: {log[-500:]}") from error
                time.sleep(0.05)
            else:
                return


def _with_database(url: str, name: str) -> str:
    address, mark, options = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{options}"


def _programs() -> Path:
    """The folder of the newest PostgreSQL's programs."""
    places = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[4])
    )
    if places:
        return places[-1].parent
    if found := shutil.which("postgres"):
        return Path(found).parent
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)
        folder = Path(told.stdout.strip())
        if (folder / "postgres").exists():
            return folder
    raise NoPostgres("PostgreSQL's programs are not installed (Debian: apt install postgresql)")


def _unprivileged() -> "pwd.struct_passwd | None":
    """Whom to be when we are root, which PostgreSQL refuses; None: ourselves."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres("we are root, and there is no unprivileged user to start PostgreSQL as")


def _as(user: "pwd.struct_passwd | None") -> dict[str, object]:
    quiet = {"env": {**os.environ, "LC_ALL": "C.UTF-8"}}
    if user is None:
        return dict(quiet)
    return {**quiet, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
