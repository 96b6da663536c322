"""Pages of the sources: whether each was read, and when."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from disclosures import (
    ListCompleteness,
    ListEntry,
    ListObserved,
    RunOutcome,
    Source,
    SourceHealth,
    SourceState,
)
from service.web.context import ViewContext
from service.web.coverage import Coverage, compute_coverage
from tests.conftest import MONDAY, StoppedClock
from tests.reasons import some_reason
from tests.service.web.conftest import Browser, Page, Visit

#: A list that states six rows, of which three are seen.
HALF_LIST = ListObserved(
    url="http://www.linhe.example/swj/nb/index.html",
    entries=(ListEntry(url="http://www.linhe.example/swj/nb/1.html"),),
    complete=False,
    completeness=ListCompleteness(rows=3, rows_printed=6),
)


@pytest.mark.parametrize(
    ("last_ok", "paused", "watched", "read"),
    [
        pytest.param(MONDAY - timedelta(hours=1), False, 1, 1, id="read an hour ago"),
        pytest.param(MONDAY - timedelta(hours=24), False, 1, 1, id="read a day ago"),
        pytest.param(MONDAY - timedelta(hours=25), False, 1, 0, id="read more than a day ago"),
        pytest.param(None, False, 1, 0, id="never read"),
        pytest.param(MONDAY, True, 0, 0, id="paused sources are not counted"),
    ],
)
def test_source_counts_as_read_for_a_day(
    source: Source, last_ok: datetime | None, paused: bool, watched: int, read: int
) -> None:
    health = SourceHealth(source=replace(source, paused=paused), last_ok_at=last_ok)

    assert compute_coverage([health], MONDAY) == Coverage(watched=watched, read=read)


def test_front_page_states_that_a_source_was_not_read(
    browser: Browser, visit: Visit, clock: StoppedClock
) -> None:
    before = Page(browser.get("/").text).text
    clock.advance(timedelta(days=2))
    visit(outcome=RunOutcome.FAILED, reason=some_reason("busy"))

    after = Page(browser.get("/").text).text

    assert "1 个来源全部读到" in before
    assert "1 个来源中读到 0 个" in after
    assert "没有消息，不等于没有变化" in after


def test_cached_count_expires_after_seconds_and_when_the_clock_is_set_back(
    browser: Browser, visit: Visit, context: ViewContext, source: Source, clock: StoppedClock
) -> None:
    browser.get("/")
    context.sources.put(replace(source, id=UUID(int=2), slug="second"))

    at_once = Page(browser.get("/").text).text
    clock.advance(timedelta(seconds=-60))
    set_back = Page(browser.get("/").text).text

    assert "1 个来源全部读到" in at_once
    assert "2 个来源中读到 1 个" in set_back


def test_reason_of_a_failed_source_is_hidden_from_readers(browser: Browser, visit: Visit) -> None:
    for _ in range(6):
        visit(outcome=RunOutcome.FAILED, reason=some_reason("proxy 10.0.0.7 refused us"))

    pages = [browser.get("/sources").text, browser.get("/sources/linhe-swj").text]

    assert all("无法读取" in Page(page).text for page in pages)
    assert not any("10.0.0.7" in page for page in pages)


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "99999999999999999999", "１"])
def test_invalid_page_number_is_rejected(browser: Browser, page: str) -> None:
    assert browser.get(f"/sources?page={page}").status_code == 400


def test_sources_are_paged(browser: Browser, context: ViewContext, source: Source) -> None:
    for number in range(150):
        context.sources.put(replace(source, id=UUID(int=number + 1), slug=f"source-{number:03}"))

    pages = [Page(browser.get(f"/sources?page={number}").text) for number in (1, 2, 3)]

    shown = [
        {link for link in page.all("a", "href") if link.startswith("/sources/")} for page in pages
    ]
    assert [len(links) for links in shown] == [100, 50, 0]
    assert len(set.union(*shown)) == 150


@pytest.mark.parametrize(
    ("state", "partial"),
    [(SourceState.OK, 0), (SourceState.PARTIAL, 1), (SourceState.UNREADABLE, 0)],
)
def test_partial_source_counts_as_read_and_as_partial(
    source: Source, state: SourceState, partial: int
) -> None:
    health = SourceHealth(source=source, state=state, last_ok_at=MONDAY)

    coverage = compute_coverage([health], MONDAY)

    assert coverage == Coverage(watched=1, read=1, partial=partial)
    assert coverage.is_whole == (not partial)


@pytest.mark.parametrize(
    ("language", "words", "reason", "of_all"),
    [
        ("zh", "未读全", "列表称共 6 条，只见到 3 条", "读到的来源中有 1 个没有读全"),
        (
            "en",
            "partial",
            "the list says that it has 6 rows, 3 were seen",
            "Of those that were read, 1 not completely",
        ),
    ],
)
def test_readers_see_that_a_source_is_partial_and_why(
    browser: Browser, visit: Visit, language: str, words: str, reason: str, of_all: str
) -> None:
    visit(HALF_LIST)

    all_sources = Page(browser.get(f"/sources?lang={language}").text).text
    one = Page(browser.get(f"/sources/linhe-swj?lang={language}").text).text
    front = Page(browser.get(f"/?lang={language}").text).text

    assert words in all_sources
    assert reason in all_sources
    assert words in one
    assert reason in one
    assert of_all in all_sources
    assert of_all in front
