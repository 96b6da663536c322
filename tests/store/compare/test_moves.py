"""Moved reports are detected, and similar reports are not merged."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.identity import MOVES, gone, moved, observation_of, open_source, reports
from disclosures import Block, BlockKind, DocumentKind, EventKind, Reading
from store.database import Database
from tests.conftest import empty

MakeReading = Callable[..., Reading]
OLD, NEW = "http://www.qinghe.example/old/1.html", "http://www.qinghe.example/new/77.html"


@pytest.fixture
def database_kind() -> str:
    """The rules do not depend on the database, so one is enough."""
    return "sqlite-memory"


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_no_reports_are_merged_and_all_moves_are_detected(database: Database, step: int) -> None:
    """0 false merges among 200 reports, or every tenth of them; all of the moves are detected."""
    column, different = open_source(database), reports()[::step]
    moves = MOVES // step
    assert len({each.url for each in different}) == len(different) == 200 // step

    column.visit([observation_of(each) for each in different])

    kept = [each.reading.url for each in column.queries.reports(limit=999)]
    assert sorted(kept) == sorted(each.url for each in different)
    found = [
        [each.kind for each in column.visit([gone(old), observation_of(moved(old, number))])]
        for number, old in enumerate(different[::6][:moves])
    ]
    reworded = [EventKind.MOVED, EventKind.REVISED]
    assert found == [reworded if n % 3 else [EventKind.MOVED] for n in range(moves)]


@pytest.fixture
def notice(make_reading: MakeReading) -> Reading:
    """A notice with an index number."""
    text = "根据有关规定，现将本区商贸流通领域专项资金安排情况予以公示，欢迎社会各界监督。" * 3
    return make_reading(
        url=OLD,
        kind=DocumentKind.NOTICE,
        report_year=None,
        title="关于商贸流通专项资金安排情况的公示",
        index_no="LH0101/2025-00123",
        blocks=(Block(kind=BlockKind.PARAGRAPH, text=text + "共安排资金120万元。"),),
    )


def kinds(database: Database, *visits: tuple[Reading, ...]) -> list[list[str]]:
    """The events of each visit; from the second visit on, the first address is gone."""
    empty(database)
    column = open_source(database)
    emitted = []
    for number, seen in enumerate(visits):
        observations = [observation_of(each) for each in seen]
        missing = [gone(visits[0][0])] if number else []
        emitted.append([each.kind.value for each in column.visit([*missing, *observations])])
    return emitted


def test_edited_notice_with_its_index_number_at_a_new_address_is_moved_and_revised(
    database: Database, notice: Reading
) -> None:
    text = notice.body_text.replace("120万元", "210万元")
    there = replace(notice, url=NEW, blocks=(Block(kind=BlockKind.PARAGRAPH, text=text),))

    assert kinds(database, (notice,), (there,), (there,)) == [
        ["published"],
        ["moved", "revised"],
        [],
    ]


@pytest.mark.parametrize(
    "different",
    [
        {"title": "关于商贸流通专项资金安排情况的公示（二）"},
        {"kind": DocumentKind.LIST},
        {"publisher": "临河区财政局"},
        {"blocks": (Block(kind=BlockKind.PARAGRAPH, text="另有一事，与前不同，请予周知。" * 9),)},
    ],
    ids=["part", "kind", "publisher", "text"],
)
def test_equal_index_number_does_not_merge_different_documents(
    database: Database, notice: Reading, different: dict[str, Any]
) -> None:
    other = replace(notice, url=NEW, **different)

    assert kinds(database, (notice,), (other,))[1] == ["published"]


def test_corrected_title_is_a_revision_also_at_a_new_address(
    database: Database, notice: Reading
) -> None:
    corrected = replace(notice, title="关于商贸流通发展专项资金安排情况的公示")

    there = replace(corrected, url=NEW)

    assert kinds(database, (notice,), (there, there))[1] == ["moved", "revised"]
    empty(database)
    column = open_source(database)
    column.visit([observation_of(notice)])
    assert [each.kind.value for each in column.visit([observation_of(corrected)])] == ["revised"]


@pytest.mark.parametrize("stated", [True, False], ids=["publisher stated", "only in the title"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("清河区人民政府", "清河区人民政府办公室"),
        ("清河区人民政府", "清河县人民政府"),
        ("清河区商务局", "清河区财政局"),
    ],
    ids=["government and its office", "district and county", "two departments"],
)
def test_equal_text_of_two_agencies_is_two_reports(
    database: Database, make_reading: MakeReading, one: str, other: str, stated: bool
) -> None:
    """Even if one of the two addresses is gone and the texts are equal."""
    first, second = (
        make_reading(
            url=url,
            title=f"{who}2025年政府信息公开工作年度报告",
            publisher=who if stated else None,
            blocks=(Block(kind=BlockKind.PARAGRAPH, text="全年主动公开政府信息78条。" * 20),),
        )
        for who, url in ((one, OLD), (other, NEW))
    )

    assert kinds(database, (first,), (second,))[1] == ["published"]


def test_equal_text_of_two_years_is_two_reports(
    database: Database, make_reading: MakeReading
) -> None:
    text = "本年度公开工作按照条例的规定有序开展，制度健全，渠道畅通，未收到申请。" * 9
    first, second = (
        make_reading(
            url=url,
            title="临河区商务局政府信息公开工作年度报告",
            report_year=year,
            blocks=(Block(kind=BlockKind.PARAGRAPH, text=text),),
        )
        for url, year in ((OLD, 2024), (NEW, 2025))
    )

    assert kinds(database, (first,), (second,))[1] == ["published"]
