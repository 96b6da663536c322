"""Sites that hide their lists and articles behind further requests, visited over HTTP."""

import asyncio
import json
from collections.abc import Callable, Iterator

import pytest

from crawler.crawl import SupervisedCrawl
from disclosures import (
    KnownPage,
    ListRead,
    PageFailed,
    PageSame,
    ReportRead,
    Role,
    Sight,
    Source,
    Unchanged,
)
from tests.crawler.fetching.conftest import LIMITS, Visitor, by_url
from tests.crawler.fetching.web_site import Asked, Site, answer

Make = Callable[..., Source]

TEXT = (
    "<p>2018年，区商务局主动公开政府信息{n}条，受理依申请公开3件，均按时答复，未发生行政复议。</p>"
    "<p>一、概述</p><p>全年按照要求开展政府信息公开工作，进一步完善制度，加强队伍建设。</p>"
)


@pytest.fixture(scope="module")
def reader(runner: asyncio.Runner) -> Iterator[Visitor]:
    """A crawler with our own eyes."""
    crawl = SupervisedCrawl(LIMITS)
    yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


def title(n: int) -> str:
    return f"临河区商务局{2000 + n}年政府信息公开工作年度报告"


def article(n: int, address: str) -> dict[str, bytes]:
    """A report page, at its address."""
    body = f"<html><body><h1>{title(n)}</h1><p>发布日期：2019-01-{n + 1:02d}</p><div id='zoom'>"
    return {address: answer(f"{body}{TEXT.format(n=n)}</div></body></html>")}


def the_list(sights: list[Sight]) -> ListRead:
    [seen] = [sight for sight in sights if isinstance(sight, ListRead)]
    return seen


def titles(sights: list[Sight]) -> list[str]:
    return [entry.title for entry in the_list(sights).entries]


def failures(sights: list[Sight]) -> list[str]:
    return [f"{s.fault} {s.why}" for s in sights if isinstance(s, PageFailed)]


def records(*numbers: int) -> str:
    rows = "".join(
        f"<record><![CDATA[<li><a href='/art/2019/1/{n + 1}/art_9_{n}.html' title='{title(n)}'>"
        f"{title(n)[:9]}…</a><span>2019-01-{n + 1:02d}</span></li>]]></record>"
        for n in numbers
    )
    return f"<recordset>{rows}</recordset>"


HANWEB = (
    "<html><body><div id='77'><script type='text/xml'><datastore>{group}{rows}</datastore>"
    "</script></div><script>{said}$('#77').jpage({{totalRecord:6,perPage:2}});</script>"
    "</body></html>"
)
GROUP = (
    '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=2&webid=3&columnid=9'
    '&unitid=77&webname=临河"></a>]]></nextgroup>'
)


def by_form(site: Site, path: str) -> None:
    """Rows 3 to 6 for whoever asks with the right form, two at a time."""

    async def reply(asked: Asked, writer: asyncio.StreamWriter) -> None:
        start = int(asked.path.partition("startrecord=")[2].partition("&")[0])
        right = (
            asked.method == "POST" and b"unitid=77" in asked.body and b"columnid=9" in asked.body
        )
        rows = records(start - 1, start) if right else records()
        writer.write(answer(f"<datastore><totalrecord>6</totalrecord>{rows}</datastore>"))
        await writer.drain()

    for start in (3, 5):
        site.routes[f"{path}?startrecord={start}&endrecord={start + 1}&perpage=2"] = reply


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("var param_77={columnid:9,unitid:'77',webid:3};", "/module/web/jpage/dataproxy.jsp"),
        (
            "var o={proxyUrl:'/module/jpage/dataproxy.jsp?columnid=9&unitid=77'};",
            "/module/jpage/dataproxy.jsp",
        ),
    ],
    ids=["parameters", "proxyUrl"],
)
def test_rows_behind_a_form_belong_to_the_list(
    reader: Visitor, site: Site, make_source: Make, said: str, path: str
) -> None:
    site.routes["/col/col9/"] = answer(HANWEB.format(group="", rows=records(0, 1), said=said))
    by_form(site, path)
    for n in range(6):
        site.routes |= article(n, f"/art/2019/1/{n + 1}/art_9_{n}.html")

    sights = reader.visit(make_source("/col/col9/"))

    assert titles(sights) == [title(n) for n in range(6)]
    assert the_list(sights).complete
    assert failures(sights) == []
    posted = next(asked for asked in site.asked if asked.method == "POST")
    assert posted.headers["referer"] == f"{site.root}/col/col9/"


