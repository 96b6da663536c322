"""Noise rules in the console and over the API: shown with their evidence, lifted, allowed."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import pytest

from disclosures import (
    Exposure,
    Movement,
    NoisePattern,
    NoiseRule,
    NoiseShape,
    NoiseState,
    Source,
)
from disclosures.reason import Reason, ReasonCode
from service.web.context import ViewContext
from store.sources.catalogue import SqlSources
from tests.conftest import MONDAY
from tests.service.web.conftest import Browser, Page


@pytest.fixture
def muted(context: ViewContext, sources: SqlSources, source: Source) -> NoiseRule:
    """A counter that was muted."""
    sources.put(source)
    rule = NoiseRule(
        id=uuid4(),
        source=source.slug,
        pattern=NoisePattern(
            shape=NoiseShape.NUMBER, before="<p>本页热度 ", after=" 度</p>", line=True
        ),
        state=NoiseState.MUTED,
        exposure=Exposure.EDGE,
        reason=Reason.of(ReasonCode.NOISE_SEVERAL_PAGES, pages=2),
        evidence=(
            Movement(
                url="http://www.linhe.example/1.html",
                before="107",
                after="114",
                before_at=MONDAY,
                after_at=MONDAY + timedelta(minutes=9),
            ),
        ),
        observed_at=MONDAY,
        muted_at=MONDAY,
    )
    context.noise.record(source.slug, [rule])
    return rule


def test_a_muted_rule_is_shown_with_its_evidence(ada: Browser, muted: NoiseRule) -> None:
    page = Page(ada.get("/console/noise").text)

    assert "一次访问中，2 个页面的同一位置都变了" in page.text
    assert "本页热度" in page.text
    assert "107" in page.text
    assert "114" in page.text
    assert "http://www.linhe.example/1.html" in page.text
    assert f"/console/noise/{muted.id}/lift" in page.all("form", "action")


def test_a_rule_is_lifted_by_one_click_and_allowed_by_another(
    ada: Browser, muted: NoiseRule, context: ViewContext
) -> None:
    answer = ada.post(f"/console/noise/{muted.id}/lift", follow_redirects=True)
    (lifted,) = context.noise.rules()

    assert "已解除" in Page(answer.text).text
    assert (lifted.state, lifted.lifted_by) == (NoiseState.LIFTED, "Ada")
    assert f"/console/noise/{muted.id}/allow" in Page(answer.text).all("form", "action")

    ada.post(f"/console/noise/{muted.id}/allow")
    assert context.noise.rules() == []


def test_an_unknown_rule_is_not_found(ada: Browser) -> None:
    assert ada.post(f"/console/noise/{uuid4()}/lift").status_code == 404


def test_rules_are_listed_and_lifted_over_the_api(
    browser: Browser, bearer: Mapping[str, str], muted: NoiseRule
) -> None:
    [listed] = browser.get("/api/noise?state=muted", headers=bearer).json()
    lifted = browser.post(f"/api/noise/{muted.id}/lift", headers=bearer).json()
    allowed = browser.post(f"/api/noise/{muted.id}/allow", headers=bearer)

    assert listed["pattern"]["before"] == "<p>本页热度 "
    assert listed["evidence"][0]["after"] == "114"
    assert listed["reason"]["code"] == "noise.several_pages"
    assert (lifted["state"], lifted["lifted_by"]) == ("lifted", "Bob")
    assert allowed.status_code == 204
    assert browser.get("/api/noise", headers=bearer).json() == []
