"""Tests of `disclosures.wording.events`."""

from dataclasses import replace
from datetime import date

import pytest

from disclosures import DocumentKind, EventKind, ObligationTerms
from disclosures.wording.events import (
    document_title,
    event_sentence,
    obligation_deadline,
    obligation_title,
)
from service.language import read_catalogues

ZH, EN = read_catalogues()["zh"], read_catalogues()["en"]
TERMS = ObligationTerms(agency="临河区民政局", report_year=2025, due_on=date(2026, 1, 31))


@pytest.mark.parametrize("kind", EventKind)
def test_each_kind_of_event_has_a_sentence(kind: EventKind) -> None:
    chinese = event_sentence(kind, ZH, agency="临河区{商务局}%s", number=3)
    english = event_sentence(kind, EN, agency="临河区{商务局}%s", number=3)

    assert "临河区{商务局}%s" in chinese
    assert chinese.endswith("。")
    assert "临河区{商务局}%s" in english
    assert english.endswith(".")


@pytest.mark.parametrize(
    ("published_on", "or_later", "chinese", "english"),
    [
        (date(2026, 2, 1), False, "实际晚了1天。", "published 1 day late."),
        (date(2026, 2, 9), False, "实际晚了9天。", "published 9 days late."),
        (date(2026, 2, 1), True, "至少晚了1天。", "published at least 1 day late."),
        (date(2026, 2, 9), True, "至少晚了9天。", "published at least 9 days late."),
    ],
)
def test_a_late_report_is_so_many_days_late(
    published_on: date, or_later: bool, chinese: str, english: str
) -> None:
    terms = replace(TERMS, published_on=published_on, or_later=or_later)
    kind = EventKind.PUBLISHED_LATE

    sentences = [
        event_sentence(kind, each, agency="甲", number=1, terms=terms) for each in (ZH, EN)
    ]

    assert sentences[0].endswith(chinese)
    assert sentences[1].endswith(english)


@pytest.mark.parametrize(
    ("published_on", "or_later", "chinese", "english"),
    [
        (None, False, "期限 2026年1月31日", "due by 31 January 2026"),
        (
            date(2026, 2, 1),
            False,
            "期限 2026年1月31日，晚 1 天",
            "due by 31 January 2026, 1 day late",
        ),
        (
            date(2026, 2, 9),
            True,
            "期限 2026年1月31日，至少晚 9 天",
            "due by 31 January 2026, at least 9 days late",
        ),
    ],
)
def test_a_deadline_is_written_with_the_delay(
    published_on: date | None, or_later: bool, chinese: str, english: str
) -> None:
    terms = replace(TERMS, published_on=published_on, or_later=or_later)

    assert obligation_deadline(terms, ZH) == chinese
    assert obligation_deadline(terms, EN) == english


def test_titles_name_the_agency_the_year_and_the_document() -> None:
    kind = DocumentKind.ANNUAL_REPORT

    assert obligation_title(TERMS, ZH) == "临河区民政局2025年政府信息公开工作年度报告"
    assert obligation_title(TERMS, EN) == "临河区民政局: annual report 2025"
    assert document_title(kind, "临河区商务局", 2025, ZH) == "临河区商务局2025年年度报告"
    assert document_title(kind, "临河区商务局", 2025, EN) == "临河区商务局: annual report 2025"
    assert document_title(kind, "临河区商务局", None, ZH) == "临河区商务局年度报告"
    assert document_title(kind, "临河区商务局", None, EN) == "临河区商务局: annual report"
