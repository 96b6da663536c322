"""A report counts as absent only if the lists of its source cover its period."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from disclosures import (
    DocumentKind,
    ListEntry,
    ListObserved,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    VisitFinished,
)
from scheduler.obligation_review import review_due
from store.database import Database
from store.obligations.obligations import SqlObligations
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock
from tests.reasons import mass_change
from tests.store.conftest import AFTER_DEADLINE, Annual, Visit, listing, obligation_of

pytestmark = pytest.mark.slow_on_postgres

LIST = "http://www.linhe.example/swj/nb/index.html"
NEW = "http://www.linhe.example/swj/nb/new.html"


def rows(*titles: str, complete: bool = True, newest: date | None = None) -> ListObserved:
    """The observation of a list with one entry a month, newest first, starting at `newest`."""
    return ListObserved(
        url=LIST,
        entries=tuple(
            ListEntry(
                url=f"{LIST}?{at}",
                title=title,
                published_on=newest - timedelta(days=30 * at) if newest else None,
            )
            for at, title in enumerate(titles)
        ),
        complete=complete,
    )


def reviewed_state(obligations: SqlObligations, clock: StoppedClock) -> str:
    review_due(obligations, clock)
    found = obligation_of(obligations)
    return found.reason.value if found.reason else found.state.value


def test_absence_is_overdue_when_confirmed_a_day_later(
    january_clock: StoppedClock, database: Database, visit: Visit
) -> None:
    obligations = SqlObligations(database.sessions, january_clock)
    january_clock.at = AFTER_DEADLINE
    visit()
    states = [reviewed_state(obligations, january_clock)]
    visit()
    states.append(reviewed_state(obligations, january_clock))
    january_clock.at = AFTER_DEADLINE + timedelta(days=1)
    visit()
    states.append(reviewed_state(obligations, january_clock))

    assert states == ["unconfirmed", "unconfirmed", "overdue"]


@pytest.mark.parametrize(
    ("complete", "newest", "expected"),
    [
        (True, None, "overdue"),
        (False, None, "list_incomplete"),
        (False, date(2026, 1, 20), "overdue"),
        (False, date(2026, 6, 30), "list_incomplete"),
    ],
)
def test_truncated_list_covers_the_period_of_its_dates(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    visit: Visit,
    complete: bool,
    newest: date | None,
    expected: str,
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit(rows(*["工作动态"] * 6, complete=complete, newest=newest))

    assert reviewed_state(obligations, january_clock) == expected


@pytest.mark.fast_on_postgres
def test_unordered_truncated_list_covers_no_period(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit
) -> None:
    seen = rows(*["工作动态"] * 6, complete=False, newest=date(2026, 1, 20))
    january_clock.at = AFTER_DEADLINE
    visit(ListObserved(url=LIST, entries=seen.entries[::-1], complete=False))

    assert reviewed_state(obligations, january_clock) == "list_incomplete"


def test_source_without_a_list_has_no_overdue_report(
    visit: Visit, annual: Annual, obligations: SqlObligations, clock: StoppedClock
) -> None:
    """The source is the page of a single report; the next report has another address."""
    clock.at = AFTER_DEADLINE - timedelta(days=20)
    visit(annual(2024, "2025-01-20"))
    clock.at = AFTER_DEADLINE
    visit()

    assert reviewed_state(obligations, clock) == "list_incomplete"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("临河区商务局二〇二五年政府信息公开工作年度报告", "unread"),
        ("临河区商务局２０２５年政府信息公开年报", "unread"),
        ("政府信息公开工作年度报告", "unread"),
        ("年度报告", "unread"),
        ("临河区商务局2024年政府信息公开工作年度报告(更正)", "overdue"),
        ("关于召开座谈会的通知", "overdue"),
    ],
)
def test_unread_entry_with_a_matching_title_makes_the_report_unread(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    visit: Visit,
    title: str,
    expected: str,
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit(rows(title))

    assert reviewed_state(obligations, january_clock) == expected


@pytest.mark.fast_on_postgres
@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("临河区商务局2025年政府信息公开工作年度报告", "unread"),
        ("临河区2025年预算公开", "overdue"),
    ],
)
def test_report_listed_at_another_site_is_not_overdue(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    visit: Visit,
    title: str,
    expected: str,
) -> None:
    """The other site is not visited, but the list proves that the report was published."""
    january_clock.at = AFTER_DEADLINE
    entry = ListEntry(url="http://www.elsewhere.example/2025.html", title=title)
    visit(replace(rows("工作动态"), elsewhere=(entry,)))

    assert reviewed_state(obligations, january_clock) == expected


@pytest.mark.parametrize(
    ("different", "expected"),
    [
        ({"title": "2025年政府信息公开工作年度报告", "kind": DocumentKind.OTHER}, "unread"),
        ({"title": "政府信息公开年报", "report_year": None}, "unread"),
        ({"title": "关于做好2025年政府信息公开年度报告编制工作的通知"}, "overdue"),
        (
            {"title": "2025年政府信息公开工作情况报告", "kind": DocumentKind.INTERIM_REPORT},
            "overdue",
        ),
        ({"title": "2025年法治政府建设年度报告", "kind": DocumentKind.OTHER}, "overdue"),
    ],
)
def test_document_titled_as_a_report_but_classified_otherwise_is_unread(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    visit: Visit,
    annual: Annual,
    different: dict[str, object],
    expected: str,
) -> None:
    january_clock.at = AFTER_DEADLINE
    usual = {"url": NEW, "kind": DocumentKind.NOTICE, "report_year": None}
    visit(annual(2025, "2026-01-20", **(usual | different)))

    assert reviewed_state(obligations, january_clock) == expected


def test_no_report_is_overdue_while_the_source_has_an_open_incident(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    ledger: SqlLedger,
    visit: Visit,
    known: Source,
    make_observation: Callable[..., ReportObserved],
) -> None:
    january_clock.at = AFTER_DEADLINE
    visit()
    ledger.quarantine(
        ledger.begin(known),
        [make_observation(url=NEW, title="改版", report_year=None)],
        mass_change(6, 6),
    )

    assert reviewed_state(obligations, january_clock) == "unhealthy"


@pytest.mark.fast_on_postgres
def test_report_found_at_another_source_is_not_overdue(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    sources: SqlSources,
    ledger: SqlLedger,
    visit: Visit,
    known: Source,
    annual: Annual,
) -> None:
    """The page of a county lists reports that its departments publish on their own pages."""
    county = sources.put(
        replace(known, id=uuid4(), slug="linhe", url="http://www.linhe.example/nb/")
    )
    run = ledger.begin(county)
    county_report = annual(2025, "2026-01-15", url="http://www.linhe.example/nb/2025.html")
    for observation in (county_report, VisitFinished(complete=True)):
        ledger.record(run, observation)
    ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=january_clock())
    january_clock.at = AFTER_DEADLINE
    visit(listing("http://www.linhe.example/swj/nb/2024.html"))
    review_due(obligations, january_clock)
    visit()
    review_due(obligations, january_clock)

    (obligation,) = obligations.all(source=known.slug, report_year=2025)
    assert obligation.reason == "elsewhere"
