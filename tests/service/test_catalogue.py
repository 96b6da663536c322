"""The catalogue file: what it says is what is watched, and a mistake in it loses nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from disclosures.errors import InputError
from service.catalogue import add_to_catalogue, read_catalogue
from service.wiring.families import CrawlerFamilies

FAMILIES = CrawlerFamilies()

GOOD = """\
# our county
[[source]]
slug = "linhe-swj"
agency = "临河区商务局"
url = "http://www.linhe.example/swj/"
every = "6h"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_what_the_file_says_is_a_source(catalogue: Path) -> None:
    [entry] = read_catalogue(catalogue, FAMILIES)

    assert entry.source().every == timedelta(hours=6)
    assert entry.source().agency == "临河区商务局"


def test_a_wrong_guess_is_corrected_by_selectors(catalogue: Path) -> None:
    said = 'title = "a@title"'.replace("a@title", ".//a/@title")
    catalogue.write_text(
        f"{GOOD}[source.selectors]\nrows = 'ul.nb > li'\n{said}\n", encoding="utf-8"
    )

    [entry] = read_catalogue(catalogue, FAMILIES)

    assert entry.source().selectors == {"rows": "ul.nb > li", "title": ".//a/@title"}


def test_what_a_source_owes_may_be_told(catalogue: Path) -> None:
    told = 'organ = "township"\nreport_due = "03-31"\nobligations = false\n'
    catalogue.write_text(GOOD + told, encoding="utf-8")

    [entry] = read_catalogue(catalogue, FAMILIES)

    source = entry.source()
    assert (source.organ, source.report_due, source.obligations) == ("township", "03-31", False)


def test_no_file_is_no_sources(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path / "none.toml", FAMILIES) == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param(GOOD.replace("6h", "soon"), "linhe-swj.*every", id="a span"),
        pytest.param(GOOD.replace("6h", "0s"), "linhe-swj.*every", id="no span at all"),
        pytest.param(GOOD.replace("http://", "file://"), "linhe-swj.*url", id="S2 file:"),
        pytest.param(
            GOOD.replace("http://www", "http://a@www"), "linhe-swj.*url", id="S4 user info"
        ),
        pytest.param(GOOD.replace("agency", "agenci"), "linhe-swj.*agenc", id="a typo"),
        pytest.param(GOOD + GOOD, "linhe-swj", id="a slug twice"),
        pytest.param(GOOD + 'organ = "firm"\n', "linhe-swj.*organ", id="no kind of body"),
        pytest.param(GOOD + 'report_due = "31-01"\n', "linhe-swj.*report_due", id="no such day"),
        pytest.param(GOOD + 'family = "drupal"', "linhe-swj.*hanweb", id="an unknown family"),
        pytest.param(
            GOOD + 'selectors = { row = "li" }', "linhe-swj.*selectors.row.*rows", id="a misnomer"
        ),
        pytest.param(
            GOOD + 'selectors = { rows = "li[" }', "linhe-swj.*selectors.rows", id="no CSS"
        ),
        pytest.param(
            GOOD + 'selectors = { rows = "//li[" }', "linhe-swj.*selectors.rows", id="no XPath"
        ),
        pytest.param(
            GOOD + "selectors = { rows = \"//li[document('/etc/passwd')]\" }",
            "linhe-swj.*selectors.rows.*document",
            id="C9 a function that reads a file",
        ),
        pytest.param(
            GOOD + "selectors = { body = \"//p[unparsed-text ( '/etc/passwd' )]\" }",
            "linhe-swj.*selectors.body.*unparsed-text",
            id="C9 another",
        ),
        pytest.param(GOOD.replace('"6h"', "6h"), "TOML", id="no TOML"),
        pytest.param(GOOD.replace("[[source]]", "[[sauce]]"), "sauce", id="an unknown table"),
    ],
)
def test_a_mistake_is_named_with_its_place(catalogue: Path, wrong: str, said: str) -> None:
    catalogue.write_text(wrong, encoding="utf-8")

    with pytest.raises(InputError, match=f"(?s)catalogue.toml.*{said}"):
        read_catalogue(catalogue, FAMILIES)


def test_adding_a_source_leaves_the_rest_of_the_file_alone(catalogue: Path) -> None:
    add_to_catalogue(catalogue, {"slug": "b", "agency": "乙", "url": "http://b.example/"}, FAMILIES)

    assert catalogue.read_text(encoding="utf-8").startswith(GOOD)
    assert [entry.slug for entry in read_catalogue(catalogue, FAMILIES)] == ["linhe-swj", "b"]


def test_a_slug_that_is_there_is_refused_and_the_file_unchanged(catalogue: Path) -> None:
    with pytest.raises(InputError, match="linhe-swj"):
        add_to_catalogue(
            catalogue, {"slug": "linhe-swj", "agency": "乙", "url": "http://b.example/"}, FAMILIES
        )

    assert catalogue.read_text(encoding="utf-8") == GOOD


def test_the_first_source_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "catalogue.toml"

    add_to_catalogue(path, {"slug": "b", "agency": "乙", "url": "http://b.example/"}, FAMILIES)

    assert [entry.slug for entry in read_catalogue(path, FAMILIES)] == ["b"]
