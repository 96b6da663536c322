"""Which pages of a list are requested, which rows are kept, and whether it is complete."""

import pytest

from crawler.crawl_plan import same_site
from crawler.list_pages import MAX_ENTRIES, ListPagination
from crawler.reading import Follow, ListPage
from disclosures import ListEntry

ROOT = "http://www.linhe.gov.cn"


def _entries(*names: str) -> tuple[ListEntry, ...]:
    return tuple(ListEntry(url=f"{ROOT}/{name}", title=name) for name in names)


def _page(*names: str, more: str = "", total: int | None = None) -> ListPage:
    follows = tuple(Follow(url=f"{ROOT}/list/{n}") for n in more)
    return ListPage(entries=_entries(*names), more=follows, total=total)


def test_list_page_without_new_rows_is_the_last() -> None:
    pagination = ListPagination(same_site(ROOT))

    pagination.add(_page("a", more="23"))
    pagination.next_request()
    pagination.add(_page("a", more="4"))

    assert pagination.next_request() is None
    assert pagination.complete


def test_further_page_is_requested_once() -> None:
    pagination = ListPagination(same_site(ROOT))

    pagination.add(_page("a", more="22"))
    pagination.add(_page("b", more="2"))

    assert pagination.next_request() == Follow(url=f"{ROOT}/list/2")
    assert pagination.next_request() is None


@pytest.mark.parametrize(
    ("total", "complete"),
    [(None, True), (0, True), (3, True), (5, True), (6, False), (500, False)],
)
def test_list_with_fewer_rows_than_its_total_is_incomplete(
    total: int | None, complete: bool
) -> None:
    pagination = ListPagination(same_site(ROOT))

    pagination.add(_page(*"abc", total=total))

    assert pagination.complete is complete


@pytest.mark.parametrize(("total", "complete"), [(1, True), (40, False), (None, False)])
def test_list_that_ends_with_an_empty_page_is_complete_if_its_total_agrees(
    total: int | None, complete: bool
) -> None:
    pagination = ListPagination(same_site(ROOT))

    pagination.add(_page("a", more="23", total=total))
    pagination.add_empty_page()

    assert pagination.next_request() is None
    assert pagination.complete is complete


def test_rows_beyond_max_entries_are_dropped() -> None:
    pagination = ListPagination(same_site(ROOT))

    pagination.add(_page(*(str(n) for n in range(MAX_ENTRIES + 5))))

    assert len(pagination.entries) == MAX_ENTRIES
    assert not pagination.complete


@pytest.mark.parametrize("url", ["http://[bad/", "mailto:a@linhe.gov.cn", "", "x" * 100_000])
def test_invalid_link_is_left_out(url: str) -> None:
    pagination = ListPagination(same_site(ROOT))

    pagination.add(ListPage(entries=(ListEntry(url=url),), more=(Follow(url=url),)))

    assert (pagination.entries, pagination.elsewhere, pagination.next_request()) == ({}, [], None)


def test_row_that_links_to_another_site_is_kept_and_not_followed() -> None:
    pagination = ListPagination(same_site(ROOT))
    row = ListEntry(url="http://www.elsewhere.gov.cn/2025.html", title="2025年政府信息公开年报")

    pagination.add(ListPage(entries=(row,)))

    assert (pagination.entries, pagination.elsewhere) == ({}, [row])


def test_space_in_a_link_is_escaped_as_in_browsers() -> None:
    pagination = ListPagination(same_site(ROOT))

    pagination.add(ListPage(entries=(ListEntry(url=f" {ROOT}/2025 年报.html "),)))

    assert list(pagination.entries) == [f"{ROOT}/2025%20年报.html"]
