"""Noise and encoding do not change the digest of any fixture page."""

import re
from functools import cache, partial
from pathlib import Path
from random import Random

import pytest

from crawler.reading import read
from disclosures import Page, Reading
from disclosures.content_digest import digest
from tests.crawler.reading.fixture_pages import Fixture, fixtures, name_of
from tests.crawler.reading.noise_around_text import AROUND, Noise
from tests.crawler.reading.noise_in_markup import MARKUP, absolute_links

PAGES = [
    fixture
    for fixture in fixtures()
    if fixture.path.suffix == ".html" and fixture.expected(".json") is not None
]
KINDS = [*AROUND, *MARKUP, "links written in full"]
SEEDS = range(10)
CHARSETS = ["gbk", "gb2312", "gb18030", "utf-16", "utf-8-sig"]
_META = re.compile(r"charset=(?P<quote>[\"']?)[\w-]+")


def with_noise(fixture: Fixture, kind: str, seed: int) -> str:
    """Return the page of `fixture` with one kind of noise, determined by `seed`."""
    noise: dict[str, Noise] = {
        **AROUND,
        **MARKUP,
        KINDS[-1]: partial(absolute_links, url=fixture.page().url),
    }
    rng = Random(f"{fixture.name} {kind} {seed}")
    return noise[kind](fixture.path.read_text(encoding="utf-8"), rng)


def reading_of(fixture: Fixture, page: Page) -> Reading:
    return read(page, listed=fixture.listed(), source=fixture.source())


@cache
def digest_of(path: Path) -> str:
    """The digest of the page as it was saved."""
    (fixture,) = (each for each in PAGES if each.path == path)
    return digest(reading_of(fixture, fixture.page()))


@pytest.mark.parametrize("fixture", PAGES, ids=name_of)
def test_noise_does_not_change_the_digest(fixture: Fixture) -> None:
    """One seed of a third of the kinds; all kinds and seeds are in the slow test."""
    chosen = KINDS[PAGES.index(fixture) % 3 :: 3]
    before = digest_of(fixture.path)

    changed = [
        kind
        for kind in chosen
        if digest(reading_of(fixture, fixture.page(with_noise(fixture, kind, 0).encode())))
        != before
    ]

    assert changed == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_complete_noise_corpus_does_not_change_digests(kind: str) -> None:
    """Every fixture × one kind × ten seeds."""
    changed = []
    for fixture in PAGES:
        before = digest(reading_of(fixture, fixture.page()))
        for seed in SEEDS:
            page = fixture.page(with_noise(fixture, kind, seed).encode())
            if digest(reading_of(fixture, page)) != before:
                changed.append((fixture.name, seed))

    assert changed == []


@pytest.mark.slow
@pytest.mark.parametrize("fixture", PAGES, ids=name_of)
def test_several_kinds_of_noise_together_do_not_change_the_digest(fixture: Fixture) -> None:
    """A redesign of the site changes everything around the text at once."""
    before = digest(reading_of(fixture, fixture.page()))

    for seed in SEEDS:
        rng = Random(seed)
        text = fixture.path.read_text(encoding="utf-8")
        for kind in rng.sample(sorted(AROUND), 6):
            text = AROUND[kind](text, rng)
        for kind in rng.sample(sorted(MARKUP), 4):
            text = MARKUP[kind](text, rng)
        assert digest(reading_of(fixture, fixture.page(text.encode()))) == before, seed


@pytest.mark.parametrize("fixture", PAGES, ids=name_of)
def test_encoding_does_not_change_the_digest(fixture: Fixture) -> None:
    """One of the encodings for each page; all of them are in the slow test."""
    charset = CHARSETS[PAGES.index(fixture) % len(CHARSETS)]

    assert digest(reading_of(fixture, written_in(fixture, charset))) == digest_of(fixture.path)


@pytest.mark.slow
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("fixture", PAGES, ids=name_of)
def test_no_encoding_changes_the_digest(fixture: Fixture, charset: str) -> None:
    assert digest(reading_of(fixture, written_in(fixture, charset))) == digest_of(fixture.path)


def written_in(fixture: Fixture, charset: str) -> Page:
    """The same text in another encoding, which the page declares."""
    text = fixture.path.read_text(encoding="utf-8")
    declared = _META.sub(rf"charset=\g<quote>{charset.removesuffix('-sig')}", text, count=1)
    return fixture.page(declared.encode("gb18030" if charset.startswith("gb") else charset))


@pytest.mark.parametrize(
    ("written", "header", "meta"),
    [
        ("utf-8", "gbk", "gbk"),
        ("gb18030", "utf-8", "utf-8"),
        ("utf-8", "", "gb2312"),
        ("gb18030", "", ""),
        ("gb18030", "gb2312", "utf-8"),
        ("utf-8", "x-unknown", "x-unknown"),
        ("utf-16-le", "", "gb2312"),
    ],
)
def test_wrong_declaration_of_the_encoding_does_not_change_the_digest(
    written: str, header: str, meta: str
) -> None:
    """The encoding follows from the bytes if header and meta tag are wrong."""
    (fixture,) = fixtures("generic/county")[:1]
    before = reading_of(fixture, fixture.page())
    text = _META.sub(rf"charset=\g<quote>{meta or 'utf-8'}", fixture.path.read_text("utf-8"))
    kind = "text/html" + (f";charset={header}" if header else "")

    page = Page(url=fixture.page().url, body=text.encode(written), headers={"content-type": kind})

    assert digest(reading_of(fixture, page)) == digest(before)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_noise_changes_the_source_of_many_pages(kind: str) -> None:
    touched = [
        fixture
        for fixture in PAGES
        if any(with_noise(fixture, kind, seed) != fixture.path.read_text("utf-8") for seed in SEEDS)
    ]

    assert len(touched) > len(PAGES) // 4
