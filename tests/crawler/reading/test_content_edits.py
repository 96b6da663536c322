"""Each small edit of the content changes the digest in its own field only."""

from random import Random

import pytest

from crawler.reading import read
from disclosures import Reading
from disclosures.content_digest import digest
from tests.crawler.reading.content_edits import EDITS, ContentEdit, differing
from tests.crawler.reading.fixture_pages import Fixture, fixtures, name_of

PAGES = [
    fixture
    for fixture in fixtures()
    if fixture.path.suffix == ".html" and fixture.expected(".json") is not None
]

#: Edits of one kind and page in the fast suite; the slow suite tests all.
SAMPLE = 1


def read_as(fixture: Fixture, text: str) -> Reading:
    return read(fixture.page(text.encode()), listed=fixture.listed(), source=fixture.source())


def wrong(
    fixture: Fixture, edits: list[ContentEdit], before: Reading
) -> list[tuple[str, set[str]]]:
    """Return the edits that changed no field, or another than their own."""
    found = []
    for edit in edits:
        after = read_as(fixture, edit.text)
        touched = differing(before, after)
        if digest(after) == digest(before) or not touched or not touched <= edit.fields:
            found.append((edit.name, touched))
    return found


def edits_of(fixture: Fixture, kind: str, before: Reading) -> list[ContentEdit]:
    text = fixture.path.read_text(encoding="utf-8")
    return list(EDITS[kind](text, before, Random(f"{fixture.name} {kind}")))


@pytest.mark.parametrize("fixture", PAGES, ids=name_of)
def test_content_edit_changes_only_its_field(fixture: Fixture) -> None:
    """A sample of each kind of edit."""
    before = read_as(fixture, fixture.path.read_text(encoding="utf-8"))

    for kind in EDITS:
        edits = edits_of(fixture, kind, before)
        chosen = Random(kind).sample(edits, min(SAMPLE, len(edits)))
        assert wrong(fixture, chosen, before) == [], kind


@pytest.mark.slow
@pytest.mark.parametrize("kind", EDITS)
@pytest.mark.parametrize("fixture", PAGES, ids=name_of)
def test_every_content_edit_changes_only_its_field(fixture: Fixture, kind: str) -> None:
    """Every digit, sentence, cell, row, file and detail."""
    before = read_as(fixture, fixture.path.read_text(encoding="utf-8"))

    assert wrong(fixture, edits_of(fixture, kind, before), before) == []


@pytest.mark.parametrize("kind", EDITS)
def test_every_kind_of_edit_applies_to_some_page(kind: str) -> None:
    count = 0
    for fixture in PAGES:
        before = read_as(fixture, fixture.path.read_text(encoding="utf-8"))
        count += len(edits_of(fixture, kind, before))
        if count >= 8:
            return

    raise AssertionError(f"only {count} edits")