def test_where_the_next_group_is_empty_the_form_is_tried(
    reader: Visitor, site: Site, make_source: Make
) -> None:
    site.routes["/col/col9/"] = answer(HANWEB.format(group=GROUP, rows=records(0, 1), said=""))
    by_form(site, "/module/web/jpage/dataproxy.jsp")
    for n in range(6):
        site.routes |= article(n, f"/art/2019/1/{n + 1}/art_9_{n}.html")

    sights = reader.visit(make_source("/col/col9/"))

    assert titles(sights) == [title(n) for n in range(6)]
    assert the_list(sights).complete


def trs_list(*numbers: int) -> bytes:
    rows = "".join(
        f"<li><a href='./t2019{n}.html'>{title(n)}</a><span>2019-01-{n + 1:02d}</span></li>"
        for n in numbers
    )
    script = "<script>createPageHTML(3, 0, 'index', 'html')</script>"
    return answer(f"<html><body><ul>{rows}</ul>{script}</body></html>")


@pytest.mark.parametrize("second", [1, 2], ids=["index_1 is page two", "index_2 is page two"])
def test_the_number_of_the_second_page_is_found_by_asking(
    reader: Visitor, site: Site, make_source: Make, second: int
) -> None:
    site.routes |= {"/nb/": trs_list(0, 1, 2), f"/nb/index_{second}.html": trs_list(3, 4, 5)}
    site.routes[f"/nb/index_{second + 1}.html"] = trs_list(6, 7, 8)
    if second == 2:  # such sites answer index_1 with the first page, or with a stub
        site.routes["/nb/index_1.html"] = trs_list(0, 1, 2)
    for n in range(9):
        site.routes |= article(n, f"/nb/t2019{n}.html")

    sights = reader.visit(make_source("/nb/"))

    assert titles(sights) == [title(n) for n in range(9)]
    assert the_list(sights).complete
    assert failures(sights) == []


def test_a_stub_under_the_first_number_is_no_fault_of_the_list(
    reader: Visitor, site: Site, make_source: Make
) -> None:
    site.routes |= {"/nb/": trs_list(0, 1, 2), "/nb/index_2.html": trs_list(3, 4, 5)}
    site.routes |= {"/nb/index_1.html": answer("<html><body></body></html>")}
    site.routes["/nb/index_3.html"] = trs_list(6, 7, 8)

    sights = reader.visit(make_source("/nb/"))

    assert len(titles(sights)) == 9


def gkmlpt(site: Site) -> None:
    """A column of three reports, two to an answer, and their pages."""
    tree = [
        {"id": 5, "name": "政府信息公开年报", "jump_url": "http://elsewhere.example/"},
        {"id": 4, "name": "机构职能", "children": [{"id": 8, "name": "政府信息公开年报"}]},
    ]
    site.routes["/gkmlpt/index"] = answer(
        "<html><body><div id='app'></div><script>window._CONFIG = {SID: '755001', TREE: "
        f"{json.dumps(tree, ensure_ascii=False)}}};</script></body></html>"
    )
    for page, numbers in ((1, (0, 1)), (2, (2,))):
        articles = [
            {"id": n, "title": title(n) if n else "某通知", "date": 1546300800 + n * 86400}
            | {"url": f"{site.root}/gkmlpt/content/0/{n}/post_{n}.html"}
            for n in numbers
        ]
        body = {"classify": {"post_count": 3}, "articles": articles}
        site.routes[f"/gkmlpt/api/all/8?page={page}&sid=755001"] = answer(
            json.dumps(body, ensure_ascii=False), type_="application/json"
        )
    for n in range(3):
        detail = {
            "title": title(n),
            "content": TEXT.format(n=n),
            "publisher": "临河区商务局",
            "identifier": f"11370000004-2019-0000{n}",
            "display_publish_time": f"2019-01-{n + 1:02d} 09:30",
        }
        site.routes[f"/gkmlpt/content/0/{n}/post_{n}.html"] = answer(
            "<html><body><div id='app'></div><script>window._CONFIG = {SID: '755001', DETAIL: "
            f"{json.dumps(detail)}, LOCAL: 'zh'}};</script></body></html>"
        )


def test_a_list_that_is_an_interface_is_asked_page_by_page(
    reader: Visitor, site: Site, make_source: Make
) -> None:
    gkmlpt(site)

    sights = reader.visit(make_source("/gkmlpt/index"))

    assert titles(sights) == ["某通知", title(1), title(2)]
    assert [str(e.published_on) for e in the_list(sights).entries] == [
        "2019-01-01",
        "2019-01-02",
        "2019-01-03",
    ]
    assert the_list(sights).complete
    read = [sight.reading for sight in sights if isinstance(sight, ReportRead)]
    assert [reading.title for reading in read] == [title(0), title(1), title(2)]
    assert str(read[0].published) == "2019-01-01T09:30:00+08:00"
    assert (read[0].publisher, read[0].index_no) == ("临河区商务局", "11370000004-2019-00000")
    assert read[0].body_text.startswith("2018年，区商务局主动公开政府信息0条")


