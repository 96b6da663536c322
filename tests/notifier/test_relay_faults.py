"""Tests of `notifier.deliver` when the relay is, or may be, at fault."""

import logging
from datetime import timedelta

import pytest

from disclosures.errors import DeliverySuspended, DeliveryUnclear
from notifier.circuit_breaker import CircuitBreaker
from notifier.letter import MailSettings
from notifier.retry_policy import MOST_ATTEMPTS
from tests.conftest import MONDAY, StoppedClock
from tests.notifier.doubles import FakeChannel, FakeOutbox
from tests.notifier.test_deliver import MakeDelivery, deliver, three_deliveries


def test_a_fault_of_the_relay_ends_the_round_and_every_delivery_is_released(
    make_delivery: MakeDelivery, mail_settings: MailSettings, caplog: pytest.LogCaptureFixture
) -> None:
    """Even a delivery past its last attempt: the failure is not the letter's."""
    letters = three_deliveries(make_delivery, failures=MOST_ATTEMPTS + 5)
    outbox, channel = FakeOutbox(*letters), FakeChannel(ada=DeliverySuspended("535 5.7.8 no"))

    done = deliver(outbox, channel, mail_settings, concurrency=1)

    assert channel.recipients == []
    assert outbox.results() == {1: "released", 2: "released", 3: "released"}
    assert set(outbox.delays.values()) == {timedelta(0)}
    assert (done.suspended, done.unsent) == ("535 5.7.8 no", 3)
    assert [r.levelname for r in caplog.records if r.levelno >= logging.ERROR] == ["ERROR"]


def test_a_recipient_refused_by_policy_delays_nobody_else(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    """A stranger can cause it: ``554 5.7.1 Relay access denied`` for an address of his choice."""
    refused = DeliveryUnclear("554 5.7.1 Relay access denied")
    outbox, channel = FakeOutbox(*three_deliveries(make_delivery)), FakeChannel(ada=refused)

    done = deliver(outbox, channel, mail_settings, concurrency=1)

    assert outbox.results() == {1: "retried", 2: "sent", 3: "sent"}
    assert done.suspended == ""


def test_a_recipient_refused_by_policy_is_given_up_in_the_end(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    outbox = FakeOutbox(make_delivery(failures=MOST_ATTEMPTS - 1))

    deliver(outbox, FakeChannel(ada=DeliveryUnclear("554 5.7.1 denied")), mail_settings)

    assert outbox.results() == {1: "rejected"}


def test_refusals_of_three_recipients_are_the_fault_of_the_relay(
    make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    """The third is not counted; what is pending is released at once, to be due without delay."""
    refused = DeliveryUnclear("550 5.7.26 not you")
    letters = [
        *three_deliveries(make_delivery),
        make_delivery(number=4, to="eve@b.example"),
    ]
    outbox = FakeOutbox(*letters)
    breaker, clock = CircuitBreaker(), StoppedClock(MONDAY)
    channel = FakeChannel(ada=refused, bob=refused, dan=refused)

    first = deliver(outbox, channel, mail_settings, breaker=breaker, now=clock, concurrency=1)

    assert outbox.results() == {1: "retried", 2: "retried", 3: "released", 4: "released"}
    assert (outbox.delays[3] > timedelta(0), outbox.delays[4]) == (True, timedelta(0))
    assert first.suspended == "550 5.7.26 not you"

    outbox.due = [letters[3]]
    early = deliver(outbox, channel, mail_settings, breaker=breaker, now=clock)
    clock.advance(timedelta(seconds=30))
    later = deliver(outbox, channel, mail_settings, breaker=breaker, now=clock)

    assert (early.sent, later.sent, later.suspended) == (0, 1, "")
