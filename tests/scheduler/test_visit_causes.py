"""Visits that fail by a fault of our own."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from disclosures import (
    CrawlJob,
    CrawlRun,
    Event,
    Fault,
    ListEntry,
    ListObserved,
    Observation,
    PageFailed,
    PageRole,
    ReportObserved,
    RunOutcome,
    Source,
    VisitFinished,
)
from disclosures.errors import StoreBusy
from disclosures.reason import Reason, ReasonCode
from scheduler.visit import Visitor
from tests.conftest import MONDAY
from tests.scheduler.fake_ports import FakeCrawl, RecordingLedger

MakeObservation = Callable[..., ReportObserved]
LIST = ListObserved(
    url="http://www.linhe.example/", entries=(ListEntry(url="http://x/1"),), complete=True
)
END = VisitFinished(complete=True, requests=3)


def _visit(
    source: Source,
    ledger: RecordingLedger,
    *observations: Observation,
    then: Exception | None = None,
    baseline: bool = False,
) -> None:
    visitor = Visitor(crawl=FakeCrawl(*observations, then=then), ledger=ledger, now=lambda: MONDAY)
    asyncio.run(visitor.visit(CrawlJob(source=source, baseline=baseline)))


class BusyLedger(RecordingLedger):
    """A Ledger whose store is busy while reports are recorded."""

    def record(
        self, run: CrawlRun, observation: Observation, *, corroborated: bool = True
    ) -> Sequence[Event]:
        if isinstance(observation, ReportObserved):
            raise StoreBusy("the database is busy or unavailable: database is locked")
        return super().record(run, observation, corroborated=corroborated)


@pytest.mark.parametrize("baseline", [True, False], ids=["during the visit", "at its end"])
def test_busy_store_makes_the_visit_crashed_and_the_source_due_within_a_minute(
    source: Source, make_observation: MakeObservation, *, baseline: bool
) -> None:
    ledger = BusyLedger()

    _visit(source, ledger, LIST, make_observation(), END, baseline=baseline)

    assert ledger.finished
    assert ledger.finished.outcome is RunOutcome.CRASHED
    assert ledger.finished.reason == Reason.of(ReasonCode.VISIT_STORE_FAILED)
    assert ledger.next_due
    assert ledger.next_due < MONDAY + timedelta(minutes=1)


def test_bug_of_the_crawler_between_two_pages_is_no_failure_of_the_source(source: Source) -> None:
    bug = Reason.of(ReasonCode.CRAWLER_FAILED, error="KeyError: 'next'")
    failed = PageFailed(url=source.url, role=PageRole.LIST, fault=Fault.UNREACHABLE, reason=bug)

    ledger = RecordingLedger()
    _visit(source, ledger, failed, VisitFinished(complete=False))

    assert ledger.finished
    assert (ledger.finished.outcome, ledger.finished.fault) == (RunOutcome.CRASHED, None)
    assert ledger.finished.reason == bug


def test_visit_that_crashes_again_and_again_waits_longer(source: Source) -> None:
    ledger = RecordingLedger(crashed=4)

    _visit(source, ledger, LIST, then=KeyError("next"))

    assert ledger.next_due
    assert ledger.next_due > MONDAY + timedelta(minutes=10)
