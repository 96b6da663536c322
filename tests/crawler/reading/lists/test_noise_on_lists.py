"""Noise around a list and in its markup does not change its rows."""

from collections.abc import Sequence
from itertools import product
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


def changes(fixture: Fixture, kinds: Sequence[str], seeds: Sequence[int]) -> list[tuple[str, int]]:
    """Return the kinds of noise, with their seeds, that change the rows of a list."""
    text = fixture.path.read_text(encoding="utf-8")
    before = read_list(fixture.page(), source=fixture.source()).entries
    found = []
    for kind, seed in product(kinds, seeds):
        noisy = {**AROUND, **MARKUP}[kind](text, Random(f"{fixture.name} {kind} {seed}"))
        after = read_list(fixture.page(noisy.encode()), source=fixture.source()).entries
        if after != before:
            found.append((kind, seed))
    return found


@pytest.mark.parametrize("fixture", LISTS, ids=name_of)
def test_noise_does_not_change_rows(fixture: Fixture) -> None:
    """One seed of half of the kinds; all kinds and seeds are in the slow test."""
    assert changes(fixture, KINDS[LISTS.index(fixture) % 2 :: 2], [0]) == []


@pytest.mark.slow
@pytest.mark.parametrize("fixture", LISTS, ids=name_of)
def test_complete_noise_corpus_does_not_change_rows(fixture: Fixture) -> None:
    """Every kind, ten seeds."""
    assert changes(fixture, KINDS, SEEDS) == []
