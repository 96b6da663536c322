"""Readings that are not believed wait for an operator, and make no event meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from disclosures import (
    Block,
    BlockKind,
    EventKind,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
    UnchangedCheck,
)
from disclosures.errors import NotFound
from store.ledger import SqlLedger
from store.queries import SqlQueries
from store.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.reasons import mass_change, some_reason
from tests.store.conftest import Visit, told

MakeSight = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"

pytestmark = pytest.mark.usefixtures("settled")


def body(text: str) -> dict[str, object]:
    return {"blocks": (Block(kind=BlockKind.PARAGRAPH, text=text),)}


REPORT = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n}件。" for n in range(20)))
GAMBLING = body("澳门皇冠赌场真人荷官在线发牌注册送彩金百家乐老虎机" * 20)


def test_a_suspect_reading_is_held_and_makes_no_event(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries
) -> None:
    suspect = make_sight(suspicions=(some_reason("the body is one link"),))

    for _ in range(3):
        assert visit(suspect) == []

    [withheld] = archive.withheld()
    assert (withheld.observation.reading, withheld.observation.page.body) == (
        suspect.reading,
        suspect.page.body,
    )
    assert withheld.reasons == (some_reason("the body is one link"),)
    assert archive.reports() == []


def test_another_text_under_the_right_title_is_held(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries
) -> None:
    """D3."""
    visit(make_sight(**REPORT))

    assert visit(make_sight(**GAMBLING)) == []

    assert len(archive.withheld(source="linhe-swj")) == 1
    assert visit(make_sight(**REPORT)) == []
    assert archive.withheld() == []
    assert len(archive.events()) == 1


def test_what_was_held_is_asked_for_in_full_again(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries
) -> None:
    """Its validators are not remembered: a 304 would hide what became of it."""
    visit(make_sight(**REPORT))
    visit(make_sight(**GAMBLING))

    visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES))

    assert archive.withheld() == []


def test_accepting_makes_the_revision_with_the_time_it_was_seen_at(
    visit: Visit,
    make_sight: MakeSight,
    archive: SqlQueries,
    ledger: SqlLedger,
    clock: StoppedClock,
) -> None:
    visit(make_sight(**REPORT))
    seen_at = clock()
    visit(make_sight(**GAMBLING))
    clock.pass_(timedelta(days=1))
    [withheld] = archive.withheld()

    [event] = ledger.accept(withheld.id)

    assert told([event]) == [("revised", 2)]
    assert event.revision is not None
    assert event.revision.seen_at == seen_at
    assert archive.withheld() == []
    assert visit(make_sight(**GAMBLING)) == []
    with pytest.raises(NotFound):
        ledger.accept(withheld.id)


def test_what_was_discarded_is_not_held_again(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries, ledger: SqlLedger
) -> None:
    suspect = make_sight(suspicions=(some_reason("…"),))
    visit(suspect)
    [withheld] = archive.withheld()

    ledger.discard(withheld.id)

    assert visit(suspect) == []
    assert archive.withheld() == []
    with pytest.raises(NotFound):
        ledger.discard(withheld.id)


def test_a_storm_held_twice_is_held_once(
    make_sight: MakeSight, archive: SqlQueries, ledger: SqlLedger, settled: Source
) -> None:
    """D6."""
    observations = [make_sight(url=f"{A}?{n}", title=str(n)) for n in range(3)]
    run = ledger.begin(settled)

    for _ in range(2):
        ledger.quarantine(run, [*observations, *observations], mass_change(3, 3))

    assert sorted(withheld.observation.url for withheld in archive.withheld()) == [
        each.url for each in observations
    ]
    assert archive.withheld(limit=2) == archive.withheld()[:2]
    events = [event for withheld in archive.withheld() for event in ledger.accept(withheld.id)]
    assert [event.kind for event in events][:1] == [EventKind.PUBLISHED]


def test_what_is_not_held_cannot_be_accepted(ledger: SqlLedger) -> None:
    for settle in (ledger.accept, ledger.discard):
        with pytest.raises(NotFound):
            settle(uuid4())


def test_bytes_that_are_no_text_are_kept_as_they_are(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries
) -> None:
    observation = make_sight(suspicions=(some_reason("…"),))
    raw = bytes(range(256)) * 9

    visit(_with_body(observation, raw))

    assert archive.withheld()[0].observation.page.body == raw


def _with_body(observation: ReportObserved, raw: bytes) -> ReportObserved:
    return replace(
        observation, page=replace(observation.page, body=raw, headers={"x-power": "\x00\ud800"})
    )


def test_what_was_discarded_is_known_and_the_true_text_still_is_no_news(
    visit: Visit,
    make_sight: MakeSight,
    archive: SqlQueries,
    ledger: SqlLedger,
    schedule: SqlSchedule,
) -> None:
    """D3: a hijacked page that was looked at once does not hold up its source for ever."""
    visit(make_sight(**REPORT))
    hijacked = make_sight(**GAMBLING)
    visit(hijacked)

    ledger.discard(archive.withheld()[0].id)

    assert schedule.job("linhe-swj").known[A].digest == hijacked.digest
    assert visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES)) == []
    assert visit(make_sight(**REPORT)) == []
    assert schedule.job("linhe-swj").known[A].digest == make_sight(**REPORT).digest
    assert told(list(archive.events())) == [("published", 1)]


def test_a_page_that_says_something_else_each_time_waits_only_with_its_last(
    visit: Visit, make_sight: MakeSight, archive: SqlQueries
) -> None:
    for number in range(4):
        visit(make_sight(title=str(number), suspicions=(some_reason("…"),)))

    assert [withheld.observation.reading.title for withheld in archive.withheld()] == ["3"]
