"""A source is inspected by its address alone; problems are reported with advice."""

import asyncio
import json
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest

from crawler.reading import FirstPage, Follow, ListPage, read_list
from crawler.visits.parsers import Parsers
from disclosures import (
    Fault,
    LeftOut,
    LeftOutLine,
    ListCompleteness,
    ListEntry,
    Page,
    Source,
)
from disclosures.errors import PageUnreadable
from disclosures.ports import PageInspection
from disclosures.reason import Reason, ReasonCode
from service.catalogue import suggest_slug
from service.wiring.page_inspection import inspect_page
from tests.reasons import some_reason

ROOT = "http://www.linhe.example"
SHELL = "<html><body><div id='app'></div><script src='/a.js'></script></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A saved site: pages by address, and the requests received."""

    pages: dict[str, str]
    asked: list[str] = field(default_factory=list)

    async def get(self, url: str, follow: Follow | None) -> Page:
        self.asked.append(url)
        if url not in self.pages:
            raise PageUnreadable(url, Fault.GONE, some_reason("404: not there"))
        return Page(url=url, body=self.pages[url].encode())


def inspect(pages: dict[str, str], path: str = "/nb/", **fields: Any) -> PageInspection:
    """Inspect a site with these pages, by path."""
    site = Saved(pages={ROOT + at: body for at, body in pages.items()})
    source = Source(id=UUID(int=1), slug="s", agency="", url=ROOT + path, **fields)
    return asyncio.run(inspect_page(site.get, source))


def title(n: int, agency: str = "临河区商务局") -> str:
    return f"{agency}{2010 + n}年政府信息公开工作年度报告"


def report(n: int, agency: str = "临河区商务局") -> str:
    return (
        f"<html><body><h1>{title(n, agency)}</h1><p>发布日期：2019-01-{n + 1:02d}</p>"
        "<div id='zoom'>"
        f"<p>{2010 + n}年，{agency}主动公开政府信息{n}条，受理依申请公开3件，均按时办结并答复。</p>"
        "<p>北河省临河区人民路1号，联系电话0990-1234567，欢迎监督。</p></div></body></html>"
    )


def listing(*numbers: int, more: str = "", agencies: tuple[str, ...] = ("临河区商务局",)) -> str:
    rows = "".join(
        f"<li><a href='{n}.html'>{title(n, agencies[n % len(agencies)])}</a>"
        f"<span>2019-01-{n + 1:02d}</span></li>"
        for n in numbers
    )
    return f"<html><body><ul>{rows}</ul>{more}</body></html>"


def test_list_is_recognised_with_its_second_page_and_a_sample() -> None:
    more = "<script>createPageHTML(2, 0, 'index', 'html')</script>"
    pages = {"/nb/": listing(0, 1, 2, more=more), "/nb/index_1.html": listing(3, 4)}

    seen = inspect(pages | {"/nb/0.html": report(0)})

    assert (seen.is_list, seen.family, len(seen.entries)) == (True, "trs", 5)
    assert seen.paging.second == Follow(url=f"{ROOT}/nb/index_1.html")
    assert seen.paging.new == 2
    assert seen.sample is not None
    assert seen.sample.title == title(0)
    assert (seen.agency, seen.province) == ("临河区商务局", "北河省")
    assert seen.problems == ()


def test_second_page_is_confirmed_by_its_new_rows() -> None:
    """index_1 is the first page: the other numbering is tried."""
    more = "<script>createPageHTML(2, 0, 'index', 'html')</script>"
    pages = {"/nb/": listing(0, 1, 2, more=more), "/nb/index_1.html": listing(0, 1, 2)}

    seen = inspect(pages | {"/nb/index_2.html": listing(3), "/nb/0.html": report(0)})

    assert seen.paging.second == Follow(url=f"{ROOT}/nb/index_2.html")


def test_list_in_a_frame_is_recognised() -> None:
    frame = "<html><body><h2>年报</h2><iframe src='in.html'></iframe></body></html>"

    seen = inspect({"/nb/": frame, "/nb/in.html": listing(0, 1, 2), "/nb/0.html": report(0)})

    assert (seen.is_list, len(seen.entries), seen.paging.unproved) == (True, 3, None)


