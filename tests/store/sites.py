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
    DocumentKind,
    Event,
    Fault,
    Observation,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    VisitFinished,
)
from disclosures.reason import Reason
from store.catalogue import SqlSources
from store.outbox import SqlOutbox
from store.recording.ledger import SqlLedger
from store.subscribers import SqlSubscribers
from tests.conftest import StoppedClock
from tests.reasons import some_reason

MakeObservation = Callable[..., ReportObserved]


class Sites:
    """Sites of one family, each visited by hand."""

    def __init__(
        self, sources: SqlSources, ledger: SqlLedger, clock: StoppedClock, make: MakeObservation
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

    def text(self, source: Source, report: int, text: str, family: str = "trs") -> ReportObserved:
        """See report `report` of `source` with `text`."""
        blocks = (Block(kind=BlockKind.PARAGRAPH, text=f"第{report}号通知。{text}" * 9),)
        return self.make(
            url=f"{source.url}{report}.html",
            kind=DocumentKind.NOTICE,
            title=f"关于{report}的通知",
            report_year=None,
            blocks=blocks,
            family=family,
        )

    def visit(
        self,
        source: Source,
        *observations: Observation,
        fault: Fault | None = None,
        corroborated: bool = True,
    ) -> list[Event]:
        """Make a visit that sees what it is given."""
        run = self.ledger.begin(source)
        outcome = RunOutcome.FAILED if fault else RunOutcome.OK
        events = [
            event
            for observation in (*observations, VisitFinished(complete=fault is None))
            for event in self.ledger.record(run, observation, corroborated=corroborated)
        ]
        self._finish(source, run, outcome, fault)
        return events

    def storm(self, source: Source, observations: Sequence[ReportObserved], reason: Reason) -> None:
        """Make a visit on which so much differs that the visitor has it held."""
        run = self.ledger.begin(source)
        self.ledger.quarantine(run, observations[:4], reason)
        for observation in observations[4:]:
            self.ledger.quarantine(run, [observation], reason)
        self._finish(source, run, RunOutcome.QUARANTINED, None, reason)

    def _finish(
        self,
        source: Source,
        run: CrawlRun,
        outcome: RunOutcome,
        fault: Fault | None,
        reason: Reason | None = None,
    ) -> None:
        due = self.clock() + timedelta(hours=1)
        said = some_reason(fault) if fault else reason
        self.ledger.finish(run, outcome, stats=RunStats(), next_due=due, fault=fault, reason=said)
        self.clock.pass_(timedelta(seconds=30))


def letters_told(outbox: SqlOutbox, subscribers: SqlSubscribers) -> Callable[[], list[str]]:
    """Let one reader and one operator ask for everything; give what their letters tell of."""
    for address, audience in (("ada@x.example", Audience.READER), ("op@x.example", "operator")):
        asked = subscribers.subscribe(address, audience=Audience(audience))
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
