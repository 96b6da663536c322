"""The DryRun port: a visit whose transaction is rolled back."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace

from crawler.parser_version import PARSER_VERSION
from disclosures import CrawlJob, CrawlRun, Event, Observation, Source
from disclosures.errors import NotFound
from disclosures.ports import (
    Clock,
    Crawl,
    ReparseResult,
    ReparseRun,
    ReparseSelection,
    WithheldReparseResult,
)
from scheduler.change_limits import ChangeLimits
from scheduler.visit import Visitor
from store.database import Database, Sessions
from store.dry_run import dry_run_sessions
from store.lifecycle_rules import LifecycleRules
from store.recording.ledger import SqlLedger
from store.reparse.reports import SqlReparse
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDryRun:
    """Visits a source over the real store and rolls everything back."""

    database: Database
    crawl: Crawl
    reparse_run: ReparseRun
    now: Clock
    rules: LifecycleRules
    limits: ChangeLimits

    async def __call__(self, source: Source) -> tuple[CrawlRun, Sequence[Event]]:
        """Visit `source`; return the run and the events it would have made.

        Pages are reparsed and fetched first. Everything is then recorded within one transaction,
        so that the store is locked only while it is written. An unknown source is visited as one
        with a known, empty history.
        """
        unknown = None if self._is_known(source) else source
        reparsed = [] if unknown else await self._reparse(source)
        job = CrawlJob(source=source, thorough=True)
        if unknown is None:
            with dry_run_sessions(self.database, None, self.now) as sessions:
                self._store_reparsed(sessions, reparsed)
                job = SqlSchedule(sessions, self.now).job(source.slug, thorough=True)
        observations = [observation async for observation in self.crawl(job)]
        with dry_run_sessions(self.database, unknown, self.now) as sessions:
            self._store_reparsed(sessions, reparsed)
            ledger = _EventCollector(sessions, self.now, self.rules)
            visitor = Visitor(
                crawl=_Replay(observations), ledger=ledger, now=self.now, change_limits=self.limits
            )
            run = await visitor.visit(job)
        return run, tuple(ledger.events)

    def _is_known(self, source: Source) -> bool:
        try:
            SqlSources(self.database.sessions, self.now).get(source.slug)
        except NotFound:
            return False
        return True

    async def _reparse(self, source: Source) -> list[ReparseResult | WithheldReparseResult]:
        """Parse what a visit would parse again before it begins."""
        selection = ReparseSelection(source=source.slug)
        return [_without_bytes(result) async for result in self.reparse_run(selection)]

    def _store_reparsed(
        self, sessions: Sessions, results: Iterable[ReparseResult | WithheldReparseResult]
    ) -> None:
        reparse = SqlReparse(sessions, self.now, self.rules, parser_version=PARSER_VERSION)
        for result in results:
            if isinstance(result, ReparseResult):
                reparse.keep(result)
            else:
                reparse.keep_withheld(result)


def _without_bytes(
    result: ReparseResult | WithheldReparseResult,
) -> ReparseResult | WithheldReparseResult:
    """Drop the bytes of the page and file from a result: there may be thousands of results."""
    if isinstance(result, WithheldReparseResult):
        return result
    page = replace(result.stored.page, body=b"")
    return replace(result, stored=replace(result.stored, page=page, file=None))


class _Replay:
    """A Crawl that yields observations made earlier."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._observations = observations

    async def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        """Yield the observations in their order."""
        for observation in self._observations:
            yield observation

    async def aclose(self) -> None:
        """Do nothing: no process was started."""


class _EventCollector(SqlLedger):
    """A ledger that collects the events it makes."""

    events: list[Event]

    def record(
        self, run: CrawlRun, observation: Observation, *, corroborated: bool = True
    ) -> Sequence[Event]:
        """Record one observation and collect its events."""
        made = super().record(run, observation, corroborated=corroborated)
        self.events = [*getattr(self, "events", []), *made]
        return made
