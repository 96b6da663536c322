"""Pages of a list that bring no new row, and what is counted of them."""

from crawler.reading import Follow, ListPage
from crawler.visits.crawl_plan import same_site
from crawler.visits.list_pagination import ListPagination
from disclosures import ListEntry

ROOT = "http://www.linhe.gov.cn"


def test_lines_of_a_page_without_new_rows_are_not_counted() -> None:
    page = ListPage(
        entries=(ListEntry(url=f"{ROOT}/a", title="a"),),
        more=(Follow(url=f"{ROOT}/list/2"),),
        dated_lines=1,
    )
    pagination = ListPagination(same_site(ROOT), f"{ROOT}/list/1")

    pagination.add(page, f"{ROOT}/list/1")
    pagination.add(page, f"{ROOT}/list/2")

    assert pagination.completeness().dated_lines == 1


def test_pages_of_a_filter_without_new_rows_say_nothing_of_the_end() -> None:
    row = ListEntry(url=f"{ROOT}/a", title="a")
    years = tuple(Follow(url=f"{ROOT}/list?year={n}", optional=True) for n in range(2020, 2024))
    pagination = ListPagination(same_site(ROOT), f"{ROOT}/list")

    pagination.add(ListPage(entries=(row,), more=years), f"{ROOT}/list")
    requested = []
    while follow := pagination.next_request():
        requested.append(follow)
        if follow is years[1]:
            pagination.add_empty_page(follow.url)
        else:
            pagination.add(ListPage(entries=(row,)), follow.url)

    assert (requested, pagination.complete) == (list(years), True)
