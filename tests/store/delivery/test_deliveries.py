"""All obligation events of a day are one digest for each reader."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from disclosures import Audience, Delivery, EventKind, ObligationTerms, Source, Subscription
from store.database import Database, writing
from store.delivery.deliveries import delivery_due_at
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.lifecycle_rules import LifecycleRules
from store.source_transaction import begin, emit
from tests.conftest import StoppedClock
from tests.reasons import some_reason

pytestmark = pytest.mark.slow_on_postgres

EVENING = datetime(2026, 2, 1, 12, tzinfo=UTC)
NINE = datetime(2026, 2, 2, 1, tzinfo=UTC)
LEASE = timedelta(minutes=10)


@pytest.fixture
def readers(subscribers: SqlSubscribers) -> list[Subscription]:
    subscriptions = [subscribers.subscribe(f"{name}@example.org") for name in ("ada", "bob")]
    return [subscribers.confirm(one.id) for one in subscriptions]


def announce_all(database: Database, clock: StoppedClock, slug: str, *kinds: EventKind) -> None:
    """Emit events of a source, each for a different agency."""
    with writing(database.sessions) as session:
        tx = begin(session, slug, now=clock(), rules=LifecycleRules())
        for number, kind in enumerate(kinds):
            terms = ObligationTerms(agency=f"第{number}局", report_year=2025, due_on=EVENING.date())
            emit(tx, kind, terms=terms)


def agencies(delivery: Delivery) -> list[str]:
    assert delivery.event is not None
    return [one.terms.agency for one in (delivery.event, *delivery.also) if one.terms]


@pytest.fixture
def digest_clock(
    database: Database, clock: StoppedClock, known: Source, readers: Sequence[Subscription]
) -> StoppedClock:
    """The clock; 4 overdue reports and one late report are queued for both readers."""
    clock.at = EVENING
    kinds = [EventKind.OVERDUE] * 4 + [EventKind.PUBLISHED_LATE]
    announce_all(database, clock, known.slug, *kinds)
    return clock


@pytest.mark.parametrize("overdue", [20, pytest.param(200, marks=pytest.mark.slow)])
@pytest.mark.usefixtures("readers")
def test_overdue_reports_of_a_day_are_one_digest_for_each_reader(
    database: Database, clock: StoppedClock, known: Source, outbox: SqlOutbox, overdue: int
) -> None:
    clock.at = EVENING
    kinds = [EventKind.OVERDUE] * overdue + [EventKind.PUBLISHED_LATE]
    announce_all(database, clock, known.slug, *kinds)
    assert [one for one in outbox.claim(500) if one.event] == []
    assert outbox.waiting()["later"] == 2 * (overdue + 1)
    clock.at = NINE

    letters = [one for one in outbox.claim(500) if one.event]

    assert sorted(one.subscription.address for one in letters) == [
        "ada@example.org",
        "bob@example.org",
    ]
    for one in letters:
        assert sorted(agencies(one)) == sorted(f"第{number}局" for number in range(overdue + 1))
    assert outbox.claim(500) == []


def test_repeated_digest_has_the_same_events(
    digest_clock: StoppedClock, outbox: SqlOutbox, database: Database, known: Source
) -> None:
    """Both copies have the same Message-ID, so their text must be equal."""
    digest_clock.at = NINE
    first = {one.id: agencies(one) for one in outbox.claim(500)}
    announce_all(database, digest_clock, known.slug, EventKind.OVERDUE)
    digest_clock.advance(LEASE)

    repeated = {one.id: agencies(one) for one in outbox.claim(500)}

    assert repeated == first
    digest_clock.advance(timedelta(days=1))
    outbox.claim(500)
    assert outbox.next_due() is not None


@pytest.mark.fast_on_postgres
@pytest.mark.parametrize("kind", ["sent", "rejected"])
def test_result_of_a_digest_applies_to_all_its_deliveries(
    digest_clock: StoppedClock, outbox: SqlOutbox, kind: str
) -> None:
    digest_clock.at = NINE
    for one in outbox.claim(500):
        outbox.sent(one) if kind == "sent" else outbox.rejected(one, some_reason("no such mailbox"))

    assert outbox.next_due() is None
    assert outbox.waiting()[kind] == 2
    digest_clock.advance(timedelta(days=30))
    outbox.make_all_due()
    assert outbox.claim(500) == []


def test_digest_that_is_retried_keeps_its_events(
    digest_clock: StoppedClock, outbox: SqlOutbox
) -> None:
    digest_clock.at = NINE
    for one in outbox.claim(500):
        outbox.retry(one, timedelta(hours=1), some_reason("greylisted"))
    assert outbox.claim(500) == []
    digest_clock.advance(timedelta(hours=1))

    assert [len(agencies(one)) for one in outbox.claim(500)] == [5, 5]


def test_ended_subscription_gets_no_digest(
    digest_clock: StoppedClock,
    outbox: SqlOutbox,
    subscribers: SqlSubscribers,
    readers: Sequence[Subscription],
) -> None:
    for one in readers:
        subscribers.unsubscribe(one.id)
    digest_clock.at = NINE

    assert outbox.claim(500) == []


def test_other_events_are_delivered_at_once_and_separately(
    database: Database,
    clock: StoppedClock,
    known: Source,
    readers: Sequence[Subscription],
    subscribers: SqlSubscribers,
    outbox: SqlOutbox,
) -> None:
    subscribers.confirm(subscribers.subscribe("op@example.org", audience=Audience.OPERATOR).id)
    announce_all(database, clock, known.slug, EventKind.UNREADABLE, EventKind.RECOVERED)

    letters = [one for one in outbox.claim(500) if one.event]

    assert [one.also for one in letters] == [(), ()]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 1, 31, 16, tzinfo=UTC), datetime(2026, 2, 1, 1, tzinfo=UTC)),
        (datetime(2026, 2, 1, 0, 59, tzinfo=UTC), datetime(2026, 2, 1, 1, tzinfo=UTC)),
        (datetime(2026, 2, 1, 1, tzinfo=UTC), datetime(2026, 2, 2, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), datetime(2027, 1, 1, 1, tzinfo=UTC)),
    ],
)
def test_digests_are_due_at_nine_in_shanghai(now: datetime, due: datetime) -> None:
    assert delivery_due_at(EventKind.OVERDUE, now) == due
    assert delivery_due_at(EventKind.REVISED, now) == now
