"""One round: each letter owed meets its own fate, and only its own."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from disclosures import Delivery, Event, EventKind, Purpose
from disclosures.errors import DeliveryError, DeliveryRejected, DeliverySuspended
from disclosures.reason import Reason, ReasonCode
from notifier.deliver import Round, deliver_due
from notifier.letter import Stationery
from notifier.patience import LAST_ATTEMPT
from tests.notifier.doubles import Postbox, Tray

MakeDelivery = Callable[..., Delivery]


def cast(make_delivery: MakeDelivery, **different: object) -> list[Delivery]:
    """Letters owed to Ada, Bob and Dan, numbered from 1."""
    names = enumerate(("ada", "bob", "dan"), start=1)
    return [make_delivery(number=n, to=f"{name}@b.example", **different) for n, name in names]


def deliver(tray: Tray, postbox: Postbox, stationery: Stationery, **how: int) -> Round:
    return asyncio.run(deliver_due(tray, postbox, stationery, **how))


@pytest.mark.parametrize(
    ("trouble", "fate"),
    [
        pytest.param(DeliveryError("busy"), "later", id="not this time"),
        pytest.param(DeliveryRejected("gone"), "refused", id="never"),
        pytest.param(RuntimeError("a fault of ours"), "later", id="unexpected"),
    ],
)
def test_one_readers_trouble_never_costs_another_their_letter(
    make_delivery: MakeDelivery, stationery: Stationery, trouble: Exception, fate: str
) -> None:
    tray, postbox = Tray(*cast(make_delivery)), Postbox(bob=trouble)

    done = deliver(tray, postbox, stationery)

    assert sorted(postbox.arrived) == ["ada", "dan"]
    assert tray.fates() == {1: "sent", 2: fate, 3: "sent"}
    assert (done.sent, done.later + done.refused, done.halted) == (2, 1, "")


def test_a_letter_that_cannot_be_written_is_set_aside_with_the_reason(
    make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    """K10: the queue behind it moves."""
    ada, bob, dan = cast(make_delivery)
    tray, postbox = Tray(ada, replace(bob, event=None), dan), Postbox()

    done = deliver(tray, postbox, stationery)

    assert tray.fates() == {1: "sent", 2: "refused", 3: "sent"}
    unwritten = tray.reason(2)
    assert unwritten is not None
    assert unwritten.code is ReasonCode.DELIVERY_NOT_WRITTEN
    assert (done.sent, done.refused) == (2, 1)


def test_what_the_server_holds_against_us_stops_the_round_and_costs_no_letter(
    make_delivery: MakeDelivery, stationery: Stationery, caplog: pytest.LogCaptureFixture
) -> None:
    """M3: 5.7.x is our own fault."""
    letters = cast(make_delivery, attempts=LAST_ATTEMPT + 5)
    tray, postbox = Tray(*letters), Postbox(ada=DeliverySuspended("550 5.7.26 no"))

    done = deliver(tray, postbox, stationery, concurrency=1)

    assert postbox.arrived == []
    assert tray.fates() == {1: "later", 2: "later", 3: "later"}
    assert done.halted == "550 5.7.26 no"
    assert [r.levelname for r in caplog.records if r.levelno >= logging.WARNING] == ["ERROR"]


def test_a_letter_is_given_up_after_days_with_the_reason(
    make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    """M1."""
    letters = cast(make_delivery, attempts=LAST_ATTEMPT)
    tray, postbox = Tray(*letters), Postbox(bob=DeliveryError("452 mailbox full"))

    deliver(tray, postbox, stationery)

    assert tray.fates()[2] == "refused"
    assert tray.reason(2) == Reason.of(
        ReasonCode.DELIVERY_GAVE_UP, attempts=LAST_ATTEMPT, error="452 mailbox full"
    )


def test_the_wait_grows_with_each_attempt(
    make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    tray = Tray(*(make_delivery(number=n, attempts=n) for n in range(1, 8)))

    deliver(tray, Postbox(ada=DeliveryError("busy")), stationery)

    waits = [tray.waits[n] for n in range(1, 8)]
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=2) < timedelta(hours=1) < waits[-1]


@pytest.mark.parametrize("purpose", Purpose)
def test_who_left_gets_nothing(
    make_delivery: MakeDelivery, stationery: Stationery, purpose: Purpose
) -> None:
    """M10: Cyd unsubscribed after the letter was owed."""
    tray, postbox = Tray(make_delivery(left=True, purpose=purpose)), Postbox()

    deliver(tray, postbox, stationery)

    assert postbox.arrived == []
    assert tray.fates() == {1: "refused"}


def test_who_never_confirmed_gets_the_confirmation_only(
    make_delivery: MakeDelivery, make_event: Callable[..., Event], stationery: Stationery
) -> None:
    asked = make_delivery(number=1, purpose=Purpose.CONFIRMATION)
    news = replace(asked, id=make_delivery(number=2).id, purpose=Purpose.EVENT, event=make_event())
    tray, postbox = Tray(asked, news), Postbox()

    deliver(tray, postbox, stationery)

    assert tray.fates() == {1: "sent", 2: "refused"}
    assert len(postbox.letters) == 1


def test_a_busy_store_is_asked_again_and_the_letter_is_not_sent_twice(
    make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    tray, postbox = Tray(make_delivery(), busy=1), Postbox()

    done = deliver(tray, postbox, stationery)

    assert postbox.arrived == ["ada"]
    assert tray.fates() == {1: "sent"}
    assert done.sent == 1


def test_a_store_that_fails_for_one_letter_does_not_stop_the_others(
    make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    class Broken(Tray):
        def sent(self, delivery: Delivery) -> None:
            if delivery.id.int == 1:
                raise OSError("disk I/O error")
            super().sent(delivery)

    tray, postbox = Broken(*cast(make_delivery)), Postbox()

    deliver(tray, postbox, stationery)

    assert sorted(postbox.arrived) == ["ada", "bob", "dan"]
    assert tray.fates() == {2: "sent", 3: "sent"}


def test_no_more_letters_are_under_way_than_asked_for(
    make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    class Counting(Postbox):
        now = most = 0

        async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            await super().send(letter, sender=sender, recipient=recipient)
            self.now -= 1

    tray, postbox = Tray(*(make_delivery(number=n) for n in range(20))), Counting()

    done = deliver(tray, postbox, stationery, concurrency=3, limit=15)

    assert (done.sent, postbox.most, len(tray.owed)) == (15, 3, 5)


def test_a_round_that_is_stopped_gives_back_what_it_did_not_begin(
    make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    """K12: the rest is due at once, for whoever comes next."""
    begun = asyncio.Event()

    class Slow(Postbox):
        async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
            begun.set()
            await asyncio.Event().wait()

    tray = Tray(*cast(make_delivery))

    async def run() -> None:
        going = asyncio.create_task(deliver_due(tray, Slow(), stationery, concurrency=1))
        await begun.wait()
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going

    asyncio.run(run())

    assert tray.fates() == {2: "later", 3: "later"}
    assert set(tray.waits.values()) == {timedelta(0)}


def test_a_round_that_takes_long_gives_back_what_it_did_not_begin(
    make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    class Slow(Postbox):
        async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
            await asyncio.sleep(0.1)
            await super().send(letter, sender=sender, recipient=recipient)

    tray = Tray(*cast(make_delivery))
    soon = timedelta(seconds=0.05)

    done = asyncio.run(deliver_due(tray, Slow(), stationery, concurrency=1, begin_within=soon))

    assert tray.fates() == {1: "sent", 2: "later", 3: "later"}
    assert (done.sent, done.later) == (1, 2)


def test_one_line_is_logged_for_each_letter_and_no_address(
    make_delivery: MakeDelivery, stationery: Stationery, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    refusal = DeliveryRejected("550 <bob@b.example>: no such user")
    tray = Tray(*cast(make_delivery, kind=EventKind.REVISED))

    deliver(tray, Postbox(bob=refusal), stationery)

    lines = [record for record in caplog.records if record.name == "notifier.deliver"]
    assert sorted(record.__dict__["outcome"] for record in lines) == ["refused", "sent", "sent"]
    assert {record.__dict__["delivery"][-1] for record in lines} == {"1", "2", "3"}
    assert "@" not in "".join(str(record.__dict__) for record in lines)


def test_nothing_due_is_an_empty_round(stationery: Stationery) -> None:
    assert deliver(Tray(), Postbox(), stationery) == Round()
