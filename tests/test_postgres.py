"""The test PostgreSQL server ends with the pytest process, also if that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.postgres import Postgres

ROOT = Path(__file__).parent.parent

#: A test that starts a server, writes its folder to a file and does not return.
SLEEPING_TEST = """
import pathlib, time
from tests.postgres import Postgres

def test_sleep():
    server = Postgres()
    server.start()
    pathlib.Path("folder").write_text(str(server.folder))
    time.sleep(120)
"""


def _wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)


def _processes_with(argument: str) -> list[str]:
    """Return the command lines of the processes that have `argument` in theirs."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            line = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if argument in line:
            found.append(line)
    return found


@pytest.mark.usefixtures("postgres")  # skips where PostgreSQL is not installed
@pytest.mark.skipif("TEST_POSTGRESQL_URL" in os.environ, reason="the server is not ours")
@pytest.mark.parametrize(
    ("number", "options"),
    [
        pytest.param(signal.SIGTERM, [], id="SIGTERM"),
        pytest.param(signal.SIGKILL, ["-n", "1"], id="SIGKILL of the parent of a worker"),
    ],
)
def test_a_killed_run_leaves_no_server_and_no_files(
    tmp_path: Path, number: signal.Signals, options: list[str]
) -> None:
    (tmp_path / "test_sleeping.py").write_text(SLEEPING_TEST)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")])
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", *options, tmp_path],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        note = tmp_path / "folder"
        _wait_until(lambda: note.exists() and note.read_text() != "")
        folder = note.read_text()
        assert _processes_with(folder)

        run.send_signal(number)
        run.wait(30)

        _wait_until(lambda: not _processes_with(folder) and not Path(folder).exists(), 30)
    finally:
        run.kill()
        run.wait(10)


def test_a_server_that_does_not_start_is_reported_with_its_log(
    monkeypatch: pytest.MonkeyPatch, postgres: Postgres
) -> None:
    monkeypatch.setattr("tests.postgres.OPTIONS", ("no_such_option=1",))
    monkeypatch.delenv("TEST_POSTGRESQL_URL", raising=False)
    broken = Postgres()

    with pytest.raises(Exception, match="no_such_option"):
        broken.start()
    broken.stop()

    assert broken.folder is not None
    assert not broken.folder.exists()
