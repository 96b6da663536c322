"""Thresholds and limits, each with a case on either side of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    Op,
    Reading,
    ReportObserved,
    Source,
    Subscription,
)
from store.compare.inline_diff import inline_diff
from store.compare.report_identity import (
    body_hash,
    index_number,
    is_same_indexed,
    is_same_text,
    is_same_titled,
    shows_another_report,
)
from store.database import Database, writing
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.lifecycle_rules import LifecycleRules
from store.pages import find_page
from store.queries.queries import SqlQueries
from store.recording.revisions import _fetched_at, _record_presence
from store.source_transaction import begin
from store.tables.reports import ReportRow
from store.tables.subscriptions import QUEUED, DeliveryRow, SubscriptionRow
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import Visit

MakeReading = Callable[..., Reading]
MakeObservation = Callable[..., ReportObserved]
HOUR = timedelta(hours=1)


def paragraph(text: str) -> tuple[Block, ...]:
    return (Block(kind=BlockKind.PARAGRAPH, text=text),)


def sides(make_reading: MakeReading, percent: int, **fields: object) -> tuple[Reading, Reading]:
    """Two readings of which `percent` of a hundred characters are the same."""
    texts = ("公" * percent + sign * (100 - percent) for sign in "甲乙")
    one, other = (make_reading(blocks=paragraph(text), **fields) for text in texts)
    return one, other


@pytest.mark.parametrize(("percent", "same"), [(79, False), (80, True)])
def test_reports_with_one_title_are_the_same_from_80_percent_on(
    make_reading: MakeReading, percent: int, same: bool
) -> None:
    assert is_same_titled(*sides(make_reading, percent)) is same
    assert is_same_text(*sides(make_reading, percent)) is same


@pytest.mark.parametrize(("percent", "same"), [(49, False), (50, True)])
def test_reports_with_one_index_number_are_the_same_from_50_percent_on(
    make_reading: MakeReading, percent: int, same: bool
) -> None:
    assert is_same_indexed(*sides(make_reading, percent, index_no="11152800/2025-1")) is same


@pytest.mark.parametrize(("percent", "another"), [(79, True), (80, False)])
def test_another_agency_over_a_text_below_80_percent_is_another_report(
    make_reading: MakeReading, percent: int, another: bool
) -> None:
    one, other = (
        sides(make_reading, percent, publisher=agency, title=f"{agency}2025年度报告")[side]
        for side, agency in enumerate(("临河区商务局", "临河区民政局"))
    )

    assert shows_another_report(one, other) is another


def test_bodies_are_hashed_from_100_characters_on(make_reading: MakeReading) -> None:
    short, long = (make_reading(blocks=paragraph("公" * length)) for length in (99, 100))

    assert body_hash(short) == ""
    assert len(body_hash(long)) == 64


@pytest.mark.parametrize(
    ("number", "found"), [("12345", ""), ("123456", "123456"), ("abcdef", ""), ("", "")]
)
def test_index_numbers_have_six_characters_and_a_digit(
    make_reading: MakeReading, number: str, found: str
) -> None:
    assert index_number(make_reading(index_no=number)) == found


def test_index_numbers_are_cut_at_200_characters(make_reading: MakeReading) -> None:
    assert len(index_number(make_reading(index_no="1" * 201))) == 200


def operations(before: str, after: str) -> list[tuple[Op, str]]:
    return [(each.op, each.text) for each in inline_diff(before, after)]


#: A text that stays, so that the sentence is not rewritten as a whole.
SAME = "，" + "".join(f"{word} " for word in ("one", "two", "three", "four", "five", "six") * 9)


@pytest.mark.parametrize(("length", "joined"), [(9, False), (10, True)])
def test_a_short_match_is_dropped_if_it_is_a_twentieth_of_the_change_at_most(
    length: int, joined: bool
) -> None:
    before, after = "甲" * length + "、" + "乙" * length, "丙" * length + "、" + "丁" * length

    kept = [text for op, text in operations(before + SAME, after + SAME) if op is Op.KEPT]

    assert kept == ([SAME] if joined else ["、", SAME])


def test_a_match_of_two_characters_is_never_dropped_alone() -> None:
    before, after = "甲" * 50 + "，、" + "乙" * 50, "丙" * 50 + "，、" + "丁" * 50

    assert (Op.KEPT, "，、") in operations(before + SAME, after + SAME)


@pytest.mark.parametrize(("same", "kept"), [(6, False), (7, True)])
def test_a_sentence_of_which_less_than_35_percent_is_kept_was_rewritten(
    same: int, kept: bool
) -> None:
    shared = "".join(f"{letter}a " for letter in "bcdfghj"[:same])
    before, after = (
        shared + "".join(f"{letter}{vowel} " for letter in "klmnpqrstvwxzbcd"[: 20 - same])
        for vowel in "ie"
    )

    assert (operations(before, after)[0] == (Op.KEPT, shared)) is kept


def test_a_short_sentence_is_never_marked_as_a_whole() -> None:
    assert operations("收到甲", "收到乙")[0] == (Op.KEPT, "收到")


@pytest.mark.parametrize(("length", "reports"), [(49, 2), (50, 1)])
def test_texts_below_50_characters_are_not_matched_across_addresses(
    length: int,
    reports: int,
    baseline_source: Source,
    visit: Visit,
    make_observation: MakeObservation,
    queries: SqlQueries,
) -> None:
    same: dict[str, object] = {
        "kind": DocumentKind.NOTICE,
        "title": "通知",
        "report_year": None,
        "publisher": None,
        "blocks": paragraph("公" * length),
    }

    visit(*(make_observation(url=f"http://www.linhe.example/{n}.html", **same) for n in range(2)))

    assert len(queries.reports(source=baseline_source.slug)) == reports


def test_the_later_of_two_times_counts_as_last_seen(
    database: Database,
    baseline_source: Source,
    visit: Visit,
    make_observation: MakeObservation,
    clock: StoppedClock,
) -> None:
    seen = make_observation()
    visit(seen)
    with writing(database.sessions) as session:
        tx = begin(session, baseline_source.slug, now=clock(), rules=LifecycleRules())
        report = session.exec(select(ReportRow)).one()
        page = find_page(tx, seen.url)
        assert page is not None
        last = report.last_seen_at

        _record_presence(tx, page, report, last - HOUR)
        assert report.last_seen_at == last

        _record_presence(tx, page, report, last + HOUR)
        assert report.last_seen_at == last + HOUR


def test_a_page_counts_as_fetched_before_it_was_recorded_and_never_after(
    make_observation: MakeObservation, clock: StoppedClock
) -> None:
    seen = make_observation()
    fetched_at = seen.page.fetched_at
    assert fetched_at is not None

    assert _fetched_at(seen, fetched_at + HOUR) == fetched_at
    assert _fetched_at(seen, fetched_at - HOUR) == fetched_at - HOUR


@pytest.fixture
def subscription(
    subscribers: SqlSubscribers,
    baseline_source: Source,
    visit: Visit,
    make_observation: MakeObservation,
) -> Subscription:
    """A subscription with one queued delivery of an event."""
    found = subscribers.confirm(subscribers.subscribe("ada@example.org").id)
    visit(make_observation())
    return found


def requeue(database: Database, subscription: Subscription) -> None:
    with writing(database.sessions) as session:
        statement = select(DeliveryRow).where(
            DeliveryRow.subscription_id == subscription.id, col(DeliveryRow.event_id).is_not(None)
        )
        for row in session.exec(statement):
            row.state, row.due_at = QUEUED, row.queued_at
            session.add(row)


def test_a_delivery_queued_for_an_ended_subscription_is_not_claimed(
    database: Database,
    outbox: SqlOutbox,
    subscribers: SqlSubscribers,
    subscription: Subscription,
) -> None:
    """As when the event and the end of the subscription are stored concurrently."""
    subscribers.unsubscribe(subscription.id)
    requeue(database, subscription)

    assert outbox.claim(9) == []


def test_an_event_is_not_delivered_to_an_unconfirmed_subscription(
    database: Database, outbox: SqlOutbox, subscription: Subscription
) -> None:
    with writing(database.sessions) as session:
        row = session.get_one(SubscriptionRow, subscription.id)
        row.confirmed_at = None
        session.add(row)

    assert outbox.claim(9) == []


def test_a_delivery_is_claimed_again_when_its_lease_ends_and_not_before(
    outbox: SqlOutbox, subscription: Subscription, clock: StoppedClock
) -> None:
    [first] = outbox.claim(9)

    clock.advance(timedelta(minutes=10) - timedelta(seconds=1))
    assert outbox.claim(9) == []

    clock.advance(timedelta(seconds=1))
    assert [each.id for each in outbox.claim(9)] == [first.id]
    assert first.subscription.id == subscription.id


def test_the_next_delivery_is_due_with_the_earliest(
    outbox: SqlOutbox, subscribers: SqlSubscribers, subscription: Subscription, clock: StoppedClock
) -> None:
    [first] = outbox.claim(9)
    outbox.retry(first, HOUR, some_reason())
    clock.advance(timedelta(minutes=1))
    subscribers.subscribe("bob@example.org")

    assert outbox.next_due() == clock()
    assert outbox.waiting()["later"] == 1
    assert subscription.confirmed_at is not None
