"""Tests of `notifier.deliver` with the real outbox: from a report to the letters sent."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from disclosures import (
    Block,
    BlockKind,
    Delivery,
    Event,
    Observation,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    Subscription,
    VisitFinished,
)
from disclosures.errors import DeliveryError, DeliveryRejected, DeliverySuspended
from notifier.circuit_breaker import LONGEST_PROBE_DELAY, CircuitBreaker
from notifier.deliver import RoundResult, deliver_due
from notifier.letter import MailSettings, write_letter
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock
from tests.notifier.doubles import FakeChannel
from tests.notifier.letter_checks import checked, text_of

Publish = Callable[..., list[Event]]
NAMES = ("ada", "bob", "dan")


@pytest.fixture
def publish(
    sources: SqlSources,
    ledger: SqlLedger,
    source: Source,
    clock: StoppedClock,
    make_observation: Callable[..., ReportObserved],
) -> Publish:
    """Record a visit that observes the given report; an empty first visit was before it."""
    known = sources.put(source)

    def visit(*observations: ReportObserved) -> list[Event]:
        run = ledger.begin(known)
        seen: tuple[Observation, ...] = (*observations, VisitFinished(complete=True))
        events = [event for observation in seen for event in ledger.record(run, observation)]
        ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=clock() + known.every)
        clock.advance(timedelta(hours=6))
        return events

    visit()
    return lambda **different: visit(make_observation(**different))


@pytest.fixture
def subscribe(subscribers: SqlSubscribers) -> Callable[..., Subscription]:
    def subscribe_and_confirm(name: str, **options: Any) -> Subscription:
        requested = subscribers.subscribe(f"{name}@b.example", **options)
        return subscribers.confirm(requested.id)

    return subscribe_and_confirm


def deliver(
    outbox: SqlOutbox, channel: FakeChannel, mail_settings: MailSettings, **how: Any
) -> RoundResult:
    return asyncio.run(deliver_due(outbox, channel, mail_settings, **how))


def test_each_subscriber_gets_what_the_subscription_selects_once(
    publish: Publish,
    subscribe: Callable[..., Subscription],
    subscribers: SqlSubscribers,
    outbox: SqlOutbox,
    mail_settings: MailSettings,
) -> None:
    """Ada follows every source, Bob another one; Cyd unsubscribed before the round."""
    subscribe("ada")
    subscribe("bob", sources=["elsewhere"])
    cyd = subscribe("cyd", language="en")
    publish()
    subscribers.unsubscribe(cyd.id)
    channel = FakeChannel()

    deliver(outbox, channel, mail_settings)
    deliver(outbox, channel, mail_settings)

    assert channel.recipients == ["ada"]
    letter = checked(channel.letters[0].as_bytes())
    assert letter["Subject"] == "【新发布】临河区商务局2025年政府信息公开工作年度报告"


def test_a_revision_is_sent_with_the_changed_text(
    publish: Publish,
    subscribe: Callable[..., Subscription],
    outbox: SqlOutbox,
    mail_settings: MailSettings,
) -> None:
    subscribe("ada")
    channel = FakeChannel()
    publish(blocks=(Block(kind=BlockKind.PARAGRAPH, text="全年共收到申请54件。"),))
    publish(blocks=(Block(kind=BlockKind.PARAGRAPH, text="全年共收到申请45件。"),))

    deliver(outbox, channel, mail_settings)

    published, revised = sorted(channel.letters, key=lambda letter: str(letter["Date"]))
    assert published["References"] == revised["References"]
    text = text_of(checked(revised.as_bytes()))
    assert "- 全年共收到申请54件。" in text
    assert "+ 全年共收到申请45件。" in text


def test_a_failed_delivery_is_sent_again_after_its_delay(
    publish: Publish,
    subscribe: Callable[..., Subscription],
    outbox: SqlOutbox,
    mail_settings: MailSettings,
    clock: StoppedClock,
) -> None:
    subscribe("ada")
    publish()
    unlucky = FakeChannel(ada=DeliveryError("450 later"))
    lucky = FakeChannel()

    deliver(outbox, unlucky, mail_settings)
    deliver(outbox, lucky, mail_settings)
    assert lucky.recipients == []
    clock.advance(timedelta(minutes=2))
    deliver(outbox, lucky, mail_settings)

    assert lucky.recipients == ["ada"]
    assert outbox.waiting()["later"] == 0


def test_a_letter_sent_but_not_settled_is_sent_again_with_the_same_bytes(
    publish: Publish,
    subscribe: Callable[..., Subscription],
    outbox: SqlOutbox,
    mail_settings: MailSettings,
    clock: StoppedClock,
) -> None:
    """The process dies between the server's 250 and our commit: delivery is at least once."""
    subscribe("ada")
    publish()
    channel = FakeChannel()
    [delivery] = outbox.claim(1)
    before_the_crash = FakeChannel()
    asyncio.run(_send_without_settling(before_the_crash, mail_settings, delivery))

    deliver(outbox, channel, mail_settings)
    clock.advance(timedelta(minutes=11))
    deliver(outbox, channel, mail_settings)

    assert len(channel.letters) == 1
    assert channel.letters[0].as_bytes() == before_the_crash.letters[0].as_bytes()


