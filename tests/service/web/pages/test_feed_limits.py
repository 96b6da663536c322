"""However much happens at once, who reads a feed once a day misses nothing."""

from collections.abc import Callable
from datetime import timedelta

import feedparser
import pytest

from disclosures import EventKind, ObligationTerms, ReportObserved, Source
from service.web.feed_cache import ENTRIES
from store.database import Database, writing
from store.lifecycle import LifecycleRules
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
def test_a_deadline_pushes_nothing_of_the_last_day_out_of_a_feed(
    browser: Browser,
    visit: Visit,
    make_observation: MakeObservation,
    database: Database,
    clock: StoppedClock,
    source: Source,
    path: str,
) -> None:
    visit(make_observation())
    make_overdue(database, clock, source.slug, 200)

    read = feedparser.parse(browser.get(path).content)

    assert len(read.entries) == 201
    assert "新发布" in read.entries[-1].title


def test_what_is_older_than_a_day_goes_when_there_is_more_than_fits(
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


def test_the_feed_of_a_busy_day_holds_its_maximum(
    browser: Browser, visit: Visit, database: Database, clock: StoppedClock, source: Source
) -> None:
    make_overdue(database, clock, source.slug, 700)

    read = feedparser.parse(browser.get("/feed.atom").content)

    assert len(read.entries) == 600
