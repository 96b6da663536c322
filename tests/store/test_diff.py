"""What a reader is told of a change."""

import re
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
    Op,
    Passage,
    Precision,
    Published,
    Reading,
    Table,
)
from disclosures.sameness import digest, folded
from store.diff import compare
from store.tokens import CELLS, pieces, tokens

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


def shown(passage: Passage) -> list[tuple[str, str]]:
    return [(piece.op.value, piece.text) for piece in passage.pieces]


def side(passage: Passage, op: Op) -> str:
    return "".join(piece.text for piece in passage.pieces if piece.op in (Op.KEPT, op))


def test_a_first_reading_has_no_change(make_reading: MakeReading) -> None:
    assert compare(None, make_reading()) is None


@given(blocks)
def test_a_reading_does_not_differ_from_itself(body: tuple[Block, ...]) -> None:
    reading = Reading(url="http://linhe.example/", blocks=body)

    assert compare(reading, reading) is None


@given(blocks, blocks)
def test_there_is_a_change_exactly_when_the_digests_differ(
    one: tuple[Block, ...], other: tuple[Block, ...]
) -> None:
    before, after = (Reading(url="http://linhe.example/", blocks=each) for each in (one, other))

    assert (compare(before, after) is None) == (digest(before) == digest(after))


@given(blocks, blocks)
def test_passages_hold_all_that_went_and_all_that_came(
    one: tuple[Block, ...], other: tuple[Block, ...]
) -> None:
    before, after = (Reading(url="http://linhe.example/", blocks=each) for each in (one, other))

    change = compare(before, after)

    passages = change.passages if change else ()
    olds, news = ({folded(block.text) for block in each} - {""} for each in (one, other))
    for passage in passages:
        assert folded(side(passage, Op.REMOVED)) in olds | {""}
        assert folded(side(passage, Op.ADDED)) in news | {""}
    if change:
        assert olds - news <= {folded(side(each, Op.REMOVED)) for each in passages}
        assert news - olds <= {folded(side(each, Op.ADDED)) for each in passages}


@given(texts, texts)
def test_pieces_put_together_are_both_texts_again(before: str, after: str) -> None:
    passage = Passage(pieces=pieces(before, after))

    assert folded(side(passage, Op.REMOVED)) == folded(before)
    assert folded(side(passage, Op.ADDED)) == folded(after)


@given(texts, texts)
def test_a_number_is_never_torn(before: str, after: str) -> None:
    olds, news = (set(re.findall(r"\d+", text)) for text in (before, after))

    for piece in pieces(before, after):
        whole = olds if piece.op is Op.REMOVED else news
        assert set(re.findall(r"\d+", piece.text)) <= whole


@given(texts)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


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
            "临商[-〔2019〕12号-]{+〔2019〕13号+}文", id="document numbers",
        ),
        pytest.param(
            "按《条例》执行", "按《办法》执行", "按[-《条例》-]{+《办法》+}执行", id="titles"
        ),
        pytest.param("用OFD格式", "用PDF格式", "用[-OFD-]{+PDF+}格式", id="Latin words"),
        pytest.param("依法公开", "依规公开", "依[-法-]{+规+}公开", id="other Chinese by character"),
        pytest.param("下降20％左右", "下降20%左右", "下降20%左右", id="width is no change"),
    ],
)  # fmt: skip
def test_what_a_reader_takes_in_at_once_is_one_piece(
    before: str, after: str, expected: str
) -> None:
    marks = {Op.KEPT: "{}", Op.REMOVED: "[-{}-]", Op.ADDED: "{{+{}+}}"}

    told = "".join(marks[piece.op].format(piece.text) for piece in pieces(before, after))

    assert told == expected


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
def test_each_field_that_is_content_is_told(
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
def test_what_is_no_content_is_no_change(
    make_reading: MakeReading, different: dict[str, object]
) -> None:
    assert compare(make_reading(), make_reading(**different)) is None


def test_a_figure_is_matched_by_what_it_counts_and_where_it_stands(
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


def test_a_figure_that_is_not_stated_any_more_is_none_and_not_zero(
    make_reading: MakeReading,
) -> None:
    stated = Figure(key="received", value=Decimal(3), unit="件")

    change = compare(
        make_reading(figures=(stated,)), make_reading(blocks=paragraphs("无关"), figures=())
    )

    assert change is not None
    assert [(each.before, each.after) for each in change.figures] == [(stated, None)]


def test_a_passage_stands_under_its_heading(make_reading: MakeReading) -> None:
    heading = Block(kind=BlockKind.HEADING, text="二、主动公开情况", level=1)
    before, after = (
        make_reading(blocks=(heading, *paragraphs(text))) for text in ("公开78条", "公开87条")
    )

    change = compare(before, after)

    assert change is not None
    assert [each.section for each in change.passages] == ["二、主动公开情况"]


def test_a_block_between_two_others_is_added_alone(make_reading: MakeReading) -> None:
    before = make_reading(blocks=paragraphs("第一段文字。", "第三段文字。"))
    after = make_reading(blocks=paragraphs("第一段文字。", "全新的内容在此。", "第三段文字。"))

    change = compare(before, after)

    assert change is not None
    assert [shown(each) for each in change.passages] == [[("added", "全新的内容在此。")]]


def test_a_changed_cell_is_shown_in_its_row(make_reading: MakeReading) -> None:
    def table(value: str) -> Reading:
        return make_reading(
            blocks=(Block(kind=BlockKind.TABLE, text="", table=0),),
            tables=(Table(rows=(("指标", "数量"), ("规章", value), ("办件", "8"))),),
        )

    change = compare(table("3"), table("4"))

    assert change is not None
    assert [shown(each) for each in change.passages] == [
        [("kept", "规章\t"), ("removed", "3"), ("added", "4")]
    ]


def test_finding_11_diff_is_not_a_denial_of_service(make_reading: MakeReading) -> None:
    """The standard library's line differ needs minutes for this, and grows with the cube."""
    before, after = (
        make_reading(
            blocks=paragraphs(*(f"第{n}条 公开{n * 3 + k}条，办理{n + k}件。" for n in range(2000)))
        )
        for k in (0, 1)
    )

    change = compare(before, after)

    assert change is not None
    assert len(change.passages) == 2000


def test_finding_11_one_huge_block_is_replaced_as_a_whole() -> None:
    one, other = "公开政府信息" * 1000, "府政信息开公" * 1000
    assert len(tokens(one)) * len(tokens(other)) > CELLS

    assert [piece.op for piece in pieces(one, other)] == [Op.REMOVED, Op.ADDED]
