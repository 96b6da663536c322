"""Stored pages are reparsed by a new parser version; a parser difference is no event."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    ListEntry,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
    UnchangedCheck,
)
from disclosures.ports import ReparseOutcome, ReparseSelection
from store.database import Database
from store.lifecycle_rules import LifecycleRules
from store.queries.queries import SqlQueries
from store.reparse.reports import SqlReparse, assess_reparse
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.reasons import some_reason
from tests.store.conftest import Visit, event_summaries

OLD, NEW = 1, 2


@pytest.fixture
def reparse(database: Database, clock: StoppedClock) -> SqlReparse:
    return SqlReparse(database.sessions, clock, LifecycleRules(), parser_version=NEW)


@pytest.fixture
def read_by(make_observation: Callable[..., ReportObserved]) -> Callable[..., ReportObserved]:
    """Make an observation of one of two parser versions; only `NEW` finds an index number."""

    def read(parser_version: int, text: str = "主动公开78条。", **more: object) -> ReportObserved:
        found = {"index_no": "11220000/2026-0001"} if parser_version == NEW else {}
        block = Block(kind=BlockKind.PARAGRAPH, text=text)
        observation = make_observation(
            parser_version=parser_version, blocks=(block,), **(found | more)
        )
        body = f"{observation.url} {text}".encode()  # the same bytes for both parsers
        return replace(observation, page=replace(observation.page, body=body))

    return read


ReadBy = Callable[..., ReportObserved]


def reparse_page(reparse: SqlReparse, read_by: ReadBy, **selection: Any) -> list[ReparseOutcome]:
    """Reparse and store every selected page, in batches of one."""
    outcomes, after = [], None
    while batch := reparse.batch(ReparseSelection(**selection), after=after, limit=1):
        [stored] = batch
        reading = stored.revision.reading
        observation = read_by(NEW, reading.body_text, url=reading.url, title=reading.title)
        outcomes.append(reparse.keep(assess_reparse(stored, observation.reading)))
        after = stored.revision.report.id
    return outcomes


def test_reparse_adds_a_revision_without_an_event(
    visit: Visit, baseline_source: Source, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD))
    before = queries.reports()[0]

    assert reparse_page(reparse, read_by) == [ReparseOutcome.DIFFERS]

    report = before.report.id
    first, second = queries.revisions(report)
    assert first == replace(before, report=first.report)
    assert (second.number, second.reparsed, second.reading.index_no) == (
        2,
        True,
        "11220000/2026-0001",
    )
    assert (second.raw_sha256, second.seen_at) == (first.raw_sha256, first.seen_at)
    assert event_summaries(list(queries.history(report))) == [("published", 1)]
    assert [each.reparsed for each in queries.evidence_items(report, 2)] == [False, True]


def test_after_a_reparse_only_changes_of_the_site_are_events(
    visit: Visit, baseline_source: Source, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD))
    reparse_page(reparse, read_by)

    assert visit(read_by(NEW)) == []
    [revised] = visit(read_by(NEW, "主动公开79条。"))

    assert event_summaries([revised]) == [("revised", 3)]
    assert [step.name for step in revised.change.fields] == []
    assert len(revised.change.hunks) == 1


def test_readings_of_two_parsers_are_not_compared(
    visit: Visit, baseline_source: Source, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    """A visit before the reparse does not compare; the change is found on a later visit."""
    visit(read_by(OLD))

    assert visit(read_by(NEW)) == []
    assert visit(read_by(NEW, "主动公开79条。")) == []
    assert [each.number for each in queries.reports()] == [1]

    reparse_page(reparse, read_by)
    assert event_summaries(visit(read_by(NEW, "主动公开79条。"))) == [("revised", 3)]
    assert visit(read_by(OLD, "主动公开80条。")) == []  # a crawler with the old parser
    assert event_summaries(visit(read_by(NEW, "主动公开80条。"))) == [("revised", 4)]


def test_copy_without_stored_bytes_is_compared_only_from_its_next_reading_on(
    visit: Visit, baseline_source: Source, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    at = {"url": "http://www.linhe.example/copy.html"}
    visit(read_by(OLD), replace(read_by(OLD, "主动公开78条！", **at)))
    assert len(queries.reports()) == 1
    reparse_page(reparse, read_by)

    assert visit(read_by(NEW, "主动公开78条！", **at)) == []
    assert event_summaries(visit(read_by(NEW, "主动公开81条！", **at))) == [("revised", 3)]


def test_job_has_the_digest_of_the_reparsed_reading(
    visit: Visit,
    baseline_source: Source,
    schedule: SqlSchedule,
    reparse: SqlReparse,
    read_by: ReadBy,
) -> None:
    visit(read_by(OLD))
    reparse_page(reparse, read_by)

    [known] = schedule.job(baseline_source.slug).known.values()
    assert known.digest == read_by(NEW).digest
    same = PageUnchanged(url=known.url, role=PageRole.REPORT, how=UnchangedCheck.SAME_READING)
    assert visit(same) == []


def test_interrupted_reparse_continues_with_the_remaining_reports(
    visit: Visit, baseline_source: Source, reparse: SqlReparse, read_by: ReadBy
) -> None:
    """A repeated run selects only the reports that are not reparsed yet."""
    for year in (2023, 2024, 2025):
        url = f"http://www.linhe.example/{year}.html"
        visit(read_by(OLD, url=url, report_year=year, title=f"{year}年年报"))
    assert reparse.count(ReparseSelection()) == 3

    [first] = reparse.batch(ReparseSelection(), after=None, limit=1)
    reparse.keep(assess_reparse(first, replace(first.revision.reading, parser_version=NEW)))

    assert reparse.count(ReparseSelection()) == 2
    left = reparse.batch(ReparseSelection(), after=None, limit=9)
    assert first.revision.report.id not in {each.revision.report.id for each in left}
    assert reparse.count(ReparseSelection(everything=True)) == 3


def test_selection_by_source_and_family(
    visit: Visit, baseline_source: Source, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, family="trs"))

    assert reparse.count(ReparseSelection(family="trs", source=baseline_source.slug)) == 1
    assert reparse.count(ReparseSelection(family="t_s")) == 0
    assert reparse.count(ReparseSelection(family="ucap")) == 0


def test_refused_reparse_keeps_the_stored_reading(
    visit: Visit, baseline_source: Source, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD))
    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)
    suspect = assess_reparse(
        stored, replace(stored.revision.reading, suspicions=(some_reason("all is gone"),))
    )
    assert suspect.outcome is ReparseOutcome.REFUSED
    assert suspect.reasons == (some_reason("all is gone"),)

    reparse.keep(suspect)

    assert queries.reports()[0].number == 1
    assert reparse.count(ReparseSelection()) == 0
    assert event_summaries(visit(read_by(NEW, "主动公开79条。"))) == [("revised", 2)]


def test_concurrent_revision_is_not_overwritten(
    visit: Visit, baseline_source: Source, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD))
    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)
    visit(read_by(OLD, "主动公开79条。"))

    assert reparse.keep(assess_reparse(stored, read_by(NEW).reading)) is ReparseOutcome.OVERTAKEN
    assert "79" in queries.reports()[0].reading.body_text
    assert reparse.count(ReparseSelection()) == 1


def test_reparse_emits_an_event_only_if_announced(
    visit: Visit, baseline_source: Source, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD))
    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)
    result = assess_reparse(stored, read_by(NEW).reading)
    assert [step.name for step in result.change.fields] == ["index_no"]

    reparse.keep(result, announce=True)

    events = queries.history(stored.revision.report.id)
    assert event_summaries(list(events)) == [("published", 1), ("revised", 2)]


def test_equal_reading_adds_no_revision_and_a_non_content_difference_adds_one(
    make_observation: Callable[..., ReportObserved],
    visit: Visit,
    baseline_source: Source,
    reparse: SqlReparse,
) -> None:
    visit(make_observation(parser_version=OLD))
    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)
    reading = stored.revision.reading

    same = assess_reparse(stored, replace(reading, parser_version=NEW))
    detail = assess_reparse(stored, replace(reading, parser_version=NEW, family="trs"))

    assert same.outcome is ReparseOutcome.SAME
    assert (detail.outcome, bool(detail.change)) == (ReparseOutcome.DIFFERS, False)


def test_changed_digest_rule_emits_no_event(
    make_observation: Callable[..., ReportObserved],
    visit: Visit,
    baseline_source: Source,
    queries: SqlQueries,
    reparse: SqlReparse,
) -> None:
    """With another rule in `disclosures.content_digest`, an equal reading has another digest."""
    visit(replace(make_observation(parser_version=OLD), digest="by an earlier rule"))
    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)

    assert (
        reparse.keep(assess_reparse(stored, make_observation(parser_version=NEW).reading))
        is ReparseOutcome.DIFFERS
    )

    assert queries.reports()[0].digest == make_observation(parser_version=NEW).digest
    assert visit(make_observation(parser_version=NEW)) == []
    assert [each.number for each in queries.reports()] == [2]


def test_reparse_that_finds_the_year_updates_the_report_key(
    visit: Visit, baseline_source: Source, queries: SqlQueries, reparse: SqlReparse, read_by: ReadBy
) -> None:
    visit(read_by(OLD, report_year=None))
    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)

    reparse.keep(
        assess_reparse(
            stored, read_by(NEW, report_year=2025, kind=DocumentKind.ANNUAL_REPORT).reading
        )
    )

    assert queries.reports()[0].report.key == "annual_report/2025/临河区商务局"


def test_list_entry_is_stored_for_a_reparse(
    visit: Visit, baseline_source: Source, reparse: SqlReparse, read_by: ReadBy
) -> None:
    listed = ListEntry(url="http://www.linhe.example/swj/nb/2025.html", title="年报")
    visit(replace(read_by(OLD), listed=listed))

    [stored] = reparse.batch(ReparseSelection(), after=None, limit=1)

    assert stored.listed == listed
    assert (stored.page.body, stored.page.status) == (read_by(OLD).page.body, 200)


def test_block_page_does_not_prove_presence(
    visit: Visit, baseline_source: Source, queries: SqlQueries, read_by: ReadBy
) -> None:
    visit(read_by(OLD))
    before = queries.reports()[0].report.last_seen_at

    assert visit(read_by(NEW, "请输入验证码", suspicions=(some_reason("a captcha"),))) == []

    assert len(queries.withheld()) == 1
    assert queries.reports()[0].report.last_seen_at == before
