"""A visit, with a crawl that a test writes by hand."""

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
from tests.scheduler.doubles import Notebook, Sights

MakeSight = Callable[..., ReportObserved]
LIST = ListObserved(
    url="http://www.linhe.example/", entries=(ListEntry(url="http://x/1"),), complete=True
)
END = VisitFinished(complete=True, requests=3)


def _failed(fault: Fault, *, role: PageRole = PageRole.REPORT, n: int = 0) -> PageFailed:
    return PageFailed(
        url=f"http://www.linhe.example/{n}", role=role, fault=fault, reason=some_reason("said so")
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
) -> Notebook:
    notebook = Notebook()
    visitor = Visitor(crawl=Sights(*observations, then=then), ledger=notebook, now=lambda: MONDAY)
    job = CrawlJob(source=source, known=known or {}, baseline=baseline)
    asyncio.run(visitor.visit(job))
    return notebook


def test_a_visit_records_what_was_seen_and_says_it_went_well(
    source: Source, make_sight: MakeSight
) -> None:
    kept = _visit(source, LIST, make_sight(), END)

    assert kept.recorded == [LIST, END, make_sight()]
    assert kept.finished
    assert kept.finished.outcome is RunOutcome.OK
    assert kept.finished.stats.read == 1


def test_what_came_before_the_crawler_died_is_kept(source: Source, make_sight: MakeSight) -> None:
    kept = _visit(source, LIST, make_sight(), then=CrawlerDied(some_reason("three times")))

    assert make_sight() in kept.recorded
    assert kept.finished
    assert kept.finished.outcome is RunOutcome.CRASHED
    assert kept.finished.reason == some_reason("three times")


def test_a_bug_is_a_crashed_visit_and_nothing_worse(source: Source) -> None:
    kept = _visit(source, LIST, then=KeyError("published"))

    assert kept.finished
    assert kept.finished.outcome is RunOutcome.CRASHED
    assert kept.finished.reason == Reason.of(
        ReasonCode.VISIT_CRASHED, error="KeyError('published')"
    )


def test_finding_07_a_visit_that_was_cut_short_is_not_a_healthy_one(
    source: Source, make_sight: MakeSight
) -> None:
    kept = _visit(source, LIST, make_sight())

    assert kept.finished
    assert kept.finished.outcome is RunOutcome.CRASHED


def test_a_list_that_cannot_be_read_fails_the_visit_with_its_fault(source: Source) -> None:
    kept = _visit(source, _failed(Fault.BUSY, role=PageRole.LIST), VisitFinished(complete=False))

    assert kept.finished
    assert (kept.finished.outcome, kept.finished.fault) == (RunOutcome.FAILED, Fault.BUSY)


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.CHALLENGE, Fault.TEMPLATE, Fault.TIMEOUT])
def test_a_wave_of_error_pages_behind_a_good_list_fails_the_visit(
    source: Source, fault: Fault
) -> None:
    kept = _visit(source, LIST, *(_failed(fault, n=n) for n in range(6)), _same(1), END)

    assert kept.finished
    assert (kept.finished.outcome, kept.finished.fault) == (RunOutcome.FAILED, fault)


def test_pages_that_are_gone_are_answers_and_not_faults(source: Source) -> None:
    kept = _visit(source, LIST, _failed(Fault.GONE, n=1), _failed(Fault.GONE, n=2), END)

    assert kept.finished
    assert kept.finished.outcome is RunOutcome.OK


@pytest.mark.parametrize("fault", [Fault.SOFT_404, Fault.REDIRECTED_HOME])
@pytest.mark.parametrize("read", [True, False], ids=["the list was read", "it was the same"])
def test_pages_off_the_list_that_say_they_are_gone_are_answers_too(
    source: Source, fault: Fault, *, read: bool
) -> None:
    known = KnownPage(url=LIST.url, role=PageRole.LIST, entries=LIST.entries)
    same = PageUnchanged(url=LIST.url, role=PageRole.LIST, how=UnchangedCheck.NOT_MODIFIED)
    failed = [_failed(fault, n=n) for n in range(3)]

    kept = _visit(source, LIST if read else same, *failed, END, known={LIST.url: known})

    assert kept.finished
    assert (kept.finished.outcome, kept.finished.stats.failed) == (RunOutcome.OK, 3)


def test_the_same_said_of_pages_that_are_listed_is_a_fault(source: Source) -> None:
    listed = replace(
        LIST, entries=tuple(ListEntry(url=_failed(Fault.GONE, n=n).url) for n in range(3))
    )

    kept = _visit(source, listed, *(_failed(Fault.SOFT_404, n=n) for n in range(3)), END)

    assert kept.finished
    assert (kept.finished.outcome, kept.finished.fault) == (RunOutcome.FAILED, Fault.SOFT_404)


