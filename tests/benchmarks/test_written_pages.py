"""The pages written for the benchmark, and how many of their fields are read wrongly."""

from collections.abc import Iterator, Mapping

from benchmarks.reading.corpora import written_pages
from benchmarks.reading.scores import FIELDS, Labelled, score, total
from crawler.reading import read
from crawler.reading.as_json import to_json
from disclosures import Page
from disclosures.errors import PageError

PAGES = written_pages()


def _answer(page: Labelled) -> Mapping[str, object]:
    try:
        reading = read(Page(url=page.url, body=page.path.read_bytes()))
    except PageError:
        return {}
    return to_json(reading, input="")


def _named(pages: list[Labelled]) -> Iterator[str]:
    return (page.name for page in pages)


def test_there_are_sixty_and_each_is_labelled() -> None:
    assert len(set(_named(PAGES))) >= 60
    assert set(_named(PAGES)) == {file.name for file in PAGES[0].path.parent.glob("*.html")}


def test_of_each_field_at_most_one_page_is_read_wrongly() -> None:
    marks = [score(page.label, _answer(page)) for page in PAGES]

    found = {field: total(marks)[field] for field in FIELDS}

    assert {field: (right, of) for field, (right, of) in found.items() if of - right > 1} == {}
