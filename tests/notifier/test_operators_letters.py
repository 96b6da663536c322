"""Letters that tell operators what is wrong say it in their language, and where to act."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import Delivery, Event, EventKind
from notifier.letter import Stationery, write_letter
from tests.notifier.mail_check import html_of, text_of


@pytest.mark.parametrize(
    ("language", "kind", "note", "told", "desk"),
    [
        (
            "zh",
            EventKind.REDESIGNED,
            "storm: 6 of 11 known reports differ in one visit",
            "情况：一次访问中，11 份已知报告有 6 份不同",
            "到控制台处理：https://gongkai.example/console/incidents",
        ),
        (
            "en",
            EventKind.REDESIGNED,
            "storm: 6 of 11 known reports differ in one visit",
            "What was seen: storm: 6 of 11 known reports differ in one visit",
            "Decide in the console: https://gongkai.example/console/incidents",
        ),
        (
            "zh",
            EventKind.UNREADABLE,
            "the site says it is busy or under maintenance: 系统繁忙",
            "原因：网站自称繁忙或维护：系统繁忙",
            "到控制台处理：https://gongkai.example/console",
        ),
        ("zh", EventKind.RECOVERED, "404: not there", "此前的原因：404：页面不存在", "查看详情"),
    ],
)
def test_an_operator_reads_what_was_seen_in_their_language_and_where_to_act(
    make_event: Callable[..., Event],
    make_delivery: Callable[..., Delivery],
    stationery: Stationery,
    language: str,
    kind: EventKind,
    note: str,
    told: str,
    desk: str,
) -> None:
    event = replace(make_event(kind), note=note)

    letter = write_letter(make_delivery(event=event, language=language), stationery)

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