def test_the_longest_retry_after_decides_when_we_come_back(source: Source) -> None:
    asked = PageFailed(
        url=source.url,
        role=PageRole.LIST,
        fault=Fault.RATE_LIMITED,
        reason=some_reason("429"),
        retry_after=timedelta(hours=23),
    )

    kept = _visit(source, asked, VisitFinished(complete=False))

    assert kept.next_due == MONDAY + timedelta(hours=23)


def test_finding_10_a_redesign_is_held_and_not_told_as_so_many_changes(
    source: Source, make_sight: MakeSight
) -> None:
    changed = [
        make_sight(url=f"http://www.linhe.example/{n}.html", title=f"新版 {n}") for n in range(8)
    ]

    kept = _visit(source, LIST, *changed, END, known=_known(20))

    assert kept.withheld == changed
    assert not any(isinstance(observation, ReportObserved) for observation in kept.recorded)
    assert kept.finished
    assert kept.finished.outcome is RunOutcome.QUARANTINED
    assert kept.finished.reason is not None
    assert kept.finished.reason.code is ReasonCode.CHANGE_LIMIT_KNOWN_DIFFER
    assert kept.finished.reason.params in [{"changed": n, "known": 20} for n in (7, 8)]


def test_a_flood_of_new_reports_is_held(source: Source, make_sight: MakeSight) -> None:
    new = [make_sight(url=f"http://www.linhe.example/new/{n}.html") for n in range(21)]

    kept = _visit(source, LIST, *new, END, known=_known(3))

    assert len(kept.withheld) == 21


def test_history_taken_in_for_the_first_time_is_no_storm(
    source: Source, make_sight: MakeSight
) -> None:
    old = [make_sight(url=f"http://www.linhe.example/old/{n}.html") for n in range(120)]

    kept = _visit(source, LIST, *old, END, baseline=True)

    assert kept.withheld == []
    assert sum(isinstance(observation, ReportObserved) for observation in kept.recorded) == 120


def _edited(make_sight: MakeSight, count: int) -> list[ReportObserved]:
    return [
        make_sight(url=f"http://www.linhe.example/{n}.html", title=f"更正 {n}")
        for n in range(count)
    ]


def test_a_few_changes_pass_the_brake(source: Source, make_sight: MakeSight) -> None:
    changed = _edited(make_sight, 5)

    kept = _visit(
        source, LIST, *changed, _same(5), replace(END, unchanged_controls=1), known=_known(6)
    )

    assert kept.withheld == []
    assert all(observation in kept.recorded for observation in changed)


def test_a_redesign_shows_though_few_pages_are_looked_at(
    source: Source, make_sight: MakeSight
) -> None:
    """Of forty reports three were due, and all three differ: forty would, if they were asked."""
    changed = _edited(make_sight, 3)

    kept = _visit(source, LIST, *changed, END, known=_known(40))

    assert kept.withheld == changed
    assert kept.finished
    assert kept.finished.outcome is RunOutcome.QUARANTINED


@pytest.mark.parametrize(("same", "corroborated"), [(0, False), (1, False), (2, True)])
def test_pages_that_are_as_they_were_vouch_for_as_many_that_differ(
    source: Source, make_sight: MakeSight, same: int, *, corroborated: bool
) -> None:
    changed = _edited(make_sight, 2)

    kept = _visit(source, LIST, *changed, replace(END, unchanged_controls=same), known=_known(40))

    assert kept.unvouched == ([] if corroborated else changed)


def test_pages_to_be_read_anew_are_neither_new_nor_edited(
    source: Source, make_sight: MakeSight
) -> None:
    """After a site moved, say: what they said is known, whether they still do is not."""
    seen = _edited(make_sight, 30)
    unread = {url: replace(page, digest="") for url, page in _known(30).items()}

    kept = _visit(source, LIST, *seen, END, known=unread)

    assert (kept.withheld, kept.unvouched) == ([], [])


@pytest.mark.parametrize(
    ("listing", "corroborated"),
    [
        (["http://x/1", "http://www.linhe.example/0.html"], True),
        (["http://x/1", "http://x/2"], False),
        (None, True),
    ],
    ids=["lists a known one", "lists none that is known", "is the same"],
)
def test_a_list_that_is_as_it_was_vouches_for_what_is_new(
    source: Source, make_sight: MakeSight, listing: list[str] | None, *, corroborated: bool
) -> None:
    entries = tuple(ListEntry(url=url) for url in listing or ())
    seen = (
        ListObserved(url=LIST.url, entries=entries, complete=True)
        if listing
        else PageUnchanged(url=LIST.url, role=PageRole.LIST, how=UnchangedCheck.NOT_MODIFIED)
    )
    new = make_sight(url="http://x/1")

    kept = _visit(source, seen, new, END, known=_known(3))

    assert kept.unvouched == ([] if corroborated else [new])
