"""Tests of `disclosures.wording.figures` and `disclosures.wording.figure_names`."""

from decimal import Decimal
from typing import Any

import pytest

from crawler.reading.figures.senses import KEYS
from disclosures import Basis, Figure, FigureChange, Qualifier
from disclosures.wording.figure_names import TEXT_FIGURES
from disclosures.wording.figures import (
    figure_change_line,
    figure_name,
    figure_value,
    is_breakdown,
)
from service.language import read_catalogues

ZH, EN = read_catalogues()["zh"], read_catalogues()["en"]


@pytest.mark.parametrize(
    ("key", "chinese", "english"),
    [
        ("app.received", "收到申请", "Applications received"),
        (
            "applications.natural.new",
            "申请 · 自然人 · 本年新收",
            "Applications, natural persons, newly received",
        ),
        (
            "app.received.natural",
            "收到申请 · 自然人",
            "Applications received, natural persons",
        ),
        (
            "disclosure.total.cumulative",
            "主动公开信息 · 历年累计",
            "Items disclosed proactively, since the beginning",
        ),
        ("drones.flown", "drones.flown", "drones.flown"),
    ],
)
def test_a_figure_is_named_by_its_key_or_the_parts_of_its_key(
    key: str, chinese: str, english: str
) -> None:
    assert figure_name(key, ZH) == chinese
    assert figure_name(key, EN) == english


def figure(value: str | None, **different: Any) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(key="app.received", value=number, **{"unit": "件", **different})


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
            id="negated",
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
def test_not_stated_blank_and_zero_are_distinguished(
    shown: Figure | None, chinese: str, english: str
) -> None:
    assert figure_value(shown, ZH) == chinese
    assert figure_value(shown, EN) == english


def test_a_changed_figure_is_written_in_one_line() -> None:
    change = FigureChange(key="app.received", before=figure("54"), after=figure("45"))

    assert figure_change_line(change, ZH) == "收到申请：54 件 → 45 件"
    assert figure_change_line(change, EN) == "Applications received: 54 → 45"


def test_a_breakdown_is_distinguished_from_whole_figures() -> None:
    breakdowns = ["app.received.natural", "app.other.3.other", "review.total.cumulative"]
    wholes = ["app.received", "app.other.3", "app.denied.other", "review.total", "review.other"]

    assert [is_breakdown(key) for key in breakdowns] == [True] * 3
    assert [is_breakdown(key) for key in wholes] == [False] * 5


def test_each_figure_read_from_text_has_a_name() -> None:
    assert KEYS - TEXT_FIGURES.keys() == set()
