"""What letters and feeds say of an event beside what happened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from disclosures import (
    Change,
    Event,
    EventKind,
    Precision,
    Published,
    Reading,
    Report,
    ReportState,
    Revision,
    Significance,
    Source,
)
from notifier.remarks import first_dates, mark, remarks, span
from notifier.story import tell
from tests.conftest import MONDAY

MakeReading = Callable[..., Reading]


@pytest.fixture
def revised(source: Source, make_reading: MakeReading) -> Event:
    """A revision that was seen six hours after its old text was."""
    report = Report(
        id=UUID(int=2),
        source=source,
        key="…",
        url="http://www.linhe.example/1.html",
        state=ReportState.PRESENT,
        first_seen_at=MONDAY,
        last_seen_at=MONDAY,
    )
    revision = Revision(
        id=UUID(int=3),
        report=report,
        number=2,
        reading=make_reading(),
        digest="",
        raw_sha256="",
        seen_at=MONDAY,
    )
    change = Change(significance=Significance.EDITORIAL, grounds=("punctuation", "brackets"))
    return Event(
        id=UUID(int=4),
        kind=EventKind.REVISED,
        source=source,
        occurred_at=MONDAY,
        revision=revision,
        change=change,
        before_at=MONDAY - timedelta(hours=6),
    )


def test_an_edit_says_between_which_two_looks_it_happened(revised: Event) -> None:
    assert list(remarks(revised))[1] == (
        "改动发生在2026年10月5日 11:00（北京时间）（最后一次见到原文）"
        "与2026年10月5日 17:00（北京时间）（首次见到新文）之间。"
    )
    assert list(remarks(revised, "en"))[1] == (
        "It changed between 2026-10-05 11:00 Beijing time (old text last seen) "
        "and 2026-10-05 17:00 Beijing time (new text first seen)."
    )


def test_an_editorial_change_is_marked_and_names_the_rules(revised: Event) -> None:
    assert mark(revised) == "·编辑性"
    assert next(iter(remarks(revised))) == "编辑性修改：只涉及标点、括号写法。"
    weighty = replace(revised, change=Change(grounds=("figure",)))
    assert mark(weighty) == ""
    assert next(iter(remarks(weighty, "en"))) == "A change of substance: of a figure."


def test_a_restoration_says_for_how_long_it_was_gone(revised: Event) -> None:
    back = replace(
        revised,
        kind=EventKind.RESTORED,
        change=Change(),
        before_at=MONDAY - timedelta(days=3, hours=2),
    )

    assert list(remarks(back)) == [
        "此前最后一次见到它是2026年10月2日 15:00（北京时间），到重新出现相隔 3 天。"
    ]


def test_a_document_dated_long_before_we_saw_it_says_both_dates(
    revised: Event, make_reading: MakeReading
) -> None:
    """ "Dated 2018-03-28, first seen 2019-01-11"."""
    dated = Published(
        at=datetime.fromisoformat("2018-03-28T00:00:00+08:00"), precision=Precision.DAY
    )
    assert revised.revision
    first = replace(revised.revision, reading=make_reading(published=dated))

    said = first_dates(first, datetime(2019, 1, 11, 3, tzinfo=UTC), "en")

    assert list(said) == ["It is dated 2018-03-28; we first saw it on 2019-01-11."]
    assert list(first_dates(first, dated.at + timedelta(days=29))) == []


def test_a_document_that_is_only_signed_is_dated_by_that(
    revised: Event, make_reading: MakeReading
) -> None:
    assert revised.revision
    signed = make_reading(published=None, signed_on=date(2018, 1, 20))

    said = first_dates(
        replace(revised.revision, reading=signed), datetime(2019, 1, 11, 3, tzinfo=UTC), "en"
    )

    assert list(said) == ["It is dated 2018-01-20; we first saw it on 2019-01-11."]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_letters_and_feeds_carry_the_remarks(revised: Event, language: str) -> None:
    story = tell(revised, language, base_url="https://gongkai.example", room=100)

    assert all(remark in story.lead for remark in remarks(revised, language))
    assert story.label.endswith(mark(revised, language))


@pytest.mark.parametrize(
    ("time", "zh", "en"),
    [
        (timedelta(seconds=-5), "不到 1 分钟", "less than a minute"),
        (timedelta(minutes=1), "1 分钟", "1 minute"),
        (timedelta(hours=5), "5 小时", "5 hours"),
        (timedelta(days=40), "40 天", "40 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit(time: timedelta, zh: str, en: str) -> None:
    assert (span(time), span(time, "en")) == (zh, en)