def test_reason_why_the_end_of_a_list_is_not_proved() -> None:
    more = "<p>共9条 <a href='javascript:turn(2)'>下一页</a></p>"

    seen = inspect({"/nb/": listing(0, 1, 2, more=more), "/nb/0.html": report(0)})

    assert seen.paging.unproved is not None
    assert seen.paging.unproved.code is ReasonCode.LIST_ROWS_MISSING


def test_missing_second_page_is_reported() -> None:
    more = '<a href="2.html">下一页</a>'

    seen = inspect({"/nb/": listing(0, 1, 3, more=more), "/nb/0.html": report(0)})

    assert seen.paging.second is None
    assert [(one.url, one.fault) for one in seen.problems] == [(f"{ROOT}/nb/2.html", "gone")]
    assert seen.can_be_watched


def test_report_page_is_its_own_sample() -> None:
    seen = inspect({"/nb/": report(7)})

    assert not seen.is_list
    assert seen.sample is not None
    assert seen.sample.title == title(7)


def test_list_with_many_agencies_belongs_to_the_government() -> None:
    agencies = ("临河县商务局", "临河县教育局", "临河县人民政府办公室")
    pages = {"/nb/": listing(0, 1, 2, agencies=agencies), "/nb/0.html": report(0, agencies[0])}

    assert inspect(pages).agency == "临河县人民政府"


def test_rows_behind_an_api_are_requested() -> None:
    pages = {"/gkmlpt/index": "<html><script>window._CONFIG={SID:'2',TREE:[]}</script></html>"}
    for page, n in ((1, 0), (2, 1)):
        article = {"title": title(n), "url": f"{ROOT}/nb/{n}.html", "date": 1546300800}
        answer = {"classify": {"post_count": 2}, "articles": [article]}
        pages[f"/gkmlpt/api/all/0?page={page}&sid=2"] = json.dumps(answer)

    seen = inspect(pages | {"/nb/0.html": report(0)}, "/gkmlpt/index")

    assert (seen.family, len(seen.entries), seen.paging.total) == ("gkmlpt", 2, 2)
    assert seen.paging.second is not None
    assert seen.paging.second.url.endswith("page=2&sid=2")


@pytest.mark.parametrize(
    ("page", "fault", "advice"),
    [
        (SHELL, "spa_shell", "network view"),
        (
            "<html><script>document.cookie='__jsl_clearance=1'</script></html>",
            "challenge",
            "office",
        ),
        ("<html><body><p>系统维护中，请稍后再试。</p></body></html>", "busy", "--force"),
        ("", "empty", "selectors"),
    ],
)
def test_unreadable_page_is_reported_with_advice(page: str, fault: str, advice: str) -> None:
    seen = inspect({"/nb/": page})

    assert not seen.can_be_watched
    [problem] = seen.problems
    assert problem.fault == fault
    assert advice in problem.advice


@pytest.mark.parametrize(
    ("code", "fault", "advice"),
    [
        (ReasonCode.TLS_OLD_VERSION, Fault.TLS, 'tls = "legacy"'),
        (ReasonCode.TLS_UNKNOWN_CA, Fault.TLS, "ca_file"),
        (ReasonCode.TLS_EXPIRED, Fault.TLS, "verify_tls = false"),
        (ReasonCode.TLS_FAILED, Fault.TLS, "verify_tls = false"),
        (ReasonCode.ROBOTS_UNAVAILABLE, Fault.ROBOTS, "each visit tries again"),
        (ReasonCode.ROBOTS_DISALLOWED, Fault.ROBOTS, "asks us to stay away"),
        (ReasonCode.HTTP_FORBIDDEN, Fault.HTTP_ERROR, "User-Agent"),
        (ReasonCode.HTTP_UNKNOWN_ENCODING, Fault.NOT_TEXT, "packs its pages"),
    ],
)
@pytest.mark.parametrize("of_robots", [False, True])
def test_advice_follows_the_reason(
    code: ReasonCode, fault: Fault, advice: str, of_robots: bool
) -> None:
    reason = Reason.of(code)
    if of_robots:
        reason = Reason.of(ReasonCode.ROBOTS_FAILED, reason=reason)

    async def refuse(url: str, follow: Follow | None) -> Page:
        raise PageUnreadable(url, fault, reason)

    source = Source(id=UUID(int=1), slug="s", agency="", url=ROOT)
    [problem] = asyncio.run(inspect_page(refuse, source)).problems

    assert advice in problem.advice


