"""Tests of `disclosures.outline`: headings, articles, items, and where each line stands."""

import pytest

from disclosures.numbering import OutlineLevel, chinese_numeral, numeral_of
from disclosures.outline import CONTENTS, outline

LAW = [
    "第一编 总则",
    "第一章　总　则",
    "第一条 为了保护湿地，制定本条例。",
    "第二条 本条例适用于本市。",
    "市水务局负责湿地保护工作。",
    "第二章 罚则",
    "第一节 一般规定",
    "第三条 有下列行为之一的，由市水务局责令改正：",
    "（一）填埋湿地的；",
    "（二）排放污水，情节如下的：",
    "1.超过标准的；",
    "2.屡次排放的；",
    "（三）擅自取水",
    "有前款行为的，处五万元以下罚款。",
    "第三条之一 逾期不改正的，加处罚款。",
]


def places(*lines: str | None) -> list[str]:
    return [" › ".join(each.path) for each in outline(lines)]


def test_each_line_of_a_law_stands_under_its_chapter_article_and_item() -> None:
    part = "第一编 总则"
    chapter = f"{part} › 第一章 总则"
    section = f"{part} › 第二章 罚则 › 第一节 一般规定"

    assert places(*LAW) == [
        "",
        part,
        f"{chapter} › 第一条",
        f"{chapter} › 第二条",
        f"{chapter} › 第二条 › 第二款",
        part,
        f"{part} › 第二章 罚则",
        f"{section} › 第三条",
        f"{section} › 第三条 › （一）",
        f"{section} › 第三条 › （二）",
        f"{section} › 第三条 › （二） › 1.",
        f"{section} › 第三条 › （二） › 2.",
        f"{section} › 第三条 › （三）",
        f"{section} › 第三条 › 第二款",
        f"{section} › 第三条之一",
    ]


def test_items_of_an_article_are_no_headings() -> None:
    found = outline(LAW)

    assert [line for line, each in zip(LAW, found, strict=True) if each.is_heading] == [
        "第一编 总则", "第一章　总　则", "第二章 罚则", "第一节 一般规定",
    ]  # fmt: skip
    assert found[8].section == "第一节 一般规定"


@pytest.mark.parametrize(
    "line",
    [
        "第三条规定的行为，由公安机关处理。",
        "第三条第二款修改为：“市水务局负责。”",
        "第二章的规定适用于其他水域。",
        "第三条、第五条所称湿地，包括沼泽。",
    ],
)
def test_a_line_that_begins_with_a_reference_is_no_article(line: str) -> None:
    assert [each.level for each in outline(["第九条 定义。", line])] == [OutlineLevel.ARTICLE, None]


def test_an_article_without_white_space_is_one_if_it_is_the_next() -> None:
    found = outline(["第一条为了保护湿地，制定本条例。", "第二条本市适用。", "第九条例外。"])

    assert [each.level for each in found] == [OutlineLevel.ARTICLE, OutlineLevel.ARTICLE, None]


def test_headings_of_a_report_are_no_items_of_its_lists() -> None:
    assert places(
        "一、总体情况",
        "全年情况如下：",
        "（一）主动公开",
        "公开信息78条。",
        "（二）依申请公开",
        "1.身份证复印件；",
        "2.申请表",
        None,
        "二、存在问题：",
        "（一）公开不够及时。下一步加强培训。",
    ) == [
        "",
        "一、总体情况",
        "一、总体情况",
        "一、总体情况 › （一）主动公开",
        "一、总体情况",
        "一、总体情况 › （二）依申请公开 › 1.",
        "一、总体情况 › （二）依申请公开 › 2.",
        "一、总体情况 › （二）依申请公开 › 2.",
        "",
        "二、存在问题： › （一）",
    ]


def test_a_list_of_contents_repeats_the_headings_and_holds_none() -> None:
    headings = ["第一章 总则", "第二章 罚则", "第三章 附则"]
    body = ["第一章 总则", "第一条 目的。", "第二章　罚则", "第二条 罚款。", "第三章 附则"]

    titled = outline(["目 录", "第一章 总则……1", "第二章 罚则……3", *body])
    untitled = outline([*headings, *body])

    assert [each.is_contents for each in titled] == [True] * 3 + [False] * 5
    assert [each.is_contents for each in untitled] == [True] * 3 + [False] * 5
    assert untitled[0].path == (CONTENTS,)
    assert untitled[6].path == ("第二章 罚则", "第二条")


def test_adjacent_headings_that_are_not_repeated_are_headings() -> None:
    found = outline(["第一编 总则", "第一章 通则", "第一节 目的", "第一条 目的。"])

    assert [each.is_heading for each in found] == [True, True, True, False]


def test_a_heading_by_its_markup_needs_no_number() -> None:
    found = outline(["申请情况", "收到申请54件。"], {0: 1})

    assert (found[0].is_heading, found[1].section) == (True, "申请情况")


@pytest.mark.parametrize(
    ("text", "value"),
    [("二十三", 23), ("十", 10), ("一百零五", 105), ("一百一十", 110), ("〇", 0), ("２３", 23)],
)
def test_numerals_of_articles(text: str, value: int) -> None:
    assert numeral_of(text) == value


def test_numbers_of_paragraphs_are_written_in_chinese() -> None:
    assert [chinese_numeral(value) for value in (2, 10, 11, 20, 35)] == [
        "二", "十", "十一", "二十", "三十五",
    ]  # fmt: skip
