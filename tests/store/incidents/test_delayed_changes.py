"""An uncorroborated change is delayed and then emitted, unless it is correlated."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from disclosures import (
    EventKind,
    Fault,
    IncidentScope,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportState,
    Source,
    UnchangedCheck,
)
from store.database import Database
from store.lifecycle_rules import LifecycleRules
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.reasons import mass_change, some_reason
from tests.store.conftest import event_summaries
from tests.store.sites import Sites

pytestmark = pytest.mark.slow_on_postgres

HOUR = timedelta(hours=1)
ORIGINAL, EDITED, WITH_FOOTER = (
    "公开信息78条。",
    "公开信息87条。",
    "公开信息78条。版权所有，翻印必究。",
)


@pytest.fixture
def small(sites: Sites, source: Source) -> list[Source]:
    """Three sites, the fewest peers, each with one report, known for a day."""
    return sites.put_known_family(source, 3, ORIGINAL)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", [7, pytest.param(150, marks=pytest.mark.slow)])
def test_correlated_change_of_many_small_sites_is_one_incident_without_mail(
    sites: Sites,
    source: Source,
    queries: SqlQueries,
    ledger: SqlLedger,
    letters: Callable[[], list[str]],
    number: int,
) -> None:
    """Each visit is within the change limits; operators get one letter, readers none."""
    many = sites.put_known_family(source, number, ORIGINAL)
    letters()

    for each in many:
        sites.visit(each, sites.text(each, 1, WITH_FOOTER), corroborated=False)
        ledger.emit_delayed()
        sites.clock.advance(timedelta(minutes=4))
    sites.clock.advance(timedelta(days=1))

    assert ledger.emit_delayed() == []
    assert letters() == ["operator: redesigned"]
    (incident,) = queries.incidents()
    assert (incident.scope, incident.subject) == (IncidentScope.FAMILY, "trs")
    assert incident.withheld == len(incident.sources) == number


def test_sites_of_one_domain_are_peers_without_a_known_family(
    sites: Sites, source: Source, queries: SqlQueries
) -> None:
    city = [
        sites.sources.put(
            replace(source, id=uuid4(), slug=name, url=f"http://{name}.linhe.gov.cn/", family="")
        )
        for name in ("czj", "jyj", "mzj", "rsj", "swj", "wjw")
    ]
    for each in city:
        sites.visit(each)
        sites.visit(each, sites.text(each, 1, ORIGINAL, family="generic"))
    sites.clock.advance(timedelta(days=1))

    for each in city:
        seen = sites.text(each, 1, WITH_FOOTER, family="generic")
        assert sites.visit(each, seen, corroborated=False) == []

    (incident,) = queries.incidents()
    assert incident.subject == "linhe.gov.cn"


def test_delayed_change_is_emitted_after_an_hour_with_its_observation_time(
    database: Database,
    sites: Sites,
    small: list[Source],
    ledger: SqlLedger,
    queries: SqlQueries,
    clock: StoppedClock,
) -> None:
    one = small[0]
    seen = clock()
    assert sites.visit(one, sites.text(one, 1, EDITED), corroborated=False) == []
    assert ledger.emit_delayed() == queries.withheld() == []
    (kept,) = queries.withheld(delayed=True)
    assert kept.due_at == seen + HOUR
    clock.advance(HOUR)

    (event,) = SqlLedger(database.sessions, clock).emit_delayed()  # as after a restart

    assert event.kind is EventKind.REVISED
    assert event.revision
    assert event.revision.seen_at == seen
    assert event.before_at
    assert event.before_at < seen
    assert ledger.emit_delayed() == queries.withheld(delayed=True) == []
    assert sites.visit(one, sites.text(one, 1, EDITED), corroborated=False) == []


@pytest.mark.parametrize("corroborated", [True, False])
def test_corroborated_or_isolated_change_is_emitted_at_once(
    sites: Sites, source: Source, small: list[Source], corroborated: bool
) -> None:
    isolated = sites.sources.put(
        replace(
            source, id=uuid4(), slug="isolated", url="http://isolated.example/", family="hanweb"
        )
    )
    sites.visit(isolated)
    one = small[0] if corroborated else isolated
    seen = [sites.text(one, n, EDITED, family=one.family) for n in (1, 2)]

    events = sites.visit(one, *seen, corroborated=corroborated)

    assert [kind for kind, _ in event_summaries(events)] == (
        ["revised", "published"] if corroborated else ["published", "published"]
    )


def test_without_correlation_delay_every_change_is_emitted_at_once(
    database: Database, sites: Sites, small: list[Source]
) -> None:
    rules = LifecycleRules(correlation_delay=timedelta(0))
    sites.ledger = SqlLedger(database.sessions, sites.clock, rules)

    assert event_summaries(
        sites.visit(small[0], sites.text(small[0], 1, EDITED), corroborated=False)
    ) == [("revised", 2)]


def test_uncorroborated_new_report_is_delayed(
    sites: Sites, small: list[Source], ledger: SqlLedger, clock: StoppedClock
) -> None:
    one = small[0]
    seen = clock()
    assert sites.visit(one, sites.text(one, 2, "新的。"), corroborated=False) == []
    clock.advance(HOUR)

    (event,) = ledger.emit_delayed()

    assert event.kind is EventKind.PUBLISHED
    assert event.revision
    assert event.revision.report.first_seen_at == seen


def test_change_and_reversal_within_the_delay_are_two_revisions(
    sites: Sites, small: list[Source], ledger: SqlLedger, clock: StoppedClock
) -> None:
    one = small[0]
    sites.visit(one, sites.text(one, 1, EDITED), corroborated=False)

    first = sites.visit(one, sites.text(one, 1, ORIGINAL), corroborated=False)
    clock.advance(HOUR)

    assert event_summaries([*first, *ledger.emit_delayed()]) == [("revised", 2), ("revised", 3)]


def test_all_delayed_readings_of_a_page_are_kept(
    sites: Sites, small: list[Source], ledger: SqlLedger, clock: StoppedClock
) -> None:
    """A redesign may change a text on every visit; each reading may be correlated later."""
    one = small[0]
    for text in (EDITED, WITH_FOOTER):
        assert sites.visit(one, sites.text(one, 1, text), corroborated=False) == []
        clock.advance(timedelta(minutes=10))
    clock.advance(HOUR)

    assert event_summaries(list(ledger.emit_delayed())) == [("revised", 2), ("revised", 3)]
    assert sites.visit(one, sites.text(one, 1, WITH_FOOTER), corroborated=False) == []


def test_delayed_reading_is_emitted_with_the_next_corroborated_one(
    sites: Sites, small: list[Source], ledger: SqlLedger
) -> None:
    one = small[0]
    sites.visit(one, sites.text(one, 1, EDITED), corroborated=False)

    events = sites.visit(one, sites.text(one, 1, WITH_FOOTER))

    assert event_summaries(events) == [("revised", 2), ("revised", 3)]
    assert ledger.emit_delayed() == []


def test_304_emits_the_delayed_reading_and_the_page_is_then_read_in_full(
    sites: Sites, small: list[Source], ledger: SqlLedger, queries: SqlQueries
) -> None:
    """The 304 confirms the text before the edit, which is no longer the stored one."""
    one, page = small[0], sites.text(small[0], 1, ORIGINAL)
    sites.visit(one, sites.text(one, 1, EDITED), corroborated=False)
    same = PageUnchanged(url=page.url, role=PageRole.REPORT, how=UnchangedCheck.NOT_MODIFIED)

    assert event_summaries(sites.visit(one, same)) == [("revised", 2)]

    assert event_summaries(sites.visit(one, page)) == [("revised", 3)]


@pytest.mark.fast_on_postgres
def test_304_during_an_acceptance_does_not_hide_a_reversal(
    sites: Sites, small: list[Source], ledger: SqlLedger, queries: SqlQueries
) -> None:
    one, page = small[0], sites.text(small[0], 1, ORIGINAL)
    sites.quarantine_visit(one, [sites.text(one, 1, EDITED)], mass_change())
    run = ledger.begin(one)
    sites.clock.advance(timedelta(seconds=1))
    (withheld,) = queries.withheld()
    ledger.accept(withheld.id)

    same = PageUnchanged(
        url=page.url, role=PageRole.REPORT, how=UnchangedCheck.NOT_MODIFIED, etag='"1"'
    )
    ledger.record(run, same)

    assert event_summaries(list(ledger.record(run, page))) == [("revised", 3)]


def test_concurrent_changes_are_correlated_before_they_are_emitted(
    database: Database,
    sites: Sites,
    source: Source,
    queries: SqlQueries,
    ledger: SqlLedger,
    clock: StoppedClock,
) -> None:
    """Concurrent PostgreSQL transactions do not see the changes of each other."""
    rules = LifecycleRules(mass_change_count=1000, correlation_threshold=1000)
    many = sites.put_known_family(source, 7, ORIGINAL)
    sites.ledger = SqlLedger(database.sessions, clock, rules)
    for each in many:
        sites.visit(each, sites.text(each, 1, WITH_FOOTER), corroborated=False)
    assert queries.incidents() == []
    clock.advance(HOUR)

    assert ledger.emit_delayed() == []

    (incident,) = queries.incidents()
    assert incident.withheld == 7


@pytest.mark.fast_on_postgres
def test_delayed_change_of_a_missing_report_does_not_restore_it(
    sites: Sites, small: list[Source], ledger: SqlLedger, queries: SqlQueries
) -> None:
    """The change is emitted, because it was observed; the report stays withdrawn."""
    one = small[0]
    gone = PageFailed(
        url=f"{one.url}1.html", role=PageRole.REPORT, fault=Fault.GONE, reason=some_reason("404")
    )
    sites.quarantine_visit(one, [sites.text(one, 1, EDITED)], mass_change())
    for _ in range(3):
        sites.clock.advance(timedelta(days=1))
        sites.visit(one, gone)
    (withheld,) = queries.withheld()

    assert event_summaries(list(ledger.accept(withheld.id))) == [("revised", 2)]

    (event,) = queries.events(kinds=[EventKind.WITHDRAWN])
    assert event.revision
    assert queries.report(event.revision.report.id).state is ReportState.WITHDRAWN


def test_clock_set_back_does_not_prolong_the_delay(
    sites: Sites, small: list[Source], ledger: SqlLedger, clock: StoppedClock
) -> None:
    sites.visit(small[0], sites.text(small[0], 1, EDITED), corroborated=False)
    clock.at -= timedelta(days=30)

    assert event_summaries(list(ledger.emit_delayed())) == [("revised", 2)]
