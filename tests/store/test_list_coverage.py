"""What a source's lists leave open casts doubt on whatever is not on them."""

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
from store.catalogue import SqlSources
from store.database import Database
from store.obligations.obligations import SqlObligations
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.reasons import mass_change
from tests.store.conftest import AFTER, Annual, Visit, listing, obligation_of

LIST = "http://www.linhe.example/swj/nb/index.html"
NEW = "http://www.linhe.example/swj/nb/new.html"


def rows(*titles: str, complete: bool = True, newest: date | None = None) -> ListObserved:
    """The sight of a list with a row a month, newest first, from `newest` on."""
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


def judged(obligations: SqlObligations, clock: StoppedClock) -> str:
    review_due(obligations, clock)
    found = obligation_of(obligations)
    return found.reason.value if found.reason else found.state.value


def test_an_absence_is_told_when_it_was_seen_again_a_day_later(
    january_clock: StoppedClock, database: Database, visit: Visit
) -> None:
    obligations = SqlObligations(database.sessions, january_clock)
    january_clock.at = AFTER
    visit()
    said = [judged(obligations, january_clock)]
    visit()
    said.append(judged(obligations, january_clock))
    january_clock.at = AFTER + timedelta(days=1)
    visit()
    said.append(judged(obligations, january_clock))

    assert said == ["unconfirmed", "unconfirmed", "overdue"]


@pytest.mark.parametrize(
    ("complete", "newest", "said"),
    [
        (True, None, "overdue"),
        (False, None, "list_incomplete"),
        (False, date(2026, 1, 20), "overdue"),
        (False, date(2026, 6, 30), "list_incomplete"),
    ],
)
def test_a_list_that_was_not_read_to_its_end_shows_as_much_as_its_dates_say(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    visit: Visit,
    complete: bool,
    newest: date | None,
    said: str,
) -> None:
    january_clock.at = AFTER
    visit(rows(*["工作动态"] * 6, complete=complete, newest=newest))

    assert judged(obligations, january_clock) == said


def test_a_cut_list_without_order_shows_nothing(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit
) -> None:
    seen = rows(*["工作动态"] * 6, complete=False, newest=date(2026, 1, 20))
    january_clock.at = AFTER
    visit(ListObserved(url=LIST, entries=seen.entries[::-1], complete=False))

    assert judged(obligations, january_clock) == "list_incomplete"


def test_a_source_without_a_list_owes_nothing_that_could_be_missed_on_it(
    visit: Visit, annual: Annual, obligations: SqlObligations, clock: StoppedClock
) -> None:
    """Somebody watches one report by its own address: next year's will stand elsewhere."""
    clock.at = AFTER - timedelta(days=20)
    visit(annual(2024, "2025-01-20"))
    clock.at = AFTER
    visit()

    assert judged(obligations, clock) == "list_incomplete"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("临河区商务局二〇二五年政府信息公开工作年度报告", "unread"),
        ("临河区商务局２０２５年政府信息公开年报", "unread"),
        ("政府信息公开工作年度报告", "unread"),
        ("年度报告", "unread"),
        ("临河区商务局2024年政府信息公开工作年度报告(更正)", "overdue"),
        ("关于召开座谈会的通知", "overdue"),
    ],
)
def test_a_row_that_was_not_read_may_be_the_report_whatever_its_year_is_written_in(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit, title: str, said: str
) -> None:
    january_clock.at = AFTER
    visit(rows(title))

    assert judged(obligations, january_clock) == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("临河区商务局2025年政府信息公开工作年度报告", "unread"),
        ("临河区2025年预算公开", "overdue"),
    ],
)
def test_a_report_that_is_listed_on_another_site_is_not_called_missing(
    january_clock: StoppedClock, obligations: SqlObligations, visit: Visit, title: str, said: str
) -> None:
    """We do not go there; the list says all the same that it was published."""
    january_clock.at = AFTER
    there = ListEntry(url="http://www.elsewhere.example/2025.html", title=title)
    visit(replace(rows("工作动态"), elsewhere=(there,)))

    assert judged(obligations, january_clock) == said


@pytest.mark.parametrize(
    ("different", "said"),
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
def test_what_is_called_a_report_and_was_read_as_something_else_may_be_it(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    visit: Visit,
    annual: Annual,
    different: dict[str, object],
    said: str,
) -> None:
    january_clock.at = AFTER
    usual = {"url": NEW, "kind": DocumentKind.NOTICE, "report_year": None}
    visit(annual(2025, "2026-01-20", **(usual | different)))

    assert judged(obligations, january_clock) == said


def test_while_a_storm_of_the_source_is_open_nobody_is_called_overdue(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    ledger: SqlLedger,
    visit: Visit,
    known: Source,
    make_observation: Callable[..., ReportObserved],
) -> None:
    january_clock.at = AFTER
    visit()
    ledger.quarantine(
        ledger.begin(known),
        [make_observation(url=NEW, title="改版", report_year=None)],
        mass_change(6, 6),
    )

    assert judged(obligations, january_clock) == "unhealthy"


def test_a_report_that_another_source_has_is_not_missing_here(
    january_clock: StoppedClock,
    obligations: SqlObligations,
    sources: SqlSources,
    ledger: SqlLedger,
    visit: Visit,
    known: Source,
    annual: Annual,
) -> None:
    """A county's page lists some of the reports that its departments publish on their own."""
    county = sources.put(
        replace(known, id=uuid4(), slug="linhe", url="http://www.linhe.example/nb/")
    )
    run = ledger.begin(county)
    theirs = annual(2025, "2026-01-15", url="http://www.linhe.example/nb/2025.html")
    for observation in (theirs, VisitFinished(complete=True)):
        ledger.record(run, observation)
    ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=january_clock())
    january_clock.at = AFTER
    visit(listing("http://www.linhe.example/swj/nb/2024.html"))
    review_due(obligations, january_clock)
    visit()
    review_due(obligations, january_clock)

    (ours,) = obligations.all(source=known.slug, report_year=2025)
    assert ours.reason == "elsewhere"
