"""What is kept with an event: how weighty its change is, and between which two looks it came."""

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
from store.outbox import SqlOutbox
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.subscribers import SqlSubscribers
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import Visit, gone

MakeObservation = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"

pytestmark = pytest.mark.usefixtures("baseline_source")


def body(text: str) -> dict[str, object]:
    return {"blocks": (Block(kind=BlockKind.PARAGRAPH, text=text),)}


def test_substantive_only_subscription_gets_no_editorial_change(
    visit: Visit, make_observation: MakeObservation, outbox: SqlOutbox, subscribers: SqlSubscribers
) -> None:
    for address, spared in (("ada@x.example", False), ("bob@x.example", True)):
        subscribers.confirm(subscribers.subscribe(address, substantive_only=spared).id)
    for each in outbox.claim(9):
        outbox.sent(each)

    for text in ("公开78条。", "公开78条；", "公开87条；"):
        visit(make_observation(**body(text)))

    owed = outbox.claim(9)
    told: dict[str, list[Significance]] = {"ada@x.example": [], "bob@x.example": []}
    for each in owed:
        assert each.event
        told[each.subscription.address].append(each.event.change.significance)
    heavy, light = Significance.SUBSTANTIVE, Significance.EDITORIAL
    assert sorted(told["ada@x.example"]) == [light, heavy, heavy]
    assert told["bob@x.example"] == [heavy, heavy]
    assert all(each.subscription.wants(each.event) for each in owed if each.event)


def test_an_edit_is_between_the_last_look_at_the_old_text_and_the_first_at_the_new(
    visit: Visit, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    visit(make_observation(**body("公开78条。")))
    last = clock()
    visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.NOT_MODIFIED))
    visit(gone(A))  # a look that saw neither
    first = clock()

    [event] = visit(make_observation(**body("公开87条。")))

    assert event.before_at == last
    assert event.revision
    assert event.revision.seen_at == first


def test_what_is_accepted_later_keeps_the_time_between_which_it_happened(
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
    clock.pass_(timedelta(days=9))

    [event] = ledger.accept(queries.withheld()[0].id)

    assert event.before_at == last
    assert event.revision
    assert event.revision.seen_at == seen
    assert queries.report(event.revision.report.id).last_seen_at == seen


def test_a_restoration_knows_since_when_it_was_gone(
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
