"""Letters and feeds that tell of an obligation: whose report, due when, how late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from disclosures import Delivery, Event, EventKind, ObligationTerms
from notifier.feed import FeedHead, write_atom, write_rss
from notifier.letter import Stationery, write_letter
from notifier.wording import lead
from tests.notifier.hostile import ALL
from tests.notifier.mail_check import checked, html_of, text_of

DUTY = ObligationTerms(agency="临河区民政局", report_year=2025, due_on=date(2026, 1, 31))
LATE = replace(DUTY, published_on=date(2026, 2, 9))
HEAD = FeedHead(
    title="公开",
    subtitle="公开",
    base_url="https://gongkai.example",
    self_url="https://gongkai.example/feed.rss",
)

MakeEvent = Callable[..., Event]
Letter = Callable[..., Delivery]


def overdue(make_event: MakeEvent, terms: ObligationTerms = DUTY) -> Event:
    return replace(make_event(EventKind.OVERDUE), terms=terms, revision=None)


@pytest.mark.parametrize(
    ("language", "subject", "told", "more"),
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
            "The 2025 report of 临河区民政局 was due by 31 January 2026; its page, read whole,",
            "Details: https://gongkai.example/events/",
        ),
    ],
)
def test_a_letter_of_an_overdue_report_says_whose_and_since_when(
    make_event: MakeEvent,
    make_delivery: Letter,
    stationery: Stationery,
    language: str,
    subject: str,
    told: str,
    more: str,
) -> None:
    delivery = make_delivery(event=overdue(make_event), language=language)

    letter = checked(write_letter(delivery, stationery).as_bytes())

    assert letter["Subject"] == subject
    assert told in text_of(letter)
    assert more in text_of(letter)
    assert told in html_of(letter)


def test_a_letter_of_a_late_report_says_by_how_much_and_links_the_report(
    make_event: MakeEvent, make_delivery: Letter, stationery: Stationery
) -> None:
    event = replace(make_event(EventKind.PUBLISHED_LATE), terms=LATE)

    letter = checked(write_letter(make_delivery(event=event), stationery).as_bytes())

    assert str(letter["Subject"]).startswith("【逾期公布】")
    assert "公布期限是2026年1月31日，实际晚了9天。" in text_of(letter)
    assert "https://gongkai.example/reports/" in text_of(letter)


def test_who_came_at_least_so_late_is_not_said_to_have_come_exactly_so_late(
    make_event: MakeEvent, make_delivery: Letter, stationery: Stationery
) -> None:
    event = replace(make_event(EventKind.PUBLISHED_LATE), terms=replace(LATE, or_later=True))
    alone = [make_delivery(event=event, language=language) for language in ("zh", "en")]
    together = [replace(one, also=(event,)) for one in alone]

    letters = [text_of(write_letter(one, stationery)) for one in (*alone, *together)]

    said = ["至少晚了9天", "at least 9 days late", "至少晚 9 天", "at least 9 days late"]
    assert all(words in letter for words, letter in zip(said, letters, strict=True))


def test_one_day_is_one_day() -> None:
    terms = replace(DUTY, published_on=date(2026, 2, 1))

    said = lead(EventKind.PUBLISHED_LATE, "en", agency=terms.agency, number=1, terms=terms)

    assert said.endswith("came 1 day late.")


@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_feeds_tell_of_obligations_each_with_an_id_of_its_own(
    make_event: MakeEvent, write: Callable[..., object]
) -> None:
    late = replace(make_event(EventKind.PUBLISHED_LATE), terms=LATE)
    published = make_event(EventKind.PUBLISHED)

    document = write([overdue(make_event), late, published], HEAD)

    text = document.body.decode()  # type: ignore[attr-defined]
    assert document.left_out == ()  # type: ignore[attr-defined]
    assert "【逾期未见】临河区民政局2025年" in text
    assert "实际晚了9天" in text


@pytest.mark.parametrize("name", ALL.values(), ids=ALL.keys())
def test_finding_01_no_name_of_an_agency_that_owes_forges_anything(
    make_event: MakeEvent, make_delivery: Letter, stationery: Stationery, name: str
) -> None:
    """M6: the name comes from a page, as titles do."""
    event = overdue(make_event, replace(DUTY, agency=name))

    letter = checked(write_letter(make_delivery(event=event), stationery).as_bytes())

    assert str(letter["Subject"]).startswith("【逾期未见】")
    assert letter["Bcc"] is letter["Reply-To"] is None
    assert write_rss([event], HEAD).left_out == ()


def many(make_event: MakeEvent, number: int) -> tuple[Event, ...]:
    duties = [replace(DUTY, agency=f"临河区第{each}局") for each in range(number)]
    late = replace(make_event(EventKind.PUBLISHED_LATE), terms=LATE)
    return (late, *(overdue(make_event, terms) for terms in duties))


@pytest.mark.parametrize(
    ("language", "subject", "told"),
    [
        ("zh", "3 份年度报告逾期未见，1 份年度报告逾期公布", "期限 2026年1月31日，晚 9 天"),
        (
            "en",
            "Annual reports: 3 overdue, 1 published late",
            "due by 31 January 2026, 9 days late",
        ),
    ],
)
def test_a_letter_of_many_obligations_counts_them_and_lists_each_with_its_link(
    make_event: MakeEvent,
    make_delivery: Letter,
    stationery: Stationery,
    language: str,
    subject: str,
    told: str,
) -> None:
    first, *rest = many(make_event, 3)
    delivery = replace(make_delivery(event=first, language=language), also=tuple(rest))

    letter = checked(write_letter(delivery, stationery).as_bytes())

    assert letter["Subject"] == subject
    for said in (text_of(letter), html_of(letter)):
        assert told in said
        assert said.index("临河区第0局") < said.index("临河区第2局") < said.index("临河区民政局")
        assert "https://gongkai.example/obligations" in said
    assert text_of(letter).count("https://gongkai.example/events/") == 3
    assert "https://gongkai.example/reports/" in text_of(letter)


def test_a_letter_of_a_thousand_obligations_stays_a_letter(
    make_event: MakeEvent, make_delivery: Letter, stationery: Stationery
) -> None:
    first, *rest = many(make_event, 1000)
    delivery = replace(make_delivery(event=first), also=tuple(rest))

    letter = checked(write_letter(delivery, stationery).as_bytes())

    assert letter["Subject"] == "1000 份年度报告逾期未见，1 份年度报告逾期公布"
    assert "另有 901 份未在信中列出。" in text_of(letter)
    assert len(html_of(letter).encode()) < 102_000


@pytest.mark.parametrize("name", ALL.values(), ids=ALL.keys())
def test_finding_01_no_name_in_a_letter_of_many_forges_anything(
    make_event: MakeEvent, make_delivery: Letter, stationery: Stationery, name: str
) -> None:
    events = (overdue(make_event), overdue(make_event, replace(DUTY, agency=name)))
    delivery = replace(make_delivery(event=events[0]), also=events[1:])

    letter = checked(write_letter(delivery, stationery).as_bytes())

    assert letter["Subject"] == "2 份年度报告逾期未见"
    assert letter["Bcc"] is letter["Reply-To"] is None
