"""Implausible readings are quarantined for an operator and emit no event."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from disclosures import (
    Block,
    BlockKind,
    EventKind,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
    UnchangedCheck,
)
from disclosures.errors import NotFound
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.reasons import mass_change, some_reason
from tests.store.conftest import Visit, event_summaries

MakeObservation = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"

pytestmark = [pytest.mark.usefixtures("baseline_source"), pytest.mark.slow_on_postgres]


def body(text: str) -> dict[str, object]:
    return {"blocks": (Block(kind=BlockKind.PARAGRAPH, text=text),)}


REPORT = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n}件。" for n in range(20)))
GAMBLING = body("澳门皇冠赌场真人荷官在线发牌注册送彩金百家乐老虎机" * 20)


def test_implausible_reading_is_quarantined_without_an_event(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    suspect = make_observation(suspicions=(some_reason("the body is one link"),))

    for _ in range(3):
        assert visit(suspect) == []

    [withheld] = queries.withheld()
    assert (withheld.observation.reading, withheld.observation.page.body) == (
        suspect.reading,
        suspect.page.body,
    )
    assert withheld.reasons == (some_reason("the body is one link"),)
    assert queries.reports() == []


@pytest.mark.fast_on_postgres
def test_unrelated_text_under_the_same_title_is_quarantined(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    visit(make_observation(**REPORT))

    assert visit(make_observation(**GAMBLING)) == []

    assert len(queries.withheld(source="linhe-swj")) == 1
    assert visit(make_observation(**REPORT)) == []
    assert queries.withheld() == []
    assert len(queries.events()) == 1


def test_quarantined_page_is_requested_without_validators(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    """Its validators are not stored, because a 304 would hide a later change."""
    visit(make_observation(**REPORT))
    visit(make_observation(**GAMBLING))

    visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES))

    assert queries.withheld() == []


@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "discarded"])
def test_incident_ends_with_the_decision_on_its_last_reading(
    known: Source,
    make_observation: MakeObservation,
    queries: SqlQueries,
    ledger: SqlLedger,
    accepted: bool,
) -> None:
    observations = [make_observation(url=f"{A}?{n}", title=f"题目{n}") for n in range(2)]
    ledger.quarantine(ledger.begin(known), observations, mass_change(2, 2))
    decide = ledger.accept if accepted else ledger.discard
    first, last = queries.withheld()

    decide(first.id)
    assert len(queries.incidents()) == 1
    decide(last.id)

    assert queries.incidents() == []


def test_accepted_reading_is_a_revision_with_its_observation_time(
    visit: Visit,
    make_observation: MakeObservation,
    queries: SqlQueries,
    ledger: SqlLedger,
    clock: StoppedClock,
) -> None:
    visit(make_observation(**REPORT))
    seen_at = clock()
    visit(make_observation(**GAMBLING))
    clock.advance(timedelta(days=1))
    [withheld] = queries.withheld()

    [event] = ledger.accept(withheld.id)

    assert event_summaries([event]) == [("revised", 2)]
    assert event.revision is not None
    assert event.revision.seen_at == seen_at
    assert queries.withheld() == []
    assert visit(make_observation(**GAMBLING)) == []
    with pytest.raises(NotFound):
        ledger.accept(withheld.id)


def test_discarded_content_is_not_quarantined_again(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, ledger: SqlLedger
) -> None:
    suspect = make_observation(suspicions=(some_reason("…"),))
    visit(suspect)
    [withheld] = queries.withheld()

    ledger.discard(withheld.id)

    assert visit(suspect) == []
    assert queries.withheld() == []
    with pytest.raises(NotFound):
        ledger.discard(withheld.id)


@pytest.mark.fast_on_postgres
def test_mass_change_quarantined_twice_is_stored_once(
    make_observation: MakeObservation,
    queries: SqlQueries,
    ledger: SqlLedger,
    baseline_source: Source,
) -> None:
    observations = [make_observation(url=f"{A}?{n}", title=str(n)) for n in range(3)]
    run = ledger.begin(baseline_source)

    for _ in range(2):
        ledger.quarantine(run, [*observations, *observations], mass_change(3, 3))

    assert sorted(withheld.observation.url for withheld in queries.withheld()) == [
        each.url for each in observations
    ]
    assert queries.withheld(limit=2) == queries.withheld()[:2]
    events = [event for withheld in queries.withheld() for event in ledger.accept(withheld.id)]
    assert [event.kind for event in events][:1] == [EventKind.PUBLISHED]


def test_unknown_withheld_reading_raises_not_found(ledger: SqlLedger) -> None:
    for decide in (ledger.accept, ledger.discard):
        with pytest.raises(NotFound):
            decide(uuid4())


def test_binary_page_is_stored_unchanged(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    observation = make_observation(suspicions=(some_reason("…"),))
    raw = bytes(range(256)) * 9

    visit(_with_body(observation, raw))

    assert queries.withheld()[0].observation.page.body == raw


def _with_body(observation: ReportObserved, raw: bytes) -> ReportObserved:
    return replace(
        observation, page=replace(observation.page, body=raw, headers={"x-power": "\x00\ud800"})
    )


@pytest.mark.fast_on_postgres
def test_discarded_digest_is_stored_and_the_original_text_emits_no_event(
    visit: Visit,
    make_observation: MakeObservation,
    queries: SqlQueries,
    ledger: SqlLedger,
    schedule: SqlSchedule,
) -> None:
    """After the decision on a hijacked page, its source continues as usual."""
    visit(make_observation(**REPORT))
    hijacked = make_observation(**GAMBLING)
    visit(hijacked)

    ledger.discard(queries.withheld()[0].id)

    assert schedule.job("linhe-swj").known[A].digest == hijacked.digest
    assert visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES)) == []
    assert visit(make_observation(**REPORT)) == []
    assert schedule.job("linhe-swj").known[A].digest == make_observation(**REPORT).digest
    assert event_summaries(list(queries.events())) == [("published", 1)]


def test_only_the_last_implausible_reading_of_a_page_is_quarantined(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    for number in range(4):
        visit(make_observation(title=str(number), suspicions=(some_reason("…"),)))

    assert [withheld.observation.reading.title for withheld in queries.withheld()] == ["3"]
