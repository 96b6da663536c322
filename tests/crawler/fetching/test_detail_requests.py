"""Pages without text: it is the response to a request that their script would send."""

import json
from collections.abc import Callable

import pytest

from disclosures import (
    KnownPage,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
    UnchangedCheck,
)
from tests.crawler.fetching.conftest import Visitor, by_url
from tests.crawler.fetching.report_pages import TEXT, title
from tests.crawler.fetching.web_site import Site, answer

Make = Callable[..., Source]


def epoint(site: Site, body: object, *, etag: str = '"shell"') -> None:
    site.routes["/xxgk/showinfo.html?infoGuid=0a1b2c3d-0000-4444-8888-123456789abc"] = answer(
        "<html><head><script src='/js/webbuildercommon.js'></script></head><body>"
        "<div id='app'></div><script>var siteInfo={projectName:'/LinheWeb',siteGuid:"
        "'7eb5f7f1-9041-43ad-8e13-8fcb82ea831a'}</script></body></html>",
        ETag=etag,
        Last_Modified="Mon, 05 Oct 2026 00:00:00 GMT",
    )
    site.routes["/LinheWeb/rest/commonapiaction/getgovinfodetail"] = answer(
        json.dumps(body), type_="application/json", ETag='"answer"'
    )


def epoint_answer(n: int) -> object:
    data = {"title": title(n), "infodate": "2019-01-20", "infocontent": TEXT.format(n=n)}
    return {"custom": {"code": 1, "data": data}, "status": {"code": 200}}


PAGE = "/xxgk/showinfo.html?infoGuid=0a1b2c3d-0000-4444-8888-123456789abc"


def test_text_is_fetched_by_the_form_of_the_script(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    epoint(site, epoint_answer(7))

    read, _ = real_visitor.visit(make_source(PAGE))

    assert isinstance(read, ReportObserved), read
    assert read.page.url == read.url == read.reading.url == site.root + PAGE
    assert (read.reading.title, str(read.reading.published)) == (title(7), "2019-01-20")
    assert read.reading.family == "epoint"
    request = site.last("/LinheWeb/rest/commonapiaction/getgovinfodetail")
    assert request.method == "POST"
    assert b"7eb5f7f1-9041-43ad-8e13-8fcb82ea831a" in request.body
    assert b"0a1b2c3d-0000-4444-8888-123456789abc" in request.body
    assert read.page.via == f"{site.root}/LinheWeb/rest/commonapiaction/getgovinfodetail"
    assert read.page.headers["etag"] == '"answer"'
    assert (read.page.etag, read.page.last_modified) == ("", "")


@pytest.mark.parametrize("changed", [False, True])
def test_unchanged_page_does_not_hide_a_changed_text(
    real_visitor: Visitor, site: Site, make_source: Make, changed: bool
) -> None:
    epoint(site, epoint_answer(7))
    first = real_visitor.visit(make_source(PAGE))[0]
    assert isinstance(first, ReportObserved), first
    known = KnownPage(
        url=first.url, role=PageRole.REPORT, raw_sha256=first.page.sha256, digest=first.digest
    )
    epoint(site, epoint_answer(8 if changed else 7))

    second = real_visitor.visit(make_source(PAGE), known=by_url(known))[0]

    if changed:
        assert isinstance(second, ReportObserved)
    else:
        assert isinstance(second, PageUnchanged)
        assert second.how is UnchangedCheck.SAME_BYTES


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"status": {"code": 500, "text": "系统繁忙，请稍后再试"}}, "busy"),
        ({"custom": {"data": {}}, "note": "x" * 400}, "redesigned"),
    ],
)
def test_response_without_text_is_a_failure(
    real_visitor: Visitor, site: Site, make_source: Make, body: object, fault: str
) -> None:
    epoint(site, body)

    failed = real_visitor.visit(make_source(PAGE))[0]

    assert isinstance(failed, PageFailed)
    assert failed.fault.value == fault


def test_request_to_another_host_is_not_sent(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    epoint(site, epoint_answer(7))
    path = "http://other.example/rest/commonapiaction/getgovinfodetail"
    script = f"<script>var u='{path}';//webbuilder</script>"
    site.routes[PAGE] = answer(f"<html><body><div id='app'></div>{script}</body></html>")

    failed = real_visitor.visit(make_source(PAGE))[0]

    assert isinstance(failed, PageFailed)
    assert failed.fault.value == "spa_shell"


def test_article_of_shanghai_is_requested_by_its_id(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes["/art/info/391/884021"] = answer("<html><body><div id='app'></div></body></html>")
    data = {"title": title(7), "publishDate": "2019-01-20", "content": TEXT.format(n=7)}
    body = json.dumps({"code": 0, "data": data})
    site.routes["/html/info/detail"] = answer(body, type_="application/json")

    read, _ = real_visitor.visit(make_source("/art/info/391/884021"))

    assert isinstance(read, ReportObserved), read
    assert (read.reading.title, read.reading.family) == (title(7), "shanghai")
    assert site.last("/html/info/detail").body == b"id=884021"
