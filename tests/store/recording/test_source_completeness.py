"""Completeness of sources across visits: what is kept, the state, and the events for operators."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from disclosures import (
    Attachment,
    EventKind,
    Fault,
    LeftOut,
    LeftOutLine,
    Leniency,
    ListCompleteness,
    ListEntry,
    ListObserved,
    PageRole,
    PageUnchanged,
    ReportObserved,
    RunOutcome,
    Source,
    SourceCompleteness,
    SourceState,
    TextStatus,
    UnchangedCheck,
)
from disclosures.reason import Reason, ReasonCode
from store.queries.queries import SqlQueries
from store.sources.catalogue import SqlSources
from tests.reasons import some_reason
from tests.store.conftest import Visit, gone, listing

pytestmark = pytest.mark.slow_on_postgres

MakeObservation = Callable[..., ReportObserved]

A, B, C = (f"http://www.linhe.example/swj/nb/{name}.html" for name in "abc")

#: The operators' events that the tests look for.
OPERATORS = (
    EventKind.PARTIAL,
    EventKind.LINKS_ELSEWHERE,
    EventKind.UNREADABLE,
    EventKind.RECOVERED,
)

HALF = replace(listing(A), completeness=ListCompleteness(rows=1, rows_printed=2))
WHOLE = replace(listing(A), completeness=ListCompleteness(rows=1, rows_printed=1))


@pytest.fixture
def report(make_observation: MakeObservation) -> MakeObservation:
    """Make the observation of the report at an address."""

    def make(url: str, **different: object) -> ReportObserved:
        return make_observation(url=url, report_year=2000 + ord(url[-6]), **different)

    return make


def _state(queries: SqlQueries) -> tuple[SourceState, list[str]]:
    [health] = queries.health()
    return health.state, [str(reason.code) for reason in health.shortfalls]


def _emitted(queries: SqlQueries) -> list[str]:
    return [event.kind.value for event in reversed(queries.events(kinds=OPERATORS))]


def test_numbers_of_a_list_are_kept_with_the_run_and_the_source(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    line = LeftOutLine(text="年度报告 2020-01-02", why=LeftOut.NO_ADDRESS)
    unproved = Reason.of(ReasonCode.PAGE_UNKNOWN_LAYOUT)
    numbers = ListCompleteness(
        rows=2,
        pages=2,
        rows_printed=5,
        pages_printed=3,
        dated_lines=4,
        left_out=(line,),
        unproved=unproved,
        leniencies=(Leniency.PAGE_NO_END,),
    )

    visit(replace(listing(A, B), completeness=numbers), report(A))

    expected = SourceCompleteness(
        rows=2,
        pages=2,
        rows_printed=5,
        pages_printed=3,
        dated_lines=4,
        no_address=1,
        unproved=unproved,
        leniencies=(Leniency.PAGE_NO_END,),
        listed=2,
        ever_read=1,
        reports=1,
        with_text=1,
    )
    [health], [run] = queries.health(), queries.runs()
    assert health.completeness == expected
    assert run.stats.completeness == expected


@pytest.mark.fast_on_postgres
def test_partial_source_is_announced_once_and_its_recovery_too(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    visit(HALF, report(A))
    partial = _state(queries)
    visit(HALF)
    visit(HALF, outcome=RunOutcome.FAILED, fault=Fault.TIMEOUT, reason=some_reason("timeout"))
    visit(HALF)
    again = _state(queries)
    visit(WHOLE)

    assert partial == again == (SourceState.PARTIAL, ["list.rows_missing"])
    assert _state(queries) == (SourceState.OK, [])
    assert _emitted(queries) == ["partial", "recovered"]


@pytest.mark.fast_on_postgres
def test_further_kind_of_shortfall_is_announced(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    visit(HALF, report(A))
    visit(HALF, *(report(url, blocks=(), tables=()) for url in (B, C)))

    assert _state(queries)[1] == ["list.rows_missing", "completeness.without_text"]
    assert _emitted(queries) == ["partial", "partial"]


def test_unchanged_list_keeps_its_numbers(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    same = PageUnchanged(url=HALF.url, role=PageRole.LIST, how=UnchangedCheck.NOT_MODIFIED)
    visit(HALF, report(A))
    visit(same)

    latest, first = queries.runs()
    assert latest.stats.completeness == first.stats.completeness
    assert _state(queries) == (SourceState.PARTIAL, ["list.rows_missing"])


def test_failed_visit_has_no_numbers_and_the_source_keeps_its_last(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    visit(WHOLE, report(A))
    before = queries.health()[0].completeness
    visit(outcome=RunOutcome.FAILED, fault=Fault.TIMEOUT, reason=some_reason("timeout"))

    assert queries.runs()[0].stats.completeness is None
    assert queries.health()[0].completeness == before is not None


@pytest.mark.fast_on_postgres
@pytest.mark.parametrize("baseline", [True, False], ids=["of the baseline", "of a later visit"])
def test_listed_report_that_is_404_from_the_start_makes_the_source_partial(
    visit: Visit, report: MakeObservation, queries: SqlQueries, baseline: bool
) -> None:
    if not baseline:
        visit(listing(A), report(A))
    visit(listing(A, B), report(A), gone(B))
    once = _state(queries)
    visit(listing(A, B), gone(B))
    twice = _state(queries)
    visit(listing(A, B), report(B))

    assert once == (SourceState.OK, [])
    assert twice == (SourceState.PARTIAL, ["completeness.never_read"])
    assert _state(queries) == (SourceState.OK, [])
    assert _emitted(queries) == ["partial", "recovered"]
    [event] = queries.events(kinds=[EventKind.PARTIAL])
    assert event.reason is not None
    assert event.reason.params["shortfalls"] == (
        Reason.of(
            ReasonCode.COMPLETENESS_NEVER_READ, listed=2, unread=1, fault="gone", addresses=(B,)
        ),
    )


def test_pages_that_fail_by_turns_are_no_shortfall(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    visit(listing(A, B, C), report(A), gone(B, Fault.TIMEOUT), report(C))
    visit(listing(A, B, C), report(B), gone(C, Fault.TIMEOUT))
    visit(listing(A, B, C), gone(A, Fault.TIMEOUT), report(C))

    assert _state(queries) == (SourceState.OK, [])
    assert _emitted(queries) == []


@pytest.mark.fast_on_postgres
def test_report_that_failed_and_left_the_list_is_forgotten(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    visit(listing(A), report(A))
    for _ in range(2):
        visit(listing(A, B), gone(B))
    partial = _state(queries)
    visit(listing(A))
    visit(listing(A, B), gone(B))

    assert partial == (SourceState.PARTIAL, ["completeness.never_read"])
    assert _state(queries) == (SourceState.OK, [])


@pytest.mark.fast_on_postgres
def test_list_all_of_whose_known_reports_vanish_is_unreadable(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    visit(listing(A, B), report(A), report(B))
    visit(listing(A, B), gone(A), gone(B))
    once = _state(queries)[0]
    visit(listing(A, B), gone(A), gone(B))

    [health] = queries.health()
    assert once is SourceState.OK
    assert health.state is SourceState.UNREADABLE
    assert health.reason == Reason.of(
        ReasonCode.COMPLETENESS_NOTHING_READABLE, listed=2, times=2, fault="gone"
    )
    assert _emitted(queries) == ["unreadable"]


@pytest.mark.fast_on_postgres
def test_reports_that_wait_for_the_next_visit_are_shown_and_not_announced(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    visit(listing(A, B, C), report(A), complete=False)
    waiting = _state(queries)
    visit(listing(A, B, C), report(B), report(C))

    assert waiting == (SourceState.PARTIAL, ["completeness.postponed"])
    assert _state(queries) == (SourceState.OK, [])
    assert _emitted(queries) == []


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (TextStatus.READ, SourceState.OK),
        (TextStatus.NEEDS_OCR, SourceState.PARTIAL),
        (TextStatus.UNREADABLE, SourceState.PARTIAL),
    ],
)
def test_report_has_text_if_a_file_of_it_was_read(
    visit: Visit,
    report: MakeObservation,
    queries: SqlQueries,
    status: TextStatus,
    state: SourceState,
) -> None:
    file = Attachment(text="年报.pdf", url="http://x.example/a.pdf", text_status=status)

    visit(listing(A), report(A, blocks=(), tables=(), attachments=(file,)))

    assert _state(queries)[0] is state


@pytest.mark.fast_on_postgres
def test_hosts_of_other_sites_are_announced_once_each(
    visit: Visit, report: MakeObservation, queries: SqlQueries
) -> None:
    def leading_to(*urls: str) -> ListObserved:
        entries = tuple(ListEntry(url=url, title="年度报告") for url in urls)
        return replace(listing(A), elsewhere=entries)

    visit(leading_to("https://mp.example/1", "https://mp.example/2"), report(A))
    visit(leading_to("https://mp.example/3"))
    visit(leading_to("https://mp.example/3", "https://WWW.other.example:8080/4"))
    visit(leading_to("https://www.other.example:8080/4"))

    events = queries.events(kinds=[EventKind.LINKS_ELSEWHERE])
    assert [event.reason for event in reversed(events)] == [
        Reason.of(ReasonCode.LIST_ELSEWHERE, rows=2, hosts=("mp.example",)),
        Reason.of(ReasonCode.LIST_ELSEWHERE, rows=1, hosts=("www.other.example:8080",)),
    ]
    [health] = queries.health()
    assert health.state is SourceState.OK
    assert health.completeness
    assert health.completeness.elsewhere == 1


def test_partial_source_is_listed_before_the_healthy(
    visit: Visit, report: MakeObservation, queries: SqlQueries, known: Source, sources: SqlSources
) -> None:
    sources.put(replace(known, id=uuid4(), slug="a-new-source"))
    visit(HALF, report(A))

    partial, new = queries.health()
    assert (partial.state, new.state) == (SourceState.PARTIAL, SourceState.NEW)
    assert partial.last_ok_at is not None
    assert partial.failures == 0
