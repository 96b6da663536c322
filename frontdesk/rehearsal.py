"""A rehearsed visit: everything a visit does, except that nothing is kept."""

from collections.abc import AsyncIterator, Iterable, Sequence

from disclosures import Assignment, CrawlRun, Event, Sight, Source
from disclosures.errors import NotFound
from frontdesk.wiring import House, brake_of, rules_of
from scheduler.visit import Visitor
from store.ledger import SqlLedger
from store.rehearsal import rehearsal


async def rehearse(house: House, source: Source) -> tuple[CrawlRun, Sequence[Event]]:
    """Visit `source` and say what would be recorded and announced.

    Pages are fetched first; then everything is recorded within one transaction that is rolled
    back, so that the store is locked only for as long as the writing takes. An address that is
    no source of ours is visited as a source whose history is known and empty.
    """
    known = _is_known(house, source)
    assignment = (
        house.agenda.assignment(source.slug, thorough=True)
        if known
        else Assignment(source=source, thorough=True)
    )
    sights = [sight async for sight in house.crawl(assignment)]
    with rehearsal(house.database, None if known else source, house.now) as sessions:
        ledger = _NotingLedger(sessions, house.now, rules_of(house.settings))
        visitor = Visitor(
            crawl=_Replay(sights), ledger=ledger, now=house.now, brake=brake_of(house.settings)
        )
        run = await visitor.visit(assignment)
    return run, tuple(ledger.events)


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
