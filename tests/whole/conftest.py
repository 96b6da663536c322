"""A stage for a service that runs, and dies, outside the test."""

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
from tests.whole.outside import Service
from tests.whole.playing import Play, SlowBox, settings, write_catalogue


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    sites = read_sites()
    box = SlowBox(tmp_path / "Maildir")
    box.open()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with Portal(sites, initial_state(sites, datetime.now(UTC))) as portal:
        write_catalogue(tmp_path, sites, portal)
        service = Service(tmp_path, settings(tmp_path, box.port, port))
        database = open_database(f"sqlite:///{tmp_path / 'gongkai.db'}")
        url = f"http://127.0.0.1:{port}"
        dice = random.Random(7)  # noqa: S311  moments, not secrets
        yield Play(tmp_path, sites, portal, box, service, database, url, dice)
        service.stop()
        database.close()
    box.close()
