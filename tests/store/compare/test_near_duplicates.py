"""Near-duplicates across all sources: detected, with their overlap, and never an event."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import event

from benchmarks.near_duplicates import measure, reading_of, write_copy, write_report
from disclosures import Block, BlockKind, ReportObserved, Source
from store.compare.minhash import MIN_LENGTH, bands_of, chinese_prose, shingles_of
from store.database import Database
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.store.conftest import Visit, event_summaries

pytestmark = pytest.mark.slow_on_postgres

#: The first two bands of a text with one shingle.
EXPECTED_BANDS = [-6312021488974206427, 1866212718360654711]

LETTERS = "临河区商务局年度报告公开信息政府"


def rng(seed: int) -> Random:
    return Random(seed)  # the same each time


def observation(
    make_observation: Callable[..., ReportObserved], sentences: list[str], year: int
) -> ReportObserved:
    """The observation of a report with the text `sentences`."""
    return make_observation(
        url=f"http://www.linhe.example/swj/nb/{year}.html",
        title=f"{year}年年报",
        report_year=year,
        blocks=reading_of(sentences).blocks,
    )


def test_copy_of_the_previous_report_is_a_near_duplicate_and_no_extra_event(
    visit: Visit,
    baseline_source: Source,
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
) -> None:
    sentences = write_report(rng(1))
    copied = write_copy(rng(2), sentences)

    events = visit(observation(make_observation, sentences, 2024))
    events += visit(observation(make_observation, copied, 2025))

    assert event_summaries(events) == [("published", 1), ("published", 1)]
    first, second = (event.revision.report.id for event in events if event.revision)
    [copy] = queries.near_duplicates(second)
    [original] = queries.near_duplicates(first)
    assert copy.other.report.id == first
    assert original.other.report.id == second
    assert 0.8 <= copy.overlap == original.overlap <= 1


def test_near_duplicates_are_found_across_sources(
    visit: Visit,
    baseline_source: Source,
    queries: SqlQueries,
    sources: SqlSources,
    ledger: SqlLedger,
    make_observation: Callable[..., ReportObserved],
) -> None:
    county = sources.put(
        replace(
            baseline_source,
            id=UUID(int=2),
            slug="county",
            agency="五原县商务局",
            url="http://county.example/",
        )
    )
    sentences = write_report(rng(3))
    visit(observation(make_observation, sentences, 2025))

    renamed = [sentence.replace("区", "县") for sentence in sentences]
    ledger.record(ledger.begin(county), observation(make_observation, renamed, 2025))

    [city] = queries.reports(source=baseline_source.slug)
    [copied] = queries.reports(source="county")
    assert [copy.other.id for copy in queries.near_duplicates(copied.report.id)] == [city.id]


@pytest.mark.fast_on_postgres
def test_rewritten_report_is_no_near_duplicate(
    visit: Visit,
    baseline_source: Source,
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
) -> None:
    sentences = write_report(rng(4))
    visit(
        observation(make_observation, sentences, 2024),
        observation(make_observation, sentences, 2025),
    )
    report_id = queries.reports()[0].report.id
    assert len(queries.near_duplicates(report_id)) == 1

    half = [*sentences[: len(sentences) // 2], *write_report(rng(5))]
    visit(observation(make_observation, half, 2025))

    assert [len(queries.near_duplicates(one.report.id)) for one in queries.reports()] == [0, 0]


def test_revision_that_becomes_a_near_duplicate_is_found(
    visit: Visit,
    baseline_source: Source,
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
) -> None:
    sentences = write_report(rng(4))
    half = [*sentences[: len(sentences) // 2], *write_report(rng(5))]
    visit(observation(make_observation, sentences, 2024), observation(make_observation, half, 2025))
    assert [len(queries.near_duplicates(one.report.id)) for one in queries.reports()] == [0, 0]

    visit(observation(make_observation, sentences, 2025))

    assert [
        copy.overlap for one in queries.reports() for copy in queries.near_duplicates(one.report.id)
    ] == [1, 1]


def test_changed_figures_keep_near_duplicates_without_a_query(
    database: Database,
    visit: Visit,
    baseline_source: Source,
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
) -> None:
    sentences = write_report(rng(4))
    visit(
        observation(make_observation, sentences, 2024),
        observation(make_observation, sentences, 2025),
    )
    statements: list[str] = []
    with recorded_statements(database, statements):
        events = visit(
            observation(make_observation, [*sentences[:-1], sentences[-1] + "2,026"], 2025)
        )

    assert [len(event.change.hunks) for event in events] == [1]
    assert not any("band" in statement or "likeness" in statement for statement in statements)
    assert [len(queries.near_duplicates(one.report.id)) for one in queries.reports()] == [1, 1]


@contextmanager
def recorded_statements(database: Database, statements: list[str]) -> Iterator[None]:
    """Append every executed SQL statement to `statements`."""

    def append_statement(_c: object, _u: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", append_statement)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", append_statement)


def test_original_and_short_reports_have_no_near_duplicates(
    visit: Visit,
    baseline_source: Source,
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
) -> None:
    short = ["根据条例编制本年度报告。"] * 8
    visit(
        observation(make_observation, write_report(rng(6)), 2021),
        observation(make_observation, write_report(rng(7)), 2022),
        observation(make_observation, short, 2023),
        observation(make_observation, short, 2024),
    )

    assert len(queries.reports()) == 4
    assert [queries.near_duplicates(one.report.id) for one in queries.reports()] == [[]] * 4


def test_all_planted_near_duplicates_are_found_and_nothing_else() -> None:
    result = measure(150, seed=11)

    assert result.found == result.copies
    assert result.mistaken <= 0.01 * result.others


@pytest.mark.parametrize("length", [MIN_LENGTH - 1, MIN_LENGTH])
def test_texts_below_200_chinese_characters_have_no_shingles(length: int) -> None:
    text = "".join(rng(8).choices(LETTERS, k=length))
    block = Block(kind=BlockKind.PARAGRAPH, text=f"1234 {text} http://a.example/")
    table = Block(kind=BlockKind.TABLE, text=text * 3, table=0)

    runs = shingles_of(chinese_prose(replace(reading_of([]), blocks=(block, table))))

    assert bool(runs) is (length == MIN_LENGTH)
    assert len(bands_of(runs)) == (40 if runs else 0)


def test_bands_are_the_same_on_every_machine() -> None:
    """Bands are stored, so they must not depend on the Python version or the hash seed."""
    runs = shingles_of(chinese_prose(reading_of(write_report(rng(9), sentences=12))))

    assert bands_of(runs) == bands_of(frozenset(sorted(runs)))
    assert bands_of(frozenset({"临河区商务"}))[:2] == EXPECTED_BANDS
