"""Pages that are but shells: their text is the answer to a request that a script would send."""

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
from tests.crawler.fetching.hidden import TEXT, title
from tests.crawler.fetching.web_site import Site, answer

Make = Callable[..., Source]


def epoint(site: Site, said: object, *, etag: str = '"shell"') -> None:
    site.routes["/xxgk/showinfo.html?infoGuid=0a1b2c3d-0000-4444-8888-123456789abc"] = answer(
        "<html><head><script src='/js/webbuildercommon.js'></script></head><body>"
        "<div id='app'></div><script>var siteInfo={projectName:'/LinheWeb',siteGuid:"
        "'7eb5f7f1-9041-43ad-8e13-8fcb82ea831a'}</script></body></html>",
        ETag=etag,
        Last_Modified="Mon, 05 Oct 2026 00:00:00 GMT",
    )
    site.routes["/LinheWeb/rest/commonapiaction/getgovinfodetail"] = answer(
        json.dumps(said), type_="application/json", ETag='"answer"'
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

    assert isinstance(read, ReportObserved), read
    assert read.page.url == read.url == read.reading.url == site.root + SHELL
    assert (read.reading.title, str(read.reading.published)) == (title(7), "2019-01-20")
    assert read.reading.family == "epoint"
    asked = site.last("/LinheWeb/rest/commonapiaction/getgovinfodetail")
    assert asked.method == "POST"
    assert b"7eb5f7f1-9041-43ad-8e13-8fcb82ea831a" in asked.body
    assert b"0a1b2c3d-0000-4444-8888-123456789abc" in asked.body
    assert read.page.via == f"{site.root}/LinheWeb/rest/commonapiaction/getgovinfodetail"
    assert read.page.headers["etag"] == '"answer"'
    assert (read.page.etag, read.page.last_modified) == ("", "")


@pytest.mark.parametrize("changed", [False, True])
def test_an_unchanged_shell_does_not_hide_a_changed_text(
    reader: Visitor, site: Site, make_source: Make, changed: bool
) -> None:
    epoint(site, epoint_answer(7))
    first = reader.visit(make_source(SHELL))[0]
    assert isinstance(first, ReportObserved), first
    known = KnownPage(
        url=first.url, role=PageRole.REPORT, raw_sha256=first.page.sha256, digest=first.digest
    )
    epoint(site, epoint_answer(8 if changed else 7))

    again = reader.visit(make_source(SHELL), known=by_url(known))[0]

    if changed:
        assert isinstance(again, ReportObserved)
    else:
        assert isinstance(again, PageUnchanged)
        assert again.how is UnchangedCheck.SAME_BYTES


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


def test_a_districts_article_is_asked_for_by_its_number(
    reader: Visitor, site: Site, make_source: Make
) -> None:
    site.routes["/art/info/391/884021"] = answer("<html><body><div id='app'></div></body></html>")
    data = {"title": title(7), "publishDate": "2019-01-20", "content": TEXT.format(n=7)}
    said = json.dumps({"code": 0, "data": data})
    site.routes["/html/info/detail"] = answer(said, type_="application/json")

    read, _ = reader.visit(make_source("/art/info/391/884021"))

    assert isinstance(read, ReportObserved), read
    assert (read.reading.title, read.reading.family) == (title(7), "shanghai")
    assert site.last("/html/info/detail").body == b"id=884021"
