"""Many sites, visited by hand, and the letters that come of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from disclosures import (
    Audience,
    Block,
    BlockKind,
    CrawlRun,
    Event,
    Fault,
    Kind,
    Outcome,
    ReportRead,
    Sight,
    Source,
    Tally,
    VisitEnded,
)
from store.catalogue import SqlSources
from store.ledger import SqlLedger
from store.outbox import SqlOutbox
from store.subscribers import SqlSubscribers
from tests.conftest import StoppedClock

MakeSight = Callable[..., ReportRead]


class Sites:
    """Sites of one family, each visited by hand."""

    def __init__(
        self, sources: SqlSources, ledger: SqlLedger, clock: StoppedClock, make: MakeSight
    ) -> None:
        self.sources, self.ledger, self.clock, self.make = sources, ledger, clock, make

    def found(self, like: Source, number: int, *, family: str = "trs") -> list[Source]:
        """Put `number` sources of one family into the catalogue, their history taken in."""
        made = [
            self.sources.put(
                replace(
                    like,
                    id=uuid4(),
                    slug=f"site-{n:03}",
                    url=f"http://s{n}.example/",
                    family=family,
                )
            )
            for n in range(number)
        ]
        for each in made:
            self.visit(each)
        return made

    def text(self, source: Source, report: int, text: str, family: str = "trs") -> ReportRead:
        """See report `report` of `source` with `text`."""
        blocks = (Block(kind=BlockKind.PARAGRAPH, text=f"第{report}号通知。{text}" * 9),)
        return self.make(
            url=f"{source.url}{report}.html",
            kind=Kind.NOTICE,
            title=f"关于{report}的通知",
            report_year=None,
            blocks=blocks,
            family=family,
        )

    def visit(
        self,
        source: Source,
        *sights: Sight,
        fault: Fault | None = None,
        vouched: bool = True,
    ) -> list[Event]:
        """Make a visit that sees what it is given."""
        run = self.ledger.begin(source)
        outcome = Outcome.FAILED if fault else Outcome.OK
        events = [
            event
            for sight in (*sights, VisitEnded(complete=fault is None))
            for event in self.ledger.record(run, sight, vouched=vouched)
        ]
        self._finish(source, run, outcome, fault)
        return events

    def storm(self, source: Source, sights: Sequence[ReportRead], why: str) -> None:
        """Make a visit on which so much differs that the visitor has it held."""
        run = self.ledger.begin(source)
        self.ledger.hold(run, sights[:4], why)
        for sight in sights[4:]:
            self.ledger.hold(run, [sight], why)
        self._finish(source, run, Outcome.HELD, None, why)

    def _finish(
        self, source: Source, run: CrawlRun, outcome: Outcome, fault: Fault | None, why: str = ""
    ) -> None:
        due = self.clock() + timedelta(hours=1)
        said = fault or why
        self.ledger.finish(run, outcome, tally=Tally(), next_due=due, fault=fault, why=said)
        self.clock.pass_(timedelta(seconds=30))


def letters_told(outbox: SqlOutbox, subscribers: SqlSubscribers) -> Callable[[], list[str]]:
    """Let one reader and one operator ask for everything; give what their letters tell of."""
    for address, audience in (("ada@x.example", Audience.READER), ("op@x.example", "operator")):
        asked = subscribers.ask(address, audience=Audience(audience))
        subscribers.confirm(asked.id)

    def claimed() -> list[str]:
        owed = []
        while some := outbox.claim(1000):
            for each in some:
                outbox.sent(each)
                if each.event:
                    owed.append(f"{each.subscription.audience.value}: {each.event.kind.value}")
        return owed

    return claimed
