"""A new source is visited again soon, and some of its reports are read a second time."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from disclosures import ReportObserved, Source
from store.sources.crawl_jobs import SECOND_READINGS
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.store.conftest import Visit, listing

pytestmark = pytest.mark.slow_on_postgres

MakeObservation = Callable[..., ReportObserved]


def test_some_reports_are_due_on_the_second_visit_whatever_their_time(
    schedule: SqlSchedule,
    visit: Visit,
    known: Source,
    make_observation: MakeObservation,
    clock: StoppedClock,
) -> None:
    urls = [f"http://www.linhe.example/{n}.html" for n in range(SECOND_READINGS + 3)]
    visit(listing(*urls), *(make_observation(url=url, title=url) for url in urls))
    clock.advance(-timedelta(hours=5))

    due = [page.due for page in schedule.job(known.slug).known.values() if page.url in urls]

    assert due.count(True) == SECOND_READINGS