def test_a_rejected_delivery_is_not_retried(
    publish: Publish,
    subscribe: Callable[..., Subscription],
    outbox: SqlOutbox,
    mail_settings: MailSettings,
    clock: StoppedClock,
) -> None:
    subscribe("ada")
    publish()
    channel = FakeChannel(ada=DeliveryRejected("550 5.1.1 no such user"))

    deliver(outbox, channel, mail_settings)
    clock.advance(timedelta(days=9))
    deliver(outbox, FakeChannel(), mail_settings)

    assert outbox.waiting()["rejected"] == 1


def test_a_delivery_that_always_fails_is_attempted_38_times_within_five_days(
    publish: Publish,
    subscribe: Callable[..., Subscription],
    outbox: SqlOutbox,
    mail_settings: MailSettings,
    clock: StoppedClock,
) -> None:
    class Failing(FakeChannel):
        attempted_at: list[datetime]

        async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
            self.attempted_at.append(clock())
            raise DeliveryError("450 try again")

    subscribe("ada")
    publish()
    channel = Failing()
    channel.attempted_at = []

    while outbox.waiting()["rejected"] == 0:
        deliver(outbox, channel, mail_settings)
        clock.at = outbox.next_due() or clock.at

    assert len(channel.attempted_at) == 38
    lasted = channel.attempted_at[-1] - channel.attempted_at[0]
    assert timedelta(days=4) < lasted < timedelta(days=5, hours=6)


def test_a_confirmation_letter_is_sent_before_any_event(
    publish: Publish, subscribers: SqlSubscribers, outbox: SqlOutbox, mail_settings: MailSettings
) -> None:
    ada = subscribers.subscribe("ada@b.example", language="en")
    publish()
    channel = FakeChannel()

    deliver(outbox, channel, mail_settings)

    [letter] = channel.letters
    assert letter["Subject"].endswith("公开 Gongkai")
    assert f"/confirm/{ada.id}" in text_of(checked(letter.as_bytes()))


async def _send_without_settling(
    channel: FakeChannel, mail_settings: MailSettings, delivery: Delivery
) -> None:
    letter = write_letter(delivery, mail_settings)
    await channel.send(letter, sender=mail_settings.sender, recipient="ada@b.example")


def test_a_relay_that_is_away_for_ten_days_loses_no_letter_and_delays_none_after_it_is_back(
    publish: Publish,
    subscribe: Callable[..., Subscription],
    outbox: SqlOutbox,
    mail_settings: MailSettings,
    clock: StoppedClock,
) -> None:
    """It is probed all the time; no attempt is counted, and no letter waits longer for it."""
    for name in NAMES:
        subscribe(name)
    publish()
    breaker = CircuitBreaker()
    down = DeliverySuspended("Connection refused")
    away = FakeChannel(ada=down, bob=down, dan=down)
    for _ in range(10 * 4):
        clock.advance(timedelta(hours=6))
        assert deliver(outbox, away, mail_settings, breaker=breaker, now=clock).sent == 0

    clock.advance(LONGEST_PROBE_DELAY)
    back = FakeChannel()
    deliver(outbox, back, mail_settings, breaker=breaker, now=clock)

    assert sorted(back.recipients) == sorted(NAMES)
    assert outbox.waiting()["rejected"] == 0


def test_rejected_letters_are_sent_when_an_operator_retries_them(
    publish: Publish,
    subscribe: Callable[..., Subscription],
    subscribers: SqlSubscribers,
    outbox: SqlOutbox,
    mail_settings: MailSettings,
) -> None:
    """Not those of a subscription that ended meanwhile."""
    subscribe("ada")
    bob = subscribe("bob")
    publish()
    no = DeliveryRejected("550 5.1.1 no such user")
    deliver(outbox, FakeChannel(ada=no, bob=no), mail_settings)
    given_up = outbox.rejected_deliveries(10)
    subscribers.unsubscribe(bob.id)

    assert sorted(each.address for each in given_up) == ["ada@b.example", "bob@b.example"]
    assert outbox.retry_rejected([given_up[0].id, given_up[1].id]) == 1
    channel = FakeChannel()
    deliver(outbox, channel, mail_settings)

    assert channel.recipients == ["ada"]
    assert outbox.waiting()["sent"] >= 1
