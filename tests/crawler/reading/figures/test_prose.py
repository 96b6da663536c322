"""Figures in sentences: stated, negated, and planned."""

import re
from pathlib import Path

import pytest

from crawler.reading.figures.prose import figures_in_prose
from crawler.reading.figures.senses import KEYS
from crawler.reading.page.article import blocks_of
from crawler.reading.page.lines import PageLine
from crawler.reading.tables.statutory_tables import KEY_SUFFIXES, STATUTORY_KEYS
from disclosures import Basis
from disclosures.wording.figure_names import FIGURES, PARTS

#: Prefixes of finding codes, which docs/figures.md lists in tables of the same format.
FINDING_PREFIXES = {"sum", "prose", "cell", "columns", "table"}

FIGURES_MD = Path(__file__).parents[4] / "docs" / "figures.md"


def keys_and_values(*lines: str) -> list[tuple[str, int]]:
    figures = figures_in_prose(blocks_of([PageLine(text=line) for line in lines]))
    return [(figure.key, int(figure.value or 0)) for figure in figures]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("全年受理政府信息公开申请72件，全部按时办结。", [("app.received", 72)]),
        ("共收到申请18宗。", [("app.received", 18)]),
        ("其中网络申请1303件，信函申请12件。", [("app.by_web", 1303), ("app.by_letter", 12)]),
        (
            "含上年度结转申请18件，另有72件结转至下年度。",
            [("app.carried_in", 18), ("app.carried_out", 72)],
        ),
        ("主动公开政府信息2599条。", [("disclosure.total", 2599)]),
        ("政务微信公众号发布推文3404条。", [("media.wechat_posts", 3404)]),
        ("发生行政复议2件，行政诉讼1件。", [("review.total", 2), ("litigation.total", 1)]),
        ("全年收取信息处理费3940元。", [("fee.amount", 3940)]),
        ("举办培训班3期，培训120人次。", [("training.count", 3), ("training.persons", 120)]),
    ],
)
def test_number_that_matches_a_phrase_is_a_figure(
    sentence: str, figures: list[tuple[str, int]]
) -> None:
    assert keys_and_values(sentence) == figures


@pytest.mark.parametrize(
    ("sentence", "keys"),
    [
        ("本年度未收到有关政府信息公开申请。", ["app.received"]),
        ("2013年,我厅未接到依申请公开政府信息。", ["app.received"]),
        (
            "没有发生因政府信息公开申请行政复议或提起行政诉讼的情况。",
            ["review.total", "litigation.total"],
        ),
        ("政府信息公开无收费情况。", ["fee.amount"]),
        ("未收取任何费用。", ["fee.amount"]),
    ],
)
def test_zero_stated_in_words_is_a_negated_figure(sentence: str, keys: list[str]) -> None:
    figures = figures_in_prose(blocks_of([PageLine(text=sentence)]))

    assert [figure.key for figure in figures] == keys
    assert all(figure.basis is Basis.NEGATED and figure.value == 0 for figure in figures)


def test_chapter_consisting_of_none_states_zeros() -> None:
    found = keys_and_values("四、因政府信息公开申请行政复议、提起行政诉讼情况", "无。")

    assert found == [("review.total", 0), ("litigation.total", 0)]


@pytest.mark.parametrize(
    "sentence",
    [
        "全省17市2320家企业参加会议。",
        "为企业争取各类政策扶持资金1400余万元。",
        "全年累计报送政务信息1300余条。",
        "主动公开信息应不少于20条。",
        "力争主动公开政府信息100条。",
        "对未说明依申请公开理由的公文，予以退文。",
        "办结率达100%。",
        "自收到申请之日起20个工作日内予以答复。",
    ],
)
def test_other_numbers_are_not_figures(sentence: str) -> None:
    assert keys_and_values(sentence) == []


def test_numbers_in_chapters_on_plans_are_not_figures() -> None:
    found = keys_and_values(
        "一、主动公开情况",
        "主动公开政府信息54条。",
        "五、存在的主要问题及改进情况",
        "（一）改进措施",
        "主动公开政府信息达到80条。",
        "六、其他",
        "收取信息处理费10元。",
    )

    assert found == [("disclosure.total", 54), ("fee.amount", 10)]


def test_missing_statement_is_not_zero() -> None:
    assert keys_and_values("2014年，我局不断丰富政府信息公开内容。") == []


def keys_of_the_code() -> frozenset[str]:
    return KEYS | STATUTORY_KEYS


def test_figures_md_defines_exactly_the_keys_of_the_code() -> None:
    written = FIGURES_MD.read_text(encoding="utf-8")
    rows = [line for line in written.splitlines() if line.startswith("| `")]
    defined = {key for row in rows for key in re.findall(r"`([a-z_]+\.[a-z_.0-9]+)`", row)}
    defined = {key for key in defined if key.split(".")[0] not in FINDING_PREFIXES}

    assert defined == keys_of_the_code()


def test_figures_md_lists_every_key_suffix() -> None:
    written = FIGURES_MD.read_text(encoding="utf-8")

    assert [suffix for suffix in KEY_SUFFIXES if f"`.{suffix}`" not in written] == []


def test_every_key_and_suffix_has_a_display_name() -> None:
    assert sorted(keys_of_the_code() - FIGURES.keys()) == []
    assert [suffix for suffix in KEY_SUFFIXES if suffix not in PARTS] == []
