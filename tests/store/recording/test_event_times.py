"""What is stored with an event: its significance, and the two observations that date it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from disclosures import (
    Block,
    BlockKind,
    EventKind,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Significance,
    Source,
    UnchangedCheck,
)
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import Visit, gone

MakeObservation = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"

pytestmark = [pytest.mark.usefixtures("baseline_source"), pytest.mark.slow_on_postgres]


def body(text: str) -> dict[str, object]:
    return {"blocks": (Block(kind=BlockKind.PARAGRAPH, text=text),)}


def test_substantive_only_subscription_gets_no_editorial_change(
    visit: Visit, make_observation: MakeObservation, outbox: SqlOutbox, subscribers: SqlSubscribers
) -> None:
    for address, substantive_only in (("ada@x.example", False), ("bob@x.example", True)):
        subscribers.confirm(subscribers.subscribe(address, substantive_only=substantive_only).id)
    for each in outbox.claim(9):
        outbox.sent(each)

    for text in ("公开78条。", "公开78条；", "公开87条；"):
        visit(make_observation(**body(text)))

    deliveries = outbox.claim(9)
    received: dict[str, list[Significance]] = {"ada@x.example": [], "bob@x.example": []}
    for each in deliveries:
        assert each.event
        received[each.subscription.address].append(each.event.change.significance)
    substantive, editorial = Significance.SUBSTANTIVE, Significance.EDITORIAL
    assert sorted(received["ada@x.example"]) == [editorial, substantive, substantive]
    assert received["bob@x.example"] == [substantive, substantive]
    assert all(each.subscription.wants(each.event) for each in deliveries if each.event)


@pytest.mark.fast_on_postgres
def test_edit_is_dated_between_the_last_old_and_the_first_new_observation(
    visit: Visit, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    visit(make_observation(**body("公开78条。")))
    last = clock()
    visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.NOT_MODIFIED))
    visit(gone(A))  # shows neither text
    first = clock()

    [event] = visit(make_observation(**body("公开87条。")))

    assert event.before_at == last
    assert event.revision
    assert event.revision.seen_at == first


def test_accepted_reading_keeps_the_times_of_its_observation(
    visit: Visit,
    make_observation: MakeObservation,
    clock: StoppedClock,
    queries: SqlQueries,
    ledger: SqlLedger,
    baseline_source: Source,
) -> None:
    last = clock()
    visit(make_observation(**body("公开78条。")))
    seen = clock()
    visit(make_observation(**body("公开87条。"), suspicions=(some_reason("…"),)))
    clock.advance(timedelta(days=9))

    [event] = ledger.accept(queries.withheld()[0].id)

    assert event.before_at == last
    assert event.revision
    assert event.revision.seen_at == seen
    assert queries.report(event.revision.report.id).last_seen_at == seen


def test_restoration_has_the_time_of_the_last_observation(
    visit: Visit, make_observation: MakeObservation, clock: StoppedClock, queries: SqlQueries
) -> None:
    last = clock()
    visit(make_observation(**body("公开78条。")))
    for _ in range(6):
        visit(gone(A))

    [event] = visit(make_observation(**body("公开78条。")))

    assert event.kind is EventKind.RESTORED
    assert event.before_at == last
    assert queries.event(event.id).before_at == last
