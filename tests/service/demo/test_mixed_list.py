"""The list that is hard to follow: a row of another dress, a page in a script, a missing page."""

from collections.abc import Mapping

import pytest

from service.demo.chapters.list_steps import OLD_REPORT, SITE, list_steps
from service.demo.portal_state import PortalState, SetCondition, SiteAction, apply_action
from service.demo.site_responses import RequestTime, SiteRequest, SiteResponse, answer
from service.demo.sites import Site
from tests.service.demo.conftest import MONDAY

DRESSED, MISSING = "bulletin-2026-1", "bulletin-2026-2"


def get(site: Site, state: PortalState, path: str) -> SiteResponse:
    request_time = RequestTime(now=MONDAY, hits=1)
    return answer(site, state.sites[SITE], SiteRequest(path=path), request_time)


def after(state: PortalState, *actions: SiteAction) -> PortalState:
    for action in actions:
        state = apply_action(state, action, MONDAY)
    return state


@pytest.fixture
def site(sites: Mapping[str, Site]) -> Site:
    return sites[SITE]


def test_new_report_stands_above_the_list(site: Site, at_first: PortalState) -> None:
    state = after(at_first, *list_steps(0, 2026)[0].actions)
    before, now = (get(site, each, site.list).body.decode() for each in (at_first, state))

    assert '<section class="lead">' not in before
    lead, _, rows = now.partition("</section>")
    assert site.path(DRESSED) in lead
    assert site.path(DRESSED) not in rows
    assert rows.count("<li>") == site.per_page - 1


def test_second_page_has_an_address_in_no_link(site: Site, at_first: PortalState) -> None:
    first = get(site, at_first, site.list).body.decode()
    second = get(site, at_first, "/gk/tongbao/list_2.html")

    assert "list_2" not in first
    assert "javascript:turnTo(2)" in first
    assert site.path(OLD_REPORT) not in first
    assert site.path(OLD_REPORT) in second.body.decode()


def test_missing_report_is_listed_and_answers_404(site: Site, at_first: PortalState) -> None:
    state = after(at_first, *list_steps(0, 2026)[2].actions)
    mended = after(state, SetCondition(site=SITE))
    path = site.path(MISSING)

    assert path in get(site, state, site.list).body.decode()
    assert get(site, state, path).status == 404
    assert get(site, mended, path).status == 200
