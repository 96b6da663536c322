"""Figures of labelled sentences of annual reports: what each states, and nothing else."""

import pytest

from crawler.reading import read
from crawler.reading.figures.numerals import numeral_value
from disclosures import DocumentKind, Page
from tests.crawler.reading.figures.prose_corpus import FOLDER, compare, sentences

FILES = sorted(path.name for path in FOLDER.glob("*.jsonl"))


@pytest.mark.parametrize("name", FILES)
def test_sentences_give_their_figures(name: str) -> None:
    compared = [(sentence.text, compare(sentence)) for sentence in sentences(name)]
    unfounded = [(text, found.unfounded) for text, found in compared if found.unfounded]
    wrong = [(text, found.missing) for text, found in compared if found.missing]

    assert unfounded == []
    assert len(wrong) * 20 <= len(compared), wrong


@pytest.mark.parametrize("name", FILES)
def test_a_third_of_the_sentences_has_numbers_that_are_no_figures(name: str) -> None:
    traps = [sentence.trap for sentence in sentences(name)]

    assert sum(traps) * 3 >= len(traps)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("一百零五", 105),
        ("四百二十", 420),
        ("两千三百一十五", 2315),
        ("一千零五十", 1050),
        ("两万三千", 23_000),
        ("万", 10_000),
        ("一亿二千万", 120_000_000),
        ("三四十", None),
        ("两三", None),
        ("百千", None),
    ],
)
def test_value_of_a_numeral(numeral: str, value: int | None) -> None:
    assert numeral_value(numeral) == value


def page_of(title: str, *paragraphs: str) -> Page:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    markup = f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
    markup += "<p>发布日期：2023-01-20</p>"
    return Page(
        url="http://www.linhe.example/nb/1.html",
        headers={"content-type": "text/html"},
        body=f"{markup}<div id=zoom>{body}</div></body></html>".encode(),
    )


def test_report_in_traditional_characters_is_read_like_one_in_simplified() -> None:
    sentences_of_report = (
        "一、總體情況",
        "全年主動公開政府信息2,417條，受理政府信息公開申請14宗，其中區公安分局受理6宗。",
        "上年度結轉2宗，結轉下年度1宗；未發生行政訴訟。",
    )
    reading = read(page_of("臨河區2022年政府信息公開工作年度報告", *sentences_of_report))

    assert reading.kind is DocumentKind.ANNUAL_REPORT
    assert {figure.key: figure.value for figure in reading.figures} == {
        "disclosure.total": 2417,
        "app.received": 14,
        "app.carried_in": 2,
        "app.carried_out": 1,
        "litigation.total": 0,
    }
    assert reading.figures[0].sentence == sentences_of_report[1]
    assert reading.figures[0].section == sentences_of_report[0]


def test_parts_of_the_sentence_before_are_no_totals() -> None:
    text = "全年举办72场新闻发布活动。其中，卫生健康类新闻发布会举行18场。"
    reading = read(page_of("临河区2022年政府信息公开工作年度报告", text))

    assert [(figure.key, figure.value) for figure in reading.figures] == [("press.count", 72)]
