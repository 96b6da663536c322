"""What the documentation lists is what the code has."""

import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from crawler.families import FAMILIES
from crawler.items import ReportItem
from crawler.spiders.arguments import ARGUMENTS
from service.settings import Settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SCRAPY = DOCS / "reference" / "scrapy.md"


def _first_column(file: Path, heading: str) -> list[str]:
    """The names in the first column of the tables of one section."""
    section = file.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| ?(`[^|]*?) ?\|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


@cache
def _anchors(file: Path) -> set[str]:
    """The anchors of the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_field_of_an_item_is_in_the_reference_in_order() -> None:
    documented = _first_column(SCRAPY, "Items")
    exported = [field.name for field in fields(ReportItem)]

    assert documented[: len(exported)] == exported


def test_every_argument_of_a_spider_is_in_the_reference() -> None:
    assert _first_column(SCRAPY, "Arguments of spiders") == ["url", *ARGUMENTS]


def test_every_command_of_the_project_is_in_the_reference() -> None:
    commands = {file.stem for file in (ROOT / "crawler" / "commands").glob("[a-z]*.py")}
    documented = {name.split()[1] for name in _first_column(SCRAPY, "Commands")}

    assert commands <= documented


def test_every_statistic_of_a_crawl_is_in_the_reference() -> None:
    source = (ROOT / "crawler" / "pipelines.py").read_text(encoding="utf-8")
    counted = set(re.findall(r"_count\(f\"(?:families/\{item\.family\}|\{prefix\})/(\w+)", source))
    documented = _first_column(SCRAPY, "Statistics")

    assert counted
    assert counted <= {name.split("/")[2] for name in documented if name.startswith("families/")}


def test_settings_of_the_service_that_a_crawl_uses_exist() -> None:
    named = [name for name in _first_column(SCRAPY, "Settings") if name.islower()]

    assert {name for name in named if "/" not in name} <= set(Settings.model_fields)


def test_every_site_family_is_described_in_the_order_in_which_it_is_tried() -> None:
    described = _first_column(DOCS / "reading.md", "A page that was read")
    names = [family.name for family in FAMILIES]

    assert [name for name in described if name in names] == names


@pytest.mark.parametrize(
    "file",
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_every_link_leads_somewhere(file: Path) -> None:
    broken = []
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", file.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        linked = (file.parent / path).resolve() if path else file
        if not linked.exists() or (anchor and anchor not in _anchors(linked)):
            broken.append(target)

    assert broken == []
