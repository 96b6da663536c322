"""A feed contains all events of the last day, up to its maximum."""

from collections.abc import Callable
from datetime import timedelta

import feedparser
import pytest

from disclosures import EventKind, ObligationTerms, ReportObserved, Source
from service.web.feed_cache import ENTRIES
from store.database import Database, writing
from store.lifecycle_rules import LifecycleRules
from store.source_transaction import begin, emit
from tests.conftest import StoppedClock
from tests.service.web.conftest import Browser, Visit

MakeObservation = Callable[..., ReportObserved]


def make_overdue(database: Database, clock: StoppedClock, slug: str, number: int) -> None:
    with writing(database.sessions) as session:
        tx = begin(session, slug, now=clock(), rules=LifecycleRules())
        for each in range(number):
            terms = ObligationTerms(agency=f"第{each}局", report_year=2025, due_on=clock().date())
            emit(tx, EventKind.OVERDUE, terms=terms)


@pytest.mark.parametrize("path", ["/feed.rss", "/feed.atom"])
def test_mass_of_overdue_events_drops_no_event_of_the_last_day(
    browser: Browser,
    visit: Visit,
    make_observation: MakeObservation,
    database: Database,
    clock: StoppedClock,
    source: Source,
    path: str,
) -> None:
    visit(make_observation())
    make_overdue(database, clock, source.slug, 80)

    read = feedparser.parse(browser.get(path).content)

    assert len(read.entries) == 81 > ENTRIES
    assert "新发布" in read.entries[-1].title


def test_events_older_than_a_day_are_dropped_beyond_the_usual_size(
    browser: Browser,
    visit: Visit,
    make_observation: MakeObservation,
    database: Database,
    clock: StoppedClock,
    source: Source,
) -> None:
    visit(make_observation())
    make_overdue(database, clock, source.slug, 40)
    clock.advance(timedelta(days=2))
    make_overdue(database, clock, source.slug, 30)

    read = feedparser.parse(browser.get("/feed.atom").content)

    assert len(read.entries) == ENTRIES


@pytest.mark.slow
def test_feed_of_one_day_has_a_maximum(
    browser: Browser, visit: Visit, database: Database, clock: StoppedClock, source: Source
) -> None:
    make_overdue(database, clock, source.slug, 700)

    read = feedparser.parse(browser.get("/feed.atom").content)

    assert len(read.entries) == 600
