"""Which evidence makes a spot noise, by how probable an edit is there."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from disclosures import (
    Difference,
    Exposure,
    Movement,
    NoisePattern,
    NoiseRule,
    NoiseShape,
    NoiseState,
)
from disclosures.reason import ReasonCode
from scheduler.noise_evidence import SeenDifference, assess_noise
from tests.conftest import MONDAY

HOUR = timedelta(hours=6)


def seen(
    before: str,
    after: str,
    *,
    visit: int = 1,
    url: str = "a",
    exposure: Exposure = Exposure.EDGE,
    shape: NoiseShape = NoiseShape.NUMBER,
    repeated: bool = False,
    confirmed: bool = False,
) -> SeenDifference:
    pattern = NoisePattern(shape=shape, before="<p>本页热度 ", after="</p>")
    at = MONDAY + visit * HOUR
    return SeenDifference(
        difference=Difference(pattern=pattern, exposure=exposure, before=before, after=after),
        movement=Movement(
            url=url,
            before=before,
            after=after,
            before_at=at if repeated else at - HOUR,
            after_at=at + timedelta(seconds=3) if repeated else at,
            repeated=repeated,
        ),
        confirmed=confirmed,
    )


def after_visits(*visits: Sequence[SeenDifference]) -> NoiseRule:
    """The rule after the differences of several visits."""
    known: dict[NoisePattern, NoiseRule] = {}
    for differences in visits:
        for rule in assess_noise("linhe-swj", known, differences, MONDAY):
            known[rule.pattern] = rule
    (rule,) = known.values()
    return rule


def why(rule: NoiseRule) -> ReasonCode | str | None:
    return rule.reason.code if rule.reason else None


def test_one_difference_is_no_noise() -> None:
    assert after_visits([seen("107", "114")]).state is NoiseState.OBSERVED


def test_number_that_differs_in_two_readings_of_one_visit_is_noise() -> None:
    rule = after_visits([seen("107", "114"), seen("114", "121", repeated=True)])

    assert rule.state is NoiseState.MUTED
    assert why(rule) is ReasonCode.NOISE_SECOND_READING
    assert [each.after for each in rule.evidence] == ["114", "121"]


def test_number_at_the_edge_is_noise_on_the_second_visit_running() -> None:
    rule = after_visits([seen("107", "114")], [seen("114", "121", visit=2)])

    assert why(rule) is ReasonCode.NOISE_SUCCESSIVE_VISITS


def test_number_that_stayed_for_a_visit_is_no_noise() -> None:
    rule = after_visits([seen("107", "114")], [seen("114", "121", visit=2, confirmed=True)])

    assert rule.state is NoiseState.OBSERVED


def test_figure_that_is_corrected_twice_on_successive_visits_is_no_noise() -> None:
    visits = [[seen(str(n), str(n + 1), visit=n, exposure=Exposure.CONTENT)] for n in range(1, 9)]

    assert after_visits(*visits).state is NoiseState.OBSERVED


def test_figure_that_two_servers_give_in_turn_is_no_noise() -> None:
    content = Exposure.CONTENT
    rule = after_visits(
        [seen("12", "13", exposure=content), seen("13", "12", repeated=True, exposure=content)]
    )

    assert rule.state is NoiseState.OBSERVED


def test_correction_between_two_readings_is_no_noise_when_it_is_seen_again() -> None:
    rule = after_visits([seen("12", "13", repeated=True)], [seen("12", "13", visit=2)])

    assert rule.state is NoiseState.OBSERVED


def test_number_among_content_is_noise_if_it_differs_while_it_is_read() -> None:
    content = Exposure.CONTENT
    rule = after_visits(
        [seen("107", "114", exposure=content), seen("114", "121", repeated=True, exposure=content)]
    )

    assert rule.state is NoiseState.MUTED


def test_number_at_the_edge_that_differs_on_two_pages_is_noise() -> None:
    rule = after_visits([seen("107", "114"), seen("31", "38", url="b")])

    assert why(rule) is ReasonCode.NOISE_SEVERAL_PAGES


def test_same_edit_on_two_pages_is_no_noise() -> None:
    rule = after_visits([seen("57110", "57220"), seen("57110", "57220", url="b")])

    assert rule.state is NoiseState.OBSERVED


@pytest.mark.parametrize(
    ("values", "state"),
    [
        (("2026-10-05", "2026-10-06", "2026-10-07"), NoiseState.OBSERVED),
        (("2024-01-08", "2024-01-09", "2024-01-10"), NoiseState.OBSERVED),
    ],
)
def test_date_that_is_not_today_is_no_noise(values: Sequence[str], state: NoiseState) -> None:
    first, second, third = values
    date = NoiseShape.DATE
    rule = after_visits(
        [seen(first, second, shape=date)],
        [seen(second, third, shape=date, visit=40)],
    )

    assert rule.state is state


def test_words_are_noise_if_they_differ_while_they_are_read() -> None:
    text = NoiseShape.TEXT
    rule = after_visits(
        [
            seen("学而时习之", "温故而知新", shape=text),
            seen("温故而知新", "三人行必有我师", shape=text, repeated=True),
        ]
    )

    assert rule.state is NoiseState.MUTED


def test_words_whose_numbers_alone_differ_are_no_noise_as_words() -> None:
    text = NoiseShape.TEXT
    rule = after_visits(
        [
            seen("热度 107", "热度 114", shape=text),
            seen("热度 114", "热度 121", shape=text, repeated=True),
        ]
    )

    assert rule.state is NoiseState.OBSERVED


def test_words_that_are_edited_on_successive_visits_are_no_noise() -> None:
    text = NoiseShape.TEXT
    visits = [[seen(f"第{'一二三四五'[n]}科", f"第{'一二三四五'[n + 1]}科", visit=n, shape=text)]
              for n in range(4)]  # fmt: skip

    assert after_visits(*visits).state is NoiseState.OBSERVED


def test_lifted_rule_is_not_learnt_again() -> None:
    rule = after_visits([seen("107", "114")])
    lifted = NoiseRule(
        id=rule.id,
        source=rule.source,
        pattern=rule.pattern,
        state=NoiseState.LIFTED,
        exposure=rule.exposure,
        observed_at=MONDAY,
    )
    again = [seen("114", "121"), seen("121", "128", repeated=True)]

    assert assess_noise("linhe-swj", {rule.pattern: lifted}, again, MONDAY) == []


#: What a line of the template shows on three days.
WEATHER = ("晴 3~12℃", "阴 2~9℃", "小雨 5~8℃")
QUOTATION = ("学而时习之", "温故而知新", "三人行必有我师")


def each_page(values: Sequence[str], pages: str, **more: object) -> list[list[SeenDifference]]:
    """A spot of several pages that shows the next of `values` on the second and third day."""
    return [
        [seen(values[n - 1], values[n], visit=4 * n, url=url, confirmed=True, **more)  # type: ignore[arg-type]  # keywords of `seen`
         for url in pages]
        for n in (1, 2)
    ]  # fmt: skip


@pytest.mark.parametrize("values", [WEATHER, QUOTATION])
def test_words_that_differ_on_several_pages_and_days_are_noise(values: Sequence[str]) -> None:
    rule = after_visits(*each_page(values, "ab", shape=NoiseShape.TEXT))

    assert why(rule) is ReasonCode.NOISE_RECURRING


def test_line_of_the_template_is_noise_also_while_its_readings_are_withheld() -> None:
    text = NoiseShape.TEXT
    visits = [
        [seen(QUOTATION[0], QUOTATION[n], visit=n, url=url, shape=text) for url in "abc"]
        for n in (1, 2)
    ]

    assert why(after_visits(*visits)) is ReasonCode.NOISE_RECURRING


def test_value_that_all_pages_show_among_sentences_is_noise_on_the_second_day() -> None:
    visits = each_page(("3", "5", "8"), "abc", exposure=Exposure.CONTENT)

    assert after_visits(visits[0]).state is NoiseState.OBSERVED
    assert why(after_visits(*visits)) is ReasonCode.NOISE_RECURRING


def test_many_pages_are_seen_on_both_days() -> None:
    text = NoiseShape.TEXT
    pages = [f"page {n}" for n in range(30)]
    first = [seen(QUOTATION[0], QUOTATION[1], url=url, shape=text) for url in pages]
    second = [seen(QUOTATION[1], QUOTATION[2], visit=5, url=url, shape=text) for url in pages]

    assert why(after_visits(first, second)) is ReasonCode.NOISE_RECURRING


def test_line_of_words_and_numbers_is_noise_on_the_second_visit_running() -> None:
    text = NoiseShape.TEXT
    visits = [[seen(WEATHER[n - 1], WEATHER[n], visit=n, shape=text)] for n in (1, 2)]

    assert why(after_visits(*visits)) is ReasonCode.NOISE_SUCCESSIVE_VISITS


def test_number_that_differs_on_the_next_day_again_is_noise() -> None:
    visits = [[seen("107", "114", visit=0)], [seen("114", "121", visit=4, confirmed=True)]]

    assert why(after_visits(*visits)) is ReasonCode.NOISE_SUCCESSIVE_VISITS


@pytest.mark.parametrize(
    "visits",
    [
        # on one page only, among sentences
        [[seen(str(n), str(n + 1), visit=4 * n, exposure=Exposure.CONTENT)] for n in range(5)],
        # by other values on each page, among sentences
        [
            [
                seen(f"{page}{n}", f"{page}{n + 1}", visit=n, url=f"{page}",
                     exposure=Exposure.CONTENT)
                for page in range(4)
            ]
            for n in range(1, 4)
        ],
        # an edit of two pages and its correction
        [
            [seen("甲科", "乙科", visit=1, url=url, shape=NoiseShape.TEXT) for url in "ab"],
            [seen("乙科", "甲科", visit=2, url=url, shape=NoiseShape.TEXT) for url in "ab"],
        ],
    ],
)  # fmt: skip
def test_edits_on_several_visits_are_no_noise(visits: list[list[SeenDifference]]) -> None:
    assert after_visits(*visits).state is NoiseState.OBSERVED
