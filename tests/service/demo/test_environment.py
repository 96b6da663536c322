"""The stage is found as it was left, and says what is in the way."""

import socket
from pathlib import Path

import pytest

from disclosures.errors import InputError
from service.catalogue import read_catalogue
from service.demo.environment import STATE_FILE, WEB, Ports, open_environment
from service.demo.http_client import get
from service.demo.portal_state import Publish, apply_action
from service.demo.timing import FAST
from service.wiring.families import CrawlerFamilies
from tests.service.demo.conftest import MONDAY

#: Ports that no demonstration on this machine holds.
PORTS = Ports(web=0, sites=45_000)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings file of this machine."""
    monkeypatch.delenv("GONGKAI_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_catalogue_names_every_site_at_the_address_where_it_answers(tmp_path: Path) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=PORTS) as environment:
        entries = read_catalogue(environment.settings.catalogue, CrawlerFamilies())

        assert [entry.slug for entry in entries] == list(environment.sites)
        assert [get(entry.url).status for entry in entries] == [200] * len(entries)


def test_a_second_start_finds_portal_and_addresses_as_they_were_left(tmp_path: Path) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=PORTS) as environment:
        new = Publish(site="linhe-swj", report="annual-2017")
        environment.store(apply_action(environment.portal.state, new, MONDAY))
        left = environment.portal.state

    with open_environment(tmp_path / "demo", FAST, ports=PORTS) as again:
        assert again.portal.state == left


def test_the_state_is_on_the_disk_before_anybody_can_see_it(tmp_path: Path) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=PORTS) as environment:
        (tmp_path / "demo" / STATE_FILE).unlink()
        (tmp_path / "demo" / STATE_FILE).mkdir()
        before = environment.portal.state

        with pytest.raises(OSError, match=r".*"):
            environment.store(
                apply_action(before, Publish(site="linhe-swj", report="annual-2017"), MONDAY)
            )

        assert environment.portal.state == before


def test_a_site_s_port_that_is_taken_is_told_with_what_to_do(tmp_path: Path) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=PORTS) as environment:
        port = environment.portal.ports["yunze-swt"]

    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(InputError, match="is it running already"),
        open_environment(tmp_path / "demo", FAST, ports=PORTS),
    ):
        pass


def test_a_web_port_that_is_taken_is_replaced_by_a_free_one(tmp_path: Path) -> None:
    with open_environment(tmp_path / "demo", FAST, ports=PORTS) as environment:
        port = environment.portal.state.ports[WEB]

    with (
        socket.create_server(("127.0.0.1", port)),
        open_environment(tmp_path / "demo", FAST, ports=PORTS) as again,
    ):
        assert again.settings.port != port
        assert str(again.settings.port) in again.settings.base_url


def test_beginning_anew_removes_our_own_folder_only(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("…")

    with (
        pytest.raises(InputError, match="contains other files"),
        open_environment(tmp_path / "letters", FAST, fresh=True, ports=PORTS),
    ):
        pass

    assert (tmp_path / "letters" / "love.txt").exists()


def test_two_demonstrations_never_share_a_folder(tmp_path: Path) -> None:
    with (
        open_environment(tmp_path / "demo", FAST, ports=PORTS),
        pytest.raises(InputError, match="another demonstration"),
        open_environment(tmp_path / "demo", FAST, fresh=True, ports=PORTS),
    ):
        pass


def test_a_story_of_another_version_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / STATE_FILE).write_text('{"sites": 7}')

    with (
        pytest.raises(InputError, match="start again"),
        open_environment(tmp_path / "demo", FAST, ports=PORTS),
    ):
        pass
