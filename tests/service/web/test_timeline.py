"""The timeline of a report, as text and without scripts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from disclosures import (
    Fault,
    PageFailed,
    PageRole,
    Precision,
    Published,
    Reading,
    Report,
    ReportObserved,
    ReportState,
    Revision,
    Source,
)
from service.web.timeline import stated_before_first_seen
from store.queries.queries import SqlQueries
from tests.conftest import MONDAY, StoppedClock
from tests.reasons import some_reason
from tests.service.web.conftest import Browser, Page, Visit

URL = "http://www.linhe.example/swj/nb/2025.html"


def gone() -> PageFailed:
    return PageFailed(url=URL, role=PageRole.REPORT, fault=Fault.GONE, reason=some_reason("404"))


def test_timeline_shows_edits_withdrawal_and_restoration_with_times(
    browser: Browser,
    visit: Visit,
    clock: StoppedClock,
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
) -> None:
    visit(make_observation())
    visit(make_observation(index_no="K2026-00042"))
    for _ in range(4):
        clock.advance(timedelta(hours=12))
        visit(gone())
    clock.advance(timedelta(days=2))
    visit(make_observation(index_no="K2026-00042"))
    (kept,) = queries.reports()

    page = Page(browser.get(f"/reports/{kept.report.id}").text)

    history = page.text.partition("沿革 20")[2]
    positions = [
        history.index(word) for word in ("恢复", "撤下", "修改", "新发布", "2026年1月20日")
    ]
    assert positions == sorted(positions)
    assert "相隔 4 天" in history
    assert "改动发生在" in history
    assert "页面所署的公布日期" in history
    assert [tag for tag, _ in page.tags if tag == "script"] == []


@pytest.mark.parametrize(
    ("on", "shown"),
    [("2026-10-04", True), ("2026-10-05", False), ("2026-10-06", False), (None, False)],
)
def test_publication_date_is_in_the_timeline_only_if_before_the_first_observation(
    on: str | None, shown: bool, source: Source, make_reading: Callable[..., Reading]
) -> None:
    at = datetime.fromisoformat(f"{on}T00:00:00+08:00") if on else None
    published = Published(at=at, precision=Precision.DAY) if at else None
    report = Report(
        id=UUID(int=1),
        source=source,
        key="k",
        url=URL,
        state=ReportState.PRESENT,
        first_seen_at=MONDAY,
        last_seen_at=MONDAY,
    )
    first = Revision(
        id=UUID(int=2),
        report=report,
        number=1,
        reading=make_reading(published=published),
        digest="d",
        raw_sha256="r",
        seen_at=MONDAY,
    )

    assert (stated_before_first_seen(first) is not None) is shown
