"""Letters that tell operators what is wrong say it in their language, and where to act."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import Delivery, Event, EventKind
from disclosures.reason import Reason, ReasonCode
from notifier.letter import Stationery, write_letter
from service.reasons import translations_of
from tests.notifier.mail_check import html_of, text_of
from tests.reasons import mass_change


@pytest.mark.parametrize(
    ("language", "kind", "reason", "told", "desk"),
    [
        (
            "zh",
            EventKind.REDESIGNED,
            mass_change(6, 11),
            "情况：一次访问中，11 份已知报告有 6 份不同",
            "到控制台处理：https://gongkai.example/console/incidents",
        ),
        (
            "en",
            EventKind.REDESIGNED,
            mass_change(6, 11),
            "What was seen: mass change: 6 of 11 known reports differ in one visit",
            "Decide in the console: https://gongkai.example/console/incidents",
        ),
        (
            "zh",
            EventKind.UNREADABLE,
            Reason.of(ReasonCode.PAGE_BUSY, sign="系统繁忙"),
            "原因：网站自称繁忙或维护：系统繁忙",
            "到控制台处理：https://gongkai.example/console",
        ),
        (
            "zh",
            EventKind.RECOVERED,
            Reason.of(ReasonCode.HTTP_NOT_FOUND, status=404),
            "此前的原因：404：页面不存在",
            "查看详情",
        ),
        (
            "zh",
            EventKind.UNREADABLE,
            Reason.of(
                ReasonCode.PLAUSIBILITY_TITLES_DIFFER, listed="2017; 2018 年报", title="出错"
            ),
            "原因：列表上叫“2017; 2018 年报”，页面上叫“出错”",
            "到控制台处理：https://gongkai.example/console",
        ),
    ],
)
def test_an_operator_reads_what_was_seen_in_their_language_and_where_to_act(
    make_event: Callable[..., Event],
    make_delivery: Callable[..., Delivery],
    stationery: Stationery,
    language: str,
    kind: EventKind,
    reason: Reason,
    told: str,
    desk: str,
) -> None:
    event = replace(make_event(kind), reason=reason)

    letter = write_letter(
        make_delivery(event=event, language=language),
        replace(stationery, translations=translations_of),
    )

    assert told in text_of(letter)
    assert told in html_of(letter)
    assert desk in text_of(letter)


def test_the_addresses_of_what_moved_are_called_addresses(
    make_event: Callable[..., Event],
    make_delivery: Callable[..., Delivery],
    stationery: Stationery,
) -> None:
    event = replace(make_event(EventKind.MOVED), note="http://a.example/1 → http://a.example/2")

    letter = write_letter(make_delivery(event=event), stationery)

    assert "网址：http://a.example/1 → http://a.example/2" in text_of(letter)
