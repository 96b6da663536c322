"""Visits with a crawl whose observations the test gives."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from disclosures import (
    CrawlJob,
    Fault,
    KnownPage,
    ListEntry,
    ListObserved,
    Observation,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportObserved,
    RunOutcome,
    Source,
    UnchangedCheck,
    VisitFinished,
)
from disclosures.errors import CrawlerDied
from disclosures.reason import Reason, ReasonCode
from scheduler.visit import Visitor
from tests.conftest import MONDAY
from tests.reasons import some_reason
from tests.scheduler.fake_ports import FakeCrawl, RecordingLedger

MakeObservation = Callable[..., ReportObserved]
LIST = ListObserved(
    url="http://www.linhe.example/", entries=(ListEntry(url="http://x/1"),), complete=True
)
END = VisitFinished(complete=True, requests=3)


def _failed(fault: Fault, *, role: PageRole = PageRole.REPORT, n: int = 0) -> PageFailed:
    return PageFailed(
        url=f"http://www.linhe.example/{n}", role=role, fault=fault, reason=some_reason("failed")
    )


def _same(n: int) -> PageUnchanged:
    url = f"http://www.linhe.example/same/{n}"
    return PageUnchanged(url=url, role=PageRole.REPORT, how=UnchangedCheck.NOT_MODIFIED)


def _known(count: int) -> Mapping[str, KnownPage]:
    urls = [f"http://www.linhe.example/{n}.html" for n in range(count)]
    return {url: KnownPage(url=url, role=PageRole.REPORT, digest="…") for url in urls}


def _visit(
    source: Source,
    *observations: Observation,
    then: Exception | None = None,
    known: Mapping[str, KnownPage] | None = None,
    baseline: bool = False,
) -> RecordingLedger:
    ledger = RecordingLedger()
    visitor = Visitor(crawl=FakeCrawl(*observations, then=then), ledger=ledger, now=lambda: MONDAY)
    job = CrawlJob(source=source, known=known or {}, baseline=baseline)
    asyncio.run(visitor.visit(job))
    return ledger


def test_visit_records_observations_and_is_ok(
    source: Source, make_observation: MakeObservation
) -> None:
    kept = _visit(source, LIST, make_observation(), END)

    assert kept.recorded == [LIST, END, make_observation()]
    assert kept.finished
    assert kept.finished.outcome is RunOutcome.OK
    assert kept.finished.stats.read == 1


def test_observations_before_the_crawler_died_are_kept(
    source: Source, make_observation: MakeObservation
) -> None:
    kept = _visit(source, LIST, make_observation(), then=CrawlerDied(some_reason("three times")))

    assert make_observation() in kept.recorded
    assert kept.finished
    assert kept.finished.outcome is RunOutcome.CRASHED
    assert kept.finished.reason == some_reason("three times")


def test_unexpected_error_makes_the_visit_crashed(source: Source) -> None:
    kept = _visit(source, LIST, then=KeyError("published"))

    assert kept.finished
    assert kept.finished.outcome is RunOutcome.CRASHED
    assert kept.finished.reason == Reason.of(ReasonCode.VISIT_CRASHED, error="KeyError")


def test_visit_without_an_end_is_crashed(source: Source, make_observation: MakeObservation) -> None:
    kept = _visit(source, LIST, make_observation())

    assert kept.finished
    assert kept.finished.outcome is RunOutcome.CRASHED


def test_failed_list_fails_the_visit_with_the_same_fault(source: Source) -> None:
    kept = _visit(source, _failed(Fault.BUSY, role=PageRole.LIST), VisitFinished(complete=False))

    assert kept.finished
    assert (kept.finished.outcome, kept.finished.fault) == (RunOutcome.FAILED, Fault.BUSY)


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.CHALLENGE, Fault.TEMPLATE, Fault.TIMEOUT])
def test_visit_fails_if_most_report_pages_fail(source: Source, fault: Fault) -> None:
    kept = _visit(source, LIST, *(_failed(fault, n=n) for n in range(6)), _same(1), END)

    assert kept.finished
    assert (kept.finished.outcome, kept.finished.fault) == (RunOutcome.FAILED, fault)


def test_pages_that_are_gone_do_not_fail_the_visit(source: Source) -> None:
    kept = _visit(source, LIST, _failed(Fault.GONE, n=1), _failed(Fault.GONE, n=2), END)

    assert kept.finished
    assert kept.finished.outcome is RunOutcome.OK


@pytest.mark.parametrize("fault", [Fault.SOFT_404, Fault.REDIRECTED_HOME])
@pytest.mark.parametrize("read", [True, False], ids=["the list was read", "it was the same"])
def test_soft_404_of_pages_that_are_not_listed_does_not_fail_the_visit(
    source: Source, fault: Fault, *, read: bool
) -> None:
    known = KnownPage(url=LIST.url, role=PageRole.LIST, entries=LIST.entries)
    same = PageUnchanged(url=LIST.url, role=PageRole.LIST, how=UnchangedCheck.NOT_MODIFIED)
    failed = [_failed(fault, n=n) for n in range(3)]

    kept = _visit(source, LIST if read else same, *failed, END, known={LIST.url: known})

    assert kept.finished
    assert (kept.finished.outcome, kept.finished.stats.failed) == (RunOutcome.OK, 3)


def test_soft_404_of_listed_pages_fails_the_visit(source: Source) -> None:
    listed = replace(
        LIST, entries=tuple(ListEntry(url=_failed(Fault.GONE, n=n).url) for n in range(3))
    )

    kept = _visit(source, listed, *(_failed(Fault.SOFT_404, n=n) for n in range(3)), END)

    assert kept.finished
    assert (kept.finished.outcome, kept.finished.fault) == (RunOutcome.FAILED, Fault.SOFT_404)


def test_next_visit_respects_the_longest_retry_after(source: Source) -> None:
    limited = PageFailed(
        url=source.url,
        role=PageRole.LIST,
        fault=Fault.RATE_LIMITED,
        reason=some_reason("429"),
        retry_after=timedelta(hours=23),
    )

    kept = _visit(source, limited, VisitFinished(complete=False))

    assert kept.next_due == MONDAY + timedelta(hours=23)


def test_redesign_is_quarantined_and_not_recorded_as_changes(
    source: Source, make_observation: MakeObservation
) -> None:
    changed = [
        make_observation(url=f"http://www.linhe.example/{n}.html", title=f"新版 {n}")
        for n in range(8)
    ]

    kept = _visit(source, LIST, *changed, END, known=_known(20))

    assert kept.withheld == changed
    assert not any(isinstance(observation, ReportObserved) for observation in kept.recorded)
    assert kept.finished
    assert kept.finished.outcome is RunOutcome.QUARANTINED
    assert kept.finished.reason is not None
    assert kept.finished.reason.code is ReasonCode.CHANGE_LIMIT_KNOWN_DIFFER
    assert kept.finished.reason.params in [{"changed": n, "known": 20} for n in (7, 8)]


def test_too_many_new_reports_are_quarantined(
    source: Source, make_observation: MakeObservation
) -> None:
    new = [
        make_observation(url=f"http://www.linhe.example/new/{n}.html", title=f"第{n}号")
        for n in range(21)
    ]

    kept = _visit(source, LIST, *new, END, known=_known(3))

    assert len(kept.withheld) == 21


def test_change_limits_do_not_apply_to_the_baseline(
    source: Source, make_observation: MakeObservation
) -> None:
    old = [make_observation(url=f"http://www.linhe.example/old/{n}.html") for n in range(120)]

    kept = _visit(source, LIST, *old, END, baseline=True)

    assert kept.withheld == []
    assert sum(isinstance(observation, ReportObserved) for observation in kept.recorded) == 120


def _edited(make_observation: MakeObservation, count: int) -> list[ReportObserved]:
    return [
        make_observation(url=f"http://www.linhe.example/{n}.html", title=f"更正 {n}")
        for n in range(count)
    ]


def test_few_changes_are_within_the_limits(
    source: Source, make_observation: MakeObservation
) -> None:
    changed = _edited(make_observation, 5)

    kept = _visit(
        source, LIST, *changed, _same(5), replace(END, unchanged_controls=1), known=_known(6)
    )

    assert kept.withheld == []
    assert all(observation in kept.recorded for observation in changed)


def test_changes_are_compared_with_the_checked_reports_and_not_with_all(
    source: Source, make_observation: MakeObservation
) -> None:
    """Of forty reports three were due for a check, and all three differ."""
    changed = _edited(make_observation, 3)

    kept = _visit(source, LIST, *changed, END, known=_known(40))

    assert kept.withheld == changed
    assert kept.finished
    assert kept.finished.outcome is RunOutcome.QUARANTINED


@pytest.mark.parametrize(("same", "corroborated"), [(0, False), (1, False), (2, True)])
def test_unchanged_pages_corroborate_as_many_changed_ones(
    source: Source, make_observation: MakeObservation, same: int, *, corroborated: bool
) -> None:
    changed = _edited(make_observation, 2)

    kept = _visit(source, LIST, *changed, replace(END, unchanged_controls=same), known=_known(40))

    assert kept.uncorroborated == ([] if corroborated else changed)


def test_known_pages_without_a_digest_count_neither_as_new_nor_as_changed(
    source: Source, make_observation: MakeObservation
) -> None:
    """Pages lose their digest when the site has moved, for example."""
    seen = _edited(make_observation, 30)
    unread = {url: replace(page, digest="") for url, page in _known(30).items()}

    kept = _visit(source, LIST, *seen, END, known=unread)

    assert (kept.withheld, kept.uncorroborated) == ([], [])


@pytest.mark.parametrize(
    ("listing", "corroborated"),
    [
        (["http://x/1", "http://www.linhe.example/0.html"], True),
        (["http://x/1", "http://x/2"], False),
        (None, True),
    ],
    ids=["lists a known one", "lists none that is known", "is the same"],
)
def test_list_that_still_names_known_reports_corroborates_new_ones(
    source: Source,
    make_observation: MakeObservation,
    listing: list[str] | None,
    *,
    corroborated: bool,
) -> None:
    entries = tuple(ListEntry(url=url) for url in listing or ())
    seen = (
        ListObserved(url=LIST.url, entries=entries, complete=True)
        if listing
        else PageUnchanged(url=LIST.url, role=PageRole.LIST, how=UnchangedCheck.NOT_MODIFIED)
    )
    new = make_observation(url="http://x/1")

    kept = _visit(source, seen, new, END, known=_known(3))

    assert kept.uncorroborated == ([] if corroborated else [new])
