"""A rehearsed visit: everything a visit does, except that nothing is kept."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace

from crawler.reader import READER
from disclosures import Assignment, CrawlRun, Event, Sight, Source
from disclosures.errors import NotFound
from disclosures.reparse import Again, Choice, HeldAgain
from frontdesk.wiring import House, brake_of, rules_of
from scheduler.visit import Visitor
from store.agenda import SqlAgenda
from store.database import Sessions
from store.ledger import SqlLedger
from store.rehearsal import rehearsal
from store.reparse import SqlReparse


async def rehearse(house: House, source: Source) -> tuple[CrawlRun, Sequence[Event]]:
    """Visit `source` and say what would be recorded and announced.

    What an earlier reader read is read again and pages are fetched first; then everything is
    recorded within one transaction that is rolled back, so that the store is locked only for as
    long as the writing takes. An address that is no source of ours is visited as a source whose
    history is known and empty.
    """
    stranger = None if _is_known(house, source) else source
    again = [] if stranger else await _read_again(house, source)
    assignment = Assignment(source=source, thorough=True)
    if stranger is None:
        with rehearsal(house.database, None, house.now) as sessions:
            _keep(house, sessions, again)
            agenda = SqlAgenda(sessions, house.now)
            assignment = agenda.assignment(source.slug, thorough=True)
    sights = [sight async for sight in house.crawl(assignment)]
    with rehearsal(house.database, stranger, house.now) as sessions:
        _keep(house, sessions, again)
        ledger = _NotingLedger(sessions, house.now, rules_of(house.settings))
        visitor = Visitor(
            crawl=_Replay(sights), ledger=ledger, now=house.now, brake=brake_of(house.settings)
        )
        run = await visitor.visit(assignment)
    return run, tuple(ledger.events)


async def _read_again(house: House, source: Source) -> list[Again | HeldAgain]:
    """What a visit would read again before it begins."""
    return [_light(each) async for each in house.rereading(Choice(source=source.slug))]


def _light(again: Again | HeldAgain) -> Again | HeldAgain:
    """A verdict on a revision without the bytes that it was read from: there may be many."""
    if isinstance(again, HeldAgain):
        return again
    page = replace(again.stored.page, body=b"")
    return replace(again, stored=replace(again.stored, page=page, file=None))


def _keep(house: House, sessions: Sessions, again: Iterable[Again | HeldAgain]) -> None:
    reparse = SqlReparse(sessions, house.now, rules_of(house.settings), reader=READER)
    for each in again:
        if isinstance(each, Again):
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

    def __init__(self, sights: Iterable[Sight]) -> None:
        self._sights = sights

    async def __call__(self, assignment: Assignment) -> AsyncIterator[Sight]:
        """Yield it in the same order."""
        for sight in self._sights:
            yield sight

    async def aclose(self) -> None:
        """Nothing to close."""


class _NotingLedger(SqlLedger):
    """A ledger that notes the events it made."""

    events: list[Event]

    def record(self, run: CrawlRun, sight: Sight, *, vouched: bool = True) -> Sequence[Event]:
        """Record, and note."""
        made = super().record(run, sight, vouched=vouched)
        self.events = [*getattr(self, "events", []), *made]
        return made
