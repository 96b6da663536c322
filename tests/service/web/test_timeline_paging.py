"""Paging of events: none is skipped, none is shown twice."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from disclosures import Event, EventKind, ReportObserved, Source
from service.web.timeline import cut_between_moments
from tests.conftest import MONDAY
from tests.service.web.conftest import Browser, Page, Visit

MakeObservation = Callable[..., ReportObserved]


def _events(source: Source, *minutes: int) -> list[Event]:
    return [
        Event(
            id=uuid4(),
            kind=EventKind.PUBLISHED,
            source=source,
            occurred_at=MONDAY - timedelta(minutes=ago),
        )
        for ago in minutes
    ]


@pytest.mark.parametrize(
    ("minutes", "shown", "more"),
    [
        pytest.param((1, 2), 2, False, id="all fit"),
        pytest.param((1, 2, 3, 4), 3, True, id="one too many"),
        pytest.param((1, 2, 3, 3), 2, True, id="one time on two pages"),
        pytest.param((3, 3, 3, 3), 3, True, id="one time fills the page"),
    ],
)
def test_page_never_separates_events_of_one_time(
    source: Source, minutes: tuple[int, ...], shown: int, more: bool
) -> None:
    events, older = cut_between_moments(_events(source, *minutes), 3)

    assert (len(events), older) == (shown, more)


def test_paging_back_shows_every_event_once(
    browser: Browser, visit: Visit, make_observation: MakeObservation
) -> None:
    for number in range(20):
        three = (f"http://www.linhe.example/{number}-{n}.html" for n in range(3))
        visit(*(make_observation(url=url, title=url, report_year=None) for url in three))
    seen: list[str] = []
    address = "/"

    for _ in range(5):
        page = Page(browser.get(address).text)
        seen += [link for link in page.all("a", "href") if link.startswith("/events/")]
        onward = [attrs["href"] for _tag, attrs in page.tags if attrs.get("rel") == "next"]
        if not onward:
            break
        address = str(onward[0])

    assert len(seen) == len(set(seen)) == 60
