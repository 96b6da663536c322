"""Which changes are substantive and which editorial; in doubt, substantive."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import (
    Attachment,
    Block,
    BlockKind,
    Change,
    Hunk,
    Op,
    Reading,
    Segment,
    Significance,
)
from store.compare.diff import compare
from store.compare.significance import EDITORIAL_RULES, SUBSTANTIVE_RULES, classify

MakeReading = Callable[..., Reading]


def changed(before: str, after: str) -> Change:
    """The change of one paragraph."""
    segments = [(Op.REMOVED, before), (Op.ADDED, after)]
    return Change(
        hunks=(Hunk(segments=tuple(Segment(op=op, text=text) for op, text in segments if text)),)
    )


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("全年主动公开政府信息，共计若干。", "全年主动公开政府信息共计若干", "punctuation"),
        ("依照“条例”公开。", "依照「条例」公开；", "punctuation"),
        ("临商〔2019〕12号文", "临商[2019]12号文", "brackets"),
        ("临商（2019）12号文", "临商【2019】12号文", "brackets"),
        ("公开１２条（见附表）", "公开12条(见附表)", "layout"),
        ("公开  12 条", "公开12条", "layout"),
        ("认真的落实各项要求", "认真地落实各项要求", "misprint"),
        ("主动公公开政府信息", "主动公开政府信息", "misprint"),
        ("主动开公政府信息", "主动公开政府信息", "misprint"),
        ("财务帐目", "财务账目", "misprint"),
        ("", "【打印本页】", "boilerplate"),
        ("扫一扫在手机打开当前页", "", "boilerplate"),
        ("", "————————", "punctuation"),
        ("投资12,345元", "投资12345元", "punctuation"),
        ("", "浏览次数：128次", "boilerplate"),
        ("2020-2024年规划", "2020—2024年规划", "punctuation"),
        ("3月1日-5日", "3月1日～5日", "punctuation"),
        ("占5%-10%", "占5%~10%", "punctuation"),
        ("及时处理有关情况况。", "及时处理有关情况。", "misprint"),
        ("自2022年1月1施行", "自2022年1月1日施行", "misprint"),
    ],
)
def test_equal_statement_is_editorial(before: str, after: str, rule: str) -> None:
    change = classify(changed(before, after))

    assert (change.significance, change.criteria) == (Significance.EDITORIAL, (rule,))


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("公开信息78条。", "公开信息87条。", "number"),
        ("增长1.5%。", "增长15%。", "number"),
        ("增长5%。", "下降-5%。", "number"),
        ("气温5度", "气温-5度", "number"),
        ("设立三个窗口", "设立五个窗口", "number"),
        ("二〇一八年度", "二〇一九年度", "number"),
        ("根据《条例》办理", "根据《办法》办理", "name"),
        ("临商〔2019〕12号文", "临经〔2019〕12号文", "doc_no"),
        ("未收到举报", "收到举报", "negation"),
        ("不予公开", "予公开", "negation"),
        ("局长王伟", "局长李强", "text"),
        ("经批准公开", "经审核公开", "text"),
        ("", "另有一项重大变更", "text"),
        ("涉及金额2.4万元。", "", "number"),
        ("联系人王丽丽", "联系人王丽", "text"),
        ("局长张文军", "局长张军文", "text"),
        ("可不公开", "不可公开", "text"),
        ("金额≥5万元", "金额≤5万元", "text"),
        ("收费￥100", "收费$100", "text"),
        ("□公开☑不公开", "☑公开□不公开", "text"),
        ("访问量\t108932", "", "number"),
        ("", "访问量108932人次。", "number"),
        ("上一条规定的期限从宽掌握", "", "text"),
    ],
)
def test_different_statement_is_substantive(before: str, after: str, rule: str) -> None:
    change = classify(changed(before, after))

    assert change.significance is Significance.SUBSTANTIVE
    assert rule in change.criteria


@pytest.mark.parametrize(
    ("different", "criteria"),
    [
        ({"doc_no": "临商〔2019〕12号"}, ("brackets",)),
        ({"title": "临河区商务局 2025年政府信息公开工作年度报告。"}, ("punctuation",)),
        ({"title": "临河区商务局2024年政府信息公开工作年度报告"}, ("title",)),
        ({"publisher": "临河区经贸局"}, ("field",)),
        ({"doc_no": None}, ("doc_no",)),
        ({"signed_on": "2026-01-21"}, ("date",)),
        (
            {"attachments": (Attachment(text="附表", url="http://a.example/1.doc"),)},
            ("attachment",),
        ),
    ],
)
def test_significance_of_fields(
    make_reading: MakeReading, different: dict[str, object], criteria: tuple[str, ...]
) -> None:
    change = compare(make_reading(doc_no="临商[2019]12号"), make_reading(**_with(different)))

    assert change
    assert classify(change).criteria == criteria


def _with(different: dict[str, object]) -> dict[str, object]:
    return {"doc_no": "临商[2019]12号"} | different


def test_reordered_blocks_are_substantive(make_reading: MakeReading) -> None:
    """A row below another header, or the order of names, may be significant."""
    one, other = "第一负责人由王伟同志担任。", "第二负责人由李强同志担任。"
    change = compare(
        make_reading(blocks=_blocks(one, other)), make_reading(blocks=_blocks(other, one))
    )

    assert change
    assert classify(change).significance is Significance.SUBSTANTIVE
    assert classify(change).criteria == ("moved",)


def test_one_substantive_rule_makes_the_change_substantive(make_reading: MakeReading) -> None:
    old = make_reading(blocks=_blocks("公开，公示。", "临商〔2019〕1号", "收到54件"))
    new = make_reading(blocks=_blocks("公开公示。", "临商[2019]1号", "收到45件"))
    change = compare(old, new)

    assert change
    assert classify(change).significance is Significance.SUBSTANTIVE
    assert classify(change).criteria == ("number",)


def _blocks(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts)


text = st.text(alphabet="公开信息未无的地得一二12.,，。〔〕[]《》（） -%", max_size=12)


@given(text, text)
def test_classification_is_symmetric_and_names_its_rules(one: str, other: str) -> None:
    """A change and its reversal have one significance; each result names a rule."""
    forward, back = classify(changed(one, other)), classify(changed(other, one))

    assert forward.significance is back.significance
    if forward.hunks[0].segments:
        assert forward.criteria
    assert set(forward.criteria) <= {*SUBSTANTIVE_RULES, *EDITORIAL_RULES}


@given(text, text)
def test_editorial_change_keeps_digits_and_negations(one: str, other: str) -> None:
    if classify(changed(one, other)).significance is Significance.EDITORIAL:
        for signs in ("12一二", "未无"):
            assert [s for s in one if s in signs] == [s for s in other if s in signs]
