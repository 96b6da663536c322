"""Tests of letters and feed entries about obligations: `notifier.obligation_letter` and others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from disclosures import Delivery, Event, EventKind, ObligationTerms
from disclosures.ports import FeedDocument, FeedHead
from notifier.feed import write_atom, write_rss
from notifier.letter import MailSettings, write_letter
from tests.hostile_text import ALL
from tests.notifier.letter_checks import checked, html_of, text_of

TERMS = ObligationTerms(agency="临河区民政局", report_year=2025, due_on=date(2026, 1, 31))
LATE = replace(TERMS, published_on=date(2026, 2, 9))
HEAD = FeedHead(
    title="公开",
    subtitle="公开",
    base_url="https://gongkai.example",
    self_url="https://gongkai.example/feed.rss",
)

MakeEvent = Callable[..., Event]
Letter = Callable[..., Delivery]


def overdue(make_event: MakeEvent, terms: ObligationTerms = TERMS) -> Event:
    return replace(make_event(EventKind.OVERDUE), terms=terms, revision=None)


@pytest.mark.parametrize(
    ("language", "subject", "stated", "more"),
    [
        (
            "zh",
            "【逾期未见】临河区民政局2025年政府信息公开工作年度报告",
            "2025年政府信息公开工作年度报告的公布期限是2026年1月31日；期限已过，其公开页面上尚未见到。",
            "查看详情：https://gongkai.example/events/",
        ),
        (
            "en",
            "[Overdue] 临河区民政局: annual report 2025",
            "The annual report 2025 of 临河区民政局 was due by 31 January 2026; it is not on",
            "Details: https://gongkai.example/events/",
        ),
    ],
)
def test_a_letter_about_an_overdue_report_names_the_agency_and_the_deadline(
    make_event: MakeEvent,
    make_delivery: Letter,
    mail_settings: MailSettings,
    language: str,
    subject: str,
    stated: str,
    more: str,
) -> None:
    delivery = make_delivery(event=overdue(make_event), language=language)

    letter = checked(write_letter(delivery, mail_settings).as_bytes())

    assert letter["Subject"] == subject
    assert stated in text_of(letter)
    assert more in text_of(letter)
    assert stated in html_of(letter)


def test_a_letter_about_a_late_report_states_the_delay_and_links_the_report(
    make_event: MakeEvent, make_delivery: Letter, mail_settings: MailSettings
) -> None:
    event = replace(make_event(EventKind.PUBLISHED_LATE), terms=LATE)

    letter = checked(write_letter(make_delivery(event=event), mail_settings).as_bytes())

    assert str(letter["Subject"]).startswith("【逾期公布】")
    assert "公布期限是2026年1月31日，实际晚了9天。" in text_of(letter)
    assert "https://gongkai.example/reports/" in text_of(letter)


def test_a_delay_known_as_a_minimum_is_stated_as_a_minimum(
    make_event: MakeEvent, make_delivery: Letter, mail_settings: MailSettings
) -> None:
    event = replace(make_event(EventKind.PUBLISHED_LATE), terms=replace(LATE, or_later=True))
    alone = [make_delivery(event=event, language=language) for language in ("zh", "en")]
    together = [replace(one, also=(event,)) for one in alone]

    letters = [text_of(write_letter(one, mail_settings)) for one in (*alone, *together)]

    text = ["至少晚了9天", "at least 9 days late", "至少晚 9 天", "at least 9 days late"]
    assert all(words in letter for words, letter in zip(text, letters, strict=True))


@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_feed_entries_about_obligations_have_ids_of_their_own(
    make_event: MakeEvent, write: Callable[..., FeedDocument]
) -> None:
    late = replace(make_event(EventKind.PUBLISHED_LATE), terms=LATE)
    published = make_event(EventKind.PUBLISHED)

    document = write([overdue(make_event), late, published], HEAD)

    text = document.body.decode()
    assert document.left_out == ()
    assert "【逾期未见】临河区民政局2025年" in text
    assert "实际晚了9天" in text


@pytest.mark.parametrize("name", ALL.values(), ids=ALL.keys())
def test_no_agency_name_forges_a_header_or_breaks_a_feed(
    make_event: MakeEvent, make_delivery: Letter, mail_settings: MailSettings, name: str
) -> None:
    event = overdue(make_event, replace(TERMS, agency=name))

    letter = checked(write_letter(make_delivery(event=event), mail_settings).as_bytes())

    assert str(letter["Subject"]).startswith("【逾期未见】")
    assert letter["Bcc"] is letter["Reply-To"] is None
    assert write_rss([event], HEAD).left_out == ()


def many(make_event: MakeEvent, number: int) -> tuple[Event, ...]:
    every = [replace(TERMS, agency=f"临河区第{each}局") for each in range(number)]
    late = replace(make_event(EventKind.PUBLISHED_LATE), terms=LATE)
    return (late, *(overdue(make_event, terms) for terms in every))


@pytest.mark.parametrize(
    ("language", "subject", "stated"),
    [
        ("zh", "3 份年度报告逾期未见，1 份年度报告逾期公布", "期限 2026年1月31日，晚 9 天"),
        (
            "en",
            "Annual reports: 3 overdue, 1 published late",
            "due by 31 January 2026, 9 days late",
        ),
    ],
)
def test_a_letter_about_many_obligations_counts_and_lists_them(
    make_event: MakeEvent,
    make_delivery: Letter,
    mail_settings: MailSettings,
    language: str,
    subject: str,
    stated: str,
) -> None:
    first, *rest = many(make_event, 3)
    delivery = replace(make_delivery(event=first, language=language), also=tuple(rest))

    letter = checked(write_letter(delivery, mail_settings).as_bytes())

    assert letter["Subject"] == subject
    for text in (text_of(letter), html_of(letter)):
        assert stated in text
        assert text.index("临河区第0局") < text.index("临河区第2局") < text.index("临河区民政局")
        assert "https://gongkai.example/obligations" in text
    assert text_of(letter).count("https://gongkai.example/events/") == 3
    assert "https://gongkai.example/reports/" in text_of(letter)


def test_a_letter_about_a_thousand_obligations_lists_a_hundred(
    make_event: MakeEvent, make_delivery: Letter, mail_settings: MailSettings
) -> None:
    first, *rest = many(make_event, 1000)
    delivery = replace(make_delivery(event=first), also=tuple(rest))

    letter = checked(write_letter(delivery, mail_settings).as_bytes())

    assert letter["Subject"] == "1,000 份年度报告逾期未见，1 份年度报告逾期公布"
    assert "另有 901 份未在信中列出。" in text_of(letter)
    assert len(html_of(letter).encode()) < 102_000


@pytest.mark.parametrize("name", ALL.values(), ids=ALL.keys())
def test_no_agency_name_forges_a_header_in_a_letter_about_many(
    make_event: MakeEvent, make_delivery: Letter, mail_settings: MailSettings, name: str
) -> None:
    events = (overdue(make_event), overdue(make_event, replace(TERMS, agency=name)))
    delivery = replace(make_delivery(event=events[0]), also=events[1:])

    letter = checked(write_letter(delivery, mail_settings).as_bytes())

    assert letter["Subject"] == "2 份年度报告逾期未见"
    assert letter["Bcc"] is letter["Reply-To"] is None
