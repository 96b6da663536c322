"""What is held is read again like what is kept, so that an operator decides on what it says now."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import Block, BlockKind, IncidentState, Reading, ReportObserved, Source
from disclosures.reparse import ReparseOutcome, ReparseSelection, WithheldReparseResult
from store.database import Database, writing
from store.incidents.withheld import withhold
from store.lifecycle import LifecycleRules
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.reparse import SqlReparse, assess_reparse, assess_withheld_reparse
from store.source_transaction import begin
from store.tables.incidents import DELAYED
from tests.conftest import StoppedClock
from tests.reasons import mass_change, some_reason
from tests.store.conftest import Visit

OLD, NEW = 1, 2
DOUBT = {"suspicions": (some_reason("a doubt"),)}
ReadBy = Callable[..., ReportObserved]

pytestmark = pytest.mark.usefixtures("baseline_source")


@pytest.fixture
def reparse(database: Database, clock: StoppedClock) -> SqlReparse:
    return SqlReparse(database.sessions, clock, LifecycleRules(), reader=NEW)


@pytest.fixture
def read_by(make_observation: Callable[..., ReportObserved]) -> ReadBy:
    """Make a sight as one of the two readers sees it: the later finds an index number too."""

    def read(reader: int, text: str = "主动公开78条。", **more: object) -> ReportObserved:
        found = {"index_no": "11220000/2026-0001"} if reader == NEW else {}
        block = Block(kind=BlockKind.PARAGRAPH, text=text)
        observation = make_observation(reader=reader, blocks=(block,), **(found | more))
        return replace(observation, page=replace(observation.page, body=text.encode()))

    return read


def read_again(
    reparse: SqlReparse, read_by: ReadBy, *, mended: bool = False
) -> list[ReparseOutcome]:
    """Read again what is kept and then what is held, and keep it."""

    def again(reading: Reading) -> Reading:
        doubts = () if mended else reading.suspicions
        text = reading.body_text.removeprefix("导航：") if mended else reading.body_text
        return read_by(NEW, text, suspicions=doubts).reading

    for stored in reparse.batch(ReparseSelection(), after=None, limit=9):
        reparse.keep(assess_reparse(stored, again(stored.revision.reading)))
    waiting = reparse.withheld(ReparseSelection(), after=None, limit=9)
    return [
        reparse.keep_held(assess_withheld_reparse(withheld, again(withheld.observation.reading)))
        for withheld in waiting
    ]


def test_a_held_reading_that_is_accepted_after_it_differs_only_in_what_the_site_changed(
    visit: Visit, ledger: SqlLedger, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD))
    visit(read_by(OLD, "主动公开79条。", **DOUBT))
    [waited] = queries.withheld()

    assert read_again(reparse, read_by) == [ReparseOutcome.DIFFERS]
    [withheld] = queries.withheld()
    [event] = ledger.accept(withheld.id)

    assert (withheld.id, withheld.seen_at) == (waited.id, waited.seen_at)
    assert withheld.reasons == waited.reasons
    assert [step.name for step in event.change.fields] == []
    assert len(event.change.hunks) == 1
    assert event.revision is not None
    assert (event.revision.number, event.revision.seen_at) == (3, waited.seen_at)
    assert reparse.count(ReparseSelection()) == 0


def test_what_waits_to_be_told_is_read_again_and_told_as_what_the_site_changed(
    visit: Visit,
    ledger: SqlLedger,
    queries: SqlQueries,
    reparse: SqlReparse,
    read_by: ReadBy,
    database: Database,
    clock: StoppedClock,
    baseline_source: Source,
) -> None:
    visit(read_by(OLD))
    with writing(database.sessions) as session:
        tx = begin(session, baseline_source.slug, now=clock(), rules=LifecycleRules())
        row = withhold(tx, read_by(OLD, "主动公开79条。"), DELAYED, ())
        row.due_at = clock()

    assert read_again(reparse, read_by) == [ReparseOutcome.DIFFERS]
    [event] = ledger.accept(row.id)

    assert [step.name for step in event.change.fields] == []
    assert len(event.change.hunks) == 1


def test_incident_caused_by_the_parser_closes_after_a_reparse(
    visit: Visit,
    ledger: SqlLedger,
    queries: SqlQueries,
    reparse: SqlReparse,
    read_by: ReadBy,
    baseline_source: Source,
) -> None:
    """The site was redesigned, the reader took its menu for text; the mended one does not."""
    visit(read_by(OLD))
    ledger.quarantine(
        ledger.begin(baseline_source), [read_by(OLD, "导航：主动公开78条。")], mass_change()
    )
    [incident] = queries.incidents()

    assert read_again(reparse, read_by, mended=True) == [ReparseOutcome.SETTLED]

    assert queries.withheld() == []
    assert queries.incident(incident.id).state is IncidentState.PASSED
    assert visit(read_by(NEW)) == []
    assert [event.kind.value for event in queries.events()] == ["published"]


def test_what_was_discarded_stays_discarded_however_it_is_read(
    visit: Visit, ledger: SqlLedger, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **DOUBT))
    [withheld] = queries.withheld()
    ledger.discard(withheld.id)

    assert read_again(reparse, read_by) == [ReparseOutcome.DIFFERS]

    assert visit(read_by(NEW, **DOUBT)) == []
    assert visit(read_by(NEW)) == []
    assert (queries.withheld(), queries.reports()) == ([], [])


def test_one_that_reads_like_what_was_discarded_waits_no_longer(
    visit: Visit, ledger: SqlLedger, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **DOUBT))
    ledger.discard(queries.withheld()[0].id)
    visit(read_by(OLD, "导航：主动公开78条。", **DOUBT))
    assert len(queries.withheld()) == 1

    verdicts = read_again(reparse, read_by, mended=True)

    assert ReparseOutcome.DIFFERS in verdicts
    assert queries.withheld() == []
    assert reparse.count(ReparseSelection(everything=True)) == 1


def test_withheld_reading_that_the_parser_rejects_stays_unchanged(
    visit: Visit, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **DOUBT))
    [withheld] = queries.withheld()

    refused = WithheldReparseResult(
        withheld=withheld, verdict=ReparseOutcome.REFUSED, reasons=(some_reason("poison: it hung"),)
    )

    assert reparse.keep_held(refused) is ReparseOutcome.REFUSED
    assert queries.withheld() == [withheld]
    assert reparse.count(ReparseSelection()) == 0


def test_what_an_operator_decided_meanwhile_stands(
    visit: Visit, ledger: SqlLedger, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **DOUBT))
    [withheld] = queries.withheld()
    ledger.accept(withheld.id)

    assert (
        reparse.keep_held(assess_withheld_reparse(withheld, read_by(NEW).reading))
        is ReparseOutcome.OVERTAKEN
    )
    assert [each.number for each in queries.reports()] == [1]


def test_only_what_is_chosen_is_read_again(
    visit: Visit, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy, baseline_source: Source
) -> None:
    visit(read_by(OLD, family="trs", **DOUBT))

    assert reparse.count(ReparseSelection(family="trs", source=baseline_source.slug)) == 1
    assert reparse.count(ReparseSelection(family="ucap")) == 0
    assert reparse.withheld(ReparseSelection(), after=queries.withheld()[0].id, limit=9) == []
