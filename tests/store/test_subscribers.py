"""The promises of the Subscribers port: nothing is sent to whom did not ask twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from disclosures import Audience, Delivery, Event, Purpose, ReportObserved
from disclosures.errors import NotFound
from store.outbox import SqlOutbox
from store.subscribers import SqlSubscribers
from tests.conftest import StoppedClock
from tests.store.conftest import Visit

MakeObservation = Callable[..., ReportObserved]
DAY = timedelta(days=1)


def letters(outbox: SqlOutbox) -> Sequence[Delivery]:
    """The letters owed now, carried at once."""
    claimed = outbox.claim(99)
    for each in claimed:
        outbox.sent(each)
    return claimed


def test_new_subscription_enqueues_only_its_confirmation(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    asked = subscribers.subscribe("ada@example.org", language="en", sources=["b", "a", "a"])

    [letter] = letters(outbox)
    assert (letter.purpose, letter.event) == (Purpose.CONFIRMATION, None)
    assert letter.subscription == asked == subscribers.get(asked.id)
    assert (asked.address, asked.language) == ("ada@example.org", "en")
    assert asked.sources == frozenset({"a", "b"})
    assert asked.created_at == clock()
    assert not asked.active


def test_equal_requests_are_one_subscription(subscribers: SqlSubscribers) -> None:
    wishes: list[dict[str, Any]] = [
        {"sources": sources, "audience": audience}
        for sources, audience in product([(), ("a",), ("a", "b")], Audience)
    ]

    asked = [subscribers.subscribe("ada@example.org", **wish).id for wish in wishes]
    again = [subscribers.subscribe("ADA@example.org", **wish).id for wish in wishes]

    assert asked == again
    assert len(set(asked)) == len(wishes)
    assert len(subscribers.all()) == len(wishes)


def test_the_same_wish_at_once_is_one_subscription_and_one_letter(
    subscribers: SqlSubscribers, outbox: SqlOutbox
) -> None:
    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(lambda _: subscribers.subscribe("ada@example.org"), range(16)))

    assert len({each.id for each in asked}) == 1
    assert len(letters(outbox)) == 1


def test_an_unconfirmed_wish_is_reminded_of_once_a_day(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    """Nobody is bombed with letters by asking again."""
    owed = []

    for _ in range(5):
        subscribers.subscribe("ada@example.org")
        owed.append(len(letters(outbox)))
        clock.pass_(DAY / 2)

    assert owed == [1, 0, 0, 1, 0]


def test_address_gets_two_confirmation_requests_a_day_at_most(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    for n in range(5):
        subscribers.subscribe("ada@example.org", sources=[f"source-{n}"])
        subscribers.subscribe("Ada@Example.org", sources=[f"other-{n}"])

    assert len(letters(outbox)) == 2

    clock.pass_(DAY)
    subscribers.subscribe("ada@example.org", sources=["source-4"])
    assert len(letters(outbox)) == 1


def test_a_confirmed_wish_owes_no_more_letters(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    asked = subscribers.subscribe("ada@example.org")

    confirmed = subscribers.confirm(asked.id)
    clock.pass_(2 * DAY)

    assert confirmed.active
    assert subscribers.confirm(asked.id) == confirmed == subscribers.subscribe("ada@example.org")
    assert letters(outbox) == []


def test_an_ended_one_stays_ended_until_it_is_asked_for_anew(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    asked = subscribers.subscribe("cyd@example.org")
    subscribers.confirm(asked.id)
    ended = subscribers.unsubscribe(asked.id)
    clock.pass_(DAY)
    assert subscribers.unsubscribe(asked.id) == ended
    assert not subscribers.confirm(asked.id).active

    again = subscribers.subscribe("cyd@example.org", language="en")

    assert (again.confirmed_at, again.ended_at, again.language) == (None, None, "en")
    assert len(letters(outbox)) == 1
    assert subscribers.confirm(again.id).active


def test_subscription_ended_before_confirmation_is_not_asked(
    subscribers: SqlSubscribers, outbox: SqlOutbox
) -> None:
    subscribers.unsubscribe(subscribers.subscribe("cyd@example.org").id)

    assert letters(outbox) == []


def test_the_newest_comes_first(subscribers: SqlSubscribers, clock: StoppedClock) -> None:
    for name in ("ada", "bob", "cyd"):
        subscribers.subscribe(f"{name}@example.org", sources=[name])
        clock.pass_(DAY)

    assert [each.address[:3] for each in subscribers.all()] == ["cyd", "bob", "ada"]
    assert [set(each.sources) for each in subscribers.all()] == [{"cyd"}, {"bob"}, {"ada"}]


def test_what_is_unknown_is_not_found(subscribers: SqlSubscribers) -> None:
    for method in (subscribers.get, subscribers.confirm, subscribers.unsubscribe):
        with pytest.raises(NotFound):
            method(uuid4())


@pytest.mark.usefixtures("baseline_source")
def test_deliveries_are_queued_for_matching_subscriptions_only(
    subscribers: SqlSubscribers, outbox: SqlOutbox, visit: Visit, make_observation: MakeObservation
) -> None:
    """The database's choice and ``Subscription.wants`` are one rule."""
    for number, (sources, audience, confirmed) in enumerate(
        product([(), ("linhe-swj",), ("x",), ("x", "linhe-swj")], Audience, [True, False])
    ):
        asked = subscribers.subscribe(f"{number}@example.org", sources=sources, audience=audience)
        if confirmed:
            subscribers.confirm(asked.id)
    left = subscribers.subscribe("cyd@example.org")
    subscribers.confirm(left.id)
    subscribers.unsubscribe(left.id)
    letters(outbox)

    events: list[Event] = visit(make_observation())

    [event] = events
    wanted = {each.id for each in subscribers.all() if each.active and each.wants(event)}
    assert {each.subscription.id for each in letters(outbox)} == wanted
    assert len(wanted) == 3
    subscribers.confirm(subscribers.subscribe("cyd@example.org").id)
    assert letters(outbox) == []
