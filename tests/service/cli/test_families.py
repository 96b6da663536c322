"""A site family is a module and a folder of fixture pages; a command drafts both."""

import importlib.util
import re
from pathlib import Path

import pytest

from crawler.families import FAMILIES
from crawler.families.drafting import draft
from crawler.families.family import Family
from disclosures.errors import InputError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "crawler" / "families").mkdir(parents=True)
    (tmp_path / "crawler" / "families" / "__init__.py").touch()
    (tmp_path / "tests" / "crawler" / "pages").mkdir(parents=True)
    return tmp_path


def test_draft_is_a_working_family(checkout: Path) -> None:
    module, readme = draft("newcms", checkout)

    spec = importlib.util.spec_from_file_location("newcms", module)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert isinstance(made.NEWCMS, Family)
    assert made.NEWCMS.name == "newcms"
    assert made.NEWCMS.fingerprint.search('<div class="newcms-body">')
    assert readme.parent == checkout / "tests" / "crawler" / "pages" / "newcms"


def test_existing_files_are_not_overwritten(checkout: Path) -> None:
    module, _ = draft("newcms", checkout)
    module.write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="is there already"):
        draft("newcms", checkout)

    assert module.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["", "New", "new-cms", "../x", "class", "1cms", "x" * 99])
def test_invalid_module_name_is_rejected(checkout: Path, name: str) -> None:
    with pytest.raises(InputError, match="lower-case"):
        draft(name, checkout)


def test_draft_is_written_only_in_a_checkout(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no checkout"):
        draft("newcms", tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_family_has_the_name_of_its_module_and_fixture_pages(family: Family) -> None:
    module = ROOT / "crawler" / "families" / f"{family.name}.py"
    pages = ROOT / "tests" / "crawler" / "pages" / family.name

    assert f"{family.name.upper()} = Family(" in module.read_text(encoding="utf-8")
    assert [page for page in pages.iterdir() if page.suffix in (".html", ".txt")]


def test_fixture_page_is_recognised_as_the_family_of_its_folder() -> None:
    pages = ROOT / "tests" / "crawler" / "pages"
    wrong = []
    for family in FAMILIES:
        for golden in (pages / family.name).glob("*.html.json"):
            recorded = re.search(r'"family": "(\w+)"', golden.read_text(encoding="utf-8"))
            if recorded and recorded[1] != family.name:
                wrong.append((golden.name, recorded[1]))

    assert wrong == []
