"""``gongkai sources add`` against the portal of the demonstration."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.demo.portal import Portal
from service.demo.portal_state import initial_state
from service.demo.sites import read_sites
from tests.conftest import MONDAY

Gongkai = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.slow  # each inspects a site with the delays of a visit


@pytest.fixture
def gongkai(tmp_path: Path) -> Gongkai:
    """Run a command in an empty folder, without standard input."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    settings = {"GONGKAI_ALLOWED_NETWORKS": '["127.0.0.0/8"]', "GONGKAI_LOG_FORMAT": "plain"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service.cli", *arguments],
            cwd=tmp_path,
            env=clean | settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=90,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    """Site → the address of its list."""
    sites = read_sites()
    with Portal(sites, initial_state(sites, MONDAY)) as portal:
        yield {slug: portal.address(slug, site.list) for slug, site in sites.items()}


def written(folder: Path) -> list[dict[str, str]]:
    path = folder / "catalogue.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["source"] if path.exists() else []


def test_source_is_added_by_its_address_alone(
    gongkai: Gongkai, addresses: dict[str, str], tmp_path: Path
) -> None:
    done = gongkai("sources", "add", addresses["haidong-swt"], "--yes")

    assert done.returncode == 0, done.stderr
    [source] = written(tmp_path)
    assert (source["agency"], source["province"]) == ("海东省商务厅", "海东省")
    assert "hanweb" in done.stdout
    assert "dataproxy.jsp" in done.stdout
    assert "as printed" in done.stdout


def test_json_output_of_sources_add_writes_nothing(
    gongkai: Gongkai, addresses: dict[str, str], tmp_path: Path
) -> None:
    done = gongkai("sources", "add", addresses["yuntai-xzf"], "--json")

    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["written"], seen["is_list"]) == (False, True)
    assert seen["second_page"]["new"] > 0
    assert seen["source"]["agency"] == "云台县人民政府"
    assert seen["sample"]["title"] == seen["entries"][0]["title"]
    assert written(tmp_path) == []


def test_source_is_not_added_without_a_confirmation(
    gongkai: Gongkai, addresses: dict[str, str], tmp_path: Path
) -> None:
    done = gongkai("sources", "add", addresses["linhe-swj"])

    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert written(tmp_path) == []


@pytest.mark.parametrize("force", [False, True])
def test_unreadable_source_is_added_only_with_force(
    gongkai: Gongkai, tmp_path: Path, force: bool
) -> None:
    address = "http://127.0.0.1:9/nb/"

    done = gongkai("sources", "add", address, "--yes", *(["--force"] if force else []))

    assert done.returncode == (0 if force else 1)
    assert "unreachable" in done.stdout
    assert [source["url"] for source in written(tmp_path)] == ([address] if force else [])


def test_address_is_added_only_once(gongkai: Gongkai, tmp_path: Path) -> None:
    address = "http://127.0.0.1:9/nb/"
    gongkai("sources", "add", address, "--yes", "--force", "--slug", "first")

    done = gongkai("sources", "add", address, "--yes", "--force", "--slug", "second")

    assert done.returncode == 2
    assert "as first" in done.stderr
    assert [source["slug"] for source in written(tmp_path)] == ["first"]
