"""Contract of the Subscribers port: double opt-in, and no letters beyond it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from disclosures import Audience, Delivery, Event, Purpose, ReportObserved
from disclosures.errors import NotFound
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from tests.conftest import StoppedClock
from tests.store.conftest import Visit

pytestmark = pytest.mark.slow_on_postgres

MakeObservation = Callable[..., ReportObserved]
DAY = timedelta(days=1)


def letters(outbox: SqlOutbox) -> Sequence[Delivery]:
    """Claim all due deliveries and mark them as sent."""
    claimed = outbox.claim(99)
    for each in claimed:
        outbox.sent(each)
    return claimed


def test_new_subscription_enqueues_only_its_confirmation(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    requested = subscribers.subscribe("ada@example.org", language="en", sources=["b", "a", "a"])

    [letter] = letters(outbox)
    assert (letter.purpose, letter.event) == (Purpose.CONFIRMATION, None)
    assert letter.subscription == requested == subscribers.get(requested.id)
    assert (requested.address, requested.language) == ("ada@example.org", "en")
    assert requested.sources == frozenset({"a", "b"})
    assert requested.created_at == clock()
    assert not requested.active


def test_equal_requests_are_one_subscription(subscribers: SqlSubscribers) -> None:
    options: list[dict[str, Any]] = [
        {"sources": sources, "audience": audience}
        for sources, audience in product([(), ("a",), ("a", "b")], Audience)
    ]

    requested = [subscribers.subscribe("ada@example.org", **option).id for option in options]
    repeated = [subscribers.subscribe("ADA@example.org", **option).id for option in options]

    assert requested == repeated
    assert len(set(requested)) == len(options)
    assert len(subscribers.all()) == len(options)


@pytest.mark.fast_on_postgres
def test_concurrent_equal_requests_are_one_subscription_and_one_letter(
    subscribers: SqlSubscribers, outbox: SqlOutbox
) -> None:
    with ThreadPoolExecutor(8) as pool:
        requested = list(pool.map(lambda _: subscribers.subscribe("ada@example.org"), range(16)))

    assert len({each.id for each in requested}) == 1
    assert len(letters(outbox)) == 1


def test_unconfirmed_subscription_gets_one_confirmation_letter_a_day(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    """Repeated requests do not send repeated letters."""
    counts = []

    for _ in range(5):
        subscribers.subscribe("ada@example.org")
        counts.append(len(letters(outbox)))
        clock.advance(DAY / 2)

    assert counts == [1, 0, 0, 1, 0]


def test_address_gets_two_confirmation_requests_a_day_at_most(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    for n in range(5):
        subscribers.subscribe("ada@example.org", sources=[f"source-{n}"])
        subscribers.subscribe("Ada@Example.org", sources=[f"other-{n}"])

    assert len(letters(outbox)) == 2

    clock.advance(DAY)
    subscribers.subscribe("ada@example.org", sources=["source-4"])
    assert len(letters(outbox)) == 1


def test_confirmed_subscription_gets_no_more_confirmation_letters(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    requested = subscribers.subscribe("ada@example.org")

    confirmed = subscribers.confirm(requested.id)
    clock.advance(2 * DAY)

    assert confirmed.active
    assert (
        subscribers.confirm(requested.id) == confirmed == subscribers.subscribe("ada@example.org")
    )
    assert letters(outbox) == []


@pytest.mark.fast_on_postgres
def test_ended_subscription_is_reopened_only_by_a_new_request(
    subscribers: SqlSubscribers, outbox: SqlOutbox, clock: StoppedClock
) -> None:
    requested = subscribers.subscribe("cyd@example.org")
    subscribers.confirm(requested.id)
    ended = subscribers.unsubscribe(requested.id)
    clock.advance(DAY)
    assert subscribers.unsubscribe(requested.id) == ended
    assert not subscribers.confirm(requested.id).active

    repeated = subscribers.subscribe("cyd@example.org", language="en")

    assert (repeated.confirmed_at, repeated.ended_at, repeated.language) == (None, None, "en")
    assert len(letters(outbox)) == 1
    assert subscribers.confirm(repeated.id).active


def test_subscription_ended_before_confirmation_is_not_asked(
    subscribers: SqlSubscribers, outbox: SqlOutbox
) -> None:
    subscribers.unsubscribe(subscribers.subscribe("cyd@example.org").id)

    assert letters(outbox) == []


@pytest.mark.fast_on_postgres
def test_subscriptions_are_ordered_newest_first(
    subscribers: SqlSubscribers, clock: StoppedClock
) -> None:
    for name in ("ada", "bob", "cyd"):
        subscribers.subscribe(f"{name}@example.org", sources=[name])
        clock.advance(DAY)

    assert [each.address[:3] for each in subscribers.all()] == ["cyd", "bob", "ada"]
    assert [set(each.sources) for each in subscribers.all()] == [{"cyd"}, {"bob"}, {"ada"}]


def test_unknown_subscription_raises_not_found(subscribers: SqlSubscribers) -> None:
    for method in (subscribers.get, subscribers.confirm, subscribers.unsubscribe):
        with pytest.raises(NotFound):
            method(uuid4())


@pytest.mark.usefixtures("baseline_source")
def test_deliveries_are_queued_for_matching_subscriptions_only(
    subscribers: SqlSubscribers, outbox: SqlOutbox, visit: Visit, make_observation: MakeObservation
) -> None:
    """The database query and ``Subscription.wants`` select the same subscriptions."""
    for number, (sources, audience, confirmed) in enumerate(
        product([(), ("linhe-swj",), ("x",), ("x", "linhe-swj")], Audience, [True, False])
    ):
        requested = subscribers.subscribe(
            f"{number}@example.org", sources=sources, audience=audience
        )
        if confirmed:
            subscribers.confirm(requested.id)
    ended = subscribers.subscribe("cyd@example.org")
    subscribers.confirm(ended.id)
    subscribers.unsubscribe(ended.id)
    letters(outbox)

    events: list[Event] = visit(make_observation())

    [event] = events
    expected = {each.id for each in subscribers.all() if each.active and each.wants(event)}
    assert {each.subscription.id for each in letters(outbox)} == expected
    assert len(expected) == 3
    subscribers.confirm(subscribers.subscribe("cyd@example.org").id)
    assert letters(outbox) == []
