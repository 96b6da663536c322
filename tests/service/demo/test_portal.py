"""The portal answers like real sites: counters, validators, 404s."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest

from service.demo.portal import Portal
from service.demo.portal_state import (
    ChangeSkin,
    Edit,
    Move,
    PortalState,
    Publish,
    Remove,
    SetCondition,
    apply_action,
)
from service.demo.site_responses import RequestTime, SiteRequest, SiteResponse, answer, list_path
from service.demo.sites import Site, read_sites
from tests.service.demo.conftest import MONDAY

SLUGS = tuple(read_sites())


def request(site: Site, state: PortalState, path: str, hits: int = 1, **more: Any) -> SiteResponse:
    request_time = RequestTime(now=MONDAY + timedelta(minutes=hits), hits=hits)
    return answer(site, state.sites[site.slug], SiteRequest(path=path, **more), request_time)


def text(site: Site, page: SiteResponse) -> str:
    return page.body.decode("gbk" if site.charset == "gb2312" else "utf-8")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_report_is_listed_with_its_title_and_served_at_its_address(
    sites: Mapping[str, Site], at_first: PortalState, slug: str
) -> None:
    site = sites[slug]
    listed = "".join(
        text(site, request(site, at_first, list_path(site, page))) for page in range(3)
    )
    more = SiteRequest(path="/module/web/jpage/dataproxy.jsp", query={"page": "2"})
    found = answer(site, at_first.sites[slug], more, RequestTime(now=MONDAY, hits=1))
    listed += text(site, found)

    for published_report in at_first.sites[slug].published_reports:
        demo_report, path = (
            site.find_report(published_report.name),
            site.path(published_report.name),
        )
        page = request(site, at_first, path)
        assert path in listed
        assert page.status == 200
        assert demo_report.title[:12] in listed
        assert "政府信息公开" in text(site, page) or "政务公开" in text(site, page)


def test_hanweb_list_is_in_a_script_and_paged_by_groups(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    site = sites["haidong-swt"]
    first = text(site, request(site, at_first, site.list))
    second = SiteRequest(path="/module/web/jpage/dataproxy.jsp", query={"page": "2"})
    rest = answer(site, at_first.sites[site.slug], second, RequestTime(now=MONDAY, hits=1))

    assert first.count("<record>") == 15
    assert "dataproxy.jsp?page=2" in first
    assert (
        rest.body.decode().count("<record>")
        == len(at_first.sites[site.slug].published_reports) - 15
    )
    assert "nextgroup" not in rest.body.decode()


def test_page_without_title_and_date_has_neither(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    site = sites["yunze-swt"]

    page = text(site, request(site, at_first, site.path("annual-2013")))

    assert "年度报告" not in page
    assert "2014-03-27" not in page
    assert "10799条" in page


def test_page_of_2019_has_spaces_in_its_date_and_an_empty_source(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    site = sites["nanping-swt"]

    page = text(site, request(site, at_first, site.path("plan-2019")))

    assert "发布日期: 2019- 07- 30 信息来源: <span" in page


@pytest.mark.parametrize("slug", [s for s, site in read_sites().items() if not site.static])
def test_dynamic_page_differs_at_every_visit_and_has_no_validator(
    sites: Mapping[str, Site], at_first: PortalState, slug: str
) -> None:
    site = sites[slug]
    name = at_first.sites[slug].published_reports[0].name

    first, second = (request(site, at_first, site.path(name), hits) for hits in (1, 2))

    assert first.body != second.body
    assert "ETag" not in first.headers


@pytest.mark.parametrize("slug", [s for s, site in read_sites().items() if site.static])
def test_file_is_answered_304_until_it_changes(
    sites: Mapping[str, Site], at_first: PortalState, slug: str
) -> None:
    site = sites[slug]
    name = at_first.sites[slug].published_reports[0].name
    path = site.path(name)
    first = request(site, at_first, path)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    repeated = request(site, at_first, path, 2, if_none_match=etag)
    by_date = request(site, at_first, path, 2, if_modified_since=modified)
    edited = apply_action(
        at_first, Edit(site=slug, report=name, figure="total", value=1234), MONDAY
    )
    changed = request(site, edited, path, 3, if_none_match=etag, if_modified_since=modified)

    assert (repeated.status, repeated.body) == (304, b"")
    assert by_date.status == 304
    assert changed.status == 200
    assert "1234" in text(site, changed)
    assert changed.headers["ETag"] != etag


def test_removed_report_is_not_listed_and_404(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    site = sites["haidong-swt"]
    path = site.path("scorecard-2012")

    state = apply_action(at_first, Remove(site=site.slug, report="scorecard-2012"), MONDAY)

    assert request(site, state, path).status == 404
    assert path not in text(site, request(site, state, site.list))


def test_moved_report_has_the_same_text_at_its_new_address_and_404_at_the_old(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    site = sites["yuntai-xzf"]
    name = "annual-czj-2024"
    old, new = site.path(name, 0), site.path(name, 1)

    state = apply_action(at_first, Move(site=site.slug, report=name), MONDAY)

    assert request(site, state, old).status == 404
    assert request(site, state, new).body == request(site, at_first, old).body


@pytest.mark.parametrize("slug", SLUGS)
def test_busy_site_answers_200_with_a_busy_page_to_everything(
    sites: Mapping[str, Site], at_first: PortalState, slug: str
) -> None:
    site = sites[slug]
    state = apply_action(at_first, SetCondition(site=slug, busy=True), MONDAY)

    for path in ("/", site.list, site.path(at_first.sites[slug].published_reports[0].name)):
        page = request(site, state, path)
        assert page.status == 200
        assert "系统繁忙" in text(site, page)


@pytest.mark.parametrize("slug", SLUGS)
def test_empty_list_has_its_layout_and_no_rows(
    sites: Mapping[str, Site], at_first: PortalState, slug: str
) -> None:
    site = sites[slug]
    state = apply_action(at_first, SetCondition(site=slug, empty=True), MONDAY)

    page = request(site, state, site.list)

    assert page.status == 200
    assert site.path(at_first.sites[slug].published_reports[0].name) not in text(site, page)


def test_another_skin_changes_the_markup_and_not_the_text(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    site = sites["nanze-jmj"]
    path = site.path("interim-2013")

    state = apply_action(at_first, ChangeSkin(site=site.slug), MONDAY)

    before, now = (text(site, request(site, s, path)) for s in (at_first, state))
    assert before != now
    assert "49条" in before
    assert "49条" in now


def fetch(portal: Portal, slug: str, path: str, method: str = "GET") -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", portal.ports[slug], timeout=10)
    try:
        connection.request(method, path)
        response_counts = connection.getresponse()
        return response_counts, response_counts.read()
    finally:
        connection.close()


def test_http_response_is_complete_and_head_has_its_length(
    sites: Mapping[str, Site], portal: Portal
) -> None:
    site = sites["linhe-swj"]

    got, body = fetch(portal, site.slug, site.list)
    head, nothing = fetch(portal, site.slug, site.list, "HEAD")

    assert got.status == head.status == 200
    assert int(got.headers["Content-Length"]) == len(body) == int(head.headers["Content-Length"])
    assert nothing == b""
    assert got.headers["Content-Type"] == "text/html; charset=utf-8"


def test_every_site_has_a_robots_file_that_allows_the_crawler(portal: Portal) -> None:
    for slug in portal.ports:
        response_counts, body = fetch(portal, slug, "/robots.txt")

        assert response_counts.status == 200
        assert body.startswith(b"User-agent: *")


def test_portal_serves_its_new_state_at_once(sites: Mapping[str, Site], portal: Portal) -> None:
    site = sites["linhe-swj"]
    path = site.path("annual-2017")
    missing, _ = fetch(portal, site.slug, path)

    portal.state = apply_action(portal.state, Publish(site=site.slug, report="annual-2017"), MONDAY)
    posted, body = fetch(portal, site.slug, path)

    assert (missing.status, posted.status) == (404, 200)
    assert "78条" in body.decode()
    assert portal.response_counts(site.slug) == {404: 1, 200: 1}


def test_restarted_portal_keeps_its_addresses(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    with Portal(sites, at_first) as first:
        ports = first.ports
    with Portal(sites, replace(at_first, ports=ports)) as second:
        assert second.ports == ports


def test_occupied_port_is_an_error_and_no_port_stays_open(
    sites: Mapping[str, Site], at_first: PortalState, portal: Portal
) -> None:
    taken = {"yunze-swt": portal.ports["yunze-swt"]}

    with pytest.raises(OSError, match="in use"):
        Portal(sites, replace(at_first, ports=taken))
