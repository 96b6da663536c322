"""Identity: moves found, and different reports of one agency that are merged by mistake.

Two hundred reports of one agency's column are written as such agencies write them: the same
template year after year, department after department, with other figures; then thirty of them
move, with or without a corrected title, an index number or a new layout around them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

from benchmarks.measure import Measure
from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    Event,
    EventKind,
    Fault,
    Observation,
    Page,
    PageFailed,
    PageRole,
    Precision,
    Published,
    Reading,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    VisitFinished,
)
from disclosures.reason import Reason, ReasonCode
from disclosures.sameness import digest
from store.catalogue import SqlSources
from store.database import Database, open_database
from store.ledger import SqlLedger
from store.migrate import migrate
from store.queries import SqlQueries

HOST = "http://www.qinghe.example"

#: A government, its office, its departments; a county and a district of one name.
PUBLISHERS = (
    *("清河区人民政府", "清河区人民政府办公室", "清河县人民政府", "清河区商务局", "清河区财政局"),
    *("清河区教育局", "清河区民政局", "清河区水利局", "清河县商务局", "清河区长山街道办事处"),
)
YEARS = range(2014, 2026)
NOTICES = 80
MOVES = 30

_BEGAN = datetime(2026, 1, 5, 1, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Column:
    """One agency's column, visited by hand."""

    database: Database
    source: Source
    now: datetime = _BEGAN

    @property
    def archive(self) -> SqlQueries:
        """What was kept."""
        return SqlQueries(self.database.sessions)

    def visit(self, observations: Sequence[Observation]) -> list[Event]:
        """Visit once, seeing `sights`; give all events that came of it."""
        ledger = SqlLedger(self.database.sessions, lambda: self.now)
        run = ledger.begin(self.source)
        ended = VisitFinished(complete=True)
        made = sum(len(ledger.record(run, observation)) for observation in (*observations, ended))
        stats = RunStats(events=made)
        run = ledger.finish(run, RunOutcome.OK, stats=stats, next_due=self.now)
        self.now += timedelta(hours=13)
        return list(self.archive.events(limit=run.stats.events)) if run.stats.events else []


def open_column() -> Column:
    """Open an empty column in memory; what comes next is news."""
    database = open_database("sqlite://")
    migrate(database)
    source = Source(
        id=uuid4(), slug="qinghe", agency="清河区人民政府", url=f"{HOST}/zwgk/index.html"
    )
    column = Column(database=database, source=source)
    SqlSources(database.sessions, lambda: column.now).put(source)
    column.visit(())
    return column


def reports() -> list[Reading]:
    """Two hundred reports that are all different, and very much alike."""
    return [*_annual(), *_notices()]


def moved(reading: Reading, number: int) -> Reading:
    """The same report at another address: as it was, reworded title, or new layout around it."""
    there = replace(reading, url=f"{HOST}/art/2026/{number}/content.html")
    match number % 3:
        case 0:
            return there
        case 1:  # divided into other paragraphs
            blocks = tuple(
                Block(kind=BlockKind.PARAGRAPH, text=part)
                for block in there.blocks
                for part in block.text.split("。")
                if part
            )
            return replace(there, blocks=blocks)
        case _:
            return replace(there, title=f"{there.title}（图文）")


def sight_of(reading: Reading) -> ReportObserved:
    """What a visit sees when it reads `reading`."""
    page = Page(url=reading.url, body=repr(reading).encode(), fetched_at=_BEGAN)
    return ReportObserved(url=reading.url, page=page, reading=reading, digest=digest(reading))


GONE = Reason.of(ReasonCode.HTTP_NOT_FOUND, status=404)


def gone(reading: Reading) -> PageFailed:
    """What a visit sees when the address of `reading` is no more."""
    return PageFailed(url=reading.url, role=PageRole.REPORT, fault=Fault.GONE, reason=GONE)


