"""Letters that the real outbox owes: from a report to what each of the cast finds in the mail."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from disclosures import (
    Block,
    BlockKind,
    Delivery,
    Event,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    Subscription,
    VisitFinished,
)
from disclosures.errors import DeliveryError, DeliveryRejected
from notifier.deliver import deliver_due
from notifier.letter import Stationery, write_letter
from store.catalogue import SqlSources
from store.outbox import SqlOutbox
from store.recording.ledger import SqlLedger
from store.subscribers import SqlSubscribers
from tests.conftest import StoppedClock
from tests.notifier.doubles import Postbox
from tests.notifier.mail_check import checked, text_of

Publish = Callable[..., list[Event]]


@pytest.fixture
def publish(
    sources: SqlSources,
    ledger: SqlLedger,
    source: Source,
    clock: StoppedClock,
    make_sight: Callable[..., ReportObserved],
) -> Publish:
    """Make a visit on which the report says what a test gives; the first visit was before."""
    known = sources.put(source)

    def visit(*observations: ReportObserved) -> list[Event]:
        run = ledger.begin(known)
        events = [
            event
            for observation in (*observations, VisitFinished(complete=True))
            for event in ledger.record(run, observation)
        ]
        ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=clock() + known.every)
        clock.pass_(timedelta(hours=6))
        return events

    visit()
    return lambda **different: visit(make_sight(**different))


@pytest.fixture
def join(subscribers: SqlSubscribers) -> Callable[..., Subscription]:
    def join(name: str, **wish: object) -> Subscription:
        asked = subscribers.subscribe(f"{name}@b.example", **wish)  # type: ignore[arg-type]
        return subscribers.confirm(asked.id)

    return join


def deliver(outbox: SqlOutbox, postbox: Postbox, stationery: Stationery) -> None:
    asyncio.run(deliver_due(outbox, postbox, stationery))


def test_each_of_the_cast_finds_what_was_asked_for_once(
    publish: Publish,
    join: Callable[..., Subscription],
    subscribers: SqlSubscribers,
    outbox: SqlOutbox,
    stationery: Stationery,
) -> None:
    """M10: Ada reads everything, Bob follows another source, Cyd left when hers was owed."""
    join("ada")
    join("bob", sources=["elsewhere"])
    cyd = join("cyd", language="en")
    publish()
    subscribers.unsubscribe(cyd.id)
    postbox = Postbox()

    deliver(outbox, postbox, stationery)
    deliver(outbox, postbox, stationery)

    assert postbox.arrived == ["ada"]
    letter = checked(postbox.letters[0].as_bytes())
    assert letter["Subject"] == "【新发布】临河区商务局2025年政府信息公开工作年度报告"


def test_a_silent_edit_is_told_word_for_word(
    publish: Publish,
    join: Callable[..., Subscription],
    outbox: SqlOutbox,
    stationery: Stationery,
) -> None:
    join("ada")
    postbox = Postbox()
    publish(blocks=(Block(kind=BlockKind.PARAGRAPH, text="全年共收到申请54件。"),))
    publish(blocks=(Block(kind=BlockKind.PARAGRAPH, text="全年共收到申请45件。"),))

    deliver(outbox, postbox, stationery)

    published, revised = sorted(postbox.letters, key=lambda letter: str(letter["Date"]))
    assert published["References"] == revised["References"]
    text = text_of(checked(revised.as_bytes()))
    assert "- 全年共收到申请54件。" in text
    assert "+ 全年共收到申请45件。" in text


def test_a_letter_that_waits_is_sent_later_with_the_same_id(
    publish: Publish,
    join: Callable[..., Subscription],
    outbox: SqlOutbox,
    stationery: Stationery,
    clock: StoppedClock,
) -> None:
    join("ada")
    publish()
    unlucky = Postbox(ada=DeliveryError("450 later"))
    lucky = Postbox()

    deliver(outbox, unlucky, stationery)
    deliver(outbox, lucky, stationery)
    assert lucky.arrived == []
    clock.pass_(timedelta(minutes=2))
    deliver(outbox, lucky, stationery)

    assert lucky.arrived == ["ada"]
    assert outbox.waiting()["later"] == 0


def test_a_letter_sent_but_not_settled_comes_again_with_the_same_id(
    publish: Publish,
    join: Callable[..., Subscription],
    outbox: SqlOutbox,
    stationery: Stationery,
    clock: StoppedClock,
) -> None:
    """The window between 250 and our commit: at least once, and the double can be folded."""
    join("ada")
    publish()
    postbox = Postbox()
    [delivery] = outbox.claim(1)
    from_the_dead = Postbox()
    asyncio.run(_send_and_die(from_the_dead, stationery, delivery))

    deliver(outbox, postbox, stationery)
    clock.pass_(timedelta(minutes=11))
    deliver(outbox, postbox, stationery)

    assert len(postbox.letters) == 1
    assert postbox.letters[0].as_bytes() == from_the_dead.letters[0].as_bytes()


def test_a_refused_letter_is_set_aside(
    publish: Publish,
    join: Callable[..., Subscription],
    outbox: SqlOutbox,
    stationery: Stationery,
    clock: StoppedClock,
) -> None:
    join("ada")
    publish()
    postbox = Postbox(ada=DeliveryRejected("550 5.1.1 no such user"))

    deliver(outbox, postbox, stationery)
    clock.pass_(timedelta(days=9))
    deliver(outbox, Postbox(), stationery)

    assert outbox.waiting()["refused"] == 1


def test_a_confirmation_is_owed_and_sent_before_anything_else(
    publish: Publish, subscribers: SqlSubscribers, outbox: SqlOutbox, stationery: Stationery
) -> None:
    ada = subscribers.subscribe("ada@b.example", language="en")
    publish()
    postbox = Postbox()

    deliver(outbox, postbox, stationery)

    [letter] = postbox.letters
    assert letter["Subject"].endswith("公开 Gongkai")
    assert f"/confirm/{ada.id}" in text_of(checked(letter.as_bytes()))


async def _send_and_die(postbox: Postbox, stationery: Stationery, delivery: Delivery) -> None:
    letter = write_letter(delivery, stationery)
    await postbox.send(letter, sender=stationery.sender, recipient="ada@b.example")
