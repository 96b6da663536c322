"""The house keeps its own rules."""

import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

OURS = "gongkai"
ROOMS = ["disclosures", "crawler", "store", "notifier", "scheduler", "service"]
HOUSE = Path(__file__).parent.parent
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core", "base", "tools"}
FILES = sorted(
    file for place in [*ROOMS, "tests", "benchmarks"] for file in (HOUSE / place).rglob("*.py")
)


def _short(file: Path) -> str:
    return str(file.relative_to(HOUSE))


@pytest.mark.parametrize("room", ROOMS)
def test_no_dependency_takes_the_name_of_a_room(room: str) -> None:
    assert set(packages_distributions().get(room, [OURS])) == {OURS}


@pytest.mark.parametrize("place", ["tests", "benchmarks"])
def test_no_dependency_takes_the_name_of_what_stays_at_home(place: str) -> None:
    assert packages_distributions().get(place, []) == []


@pytest.mark.parametrize("file", FILES, ids=_short)
def test_a_file_can_be_read_in_one_sitting(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("file", FILES, ids=_short)
def test_a_file_has_a_name_that_says_something(file: Path) -> None:
    assert file.stem not in VAGUE


@pytest.mark.parametrize("file", FILES, ids=_short)
def test_a_file_opens_with_what_it_is_for(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not text or text.startswith('"""')


def test_neighbours_do_not_know_each_other() -> None:
    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert linted.returncode == 0, linted.stdout
