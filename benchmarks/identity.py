"""Identity of reports: moves recognised, and different reports merged by mistake.

Generates two hundred reports of one source that are similar to each other as real ones are: one
template for every year and department, with other figures. Thirty of them then move to another
address, unchanged, with other paragraphs or with another title.
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
from disclosures.content_digest import digest
from disclosures.reason import Reason, ReasonCode
from store.database import Database, open_database
from store.migrate import migrate
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources

HOST = "http://www.qinghe.example"

#: A government, its office and departments; also a county and a district with the same name.
PUBLISHERS = (
    *("清河区人民政府", "清河区人民政府办公室", "清河县人民政府", "清河区商务局", "清河区财政局"),
    *("清河区教育局", "清河区民政局", "清河区水利局", "清河县商务局", "清河区长山街道办事处"),
)
YEARS = range(2014, 2026)
NOTICES = 80
MOVES = 30

_START = datetime(2026, 1, 5, 1, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class WatchedSource:
    """A source in a database, to which the benchmark records visits."""

    database: Database
    source: Source
    now: datetime = _START

    @property
    def queries(self) -> SqlQueries:
        """Queries of the database."""
        return SqlQueries(self.database.sessions)

    def visit(self, observations: Sequence[Observation]) -> list[Event]:
        """Record a visit with `observations`; return the events of it."""
        ledger = SqlLedger(self.database.sessions, lambda: self.now)
        run = ledger.begin(self.source)
        finished = VisitFinished(complete=True)
        recorded = sum(
            len(ledger.record(run, observation)) for observation in (*observations, finished)
        )
        stats = RunStats(events=recorded)
        run = ledger.finish(run, RunOutcome.OK, stats=stats, next_due=self.now)
        self.now += timedelta(hours=13)
        return list(self.queries.events(limit=run.stats.events)) if run.stats.events else []


def open_source(database: Database | None = None) -> WatchedSource:
    """Return a new source in `database`, or in a new one in memory, after its first visit."""
    if database is None:
        database = open_database("sqlite://")
        migrate(database)
    source = Source(
        id=uuid4(), slug="qinghe", agency="清河区人民政府", url=f"{HOST}/zwgk/index.html"
    )
    watched = WatchedSource(database=database, source=source)
    SqlSources(database.sessions, lambda: watched.now).put(source)
    watched.visit(())
    return watched


def reports() -> list[Reading]:
    """Return two hundred different reports that are similar to each other."""
    return [*_annual(), *_notices()]


def moved(reading: Reading, number: int) -> Reading:
    """Return a report at another address: unchanged, with other paragraphs, or another title."""
    there = replace(reading, url=f"{HOST}/art/2026/{number}/content.html")
    match number % 3:
        case 0:
            return there
        case 1:  # other paragraphs
            blocks = tuple(
                Block(kind=BlockKind.PARAGRAPH, text=part)
                for block in there.blocks
                for part in block.text.split("。")
                if part
            )
            return replace(there, blocks=blocks)
        case _:
            return replace(there, title=f"{there.title}（图文）")


def observation_of(reading: Reading) -> ReportObserved:
    """Return the observation of a page with `reading`."""
    page = Page(url=reading.url, body=repr(reading).encode(), fetched_at=_START)
    return ReportObserved(url=reading.url, page=page, reading=reading, digest=digest(reading))


GONE = Reason.of(ReasonCode.HTTP_NOT_FOUND, status=404)


def gone(reading: Reading) -> PageFailed:
    """Return the observation of a page that is gone."""
    return PageFailed(url=reading.url, role=PageRole.REPORT, fault=Fault.GONE, reason=GONE)


def run() -> list[Measure]:
    """Measure false merges and missed moves."""
    watched, different = open_source(), reports()
    watched.visit([observation_of(each) for each in different])
    kept = len(watched.queries.reports(limit=10_000))
    moving = different[:: len(different) // MOVES][:MOVES]
    found = 0
    for number, old in enumerate(moving):
        events = watched.visit([gone(old), observation_of(moved(old, number))])
        kinds = [event.kind for event in events]
        found += EventKind.MOVED in kinds and EventKind.PUBLISHED not in kinds
    total = len(watched.queries.reports(limit=10_000))
    watched.database.close()
    return [
        Measure(
            measure="false merges",
            value=len(different) - kept,
            unit="reports",
            reference="reports that differ",
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
            measure="moves recorded as new reports",
            value=total - kept,
            unit="reports",
            reference="moves",
            reference_value=MOVES,
            goal=0,
        ),
    ]


def _annual() -> Iterator[Reading]:
    """Yield annual reports; every third names its publisher only in the title."""
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
    """Yield notices of one day with the same wording for several months and departments."""
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
