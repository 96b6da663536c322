"""Noise rules in the store."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from disclosures import (
    Event,
    Exposure,
    Movement,
    NoisePattern,
    NoiseRule,
    NoiseShape,
    NoiseState,
    ReportObserved,
    Source,
)
from disclosures.errors import NotFound
from disclosures.ports import ReparseSelection
from disclosures.reason import Reason, ReasonCode
from store.database import Database
from store.lifecycle_rules import LifecycleRules
from store.noise_rules import SqlNoiseRules
from store.reparse.reports import SqlReparse
from store.sources.schedule import SqlSchedule
from tests.conftest import MONDAY, StoppedClock

PATTERN = NoisePattern(shape=NoiseShape.NUMBER, before="<p>本页热度 ", after="</p>", line=True)


@pytest.fixture
def noise(database: Database, clock: StoppedClock) -> SqlNoiseRules:
    return SqlNoiseRules(database.sessions, clock)


def rule_of(source: Source, state: NoiseState = NoiseState.MUTED) -> NoiseRule:
    muted = state is NoiseState.MUTED
    return NoiseRule(
        id=uuid4(),
        source=source.slug,
        pattern=PATTERN,
        state=state,
        exposure=Exposure.EDGE,
        reason=Reason.of(ReasonCode.NOISE_SEVERAL_PAGES, pages=2) if muted else None,
        evidence=(
            Movement(
                url="http://a/", before="107\x00", after="114", before_at=MONDAY, after_at=MONDAY
            ),
        ),
        observed_at=MONDAY,
        muted_at=MONDAY if muted else None,
    )


def test_a_rule_is_returned_as_it_was_recorded(noise: SqlNoiseRules, known: Source) -> None:
    rule = rule_of(known)

    noise.record(known.slug, [rule])

    (kept,) = noise.rules(source=known.slug, states=[NoiseState.MUTED])
    assert kept.evidence[0].before == "107"
    assert replace(kept, evidence=rule.evidence) == rule


def test_only_muted_patterns_are_sent_with_the_crawl_job(
    noise: SqlNoiseRules, known: Source, schedule: SqlSchedule
) -> None:
    noise.record(known.slug, [rule_of(known, NoiseState.OBSERVED)])
    assert schedule.job(known.slug).source.noise == ()

    noise.record(known.slug, [rule_of(known)])
    assert schedule.job(known.slug).source.noise == (PATTERN,)
    leased = schedule.lease(known.slug)
    assert leased
    assert leased.jobs[0].source.noise == (PATTERN,)


def test_one_pattern_is_one_rule(noise: SqlNoiseRules, known: Source) -> None:
    noise.record(known.slug, [rule_of(known, NoiseState.OBSERVED)])
    noise.record(known.slug, [rule_of(known)])

    assert [each.state for each in noise.rules()] == [NoiseState.MUTED]


def test_readings_are_outdated_when_a_rule_is_muted_or_lifted(
    noise: SqlNoiseRules,
    known: Source,
    visit: Callable[..., list[Event]],
    make_observation: Callable[..., ReportObserved],
    database: Database,
    clock: StoppedClock,
) -> None:
    visit(make_observation(parser_version=1))
    reparse = SqlReparse(database.sessions, clock, LifecycleRules(), parser_version=1)
    selection = ReparseSelection(source=known.slug)
    assert reparse.count(selection) == 0

    noise.record(known.slug, [rule_of(known)])

    assert reparse.count(selection) == 1
    (stored,) = reparse.batch(selection, after=None, limit=5)
    assert stored.revision.report.source.noise == (PATTERN,)


def test_a_lifted_rule_is_not_muted_again_until_an_operator_allows_it(
    noise: SqlNoiseRules, known: Source, schedule: SqlSchedule
) -> None:
    noise.record(known.slug, [rule_of(known)])
    (muted,) = noise.rules()

    lifted = noise.lift(muted.id, by="ada")

    assert (lifted.state, lifted.lifted_by) == (NoiseState.LIFTED, "ada")
    assert schedule.job(known.slug).source.noise == ()
    noise.record(known.slug, [rule_of(known)])
    assert [each.state for each in noise.rules()] == [NoiseState.LIFTED]
    noise.allow(muted.id)
    noise.record(known.slug, [rule_of(known)])
    assert [each.state for each in noise.rules()] == [NoiseState.MUTED]


def test_a_rule_in_another_state_is_not_found(noise: SqlNoiseRules, known: Source) -> None:
    noise.record(known.slug, [rule_of(known, NoiseState.OBSERVED)])
    (observed,) = noise.rules()

    with pytest.raises(NotFound):
        noise.lift(observed.id, by="ada")
    with pytest.raises(NotFound):
        noise.allow(observed.id)
    with pytest.raises(NotFound):
        noise.lift(uuid4(), by="ada")


def test_the_stored_page_of_an_address_says_whether_it_was_confirmed(
    noise: SqlNoiseRules,
    known: Source,
    visit: Callable[..., list[Event]],
    make_observation: Callable[..., ReportObserved],
) -> None:
    seen = make_observation()
    visit(seen)
    assert not noise.stored_pages(known.slug, [seen.url])[seen.url].confirmed

    visit(seen)

    stored = noise.stored_pages(known.slug, [seen.url, "http://other.example/"])
    assert {url: each.confirmed for url, each in stored.items()} == {seen.url: True}
    assert stored[seen.url].page.body == seen.page.body
