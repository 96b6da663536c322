"""A page is a report, a list or neither, whatever surrounds it."""

import pytest

from benchmarks.lists.own_pages import KINDS, mistakes, own_pages

#: Kinds that only the benchmark guards.
OTHERS = {"file behind a sentence", "one row", "one row in dl", "two undated rows", "dated rows"}


@pytest.mark.parametrize("name", sorted(KINDS.keys() - OTHERS))
def test_page_is_what_it_is_in_every_surrounding(name: str) -> None:
    wrong = {case.around: found for case in own_pages(name) if (found := mistakes(case))}

    assert wrong == {}
