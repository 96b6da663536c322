"""Everything the house knows has a word in Chinese and in English."""

from decimal import Decimal
from enum import StrEnum

import pytest

from crawler.reading.figures.negations import NEGATIONS
from crawler.reading.figures.phrases import PHRASES
from disclosures import (
    Basis,
    DocumentKind,
    EventKind,
    Figure,
    FigureChange,
    Qualifier,
    ReportState,
    SourceState,
)
from notifier import wording
from notifier.figure_names import FIGURES
from tests.conftest import MONDAY


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        (wording.kind_name, EventKind),
        (wording.document_name, DocumentKind),
        (wording.state_name, ReportState),
        (wording.state_name, SourceState),
    ],
)
def test_each_word_of_ours_has_a_name_of_its_own(
    name: object, words: type[StrEnum], language: str
) -> None:
    assert callable(name)

    names = [name(word, language) for word in words]

    assert all(names)
    assert len(set(names)) == len(names)
    assert all(text.isascii() for text in names) == (language == "en")


@pytest.mark.parametrize("kind", EventKind)
def test_each_kind_of_event_is_told_in_a_sentence(kind: EventKind) -> None:
    chinese = wording.lead(kind, "zh", agency="临河区{商务局}%s", number=3)
    english = wording.lead(kind, "en", agency="临河区{商务局}%s", number=3)

    assert "临河区{商务局}%s" in chinese
    assert chinese.endswith("。")
    assert "临河区{商务局}%s" in english
    assert english.endswith(".")


@pytest.mark.parametrize(
    ("key", "chinese", "english"),
    [
        ("app.received", "收到申请", "Applications received"),
        (
            "applications.natural.new",
            "申请 · 自然人 · 本年新收",
            "Applications, natural persons, newly received",
        ),
        ("drones.flown", "drones.flown", "drones.flown"),
    ],
)
def test_a_figure_has_a_name_or_keeps_its_key(key: str, chinese: str, english: str) -> None:
    assert wording.figure_name(key) == chinese
    assert wording.figure_name(key, "en") == english


def figure(value: str | None, **different: object) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(key="app.received", value=number, **{"unit": "件", **different})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shown", "chinese", "english"),
    [
        pytest.param(None, "未载明", "not stated", id="not stated"),
        pytest.param(figure(None), "空白", "blank", id="blank"),
        pytest.param(figure("0"), "0 件", "0", id="zero"),
        pytest.param(
            figure("0", basis=Basis.NEGATED),
            "0 件（文中写明没有）",
            "0 (the text says there were none)",
            id="none",
        ),
        pytest.param(
            figure("34000", unit="条", qualifier=Qualifier.AT_LEAST),
            "至少 34,000 条",
            "at least 34,000 items",
            id="at least",
        ),
        pytest.param(
            figure("96171.60", unit="万元"), "96,171.6 万元", "96,171.6 × 10,000 yuan", id="money"
        ),
        pytest.param(figure("76.9", unit="%"), "76.9%", "76.9%", id="a share"),
        pytest.param(figure("1E+3", unit="苗"), "1,000 苗", "1,000 苗", id="an unknown unit"),
    ],
)
def test_nothing_blank_and_zero_are_three_things(
    shown: Figure | None, chinese: str, english: str
) -> None:
    assert wording.figure_value(shown) == chinese
    assert wording.figure_value(shown, "en") == english


def test_a_figure_that_changed_is_a_line() -> None:
    change = FigureChange(key="app.received", before=figure("54"), after=figure("45"))

    assert wording.figure_line(change) == "收到申请：54 件 → 45 件"
    assert wording.figure_line(change, "en") == "Applications received: 54 → 45"


def test_a_cell_of_a_table_is_named_after_its_row_and_its_column() -> None:
    assert wording.figure_name("app.received.natural") == "收到申请 · 自然人"
    assert wording.figure_name("app.received.natural", "en") == (
        "Applications received, natural persons"
    )
    assert wording.figure_name("disclosure.total.cumulative") == "主动公开信息 · 历年累计"


def test_the_share_of_one_applicant_is_told_from_whole_figures() -> None:
    shares = ["app.received.natural", "app.other.3.other", "review.total.cumulative"]
    wholes = ["app.received", "app.other.3", "app.denied.other", "review.total", "review.other"]

    assert [wording.is_share(key) for key in shares] == [True] * 3
    assert [wording.is_share(key) for key in wholes] == [False] * 5


def test_moments_are_shown_in_beijing_time() -> None:
    assert wording.moment(MONDAY) == "2026年10月5日 17:00（北京时间）"
    assert wording.moment(MONDAY, "en") == "2026-10-05 17:00 Beijing time"


def test_each_figure_that_is_read_has_a_name() -> None:
    read = {key for phrase in PHRASES for key in phrase.keys} | {
        key for keys, _, _ in NEGATIONS for key in keys
    }

    assert read - FIGURES.keys() == set()
