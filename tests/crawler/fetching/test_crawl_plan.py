"""Which report pages a visit requests, and in which order."""

from dataclasses import replace
from typing import Any

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.visits.crawl_plan import normalized, plan_crawl, redirects_home, same_site
from disclosures import CrawlJob, KnownPage, ListEntry, PageRole, Source
from tests.crawler.fetching.conftest import by_url

ROOT = "http://www.linhe.gov.cn"


def _entries(*names: str) -> tuple[ListEntry, ...]:
    return tuple(ListEntry(url=f"{ROOT}/{name}", title=name) for name in names)


def _known(name: str, **different: Any) -> KnownPage:
    page = KnownPage(url=f"{ROOT}/{name}", role=PageRole.REPORT, digest="d")
    return replace(page, **different)


def _targets(source: Source, *known: KnownPage, listed: str, **how: object) -> list[str]:
    job = CrawlJob(source=source, known=by_url(*known), thorough=bool(how.get("thorough")))
    budget, complete = int(str(how.get("budget", 99))), bool(how.get("complete", True))
    plan = plan_crawl(job, _entries(*listed), skip=(), budget=budget, complete=complete)
    return [target.url.rpartition("/")[2] for target in plan.targets]


def test_new_reports_come_first_then_due_ones_then_missing_ones(
    source: Source,
) -> None:
    not_due, due = _known("r", due=False), _known("t")
    missing = _known("m", due=False)

    assert _targets(source, not_due, due, missing, listed="rtn") == ["n", "t", "m"]


def test_reports_missing_from_an_incomplete_list_are_not_requested(source: Source) -> None:
    assert _targets(source, _known("m", due=False), listed="n", complete=False) == ["n"]


def test_poison_page_is_not_requested_even_on_a_thorough_visit(source: Source) -> None:
    assert _targets(source, _known("p", poison=True), listed="pn", thorough=True) == ["n"]


def test_thorough_visit_requests_all_known_pages(source: Source) -> None:
    assert _targets(source, _known("r", due=False), listed="rn", thorough=True) == ["n", "r"]


@pytest.mark.parametrize(("budget", "left"), [(99, 0), (3, 0), (2, 1), (0, 3), (-5, 3)])
def test_budget_is_kept_and_the_rest_is_counted(source: Source, budget: int, left: int) -> None:
    job = CrawlJob(source=source)

    plan = plan_crawl(job, _entries(*"abc"), skip=(), budget=budget, complete=True)

    assert (len(plan.targets), plan.over_budget) == (3 - left, left)


@pytest.mark.parametrize(
    ("url", "same"),
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
def test_site_is_a_registered_domain(url: str, same: bool) -> None:
    assert same_site(ROOT)(url) is same


def test_chinese_host_and_its_encoded_form_are_one_site() -> None:
    assert same_site("http://临河商务.cn/nb/")("http://www.xn--miqt1i9rcmt1b.cn/1.html")


def test_ip_address_is_a_site_of_its_own() -> None:
    on_same_site = same_site("http://127.0.0.1:8001/")

    assert on_same_site("http://127.0.0.1:8002/")
    assert not on_same_site("http://127.0.0.2:8001/")


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
def test_redirect_to_the_front_page_or_the_list_is_a_redirect_home(landed: str, home: bool) -> None:
    assert redirects_home(f"{ROOT}/a/1.html", f"{ROOT}{landed}", f"{ROOT}/list/") is home


def test_report_at_the_front_page_is_not_a_redirect_home() -> None:
    assert not redirects_home(f"{ROOT}/", f"{ROOT}/", f"{ROOT}/")


def test_url_is_normalized() -> None:
    assert normalized(f"{ROOT}/a;jsessionid=0A1B.n1?x=1#top") == f"{ROOT}/a?x=1"


@pytest.mark.parametrize(
    "spelling",
    [
        "HTTP://WWW.Linhe.gov.cn/nb/1.html",
        "http://www.linhe.gov.cn:80/nb/1.html",
        "http://www.linhe.gov.cn/a/../nb/./1.html",
        "http://www.linhe.gov.cn\\nb\\1.html",
        "http://www.linhe.gov.cn/nb/1.html;jsessionid=A1B2",
        "http://www.linhe.gov.cn/nb/1.html#text",
        "http://www.linhe.gov.cn/nb/1.html#",
    ],
)
def test_report_is_known_under_any_spelling_of_its_address(source: Source, spelling: str) -> None:
    known = _known("nb/1.html", due=False)
    job = CrawlJob(source=source, known=by_url(known))
    entries = [ListEntry(url=normalized(spelling))]

    plan = plan_crawl(job, entries, skip=(), budget=9, complete=True)

    assert plan.targets == ()


def test_known_report_whose_address_was_spelt_otherwise_is_not_new(source: Source) -> None:
    url = "http://www.linhe.gov.cn:80/a/../nb/1.html"
    known = KnownPage(url=url, role=PageRole.REPORT, digest="d", due=True)
    job = CrawlJob(source=source, known=by_url(known))
    entries = [ListEntry(url=normalized(url))]

    (target,) = plan_crawl(job, entries, skip=(), budget=9, complete=True).targets

    assert (target.url, target.known, target.listed) == (url, known, entries[0])


@pytest.mark.parametrize("route", ["#/detail?id=7", "#!/detail/7", "#!7"])
def test_fragment_that_routes_is_part_of_the_address(route: str) -> None:
    page = "http://www.linhe.gov.cn/index.html"

    assert normalized(page + route) == page + route
    assert normalized(page + "#top") == page


PATHS = st.lists(st.text("ab1.%年\\?&= ", min_size=1, max_size=6), min_size=1, max_size=4).map(
    lambda parts: "/".join(parts).rstrip()
)


@given(PATHS, st.sampled_from(["", "#", "#a", "#/a", "#!a"]))
def test_addresses_are_one_page_exactly_if_the_url_standard_says_so(
    path: str, fragment: str
) -> None:
    url = f"http://www.linhe.gov.cn/{path}{fragment}"
    routes = fragment if fragment.startswith(("#/", "#!")) else ""

    same = f"HTTP://WWW.LINHE.GOV.CN:80/x/../{path}{fragment}"
    assert normalized(url) == normalized(same) == normalized(normalized(url))
    assert normalized(url) == ada_url.URL(f"http://www.linhe.gov.cn/{path}").href + routes


@given(PATHS, PATHS)
def test_different_addresses_are_never_one_page(one: str, other: str) -> None:
    first, second = (f"http://www.linhe.gov.cn/{path}" for path in (one, other))

    assert (normalized(first) == normalized(second)) == (
        ada_url.URL(first).href == ada_url.URL(second).href
    )