def test_selectors_override_the_recognised_parts() -> None:
    """The list of news is more prominent; the reports are in a separate block."""
    reports = "".join(
        f"<b class='r'><i>{n}月</i><a href='{n}.html'>第{n}号</a></b>" for n in (1, 2)
    )
    page = listing(5, 6, 7).replace("</ul>", f"</ul><div class='own'>{reports}</div>")
    sentence = "全区政务公开工作第一季度情况良好，各单位均按时公开，现予以通报，请继续保持。"
    inside = f"<div class='x'><p>{sentence}</p></div><i>乙亥年印发</i><i class='d'>2019年2月1日</i>"
    text = f"<html><body><h2>第一号通报</h2>{inside}</body></html>"
    selectors = {"rows": "div.own b.r", "title": "a", "body": "div.x", "page_title": "//h2"}
    selectors["page_date"] = "//i[@class='d']/text()"

    seen = inspect({"/nb/": page, "/nb/1.html": text}, selectors=selectors)

    assert [entry.title for entry in seen.entries] == ["第1号", "第2号"]
    assert seen.sample is not None
    assert (seen.sample.title, seen.sample.body_text) == ("第一号通报", sentence)
    assert str(seen.sample.published) == "2019-02-01"


def test_rows_elsewhere_left_out_lines_and_shortfalls_are_reported() -> None:
    line = LeftOutLine(text="第六号 2019-02-06", why=LeftOut.NO_ADDRESS)
    other = ListEntry(url="http://mp.example/1", title="年度报告")

    def read_with_numbers(
        page: Page, *, source: Source | None = None, first: FirstPage | None = None
    ) -> ListPage:
        found = read_list(page, source=source, first=first)
        return replace(
            found,
            entries=(*found.entries, other),
            total=40,
            pages_total=2,
            dated_lines=9,
            left_out=(line,),
        )

    site = Saved(pages={f"{ROOT}/nb/": listing(0, 1, 2), f"{ROOT}/nb/0.html": report(0)})
    source = Source(id=UUID(int=1), slug="s", agency="", url=f"{ROOT}/nb/")
    parsers = Parsers(read_list=read_with_numbers)
    seen = asyncio.run(inspect_page(site.get, source, parsers))

    elsewhere = LeftOutLine(text=other.title, why=LeftOut.OTHER_SITE, url=other.url)
    assert seen.completeness == ListCompleteness(
        rows=3, pages=1, rows_printed=40, pages_printed=2, dated_lines=9, left_out=(elsewhere, line)
    )
    assert (len(seen.entries), seen.elsewhere) == (3, (other,))
    assert other.url not in site.asked
    assert [reason.code for reason in seen.shortfalls] == [
        ReasonCode.COMPLETENESS_DATED_LINES,
        ReasonCode.COMPLETENESS_NO_ADDRESS,
    ]


def test_report_page_has_no_numbers_of_a_list() -> None:
    seen = inspect({"/nb/": report(0)})

    assert (seen.completeness, seen.shortfalls) == (None, ())


def test_slug_is_derived_from_the_address_and_unique() -> None:
    address = "http://www.zhangdian.gov.cn/col/col1234/index.html"

    assert suggest_slug(address) == "zhangdian-col1234"
    assert suggest_slug(address, ["zhangdian-col1234"]) == "zhangdian-col1234-2"
    assert suggest_slug("http://政府.example/") == "example"
