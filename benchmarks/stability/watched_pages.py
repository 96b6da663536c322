"""A small site that is watched within this process: real parser, visit, store; no network."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from crawler.parser_version import PARSER_VERSION
from crawler.visits.guarded_parser import GuardedParser, Supervisor
from crawler.visits.observations import page_failed
from crawler.visits.parsers import Parsers
from crawler.visits.report_reader import ReportReader
from crawler.visits.visit import Visit
from disclosures import (
    CrawlJob,
    CrawlRun,
    Difference,
    Event,
    EventKind,
    ListEntry,
    ListObserved,
    Observation,
    Page,
    Reading,
    Source,
)
from disclosures.errors import PageError
from scheduler.noise_learning import NoiseLearning
from scheduler.visit import Visitor
from service.wiring.reparsing import SourceReparse, StoredPagesReparse
from store.database import Database, open_database
from store.lifecycle_rules import LifecycleRules
from store.migrate import migrate
from store.noise_rules import SqlNoiseRules
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.reparse.reports import SqlReparse
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule

HOME = "http://www.linhe.example/nb/index.html"
START = datetime(2026, 11, 30, 1, tzinfo=UTC)

#: Renders a page: called at every request, with the time of the request.
Render = Callable[[datetime], str]


@dataclass(slots=True)
class SiteClock:
    """A clock that moves by two seconds whenever a page is requested."""

    at: datetime = START

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def advance(self, time: timedelta) -> None:
        """Go on by `time`."""
        self.at += time


@dataclass(slots=True)
class PageCrawl:
    """Crawls pages that are rendered in this process, with the crawler's own steps."""

    pages: Mapping[str, Render]
    clock: SiteClock
    requests: int = 0
    parsers: Parsers = field(default_factory=Parsers)

    async def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        """Visit the list, the due reports, and control pages."""
        visit = Visit(job=job, max_unanswered=5)
        reader = ReportReader(
            visit=visit,
            client=self,  # type: ignore[arg-type]  # only `fetch` is called
            download=_no_download,
            parsers=self.parsers,
            parse=GuardedParser(cpu_seconds=0, supervisor=Supervisor()),
            max_files=0,
        )
        entries = tuple(ListEntry(url=url) for url in self.pages)
        yield ListObserved(url=HOME, entries=entries, complete=True)
        for target in visit.plan(entries, list_complete=True, failed=False):
            yield await self._read(reader, target)
        while control := visit.next_control():
            yield await self._read(reader, control)
        yield visit.finished(self.requests)

    async def _read(self, reader: ReportReader, target: Any) -> Observation:
        try:
            return await reader.read(target, await self.fetch(None, target.url, None))
        except PageError as error:
            return page_failed(target.url, target.role, error)

    async def fetch(self, download: object, url: str, role: object, **_: object) -> Page:
        """Render a page."""
        self.requests += 1
        self.clock.advance(timedelta(seconds=2))
        body = self.pages[url](self.clock()).encode()
        return Page(url=url, body=body, fetched_at=self.clock())

    async def parse_stored_page(
        self,
        page: Page,
        *,
        listed: ListEntry | None = None,
        source: Source | None = None,
        file: Page | None = None,
    ) -> Reading:
        """Parse a stored page."""
        return self.parsers.read(page, listed=listed, source=source)

    async def compare_pages(
        self, before: Page, after: Page, *, source: Source | None = None
    ) -> tuple[Difference, ...]:
        """Compare two responses of one address."""
        return self.parsers.page_differences(before, after, source=source)

    async def aclose(self) -> None:
        """Close nothing."""


async def _no_download(request: object) -> Any:
    raise AssertionError(f"a request left this process: {request}")


@dataclass(slots=True, kw_only=True)
class WatchedPages:
    """Some pages of one source, the service that watches them, and its clock."""

    pages: dict[str, Render]
    database: Database
    clock: SiteClock = field(default_factory=SiteClock)
    crawl: PageCrawl = field(init=False)
    rules: SqlNoiseRules = field(init=False)
    schedule: SqlSchedule = field(init=False)
    _visitor: Visitor = field(init=False)
    _queries: SqlQueries = field(init=False)

    def __post_init__(self) -> None:
        """Assemble the service."""
        sessions, now = self.database.sessions, self.clock
        self.crawl = PageCrawl(self.pages, self.clock)
        self.rules = SqlNoiseRules(sessions, now)
        self.schedule = SqlSchedule(sessions, now)
        self._queries = SqlQueries(sessions)
        rules = LifecycleRules()
        reparse = SqlReparse(sessions, now, rules, parser_version=PARSER_VERSION)
        before_visit = SourceReparse(
            run=StoredPagesReparse(reparse=reparse, parser=self.crawl),
            reparse=reparse,
            schedule=self.schedule,
        )
        self._visitor = Visitor(
            crawl=self.crawl,
            ledger=SqlLedger(sessions, now, rules),
            now=now,
            reparse=before_visit,
            noise=NoiseLearning(
                rules=self.rules,
                parser=self.crawl,
                compare=self.crawl.compare_pages,
                reparse=before_visit,
                now=now,
            ),
        )
        source = Source(id=UUID(int=1), slug="linhe-swj", agency="临河区商务局", url=HOME)
        SqlSources(sessions, now).put(source)

    @classmethod
    def in_memory(cls, pages: dict[str, Render]) -> Self:
        """Watch pages with an empty database in memory."""
        database = open_database("sqlite://")
        migrate(database)
        return cls(pages=pages, database=database)

    def visit(self, *, after: timedelta = timedelta(hours=6), thorough: bool = True) -> list[Event]:
        """Visit all pages once, some time later; return the events for readers."""
        self.clock.advance(after)
        begun = self.clock()
        job = self.schedule.job("linhe-swj", thorough=thorough)
        self.last_run = asyncio.run(self._visitor.visit(job))
        self.clock.advance(timedelta(hours=2))
        found = self._queries.events(kinds=list(EventKind), limit=500)
        return [event for event in found if event.occurred_at >= begun]

    last_run: CrawlRun | None = None

    def reading(self, url: str) -> Reading:
        """The current reading of the report at an address."""
        found = self._queries.reports(source="linhe-swj", limit=200)
        return next(each.reading for each in found if each.report.url == url)

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def numbered(count: int) -> list[str]:
    """Addresses of report pages."""
    return [f"http://www.linhe.example/nb/{n}.html" for n in range(count)]


__all__ = ["HOME", "Render", "SiteClock", "WatchedPages", "numbered", "replace"]
