"""One text under several addresses is a template, as far as we can look back (D2)."""

from collections.abc import Callable

import pytest

from crawler.twins import Twins
from disclosures import Attachment, Block, BlockKind, Fault, PageFailed, ReportObserved

Make = Callable[..., ReportObserved]


def _sight(make_sight: Make, name: str, text: str, **different: object) -> ReportObserved:
    blocks = (Block(kind=BlockKind.PARAGRAPH, text=text),) if text else ()
    return make_sight(url=f"http://x.example/{name}", title=name, blocks=blocks, **different)


def _faults(observations: list[ReportObserved | PageFailed]) -> list[Fault | None]:
    return [
        observation.fault if isinstance(observation, PageFailed) else None
        for observation in observations
    ]


def _all(twins: Twins, *observations: ReportObserved) -> list[ReportObserved | PageFailed]:
    return [told for observation in observations for told in twins.add(observation)] + twins.flush()


@pytest.mark.parametrize(("times", "fault"), [(1, None), (2, None), (3, Fault.TEMPLATE)])
def test_two_may_be_alike_but_not_three(make_sight: Make, times: int, fault: Fault | None) -> None:
    alike = [_sight(make_sight, str(n), "系统维护中") for n in range(times)]

    assert _faults(_all(Twins(50, 10**6), *alike)) == [fault] * times


def test_white_space_and_titles_do_not_make_a_difference(make_sight: Make) -> None:
    alike = [_sight(make_sight, str(n), f"系统{' ' * n}维护中") for n in range(3)]

    assert _faults(_all(Twins(50, 10**6), *alike)) == [Fault.TEMPLATE] * 3


def test_pages_that_only_carry_a_file_differ_by_it(make_sight: Make) -> None:
    """请下载附件 three times is three reports."""
    reports = [
        _sight(
            make_sight,
            str(n),
            "请下载附件",
            attachments=(Attachment(text="附件", url=f"http://x.example/{n}.pdf"),),
        )
        for n in range(3)
    ]

    assert _faults(_all(Twins(50, 10**6), *reports)) == [None] * 3


def test_pages_without_text_differ_by_their_bytes(make_sight: Make) -> None:
    assert (
        _faults(_all(Twins(50, 10**6), *(_sight(make_sight, str(n), "") for n in range(3))))
        == [None] * 3
    )


@pytest.mark.parametrize(
    "twins", [pytest.param(Twins(2, 10**6), id="pages"), pytest.param(Twins(99, 1), id="bytes")]
)
def test_no_more_is_kept_back_than_the_limits_allow(make_sight: Make, twins: Twins) -> None:
    different = [_sight(make_sight, str(n), f"第{n}号") for n in range(6)]

    told = [observation for one in different for observation in twins.add(one)]

    assert len(told) >= 4
    assert told + twins.flush() == different


def test_what_was_let_go_still_counts(make_sight: Make) -> None:
    alike = [_sight(make_sight, str(n), "系统维护中") for n in range(4)]

    assert _faults(_all(Twins(1, 10**6), *alike)) == [
        None,
        Fault.TEMPLATE,
        Fault.TEMPLATE,
        Fault.TEMPLATE,
    ]
