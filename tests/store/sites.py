"""Many sites that a test visits one by one, and the letters they cause."""

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
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock
from tests.reasons import some_reason

MakeObservation = Callable[..., ReportObserved]


class Sites:
    """Sites of one family; a test visits each of them explicitly."""

    def __init__(
        self, sources: SqlSources, ledger: SqlLedger, clock: StoppedClock, make: MakeObservation
    ) -> None:
        self.sources, self.ledger, self.clock, self.make = sources, ledger, clock, make

    def put_family(self, like: Source, number: int, *, family: str = "trs") -> list[Source]:
        """Put `number` sources of one family into the catalogue and record the baseline of each."""
        made = [
            self.sources.put(
                replace(
                    like,
                    id=uuid4(),
                    slug=f"site-{n:03}",
                    agency=f"第{n}区商务局",
                    url=f"http://s{n}.example/",
                    family=family,
                )
            )
            for n in range(number)
        ]
        for each in made:
            self.visit(each)
        return made

    def put_known_family(self, like: Source, number: int, text: str) -> list[Source]:
        """Put `number` sources, each with one report with `text` that is known for a day."""
        made = self.put_family(like, number)
        for each in made:
            self.visit(each, self.text(each, 1, text))
        self.clock.advance(timedelta(days=1))
        return made

    def text(self, source: Source, report: int, text: str, family: str = "trs") -> ReportObserved:
        """The observation of report `report` of `source` with `text`."""
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
        """Record a visit with the given observations."""
        run = self.ledger.begin(source)
        outcome = RunOutcome.FAILED if fault else RunOutcome.OK
        events = [
            event
            for observation in (*observations, VisitFinished(complete=fault is None))
            for event in self.ledger.record(run, observation, corroborated=corroborated)
        ]
        self._finish(source, run, outcome, fault)
        return events

    def quarantine_visit(
        self, source: Source, observations: Sequence[ReportObserved], reason: Reason
    ) -> None:
        """Record a visit whose changes exceed the change limit and are quarantined."""
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
        given_reason = some_reason(fault) if fault else reason
        self.ledger.finish(
            run, outcome, stats=RunStats(), next_due=due, fault=fault, reason=given_reason
        )
        self.clock.advance(timedelta(seconds=30))


def letter_claimer(outbox: SqlOutbox, subscribers: SqlSubscribers) -> Callable[[], list[str]]:
    """Subscribe one reader and one operator to everything; return a function that claims."""
    for address, audience in (("ada@x.example", Audience.READER), ("op@x.example", "operator")):
        subscription = subscribers.subscribe(address, audience=Audience(audience))
        subscribers.confirm(subscription.id)

    def claimed() -> list[str]:
        kinds = []
        while some := outbox.claim(1000):
            for each in some:
                outbox.sent(each)
                if each.event:
                    kinds.append(f"{each.subscription.audience.value}: {each.event.kind.value}")
        return kinds

    return claimed
