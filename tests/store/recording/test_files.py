"""Files of reports are stored between visits; only a replaced file is a change."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import (
    Attachment,
    EventKind,
    FieldLocation,
    FieldOrigin,
    Page,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
    TextStatus,
    UnchangedCheck,
)
from disclosures.content_digest import digest
from disclosures.ports import ReparseOutcome, ReparseSelection
from store.compare.diff import compare
from store.database import Database
from store.lifecycle_rules import LifecycleRules
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.reparse.reports import SqlReparse, assess_reparse
from store.sources.schedule import SqlSchedule
from tests.conftest import MONDAY, StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import Visit

MakeObservation = Callable[..., ReportObserved]
LINKED = Attachment(text="统计表", url="http://www.linhe.example/swj/nb/t.xls", kind="xls")
SEEN = replace(LINKED, size=3, sha256="a" * 64)
REPLACED = replace(LINKED, size=4, sha256="b" * 64, replaced="b" * 64)
READ = replace(SEEN, text_status=TextStatus.READ)
IN_FILE = {"body": FieldOrigin(where=FieldLocation.ATTACHMENT, raw=READ.url)}
FILE = Page(
    url=READ.url,
    body=b"%PDF-1.7",
    via="http://files.linhe.example/1.pdf",
    headers={"last-modified": "Mon, 05 Oct 2026 08:00:00 GMT", "x-机关": "临河"},
    fetched_at=MONDAY,
)


@pytest.fixture
def reparse(database: Database, clock: StoppedClock) -> SqlReparse:
    return SqlReparse(database.sessions, clock, LifecycleRules(), parser_version=2)


def known_files(schedule: SqlSchedule, source: Source, url: str) -> tuple[Attachment, ...]:
    return schedule.job(source.slug).known[url].files


def test_file_metadata_is_part_of_the_next_job(
    visit: Visit, baseline_source: Source, schedule: SqlSchedule, make_observation: MakeObservation
) -> None:
    observation = make_observation(attachments=(LINKED,))
    visit(observation)
    assert known_files(schedule, baseline_source, observation.url) == ()
    same = PageUnchanged(url=observation.url, role=PageRole.REPORT, how=UnchangedCheck.SAME_READING)

    visit(replace(same, files=(SEEN,)))
    assert known_files(schedule, baseline_source, observation.url) == (SEEN,)

    visit(same)
    assert known_files(schedule, baseline_source, observation.url) == (SEEN,)


def test_replaced_file_is_an_event_and_new_metadata_is_not(
    visit: Visit, baseline_source: Source, make_observation: MakeObservation
) -> None:
    visit(make_observation(attachments=(LINKED,)))

    assert visit(make_observation(attachments=(SEEN,))) == []
    [event] = visit(make_observation(attachments=(REPLACED,)))

    assert event.kind is EventKind.REVISED
    [field] = event.change.fields
    assert (field.name, "bbbbbbbbbbbb" in (field.after or "")) == ("attachments", True)


def test_size_and_text_status_of_a_file_are_not_content(make_observation: MakeObservation) -> None:
    before = make_observation(attachments=(LINKED,)).reading
    after = make_observation(attachments=(SEEN,), title="另一个标题").reading

    assert digest(before) == digest(replace(before, attachments=(SEEN,)))
    change = compare(before, after)
    assert change is not None
    assert [field.name for field in change.fields] == ["title"]


def test_reparse_keeps_the_file_metadata(
    visit: Visit, baseline_source: Source, reparse: SqlReparse, make_observation: MakeObservation
) -> None:
    visit(make_observation(attachments=(REPLACED,), parser_version=1))
    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)

    result = assess_reparse(
        stored, make_observation(attachments=(LINKED,), parser_version=2).reading
    )

    assert result.outcome is ReparseOutcome.SAME


def test_reparse_of_a_report_without_its_file_is_refused(
    visit: Visit, baseline_source: Source, reparse: SqlReparse, make_observation: MakeObservation
) -> None:
    visit(make_observation(attachments=(READ,), provenance=IN_FILE, parser_version=1))
    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)

    result = assess_reparse(
        stored, make_observation(blocks=(), attachments=(LINKED,), parser_version=2).reading
    )

    assert result.outcome is ReparseOutcome.REFUSED


def test_file_is_stored_with_its_page_and_reparsed_with_it(
    visit: Visit,
    baseline_source: Source,
    reparse: SqlReparse,
    queries: SqlQueries,
    make_observation: MakeObservation,
) -> None:
    """The new text of the file is used; metadata from other visits is kept."""
    known = replace(READ, replaced="c" * 64)
    visit(
        replace(
            make_observation(attachments=(known,), provenance=IN_FILE, parser_version=1), file=FILE
        )
    )
    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)
    assert stored.file == FILE

    result = assess_reparse(
        stored,
        make_observation(
            attachments=(READ,), provenance=IN_FILE, parser_version=2, title="题"
        ).reading,
    )

    assert result.reading is not None
    assert result.reading.attachments == (known,)
    assert [field.name for field in result.change.fields] == ["title"]
    assert reparse.keep(result) is ReparseOutcome.DIFFERS
    [first, second] = queries.evidence_items(stored.revision.report.id, 2)
    assert first.file == second.file == FILE


def test_quarantined_reading_keeps_its_file_until_it_is_accepted(
    visit: Visit,
    baseline_source: Source,
    ledger: SqlLedger,
    queries: SqlQueries,
    make_observation: MakeObservation,
) -> None:
    visit(replace(make_observation(suspicions=(some_reason("a suspicion"),)), file=FILE))
    [withheld] = queries.withheld()
    assert withheld.observation.file == FILE

    [event] = ledger.accept(withheld.id)

    assert event.report is not None
    [evidence_item] = queries.evidence_items(event.report.id, 1)
    assert evidence_item.file == FILE
