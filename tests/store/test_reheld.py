"""What is held is read again like what is kept, so that an operator decides on what it says now."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import Block, BlockKind, IncidentState, Reading, ReportRead, Source
from disclosures.reparse import Choice, HeldAgain, Verdict
from store.archive import SqlArchive
from store.database import Database, writing
from store.held_tables import PENDING
from store.ledger import SqlLedger
from store.lifecycle import Rules
from store.quarantine import keep_apart
from store.reparse import SqlReparse, judge, judge_held
from store.scribe import open_scribe
from tests.conftest import StoppedClock
from tests.store.conftest import Visit

OLD, NEW = 1, 2
DOUBT = {"suspicions": ("a doubt",)}
ReadBy = Callable[..., ReportRead]

pytestmark = pytest.mark.usefixtures("settled")


@pytest.fixture
def reparse(database: Database, clock: StoppedClock) -> SqlReparse:
    return SqlReparse(database.sessions, clock, Rules(), reader=NEW)


@pytest.fixture
def read_by(make_sight: Callable[..., ReportRead]) -> ReadBy:
    """Make a sight as one of the two readers sees it: the later finds an index number too."""

    def read(reader: int, text: str = "主动公开78条。", **more: object) -> ReportRead:
        found = {"index_no": "11220000/2026-0001"} if reader == NEW else {}
        block = Block(kind=BlockKind.PARAGRAPH, text=text)
        sight = make_sight(reader=reader, blocks=(block,), **(found | more))
        return replace(sight, page=replace(sight.page, body=text.encode()))

    return read


def read_again(reparse: SqlReparse, read_by: ReadBy, *, mended: bool = False) -> list[Verdict]:
    """Read again what is kept and then what is held, and keep it."""

    def again(reading: Reading) -> Reading:
        doubts = () if mended else reading.suspicions
        text = reading.body_text.removeprefix("导航：") if mended else reading.body_text
        return read_by(NEW, text, suspicions=doubts).reading

    for stored in reparse.batch(Choice(), after=None, limit=9):
        reparse.keep(judge(stored, again(stored.revision.reading)))
    waiting = reparse.held(Choice(), after=None, limit=9)
    return [reparse.keep_held(judge_held(held, again(held.sight.reading))) for held in waiting]


def test_a_held_reading_that_is_accepted_after_it_differs_only_in_what_the_site_changed(
    visit: Visit, ledger: SqlLedger, archive: SqlArchive, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD))
    visit(read_by(OLD, "主动公开79条。", **DOUBT))
    [waited] = archive.held()

    assert read_again(reparse, read_by) == [Verdict.DIFFERS]
    [held] = archive.held()
    [event] = ledger.accept(held.id)

    assert (held.id, held.seen_at, held.why) == (waited.id, waited.seen_at, waited.why)
    assert [step.name for step in event.change.fields] == []
    assert len(event.change.passages) == 1
    assert event.revision is not None
    assert (event.revision.number, event.revision.seen_at) == (3, waited.seen_at)
    assert reparse.count(Choice()) == 0


def test_what_waits_to_be_told_is_read_again_and_told_as_what_the_site_changed(
    visit: Visit,
    ledger: SqlLedger,
    archive: SqlArchive,
    reparse: SqlReparse,
    read_by: ReadBy,
    database: Database,
    clock: StoppedClock,
    settled: Source,
) -> None:
    visit(read_by(OLD))
    with writing(database.sessions) as session:
        scribe = open_scribe(session, settled.slug, now=clock(), rules=Rules())
        row = keep_apart(scribe, read_by(OLD, "主动公开79条。"), PENDING, "")
        row.due_at = clock()

    assert read_again(reparse, read_by) == [Verdict.DIFFERS]
    [event] = ledger.accept(row.id)

    assert [step.name for step in event.change.fields] == []
    assert len(event.change.passages) == 1


def test_a_storm_of_our_own_making_passes_when_the_reader_is_mended(
    visit: Visit,
    ledger: SqlLedger,
    archive: SqlArchive,
    reparse: SqlReparse,
    read_by: ReadBy,
    settled: Source,
) -> None:
    """The site was redesigned, the reader took its menu for text; the mended one does not."""
    visit(read_by(OLD))
    ledger.hold(ledger.begin(settled), [read_by(OLD, "导航：主动公开78条。")], "storm")
    [incident] = archive.incidents()

    assert read_again(reparse, read_by, mended=True) == [Verdict.SETTLED]

    assert archive.held() == []
    assert archive.incident(incident.id).state is IncidentState.PASSED
    assert visit(read_by(NEW)) == []
    assert [event.kind.value for event in archive.events()] == ["published"]


def test_what_was_discarded_stays_discarded_however_it_is_read(
    visit: Visit, ledger: SqlLedger, archive: SqlArchive, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **DOUBT))
    [held] = archive.held()
    ledger.discard(held.id)

    assert read_again(reparse, read_by) == [Verdict.DIFFERS]

    assert visit(read_by(NEW, **DOUBT)) == []
    assert visit(read_by(NEW)) == []
    assert (archive.held(), archive.reports()) == ([], [])


def test_one_that_reads_like_what_was_discarded_waits_no_longer(
    visit: Visit, ledger: SqlLedger, archive: SqlArchive, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **DOUBT))
    ledger.discard(archive.held()[0].id)
    visit(read_by(OLD, "导航：主动公开78条。", **DOUBT))
    assert len(archive.held()) == 1

    verdicts = read_again(reparse, read_by, mended=True)

    assert Verdict.DIFFERS in verdicts
    assert archive.held() == []
    assert reparse.count(Choice(everything=True)) == 1


def test_what_the_reader_refuses_waits_on_as_it_was_read(
    visit: Visit, archive: SqlArchive, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **DOUBT))
    [held] = archive.held()

    refused = HeldAgain(held=held, verdict=Verdict.REFUSED, why="poison: it hung")

    assert reparse.keep_held(refused) is Verdict.REFUSED
    assert archive.held() == [held]
    assert reparse.count(Choice()) == 0


def test_what_an_operator_decided_meanwhile_stands(
    visit: Visit, ledger: SqlLedger, archive: SqlArchive, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, **DOUBT))
    [held] = archive.held()
    ledger.accept(held.id)

    assert reparse.keep_held(judge_held(held, read_by(NEW).reading)) is Verdict.OVERTAKEN
    assert [each.number for each in archive.reports()] == [1]


def test_only_what_is_chosen_is_read_again(
    visit: Visit, archive: SqlArchive, reparse: SqlReparse, read_by: ReadBy, settled: Source
) -> None:
    visit(read_by(OLD, family="trs", **DOUBT))

    assert reparse.count(Choice(family="trs", source=settled.slug)) == 1
    assert reparse.count(Choice(family="ucap")) == 0
    assert reparse.held(Choice(), after=archive.held()[0].id, limit=9) == []
