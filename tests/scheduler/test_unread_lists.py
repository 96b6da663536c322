"""Visits of a list none of whose reports can be read."""

import asyncio

import pytest

from disclosures import (
    CrawlJob,
    CrawlRun,
    Fault,
    KnownPage,
    ListEntry,
    ListObserved,
    PageFailed,
    PageRole,
    RunOutcome,
    Source,
    VisitFinished,
)
from disclosures.reason import Reason, ReasonCode
from scheduler.visit import Visitor
from tests.conftest import MONDAY
from tests.reasons import some_reason
from tests.scheduler.fake_ports import FakeCrawl, RecordingLedger

REPORTS = [f"http://www.linhe.example/{n}.html" for n in range(3)]


def _visit(source: Source, fault: Fault, *known: KnownPage, failed: int = 3) -> CrawlRun:
    """Visit a list whose first `failed` reports fail."""
    listed = ListObserved(
        url=source.url, entries=tuple(ListEntry(url=url) for url in REPORTS), complete=True
    )
    failures = [
        PageFailed(url=url, role=PageRole.REPORT, fault=fault, reason=some_reason("failed"))
        for url in REPORTS[:failed]
    ]
    ledger = RecordingLedger()
    crawl = FakeCrawl(listed, *failures, VisitFinished(complete=True))
    visitor = Visitor(crawl=crawl, ledger=ledger, now=lambda: MONDAY)
    asyncio.run(visitor.visit(CrawlJob(source=source, known={page.url: page for page in known})))
    assert ledger.finished
    return ledger.finished


@pytest.mark.parametrize("fault", [Fault.GONE, Fault.ROBOTS])
def test_visit_fails_if_no_listed_report_was_ever_read(source: Source, fault: Fault) -> None:
    run = _visit(source, fault)

    assert (run.outcome, run.fault) == (RunOutcome.FAILED, fault)
    assert run.reason == Reason.of(
        ReasonCode.COMPLETENESS_NOTHING_READABLE, listed=3, times=3, fault=fault.value
    )


def test_report_that_always_failed_and_waits_for_its_next_check_was_not_read(
    source: Source,
) -> None:
    waiting = KnownPage(url=REPORTS[2], role=PageRole.REPORT, due=False)

    run = _visit(source, Fault.GONE, waiting, failed=2)

    assert (run.outcome, run.fault) == (RunOutcome.FAILED, Fault.GONE)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(KnownPage(url=REPORTS[2], role=PageRole.REPORT, digest="…"), id="stored"),
        pytest.param(KnownPage(url=REPORTS[2], role=PageRole.REPORT), id="fetched anew"),
        pytest.param(
            KnownPage(url=REPORTS[2], role=PageRole.REPORT, raw_sha256="…", due=False),
            id="discarded",
        ),
    ],
)
def test_visit_does_not_fail_if_a_report_was_read_before(source: Source, known: KnownPage) -> None:
    assert _visit(source, Fault.GONE, known, failed=2).outcome is RunOutcome.OK
