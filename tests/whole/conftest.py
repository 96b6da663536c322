"""The environment of a service that runs in a process of its own."""

import random
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.demo.portal import Portal
from service.demo.portal_state import initial_state
from service.demo.sites import read_sites
from store.database import open_database
from tests.whole.environment import Environment, SlowMailbox, settings, write_catalogue
from tests.whole.service_process import ServiceProcess


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    sites = read_sites()
    mailbox = SlowMailbox(tmp_path / "Maildir")
    mailbox.open()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with Portal(sites, initial_state(sites, datetime.now(UTC))) as portal:
        write_catalogue(tmp_path, sites, portal)
        service = ServiceProcess(tmp_path, settings(tmp_path, mailbox.port, port))
        database = open_database(f"sqlite:///{tmp_path / 'gongkai.db'}")
        url = f"http://127.0.0.1:{port}"
        rng = random.Random(7)  # moments, not secrets
        yield Environment(tmp_path, sites, portal, mailbox, service, database, url, rng)
        service.stop()
        database.close()
    mailbox.close()
