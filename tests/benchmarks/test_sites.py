"""The outcome of a site, and the sites that the project serves itself."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.sites.outcome import (
    KEPT,
    Expectation,
    PhaseResult,
    SiteOutcome,
    assess_site,
    nothing_but_a_gap,
)
from benchmarks.sites.own.catalogue import own_sites
from benchmarks.sites.own.site import Site, everything
from benchmarks.sites.responses import SiteRequest, head_and_body
from benchmarks.sites.shared_cases import read_expectation

OLD, NEW = "甲县水务局2023年报告", "甲县水务局2024年报告"
PUBLISHED, REVISED = ("published", NEW), ("revised", OLD)
EXPECTED = Expectation(
    facts={
        1: [Counter([(KEPT, OLD)])],
        2: [Counter([PUBLISHED, REVISED])],
        3: [Counter([(KEPT, OLD), (KEPT, NEW)])],
    }
)


def results(
    *phases: list[tuple[str, str]], stated: tuple[str, str, str] = ("", "", "")
) -> dict[int, PhaseResult]:
    return {
        number: PhaseResult(facts=Counter(facts), stated=words, well=not words)
        for number, facts, words in zip((1, 2, 3), phases, stated, strict=True)
    }


FIRST, THIRD = [(KEPT, OLD)], [(KEPT, OLD), (KEPT, NEW)]


@pytest.mark.parametrize(
    ("found", "outcome", "why"),
    [
        pytest.param(results(FIRST, [PUBLISHED, REVISED], THIRD), "right", "", id="all"),
        pytest.param(
            results([], [], []), "silently wrong", "missing: phase 1: kept", id="nothing, ok"
        ),
        pytest.param(
            results([], [], [], stated=("failing", "failing", "unreadable")),
            "gap stated",
            "stated: failing; unreadable",
            id="nothing, unreadable",
        ),
        pytest.param(
            results(FIRST, [PUBLISHED], THIRD), "silently wrong", "phase 2: revised", id="missed"
        ),
        pytest.param(
            results(FIRST, [PUBLISHED], THIRD, stated=("", "", "partial")),
            "silently wrong",
            "phase 2: revised",
            id="missed, and stated a phase later",
        ),
        pytest.param(
            results(FIRST, [PUBLISHED, REVISED, ("moved", OLD)], THIRD, stated=("", "partial", "")),
            "silently wrong",
            "false: phase 2: moved",
            id="false event, whatever is stated",
        ),
        pytest.param(
            results([(KEPT, "信息公开")], [PUBLISHED, REVISED], THIRD),
            "silently wrong",
            "false: phase 1: kept 信息公开",
            id="the list kept as a report",
        ),
        pytest.param(
            results(FIRST, [], [*THIRD, PUBLISHED, REVISED], stated=("", "quarantined", "")),
            "gap stated",
            "late: phase 2",
            id="late, and stated meanwhile",
        ),
        pytest.param(
            results(FIRST, [], [*THIRD, PUBLISHED, REVISED]),
            "silently wrong",
            "late: phase 2",
            id="late",
        ),
    ],
)
def test_outcome_is_right_only_if_nothing_is_missing_false_or_late(
    found: dict[int, PhaseResult], outcome: str, why: str
) -> None:
    result = assess_site(EXPECTED, found)

    assert result.outcome.value == outcome
    assert why in result.why


def test_gap_must_be_stated_where_a_site_hides_something() -> None:
    silent, stated = results([], [], []), results([], [], [], stated=("partial",) * 3)

    assert assess_site(nothing_but_a_gap(), silent).outcome is SiteOutcome.SILENTLY_WRONG
    assert assess_site(nothing_but_a_gap(), stated).outcome is SiteOutcome.RIGHT


def test_gap_that_does_not_exist_is_a_false_alarm() -> None:
    found = results(FIRST, [PUBLISHED, REVISED], THIRD, stated=("partial", "partial", "partial"))

    result = assess_site(EXPECTED, found)

    assert (result.outcome, result.false_alarm) == (SiteOutcome.RIGHT, True)


@pytest.mark.parametrize(
    ("given", "events", "outcome"),
    [
        ({"p2": {"published": 1}, "p3": {}}, ["published"], "right"),
        ({"p2": {"published": 1}, "p3": {}}, ["revised"], "silently wrong"),
        ({"p2": "4 or 5 published", "p3": {}}, ["published"] * 5, "right"),
        ({"p2": "4 or 5 published", "p3": {}}, ["published"] * 3, "silently wrong"),
        ({"p2": "5 kept (quiet) or published", "p3": {}}, [], "right"),
        ({"p2": "published 1, revised 1, moved or nothing", "p3": {}},
         ["published", "revised", "moved"], "right"),
        ({"p1": "told: expired", "p2": "-"}, [], "silently wrong"),
        ({"p1": "told that it is a scan", "p2": {"revised": 1}}, ["revised"], "silently wrong"),
        ({"p1": "told that it is a scan", "p2": {"revised": 1}}, [], "silently wrong"),
        ({"p1": "read, or told why", "p2": "-"}, [], "silently wrong"),
    ],
)  # fmt: skip
def test_expectations_in_words_are_understood(
    given: dict[str, object], events: list[str], outcome: str
) -> None:
    found = results([], [(kind, "any title") for kind in events], [])

    assert assess_site(read_expectation(given), found).outcome.value == outcome


def test_gap_at_first_may_be_followed_by_events() -> None:
    expected = read_expectation({"p1": "told that it is a scan", "p2": {"revised": 1}, "p3": {}})
    found = results([], [("revised", "any title")], [], stated=("partial", "", ""))

    assert assess_site(expected, found).outcome is SiteOutcome.RIGHT


def test_at_least_a_hundred_own_sites_have_names_hosts_and_agencies_of_their_own() -> None:
    sites = own_sites()

    assert len(sites) >= 100
    for values in (
        [site.name for site in sites],
        [site.agency for site in sites],
        [host for site in sites for host in site.hosts],
    ):
        assert len(set(values)) == len(values)


def test_every_own_site_answers_its_list_and_its_documents_in_every_phase() -> None:
    refused = {
        (site.name, phase, target): head
        for site in own_sites()
        for phase in (1, 2)
        for target in _targets(site)
        for head in [_head(site, target, phase)]
        if not re.match(rb"(?i)http/1\.[0-9] (?:200|30)", head)
    }

    assert refused == {}


def _targets(site: Site) -> list[str]:
    return ["/" + str(source["url"]).split("/", 3)[3] for source in site.sources()]


def _head(site: Site, target: str, phase: int) -> bytes:
    request = SiteRequest(method="GET", target=target, host=site.host, headers={})
    return head_and_body(site.respond(request, phase))[0]


def test_ordinary_expectation_names_the_new_and_the_edited_document() -> None:
    site = own_sites()[0]
    [events] = everything(site).facts[2]

    assert sorted(kind for kind, _ in events) == ["published", "revised"]
    assert site.documents(1) != site.documents(2)


@pytest.mark.slow
def test_service_watches_a_few_own_sites_rightly() -> None:
    names = ["control", "dotted_date", "pager_next_text"]
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "sites", *names],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    if ran.returncode == 2:
        why = ran.stderr.strip().splitlines()[-1]
        pytest.skip(f"no network namespace: {why}")  # the machine forbids it; no site runs without

    assert ran.returncode == 0, ran.stdout + ran.stderr
