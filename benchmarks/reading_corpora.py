"""Our own pages as a corpus: their truth, their noise, their edits."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from random import Random

from benchmarks.reading_scores import Labelled, tight
from crawler.reading import read
from disclosures import Reading
from disclosures.errors import PageError
from disclosures.sameness import digest
from tests.crawler.reading.content_edits import EDITS, differing
from tests.crawler.reading.fixture_pages import Fixture, fixtures
from tests.crawler.reading.noise_around_text import AROUND, Noise
from tests.crawler.reading.noise_in_markup import MARKUP, absolute_links

SEEDS = 10


def own_pages() -> list[Labelled]:
    """The saved report pages of the tests, with what a person checked of each."""
    return [
        Labelled(
            name=fixture.name,
            url=fixture.page().url,
            path=fixture.path,
            label=_label(json.loads(json.dumps(fixture.expected(".json")))),
        )
        for fixture in _pages()
        if fixture.listed() is None and not fixture.name.startswith("errors/")
    ]


def noise_changes() -> tuple[int, int]:
    """How many readings noise changes, of how many."""
    changed = total = 0
    for fixture in _pages():
        before = _digest(fixture, fixture.path.read_text(encoding="utf-8"))
        for text in _noisy(fixture):
            total += 1
            changed += _digest(fixture, text) != before
    return changed, total


def signal_misses() -> tuple[int, int]:
    """How many edits are missed or change a field that they do not touch, of how many."""
    missed = total = 0
    for fixture in _pages():
        text = fixture.path.read_text(encoding="utf-8")
        before = _read(fixture, text)
        for kind, edits in EDITS.items():
            for signal in edits(text, before, Random(kind)):  # noqa: S311
                touched = differing(before, _read(fixture, signal.text))
                total += 1
                missed += not touched or not touched <= signal.fields
    return missed, total


def _pages() -> Iterator[Fixture]:
    for fixture in fixtures():
        if fixture.path.suffix == ".html" and fixture.expected(".json") is not None:
            yield fixture


def _noisy(fixture: Fixture) -> Iterator[str]:
    """The page with every kind of noise, some times each."""
    text = fixture.path.read_text(encoding="utf-8")
    links = partial(absolute_links, url=fixture.page().url)
    kinds: dict[str, Noise] = {**AROUND, **MARKUP, "links": links}
    for kind, noise in kinds.items():
        for seed in range(SEEDS):
            yield noise(text, Random(f"{fixture.name} {kind} {seed}"))  # noqa: S311


def _read(fixture: Fixture, text: str) -> Reading:
    return read(fixture.page(text.encode()), listed=fixture.listed(), source=fixture.source())


def _digest(fixture: Fixture, text: str) -> str:
    """The digest of a page's reading; a refusal is another digest."""
    try:
        return digest(_read(fixture, text))
    except PageError as error:
        return str(error)


def _label(said: Mapping[str, object]) -> dict[str, object]:
    """What was checked by hand, in the form of a label."""
    body = tight(said["body_text"])
    files = said["attachments"]
    assert isinstance(files, list)
    return {
        **{name: said[name] for name in ("title", "publisher", "source", "index_no", "doc_no")},
        "published": str(said["published_at"])[:10] if said["published_at"] else None,
        "body_starts": body[:24],
        "body_ends": body[-24:],
        "body_chars": len(body),
        "attachments": [{"href": file["url"]} for file in files],
        "must_not_contain": ["当前位置：", "网站标识码", "ICP备", "【打印】", "上一篇"],
    }
