"""The state of the portal: changed by actions, and kept over restarts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from service.demo.chapters.scenario import scenario_steps
from service.demo.portal_state import (
    ChangeSkin,
    Edit,
    Move,
    PortalState,
    Publish,
    Remove,
    SetCondition,
    SiteAction,
    apply_action,
    load,
    save,
)
from service.demo.site_responses import RequestTime, SiteRequest, answer
from service.demo.sites import Site
from tests.service.demo.conftest import MONDAY

SITE = "linhe-swj"


def names(state: PortalState) -> list[str]:
    return [published_report.name for published_report in state.sites[SITE].published_reports]


def test_later_reports_are_not_on_the_portal_at_first(at_first: PortalState) -> None:
    assert "annual-2016" in names(at_first)
    assert "annual-2017" not in names(at_first)


def test_publishing_and_removing_change_only_the_list(at_first: PortalState) -> None:
    posted = apply_action(at_first, Publish(site=SITE, report="annual-2017"), MONDAY)
    removed = apply_action(posted, Remove(site=SITE, report="annual-2017"), MONDAY)

    assert names(posted) == [*names(at_first), "annual-2017"]
    assert removed.sites[SITE].published_reports == at_first.sites[SITE].published_reports
    assert {k: v for k, v in posted.sites.items() if k != SITE} == {
        k: v for k, v in at_first.sites.items() if k != SITE
    }


def test_edited_report_keeps_its_position(at_first: PortalState) -> None:
    edit = Edit(site=SITE, report="annual-2016", figure="total", value=99)

    edited = apply_action(at_first, edit, MONDAY)

    assert names(edited) == names(at_first)
    assert edited.sites[SITE].find("annual-2016").edits == {"total": 99}


@pytest.mark.parametrize(
    "action",
    [
        Edit(site=SITE, report="annual-1999", figure="total", value=1),
        Remove(site=SITE, report="annual-1999"),
        Move(site=SITE, report="annual-1999"),
    ],
    ids=lambda action: type(action).__name__,
)
def test_action_on_an_unpublished_report_is_an_error(
    at_first: PortalState, action: SiteAction
) -> None:
    with pytest.raises(KeyError):
        apply_action(at_first, action, MONDAY)


def test_conditions_and_skins_do_not_change_the_reports(at_first: PortalState) -> None:
    state = at_first
    for action in (
        SetCondition(site=SITE, busy=True),
        SetCondition(site=SITE),
        ChangeSkin(site=SITE),
    ):
        state = apply_action(state, action, MONDAY)

    assert state.sites[SITE].published_reports == at_first.sites[SITE].published_reports
    assert not state.sites[SITE].busy


def test_saved_state_is_loaded_unchanged(tmp_path: Path, at_first: PortalState) -> None:
    state = apply_action(at_first, Move(site=SITE, report="annual-2016"), MONDAY)
    state = replace(state, ports={SITE: 18102}, repetition=3, steps=7)

    save(state, tmp_path / "state.json")

    assert load(tmp_path / "state.json") == state


def test_incomplete_file_is_never_loaded(tmp_path: Path, at_first: PortalState) -> None:
    save(at_first, tmp_path / "state.json")
    (tmp_path / ".state.json.x7").write_text('{"sites": {')

    assert load(tmp_path / "state.json") == at_first


def test_no_state_is_loaded_before_one_is_saved(tmp_path: Path) -> None:
    assert load(tmp_path / "state.json") is None


def test_every_repetition_starts_from_the_end_of_the_previous_one(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    state, expected = at_first, set()
    for number in range(8):
        for step in scenario_steps(number, 2026, sites):
            for action in step.actions:
                state = apply_action(state, action, MONDAY + timedelta(minutes=number))
            for one in step.expected:
                assert (number, one) not in expected
                expected.add((number, one))

    assert not any(site.busy or site.empty for site in state.sites.values())
    for site in state.sites.values():
        posted = [published_report.name for published_report in site.published_reports]
        assert len(set(posted)) == len(posted)


@pytest.mark.parametrize("condition", ["replaced_report", "redesigned"])
def test_repetitions_replace_and_redesign_different_pages(
    sites: Mapping[str, Site], at_first: PortalState, condition: str
) -> None:
    """A reading discarded in one repetition would not be quarantined in the next."""
    seen, state = [], at_first
    for number in range(3):
        for step in scenario_steps(number, 2026, sites):
            for action in step.actions:
                state = apply_action(state, action, MONDAY)
                site = state.sites[action.site]
                if getattr(action, condition, None):
                    published_report = (
                        site.find(site.replaced_report)
                        if site.replaced_report
                        else site.published_reports[0]
                    )
                    request = SiteRequest(
                        path=sites[action.site].path(published_report.name, published_report.place)
                    )
                    request_time = RequestTime(now=MONDAY, hits=0)
                    seen.append(answer(sites[action.site], site, request, request_time).body)

    assert len(seen) == len(set(seen)) == 3
