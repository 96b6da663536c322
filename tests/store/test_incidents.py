"""A storm is one incident, whatever number of reports and sites it reaches."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from disclosures import (
    Audience,
    Block,
    BlockKind,
    Event,
    Fault,
    IncidentScope,
    IncidentState,
    Kind,
    Outcome,
    ReportRead,
    Sight,
    Source,
    Tally,
    VisitEnded,
)
from disclosures.errors import NotFound
from store.archive import SqlArchive
from store.catalogue import SqlSources
from store.database import Database
from store.ledger import SqlLedger
from store.lifecycle import Rules
from store.outbox import SqlOutbox
from store.subscribers import SqlSubscribers
from tests.conftest import StoppedClock
from tests.store.conftest import told

MakeSight = Callable[..., ReportRead]
STORM = "storm: 6 of 6 known reports differ in one visit"


class Sites:
    """Sites of one family, each visited by hand."""

    def __init__(
        self, sources: SqlSources, ledger: SqlLedger, clock: StoppedClock, make: MakeSight
    ) -> None:
        self.sources, self.ledger, self.clock, self.make = sources, ledger, clock, make

    def found(self, like: Source, number: int, *, family: str = "trs") -> list[Source]:
        """Put `number` sources of one family into the catalogue, their history taken in."""
        made = [
            self.sources.put(
                replace(
                    like,
                    id=uuid4(),
                    slug=f"site-{n:03}",
                    url=f"http://s{n}.example/",
                    family=family,
                )
            )
            for n in range(number)
        ]
        for each in made:
            self.visit(each)
        return made

    def text(self, source: Source, report: int, text: str, family: str = "trs") -> ReportRead:
        """See report `report` of `source` with `text`."""
        blocks = (Block(kind=BlockKind.PARAGRAPH, text=f"第{report}号通知。{text}" * 9),)
        return self.make(
            url=f"{source.url}{report}.html",
            kind=Kind.NOTICE,
            title=f"关于{report}的通知",
            report_year=None,
            blocks=blocks,
            family=family,
        )

    def visit(self, source: Source, *sights: Sight, fault: Fault | None = None) -> list[Event]:
        """Make a visit that sees what it is given."""
        run = self.ledger.begin(source)
        outcome = Outcome.FAILED if fault else Outcome.OK
        events = [
            event
            for sight in (*sights, VisitEnded(complete=fault is None))
            for event in self.ledger.record(run, sight)
        ]
        self._finish(source, run, outcome, fault)
        return events

    def storm(self, source: Source, sights: Sequence[ReportRead]) -> None:
        """Make a visit on which so much differs that the visitor has it held."""
        run = self.ledger.begin(source)
        self.ledger.hold(run, sights[:4], STORM)
        for sight in sights[4:]:
            self.ledger.hold(run, [sight], STORM)
        self._finish(source, run, Outcome.HELD, None)

    def _finish(self, source: Source, run, outcome: Outcome, fault: Fault | None) -> None:  # type: ignore[no-untyped-def]
        due = self.clock() + timedelta(hours=1)
        self.ledger.finish(run, outcome, tally=Tally(), next_due=due, fault=fault, why=fault or "")
        self.clock.pass_(timedelta(seconds=30))


@pytest.fixture
def sites(
    sources: SqlSources, ledger: SqlLedger, clock: StoppedClock, make_sight: MakeSight
) -> Sites:
    return Sites(sources, ledger, clock, make_sight)


@pytest.fixture
def letters(outbox: SqlOutbox, subscribers: SqlSubscribers) -> Callable[[], list[str]]:
    """What each of one reader's and one operator's letters tells of."""
    for address, audience in (("ada@x.example", Audience.READER), ("op@x.example", "operator")):
        asked = subscribers.ask(address, audience=Audience(audience))
        subscribers.confirm(asked.id)

    def claimed() -> list[str]:
        owed = []
        while some := outbox.claim(1000):
            for each in some:
                outbox.sent(each)
                if each.event:
                    owed.append(f"{each.subscription.audience.value}: {each.event.kind.value}")
        return owed

    return claimed


def redesign(sites: Sites, source: Source, number: int) -> None:
    """Let two reports of each of so many sites show the site's foot, one visit after another."""
    for each in sites.found(source, number):
        sites.visit(each, sites.text(each, 1, "公开信息78条。"))
    for each in sites.sources.all():
        sites.storm(each, [sites.text(each, n, "页脚：版权所有。") for n in (1, 2)])


@pytest.mark.parametrize("number", [9, pytest.param(150, marks=pytest.mark.slow)])
def test_a_redesign_of_150_sites_in_a_night_is_one_incident_and_no_mail_to_readers(
    sites: Sites,
    source: Source,
    letters: Callable[[], list[str]],
    archive: SqlArchive,
    number: int,
) -> None:
    """One letter to operators, not one a site; readers hear of the first text alone."""
    redesign(sites, source, number)

    (incident,) = archive.incidents()
    assert incident.scope is IncidentScope.FAMILY
    assert incident.subject == "trs"
    assert len(incident.sources) == number
    assert incident.held == 2 * number
    assert incident.summary == f"{number} sources of trs; site-000: {STORM}"
    assert sorted(letters()) == ["operator: redesigned"] + ["reader: published"] * number


