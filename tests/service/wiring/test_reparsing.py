"""Reparsing after an upgrade of the parser, until the next visit."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from disclosures import (
    CrawlJob,
    CrawlRun,
    Fault,
    ListEntry,
    Observation,
    Page,
    Reading,
    ReportObserved,
    RunOutcome,
    Source,
    VisitFinished,
)
from disclosures.content_digest import digest
from disclosures.errors import CrawlerDied, PageRefused
from disclosures.ports import (
    ReparseOutcome,
    ReparseResult,
    ReparseSelection,
    WithheldReparseResult,
)
from disclosures.reason import Reason, ReasonCode
from scheduler.change_limits import ChangeLimits
from scheduler.visit import Visitor
from service.wiring.reparsing import SourceReparse, StoredPagesReparse
from store.database import Database
from store.lifecycle_rules import LifecycleRules
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.reparse.reports import SqlReparse
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.reasons import mass_change, some_reason

#: More than any change limit.
PAGES = 16


@dataclass
class ToyCrawl:
    """A site and its parser; a later version reads a longer title."""

    parser_version: int
    texts: dict[str, str] = field(default_factory=dict)

    #: Pages and files reparsed so far, and after how many pages the process dies.
    reparsed_pages: list[str] = field(default_factory=list)
    reparsed_files: list[Page] = field(default_factory=list)
    dies_after: int = 1000

    async def parse_stored_page(
        self,
        page: Page,
        *,
        listed: ListEntry | None = None,
        source: Source | None = None,
        file: Page | None = None,
    ) -> Reading:
        """Parse a stored page."""
        if len(self.reparsed_pages) >= self.dies_after:
            raise CrawlerDied(some_reason("out of memory"))
        self.reparsed_pages.append(page.url)
        self.reparsed_files += [file] if file else []
        return self._read(page)

    async def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        """Visit: every page has different bytes each time, like one with a counter."""
        for url, text in self.texts.items():
            page = Page(url=url, body=text.encode())
            reading = self._read(page)
            known = job.known.get(url)
            if known is None or known.digest != digest(reading):
                yield ReportObserved(url=url, page=page, reading=reading, digest=digest(reading))
        yield VisitFinished(complete=True)

    async def aclose(self) -> None:
        """Nothing to close."""

    def _read(self, page: Page) -> Reading:
        text = page.body.decode()
        if text == "DEADLY":
            raise PageRefused(page.url, Fault.POISON, some_reason("it hung"))
        return Reading(
            url=page.url,
            title="！".join([text] * self.parser_version),
            parser_version=self.parser_version,
        )


@dataclass
class Upgrade:
    """The service before and after its parser was replaced."""

    database: Database
    schedule: SqlSchedule
    ledger: SqlLedger
    clock: StoppedClock
    source: Source
    texts: dict[str, str]

    def reparse_run(self, crawl: ToyCrawl) -> StoredPagesReparse:
        reparse = SqlReparse(
            self.database.sessions,
            self.clock,
            LifecycleRules(),
            parser_version=crawl.parser_version,
        )
        return StoredPagesReparse(reparse=reparse, parser=crawl)

    def visit(self, crawl: ToyCrawl) -> CrawlRun:
        """Visit the source as the service does."""
        visitor = Visitor(
            crawl=crawl,
            ledger=self.ledger,
            now=self.clock,
            change_limits=ChangeLimits(changed=5, share=0.2),
            reparse=SourceReparse(
                run=self.reparse_run(crawl),
                reparse=self.reparse_run(crawl).reparse,
                schedule=self.schedule,
            ),
        )
        self.clock.advance(timedelta(hours=6))
        return asyncio.run(visitor.visit(self.schedule.job(self.source.slug)))

    def reparse(self, crawl: ToyCrawl, **how: bool) -> list[ReparseResult | WithheldReparseResult]:
        """Return all results of ``gongkai reparse``."""

        async def collect() -> list[ReparseResult | WithheldReparseResult]:
            return [result async for result in self.reparse_run(crawl)(ReparseSelection(), **how)]

        return asyncio.run(collect())


@pytest.fixture
def upgrade(
    database: Database,
    schedule: SqlSchedule,
    ledger: SqlLedger,
    clock: StoppedClock,
    sources: SqlSources,
    source: Source,
) -> Upgrade:
    """A source with many reports, all parsed by the first version."""
    texts = {f"http://www.linhe.example/swj/{n}.html": f"第{n}号通知" for n in range(PAGES)}
    service = Upgrade(database, schedule, ledger, clock, sources.put(source), texts)
    for _ in range(2):
        service.visit(ToyCrawl(parser_version=1, texts=texts))
    return service


def titles(queries: SqlQueries) -> Sequence[str | None]:
    return [revision.reading.title for revision in queries.reports(limit=2 * PAGES)]


def test_upgrade_emits_no_event_and_opens_no_incident(
    upgrade: Upgrade, queries: SqlQueries
) -> None:
    crawl = ToyCrawl(parser_version=2, texts=upgrade.texts)

    first, second = upgrade.visit(crawl), upgrade.visit(crawl)

    assert [run.outcome for run in (first, second)] == [RunOutcome.OK, RunOutcome.OK]
    assert (first.stats.events, first.stats.read, queries.events()) == (0, 0, [])
    assert len(crawl.reparsed_pages) == PAGES  # once, and not on the second visit
    assert all("！" in str(title) for title in titles(queries))


def test_change_of_the_site_on_the_day_of_an_upgrade_is_the_only_event(
    upgrade: Upgrade, queries: SqlQueries
) -> None:
    changed = upgrade.texts | {"http://www.linhe.example/swj/7.html": "第7号通知（更正）"}

    upgrade.visit(ToyCrawl(parser_version=2, texts=changed))

    [event] = queries.events()
    [step] = event.change.fields
    assert (step.before, step.after) == (
        "第7号通知！第7号通知",
        "第7号通知（更正）！第7号通知（更正）",
    )


def test_reparse_interrupted_by_a_crash_continues_before_the_next_visit(
    upgrade: Upgrade, queries: SqlQueries
) -> None:
    died = upgrade.visit(ToyCrawl(parser_version=2, texts=upgrade.texts, dies_after=15))
    rest = ToyCrawl(parser_version=2, texts=upgrade.texts)
    run = upgrade.visit(rest)

    assert (died.outcome, run.outcome) == (RunOutcome.CRASHED, RunOutcome.OK)
    assert len(rest.reparsed_pages) == PAGES - 15
    assert [event.kind.value for event in queries.events()] == []


def test_reparse_without_commit_writes_nothing(upgrade: Upgrade, queries: SqlQueries) -> None:
    before = titles(queries)

    shown = upgrade.reparse(ToyCrawl(parser_version=2))

    assert [result.outcome for result in shown] == [ReparseOutcome.DIFFERS] * PAGES
    changes = {
        result.change.fields[0].name for result in shown if isinstance(result, ReparseResult)
    }
    assert changes == {"title"}
    assert titles(queries) == before
    assert len(upgrade.reparse(ToyCrawl(parser_version=2))) == PAGES


def test_reparse_can_be_interrupted_and_repeated(upgrade: Upgrade, queries: SqlQueries) -> None:
    with pytest.raises(CrawlerDied):
        upgrade.reparse(ToyCrawl(parser_version=2, dies_after=8), commit=True)

    rest = upgrade.reparse(ToyCrawl(parser_version=2), commit=True)

    assert len(rest) == PAGES - 8
    assert upgrade.reparse(ToyCrawl(parser_version=2), commit=True) == []
    assert all("！" in str(title) for title in titles(queries))
    assert all(revision.number == 2 for revision in queries.reports(limit=PAGES))


def test_withheld_readings_are_reparsed_before_the_next_visit(
    upgrade: Upgrade, queries: SqlQueries
) -> None:
    url = "http://www.linhe.example/swj/quarantined.html"
    reading = Reading(url=url, title="存疑", parser_version=1)
    page = Page(url=url, body="存疑".encode())
    file = Page(url=f"{url}.pdf", body=b"%PDF")
    observation = ReportObserved(
        url=url, page=page, reading=reading, digest=digest(reading), file=file
    )
    upgrade.ledger.quarantine(upgrade.ledger.begin(upgrade.source), [observation], mass_change())

    crawl = ToyCrawl(parser_version=2)
    shown = upgrade.reparse(crawl)
    assert [result.outcome for result in shown] == [ReparseOutcome.DIFFERS] * (PAGES + 1)
    assert crawl.reparsed_files == [file]
    upgrade.visit(ToyCrawl(parser_version=2, texts=upgrade.texts))

    [withheld] = queries.withheld()
    assert (withheld.observation.reading.title, withheld.observation.reading.parser_version) == (
        "存疑！存疑",
        2,
    )
    assert upgrade.reparse(ToyCrawl(parser_version=2), commit=True) == []


def test_stored_file_is_given_to_the_parser_with_its_page(
    upgrade: Upgrade, queries: SqlQueries
) -> None:
    url = "http://www.linhe.example/swj/nb.html"
    file = Page(url="http://www.linhe.example/swj/nb.pdf", body=b"%PDF")
    reading, page = (
        Reading(url=url, title="年报", parser_version=1),
        Page(url=url, body="年报".encode()),
    )
    observation = ReportObserved(
        url=url, page=page, reading=reading, digest=digest(reading), file=file
    )
    upgrade.ledger.record(upgrade.ledger.begin(upgrade.source), observation)
    crawl = ToyCrawl(parser_version=2, texts=upgrade.texts)

    upgrade.visit(crawl)

    assert crawl.reparsed_files == [file]


def test_page_that_the_parser_rejects_is_reported_and_the_others_are_reparsed(
    upgrade: Upgrade, queries: SqlQueries
) -> None:
    deadly = "http://www.linhe.example/swj/deadly.html"
    upgrade.ledger.record(
        upgrade.ledger.begin(upgrade.source),
        ReportObserved(
            url=deadly,
            page=Page(url=deadly, body=b"DEADLY"),
            reading=(reading := Reading(url=deadly, title="从前读得出", parser_version=1)),
            digest=digest(reading),
        ),
    )

    done = upgrade.reparse(ToyCrawl(parser_version=2), commit=True)

    refused = [result for result in done if result.outcome is ReparseOutcome.REFUSED]
    assert [result.reasons for result in refused] == [
        (Reason.of(ReasonCode.FILE_NOT_READ, fault="poison", reason=some_reason("it hung")),)
    ]
    assert len(done) == PAGES + 1
    assert "从前读得出" in titles(queries)
