"""One report in two places: two sources of one agency list it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from disclosures import (
    Block,
    DocumentKind,
    Event,
    EventKind,
    Observation,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    VisitFinished,
)
from store.database import Database
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock
from tests.store.conftest import event_summaries, gone, text
from tests.store.sites import Sites

pytestmark = pytest.mark.slow_on_postgres

Make = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"
B = "http://xxgk.linhe.example/art/77.html"
BODY, EDITED, OTHER = text(1), text(1, 2), text(2)


@pytest.fixture
def first(sites: Sites, known: Source) -> Source:
    """A source whose baseline is recorded."""
    sites.visit(known)
    return known


def put_second(sources: SqlSources, like: Source, **different: object) -> Source:
    """Another source of the agency, on another host."""
    usual: dict[str, object] = {"slug": "linhe-xxgk", "url": "http://xxgk.linhe.example/"}
    return sources.put(replace(like, id=uuid4(), **usual | different))  # type: ignore[arg-type]  # callers give values of the fields of Source


@pytest.fixture
def second(sites: Sites, sources: SqlSources, first: Source) -> Source:
    """Another source of the agency, whose baseline is recorded."""
    source = put_second(sources, first)
    sites.visit(source)
    return source


@pytest.fixture
def followers(subscribers: SqlSubscribers) -> None:
    """Ada follows everything, Bob the second source, Cyd both by one subscription."""
    for address, slugs in (
        ("ada@x.example", ()),
        ("bob@x.example", ("linhe-xxgk",)),
        ("cyd@x.example", ("linhe-swj", "linhe-xxgk")),
    ):
        subscribers.confirm(subscribers.subscribe(address, sources=slugs).id)


def received(outbox: SqlOutbox) -> list[str]:
    """Who gets a letter now, and of which event."""
    claimed = []
    while some := outbox.claim(100):
        for each in some:
            outbox.sent(each)
            if each.event:
                who = each.subscription.address.partition("@")[0]
                claimed.append(f"{who}: {each.event.kind.value}")
    return sorted(claimed)


def test_report_that_two_sources_list_is_one_report_published_once(
    sites: Sites, first: Source, second: Source, queries: SqlQueries, make: Make
) -> None:
    assert event_summaries(sites.visit(first, make(A, BODY))) == [("published", 1)]
    assert sites.visit(second, make(B, BODY)) == []
    assert sites.visit(second, make(B, BODY)) == []

    [revision] = queries.reports()
    assert revision.report.source.slug == first.slug
    for each in (first, second):
        assert [one.report.id for one in queries.reports(source=each.slug)] == [revision.report.id]
        assert len(queries.events(sources=[each.slug])) == 1
    assert {each.source.slug: each.reports for each in queries.health()} == {
        first.slug: 1,
        second.slug: 1,
    }


@pytest.mark.usefixtures("followers")
def test_every_follower_of_either_source_gets_one_letter(
    sites: Sites, first: Source, second: Source, outbox: SqlOutbox, make: Make
) -> None:
    sites.visit(first, make(A, BODY))
    assert received(outbox) == ["ada: published", "cyd: published"]

    sites.visit(second, make(B, BODY))
    assert received(outbox) == ["bob: published"]

    sites.visit(second, make(B, BODY))
    assert received(outbox) == []


@pytest.mark.fast_on_postgres
@pytest.mark.usefixtures("followers")
def test_edit_at_both_places_is_one_revision_for_the_followers_of_both(
    sites: Sites, first: Source, second: Source, outbox: SqlOutbox, make: Make
) -> None:
    sites.visit(first, make(A, BODY))
    sites.visit(second, make(B, BODY, index_no="K2026-00042"))
    received(outbox)

    assert event_summaries(sites.visit(first, make(A, EDITED))) == [("revised", 2)]
    assert received(outbox) == ["ada: revised", "bob: revised", "cyd: revised"]

    assert sites.visit(second, make(B, EDITED, index_no="K2026-00042")) == []
    assert received(outbox) == []


def test_edit_at_the_second_place_is_a_revision_of_the_report(
    sites: Sites, first: Source, second: Source, make: Make
) -> None:
    sites.visit(first, make(A, BODY))
    sites.visit(second, make(B, BODY))

    [event] = sites.visit(second, make(B, EDITED))

    assert event.kind is EventKind.REVISED
    assert event.report is not None
    assert event.report.source.slug == first.slug
    assert sites.visit(first, make(A, EDITED)) == []


def test_report_of_the_first_baseline_is_published_when_the_second_lists_it(
    sites: Sites, sources: SqlSources, known: Source, make: Make
) -> None:
    """Without the first source, the second would have announced it."""
    settled = put_second(sources, known)
    sites.visit(settled)
    sites.visit(known, make(A, BODY))

    assert event_summaries(sites.visit(settled, make(B, BODY))) == [("published", 1)]
    assert sites.visit(settled, make(B, BODY)) == []


def test_baseline_of_the_second_source_announces_nothing(
    sites: Sites, sources: SqlSources, first: Source, outbox: SqlOutbox, make: Make
) -> None:
    sites.visit(first, make(A, BODY))

    assert sites.visit(put_second(sources, first), make(B, BODY)) == []
    assert received(outbox) == []


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"year": 2024}, id="another year"),
        pytest.param({"who": "临河区财政局"}, id="another agency"),
        pytest.param({"blocks": OTHER}, id="another text"),
    ],
)
def test_other_report_of_the_second_source_is_a_report_of_its_own(
    sites: Sites, first: Source, second: Source, make: Make, other: dict[str, object]
) -> None:
    sites.visit(first, make(A, BODY))

    events = sites.visit(second, make(B, **{"blocks": BODY} | other))

    assert event_summaries(events) == [("published", 1)]


@pytest.mark.parametrize("different", [{"agency": "临河区财政局"}, {"province": "江苏省"}])
def test_sources_of_other_agencies_share_no_report(
    sites: Sites, sources: SqlSources, first: Source, make: Make, different: dict[str, object]
) -> None:
    other = put_second(sources, first, **different)
    sites.visit(other)
    sites.visit(first, make(A, BODY))

    assert event_summaries(sites.visit(other, make(B, BODY))) == [("published", 1)]


@pytest.mark.fast_on_postgres
def test_one_address_in_the_lists_of_both_sources_is_one_report(
    sites: Sites, first: Source, second: Source, make: Make
) -> None:
    """A notice, which has no statutory identity, and too little text to be found by it."""
    short = make(
        A, (Block(kind=BODY[0].kind, text="见附件。"),), year=None, kind=DocumentKind.NOTICE
    )
    sites.visit(first, short)

    assert sites.visit(second, short) == []


def test_report_has_moved_only_when_its_old_place_is_gone(
    sites: Sites, first: Source, second: Source, make: Make
) -> None:
    sites.visit(first, make(A, BODY))
    sites.visit(second, make(B, BODY))

    assert sites.visit(second, gone(B)) == []
    sites.visit(second, make(B, BODY))
    [event] = queries_after(sites, first, gone(A))

    assert (event.kind, event.note) == (EventKind.MOVED, f"{A} → {B}")


def queries_after(sites: Sites, source: Source, *observations: Observation) -> list[Event]:
    """The events of a visit, those of its end included."""
    run = sites.ledger.begin(source)
    before = sites.clock()
    for observation in (*observations, VisitFinished(complete=True)):
        sites.ledger.record(run, observation)
    sites.ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=before + timedelta(hours=1))
    sites.clock.advance(timedelta(seconds=30))
    database = SqlQueries(sites.ledger._sessions)
    return [event for event in database.events() if event.occurred_at >= before]


def test_report_is_withdrawn_when_it_is_gone_from_all_places(
    sites: Sites, first: Source, second: Source, make: Make, clock: StoppedClock
) -> None:
    sites.visit(first, make(A, BODY))
    sites.visit(second, make(B, BODY))
    events = []
    for _ in range(4):
        clock.advance(timedelta(days=1))
        events += queries_after(sites, second, gone(B))
        events += queries_after(sites, first, make(A, BODY))
    assert events == []

    for _ in range(4):
        clock.advance(timedelta(days=1))
        events += queries_after(sites, first, gone(A))
        events += queries_after(sites, second, gone(B))

    assert [event.kind for event in events] == [EventKind.WITHDRAWN]


def test_page_that_a_failed_visit_found_gone_is_no_proof(
    sites: Sites, first: Source, second: Source, make: Make, clock: StoppedClock
) -> None:
    sites.visit(first, make(A, BODY))
    sites.visit(second, make(B, BODY))
    events = []
    for _ in range(4):
        clock.advance(timedelta(days=1))
        sites.visit(second, gone(B), fault=gone(B).fault)
        events += queries_after(sites, first, gone(A))

    assert [event.kind for event in events] == [EventKind.MOVED]


@pytest.mark.fast_on_postgres
def test_concurrent_visits_of_two_sources_store_one_report(
    database: Database,
    sites: Sites,
    first: Source,
    second: Source,
    clock: StoppedClock,
    queries: SqlQueries,
    make: Make,
) -> None:
    ledger, start = SqlLedger(database.sessions, clock), Barrier(2)

    def visit(source: Source, url: str) -> int:
        run = ledger.begin(source)
        start.wait(20)
        events = [
            event
            for n in range(2010, 2026)
            for event in ledger.record(run, make(f"{url}?{n}", text(n), year=n))
        ]
        ledger.record(run, VisitFinished(complete=True))
        ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=clock())
        return len(events)

    with ThreadPoolExecutor(2) as pool:
        published = list(pool.map(visit, (first, second), (A, B), timeout=60))

    assert sum(published) == 16
    assert len(queries.reports()) == 16
