"""One reader gets one letter a day about obligations, however many reports are overdue."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from disclosures import Audience, Delivery, EventKind, ObligationTerms, Source, Subscription
from store.bundles import due_at
from store.database import Database, writing
from store.lifecycle import Rules
from store.outbox import SqlOutbox
from store.scribe import announce, open_scribe
from store.subscribers import SqlSubscribers
from tests.conftest import StoppedClock
from tests.reasons import some_reason

EVENING = datetime(2026, 2, 1, 12, tzinfo=UTC)
NINE = datetime(2026, 2, 2, 1, tzinfo=UTC)
LEASE = timedelta(minutes=10)


@pytest.fixture
def readers(subscribers: SqlSubscribers) -> list[Subscription]:
    asked = [subscribers.subscribe(f"{name}@example.org") for name in ("ada", "bob")]
    return [subscribers.confirm(one.id) for one in asked]


def announce_all(database: Database, clock: StoppedClock, slug: str, *kinds: EventKind) -> None:
    """Announce events of a source, each of another agency."""
    with writing(database.sessions) as session:
        scribe = open_scribe(session, slug, now=clock(), rules=Rules())
        for number, kind in enumerate(kinds):
            terms = ObligationTerms(agency=f"第{number}局", report_year=2025, due_on=EVENING.date())
            announce(scribe, kind, terms=terms)


def agencies(delivery: Delivery) -> list[str]:
    assert delivery.event is not None
    return [one.terms.agency for one in (delivery.event, *delivery.also) if one.terms]


@pytest.fixture
def owed(
    database: Database, clock: StoppedClock, known: Source, readers: Sequence[Subscription]
) -> StoppedClock:
    """Two hundred reports are overdue at once, and one came late."""
    clock.at = EVENING
    kinds = [EventKind.OVERDUE] * 200 + [EventKind.PUBLISHED_LATE]
    announce_all(database, clock, known.slug, *kinds)
    return clock


def test_two_hundred_overdue_reports_are_one_letter_a_reader_in_the_morning(
    owed: StoppedClock, outbox: SqlOutbox
) -> None:
    assert [one for one in outbox.claim(500) if one.event] == []
    assert outbox.waiting()["later"] == 402
    owed.at = NINE

    letters = [one for one in outbox.claim(500) if one.event]

    assert sorted(one.subscription.address for one in letters) == [
        "ada@example.org",
        "bob@example.org",
    ]
    for one in letters:
        assert sorted(agencies(one)) == sorted(f"第{number}局" for number in range(201))
    assert outbox.claim(500) == []


def test_sent_again_a_letter_tells_the_same_and_what_came_since_has_its_own(
    owed: StoppedClock, outbox: SqlOutbox, database: Database, known: Source
) -> None:
    """K1: the second copy has the same Message-ID, and so must not say anything else."""
    owed.at = NINE
    first = {one.id: agencies(one) for one in outbox.claim(500)}
    announce_all(database, owed, known.slug, EventKind.OVERDUE)
    owed.pass_(LEASE)

    again = {one.id: agencies(one) for one in outbox.claim(500)}

    assert again == first
    owed.pass_(timedelta(days=1))
    outbox.claim(500)
    assert outbox.next_due() is not None


@pytest.mark.parametrize("fate", ["sent", "refused"])
def test_what_became_of_a_letter_became_of_all_that_it_tells(
    owed: StoppedClock, outbox: SqlOutbox, fate: str
) -> None:
    owed.at = NINE
    for one in outbox.claim(500):
        outbox.sent(one) if fate == "sent" else outbox.rejected(one, some_reason("no such mailbox"))

    assert outbox.next_due() is None
    assert outbox.waiting()[fate] == 2
    owed.pass_(timedelta(days=30))
    outbox.wake()
    assert outbox.claim(500) == []


def test_a_letter_that_failed_for_now_keeps_all_that_it_tells(
    owed: StoppedClock, outbox: SqlOutbox
) -> None:
    owed.at = NINE
    for one in outbox.claim(500):
        outbox.retry(one, timedelta(hours=1), some_reason("greylisted"))
    assert outbox.claim(500) == []
    owed.pass_(timedelta(hours=1))

    assert [len(agencies(one)) for one in outbox.claim(500)] == [201, 201]


def test_who_leaves_gets_no_letter_of_them(
    owed: StoppedClock,
    outbox: SqlOutbox,
    subscribers: SqlSubscribers,
    readers: Sequence[Subscription],
) -> None:
    for one in readers:
        subscribers.unsubscribe(one.id)
    owed.at = NINE

    assert outbox.claim(500) == []


def test_other_events_are_told_at_once_and_alone(
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
def test_the_morning_is_nine_o_clock_in_shanghai(now: datetime, due: datetime) -> None:
    assert due_at(EventKind.OVERDUE, now) == due
    assert due_at(EventKind.REVISED, now) == now
