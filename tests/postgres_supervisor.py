"""Run a PostgreSQL server for as long as the test process lives; then stop it and delete its files.

``python postgres_supervisor.py FOLDER UID:GID PID COMMAND...`` runs COMMAND in FOLDER (as another
user if UID:GID is not empty) and ends when standard input is closed or process PID has ended,
whichever comes first. Standard input is a pipe that only the test process holds open, so this also
works when that process is killed by SIGKILL and no handler of its own runs.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

#: Seconds that the server may take for a fast shutdown before it is killed.
SHUTDOWN_TIMEOUT = 20


def main(folder: Path, owner: str, watched: int, command: list[str]) -> int:
    """Run `command` until the test process has ended; return the exit status of `command`."""
    uid, _, gid = owner.partition(":")
    credentials = {"user": int(uid), "group": int(gid), "extra_groups": []} if owner else {}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **credentials,  # type: ignore[call-overload]  # or no credentials
        )
    try:
        _wait(server.pid, watched)
        if server.poll() is not None:  # it failed: the test process reads the log, then cleans up
            return int(server.returncode)
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown: open connections are closed
        try:
            server.wait(SHUTDOWN_TIMEOUT)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return 0


def _wait(*pids: int) -> None:
    """Return when standard input is closed or one of the processes has ended."""
    watched: list[int] = [sys.stdin.fileno()]
    for pid in pids:
        try:
            watched.append(os.pidfd_open(pid))
        except ProcessLookupError:
            return
        except (AttributeError, OSError):  # no pidfd on this system: the pipe has to do
            continue
    select.select(watched, [], [])


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    place, user, process, *arguments = sys.argv[1:]
    sys.exit(main(Path(place), user, int(process), arguments))
