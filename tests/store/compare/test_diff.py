"""Comparison of two readings."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import (
    Attachment,
    Block,
    BlockKind,
    Figure,
    Hunk,
    Op,
    Precision,
    Published,
    Reading,
)
from disclosures.content_digest import digest
from store.compare.diff import compare
from store.compare.inline_diff import inline_diff, tokenize

MakeReading = Callable[..., Reading]

texts = st.text(
    st.sampled_from("政府信息公开条例年月日件0123456789.,，。《》〔〕号 \tabcＡ１％"), max_size=60
)
blocks = st.lists(
    st.builds(Block, kind=st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH]), text=texts),
    max_size=8,
).map(tuple)


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts)


def segments_of(hunk: Hunk) -> list[tuple[str, str]]:
    return [(segment.op.value, segment.text) for segment in hunk.segments]


def test_a_first_reading_has_no_change(make_reading: MakeReading) -> None:
    assert compare(None, make_reading()) is None


@given(blocks)
def test_a_reading_does_not_differ_from_itself(body: tuple[Block, ...]) -> None:
    reading = Reading(url="http://linhe.example/", blocks=body)

    assert compare(reading, reading) is None


@given(blocks, blocks)
def test_readings_differ_exactly_if_their_digests_differ(
    one: tuple[Block, ...], other: tuple[Block, ...]
) -> None:
    before, after = (Reading(url="http://linhe.example/", blocks=each) for each in (one, other))

    assert (compare(before, after) is None) == (digest(before) == digest(after))


@given(texts)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokenize(text)) == text


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            "收到申请54件，答复54件。",
            "收到申请45件，答复45件。",
            "收到申请[-54件-]{+45件+}，答复[-54件-]{+45件+}。",
            id="numbers with their unit",
        ),
        pytest.param("发布1,234条", "发布1,235条", "发布[-1,234条-]{+1,235条+}", id="thousands"),
        pytest.param("约3.4万多条", "约3.5万多条", "约[-3.4万多条-]{+3.5万多条+}", id="万"),
        pytest.param(
            "自2019年7月30日起", "自2019年7月31日起",
            "自[-2019年7月30日-]{+2019年7月31日+}起", id="dates",
        ),
        pytest.param(
            "临商〔2019〕12号文", "临商〔2019〕13号文",
            "[-临商〔2019〕12号-]{+临商〔2019〕13号+}文", id="document numbers",
        ),
        pytest.param(
            "按《条例》执行", "按《办法》执行", "按[-《条例》-]{+《办法》+}执行", id="titles"
        ),
        pytest.param("用OFD格式", "用PDF格式", "用[-OFD-]{+PDF+}格式", id="Latin words"),
        pytest.param("依法公开", "依规公开", "[-依法-]{+依规+}公开", id="other Chinese by word"),
        pytest.param("下降20％左右", "下降20%左右", "下降20%左右", id="width is no change"),
    ],
)  # fmt: skip
def test_numbers_dates_and_titles_are_replaced_as_a_whole(
    before: str, after: str, expected: str
) -> None:
    marks = {Op.KEPT: "{}", Op.REMOVED: "[-{}-]", Op.ADDED: "{{+{}+}}"}

    marked = "".join(
        marks[segment.op].format(segment.text) for segment in inline_diff(before, after)
    )

    assert marked == expected


@pytest.mark.parametrize(
    ("name", "value", "before", "after"),
    [
        ("title", "新标题", "临河区商务局2025年政府信息公开工作年度报告", "新标题"),
        ("publisher", None, "临河区商务局", None),
        (
            "published",
            Published(
                at=datetime.fromisoformat("2026-01-21T08:30:00+08:00"), precision=Precision.MINUTE
            ),
            "2026-01-20",
            "2026-01-21T08:30:00+08:00",
        ),
        ("signed_on", date(2026, 1, 19), None, "2026-01-19"),
        ("index_no", "LH/2026-1", None, "LH/2026-1"),
        ("doc_no", "临商〔2026〕1号", None, "临商〔2026〕1号"),
        ("source", "办公室", None, "办公室"),
        (
            "attachments",
            (Attachment(text="附件", url="http://linhe.example/a.pdf"),),
            None,
            "附件 http://linhe.example/a.pdf",
        ),
    ],
)
def test_each_content_field_is_compared(
    make_reading: MakeReading, name: str, value: object, before: str | None, after: str | None
) -> None:
    change = compare(make_reading(), make_reading(**{name: value}))

    assert change is not None
    assert [(each.name, each.before, each.after) for each in change.fields] == [
        (name, before, after)
    ]


@pytest.mark.parametrize(
    "different",
    [
        {"url": "http://linhe.example/elsewhere"},
        {"charset": "gb18030", "family": "jcms"},
        {"title": "临河区商务局 2025年 政府信息公开工作年度报告"},
    ],
    ids=["address", "encoding", "white space"],
)
def test_other_fields_make_no_change(
    make_reading: MakeReading, different: dict[str, object]
) -> None:
    assert compare(make_reading(), make_reading(**different)) is None


def test_figures_are_matched_by_key_and_section(
    make_reading: MakeReading,
) -> None:
    def figures(*values: tuple[str, str, int]) -> dict[str, object]:
        return {
            "figures": tuple(
                Figure(key=key, section=section, value=Decimal(value), unit="件")
                for key, section, value in values
            ),
            "blocks": paragraphs(str(values)),
        }

    before = make_reading(**figures(("received", "三、", 54), ("total", "二、", 78)))
    after = make_reading(**figures(("received", "三、", 45), ("total", "二、", 78)))

    change = compare(before, after)

    assert change is not None
    [figure] = change.figures
    assert figure.before is not None
    assert figure.after is not None
    assert (figure.key, figure.before.value, figure.after.value) == ("received", 54, 45)


def test_removed_figure_is_none_and_not_zero(
    make_reading: MakeReading,
) -> None:
    stated = Figure(key="received", value=Decimal(3), unit="件")

    change = compare(
        make_reading(figures=(stated,)), make_reading(blocks=paragraphs("无关"), figures=())
    )

    assert change is not None
    assert [(each.before, each.after) for each in change.figures] == [(stated, None)]


def test_hunk_has_its_section(make_reading: MakeReading) -> None:
    heading = Block(kind=BlockKind.HEADING, text="二、主动公开情况", level=1)
    before, after = (
        make_reading(blocks=(heading, *paragraphs(text))) for text in ("公开78条", "公开87条")
    )

    change = compare(before, after)

    assert change is not None
    assert [each.section for each in change.hunks] == ["二、主动公开情况"]


def test_inserted_block_is_the_only_hunk(make_reading: MakeReading) -> None:
    before = make_reading(blocks=paragraphs("第一段文字。", "第三段文字。"))
    after = make_reading(blocks=paragraphs("第一段文字。", "全新的内容在此。", "第三段文字。"))

    change = compare(before, after)

    assert change is not None
    assert [segments_of(each) for each in change.hunks] == [[("added", "全新的内容在此。")]]


def test_attachments_are_compared_one_by_one(make_reading: MakeReading) -> None:
    def files(*pairs: tuple[str, str]) -> tuple[Attachment, ...]:
        return tuple(Attachment(text=a, url=f"http://linhe.example/{b}") for a, b in pairs)

    one = ("表一", "1.xls")
    before = make_reading(attachments=files(one, ("表二", "2.xls"), ("表三", "3.xls")))
    after = make_reading(attachments=files(one, ("表二", "2b.xls"), ("目录", "4.doc")))

    change = compare(before, after)

    assert change is not None
    assert [(each.name, each.before, each.after) for each in change.fields] == [
        ("attachments", "表二 http://linhe.example/2.xls", "表二 http://linhe.example/2b.xls"),
        ("attachments", "表三 http://linhe.example/3.xls", None),
        ("attachments", None, "目录 http://linhe.example/4.doc"),
    ]


def test_attachments_are_matched_by_address_before_name(
    make_reading: MakeReading,
) -> None:
    def files(*pairs: tuple[str, str]) -> tuple[Attachment, ...]:
        return tuple(Attachment(text=a, url=f"http://linhe.example/{b}") for a, b in pairs)

    before = make_reading(attachments=files(("附件", "1.xls")))
    after = make_reading(attachments=files(("附件", "9.xls"), ("附件一", "1.xls")))

    change = compare(before, after)

    assert change is not None
    assert [(each.before, each.after) for each in change.fields] == [
        ("附件 http://linhe.example/1.xls", "附件一 http://linhe.example/1.xls"),
        (None, "附件 http://linhe.example/9.xls"),
    ]


def test_renumbered_section_does_not_change_its_figures(make_reading: MakeReading) -> None:
    def reading(section: str) -> Reading:
        figure = Figure(key="received", section=section, value=Decimal(54), unit="件")
        return make_reading(figures=(figure,), blocks=paragraphs(section))

    change = compare(reading("二、申请情况"), reading("三、申请情况"))

    assert change is not None
    assert change.figures == ()


def test_figure_in_another_section_differs_only_in_its_value(
    make_reading: MakeReading,
) -> None:
    def reading(*places: tuple[str, int]) -> Reading:
        figures = (Figure(key="k", section=at, value=Decimal(value)) for at, value in places)
        return make_reading(figures=tuple(figures), blocks=paragraphs(str(places)))

    change = compare(reading(("甲", 3), ("甲", 5)), reading(("乙", 5), ("乙", 4)))

    assert change is not None
    [figure] = change.figures
    assert (figure.before and figure.before.value, figure.after and figure.after.value) == (3, 4)


@pytest.mark.parametrize(
    "token",
    [
        "3.4万多条", "1,234.5万元", "12.5%", "5个百分点", "二〇一九年七月三十日", "7月30日",
        "第十二条", "三十五件", "国办发〔2019〕12号", "《停车办法》", "〈停车办法〉",
        "0470-8212345",
        "15:30", "GB18030", "https://www.linhe.example/a?b=1", "office@linhe.example", "COVID-19",
        "ᠮᠣᠩᠭᠣᠯ", "54KB", "1400余万元", "20余万", "二十多万元", "二○一二年二月二十日",
        "二O一八年三月", "2019- 07- 30", "10∶08", "中办发﹝2016﹞8号", "三分之二",
        "百分之九十八点五", "10,000", "1/3", "100㎡", "-5℃", "1.1.2", "壹佰贰拾元",
    ],
)  # fmt: skip
def test_token_is_never_split(token: str) -> None:
    assert token in tokenize(f"，{token}，")


def test_scale_is_not_tokenized_as_time() -> None:
    assert tokenize("1:10,000")[-1] == "10,000"
