"""The promises of the Ledger port: what makes a revision, an event, and neither."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
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
from store.outbox import SqlOutbox
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.schedule import SqlSchedule
from store.subscribers import SqlSubscribers
from tests.store.conftest import Visit, event_summaries, gone, listing

MakeObservation = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"
B = "http://www.linhe.example/zfxxgk/art/77.html"


def body(text: str) -> dict[str, object]:
    return {"blocks": (Block(kind=BlockKind.PARAGRAPH, text=text),)}


REPORT = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n}件。" for n in range(20)))
EDITED = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n or 5}件。" for n in range(20)))


@pytest.mark.usefixtures("baseline_source")
class TestWhatIsNews:
    def test_a_report_never_seen_before_is_published(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        observation = make_observation()

        [event] = visit(observation)

        assert event_summaries([event]) == [("published", 1)]
        assert event.revision is not None
        assert event.revision.reading == observation.reading
        assert queries.raw(event.revision.raw_sha256) == observation.page.body
        assert not event.change

    def test_the_same_report_twice_is_one_event(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        visit(make_observation(), make_observation())

        assert visit(make_observation()) == []
        assert len(queries.events()) == 1

    def test_an_edited_report_is_revision_two(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(make_observation(**REPORT))

        [event] = visit(make_observation(**EDITED))

        assert event_summaries([event]) == [("revised", 2)]
        assert [len(each.segments) for each in event.change.hunks] == [4]

    def test_an_edit_and_back_again_are_two_revisions(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        one, other = make_observation(**REPORT), make_observation(**EDITED)

        events = [event for observation in (one, other, one, other) for event in visit(observation)]

        assert event_summaries(events) == [
            ("published", 1),
            ("revised", 2),
            ("revised", 3),
            ("revised", 4),
        ]

    def test_a_corrected_title_is_a_revision_and_no_new_report(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(make_observation())

        events = visit(make_observation(title="更正后的标题", publisher="临河区商务和投资促进局"))

        assert event_summaries(events) == [("revised", 2)]

    def test_next_years_report_at_the_same_address_is_a_new_report(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        [first] = visit(make_observation())

        [second] = visit(make_observation(report_year=2026, title="2026年年度报告"))

        assert event_summaries([second]) == [("published", 1)]
        assert first.report is not None
        assert second.report is not None
        assert first.report.id != second.report.id

    def test_every_event_has_a_moment_of_its_own(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        kinds = (DocumentKind.GUIDE, DocumentKind.NOTICE, DocumentKind.LIST)

        events = visit(*(make_observation(kind=kind, url=f"{A}?{kind}") for kind in kinds))

        assert len({event.occurred_at for event in events}) == 3
        assert events == sorted(events, key=lambda event: event.occurred_at)

    def test_a_page_that_fails_makes_no_event(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        """Whatever went wrong, the last good text stays, and its return is no news."""
        visit(make_observation())

        for fault in (each for each in Fault if each is not Fault.GONE):
            assert visit(gone(A, fault)) == []

        assert visit(make_observation()) == []
        assert event_summaries(list(queries.events())) == [("published", 1)]


class TestTheFirstVisit:
    def test_is_quiet(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        assert visit(make_observation()) == []

        assert queries.events() == []
        assert len(queries.reports()) == 1
        assert event_summaries(visit(make_observation(title="改"))) == [("revised", 2)]

    @pytest.mark.parametrize(
        "ending",
        [{"complete": False}, {"outcome": RunOutcome.FAILED}, {"outcome": RunOutcome.QUARANTINED}],
    )
    def test_lasts_until_one_was_complete_and_well(
        self, visit: Visit, make_observation: MakeObservation, ending: dict[str, object]
    ) -> None:
        visit(**ending)

        assert visit(make_observation()) == []
        assert event_summaries(visit(make_observation(url=B, kind=DocumentKind.GUIDE))) == [
            ("published", 1)
        ]

    def test_makes_history_of_all_that_is_listed_then_even_if_it_is_read_later(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(listing(A), gone(A, Fault.TIMEOUT))

        assert visit(listing(A, B), make_observation()) == []
        assert event_summaries(visit(make_observation(url=B, kind=DocumentKind.GUIDE))) == [
            ("published", 1)
        ]
        assert event_summaries(visit(make_observation(report_year=2026, title="2026年"))) == [
            ("published", 1)
        ]


@pytest.mark.usefixtures("baseline_source")
def test_a_page_that_is_same_keeps_its_validators(
    visit: Visit, make_observation: MakeObservation, schedule: SqlSchedule, known: Source
) -> None:
    observation = make_observation()
    visit(replace(observation, page=replace(observation.page, headers={"etag": '"1"'})))

    visit(PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_BYTES, etag='"2"'))

    page = schedule.job(known.slug).known[A]
    assert (page.etag, page.raw_sha256, page.digest) == (
        '"2"',
        observation.page.sha256,
        observation.digest,
    )


@pytest.mark.usefixtures("baseline_source")
def test_what_the_list_says_of_a_page_is_kept_once_the_page_was_read_with_it(
    visit: Visit, make_observation: MakeObservation, schedule: SqlSchedule, known: Source
) -> None:
    old, new = ListEntry(url=A, title="旧"), ListEntry(url=A, title="新")
    visit(replace(make_observation(), listed=old))
    relisted = replace(listing(), entries=(new,))

    visit(relisted, gone(A, Fault.TIMEOUT))
    assert schedule.job(known.slug).known[A].listed == old

    visit(relisted, PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_READING))
    assert schedule.job(known.slug).known[A].listed == new


@pytest.mark.usefixtures("baseline_source")
def test_an_event_owes_a_letter_to_everybody_who_asked_in_the_same_transaction(
    visit: Visit, make_observation: MakeObservation, subscribers: SqlSubscribers, outbox: SqlOutbox
) -> None:
    ada = subscribers.confirm(subscribers.subscribe("ada@example.org").id)
    bob = subscribers.confirm(subscribers.subscribe("bob@example.org", sources=["linhe-swj"]).id)
    subscribers.confirm(subscribers.subscribe("dan@example.org", sources=["elsewhere"]).id)
    subscribers.unsubscribe(subscribers.subscribe("cyd@example.org").id)
    subscribers.subscribe("eve@example.org")

    [event] = visit(make_observation())

    owed = [each for each in outbox.claim(10) if each.event]
    assert {each.subscription.address for each in owed} == {ada.address, bob.address}
    assert all(each.event == event for each in owed)


def test_a_visit_to_nowhere_is_refused(ledger: SqlLedger, source: Source) -> None:
    with pytest.raises(NotFound):
        ledger.begin(source)
