"""Files of reports are remembered from visit to visit; only a replaced one is a change."""

from collections.abc import Callable
from dataclasses import replace

from disclosures import (
    Attachment,
    EventKind,
    Origin,
    PageSame,
    ReportRead,
    Role,
    Source,
    TextStatus,
    Unchanged,
    Where,
)
from disclosures.reparse import Choice, Verdict
from disclosures.sameness import digest
from store.agenda import SqlAgenda
from store.database import Database
from store.diff import compare
from store.lifecycle import Rules
from store.reparse import SqlReparse, judge
from tests.conftest import StoppedClock
from tests.store.conftest import Visit

MakeSight = Callable[..., ReportRead]
LINKED = Attachment(text="统计表", url="http://www.linhe.example/swj/nb/t.xls", kind="xls")
SEEN = replace(LINKED, size=3, sha256="a" * 64)
REPLACED = replace(LINKED, size=4, sha256="b" * 64, replaced="b" * 64)


def known_files(agenda: SqlAgenda, source: Source, url: str) -> tuple[Attachment, ...]:
    return agenda.assignment(source.slug).known[url].files


def test_what_was_learnt_of_a_file_is_told_to_the_next_visit(
    visit: Visit, settled: Source, agenda: SqlAgenda, make_sight: MakeSight
) -> None:
    sight = make_sight(attachments=(LINKED,))
    visit(sight)
    assert known_files(agenda, settled, sight.url) == ()
    same = PageSame(url=sight.url, role=Role.REPORT, how=Unchanged.SAME_READING)

    visit(replace(same, files=(SEEN,)))
    assert known_files(agenda, settled, sight.url) == (SEEN,)

    visit(same)
    assert known_files(agenda, settled, sight.url) == (SEEN,)


def test_a_replaced_file_is_an_event_and_one_that_is_now_known_is_none(
    visit: Visit, settled: Source, make_sight: MakeSight
) -> None:
    visit(make_sight(attachments=(LINKED,)))

    assert visit(make_sight(attachments=(SEEN,))) == []
    [event] = visit(make_sight(attachments=(REPLACED,)))

    assert event.kind is EventKind.REVISED
    [field] = event.change.fields
    assert (field.name, "bbbbbbbbbbbb" in (field.after or "")) == ("attachments", True)


def test_size_and_status_of_a_file_are_no_difference(make_sight: MakeSight) -> None:
    before = make_sight(attachments=(LINKED,)).reading
    after = make_sight(attachments=(SEEN,), title="另一个标题").reading

    assert digest(before) == digest(replace(before, attachments=(SEEN,)))
    change = compare(before, after)
    assert change is not None
    assert [field.name for field in change.fields] == ["title"]


def test_reading_a_page_again_forgets_nothing_of_its_files(
    visit: Visit,
    settled: Source,
    database: Database,
    clock: StoppedClock,
    make_sight: MakeSight,
) -> None:
    reparse = SqlReparse(database.sessions, clock, Rules(), reader=2)
    visit(make_sight(attachments=(REPLACED,), reader=1))
    [stored] = reparse.batch(Choice(), after=None, limit=1)

    again = judge(stored, make_sight(attachments=(LINKED,), reader=2).reading)

    assert again.verdict is Verdict.SAME


def test_a_report_whose_text_is_in_a_file_is_not_read_again_without_it(
    visit: Visit,
    settled: Source,
    database: Database,
    clock: StoppedClock,
    make_sight: MakeSight,
) -> None:
    reparse = SqlReparse(database.sessions, clock, Rules(), reader=2)
    read = replace(SEEN, text_status=TextStatus.READ)
    body = {"body": Origin(where=Where.ATTACHMENT, raw=read.url)}
    visit(make_sight(attachments=(read,), provenance=body, reader=1))
    [stored] = reparse.batch(Choice(), after=None, limit=1)

    again = judge(stored, make_sight(blocks=(), attachments=(LINKED,), reader=2).reading)

    assert again.verdict is Verdict.REFUSED
