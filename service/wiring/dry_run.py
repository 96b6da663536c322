"""A rehearsed visit: everything a visit does, except that nothing is kept."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace

from crawler.reader import READER
from disclosures import CrawlJob, CrawlRun, Event, Observation, Source
from disclosures.errors import NotFound
from disclosures.reparse import ReparseResult, ReparseSelection, WithheldReparseResult
from scheduler.visit import Visitor
from service.wiring import House, brake_of, rules_of
from store.database import Sessions
from store.ledger import SqlLedger
from store.rehearsal import rehearsal
from store.reparse import SqlReparse
from store.schedule import SqlSchedule


async def rehearse(house: House, source: Source) -> tuple[CrawlRun, Sequence[Event]]:
    """Visit `source` and say what would be recorded and announced.

    What an earlier reader read is read again and pages are fetched first; then everything is
    recorded within one transaction that is rolled back, so that the store is locked only for as
    long as the writing takes. An address that is no source of ours is visited as a source whose
    history is known and empty.
    """
    stranger = None if _is_known(house, source) else source
    again = [] if stranger else await _read_again(house, source)
    job = CrawlJob(source=source, thorough=True)
    if stranger is None:
        with rehearsal(house.database, None, house.now) as sessions:
            _keep(house, sessions, again)
            schedule = SqlSchedule(sessions, house.now)
            job = schedule.job(source.slug, thorough=True)
    observations = [observation async for observation in house.crawl(job)]
    with rehearsal(house.database, stranger, house.now) as sessions:
        _keep(house, sessions, again)
        ledger = _NotingLedger(sessions, house.now, rules_of(house.settings))
        visitor = Visitor(
            crawl=_Replay(observations),
            ledger=ledger,
            now=house.now,
            brake=brake_of(house.settings),
        )
        run = await visitor.visit(job)
    return run, tuple(ledger.events)


async def _read_again(house: House, source: Source) -> list[ReparseResult | WithheldReparseResult]:
    """What a visit would read again before it begins."""
    return [_light(each) async for each in house.rereading(ReparseSelection(source=source.slug))]


def _light(again: ReparseResult | WithheldReparseResult) -> ReparseResult | WithheldReparseResult:
    """A verdict on a revision without the bytes that it was read from: there may be many."""
    if isinstance(again, WithheldReparseResult):
        return again
    page = replace(again.stored.page, body=b"")
    return replace(again, stored=replace(again.stored, page=page, file=None))


def _keep(
    house: House, sessions: Sessions, again: Iterable[ReparseResult | WithheldReparseResult]
) -> None:
    reparse = SqlReparse(sessions, house.now, rules_of(house.settings), reader=READER)
    for each in again:
        if isinstance(each, ReparseResult):
            reparse.keep(each)
        else:
            reparse.keep_held(each)


def _is_known(house: House, source: Source) -> bool:
    try:
        house.sources.get(source.slug)
    except NotFound:
        return False
    return True


class _Replay:
    """A Crawl that sees again what was seen."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._sights = observations

    async def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        """Yield it in the same order."""
        for observation in self._sights:
            yield observation

    async def aclose(self) -> None:
        """Nothing to close."""


class _NotingLedger(SqlLedger):
    """A ledger that notes the events it made."""

    events: list[Event]

    def record(
        self, run: CrawlRun, observation: Observation, *, corroborated: bool = True
    ) -> Sequence[Event]:
        """Record, and note."""
        made = super().record(run, observation, corroborated=corroborated)
        self.events = [*getattr(self, "events", []), *made]
        return made
