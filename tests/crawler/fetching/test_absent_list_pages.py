"""Further pages that a list names, and that are not there."""

import pytest

from crawler.crawl_plan import same_site
from crawler.list_pagination import ListPagination
from crawler.reading import Follow, ListPage
from disclosures import ListEntry
from disclosures.reason import Reason, ReasonCode

ROOT = "http://www.linhe.gov.cn"
PAGE_2 = Follow(url=f"{ROOT}/list/2")


@pytest.mark.parametrize(
    ("total", "pages", "is_end"),
    [(None, None, False), (None, 1, True), (None, 2, False), (1, None, True), (2, None, False)],
)
def test_page_that_is_not_there_is_beyond_the_end_if_the_numbers_of_the_list_say_so(
    total: int | None, pages: int | None, is_end: bool
) -> None:
    pagination = ListPagination(same_site(ROOT), f"{ROOT}/list/1")
    row = ListEntry(url=f"{ROOT}/a", title="a")
    pagination.add(ListPage(entries=(row,), more=(PAGE_2,), total=total, pages_total=pages))
    absent = Reason.of(ReasonCode.LIST_PAGE_FAILED, url=f"{ROOT}/list/2", reason="gone")

    pagination.add_absent_page(absent)

    assert pagination.unproved() == (None if is_end else absent)
