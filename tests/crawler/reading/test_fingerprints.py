"""The fast search for fingerprints gives the same result as a search for the pattern."""

import re

import pytest

from crawler.families import FAMILIES, Family
from crawler.families.fingerprints import matches_fingerprint
from tests.crawler.reading.fixture_pages import fixtures

TEXTS = [
    f"{fixture.page().url}\n{fixture.path.read_bytes().decode('utf-8', 'replace')}"
    for fixture in fixtures()
]


def name_of(family: Family) -> str:
    return family.name


@pytest.mark.parametrize("family", FAMILIES, ids=name_of)
def test_fast_search_finds_the_same_fingerprints_as_the_pattern(family: Family) -> None:
    for text in TEXTS:
        slow = family.fingerprint.search(text) is not None

        assert matches_fingerprint(family.fingerprint, text, text.lower()) == slow


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"createPageHTML\(", "x createpagehtml(3, 0)", True),
        (r"createPageHTML\(", "createPageHTML", False),
        (r"/content/m?post_\d{1,12}", "/content/post_12", True),
        (r"a[|b]cdef|ghij", "x|cdef a|cdef", True),
        (r"\A\S{0,20}/art/\d{4}/", "http://a.example/art/2024/1.html", True),
        (r"\A\S{0,20}/art/\d{4}/", "see /art/2024/", False),
        (r"colou?red", "a colored page", True),
        (r"(?:one|other)word", "otherword", True),
        (r"ab{0,3}cd", "acd", True),
    ],
)
def test_optional_parts_of_a_pattern_are_not_required_literals(
    pattern: str, text: str, found: bool
) -> None:
    compiled = re.compile(pattern, re.IGNORECASE)

    assert matches_fingerprint(compiled, text, text.lower()) is found
    assert (compiled.search(text) is not None) is found
