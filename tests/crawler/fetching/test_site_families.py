"""Visits to site families whose lists need further requests."""

import asyncio
import json
from collections.abc import Callable

import pytest

from disclosures import (
    ReportObserved,
    Source,
)
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.report_pages import TEXT, article, failures, list_of, title, titles
from tests.crawler.fetching.web_site import ReceivedRequest, Site, answer

Make = Callable[..., Source]


def records(*numbers: int) -> str:
    rows = "".join(
        f"<record><![CDATA[<li><a href='/art/2019/1/{n + 1}/art_9_{n}.html' title='{title(n)}'>"
        f"{title(n)[:9]}…</a><span>2019-01-{n + 1:02d}</span></li>]]></record>"
        for n in numbers
    )
    return f"<recordset>{rows}</recordset>"


HANWEB = (
    "<html><body><div id='77'><script type='text/xml'><datastore>{group}{rows}</datastore>"
    "</script></div><script>{body}$('#77').jpage({{totalRecord:6,perPage:2}});</script>"
    "</body></html>"
)
GROUP = (
    '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=2&webid=3&columnid=9'
    '&unitid=77&webname=临河"></a>]]></nextgroup>'
)


def by_form(site: Site, path: str) -> None:
    """Serve rows 3 to 6, two at a time, to a POST with the right form."""

    async def reply(request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
        start = int(request.path.partition("startrecord=")[2].partition("&")[0])
        right = (
            request.method == "POST"
            and b"unitid=77" in request.body
            and b"columnid=9" in request.body
        )
        rows = records(start - 1, start) if right else records()
        writer.write(answer(f"<datastore><totalrecord>6</totalrecord>{rows}</datastore>"))
        await writer.drain()

    for start in (3, 5):
        site.routes[f"{path}?startrecord={start}&endrecord={start + 1}&perpage=2"] = reply


@pytest.mark.parametrize(
    ("body", "path"),
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
    real_visitor: Visitor, site: Site, make_source: Make, body: str, path: str
) -> None:
    site.routes["/col/col9/"] = answer(HANWEB.format(group="", rows=records(0, 1), body=body))
    by_form(site, path)
    for n in range(6):
        site.routes |= article(n, f"/art/2019/1/{n + 1}/art_9_{n}.html")

    observations = real_visitor.visit(make_source("/col/col9/"))

    assert titles(observations) == [title(n) for n in range(6)]
    assert list_of(observations).complete
    assert failures(observations) == []
    posted = next(request for request in site.received if request.method == "POST")
    assert posted.headers["referer"] == f"{site.root}/col/col9/"


def test_form_is_tried_if_the_next_group_is_empty(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes["/col/col9/"] = answer(HANWEB.format(group=GROUP, rows=records(0, 1), body=""))
    by_form(site, "/module/web/jpage/dataproxy.jsp")
    for n in range(6):
        site.routes |= article(n, f"/art/2019/1/{n + 1}/art_9_{n}.html")

    observations = real_visitor.visit(make_source("/col/col9/"))

    assert titles(observations) == [title(n) for n in range(6)]
    assert list_of(observations).complete


def trs_list(*numbers: int) -> bytes:
    rows = "".join(
        f"<li><a href='./t2019{n}.html'>{title(n)}</a><span>2019-01-{n + 1:02d}</span></li>"
        for n in numbers
    )
    script = "<script>createPageHTML(3, 0, 'index', 'html')</script>"
    return answer(f"<html><body><ul>{rows}</ul>{script}</body></html>")


@pytest.mark.parametrize("second", [1, 2], ids=["index_1 is page two", "index_2 is page two"])
def test_number_of_the_second_page_is_found_by_requests(
    real_visitor: Visitor, site: Site, make_source: Make, second: int
) -> None:
    site.routes |= {"/nb/": trs_list(0, 1, 2), f"/nb/index_{second}.html": trs_list(3, 4, 5)}
    site.routes[f"/nb/index_{second + 1}.html"] = trs_list(6, 7, 8)
    if second == 2:  # such sites serve the first page as index_1, or a stub
        site.routes["/nb/index_1.html"] = trs_list(0, 1, 2)
    for n in range(9):
        site.routes |= article(n, f"/nb/t2019{n}.html")

    observations = real_visitor.visit(make_source("/nb/"))

    assert titles(observations) == [title(n) for n in range(9)]
    assert list_of(observations).complete
    assert failures(observations) == []


def test_stub_under_the_first_number_is_not_a_failure_of_the_list(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes |= {"/nb/": trs_list(0, 1, 2), "/nb/index_2.html": trs_list(3, 4, 5)}
    site.routes |= {"/nb/index_1.html": answer("<html><body></body></html>")}
    site.routes["/nb/index_3.html"] = trs_list(6, 7, 8)

    observations = real_visitor.visit(make_source("/nb/"))

    assert len(titles(observations)) == 9


def gkmlpt(site: Site) -> None:
    """Serve a column of three reports, two per response, and their pages."""
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


def test_list_behind_an_interface_is_requested_page_by_page(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    gkmlpt(site)

    observations = real_visitor.visit(make_source("/gkmlpt/index"))

    assert titles(observations) == ["某通知", title(1), title(2)]
    assert [str(e.published_on) for e in list_of(observations).entries] == [
        "2019-01-01",
        "2019-01-02",
        "2019-01-03",
    ]
    assert list_of(observations).complete
    read = [
        observation.reading
        for observation in observations
        if isinstance(observation, ReportObserved)
    ]
    assert [reading.title for reading in read] == [title(0), title(1), title(2)]
    assert str(read[0].published) == "2019-01-01T09:30:00+08:00"
    assert (read[0].publisher, read[0].index_no) == ("临河区商务局", "11370000004-2019-00000")
    assert read[0].body_text.startswith("2018年，区商务局主动公开政府信息0条")


def test_list_page_without_rows_gives_no_validators(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    """The page never changes, but its list does."""
    gkmlpt(site)

    seen = list_of(real_visitor.visit(make_source("/gkmlpt/index")))

    assert (seen.etag, seen.last_modified, seen.raw_sha256) == ("", "", "")


UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def jpaas(site: Site) -> None:
    """Serve a page whose unit (two rows per response) is requested by `paramJson`."""
    query = "{'webId':'5d1e','pageId':'c77a','pageType':'column','tagId':'信息列表'}"
    site.routes["/nb/index.html"] = answer(
        f'<html><body><div class="unit" url="{UNIT}" queryData="{query}"></div></body></html>'
    )
    for n in range(3):
        site.routes |= article(n, f"/nb/art/2019/art_{n:032d}.html")
    form = "webId=5d1e&pageId=c77a&pageType=column&tagId=%E4%BF%A1%E6%81%AF%E5%88%97%E8%A1%A8"
    for page, size, numbers in ((1, 15, (0, 1)), (2, 2, (2,))):
        rows = "".join(
            f"<li><a href='/nb/art/2019/art_{n:032d}.html'>{title(n) if n else '函'}</a>"
            f"<span>2019-01-{n + 1:02d}</span></li>"
            for n in numbers
        )
        html = f"<ul>{rows}</ul><div class='pagination' rows='2' count='3'></div>"
        body = json.dumps({"success": True, "data": {"html": html}}, ensure_ascii=False)
        parameters = f"%7B%22pageNo%22%3A{page}%2C%22pageSize%22%3A%22{size}%22%7D"
        site.routes[f"{UNIT}?{form}&paramJson={parameters}"] = answer(
            body, type_="application/json"
        )


def test_unit_of_a_list_is_requested_as_its_page_would(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    jpaas(site)

    observations = real_visitor.visit(make_source("/nb/index.html"))

    assert titles(observations) == ["函", title(1), title(2)]
    assert list_of(observations).complete
    assert failures(observations) == []
    assert sum(isinstance(observation, ReportObserved) for observation in observations) == 3


def test_selectors_of_the_catalogue_apply_to_a_visit(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    news = "".join(
        f"<li><a href='/n/{n}'>{title(n)}</a><i>2019-02-0{n}</i></li>" for n in (1, 2, 3)
    )
    own = "<p class='r'><a href='/nb/0.html'>通报</a><b>2019年1月9日</b></p>"
    own += "<a class='n' href='/2'>后</a>"
    site.routes["/nb/"] = answer(
        f"<html><body><ul>{news}</ul><div id='own'>{own}</div></body></html>"
    )
    site.routes["/2"] = answer(
        f"<html><body><div id='own'>{own.replace('0.', '1.')}</div></body></html>"
    )
    site.routes |= article(0, "/nb/0.html") | article(1, "/nb/1.html")
    selectors = {"rows": "#own > p.r", "date": "b", "next": "//a[@class='n']"}

    observations = real_visitor.visit(make_source("/nb/", selectors=selectors))

    assert [(e.title, str(e.published_on)) for e in list_of(observations).entries] == [
        ("通报", "2019-01-09"),
        ("通报", "2019-01-09"),
    ]
    assert sum(isinstance(observation, ReportObserved) for observation in observations) == 2
