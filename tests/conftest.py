"""What every test may ask for. The cast: Ada reads everything, Bob follows one source, Cyd left."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from disclosures import (
    Block,
    BlockKind,
    Kind,
    Page,
    Precision,
    Published,
    Reading,
    ReportRead,
    Source,
)
from disclosures.sameness import digest

MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)


class StoppedClock:
    """A clock that moves only when a test says so."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, time: timedelta) -> None:
        self.at += time


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def source() -> Source:
    return Source(
        id=UUID(int=1),
        slug="linhe-swj",
        agency="临河区商务局",
        url="http://www.linhe.example/swj/nb/index.html",
        every=timedelta(hours=6),
        province="海东省",
    )


@pytest.fixture
def make_reading() -> Callable[..., Reading]:
    """Make a reading that differs from the usual one where a test says so."""

    def make(**different: object) -> Reading:
        usual: dict[str, object] = {
            "url": "http://www.linhe.example/swj/nb/2025.html",
            "kind": Kind.ANNUAL_REPORT,
            "title": "临河区商务局2025年政府信息公开工作年度报告",
            "publisher": "临河区商务局",
            "published": Published(
                at=datetime.fromisoformat("2026-01-20T00:00:00+08:00"), precision=Precision.DAY
            ),
            "report_year": 2025,
            "blocks": (
                Block(kind=BlockKind.HEADING, text="一、总体情况", level=1),
                Block(kind=BlockKind.PARAGRAPH, text="全年主动公开政府信息78条。"),
            ),
        }
        return Reading(**(usual | different))  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_sight(make_reading: Callable[..., Reading]) -> Callable[..., ReportRead]:
    """Make the sight of a report page whose reading differs where a test says so."""

    def make(**different: object) -> ReportRead:
        reading = make_reading(**different)
        return ReportRead(
            url=reading.url,
            page=Page(url=reading.url, body=repr(reading).encode(), fetched_at=MONDAY),
            reading=reading,
            digest=digest(reading),
        )

    return make
