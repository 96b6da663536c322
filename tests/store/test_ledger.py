"""The promises of the Ledger port: what makes a revision, an event, and neither."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    EventKind,
    Fault,
    ListEntry,
    PageRole,
    PageUnchanged,
    ReportObserved,
    RunOutcome,
    Source,
    UnchangedCheck,
)
from disclosures.errors import NotFound
from store.ledger import SqlLedger
from store.outbox import SqlOutbox
from store.queries import SqlQueries
from store.schedule import SqlSchedule
from store.subscribers import SqlSubscribers
from tests.store.conftest import Visit, gone, listing, told

MakeSight = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"
B = "http://www.linhe.example/zfxxgk/art/77.html"


def body(text: str) -> dict[str, object]:
    return {"blocks": (Block(kind=BlockKind.PARAGRAPH, text=text),)}


REPORT = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n}件。" for n in range(20)))
EDITED = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n or 5}件。" for n in range(20)))


@pytest.mark.usefixtures("settled")
class TestWhatIsNews:
    def test_a_report_never_seen_before_is_published(
        self, visit: Visit, make_sight: MakeSight, archive: SqlQueries
    ) -> None:
        observation = make_sight()

        [event] = visit(observation)

        assert told([event]) == [("published", 1)]
        assert event.revision is not None
        assert event.revision.reading == observation.reading
        assert archive.raw(event.revision.raw_sha256) == observation.page.body
        assert not event.change

    def test_the_same_report_twice_is_one_event(
        self, visit: Visit, make_sight: MakeSight, archive: SqlQueries
    ) -> None:
        visit(make_sight(), make_sight())

        assert visit(make_sight()) == []
        assert len(archive.events()) == 1

    def test_an_edited_report_is_revision_two(self, visit: Visit, make_sight: MakeSight) -> None:
        visit(make_sight(**REPORT))

        [event] = visit(make_sight(**EDITED))

        assert told([event]) == [("revised", 2)]
        assert [len(each.pieces) for each in event.change.passages] == [4]

    def test_an_edit_and_back_again_are_two_revisions(
        self, visit: Visit, make_sight: MakeSight
    ) -> None:
        """D7."""
        one, other = make_sight(**REPORT), make_sight(**EDITED)

        events = [event for observation in (one, other, one, other) for event in visit(observation)]

        assert told(events) == [("published", 1), ("revised", 2), ("revised", 3), ("revised", 4)]

    def test_a_corrected_title_is_a_revision_and_no_new_report(
        self, visit: Visit, make_sight: MakeSight
    ) -> None:
        visit(make_sight())

        events = visit(make_sight(title="更正后的标题", publisher="临河区商务和投资促进局"))

        assert told(events) == [("revised", 2)]

    def test_next_years_report_at_the_same_address_is_a_new_report(
        self, visit: Visit, make_sight: MakeSight
    ) -> None:
        [first] = visit(make_sight())

        [second] = visit(make_sight(report_year=2026, title="2026年年度报告"))

        assert told([second]) == [("published", 1)]
        assert first.report is not None
        assert second.report is not None
        assert first.report.id != second.report.id

    def test_every_event_has_a_moment_of_its_own(self, visit: Visit, make_sight: MakeSight) -> None:
        kinds = (DocumentKind.GUIDE, DocumentKind.NOTICE, DocumentKind.LIST)

        events = visit(*(make_sight(kind=kind, url=f"{A}?{kind}") for kind in kinds))

        assert len({event.occurred_at for event in events}) == 3
        assert events == sorted(events, key=lambda event: event.occurred_at)

    def test_finding_10_a_page_that_fails_makes_no_event(
        self, visit: Visit, make_sight: MakeSight, archive: SqlQueries
    ) -> None:
        """D1: whatever went wrong, the last good text stays, and its return is no news."""
        visit(make_sight())

        for fault in (each for each in Fault if each is not Fault.GONE):
            assert visit(gone(A, fault)) == []

        assert visit(make_sight()) == []
        assert told(list(archive.events())) == [("published", 1)]


class TestTheFirstVisit:
    def test_is_quiet(self, visit: Visit, make_sight: MakeSight, archive: SqlQueries) -> None:
        """D11."""
        assert visit(make_sight()) == []

        assert archive.events() == []
        assert len(archive.reports()) == 1
        assert told(visit(make_sight(title="改"))) == [("revised", 2)]

    @pytest.mark.parametrize(
        "ending",
        [{"complete": False}, {"outcome": RunOutcome.FAILED}, {"outcome": RunOutcome.QUARANTINED}],
    )
    def test_lasts_until_one_was_complete_and_well(
        self, visit: Visit, make_sight: MakeSight, ending: dict[str, object]
    ) -> None:
        visit(**ending)

        assert visit(make_sight()) == []
        assert told(visit(make_sight(url=B, kind=DocumentKind.GUIDE))) == [("published", 1)]

    def test_makes_history_of_all_that_is_listed_then_even_if_it_is_read_later(
        self, visit: Visit, make_sight: MakeSight
    ) -> None:
        visit(listing(A), gone(A, Fault.TIMEOUT))

        assert visit(listing(A, B), make_sight()) == []
        assert told(visit(make_sight(url=B, kind=DocumentKind.GUIDE))) == [("published", 1)]
        assert told(visit(make_sight(report_year=2026, title="2026年"))) == [("published", 1)]


@pytest.mark.usefixtures("settled")
class TestTwoAddresses:
    def test_a_copy_is_no_event(self, visit: Visit, make_sight: MakeSight) -> None:
        """D10."""
        visit(make_sight(**REPORT))

        assert visit(make_sight(**REPORT), make_sight(**REPORT, url=B)) == []

    def test_a_copy_with_a_slip_stays_a_copy(self, visit: Visit, make_sight: MakeSight) -> None:
        visit(make_sight(**REPORT))

        for _ in range(2):
            assert visit(make_sight(**EDITED, url=B), make_sight(**REPORT)) == []

    def test_an_edit_of_the_copy_is_a_revision(self, visit: Visit, make_sight: MakeSight) -> None:
        visit(make_sight(**REPORT), make_sight(**REPORT, url=B))

        assert told(visit(make_sight(**EDITED, url=B))) == [("revised", 2)]
        assert visit(make_sight(**EDITED, url=B), make_sight(**REPORT)) == []
        assert visit(make_sight(**EDITED)) == []

    def test_the_same_year_with_another_text_is_a_report_of_its_own(
        self, visit: Visit, make_sight: MakeSight
    ) -> None:
        visit(make_sight(**REPORT))
        other = make_sight(**body("本镇概况与此无关，另行编制公布。" * 30), url=B)

        assert told(visit(other)) == [("published", 1)]
        assert visit(other) == []

    def test_two_reports_of_one_year_are_not_merged_with_the_next_years_either(
        self, visit: Visit, make_sight: MakeSight
    ) -> None:
        town = body("本镇概况与此无关，另行编制公布。" * 30)

        for year in (2024, 2025, 2026):
            both = {"report_year": year, "title": f"{year}年年度报告"}
            first = make_sight(**both, **REPORT, url=f"{A}?{year}")
            assert told(visit(first, make_sight(**both, **town, url=B))) == [("published", 1)] * 2

    def test_anything_else_with_the_same_text_is_one_report(
        self, visit: Visit, make_sight: MakeSight
    ) -> None:
        visit(make_sight(**REPORT, kind=DocumentKind.GUIDE))

        assert visit(make_sight(**REPORT, kind=DocumentKind.GUIDE, url=B)) == []

    def test_short_pages_with_the_same_text_are_two_reports(
        self, visit: Visit, make_sight: MakeSight
    ) -> None:
        visit(make_sight(**body("见附件。"), kind=DocumentKind.NOTICE))

        assert told(visit(make_sight(**body("见附件。"), kind=DocumentKind.NOTICE, url=B))) == [
            ("published", 1)
        ]

    def test_when_the_old_address_is_gone_the_report_has_moved(
        self, visit: Visit, make_sight: MakeSight, archive: SqlQueries
    ) -> None:
        visit(make_sight(**REPORT))

        visit(make_sight(**REPORT, url=B), gone(A))

        [event] = archive.events(kinds=[EventKind.MOVED])
        assert event.note == f"{A} → {B}"
        assert event.report is not None
        assert event.report.url == B
        for _ in range(5):
            visit(make_sight(**REPORT, url=B), gone(A))
        assert len(archive.events()) == 2

    def test_a_report_may_move_back(
        self, visit: Visit, make_sight: MakeSight, archive: SqlQueries
    ) -> None:
        visit(make_sight(**REPORT))
        visit(make_sight(**REPORT, url=B), gone(A))

        visit(make_sight(**REPORT), gone(B))

        assert [e.note for e in archive.events(limit=2)] == [f"{B} → {A}", f"{A} → {B}"]

    def test_a_move_with_an_edit_is_told_as_both(
        self, visit: Visit, make_sight: MakeSight, archive: SqlQueries
    ) -> None:
        visit(make_sight(**REPORT))

        visit(make_sight(**EDITED, url=B), gone(A))

        assert told(visit(make_sight(**EDITED, url=B))) == [("revised", 2)]
        assert [e.kind.value for e in archive.events()] == ["revised", "moved", "published"]


@pytest.mark.usefixtures("settled")
def test_a_page_that_is_same_keeps_its_validators(
    visit: Visit, make_sight: MakeSight, schedule: SqlSchedule, known: Source
) -> None:
    observation = make_sight()
    visit(replace(observation, page=replace(observation.page, headers={"etag": '"1"'})))

    visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES, etag='"2"'))

    page = schedule.job(known.slug).known[A]
    assert (page.etag, page.raw_sha256, page.digest) == (
        '"2"',
        observation.page.sha256,
        observation.digest,
    )


@pytest.mark.usefixtures("settled")
def test_what_the_list_says_of_a_page_is_kept_once_the_page_was_read_with_it(
    visit: Visit, make_sight: MakeSight, schedule: SqlSchedule, known: Source
) -> None:
    old, new = ListEntry(url=A, title="旧"), ListEntry(url=A, title="新")
    visit(replace(make_sight(), listed=old))
    relisted = replace(listing(), entries=(new,))

    visit(relisted, gone(A, Fault.TIMEOUT))
    assert schedule.job(known.slug).known[A].listed == old

    visit(relisted, PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_READING))
    assert schedule.job(known.slug).known[A].listed == new


@pytest.mark.usefixtures("settled")
def test_an_event_owes_a_letter_to_everybody_who_asked_in_the_same_transaction(
    visit: Visit, make_sight: MakeSight, subscribers: SqlSubscribers, outbox: SqlOutbox
) -> None:
    ada = subscribers.confirm(subscribers.subscribe("ada@example.org").id)
    bob = subscribers.confirm(subscribers.subscribe("bob@example.org", sources=["linhe-swj"]).id)
    subscribers.confirm(subscribers.subscribe("dan@example.org", sources=["elsewhere"]).id)
    subscribers.unsubscribe(subscribers.subscribe("cyd@example.org").id)
    subscribers.subscribe("eve@example.org")

    [event] = visit(make_sight())

    owed = [each for each in outbox.claim(10) if each.event]
    assert {each.subscription.address for each in owed} == {ada.address, bob.address}
    assert all(each.event == event for each in owed)


def test_a_visit_to_nowhere_is_refused(ledger: SqlLedger, source: Source) -> None:
    with pytest.raises(NotFound):
        ledger.begin(source)
