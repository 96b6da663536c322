"""The service as an operator runs it: a process of its own that is told all by its environment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

#: Longest wait for anything, in seconds.
PATIENCE = 60


class Service:
    """``gongkai serve`` in `folder`, to be started and killed as often as a test likes."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self._folder = folder
        clean = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
        self._environment = clean | {f"GONGKAI_{k.upper()}": v for k, v in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    @property
    def log(self) -> str:
        """All that it said."""
        path = self._folder / "service.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def start(self, command: str = "serve") -> None:
        """Start it, and wait for nothing."""
        with (self._folder / "service.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service.cli", command],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """End it as a power cut would: no handler runs, nothing is said. Counted if it ran."""
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
        assert self._process.wait(PATIENCE) in (0, 1), f"it crashed:\n{self.log[-3000:]}"

    def stop(self) -> float:
        """Ask it to end; say how many seconds it took."""
        if self._process is None or self.ended:
            return 0.0
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)
        return time.monotonic() - began

    def leftovers(self) -> list[int]:
        """Find processes that it started and left behind: their folder gives them away."""
        return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and self._ours(p)]

    def _ours(self, process: Path) -> bool:
        try:
            return (process / "cwd").readlink() == self._folder
        except OSError:
            return False


def wait_until(
    min_withheld: Callable[[], object], what: Callable[[], str], patience: float = PATIENCE
) -> None:
    """Wait, looking often; fail with `what` when it takes too long."""
    end = time.monotonic() + patience
    while not min_withheld():
        assert time.monotonic() < end, f"not within {patience:.0f} s: {what()}"
        time.sleep(0.02)
