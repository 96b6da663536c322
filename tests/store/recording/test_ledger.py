"""Contract of the Ledger port: which observations create revisions and events."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    Fault,
    ListEntry,
    PageRole,
    PageUnchanged,
    ReportObserved,
    RunOutcome,
    Source,
    UnchangedCheck,
)
from disclosures.errors import NotFound, StoreBusy
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.source_transaction import SourceTransaction, begin
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.store.conftest import Visit, event_summaries, gone, listing

pytestmark = pytest.mark.slow_on_postgres

MakeObservation = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"
B = "http://www.linhe.example/zfxxgk/art/77.html"


def body(text: str) -> dict[str, object]:
    return {"blocks": (Block(kind=BlockKind.PARAGRAPH, text=text),)}


REPORT = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n}件。" for n in range(20)))
EDITED = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n or 5}件。" for n in range(20)))


@pytest.mark.usefixtures("baseline_source")
class TestEvents:
    def test_new_report_is_published(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        observation = make_observation()

        [event] = visit(observation)

        assert event_summaries([event]) == [("published", 1)]
        assert event.revision is not None
        assert event.revision.reading == observation.reading
        assert queries.raw(event.revision.raw_sha256) == observation.page.body
        assert not event.change

    def test_unchanged_report_is_one_event(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        visit(make_observation(), make_observation())

        assert visit(make_observation()) == []
        assert len(queries.events()) == 1

    def test_edited_report_is_revision_two(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(make_observation(**REPORT))

        [event] = visit(make_observation(**EDITED))

        assert event_summaries([event]) == [("revised", 2)]
        assert [len(each.segments) for each in event.change.hunks] == [4]

    def test_edit_and_its_reversal_are_two_revisions(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        original, edited = make_observation(**REPORT), make_observation(**EDITED)

        events = [
            event
            for observation in (original, edited, original, edited)
            for event in visit(observation)
        ]

        assert event_summaries(events) == [
            ("published", 1),
            ("revised", 2),
            ("revised", 3),
            ("revised", 4),
        ]

    def test_corrected_title_is_a_revision_of_the_same_report(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(make_observation())

        events = visit(make_observation(title="更正后的标题", publisher="临河区商务和投资促进局"))

        assert event_summaries(events) == [("revised", 2)]

    def test_report_of_the_next_year_at_the_same_address_is_a_new_report(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        [first] = visit(make_observation())

        [second] = visit(make_observation(report_year=2026, title="2026年年度报告"))

        assert event_summaries([second]) == [("published", 1)]
        assert first.report is not None
        assert second.report is not None
        assert first.report.id != second.report.id

    def test_events_have_distinct_increasing_times(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        kinds = (DocumentKind.GUIDE, DocumentKind.NOTICE, DocumentKind.LIST)

        events = visit(*(make_observation(kind=kind, url=f"{A}?{kind}") for kind in kinds))

        assert len({event.occurred_at for event in events}) == 3
        assert events == sorted(events, key=lambda event: event.occurred_at)

    @pytest.mark.fast_on_postgres
    def test_failed_page_emits_no_event(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        """After any fault the last text is kept, and reading it again emits no event."""
        visit(make_observation())

        for fault in (each for each in Fault if each is not Fault.GONE):
            assert visit(gone(A, fault)) == []

        assert visit(make_observation()) == []
        assert event_summaries(list(queries.events())) == [("published", 1)]


class TestBaseline:
    def test_first_visit_emits_no_event(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        assert visit(make_observation()) == []

        assert queries.events() == []
        assert len(queries.reports()) == 1
        assert event_summaries(visit(make_observation(title="改"))) == [("revised", 2)]

    @pytest.mark.fast_on_postgres
    @pytest.mark.parametrize(
        "ending",
        [{"complete": False}, {"outcome": RunOutcome.FAILED}, {"outcome": RunOutcome.QUARANTINED}],
    )
    def test_baseline_lasts_until_the_first_complete_and_successful_visit(
        self, visit: Visit, make_observation: MakeObservation, ending: dict[str, object]
    ) -> None:
        visit(**ending)

        assert visit(make_observation()) == []
        assert event_summaries(visit(make_observation(url=B, kind=DocumentKind.GUIDE))) == [
            ("published", 1)
        ]

    @pytest.mark.fast_on_postgres
    def test_reports_listed_during_the_baseline_emit_no_event_when_read_later(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(listing(A), gone(A, Fault.TIMEOUT))

        assert visit(listing(A, B), make_observation()) == []
        assert event_summaries(visit(make_observation(url=B, kind=DocumentKind.GUIDE))) == [
            ("published", 1)
        ]
        assert event_summaries(visit(make_observation(report_year=2026, title="2026年"))) == [
            ("published", 1)
        ]


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("baseline_source")
def test_unchanged_page_updates_its_etag_and_keeps_its_digest(
    visit: Visit, make_observation: MakeObservation, schedule: SqlSchedule, known: Source
) -> None:
    observation = make_observation()
    visit(replace(observation, page=replace(observation.page, headers={"etag": '"1"'})))

    visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES, etag='"2"'))

    page = schedule.job(known.slug).known[A]
    assert (page.etag, page.raw_sha256, page.digest) == (
        '"2"',
        observation.page.sha256,
        observation.digest,
    )


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("baseline_source")
def test_list_entry_is_stored_once_its_page_was_read(
    visit: Visit, make_observation: MakeObservation, schedule: SqlSchedule, known: Source
) -> None:
    old, new = ListEntry(url=A, title="旧"), ListEntry(url=A, title="新")
    visit(replace(make_observation(), listed=old))
    relisted = replace(listing(), entries=(new,))

    visit(relisted, gone(A, Fault.TIMEOUT))
    assert schedule.job(known.slug).known[A].listed == old

    visit(relisted, PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_READING))
    assert schedule.job(known.slug).known[A].listed == new


@pytest.mark.usefixtures("baseline_source")
def test_event_and_its_deliveries_are_stored_in_one_transaction(
    visit: Visit, make_observation: MakeObservation, subscribers: SqlSubscribers, outbox: SqlOutbox
) -> None:
    ada = subscribers.confirm(subscribers.subscribe("ada@example.org").id)
    bob = subscribers.confirm(subscribers.subscribe("bob@example.org", sources=["linhe-swj"]).id)
    subscribers.confirm(subscribers.subscribe("dan@example.org", sources=["elsewhere"]).id)
    subscribers.unsubscribe(subscribers.subscribe("cyd@example.org").id)
    subscribers.subscribe("eve@example.org")

    [event] = visit(make_observation())

    deliveries = [each for each in outbox.claim(10) if each.event]
    assert {each.subscription.address for each in deliveries} == {ada.address, bob.address}
    assert all(each.event == event for each in deliveries)


def test_visit_of_an_unknown_source_is_rejected(ledger: SqlLedger, source: Source) -> None:
    with pytest.raises(NotFound):
        ledger.begin(source)


@pytest.mark.parametrize("conflicts", [4, 5])
def test_conflicting_transaction_is_attempted_five_times(
    ledger: SqlLedger,
    known: Source,
    make_observation: MakeObservation,
    monkeypatch: pytest.MonkeyPatch,
    conflicts: int,
) -> None:
    run = ledger.begin(known)
    attempts = 0

    def conflicting(*of: Any, **how: Any) -> SourceTransaction:
        nonlocal attempts
        attempts += 1
        if attempts <= conflicts:
            raise IntegrityError("INSERT", None, Exception("duplicate key"))
        return begin(*of, **how)

    monkeypatch.setattr("store.recording.ledger.begin", conflicting)

    if conflicts < 5:
        assert ledger.record(run, make_observation()) == []
    else:
        with pytest.raises(StoreBusy):
            ledger.record(run, make_observation())
    assert attempts == 5


def test_run_is_lost_once_the_lease_of_its_host_has_ended(
    ledger: SqlLedger, known: Source, schedule: SqlSchedule, clock: StoppedClock
) -> None:
    """The fixture `schedule` leases a host for ten minutes."""
    clock.advance(timedelta(days=1))
    assert schedule.claim(1, 1)
    ledger.begin(known)

    clock.advance(timedelta(minutes=9))
    assert ledger.close_lost_runs(timedelta(minutes=1)) == 0
    clock.advance(timedelta(minutes=1))
    assert ledger.close_lost_runs(timedelta(minutes=1)) == 1
