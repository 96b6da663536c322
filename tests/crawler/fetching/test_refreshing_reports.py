"""Reports whose address answers with a page that only refreshes to another."""

from collections.abc import Callable

from disclosures import (
    KnownPage,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
)
from tests.crawler.fetching.conftest import Visitor, by_url
from tests.crawler.fetching.report_pages import article, title
from tests.crawler.fetching.web_site import Site, answer

Make = Callable[..., Source]


def _refreshing(site: Site, to: str) -> None:
    """A list of reports, each behind a page that refreshes to `to`."""
    rows = "".join(
        f"<li><a href='/go/{n}.html'>{title(n)}</a><span>2019-01-{n + 1:02d}</span></li>"
        for n in (7, 8, 9)
    )
    site.routes["/list.html"] = answer(f"<html><body><h2>年报</h2><ul>{rows}</ul></body></html>")
    for n in (7, 8, 9):
        address = to.format(n=n)
        meta = f'<meta http-equiv="refresh" content="0; url={address}">'
        body = f"<html><head>{meta}</head><body><a href='{address}'>正在跳转</a></body></html>"
        site.routes[f"/go/{n}.html"] = answer(body, ETag='"stub"')
        site.routes |= article(n, f"/art/{n}/1.html")


def test_report_is_read_where_its_page_refreshes_to(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    _refreshing(site, "/art/{n}/1.html")

    found = real_visitor.visit(make_source("/list.html"))

    reports = {one.url: one for one in found if isinstance(one, ReportObserved)}
    assert set(reports) == {f"{site.root}/go/{n}.html" for n in (7, 8, 9)}
    read = reports[f"{site.root}/go/7.html"]
    assert (read.reading.title, read.page.url) == (title(7), f"{site.root}/art/7/1.html")
    assert (read.page.etag, read.page.last_modified) == ("", "")


def test_unchanged_refresh_does_not_hide_a_changed_text(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    _refreshing(site, "/art/{n}/1.html")
    first = [
        one
        for one in real_visitor.visit(make_source("/list.html"))
        if isinstance(one, ReportObserved)
    ]
    known = by_url(
        *(
            KnownPage(
                url=one.url,
                role=PageRole.REPORT,
                etag=one.page.etag,
                raw_sha256=one.page.sha256,
                digest=one.digest,
                listed=one.listed,
            )
            for one in first
        )
    )
    site.routes |= article(5, "/art/8/1.html")

    again = real_visitor.visit(make_source("/list.html"), known=known)

    changed = [one.url for one in again if isinstance(one, ReportObserved)]
    assert changed == [f"{site.root}/go/8.html"]
    assert len([one for one in again if isinstance(one, PageUnchanged)]) == 2


def test_refresh_to_the_front_page_or_another_site_is_no_report(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    _refreshing(site, "/art/{n}/1.html")
    for n, address in ((8, "/"), (9, "http://other.example/art/9.html")):
        meta = f'<meta http-equiv="refresh" content="0; url={address}">'
        site.routes[f"/go/{n}.html"] = answer(f"<html><head>{meta}</head><body></body></html>")

    found = real_visitor.visit(make_source("/list.html"))

    read = [one.url for one in found if isinstance(one, ReportObserved)]
    failed = {one.url for one in found if isinstance(one, PageFailed)}
    assert read == [f"{site.root}/go/7.html"]
    assert failed == {f"{site.root}/go/8.html", f"{site.root}/go/9.html"}
