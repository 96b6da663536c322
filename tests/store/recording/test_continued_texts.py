"""Reports whose text is spread over several pages: what is stored of them, and their events."""

from dataclasses import replace

from disclosures import (
    Block,
    BlockKind,
    EventKind,
    Finding,
    KnownTextPage,
    Page,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Severity,
    Source,
    SourceState,
    UnchangedCheck,
)
from disclosures.continued_text import TEXT_CONTINUES
from disclosures.reason import ReasonCode
from store.queries.queries import SqlQueries
from store.sources.schedule import SqlSchedule
from tests.conftest import MONDAY
from tests.store.conftest import Visit, listing
from tests.store.recording.test_source_completeness import A, MakeObservation

GOES_ON = Finding(code=TEXT_CONTINUES, severity=Severity.WARNING, message="2.html")
FIRST, SECOND, EDITED = (
    Block(kind=BlockKind.PARAGRAPH, text=text)
    for text in ("全年主动公开政府信息78条。", "收到申请12件。", "收到申请13件。")
)
PART = Page(
    url="http://www.linhe.example/swj/nb/a_2.html",
    body="<p>收到申请12件。</p>".encode(),
    headers={"etag": '"2"', "x-机关": "临河"},
    fetched_at=MONDAY,
)
KNOWN = KnownTextPage(url=PART.url, etag='"2"', raw_sha256=PART.sha256)


def whole(make_observation: MakeObservation, *blocks: Block, part: Page = PART) -> ReportObserved:
    made = make_observation(url=A, blocks=blocks)
    return replace(made, page=replace(made.page, further=(part,)))


def test_report_whose_text_goes_on_at_further_pages_makes_its_source_partial(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    visit(listing(A), make_observation(url=A, findings=(GOES_ON,)))

    [health] = queries.health()
    assert health.state is SourceState.PARTIAL
    assert [reason.code for reason in health.shortfalls] == [ReasonCode.COMPLETENESS_TEXT_CONTINUES]


def test_text_that_goes_on_is_requested_in_full_at_each_visit(
    visit: Visit, known: Source, schedule: SqlSchedule, make_observation: MakeObservation
) -> None:
    visit(listing(A), make_observation(url=A, findings=(GOES_ON,)))

    page = schedule.job(known.slug).known[A]
    assert (page.etag, page.last_modified, page.raw_sha256) == ("", "", "")
    assert page.digest


def test_further_pages_are_part_of_the_next_job(
    visit: Visit, known: Source, schedule: SqlSchedule, make_observation: MakeObservation
) -> None:
    visit(listing(A), whole(make_observation, FIRST, SECOND))
    assert schedule.job(known.slug).known[A].further == (KNOWN,)

    same = PageUnchanged(url=A, role=PageRole.REPORT, how=UnchangedCheck.SAME_READING)
    visit(listing(A), same)
    assert schedule.job(known.slug).known[A].further == (KNOWN,)

    moved_on = replace(KNOWN, etag='"3"', repeats=True)
    visit(listing(A), replace(same, further=(moved_on,)))
    assert schedule.job(known.slug).known[A].further == (moved_on,)


def test_evidence_holds_the_bytes_of_all_pages(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    visit(listing(A), whole(make_observation, FIRST, SECOND))

    [report] = queries.reports()
    [evidence] = queries.evidence_items(report.report.id, 1)
    assert evidence.page.further == (PART,)


def test_further_pages_read_for_the_first_time_are_no_event(
    visit: Visit,
    baseline_source: Source,
    make_observation: MakeObservation,
    queries: SqlQueries,
) -> None:
    [published] = visit(listing(A), make_observation(url=A, blocks=(FIRST,), findings=(GOES_ON,)))
    assert published.kind is EventKind.PUBLISHED

    assert visit(listing(A), whole(make_observation, FIRST, SECOND)) == []

    assert queries.health()[0].state is not SourceState.PARTIAL
    [revised] = visit(listing(A), whole(make_observation, FIRST, EDITED))
    assert revised.kind is EventKind.REVISED


def test_edit_of_the_first_page_is_an_event_although_the_others_are_new(
    visit: Visit, baseline_source: Source, make_observation: MakeObservation
) -> None:
    visit(listing(A), make_observation(url=A, blocks=(EDITED,), findings=(GOES_ON,)))

    [revised] = visit(listing(A), whole(make_observation, FIRST, SECOND))

    assert revised.kind is EventKind.REVISED
