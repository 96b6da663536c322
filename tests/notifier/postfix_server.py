"""Runs a Postfix on loopback, with its own configuration and queue, that delivers to Maildirs."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mailbox import Maildir
from pathlib import Path

POSTFIX = "/usr/sbin/postfix"

MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/log/mail.log
maillog_file_prefixes = {home}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mx.b.example
mydestination =
alias_maps =
local_recipient_maps =
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
virtual_mailbox_domains = b.example
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = inline:{{ {{ada@b.example=ada/}}, {{bob@b.example=bob/}} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_forbid_bare_newline = yes
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running Postfix."""

    home: Path
    port: int

    def letters(self, name: str, count: int, within: float = 10) -> list[bytes]:
        """Return the letters in the Maildir of `name`, once there are `count`."""
        until = time.monotonic() + within
        place = self.home / "mail" / name
        while time.monotonic() < until:
            if (place / "cur").is_dir():  # created by Postfix after the folder of the letter
                found = Maildir(place, create=False)
                if len(found) >= count:
                    return [found.get_bytes(key) for key in found.keys()]  # noqa: SIM118  # a dbm is no mapping
            time.sleep(0.05)
        raise AssertionError(f"not delivered; the log says:\n{self.log()}")

    def log(self) -> str:
        return (self.home / "log" / "mail.log").read_text(encoding="utf-8", errors="replace")


def missing() -> str:
    """Return why Postfix cannot be run here; empty: it can."""
    if not Path(POSTFIX).exists():
        return "Postfix is not installed (Debian: apt-get install postfix)"
    return "" if os.geteuid() == 0 else "Postfix must be started by root"


@contextmanager
def running_postfix() -> Iterator[Postfix]:
    """Run a Postfix for as long as the block."""
    home = Path(tempfile.mkdtemp(prefix="gongkai-postfix-", dir="/tmp"))
    home.chmod(0o755)
    try:
        here = Postfix(home, _free_port())
        _write_configuration(here)
        _postfix(here, "start")
        try:
            yield here
        finally:
            _postfix(here, "stop")
    finally:
        shutil.rmtree(home)


def _write_configuration(here: Postfix) -> None:
    for name in ("conf", "queue", "data", "mail", "log"):
        (here.home / name).mkdir()
    owner, reader = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
    os.chown(here.home / "data", owner.pw_uid, owner.pw_gid)
    os.chown(here.home / "mail", reader.pw_uid, reader.pw_gid)
    main = MAIN.format(home=here.home, uid=reader.pw_uid, gid=reader.pw_gid)
    (here.home / "conf" / "main.cf").write_text(main, encoding="utf-8")
    (here.home / "conf" / "master.cf").write_text(MASTER.format(port=here.port), encoding="utf-8")


def _postfix(here: Postfix, verb: str) -> None:
    done = subprocess.run(
        [POSTFIX, "-c", here.home / "conf", verb],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
