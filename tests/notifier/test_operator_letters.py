"""Tests of letters to operators: the reason in their language, and a link to the console."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import Delivery, Event, EventKind, Fault, SourceCompleteness
from disclosures.completeness import shortfalls
from disclosures.reason import Reason, ReasonCode
from notifier.letter import MailSettings, write_letter
from tests.notifier.letter_checks import html_of, text_of
from tests.reasons import mass_change

PARTIAL = Reason.of(
    ReasonCode.SOURCE_PARTIAL,
    shortfalls=(
        Reason.of(ReasonCode.LIST_ROWS_MISSING, printed=6, seen=3),
        Reason.of(ReasonCode.COMPLETENESS_WITHOUT_TEXT, reports=3, without=2),
    ),
)

UNREAD = Reason.of(
    ReasonCode.SOURCE_PARTIAL,
    shortfalls=shortfalls(
        SourceCompleteness(
            listed=9,
            never_read=7,
            never_read_at=("http://x/a", "http://x/b"),
            fault=Fault.GONE,
        )
    ),
)


@pytest.mark.parametrize(
    ("language", "kind", "reason", "stated", "console"),
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
            "Details: mass change: 6 of 11 known reports differ in one visit",
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
            EventKind.PARTIAL,
            PARTIAL,
            "原因：列表称共 6 条，只见到 3 条；3 份文件，2 份没有读到正文",
            "到控制台处理：https://gongkai.example/console",
        ),
        (
            "en",
            EventKind.PARTIAL,
            PARTIAL,
            "the list says that it has 6 rows, 3 were seen; stored reports without text: 2 of 3",
            "Decide in the console: https://gongkai.example/console",
        ),
        (
            "zh",
            EventKind.PARTIAL,
            UNREAD,
            "7 份从未读到（页面已不存在）：http://x/a、http://x/b、另有 5 份",
            "到控制台处理：https://gongkai.example/console",
        ),
        (
            "en",
            EventKind.PARTIAL,
            UNREAD,
            ": 7 of 9 (the page is gone): http://x/a, http://x/b, and 5 m",
            "Decide in the console: https://gongkai.example/console",
        ),
        (
            "en",
            EventKind.LINKS_ELSEWHERE,
            Reason.of(ReasonCode.LIST_ELSEWHERE, rows=2, hosts=("mp.example", "x.example")),
            "2 rows of the list lead to other sites (mp.example, x.example) and are not read; ",
            "Decide in the console: https://gongkai.example/console",
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
def test_a_letter_to_operators_states_the_reason_and_links_the_console(
    make_event: Callable[..., Event],
    make_delivery: Callable[..., Delivery],
    mail_settings: MailSettings,
    language: str,
    kind: EventKind,
    reason: Reason,
    stated: str,
    console: str,
) -> None:
    event = replace(make_event(kind), reason=reason)

    letter = write_letter(make_delivery(event=event, language=language), mail_settings)

    assert stated in text_of(letter)
    assert stated in html_of(letter)
    assert console in text_of(letter)


def test_the_note_of_a_moved_report_is_named_address(
    make_event: Callable[..., Event],
    make_delivery: Callable[..., Delivery],
    mail_settings: MailSettings,
) -> None:
    event = replace(make_event(EventKind.MOVED), note="http://a.example/1 → http://a.example/2")

    letter = write_letter(make_delivery(event=event), mail_settings)

    assert "网址：http://a.example/1 → http://a.example/2" in text_of(letter)