def test_sites_that_become_unreadable_together_are_told_together(
    sites: Sites,
    source: Source,
    letters: Callable[[], list[str]],
    archive: SqlArchive,
) -> None:
    """The first two cannot be known to be more; from the third on it is one incident."""
    night = sites.found(source, 12)
    for each in night:
        sites.visit(each, sites.text(each, 1, "公开信息78条。"))
    letters()

    for each in night:
        sites.visit(each, fault=Fault.REDESIGNED)

    assert letters() == ["operator: unreadable"] * 2 + ["operator: redesigned"]
    (incident,) = archive.incidents()
    assert incident.scope is IncidentScope.FAMILY
    assert len(incident.sources) == 12
    for each in night:
        sites.visit(each)
    assert letters() == []
    assert archive.incidents() == []
    assert archive.incident(incident.id).state is IncidentState.PASSED


def test_storms_of_other_families_and_of_other_nights_are_other_incidents(
    sites: Sites, source: Source, archive: SqlArchive, clock: StoppedClock
) -> None:
    one, other = sites.found(source, 2)
    stranger = sites.sources.put(replace(one, id=uuid4(), slug="stranger", family="hanweb"))
    sites.visit(stranger)

    sites.storm(one, [sites.text(one, 1, "…")])
    sites.storm(stranger, [sites.text(stranger, 1, "…")])
    clock.pass_(timedelta(hours=3))
    sites.storm(other, [sites.text(other, 1, "…")])

    assert [each.subject for each in archive.incidents()] == ["site-001", "stranger", "site-000"]
    assert {each.scope for each in archive.incidents()} == {IncidentScope.SOURCE}


def test_a_released_incident_becomes_revisions_with_their_original_time(
    sites: Sites, source: Source, archive: SqlArchive, ledger: SqlLedger, clock: StoppedClock
) -> None:
    one, other = sites.found(source, 2)
    for each in (one, other):
        sites.visit(each, *(sites.text(each, n, "公开信息78条。") for n in range(3)))
    seen = clock()
    for each in (one, other):
        sites.storm(each, [sites.text(each, n, "公开信息87条。") for n in range(3)])
    clock.pass_(timedelta(days=2))
    (incident,) = archive.incidents()

    events = ledger.release(incident.id)

    assert told(list(events)) == [("revised", 2)] * 6
    assert all(
        each.revision and each.revision.seen_at < seen + timedelta(minutes=2) for each in events
    )
    assert archive.held() == []
    assert archive.incident(incident.id).state is IncidentState.RELEASED
    with pytest.raises(NotFound):
        ledger.release(incident.id)


def test_a_dismissed_incident_is_not_held_again(
    sites: Sites, source: Source, archive: SqlArchive, ledger: SqlLedger
) -> None:
    (one,) = sites.found(source, 1)
    sites.visit(one, *(sites.text(one, n, "公开信息78条。") for n in range(3)))
    noise = [sites.text(one, n, "页脚：版权所有。") for n in range(3)]
    sites.storm(one, noise)

    assert ledger.dismiss(archive.incidents()[0].id) == 3

    assert archive.incidents() == archive.held() == []
    assert archive.incidents(closed=True)[0].state is IncidentState.DISCARDED
    assert sites.visit(one, *noise) == []


def test_an_incident_passes_when_the_pages_say_again_what_we_believe(
    sites: Sites, source: Source, archive: SqlArchive
) -> None:
    (one,) = sites.found(source, 1)
    truth = [sites.text(one, n, "公开信息78条。") for n in range(3)]
    sites.visit(one, *truth)
    sites.storm(one, [sites.text(one, n, "系统繁忙。") for n in range(3)])

    sites.visit(one, *truth)

    assert archive.incidents() == archive.held() == []
    assert archive.incidents(closed=True)[0].state is IncidentState.PASSED


def test_a_held_reading_shows_what_we_keep_beside_it(
    sites: Sites, source: Source, archive: SqlArchive
) -> None:
    (one,) = sites.found(source, 1)
    sites.visit(one, sites.text(one, 1, "公开信息78条。"))
    sites.storm(one, [sites.text(one, n, "页脚。") for n in (1, 2)])
    (incident,) = archive.incidents()

    known, new = sorted(archive.held(incident=incident.id), key=lambda each: each.before is None)

    assert known.before
    assert "公开信息78条" in known.before.reading.body_text
    assert new.before is None
    assert archive.held(incident=UUID(int=7)) == []


def test_many_small_sites_that_change_at_once_are_a_storm_of_their_family(
    database: Database,
    sites: Sites,
    source: Source,
    archive: SqlArchive,
    letters: Callable[[], list[str]],
) -> None:
    """Each is below its own brake; together they are held from a number on, here the fourth."""
    many = sites.found(source, 7)
    for each in many:
        sites.visit(each, sites.text(each, 1, "公开信息78条。"))
    sites.clock.pass_(timedelta(days=1))
    letters()
    sites.ledger = SqlLedger(database.sessions, sites.clock, Rules(family_storm=4))

    for each in many:
        sites.visit(each, sites.text(each, 1, "公开信息78条。版权所有。"))

    (incident,) = archive.incidents()
    assert incident.held == 3
    assert letters().count("reader: revised") == 4
    sites.clock.pass_(timedelta(minutes=11))
    assert len(sites.ledger.release(incident.id)) == 3
    assert len(sites.visit(many[0], sites.text(many[0], 1, "公开信息87条。"))) == 1
