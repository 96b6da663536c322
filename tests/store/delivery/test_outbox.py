"""Contract of the Outbox port: every delivery is claimed by one worker at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from disclosures import DocumentKind, Purpose, ReportObserved, Subscription
from store.database import Database
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.tables.subscriptions import SubscriptionRow
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import Visit

pytestmark = pytest.mark.slow_on_postgres

MakeObservation = Callable[..., ReportObserved]
LEASE = timedelta(minutes=10)
HOUR = timedelta(hours=1)


@pytest.fixture
def ada(subscribers: SqlSubscribers) -> Subscription:
    """A confirmed subscription to everything, whose confirmation letter was sent."""
    return subscribers.confirm(subscribers.subscribe("ada@example.org").id)


@pytest.fixture
def three_deliveries(
    ada: Subscription,
    baseline_source: object,
    visit: Visit,
    make_observation: MakeObservation,
    clock: StoppedClock,
) -> None:
    """Three queued deliveries of one subscription."""
    urls = [f"http://www.linhe.example/{n}.html" for n in range(3)]
    visit(*(make_observation(url=url, kind=DocumentKind.GUIDE, title=url) for url in urls))
    clock.advance(HOUR)


@pytest.mark.usefixtures("three_deliveries")
def test_claimed_delivery_is_not_claimed_twice(outbox: SqlOutbox, ada: Subscription) -> None:
    first = outbox.claim(2)
    others = outbox.claim(9)

    assert len({each.id for each in (*first, *others)}) == 3
    assert {each.subscription for each in (*first, *others)} == {ada}
    assert [each.attempts for each in (*first, *others)] == [1, 1, 1]
    assert all(each.purpose is Purpose.EVENT and each.event for each in (*first, *others))
    assert outbox.claim(9) == []


@pytest.mark.usefixtures("three_deliveries")
def test_delivery_is_claimed_again_after_its_lease(outbox: SqlOutbox, clock: StoppedClock) -> None:
    """It is sent again, as the same delivery, and so with the same Message-ID."""
    [claimed] = outbox.claim(1)
    outbox.claim(9)

    clock.advance(LEASE)

    leased_again = {each.id: each for each in outbox.claim(9)}
    assert len(leased_again) == 3
    assert leased_again[claimed.id].attempts == 2


@pytest.mark.usefixtures("three_deliveries")
def test_delivery_that_has_been_due_longest_is_claimed_first(
    outbox: SqlOutbox, clock: StoppedClock
) -> None:
    [retried] = outbox.claim(1)
    outbox.retry(retried, HOUR, some_reason())
    clock.advance(2 * HOUR)

    claimed = [outbox.claim(1)[0].id for _ in range(3)]

    assert claimed[-1] == retried.id


@pytest.mark.usefixtures("three_deliveries")
def test_sent_delivery_is_settled(outbox: SqlOutbox, clock: StoppedClock) -> None:
    for delivery in outbox.claim(9):
        outbox.sent(delivery)

    clock.advance(timedelta(days=30))
    assert outbox.claim(9) == []
    assert outbox.next_due() is None
    assert outbox.waiting() == {"due": 0, "later": 0, "sent": 3, "rejected": 0}


@pytest.mark.usefixtures("three_deliveries")
def test_retried_delivery_is_due_after_the_wait(outbox: SqlOutbox, clock: StoppedClock) -> None:
    [delivery] = outbox.claim(1)

    outbox.retry(delivery, HOUR, some_reason("mailbox full"))

    assert outbox.waiting() == {"due": 2, "later": 1, "sent": 0, "rejected": 0}
    assert delivery.id not in {each.id for each in outbox.claim(9)}
    clock.advance(HOUR)
    assert delivery.id in {each.id for each in outbox.claim(9)}


@pytest.mark.usefixtures("three_deliveries")
def test_rejected_delivery_is_settled_and_others_continue(
    outbox: SqlOutbox, clock: StoppedClock
) -> None:
    [delivery] = outbox.claim(1)

    outbox.rejected(delivery, some_reason("550 no such user"))

    clock.advance(timedelta(days=30))
    assert outbox.waiting()["rejected"] == 1
    assert delivery.id not in {each.id for each in outbox.claim(9)}


@pytest.mark.usefixtures("three_deliveries")
def test_late_worker_can_only_report_sent(outbox: SqlOutbox, clock: StoppedClock) -> None:
    late = outbox.claim(9)
    clock.advance(LEASE)
    assert len(outbox.claim(9)) == 3

    outbox.retry(late[0], HOUR, some_reason("too late"))
    outbox.rejected(late[1], some_reason("too late"))
    outbox.sent(late[2])

    assert outbox.waiting() == {"due": 2, "later": 0, "sent": 1, "rejected": 0}


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("three_deliveries")
def test_ended_subscription_gets_no_queued_delivery(
    outbox: SqlOutbox, subscribers: SqlSubscribers, ada: Subscription
) -> None:
    subscribers.unsubscribe(ada.id)

    assert outbox.claim(9) == []
    assert outbox.waiting() == {"due": 0, "later": 0, "sent": 0, "rejected": 0}
    subscribers.confirm(subscribers.subscribe("ada@example.org").id)
    assert outbox.claim(9) == []


@pytest.mark.usefixtures("three_deliveries")
def test_delivery_queued_while_its_subscription_ended_is_not_claimed(
    outbox: SqlOutbox, database: Database, ada: Subscription, clock: StoppedClock
) -> None:
    """A transaction that recorded an event at that moment may have queued it."""
    end = update(SubscriptionRow).where(col(SubscriptionRow.id) == ada.id)
    with database.engine.begin() as connection:
        connection.execute(end.values(ended_at=clock()))

    assert outbox.claim(9) == []


@pytest.mark.usefixtures("three_deliveries")
def test_make_all_due_extends_no_current_lease(outbox: SqlOutbox, clock: StoppedClock) -> None:
    outbox.claim(9)
    clock.advance(LEASE / 2)

    outbox.make_all_due()

    clock.advance(LEASE / 2)
    assert len(outbox.claim(9)) == 3


@pytest.mark.usefixtures("three_deliveries")
def test_next_due_is_the_retry_time(outbox: SqlOutbox, clock: StoppedClock) -> None:
    for delivery in outbox.claim(9):
        outbox.retry(delivery, HOUR, some_reason())

    assert outbox.next_due() == clock() + HOUR


@pytest.mark.usefixtures("three_deliveries")
def test_make_all_due_ends_waits_after_the_clock_was_set_back(
    outbox: SqlOutbox, clock: StoppedClock
) -> None:
    clock.advance(2 * HOUR)
    [waiting, _] = outbox.claim(2)
    outbox.retry(waiting, HOUR, some_reason())
    clock.advance(-2 * HOUR)

    outbox.make_all_due()

    assert waiting.id in {each.id for each in outbox.claim(9)}
    clock.advance(LEASE)
    assert len(outbox.claim(9)) == 3


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("three_deliveries")
def test_concurrent_workers_never_share_a_delivery(database: Database, clock: StoppedClock) -> None:
    outboxes = [SqlOutbox(database.sessions, clock, LEASE) for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        claims = [each.id for all_ in pool.map(lambda o: o.claim(2), outboxes) for each in all_]

    assert len(claims) == len(set(claims)) <= 3


@pytest.mark.usefixtures("three_deliveries")
def test_released_delivery_keeps_its_place_and_its_count_of_failures(
    outbox: SqlOutbox, clock: StoppedClock
) -> None:
    [first] = outbox.claim(1)
    outbox.retry(first, HOUR, some_reason())
    clock.advance(2 * HOUR)
    others = outbox.claim(2)
    [again] = outbox.claim(1)

    outbox.release(again, timedelta(0), some_reason())
    outbox.release(others[0], HOUR, some_reason())

    [released] = outbox.claim(9)
    assert (released.id, released.failures, released.attempts) == (first.id, 1, 3)
    clock.advance(HOUR)
    assert others[0].id in {each.id for each in outbox.claim(9)}
