"""The catalogue file: its entries, and the errors in it."""

from datetime import timedelta
from pathlib import Path

import pytest

from disclosures import TlsOptions
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


def test_entry_is_a_source(catalogue: Path) -> None:
    [entry] = read_catalogue(catalogue, FAMILIES)

    assert entry.source().every == timedelta(hours=6)
    assert entry.source().agency == "临河区商务局"


def test_selectors_override_the_recognised_parts(catalogue: Path) -> None:
    selector = 'title = ".//a/@title"'
    catalogue.write_text(
        f"{GOOD}[source.selectors]\nrows = 'ul.nb > li'\n{selector}\n", encoding="utf-8"
    )

    [entry] = read_catalogue(catalogue, FAMILIES)

    assert entry.source().selectors == {"rows": "ul.nb > li", "title": ".//a/@title"}


def test_entry_can_set_how_secure_connections_are_made(catalogue: Path) -> None:
    terms = 'tls = "legacy"\nca_file = "/etc/gongkai/authority.pem"\n'
    catalogue.write_text(GOOD + terms, encoding="utf-8")

    [entry] = read_catalogue(catalogue, FAMILIES)

    assert entry.source().tls_options == TlsOptions(
        legacy=True, ca_file="/etc/gongkai/authority.pem"
    )


def test_entry_can_set_the_obligations_of_a_source(catalogue: Path) -> None:
    terms = 'organ = "township"\nreport_due = "03-31"\nobligations = false\n'
    catalogue.write_text(GOOD + terms, encoding="utf-8")

    [entry] = read_catalogue(catalogue, FAMILIES)

    source = entry.source()
    assert (source.organ, source.report_due, source.obligations) == ("township", "03-31", False)


def test_missing_file_has_no_sources(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path / "none.toml", FAMILIES) == ()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        pytest.param(GOOD.replace("6h", "soon"), "linhe-swj.*every", id="invalid duration"),
        pytest.param(GOOD.replace("6h", "0s"), "linhe-swj.*every", id="zero duration"),
        pytest.param(GOOD.replace("http://", "file://"), "linhe-swj.*url", id="file URL"),
        pytest.param(
            GOOD.replace("http://www", "http://a@www"), "linhe-swj.*url", id="user name in the URL"
        ),
        pytest.param(GOOD.replace("agency", "agenci"), "linhe-swj.*agenc", id="misspelt field"),
        pytest.param(GOOD + GOOD, "linhe-swj", id="repeated slug"),
        pytest.param(GOOD + 'organ = "firm"\n', "linhe-swj.*organ", id="unknown organ"),
        pytest.param(GOOD + 'tls = "old"\n', "linhe-swj.*tls", id="unknown TLS setting"),
        pytest.param(GOOD + 'ca_file = "a.pem"\n', "linhe-swj.*ca_file", id="relative path"),
        pytest.param(GOOD + 'report_due = "31-01"\n', "linhe-swj.*report_due", id="invalid date"),
        pytest.param(GOOD + 'family = "drupal"', "linhe-swj.*hanweb", id="unknown family"),
        pytest.param(
            GOOD + 'selectors = { row = "li" }',
            "linhe-swj.*selectors.row.*rows",
            id="misspelt selector",
        ),
        pytest.param(
            GOOD + 'selectors = { rows = "li[" }', "linhe-swj.*selectors.rows", id="invalid CSS"
        ),
        pytest.param(
            GOOD + 'selectors = { rows = "//li[" }', "linhe-swj.*selectors.rows", id="invalid XPath"
        ),
        pytest.param(
            GOOD + "selectors = { rows = \"//li[document('/etc/passwd')]\" }",
            "linhe-swj.*selectors.rows.*document",
            id="XPath function that reads a file",
        ),
        pytest.param(
            GOOD + "selectors = { body = \"//p[unparsed-text ( '/etc/passwd' )]\" }",
            "linhe-swj.*selectors.body.*unparsed-text",
            id="XPath 2 function that reads a file",
        ),
        pytest.param(
            GOOD + '\nallowed_hosts = ["http://mp.weixin.qq.com/"]',
            "linhe-swj.*allowed_hosts.*without http",
            id="allowed host with a scheme",
        ),
        pytest.param(GOOD.replace('"6h"', "6h"), "TOML", id="invalid TOML"),
        pytest.param(GOOD.replace("[[source]]", "[[sauce]]"), "sauce", id="unknown table"),
    ],
)
def test_error_names_the_file_the_source_and_the_field(
    catalogue: Path, wrong: str, message: str
) -> None:
    catalogue.write_text(wrong, encoding="utf-8")

    with pytest.raises(InputError, match=f"(?s)catalogue.toml.*{message}"):
        read_catalogue(catalogue, FAMILIES)


def test_allowed_hosts_are_part_of_a_source(catalogue: Path) -> None:
    catalogue.write_text(GOOD + '\nallowed_hosts = ["mp.weixin.qq.com"]', encoding="utf-8")

    [entry] = read_catalogue(catalogue, FAMILIES)

    assert entry.source().allowed_hosts == ("mp.weixin.qq.com",)


def test_adding_a_source_keeps_the_rest_of_the_file(catalogue: Path) -> None:
    add_to_catalogue(catalogue, {"slug": "b", "agency": "乙", "url": "http://b.example/"}, FAMILIES)

    assert catalogue.read_text(encoding="utf-8").startswith(GOOD)
    assert [entry.slug for entry in read_catalogue(catalogue, FAMILIES)] == ["linhe-swj", "b"]


def test_existing_slug_is_rejected_and_the_file_unchanged(catalogue: Path) -> None:
    with pytest.raises(InputError, match="linhe-swj"):
        add_to_catalogue(
            catalogue, {"slug": "linhe-swj", "agency": "乙", "url": "http://b.example/"}, FAMILIES
        )

    assert catalogue.read_text(encoding="utf-8") == GOOD


def test_first_source_creates_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "catalogue.toml"

    add_to_catalogue(path, {"slug": "b", "agency": "乙", "url": "http://b.example/"}, FAMILIES)

    assert [entry.slug for entry in read_catalogue(path, FAMILIES)] == ["b"]
