"""A network of its own: port 80 is free, every host name of the sites is a loopback address."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

#: In the environment of the process inside: the folder with its files.
INSIDE = "GONGKAI_BENCH_NETWORK"

HOW = "it needs Linux and root, as in: sudo -E make bench-sites (or unprivileged user namespaces)"


class NoNetwork(Exception):
    """A network of its own is not permitted; the message says how to get it."""


def inside() -> Path | None:
    """Return the folder of the network in which this process runs; None: outside."""
    folder = os.environ.get(INSIDE)
    return Path(folder) if folder else None


def run_inside(folder: Path, hosts: Sequence[tuple[str, str]], arguments: Sequence[str]) -> int:
    """Run this Python with `arguments` in a new network; return its exit status.

    `hosts` are (address, name) pairs, the contents of /etc/hosts there.

    Raises:
        NoNetwork: It is not permitted here.
    """
    unshare = ["unshare", "--net", "--mount"]
    if os.geteuid():
        unshare.append("--map-root-user")
    if (
        not shutil.which("unshare")
        or subprocess.run(
            [*unshare, "ip", "link", "set", "lo", "up"], capture_output=True, check=False
        ).returncode
    ):
        raise NoNetwork(f"the sites were not served, a network of its own is not permitted: {HOW}")
    lines = ["127.0.0.1 localhost", *(f"{address} {name}" for address, name in hosts)]
    (folder / "hosts").write_text("\n".join(lines) + "\n", encoding="utf-8")
    script = 'ip link set lo up && mount --bind "$HOSTS" /etc/hosts && exec "$@"'
    environment = {**os.environ, INSIDE: str(folder), "HOSTS": str(folder / "hosts")}
    command = [*unshare, "sh", "-c", script, "sh", sys.executable, *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


def new_folder() -> Path:
    """Return a new folder that other users may enter, such as that of PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="gongkai-bench-sites-"))
    folder.chmod(0o755)
    return folder
