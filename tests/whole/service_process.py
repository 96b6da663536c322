"""The service as an operator runs it: a process that is configured by environment variables."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

#: The longest wait for an event, and for the end of the process after SIGTERM, in seconds.
TIMEOUT = 60
STOP_TIMEOUT = 10


class ServiceProcess:
    """``gongkai serve`` in `folder`, which can be started and killed repeatedly."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self._folder = folder
        clean = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}

        #: Environment variables of the process.
        self.environment = clean | {f"GONGKAI_{k.upper()}": v for k, v in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    @property
    def log(self) -> str:
        """Everything that it has logged."""
        path = self._folder / "service.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def start(self, command: str = "serve") -> None:
        """Start it and return at once."""
        with (self._folder / "service.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service.cli", command],
                cwd=self._folder,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """Kill the process by SIGKILL; `kills` counts it if it was running."""
        assert self._process is not None
        running = self._process.poll() is None
        assert running or self._process.returncode in (0, 1), f"it crashed:\n{self.log[-3000:]}"
        self._process.kill()
        self._process.wait(10)
        self.kills += running

    @property
    def ended(self) -> bool:
        """Whether it is not running."""
        return self._process is None or self._process.poll() is not None

    def wait(self) -> None:
        """Wait until it ends by itself."""
        assert self._process is not None
        assert self._process.wait(TIMEOUT) in (0, 1), f"it crashed:\n{self.log[-3000:]}"

    def stop(self) -> None:
        """Stop it by SIGTERM; fails if it does not end in time."""
        if self._process is not None and not self.ended:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(STOP_TIMEOUT)

    def leftovers(self) -> list[int]:
        """Return the processes that are left over: those with its working directory."""
        return [
            int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and self._is_ours(p)
        ]

    def _is_ours(self, process: Path) -> bool:
        try:
            return (process / "cwd").readlink() == self._folder
        except OSError:
            return False


def wait_until(
    holds: Callable[[], object], what: Callable[[], str], timeout: float = TIMEOUT
) -> None:
    """Wait until `holds` is true; fail with the message `what` after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not holds():
        assert time.monotonic() < deadline, f"not within {timeout:.0f} s: {what()}"
        time.sleep(0.02)
