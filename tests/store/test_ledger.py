"""The promises of the Ledger port: what makes a revision, an event, and neither."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from disclosures import EventKind, ReportRead, Source
from store.archive import SqlArchive
from store.ledger import SqlLedger
from tests.store.conftest import Visit

MakeSight = Callable[..., ReportRead]

pytestmark = pytest.mark.usefixtures("settled")


def test_a_report_never_seen_before_is_published(visit: Visit, make_sight: MakeSight) -> None:
    [event] = visit(make_sight())

    assert event.kind is EventKind.PUBLISHED
    assert event.revision is not None
    assert event.revision.number == 1
    assert event.revision.reading == make_sight().reading


def test_the_same_report_twice_is_one_event(visit: Visit, make_sight: MakeSight) -> None:
    visit(make_sight())

    assert visit(make_sight()) == []


def test_an_edited_report_is_revision_two(visit: Visit, make_sight: MakeSight) -> None:
    visit(make_sight())

    [event] = visit(make_sight(title="改"))

    assert event.kind is EventKind.REVISED
    assert event.revision is not None
    assert event.revision.number == 2


def test_many_recorders_of_one_sight_make_one_event(
    database_url: str, ledger: SqlLedger, known: Source, make_sight: MakeSight, archive: SqlArchive
) -> None:
    run = ledger.begin(known)

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda sight: ledger.record(run, sight), [make_sight()] * 40))

    assert [len(events) for events in made].count(1) == 1
    assert len(archive.events()) == 1
