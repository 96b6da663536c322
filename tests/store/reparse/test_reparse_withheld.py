"""Withheld readings are reparsed too, so that operators decide on the current parser's text."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import Block, BlockKind, IncidentState, Reading, ReportObserved, Source
from disclosures.ports import ReparseOutcome, ReparseSelection, WithheldReparseResult
from store.database import Database, writing
from store.incidents.withheld import withhold
from store.lifecycle_rules import LifecycleRules
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.reparse.reports import SqlReparse, assess_reparse, assess_withheld_reparse
from store.source_transaction import begin
from store.tables.incidents import DELAYED
from tests.conftest import StoppedClock
from tests.reasons import mass_change, some_reason
from tests.store.conftest import Visit

OLD, NEW = 1, 2
SUSPICION = {"suspicions": (some_reason("a suspicion"),)}
ReadBy = Callable[..., ReportObserved]

pytestmark = [pytest.mark.usefixtures("baseline_source"), pytest.mark.slow_on_postgres]


@pytest.fixture
def reparse(database: Database, clock: StoppedClock) -> SqlReparse:
    return SqlReparse(database.sessions, clock, LifecycleRules(), parser_version=NEW)


@pytest.fixture
def read_by(make_observation: Callable[..., ReportObserved]) -> ReadBy:
    """Make an observation of one of two parser versions; only `NEW` finds an index number."""

    def read(parser_version: int, text: str = "主动公开78条。", **more: object) -> ReportObserved:
        found = {"index_no": "11220000/2026-0001"} if parser_version == NEW else {}
        block = Block(kind=BlockKind.PARAGRAPH, text=text)
        observation = make_observation(
            parser_version=parser_version, blocks=(block,), **(found | more)
        )
        return replace(observation, page=replace(observation.page, body=text.encode()))

    return read


def reparse_all(
    reparse: SqlReparse, read_by: ReadBy, *, fixed: bool = False
) -> list[ReparseOutcome]:
    """Reparse stored readings, then withheld ones; return the outcomes of the latter."""

    def reparsed(reading: Reading) -> Reading:
        suspicions = () if fixed else reading.suspicions
        text = reading.body_text.removeprefix("导航：") if fixed else reading.body_text
        return read_by(NEW, text, suspicions=suspicions).reading

    for stored in reparse.batch(ReparseSelection(), after=None, limit=9):
        reparse.keep(assess_reparse(stored, reparsed(stored.revision.reading)))
    waiting = reparse.withheld(ReparseSelection(), after=None, limit=9)
    return [
        reparse.keep_withheld(
            assess_withheld_reparse(withheld, reparsed(withheld.observation.reading))
        )
        for withheld in waiting
    ]


def test_withheld_reading_accepted_after_a_reparse_has_only_changes_of_the_site(
    visit: Visit, ledger: SqlLedger, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD))
    visit(read_by(OLD, "主动公开79条。", **SUSPICION))
    [before] = queries.withheld()

    assert reparse_all(reparse, read_by) == [ReparseOutcome.DIFFERS]
    [withheld] = queries.withheld()
    [event] = ledger.accept(withheld.id)

    assert (withheld.id, withheld.seen_at) == (before.id, before.seen_at)
    assert withheld.reasons == before.reasons
    assert [step.name for step in event.change.fields] == []
    assert len(event.change.hunks) == 1
    assert event.revision is not None
    assert (event.revision.number, event.revision.seen_at) == (3, before.seen_at)
    assert reparse.count(ReparseSelection()) == 0


def test_delayed_reading_emitted_after_a_reparse_has_only_changes_of_the_site(
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

    assert reparse_all(reparse, read_by) == [ReparseOutcome.DIFFERS]
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
    """After a redesign the old parser reads the menu as text; the fixed one does not."""
    visit(read_by(OLD))
    ledger.quarantine(
        ledger.begin(baseline_source), [read_by(OLD, "导航：主动公开78条。")], mass_change()
    )
    [incident] = queries.incidents()

    assert reparse_all(reparse, read_by, fixed=True) == [ReparseOutcome.SETTLED]

    assert queries.withheld() == []
    assert queries.incident(incident.id).state is IncidentState.PASSED
    assert visit(read_by(NEW)) == []
    assert [event.kind.value for event in queries.events()] == ["published"]


def test_discarded_reading_stays_discarded_after_a_reparse(
    visit: Visit, ledger: SqlLedger, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **SUSPICION))
    [withheld] = queries.withheld()
    ledger.discard(withheld.id)

    assert reparse_all(reparse, read_by) == [ReparseOutcome.DIFFERS]

    assert visit(read_by(NEW, **SUSPICION)) == []
    assert visit(read_by(NEW)) == []
    assert (queries.withheld(), queries.reports()) == ([], [])


@pytest.mark.fast_on_postgres
def test_withheld_reading_that_equals_a_discarded_one_is_closed(
    visit: Visit, ledger: SqlLedger, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **SUSPICION))
    ledger.discard(queries.withheld()[0].id)
    visit(read_by(OLD, "导航：主动公开78条。", **SUSPICION))
    assert len(queries.withheld()) == 1

    outcomes = reparse_all(reparse, read_by, fixed=True)

    assert ReparseOutcome.DIFFERS in outcomes
    assert queries.withheld() == []
    assert reparse.count(ReparseSelection(everything=True)) == 1


def test_withheld_reading_that_the_parser_rejects_stays_unchanged(
    visit: Visit, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **SUSPICION))
    [withheld] = queries.withheld()

    refused = WithheldReparseResult(
        withheld=withheld, outcome=ReparseOutcome.REFUSED, reasons=(some_reason("poison: it hung"),)
    )

    assert reparse.keep_withheld(refused) is ReparseOutcome.REFUSED
    assert queries.withheld() == [withheld]
    assert reparse.count(ReparseSelection()) == 0


@pytest.mark.fast_on_postgres
def test_concurrent_decision_of_an_operator_is_kept(
    visit: Visit, ledger: SqlLedger, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **SUSPICION))
    [withheld] = queries.withheld()
    ledger.accept(withheld.id)

    assert (
        reparse.keep_withheld(assess_withheld_reparse(withheld, read_by(NEW).reading))
        is ReparseOutcome.OVERTAKEN
    )
    assert [each.number for each in queries.reports()] == [1]


@pytest.mark.fast_on_postgres
def test_selection_applies_to_withheld_readings(
    visit: Visit, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy, baseline_source: Source
) -> None:
    visit(read_by(OLD, family="trs", **SUSPICION))

    assert reparse.count(ReparseSelection(family="trs", source=baseline_source.slug)) == 1
    assert reparse.count(ReparseSelection(family="ucap")) == 0
    assert reparse.withheld(ReparseSelection(), after=queries.withheld()[0].id, limit=9) == []
