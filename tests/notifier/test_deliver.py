"""Tests of `notifier.deliver`: the result of each delivery of a round."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from disclosures import Delivery, Event, EventKind, Purpose
from disclosures.errors import (
    DeliveryError,
    DeliveryRejected,
)
from disclosures.reason import Reason, ReasonCode
from notifier import deliver as module
from notifier.deliver import RoundResult, deliver_due
from notifier.letter import MailSettings
from notifier.retry_policy import MOST_ATTEMPTS
from tests.notifier.doubles import FakeChannel, FakeOutbox

MakeDelivery = Callable[..., Delivery]


def three_deliveries(make_delivery: MakeDelivery, **different: object) -> list[Delivery]:
    """Deliveries to Ada, Bob and Dan, numbered from 1."""
    names = enumerate(("ada", "bob", "dan"), start=1)
    return [make_delivery(number=n, to=f"{name}@b.example", **different) for n, name in names]


def deliver(
    outbox: FakeOutbox, channel: FakeChannel, mail_settings: MailSettings, **how: Any
) -> RoundResult:
    return asyncio.run(deliver_due(outbox, channel, mail_settings, **how))


@pytest.mark.parametrize(
    ("failure", "result"),
    [
        pytest.param(DeliveryError("busy"), "retried", id="transient"),
        pytest.param(DeliveryRejected("gone"), "rejected", id="permanent"),
        pytest.param(RuntimeError("a bug"), "retried", id="unexpected"),
    ],
)
def test_a_failed_delivery_does_not_affect_the_others(
    make_delivery: MakeDelivery, mail_settings: MailSettings, failure: Exception, result: str
) -> None:
    outbox, channel = FakeOutbox(*three_deliveries(make_delivery)), FakeChannel(bob=failure)

    done = deliver(outbox, channel, mail_settings)

    assert sorted(channel.recipients) == ["ada", "dan"]
    assert outbox.results() == {1: "sent", 2: result, 3: "sent"}
    assert (done.sent, done.retried + done.rejected, done.suspended) == (2, 1, "")


def test_a_letter_that_cannot_be_written_is_rejected_and_the_others_are_sent(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    ada, bob, dan = three_deliveries(make_delivery)
    outbox, channel = FakeOutbox(ada, replace(bob, event=None), dan), FakeChannel()

    done = deliver(outbox, channel, mail_settings)

    assert outbox.results() == {1: "sent", 2: "rejected", 3: "sent"}
    unwritten = outbox.reason(2)
    assert unwritten is not None
    assert unwritten.code is ReasonCode.DELIVERY_NOT_WRITTEN
    assert (done.sent, done.rejected) == (2, 1)


def test_a_delivery_is_rejected_after_the_last_attempt_with_the_reason(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    letters = three_deliveries(make_delivery, failures=MOST_ATTEMPTS - 1)
    outbox, channel = FakeOutbox(*letters), FakeChannel(bob=DeliveryError("452 mailbox full"))

    deliver(outbox, channel, mail_settings)

    assert outbox.results()[2] == "rejected"
    assert outbox.reason(2) == Reason.of(
        ReasonCode.DELIVERY_GAVE_UP, attempts=MOST_ATTEMPTS, error="452 mailbox full"
    )


@pytest.mark.parametrize(("failures", "result"), [(36, "retried"), (37, "rejected")])
def test_the_38th_attempt_is_the_last(
    make_delivery: MakeDelivery, mail_settings: MailSettings, failures: int, result: str
) -> None:
    outbox = FakeOutbox(make_delivery(failures=failures))

    deliver(outbox, FakeChannel(ada=DeliveryError("busy")), mail_settings)

    assert outbox.results() == {1: result}


def test_the_delay_grows_with_each_attempt(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    outbox = FakeOutbox(*(make_delivery(number=n, failures=n - 1) for n in range(1, 8)))

    deliver(outbox, FakeChannel(ada=DeliveryError("busy")), mail_settings)

    delays = [outbox.delays[n] for n in range(1, 8)]
    assert delays == sorted(delays)
    assert delays[0] < timedelta(minutes=2) < timedelta(hours=1) < delays[-1]


@pytest.mark.parametrize("purpose", Purpose)
def test_nothing_is_sent_after_unsubscribing(
    make_delivery: MakeDelivery, mail_settings: MailSettings, purpose: Purpose
) -> None:
    outbox, channel = FakeOutbox(make_delivery(left=True, purpose=purpose)), FakeChannel()

    deliver(outbox, channel, mail_settings)

    assert channel.recipients == []
    assert outbox.results() == {1: "rejected"}


def test_an_unconfirmed_subscription_gets_its_confirmation_letter_only(
    make_delivery: MakeDelivery, make_event: Callable[..., Event], mail_settings: MailSettings
) -> None:
    confirmation = make_delivery(number=1, purpose=Purpose.CONFIRMATION)
    event_delivery = replace(
        confirmation, id=make_delivery(number=2).id, purpose=Purpose.EVENT, event=make_event()
    )
    outbox, channel = FakeOutbox(confirmation, event_delivery), FakeChannel()

    deliver(outbox, channel, mail_settings)

    assert outbox.results() == {1: "sent", 2: "rejected"}
    assert len(channel.letters) == 1


def test_settling_is_retried_while_the_store_is_busy_and_the_letter_is_sent_once(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    outbox, channel = FakeOutbox(make_delivery(), busy=1), FakeChannel()

    done = deliver(outbox, channel, mail_settings)

    assert channel.recipients == ["ada"]
    assert outbox.results() == {1: "sent"}
    assert done.sent == 1


@pytest.mark.parametrize(
    ("busy", "results"), [(3, {1: "sent"}), (4, {})], ids=["three times", "four times"]
)
def test_settling_is_attempted_four_times(
    make_delivery: MakeDelivery,
    mail_settings: MailSettings,
    monkeypatch: pytest.MonkeyPatch,
    busy: int,
    results: dict[int, str],
) -> None:
    monkeypatch.setattr(module, "_SETTLE_DELAYS", [0.0 for _ in module._SETTLE_DELAYS])
    outbox = FakeOutbox(make_delivery(), busy=busy)

    deliver(outbox, FakeChannel(), mail_settings)

    assert outbox.results() == results


def test_a_delivery_that_cannot_be_settled_does_not_affect_the_others(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    class Broken(FakeOutbox):
        def sent(self, delivery: Delivery) -> None:
            if delivery.id.int == 1:
                raise OSError("disk I/O error")
            super().sent(delivery)

    outbox, channel = Broken(*three_deliveries(make_delivery)), FakeChannel()

    deliver(outbox, channel, mail_settings)

    assert sorted(channel.recipients) == ["ada", "bob", "dan"]
    assert outbox.results() == {2: "sent", 3: "sent"}


def test_concurrency_bounds_the_letters_sent_at_a_time(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    class Counting(FakeChannel):
        now = most = 0

        async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            await super().send(letter, sender=sender, recipient=recipient)
            self.now -= 1

    outbox, channel = FakeOutbox(*(make_delivery(number=n) for n in range(20))), Counting()

    done = deliver(outbox, channel, mail_settings, concurrency=3, limit=15)

    assert (done.sent, channel.most, len(outbox.due)) == (15, 3, 5)


def test_a_cancelled_round_gives_back_what_it_did_not_begin(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    begun = asyncio.Event()

    class Slow(FakeChannel):
        async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
            begun.set()
            await asyncio.Event().wait()

    outbox = FakeOutbox(*three_deliveries(make_delivery))

    async def run() -> None:
        going = asyncio.create_task(deliver_due(outbox, Slow(), mail_settings, concurrency=1))
        await begun.wait()
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going

    asyncio.run(run())

    assert outbox.results() == {2: "released", 3: "released"}
    assert set(outbox.delays.values()) == {timedelta(0)}


def test_a_round_gives_back_what_it_did_not_begin_in_time(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    class Slow(FakeChannel):
        async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
            await asyncio.sleep(0.1)
            await super().send(letter, sender=sender, recipient=recipient)

    outbox = FakeOutbox(*three_deliveries(make_delivery))
    soon = timedelta(seconds=0.05)

    done = asyncio.run(deliver_due(outbox, Slow(), mail_settings, concurrency=1, begin_within=soon))

    assert outbox.results() == {1: "sent", 2: "released", 3: "released"}
    assert (done.sent, done.released) == (1, 2)


def test_each_delivery_is_logged_once_without_addresses(
    make_delivery: MakeDelivery, mail_settings: MailSettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    refusal = DeliveryRejected("550 <bob@b.example>: no such user")
    outbox = FakeOutbox(*three_deliveries(make_delivery, kind=EventKind.REVISED))

    deliver(outbox, FakeChannel(bob=refusal), mail_settings)

    lines = [record for record in caplog.records if record.name == "notifier.deliver"]
    assert sorted(record.__dict__["outcome"] for record in lines) == ["rejected", "sent", "sent"]
    assert {record.__dict__["delivery"][-1] for record in lines} == {"1", "2", "3"}
    assert "@" not in "".join(str(record.__dict__) for record in lines)


def test_a_round_without_due_deliveries_is_empty(mail_settings: MailSettings) -> None:
    assert deliver(FakeOutbox(), FakeChannel(), mail_settings) == RoundResult()