def run() -> list[Measure]:
    """Measure both."""
    column, different = open_column(), reports()
    column.visit([sight_of(each) for each in different])
    kept = len(column.archive.reports(limit=10_000))
    moving = different[:: len(different) // MOVES][:MOVES]
    found = 0
    for number, old in enumerate(moving):
        events = column.visit([gone(old), sight_of(moved(old, number))])
        kinds = [event.kind for event in events]
        found += EventKind.MOVED in kinds and EventKind.PUBLISHED not in kinds
    total = len(column.archive.reports(limit=10_000))
    column.database.close()
    asked = "reports that differ" if kept else ""
    return [
        Measure(
            measure="false merges",
            value=len(different) - kept,
            unit="reports",
            reference=asked,
            reference_value=len(different),
            goal=0,
        ),
        Measure(
            measure="moves missed",
            value=MOVES - found,
            unit="moves",
            reference="moves",
            reference_value=MOVES,
            goal=0,
        ),
        Measure(
            measure="moves told as new reports",
            value=total - kept,
            unit="reports",
            reference="moves",
            reference_value=MOVES,
            goal=0,
        ),
    ]


def _annual() -> Iterator[Reading]:
    """Annual reports; every third names no publisher but in its title."""
    for number, (publisher, year) in enumerate(product(PUBLISHERS, YEARS)):
        received = 7 * number + 3
        text = (
            (
                f"本年度报告根据《中华人民共和国政府信息公开条例》和省、市有关要求编制，由总体情况、"
                f"主动公开、依申请公开、存在问题五部分组成，统计期限自{year}年1月1日至12月31日。"
            ),
            (
                f"全年主动公开政府信息{1200 + number}条，其中政务动态{800 + number}条。公开渠道"
                f"以政府网站为主，公开栏、新闻发布会等为辅，各科室明确专人负责，严格落实保密审查制度。"
            ),
            (
                f"全年收到政府信息公开申请{received}件，均已答复，其中予以公开{received - 2}件。"
                "未发生因政府信息公开引起的行政复议和行政诉讼，未收取任何费用。"
            ),
            (
                "存在的主要问题是主动公开的意识有待加强，公开内容与群众需求还有差距，公开形式不够丰富。"
                "下一步将进一步健全制度，拓宽渠道，加强培训，提高政府信息公开工作水平。"
            ),
        )
        yield Reading(
            url=f"{HOST}/nb/{year}/{number}.html",
            kind=DocumentKind.ANNUAL_REPORT,
            title=f"{publisher}{year}年政府信息公开工作年度报告",
            publisher=publisher if number % 3 else None,
            published=_day(year + 1, 1 + number % 3, 1 + number % 28),
            report_year=year,
            blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=each) for each in text),
        )


def _notices() -> Iterator[Reading]:
    """Notices of one wording on one day: of other months, numbers, departments."""
    for number in range(NOTICES):
        month, who = number % 12 + 1, PUBLISHERS[3 + number % 5]
        text = (
            (
                f"根据工作安排，现将{who}{month}月份行政审批事项办理情况予以公示。本月共受理各类申请"
                f"{number * 3 + 11}件，办结{number * 3 + 9}件，按时办结率为百分之百。"
            ),
            (
                "公示期间如有异议，请以书面形式向办公室反映，反映情况应当客观真实，并署真实姓名和联系方式。"
                "逾期不予受理。特此公示，欢迎社会各界监督。"
            ),
        )
        yield Reading(
            url=f"{HOST}/gs/{number}.html",
            kind=DocumentKind.NOTICE,
            title=f"{who}关于{month}月份行政审批事项办理情况的公示",
            publisher=who if number % 2 else None,
            published=_day(2025, 12, 20),
            index_no=f"QH000{number % 5}/2025-{number:05}" if number % 4 else "QH0000/2025",
            blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=each) for each in text),
        )


def _day(year: int, month: int, day: int) -> Published:
    at = datetime.fromisoformat(f"{year}-{month:02}-{day:02}T00:00:00+08:00")
    return Published(at=at, precision=Precision.DAY)
