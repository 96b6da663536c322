"""Which pages a visit goes to: pure rules."""

from dataclasses import replace

import pytest

from crawler.reading import Follow, ListPage
from crawler.route import MAX_ENTRIES, Listing, clean, leads_home, plan, same_site
from disclosures import CrawlJob, KnownPage, ListEntry, PageRole, Source
from tests.crawler.fetching.conftest import by_url

ROOT = "http://www.linhe.gov.cn"


def _entries(*names: str) -> tuple[ListEntry, ...]:
    return tuple(ListEntry(url=f"{ROOT}/{name}", title=name) for name in names)


def _known(name: str, **different: object) -> KnownPage:
    page = KnownPage(url=f"{ROOT}/{name}", role=PageRole.REPORT, digest="d")
    return replace(page, **different)  # type: ignore[arg-type]


def _stops(source: Source, *known: KnownPage, listed: str, **how: object) -> list[str]:
    job = CrawlJob(source=source, known=by_url(*known), thorough=bool(how.get("thorough")))
    budget, complete = int(str(how.get("budget", 99))), bool(how.get("complete", True))
    route = plan(job, _entries(*listed), skip=(), budget=budget, complete=complete)
    return [stop.url.rpartition("/")[2] for stop in route.stops]


def test_new_reports_come_first_then_those_whose_turn_it_is_then_the_missing(
    source: Source,
) -> None:
    resting, turn = _known("r", due=False), _known("t")
    missing = _known("m", due=False)

    assert _stops(source, resting, turn, missing, listed="rtn") == ["n", "t", "m"]


def test_what_is_missing_from_half_a_list_is_not_looked_for(source: Source) -> None:
    assert _stops(source, _known("m", due=False), listed="n", complete=False) == ["n"]


def test_poison_is_not_gone_to_even_on_a_thorough_visit(source: Source) -> None:
    assert _stops(source, _known("p", poison=True), listed="pn", thorough=True) == ["n"]


def test_a_thorough_visit_goes_to_all(source: Source) -> None:
    assert _stops(source, _known("r", due=False), listed="rn", thorough=True) == ["n", "r"]


@pytest.mark.parametrize(("budget", "left"), [(99, 0), (3, 0), (2, 1), (0, 3), (-5, 3)])
def test_the_budget_is_kept_and_what_is_left_over_counted(
    source: Source, budget: int, left: int
) -> None:
    job = CrawlJob(source=source)

    route = plan(job, _entries(*"abc"), skip=(), budget=budget, complete=True)

    assert (len(route.stops), route.left_over) == (3 - left, left)


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("http://www.linhe.gov.cn/a", True),
        ("https://www.linhe.gov.cn:8443/a", True),
        ("http://swj.linhe.gov.cn/a", True),
        ("http://LINHE.gov.cn./a", True),
        ("http://www.other.gov.cn/a", False),
        ("http://linhe.gov.cn.evil.example/a", False),
        ("http://gov.cn/a", False),
        ("http://127.0.0.1/a", False),
    ],
)
def test_a_site_is_its_registered_domain(url: str, ours: bool) -> None:
    assert same_site(ROOT)(url) is ours


def test_an_address_is_a_site_of_its_own() -> None:
    belongs = same_site("http://127.0.0.1:8001/")

    assert belongs("http://127.0.0.1:8002/")
    assert not belongs("http://127.0.0.2:8001/")


@pytest.mark.parametrize(
    ("landed", "home"),
    [
        ("/", True),
        ("", True),
        ("/index.html", True),
        ("/index.shtml", True),
        ("/list/", True),
        ("/a/1.html", False),
        ("/a/2.html", False),
        ("/index/1.html", False),
        ("/?id=1", False),
    ],
)
def test_a_redirect_to_the_front_page_or_the_list_leads_home(landed: str, home: bool) -> None:
    assert leads_home(f"{ROOT}/a/1.html", f"{ROOT}{landed}", f"{ROOT}/list/") is home


def test_a_report_at_the_front_page_is_no_redirect() -> None:
    assert not leads_home(f"{ROOT}/", f"{ROOT}/", f"{ROOT}/")


def test_an_address_is_cleaned_of_what_is_none_of_it() -> None:
    assert clean(f"{ROOT}/a;jsessionid=0A1B.n1?x=1#top") == f"{ROOT}/a?x=1"


def _page(*names: str, more: str = "", total: int | None = None) -> ListPage:
    follows = tuple(Follow(url=f"{ROOT}/list/{n}") for n in more)
    return ListPage(entries=_entries(*names), more=follows, total=total)


def test_a_page_that_brings_nothing_new_is_the_last() -> None:
    listing = Listing(same_site(ROOT))

    listing.add(_page("a", more="23"))
    listing.next()
    listing.add(_page("a", more="4"))

    assert listing.next() is None
    assert listing.complete


def test_the_same_further_page_is_asked_for_once() -> None:
    listing = Listing(same_site(ROOT))

    listing.add(_page("a", more="22"))
    listing.add(_page("b", more="2"))

    assert listing.next() == Follow(url=f"{ROOT}/list/2")
    assert listing.next() is None


@pytest.mark.parametrize(
    ("total", "complete"),
    [(None, True), (0, True), (3, True), (5, True), (6, False), (500, False)],
)
def test_a_list_that_counts_more_rows_than_it_shows_is_not_whole(
    total: int | None, complete: bool
) -> None:
    listing = Listing(same_site(ROOT))

    listing.add(_page(*"abc", total=total))

    assert listing.complete is complete


@pytest.mark.parametrize(("total", "complete"), [(1, True), (40, False), (None, False)])
def test_a_list_that_ends_with_an_empty_page_is_whole_if_its_count_says_so(
    total: int | None, complete: bool
) -> None:
    listing = Listing(same_site(ROOT))

    listing.add(_page("a", more="23", total=total))
    listing.end()

    assert listing.next() is None
    assert listing.complete is complete


def test_a_list_of_a_hundred_thousand_links_is_cut() -> None:
    """T8: links_100k."""
    listing = Listing(same_site(ROOT))

    listing.add(_page(*(str(n) for n in range(MAX_ENTRIES + 5))))

    assert len(listing.entries) == MAX_ENTRIES
    assert not listing.complete


@pytest.mark.parametrize("url", ["http://[bad/", "mailto:a@linhe.gov.cn", "", "x" * 100_000])
def test_a_strange_link_is_left_out(url: str) -> None:
    """C6."""
    listing = Listing(same_site(ROOT))

    listing.add(ListPage(entries=(ListEntry(url=url),), more=(Follow(url=url),)))

    assert (listing.entries, listing.elsewhere, listing.next()) == ({}, [], None)


def test_a_row_that_leads_to_another_site_is_remembered_and_not_followed() -> None:
    listing = Listing(same_site(ROOT))
    row = ListEntry(url="http://www.elsewhere.gov.cn/2025.html", title="2025年政府信息公开年报")

    listing.add(ListPage(entries=(row,)))

    assert (listing.entries, listing.elsewhere) == ({}, [row])


def test_a_space_in_a_link_is_written_as_browsers_do() -> None:
    listing = Listing(same_site(ROOT))

    listing.add(ListPage(entries=(ListEntry(url=f" {ROOT}/2025 年报.html "),)))

    assert list(listing.entries) == [f"{ROOT}/2025%20年报.html"]
