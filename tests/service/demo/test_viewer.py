"""The report that its page shows in a viewer."""

from collections.abc import Mapping

from service.demo.chapters.viewer_steps import REPORT, SITE, viewer_steps
from service.demo.portal_state import PortalState, apply_action
from service.demo.site_responses import RequestTime, SiteRequest, answer
from service.demo.sites import Site
from tests.service.demo.conftest import MONDAY


def test_text_is_in_the_viewer_alone_and_the_page_stays_as_it_is(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    site = sites[SITE]
    edited = apply_action(at_first, viewer_steps(0)[0].actions[0], MONDAY)

    def get(state: PortalState, path: str) -> str:
        request_time = RequestTime(now=MONDAY, hits=1)
        found = answer(site, state.sites[SITE], SiteRequest(path=path), request_time)
        return found.body.decode()

    path = site.path(REPORT)
    assert "71条" not in get(at_first, path)
    assert get(at_first, path) == get(edited, path)
    assert f'src="{path}/viewer.html"' in get(edited, path)
    assert f'src="{path}/text.html"' in get(edited, f"{path}/viewer.html")
    assert "71条" in get(at_first, f"{path}/text.html")
    assert "72条" in get(edited, f"{path}/text.html")
