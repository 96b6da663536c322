"""Reports that swap addresses, lose them or return at another address are tracked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from disclosures import (
    Event,
    EventKind,
    Fault,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
    UnchangedCheck,
)
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.store.conftest import Make, Visit, event_summaries, gone, listing, text

A, B, C = (f"http://www.linhe.example/swj/nb/{name}.html" for name in "abc")
DAY = timedelta(days=1)

pytestmark = [pytest.mark.usefixtures("baseline_source"), pytest.mark.slow_on_postgres]


def history(queries: SqlQueries) -> list[tuple[str, str]]:
    """All events except publications, oldest first: kind and note with short addresses."""
    every = queries.events(kinds=list(EventKind), limit=200)
    return [
        (each.kind.value, each.note.replace(A, "a").replace(B, "b").replace(C, "c"))
        for each in reversed(every)
        if each.kind is not EventKind.PUBLISHED
    ]


def last(queries: SqlQueries, kind: EventKind) -> Event:
    return queries.events(kinds=[kind])[0]


@pytest.mark.parametrize("publisher", ["临河区商务局", None], ids=["stated", "in the title"])
def test_moved_and_edited_report_is_dated_between_two_observations(
    visit: Visit, make: Make, queries: SqlQueries, clock: StoppedClock, publisher: str | None
) -> None:
    visit(make(A, text(1), publisher=publisher))
    seen, edited = clock() - timedelta(hours=6), make(B, text(1, 2), publisher=publisher)

    visit(gone(A), edited)

    assert history(queries) == [("revised", ""), ("moved", "a → b")]
    event = last(queries, EventKind.REVISED)
    assert event.revision is not None
    assert (event.before_at, event.revision.seen_at) == (seen, clock() - timedelta(hours=6))
    assert visit(edited) == []


def test_copy_with_another_text_is_no_observation_of_the_report(
    visit: Visit, make: Make, queries: SqlQueries, clock: StoppedClock
) -> None:
    visit(make(A, text(1)), make(B, text(1, 2)))
    seen = clock() - timedelta(hours=6)
    visit(PageUnchanged(url=B, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES))

    visit(make(A, text(1, 1)))

    assert last(queries, EventKind.REVISED).before_at == seen


def test_observation_time_is_the_fetch_time(
    ledger: SqlLedger, known: Source, make: Make, queries: SqlQueries, clock: StoppedClock
) -> None:
    """Readings are recorded at the end of a visit, up to half an hour after the fetch."""
    first = clock()
    for edits in (0, 1):
        observation = make(A, text(1, edits))
        fetched = replace(observation, page=replace(observation.page, fetched_at=clock()))
        run = ledger.begin(known)
        clock.advance(timedelta(minutes=25))
        ledger.record(run, fetched)

    assert last(queries, EventKind.REVISED).before_at == first


def test_report_restored_at_another_address_and_edited_has_the_change(
    visit: Visit, make: Make, queries: SqlQueries, clock: StoppedClock
) -> None:
    visit(make(A, text(1)))
    for _ in range(3):
        visit(gone(A))
        clock.advance(DAY)

    events = visit(make(B, text(1, 2)))

    assert event_summaries(events) == [("restored", 2)]
    assert events[0].change
    assert events[0].note == f"{A} → {B}"
    assert visit(make(B, text(1, 2))) == []


@pytest.mark.fast_on_postgres
def test_copy_of_a_restored_report_is_read_in_full(
    visit: Visit, make: Make, queries: SqlQueries, schedule: SqlSchedule, clock: StoppedClock
) -> None:
    visit(make(A, text(1)), make(B, text(1, 2)))
    for _ in range(3):
        visit(gone(A), gone(B))
        clock.advance(DAY)
    visit(PageUnchanged(url=B, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES))

    known = schedule.job("linhe-swj").known[B]

    assert (known.due, known.etag, known.raw_sha256, known.digest) == (True, "", "", "")
    assert event_summaries(visit(make(B, text(1, 2)))) == [("revised", 2)]
    assert [kind for kind, _ in history(queries)] == ["withdrawn", "restored", "revised"]


@pytest.mark.parametrize("stated", [True, False], ids=["stated", "in the title"])
def test_reports_of_two_agencies_with_swapped_addresses_are_moved(
    visit: Visit, make: Make, queries: SqlQueries, stated: bool
) -> None:
    def one(url: str, number: int) -> ReportObserved:
        who = ("临河区商务局", "临河区财政局")[number]
        unstated: dict[str, object] = {} if stated else {"publisher": None}
        return make(url, text(number), who=who, **unstated)

    visit(one(A, 0), one(B, 1))

    visit(one(B, 0), one(A, 1))

    assert sorted(history(queries)) == [("moved", "a → b"), ("moved", "b → a")]
    assert visit(one(B, 0), one(A, 1)) == []


def test_reports_of_two_years_with_swapped_addresses_are_moved(
    visit: Visit, make: Make, queries: SqlQueries
) -> None:
    visit(make(A, text(1), year=2024), make(B, text(2), year=2025))

    visit(make(B, text(1), year=2024), make(A, text(2), year=2025))

    assert sorted(history(queries)) == [("moved", "a → b"), ("moved", "b → a")]
    assert sorted((h.report.url, h.reading.report_year) for h in queries.reports()) == [
        (A, 2025), (B, 2024),
    ]  # fmt: skip


def test_report_replaced_by_the_next_year_is_moved(
    visit: Visit, make: Make, queries: SqlQueries
) -> None:
    visit(make(A, text(1), year=2024))

    visit(make(A, text(1, 1), year=2025), make(B, text(1), year=2024))

    assert history(queries) == [("moved", "a → b")]


def test_large_edit_without_a_matching_other_report_is_a_revision(
    visit: Visit, make: Make, queries: SqlQueries
) -> None:
    visit(make(A, text(1)), make(B, text(2), who="临河区财政局"))

    visit(make(A, text(1, 14)))

    assert history(queries) == [("revised", "")]


def test_report_without_an_address_makes_every_page_due(
    visit: Visit, make: Make, queries: SqlQueries, schedule: SqlSchedule, clock: StoppedClock
) -> None:
    """Three reports rotate their addresses; only one page is due."""
    visit(*(make(url, text(n), year=2023 + n) for n, url in enumerate((A, B, C))))
    clock.advance(60 * DAY)
    for url in (A, B, C):
        visit(PageUnchanged(url=url, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES))
    assert not any(schedule.job("linhe-swj").known[url].due for url in (A, B, C))

    visit(make(B, text(0), year=2023))

    assert all(schedule.job("linhe-swj").known[url].due for url in (A, B, C))
    visit(make(C, text(1), year=2024), make(A, text(2), year=2025))
    assert sorted(history(queries)) == [
        ("moved", "a → b"), ("moved", "b → c"), ("moved", "c → a"),
    ]  # fmt: skip


@pytest.mark.fast_on_postgres
def test_new_address_of_a_moved_report_is_due(
    visit: Visit, make: Make, queries: SqlQueries, schedule: SqlSchedule
) -> None:
    visit(make(A, text(1)), make(B, text(1, 2)))

    visit(gone(A))

    assert history(queries) == [("moved", "a → b")]
    assert schedule.job("linhe-swj").known[B].due


def test_removed_second_link_to_one_address_is_no_move(
    visit: Visit, make: Make, queries: SqlQueries
) -> None:
    """Two links redirect to one address; the site removes one of them."""
    first, second = (f"http://www.linhe.example/go?id={n}" for n in (1, 2))
    observation = make(A, text(1))
    visit(*(replace(observation, url=url) for url in (first, second)))

    visit(gone(second))

    assert history(queries) == []


@pytest.mark.parametrize(
    ("fault", "withdrawn"),
    [(Fault.REDIRECTED_HOME, True), (Fault.HTTP_ERROR, False), (Fault.TIMEOUT, False)],
)
def test_unlisted_page_is_withdrawn_if_it_redirects_home_but_not_on_server_errors(
    visit: Visit,
    make: Make,
    queries: SqlQueries,
    clock: StoppedClock,
    *,
    fault: Fault,
    withdrawn: bool,
) -> None:
    visit(listing(A, B), make(A, text(1)), make(B, text(2), year=2024))

    for _ in range(4):
        visit(listing(A), gone(B, fault))
        clock.advance(DAY)

    assert [kind for kind, _ in history(queries)] == (["withdrawn"] if withdrawn else [])
