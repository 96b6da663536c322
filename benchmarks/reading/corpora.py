"""The fixture pages of the tests as a corpus: expected fields, noise and edits."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.reading.scores import Labelled, labelled_in, tight
from crawler.reading import read
from disclosures import Reading
from disclosures.content_digest import digest
from disclosures.errors import PageError
from tests.crawler.reading.content_edits import EDITS, differing
from tests.crawler.reading.fixture_pages import Fixture, fixtures
from tests.crawler.reading.noise_around_text import AROUND, Noise
from tests.crawler.reading.noise_in_markup import MARKUP, absolute_links

SEEDS = 10

#: Pages written by hand after a dozen content management systems, with a ``labels.jsonl``.
WRITTEN = Path(__file__).parent / "written_pages"


def written_pages() -> list[Labelled]:
    """Return the pages written for this benchmark, labelled before the parser read them."""
    return labelled_in(WRITTEN)


def own_pages() -> list[Labelled]:
    """Return the report pages of the tests, labelled with their expected readings."""
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
    """Return how many readings differ with noise on the page, and how many were compared."""
    changed = total = 0
    for fixture in _pages():
        before = _digest(fixture, fixture.path.read_text(encoding="utf-8"))
        for text in _noisy(fixture):
            total += 1
            changed += _digest(fixture, text) != before
    return changed, total


def edit_misses() -> tuple[int, int]:
    """Return how many edits were missed or changed an unrelated field, and how many were made."""
    missed = total = 0
    for fixture in _pages():
        text = fixture.path.read_text(encoding="utf-8")
        before = _read(fixture, text)
        for kind, edits in EDITS.items():
            for signal in edits(text, before, Random(kind)):
                touched = differing(before, _read(fixture, signal.text))
                total += 1
                missed += not touched or not touched <= signal.fields
    return missed, total


def _pages() -> Iterator[Fixture]:
    for fixture in fixtures():
        if fixture.path.suffix == ".html" and fixture.expected(".json") is not None:
            yield fixture


def _noisy(fixture: Fixture) -> Iterator[str]:
    """Yield the page with each kind of noise, SEEDS times."""
    text = fixture.path.read_text(encoding="utf-8")
    links = partial(absolute_links, url=fixture.page().url)
    kinds: dict[str, Noise] = {**AROUND, **MARKUP, "links": links}
    for kind, noise in kinds.items():
        for seed in range(SEEDS):
            yield noise(text, Random(f"{fixture.name} {kind} {seed}"))


def _read(fixture: Fixture, text: str) -> Reading:
    return read(fixture.page(text.encode()), listed=fixture.listed(), source=fixture.source())


def _digest(fixture: Fixture, text: str) -> str:
    """Return the digest of a page's reading, or the message of the error."""
    try:
        return digest(_read(fixture, text))
    except PageError as error:
        return str(error)


def _label(expected: Mapping[str, object]) -> dict[str, object]:
    """Return an expected reading in the form of a label."""
    body = tight(expected["body_text"])
    files = expected["attachments"]
    assert isinstance(files, list)
    return {
        **{name: expected[name] for name in ("title", "publisher", "source", "index_no", "doc_no")},
        "published": str(expected["published_at"])[:10] if expected["published_at"] else None,
        "body_starts": body[:24],
        "body_ends": body[-24:],
        "body_chars": len(body),
        "attachments": [{"href": file["url"]} for file in files],
        "must_not_contain": ["当前位置：", "网站标识码", "ICP备", "【打印】", "上一篇"],
    }
