"""The same text for three reports is a template, within the limits of the filter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from crawler.visits.duplicate_text_filter import DuplicateTextFilter
from disclosures import (
    Attachment,
    Block,
    BlockKind,
    Fault,
    FieldLocation,
    FieldOrigin,
    ListEntry,
    PageFailed,
    ReportObserved,
)

Make = Callable[..., ReportObserved]


def _observation(
    make_observation: Make, name: str, text: str, **different: object
) -> ReportObserved:
    blocks = (Block(kind=BlockKind.PARAGRAPH, text=text),) if text else ()
    return make_observation(url=f"http://x.example/{name}", title=name, blocks=blocks, **different)


def _faults(observations: list[ReportObserved | PageFailed]) -> list[Fault | None]:
    return [
        observation.fault if isinstance(observation, PageFailed) else None
        for observation in observations
    ]


def _filtered(
    duplicates: DuplicateTextFilter, *observations: ReportObserved
) -> list[ReportObserved | PageFailed]:
    return [
        released for observation in observations for released in duplicates.add(observation)
    ] + duplicates.flush()


@pytest.mark.parametrize(("times", "fault"), [(1, None), (2, None), (3, Fault.TEMPLATE)])
def test_two_equal_texts_are_accepted_and_three_are_not(
    make_observation: Make, times: int, fault: Fault | None
) -> None:
    equal = [_observation(make_observation, str(n), "系统维护中") for n in range(times)]

    assert _faults(_filtered(DuplicateTextFilter(50, 10**6), *equal)) == [fault] * times


def test_white_space_and_titles_are_ignored(make_observation: Make) -> None:
    equal = [_observation(make_observation, str(n), f"系统{' ' * n}维护中") for n in range(3)]

    assert _faults(_filtered(DuplicateTextFilter(50, 10**6), *equal)) == [Fault.TEMPLATE] * 3


def test_pages_with_different_attachments_are_different(make_observation: Make) -> None:
    """Three pages with no text but 请下载附件 are three reports."""
    reports = [
        _observation(
            make_observation,
            str(n),
            "请下载附件",
            attachments=(Attachment(text="附件", url=f"http://x.example/{n}.pdf"),),
        )
        for n in range(3)
    ]

    assert _faults(_filtered(DuplicateTextFilter(50, 10**6), *reports)) == [None] * 3


def test_pages_without_text_are_compared_by_their_bytes(make_observation: Make) -> None:
    assert (
        _faults(
            _filtered(
                DuplicateTextFilter(50, 10**6),
                *(_observation(make_observation, str(n), "") for n in range(3)),
            )
        )
        == [None] * 3
    )


@pytest.mark.parametrize(
    "duplicates",
    [
        pytest.param(DuplicateTextFilter(2, 10**6), id="pages"),
        pytest.param(DuplicateTextFilter(99, 1), id="bytes"),
    ],
)
def test_no_more_is_delayed_than_the_limits_allow(
    make_observation: Make, duplicates: DuplicateTextFilter
) -> None:
    different = [_observation(make_observation, str(n), f"第{n}号") for n in range(6)]

    released = [observation for one in different for observation in duplicates.add(one)]

    assert len(released) >= 4
    assert released + duplicates.flush() == different


def test_released_readings_still_count(make_observation: Make) -> None:
    equal = [_observation(make_observation, str(n), "系统维护中") for n in range(4)]

    assert _faults(_filtered(DuplicateTextFilter(1, 10**6), *equal)) == [
        None,
        Fault.TEMPLATE,
        Fault.TEMPLATE,
        Fault.TEMPLATE,
    ]


TITLE = "临河区商务局2025年政府信息公开工作年度报告"


def _row(
    make_observation: Make,
    name: str,
    title: str,
    *,
    day: int = 10,
    where: FieldLocation = FieldLocation.PAGE,
    others: tuple[str, ...] = (),
) -> ReportObserved:
    """The observation of a page that a list names by `title`, which is found `where`."""
    origin = FieldOrigin(where=where, others=others)
    observation = make_observation(
        url=f"http://x.example/{name}",
        title=title,
        blocks=(Block(kind=BlockKind.PARAGRAPH, text="全年主动公开政府信息二百条。" * 9),),
        provenance={"title": origin},
    )
    listed = ListEntry(url=observation.url, title=title, published_on=date(2026, 1, day))
    return replace(observation, listed=listed)


def test_one_report_at_three_addresses_of_a_list_is_no_template(make_observation: Make) -> None:
    rows = [_row(make_observation, column, TITLE) for column in ("art", "nb", "zwgk/bm")]

    assert _filtered(DuplicateTextFilter(50, 10**6), *rows) == rows


def test_title_that_the_list_cuts_short_is_shown_by_its_page(make_observation: Make) -> None:
    others = (f"page: {TITLE}",)
    rows = [
        _row(make_observation, column, f"{TITLE[:12]}…", where=FieldLocation.LIST, others=others)
        for column in ("art", "nb", "zwgk/bm")
    ]

    assert _filtered(DuplicateTextFilter(50, 10**6), *rows) == rows


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [{"title": f"{year}年年度报告"} for year in (2023, 2024, 2025)], id="other titles"
        ),
        pytest.param([{"title": TITLE, "day": day} for day in (8, 9, 10)], id="other dates"),
        pytest.param(
            [{"title": TITLE, "where": FieldLocation.LIST}] * 3, id="title only on the list"
        ),
    ],
)
def test_one_text_for_three_reports_is_a_template(
    make_observation: Make, rows: list[dict[str, object]]
) -> None:
    observations = [_row(make_observation, str(n), **row) for n, row in enumerate(rows)]  # type: ignore[arg-type]  # the parameters above have the types of _row

    assert _faults(_filtered(DuplicateTextFilter(50, 10**6), *observations)) == [Fault.TEMPLATE] * 3
