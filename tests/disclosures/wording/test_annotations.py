"""Tests of `disclosures.wording.annotations`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from disclosures import (
    Attachment,
    Change,
    Event,
    EventKind,
    FileRole,
    Precision,
    Published,
    Reading,
    Report,
    ReportState,
    Revision,
    Significance,
    Source,
)
from disclosures.wording.annotations import annotations, backdating, editorial_mark
from notifier.event_view import view_event
from service.language import read_catalogues
from tests.conftest import MONDAY

MakeReading = Callable[..., Reading]

ZH, EN = read_catalogues()["zh"], read_catalogues()["en"]


@pytest.fixture
def revised(source: Source, make_reading: MakeReading) -> Event:
    """A revision observed six hours after its old text was last observed."""
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
    change = Change(significance=Significance.EDITORIAL, criteria=("punctuation", "brackets"))
    return Event(
        id=UUID(int=4),
        kind=EventKind.REVISED,
        source=source,
        occurred_at=MONDAY,
        revision=revision,
        change=change,
        before_at=MONDAY - timedelta(hours=6),
    )


def test_a_revision_states_between_which_observations_it_happened(revised: Event) -> None:
    assert list(annotations(revised, ZH))[1] == (
        "改动发生在2026年10月5日 11:00（北京时间）（最后一次见到原文）"
        "与2026年10月5日 17:00（北京时间）（首次见到新文）之间。"
    )
    assert list(annotations(revised, EN))[1] == (
        "The change occurred between 2026-10-05 11:00 Beijing time (old text last seen) "
        "and 2026-10-05 17:00 Beijing time (new text first seen)."
    )


def test_an_editorial_change_is_marked_and_names_its_criteria(revised: Event) -> None:
    assert editorial_mark(revised, ZH) == "编辑性"
    assert editorial_mark(revised, EN) == "editorial"
    assert next(annotations(revised, ZH)) == "编辑性修改：只涉及标点、括号写法。"
    weighty = replace(revised, change=Change(criteria=("figure",)))
    assert editorial_mark(weighty, ZH) == ""
    assert next(annotations(weighty, EN)) == "Substantive change: figures."


def test_a_restoration_states_the_length_of_the_absence(revised: Event) -> None:
    back = replace(
        revised,
        kind=EventKind.RESTORED,
        change=Change(),
        before_at=MONDAY - timedelta(days=3, hours=2),
    )

    assert list(annotations(back, ZH)) == [
        "此前最后一次见到它是2026年10月2日 15:00（北京时间），到重新出现相隔 3 天。"
    ]


def test_a_document_dated_30_days_before_it_was_first_seen_states_both_dates(
    revised: Event, make_reading: MakeReading
) -> None:
    dated = Published(
        at=datetime.fromisoformat("2018-03-28T00:00:00+08:00"), precision=Precision.DAY
    )
    assert revised.revision
    first = replace(revised.revision, reading=make_reading(published=dated))

    note = backdating(first, datetime(2019, 1, 11, 3, tzinfo=UTC), EN)

    assert list(note) == ["The document is dated 2018-03-28; it was first seen on 2019-01-11."]
    assert list(backdating(first, dated.at + timedelta(days=29), EN)) == []
    assert len(list(backdating(first, dated.at + timedelta(days=30), EN))) == 1


def test_a_document_without_publication_date_is_dated_by_its_signature(
    revised: Event, make_reading: MakeReading
) -> None:
    assert revised.revision
    signed = make_reading(published=None, signed_on=date(2018, 1, 20))

    note = backdating(
        replace(revised.revision, reading=signed), datetime(2019, 1, 11, 3, tzinfo=UTC), EN
    )

    assert list(note) == ["The document is dated 2018-01-20; it was first seen on 2019-01-11."]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_letters_and_feeds_contain_the_annotations(revised: Event, language: str) -> None:
    translations = read_catalogues()[language]

    view = view_event(revised, translations, base_url="https://gongkai.example", diff_budget=100)

    assert all(sentence in view.summary for sentence in annotations(revised, translations))
    assert view.label == {"zh": "修改·编辑性", "en": "Revised, editorial"}[language]


SCAN = Attachment(text="1.jpg", url="http://www.linhe.example/1.jpg", role=FileRole.PICTURE)
VIEWER = Attachment(text="", url="http://www.linhe.example/1.pdf", role=FileRole.SHOWN, kind="pdf")


@pytest.mark.parametrize(
    ("file", "chinese", "english"),
    [
        (SCAN, "正文在图片或扫描件里，文字未经识别；", "The text is in pictures or scanned pages"),
        (VIEWER, "未取得正文：网页上没有，", "The text is missing: it is not on the page"),
    ],
)
def test_report_without_its_text_is_annotated(
    revised: Event,
    make_reading: MakeReading,
    file: Attachment,
    chinese: str,
    english: str,
) -> None:
    assert revised.revision is not None
    reading = make_reading(blocks=(), attachments=(file,))
    event = replace(revised, revision=replace(revised.revision, reading=reading))

    assert any(sentence.startswith(chinese) for sentence in annotations(event, ZH))
    assert any(sentence.startswith(english) for sentence in annotations(event, EN))
    assert not any(sentence.startswith(chinese) for sentence in annotations(revised, ZH))
