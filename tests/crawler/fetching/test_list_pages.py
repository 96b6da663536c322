"""Which pages of a list are requested, which rows are kept, and whether it is complete."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crawler.reading import Follow, ListPage
from crawler.visits.crawl_plan import same_site, site_of
from crawler.visits.list_pagination import MAX_ENTRIES, ListPagination
from disclosures import LeftOut, LeftOutLine, Leniency, ListCompleteness, ListEntry, Source
from disclosures.reason import Reason, ReasonCode

ROOT = "http://www.linhe.gov.cn"


def _entries(*names: str) -> tuple[ListEntry, ...]:
    return tuple(ListEntry(url=f"{ROOT}/{name}", title=name) for name in names)


def _page(
    *names: str, more: str = "", total: int | None = None, pages: int | None = None, next_: str = ""
) -> ListPage:
    follows = tuple(Follow(url=f"{ROOT}/list/{n}") for n in more)
    unresolved = (next_,) if next_ else ()
    return ListPage(
        entries=_entries(*names),
        more=follows,
        total=total,
        pages_total=pages,
        unresolved=unresolved,
    )


def _read(*pages: ListPage, on_site: Callable[[str], bool] | None = None) -> ListPagination:
    """Read pages one after the other, as far as they are requested."""
    pagination = ListPagination(on_site or same_site(ROOT), f"{ROOT}/list/1")
    pagination.add(pages[0], f"{ROOT}/list/1")
    for page in pages[1:]:
        follow = pagination.next_request()
        assert follow is not None
        pagination.add(page, follow.url)
    return pagination


def _code(pagination: ListPagination) -> ReasonCode | str | None:
    reason = pagination.unproved()
    return reason.code if reason else None


def test_two_pages_without_new_rows_are_the_last() -> None:
    """One alone may be the first page under another address."""
    pagination = _read(_page("a", more="2345"), _page("a", more="6"), _page("a"))

    assert pagination.next_request() is None
    assert _code(pagination) is ReasonCode.LIST_PAGE_REPEATS


def test_page_without_new_rows_is_passed_over() -> None:
    pagination = _read(_page("a", more="23"), _page("a"), _page("b"))

    assert list(pagination.entries) == [f"{ROOT}/a", f"{ROOT}/b"]
    assert pagination.complete


def test_further_page_is_requested_once() -> None:
    pagination = ListPagination(same_site(ROOT))

    pagination.add(_page("a", more="22"))
    pagination.add(_page("b", more="2"))

    assert pagination.next_request() == Follow(url=f"{ROOT}/list/2")
    assert pagination.next_request() is None


def test_page_that_links_to_the_first_does_not_request_it_again() -> None:
    pagination = _read(_page("a", more="12"))

    assert pagination.next_request() == Follow(url=f"{ROOT}/list/2")
    assert pagination.next_request() is None


@pytest.mark.parametrize(
    ("total", "code"),
    [
        (None, None),
        (0, None),
        (3, None),
        (4, ReasonCode.LIST_ROWS_MISSING),
        (500, ReasonCode.LIST_ROWS_MISSING),
    ],
)
def test_end_is_proved_if_as_many_rows_were_seen_as_are_printed(
    total: int | None, code: ReasonCode | None
) -> None:
    pagination = _read(_page(*"abc", total=total))

    assert _code(pagination) is code
    assert pagination.complete is (code is None)


def test_rows_that_lead_elsewhere_count_among_those_printed() -> None:
    row = ListEntry(url="http://mp.example.com/s/1", title="2025年政府信息公开年报")
    pagination = _read(ListPage(entries=(*_entries("a", "b"), row), total=3))

    assert pagination.complete
    [left_out] = pagination.completeness().left_out
    assert (left_out.text, left_out.why, left_out.url) == (row.title, LeftOut.OTHER_SITE, row.url)


def test_end_is_proved_if_all_named_pages_were_read() -> None:
    pages = (_page("a", more="2", pages=2), _page("b", pages=2))

    assert _code(_read(*pages[:1])) is ReasonCode.LIST_PAGES_MISSING
    assert _code(_read(*pages)) is None


def test_control_that_leads_nowhere_on_the_last_named_page_says_nothing() -> None:
    pages = (_page("a", more="2", pages=2), _page("b", pages=2, next_="下一页"))

    assert _code(_read(*pages)) is None


def test_end_is_not_proved_if_a_control_leads_nowhere() -> None:
    pages = (_page("a", more="2", next_="下一页"), _page("b"))

    assert _code(_read(*pages[:1])) is ReasonCode.LIST_NEXT_UNRESOLVED
    assert _code(_read(*pages)) is None


@pytest.mark.parametrize(
    ("total", "code"),
    [
        (1, None),
        (40, ReasonCode.LIST_ROWS_MISSING),
        (None, ReasonCode.LIST_PAGE_EMPTY),
    ],
)
def test_list_that_ends_with_an_empty_page_is_complete_if_its_total_agrees(
    total: int | None, code: ReasonCode | None
) -> None:
    pagination = _read(_page("a", more="23", total=total))
    pagination.add_empty_page()

    assert pagination.next_request() is None
    assert _code(pagination) is code


def test_speculative_page_without_rows_is_the_end() -> None:
    pagination = _read(_page("a", more="2"), _page("b", more="3"))

    pagination.add_empty_page(f"{ROOT}/list/3", speculative=True)

    assert pagination.complete


def test_first_speculative_page_that_is_missing_proves_nothing() -> None:
    pagination = _read(_page("a", more="2"))

    pagination.add_missing_page(f"{ROOT}/list/2")

    assert _code(pagination) is ReasonCode.LIST_NEXT_UNRESOLVED


def test_other_requests_for_the_second_page_are_tried_until_one_has_new_rows() -> None:
    guesses = tuple((Follow(url=f"{ROOT}/list/{n}", speculative=True),) for n in "234")
    first = ListPage(entries=_entries("a"), unresolved=("下一页",), instead=guesses)

    pagination = _read(first, _page("a"), _page("b"))

    assert pagination.next_request() is None
    assert (list(pagination.entries), pagination.complete) == ([f"{ROOT}/a", f"{ROOT}/b"], True)


def test_nothing_is_guessed_if_all_printed_rows_were_seen() -> None:
    guesses = ((Follow(url=f"{ROOT}/list/2", speculative=True),),)
    first = ListPage(entries=_entries("a"), unresolved=("下一页",), instead=guesses, total=1)

    assert _read(first).next_request() is None


def test_numbers_of_a_list_are_those_of_all_its_pages() -> None:
    line = LeftOutLine(text="2020年年报", why=LeftOut.NO_ADDRESS)
    pages = [
        ListPage(entries=_entries(*names), more=(Follow(url=f"{ROOT}/list/{n}"),), total=5,
                 pages_total=2, dated_lines=3, leniencies=(Leniency.PAGE_NO_END,),
                 left_out=(line,) if n == 3 else ())
        for n, names in ((2, "ab"), (3, "cd"))
    ]  # fmt: skip

    completeness = _read(*pages).completeness()

    assert completeness == ListCompleteness(
        rows=4,
        pages=2,
        rows_printed=5,
        pages_printed=2,
        dated_lines=6,
        left_out=(line,),
        unproved=Reason.of(ReasonCode.LIST_ROWS_MISSING, seen=4, printed=5),
        leniencies=(Leniency.PAGE_NO_END,),
    )


def _leads_to(n: int, *instead: int) -> ListPage:
    others = tuple((Follow(url=f"{ROOT}/frame/{other}"),) for other in instead)
    return ListPage(entries=(), continued=Follow(url=f"{ROOT}/frame/{n}"), instead=others)


def test_list_that_a_page_leads_to_is_requested() -> None:
    pagination = _read(_leads_to(1), _page("a", more="2"))

    assert list(pagination.entries) == [f"{ROOT}/a"]
    assert pagination.next_request() == Follow(url=f"{ROOT}/list/2")


def test_other_frames_are_requested_if_the_first_has_no_list() -> None:
    pagination = _read(_leads_to(1, 2))
    pagination.next_request()

    assert pagination.try_alternative()
    assert pagination.next_request() == Follow(url=f"{ROOT}/frame/2")


def test_pages_that_lead_on_and_on_are_left() -> None:
    pagination = _read(_leads_to(1), _leads_to(2), _leads_to(3), _leads_to(4))

    assert pagination.next_request() is None


def test_pages_that_lead_to_each_other_are_left() -> None:
    pagination = _read(_leads_to(1), _leads_to(1))

    assert pagination.next_request() is None


def test_row_of_an_allowed_host_is_followed(source: Source) -> None:
    source = replace(source, url=f"{ROOT}/list/1", allowed_hosts=("mp.example.com",))
    row = ListEntry(url="http://mp.example.com/s/1", title="2025年政府信息公开年报")

    pagination = _read(ListPage(entries=(row,)), on_site=site_of(source))

    assert (list(pagination.entries), pagination.elsewhere) == ([row.url], [])


@pytest.mark.parametrize("host", ["zwgk.linhe.gov.cn", "www.linhe.gov.cn:80"])
def test_row_of_another_host_of_the_site_is_followed(host: str) -> None:
    pagination = _read(ListPage(entries=(ListEntry(url=f"http://{host}/1.html", title="年报"),)))

    assert list(pagination.entries) == [f"http://{host.removesuffix(':80')}/1.html"]


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


def test_row_without_an_address_is_left_out() -> None:
    pagination = _read(
        ListPage(entries=(ListEntry(url="mailto:a@linhe.gov.cn", title="2025年年报"),))
    )

    assert (pagination.entries, pagination.elsewhere) == ({}, [])
    assert pagination.completeness().left_out == (
        LeftOutLine(text="2025年年报", why=LeftOut.NO_ADDRESS),
    )


def test_space_in_a_link_is_escaped_as_in_browsers() -> None:
    pagination = ListPagination(same_site(ROOT))

    pagination.add(ListPage(entries=(ListEntry(url=f" {ROOT}/2025 年报.html "),)))

    assert list(pagination.entries) == [f"{ROOT}/2025%20%E5%B9%B4%E6%8A%A5.html"]
