"""The environment of the demonstration: restart, reset and occupied ports."""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from disclosures.errors import InputError
from service.catalogue import read_catalogue
from service.demo.environment import STATE_FILE, WEB, Ports, open_environment
from service.demo.http_client import get
from service.demo.portal_state import Publish, apply_action
from service.demo.sites import Site
from service.demo.timing import FAST
from service.wiring.families import CrawlerFamilies
from tests.service.demo.conftest import MONDAY

#: Ports below those that Linux gives to outgoing connections, which another test may have open.
PORTS_OF_TESTS = range(20_000, 32_000)

#: Ports that one test process tries.
PORTS_OF_PROCESS = 100


@pytest.fixture(scope="module")
def ports(sites: Mapping[str, Site]) -> Ports:
    """Free ports in a row for the sites, from a range that no other test process uses."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    start = PORTS_OF_TESTS.start + worker * PORTS_OF_PROCESS % len(PORTS_OF_TESTS)
    for first in range(start, start + PORTS_OF_PROCESS - len(sites)):
        if all(_is_free(port) for port in range(first, first + len(sites))):
            return Ports(web=0, sites=first)
    raise AssertionError(f"no {len(sites)} free ports in a row from {start} on")


def _is_free(port: int) -> bool:
    with suppress(OSError), socket.create_server(("127.0.0.1", port)):
        return True
    return False


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run without the settings file of this machine."""
    monkeypatch.delenv("GONGKAI_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


def test_catalogue_contains_every_site_with_its_actual_address(
    tmp_path: Path, ports: Ports
) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=ports) as environment:
        entries = read_catalogue(environment.settings.catalogue, CrawlerFamilies())

        assert [entry.slug for entry in entries] == list(environment.sites)
        assert [get(entry.url).status for entry in entries] == [200] * len(entries)


def test_restart_keeps_the_portal_and_its_addresses(tmp_path: Path, ports: Ports) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=ports) as environment:
        new = Publish(site="linhe-swj", report="annual-2017")
        environment.store(apply_action(environment.portal.state, new, MONDAY))
        left = environment.portal.state

    with open_environment(tmp_path / "demo", FAST, ports=ports) as restarted:
        assert restarted.portal.state == left


def test_state_is_saved_before_it_is_served(tmp_path: Path, ports: Ports) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=ports) as environment:
        (tmp_path / "demo" / STATE_FILE).unlink()
        (tmp_path / "demo" / STATE_FILE).mkdir()
        before = environment.portal.state

        with pytest.raises(OSError, match=r".*"):
            environment.store(
                apply_action(before, Publish(site="linhe-swj", report="annual-2017"), MONDAY)
            )

        assert environment.portal.state == before


def test_occupied_port_of_a_site_is_reported_with_advice(tmp_path: Path, ports: Ports) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=ports) as environment:
        port = environment.portal.ports["yunze-swt"]

    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(InputError, match="is it running already"),
        open_environment(tmp_path / "demo", FAST, ports=ports),
    ):
        pass


def test_occupied_web_port_is_replaced_by_a_free_one(tmp_path: Path, ports: Ports) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=ports) as environment:
        port = environment.portal.state.ports[WEB]

    with (
        socket.create_server(("127.0.0.1", port)),
        open_environment(tmp_path / "demo", FAST, ports=ports) as restarted,
    ):
        assert restarted.settings.port != port
        assert str(restarted.settings.port) in restarted.settings.base_url


def test_reset_removes_only_the_folder_of_the_demonstration(tmp_path: Path, ports: Ports) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("…")

    with (
        pytest.raises(InputError, match="contains other files"),
        open_environment(tmp_path / "letters", FAST, fresh=True, ports=ports),
    ):
        pass

    assert (tmp_path / "letters" / "love.txt").exists()


def test_two_demonstrations_never_share_a_folder(tmp_path: Path, ports: Ports) -> None:
    with (
        open_environment(tmp_path / "demo", FAST, ports=ports),
        pytest.raises(InputError, match="another demonstration"),
        open_environment(tmp_path / "demo", FAST, fresh=True, ports=ports),
    ):
        pass


def test_saved_state_of_another_version_is_reported_with_advice(
    tmp_path: Path, ports: Ports
) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / STATE_FILE).write_text('{"sites": 7}')

    with (
        pytest.raises(InputError, match="start again"),
        open_environment(tmp_path / "demo", FAST, ports=ports),
    ):
        pass