def test_a_list_without_rows_of_its_own_vouches_for_none(
    reader: Visitor, site: Site, make_source: Make
) -> None:
    """The shell never changes; what is on its list does."""
    gkmlpt(site)

    seen = the_list(reader.visit(make_source("/gkmlpt/index")))

    assert (seen.etag, seen.last_modified, seen.raw_sha256) == ("", "", "")


def epoint(site: Site, said: object, *, etag: str = '"shell"') -> None:
    site.routes["/xxgk/showinfo.html?infoGuid=0a1b2c3d-0000-4444-8888-123456789abc"] = answer(
        "<html><head><script src='/js/webbuildercommon.js'></script></head><body>"
        "<div id='app'></div><script>var siteInfo={projectName:'/LinheWeb',siteGuid:"
        "'7eb5f7f1-9041-43ad-8e13-8fcb82ea831a'}</script></body></html>",
        ETag=etag,
        Last_Modified="Mon, 05 Oct 2026 00:00:00 GMT",
    )
    site.routes["/LinheWeb/rest/commonapiaction/getgovinfodetail"] = answer(
        json.dumps(said), type_="application/json"
    )


def epoint_answer(n: int) -> object:
    data = {"title": title(n), "infodate": "2019-01-20", "infocontent": TEXT.format(n=n)}
    return {"custom": {"code": 1, "data": data}, "status": {"code": 200}}


SHELL = "/xxgk/showinfo.html?infoGuid=0a1b2c3d-0000-4444-8888-123456789abc"


def test_a_shell_is_filled_by_the_form_that_it_would_send(
    reader: Visitor, site: Site, make_source: Make
) -> None:
    epoint(site, epoint_answer(7))

    read, _ = reader.visit(make_source(SHELL))

    assert isinstance(read, ReportRead), read
    assert read.page.url == read.url == read.reading.url == site.root + SHELL
    assert (read.reading.title, str(read.reading.published)) == (title(7), "2019-01-20")
    assert read.reading.family == "epoint"
    asked = site.last("/LinheWeb/rest/commonapiaction/getgovinfodetail")
    assert asked.method == "POST"
    assert b"7eb5f7f1-9041-43ad-8e13-8fcb82ea831a" in asked.body
    assert b"0a1b2c3d-0000-4444-8888-123456789abc" in asked.body
    assert "etag" not in read.page.headers


@pytest.mark.parametrize("changed", [False, True])
def test_an_unchanged_shell_does_not_hide_a_changed_text(
    reader: Visitor, site: Site, make_source: Make, changed: bool
) -> None:
    epoint(site, epoint_answer(7))
    first = reader.visit(make_source(SHELL))[0]
    assert isinstance(first, ReportRead), first
    known = KnownPage(
        url=first.url, role=Role.REPORT, raw_sha256=first.page.sha256, digest=first.digest
    )
    epoint(site, epoint_answer(8 if changed else 7))

    again = reader.visit(make_source(SHELL), known=by_url(known))[0]

    if changed:
        assert isinstance(again, ReportRead)
    else:
        assert isinstance(again, PageSame)
        assert again.how is Unchanged.SAME_BYTES


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"status": {"code": 500, "text": "系统繁忙，请稍后再试"}}, "busy"),
        ({"custom": {"data": {}}, "note": "x" * 400}, "redesigned"),
    ],
)
def test_an_answer_without_a_text_is_no_report(
    reader: Visitor, site: Site, make_source: Make, said: object, fault: str
) -> None:
    epoint(site, said)

    failed = reader.visit(make_source(SHELL))[0]

    assert isinstance(failed, PageFailed)
    assert failed.fault.value == fault


def test_a_shell_that_asks_another_host_is_not_followed(
    reader: Visitor, site: Site, make_source: Make
) -> None:
    epoint(site, epoint_answer(7))
    path = "http://other.example/rest/commonapiaction/getgovinfodetail"
    script = f"<script>var u='{path}';//webbuilder</script>"
    site.routes[SHELL] = answer(f"<html><body><div id='app'></div>{script}</body></html>")

    failed = reader.visit(make_source(SHELL))[0]

    assert isinstance(failed, PageFailed)
    assert failed.fault.value == "spa_shell"
