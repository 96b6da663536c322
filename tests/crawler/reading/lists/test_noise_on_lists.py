"""Noise around a list and in its markup does not change its rows."""

from random import Random

import pytest

from crawler.reading import read_list
from tests.crawler.reading.fixture_pages import Fixture, fixtures, name_of
from tests.crawler.reading.noise_around_text import AROUND
from tests.crawler.reading.noise_in_markup import MARKUP

#: Records of a datastore are XML, in which tags are case-sensitive.
KINDS = [kind for kind in (*AROUND, *MARKUP) if kind != "tags in capitals"]
SEEDS = range(10)


def _is_list(fixture: Fixture) -> bool:
    rows = fixture.expected(".rows.json")
    listed = isinstance(rows, dict) and bool(rows["entries"] or rows["more"])
    return listed and fixture.path.suffix == ".html"


LISTS = [fixture for fixture in fixtures() if _is_list(fixture)]


def changed_by(fixture: Fixture, kind: str, seed: int) -> bool:
    noise = {**AROUND, **MARKUP}[kind]
    rng = Random(f"{fixture.name} {kind} {seed}")
    text = noise(fixture.path.read_text(encoding="utf-8"), rng)
    before = read_list(fixture.page(), source=fixture.source())
    return read_list(fixture.page(text.encode()), source=fixture.source()).entries != before.entries


@pytest.mark.parametrize("fixture", LISTS, ids=name_of)
def test_noise_does_not_change_rows(fixture: Fixture) -> None:
    """One seed of each kind; the other seeds are in the slow test."""
    assert [kind for kind in KINDS if changed_by(fixture, kind, 0)] == []


@pytest.mark.slow
@pytest.mark.parametrize("fixture", LISTS, ids=name_of)
def test_complete_noise_corpus_does_not_change_rows(fixture: Fixture) -> None:
    """Every kind, ten seeds."""
    changed = [(kind, seed) for kind in KINDS for seed in SEEDS if changed_by(fixture, kind, seed)]

    assert changed == []
