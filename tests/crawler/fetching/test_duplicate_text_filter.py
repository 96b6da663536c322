"""The same text at three addresses is a template, within the limits of the filter."""

from collections.abc import Callable

import pytest

from crawler.duplicate_text_filter import DuplicateTextFilter
from disclosures import Attachment, Block, BlockKind, Fault, PageFailed, ReportObserved

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
