"""Nothing that is content is lost: the smallest edit is a change, and of its own field only."""

from random import Random

import pytest

from crawler.reading import read
from disclosures import Reading
from disclosures.sameness import digest
from tests.crawler.reading.content_edits import SIGNALS, Signal, differing
from tests.crawler.reading.fixture_pages import Fixture, fixtures, name_of

PAGES = [
    fixture
    for fixture in fixtures()
    if fixture.path.suffix == ".html" and fixture.expected(".json") is not None
]

#: Edits of one kind and page that the fast suite looks at; the slow one looks at all.
SAMPLE = 8


def read_as(fixture: Fixture, text: str) -> Reading:
    return read(fixture.page(text.encode()), listed=fixture.listed(), source=fixture.source())


def wrong(fixture: Fixture, signals: list[Signal], before: Reading) -> list[tuple[str, set[str]]]:
    """The edits that were missed, or that touched other fields than their own."""
    found = []
    for signal in signals:
        after = read_as(fixture, signal.text)
        touched = differing(before, after)
        if digest(after) == digest(before) or not touched or not touched <= signal.fields:
            found.append((signal.name, touched))
    return found


def signals_of(fixture: Fixture, kind: str, before: Reading) -> list[Signal]:
    text = fixture.path.read_text(encoding="utf-8")
    return list(SIGNALS[kind](text, before, Random(f"{fixture.name} {kind}")))  # noqa: S311


@pytest.mark.parametrize("fixture", PAGES, ids=name_of)
def test_an_edit_changes_its_own_field_and_no_other(fixture: Fixture) -> None:
    """D7: a sample of each kind of edit."""
    before = read_as(fixture, fixture.path.read_text(encoding="utf-8"))

    for kind in SIGNALS:
        signals = signals_of(fixture, kind, before)
        chosen = Random(kind).sample(signals, min(SAMPLE, len(signals)))  # noqa: S311
        assert wrong(fixture, chosen, before) == [], kind


@pytest.mark.slow
@pytest.mark.parametrize("kind", SIGNALS)
@pytest.mark.parametrize("fixture", PAGES, ids=name_of)
def test_the_whole_signal_corpus_is_noticed(fixture: Fixture, kind: str) -> None:
    """D7: each digit, each sentence, each cell, each row, each file, each detail."""
    before = read_as(fixture, fixture.path.read_text(encoding="utf-8"))

    assert wrong(fixture, signals_of(fixture, kind, before), before) == []


@pytest.mark.parametrize("kind", SIGNALS)
def test_every_kind_of_edit_is_found_on_some_page(kind: str) -> None:
    count = 0
    for fixture in PAGES:
        before = read_as(fixture, fixture.path.read_text(encoding="utf-8"))
        count += len(signals_of(fixture, kind, before))

    assert count >= 8
