"""Further pages that a list names, and that are not there."""

import pytest

from crawler.reading import Follow, ListPage
from crawler.visits.crawl_plan import same_site
from crawler.visits.list_pagination import ListPagination
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


def _pages(*pages: ListPage, known: tuple[str, ...] = ()) -> ListPagination:
    """A list of which the pages were read; the last names one more, which was requested."""
    rows = frozenset(f"{ROOT}/{name}" for name in known)
    pagination = ListPagination(same_site(ROOT), f"{ROOT}/list/1", known=rows)
    pagination.add(pages[0], f"{ROOT}/list/1")
    for page in pages[1:]:
        follow = pagination.next_request()
        assert follow is not None
        pagination.add(page, follow.url)
    assert pagination.next_request() is not None
    return pagination


def _page(name: str, *more: Follow, pages: int | None = None) -> ListPage:
    row = ListEntry(url=f"{ROOT}/{name}", title=name)
    return ListPage(entries=(row,), more=more, pages_total=pages)


PAGE_3 = Follow(url=f"{ROOT}/list/3")
GONE = Reason.of(ReasonCode.LIST_PAGE_FAILED, url=f"{ROOT}/list/3", reason="gone")


@pytest.mark.parametrize(
    ("pages", "known", "is_end"),
    [
        (None, ("a", "b"), True),
        (2, ("a",), True),
        (3, ("a", "b"), False),
        (None, ("a", "b", "c"), False),
    ],
)
def test_next_page_of_the_last_is_behind_the_end_if_nothing_says_that_there_is_more(
    pages: int | None, known: tuple[str, ...], is_end: bool
) -> None:
    read = _page("a", PAGE_2, pages=pages), _page("b", PAGE_3)
    absent, empty = _pages(*read, known=known), _pages(*read, known=known)

    absent.add_absent_page(GONE)
    empty.add_empty_page(PAGE_3.url)

    assert (absent.complete, empty.complete) == (is_end, is_end)


def test_page_that_is_not_there_proves_no_end_on_a_first_visit() -> None:
    absent, empty = (_pages(_page("a", PAGE_2), _page("b", PAGE_3)) for _ in range(2))

    absent.add_absent_page(GONE)
    empty.add_empty_page(PAGE_3.url)

    assert absent.unproved() == GONE
    assert empty.complete


@pytest.mark.parametrize("stated", [True, False])
def test_second_page_without_rows_is_the_end_if_it_states_that_it_has_none(stated: bool) -> None:
    pagination = _pages(_page("a", PAGE_2))

    pagination.add_empty_page(PAGE_2.url, stated=stated)

    assert pagination.complete is stated


def test_page_between_others_that_is_not_there_is_no_end() -> None:
    pagination = _pages(_page("a", PAGE_2), _page("b", PAGE_3, Follow(url=f"{ROOT}/list/4")))

    pagination.add_absent_page(GONE)

    assert not pagination.complete


def test_page_of_a_disabled_control_that_is_not_there_says_nothing() -> None:
    behind = Follow(url=f"{ROOT}/list/2", speculative=True, optional=True)
    pagination = _pages(_page("a", behind))

    pagination.add_missing_page(behind.url)

    assert pagination.complete
