"""A list says the same rows whatever stands around it and however it is written down."""

from random import Random

import pytest

from crawler.reading import read_list
from tests.crawler.reading.fixture_pages import Fixture, fixtures, name_of
from tests.crawler.reading.noise_around_text import AROUND
from tests.crawler.reading.noise_in_markup import MARKUP

#: A record of a data store is XML: there a tag in capitals is another tag.
KINDS = [kind for kind in (*AROUND, *MARKUP) if kind != "tags in capitals"]
SEEDS = range(10)


def _is_list(fixture: Fixture) -> bool:
    rows = fixture.expected(".rows.json")
    listed = isinstance(rows, dict) and bool(rows["entries"] or rows["more"])
    return listed and fixture.path.suffix == ".html"


LISTS = [fixture for fixture in fixtures() if _is_list(fixture)]


def changed_by(fixture: Fixture, kind: str, seed: int) -> bool:
    noise = {**AROUND, **MARKUP}[kind]
    chance = Random(f"{fixture.name} {kind} {seed}")  # noqa: S311
    text = noise(fixture.path.read_text(encoding="utf-8"), chance)
    before = read_list(fixture.page(), source=fixture.source())
    return read_list(fixture.page(text.encode()), source=fixture.source()).entries != before.entries


@pytest.mark.parametrize("fixture", LISTS, ids=name_of)
def test_noise_changes_no_row(fixture: Fixture) -> None:
    """D4, D5: one seed of each kind; the rest is `slow`."""
    assert [kind for kind in KINDS if changed_by(fixture, kind, 0)] == []


@pytest.mark.slow
@pytest.mark.parametrize("fixture", LISTS, ids=name_of)
def test_the_whole_noise_corpus_changes_no_row(fixture: Fixture) -> None:
    """D4, D5: every kind, ten seeds."""
    changed = [(kind, seed) for kind in KINDS for seed in SEEDS if changed_by(fixture, kind, seed)]

    assert changed == []
