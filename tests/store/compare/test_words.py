"""Marks within a text begin and end with words; what is kept by chance is marked, too."""

import subprocess
import sys

import pytest

from disclosures import Op, Segment
from store.compare.inline_diff import inline_diff

MARKS = {Op.KEPT: "{}", Op.REMOVED: "[-{}-]", Op.ADDED: "{{+{}+}}"}


def marked(before: str, after: str) -> str:
    found = inline_diff(before, after)
    assert "".join(each.before for each in found) == before
    assert "".join(each.after for each in found) == after
    return "".join(MARKS[each.op].format(each.after or each.before) for each in found)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("根据询问笔录认定。", "根据询证函认定。", "根据[-询问笔录-]{+询证函+}认定。"),
        ("由民政局审核。", "由财政局审核。", "由[-民政局-]{+财政局+}审核。"),
        ("依照合同法处理。", "依照民法典处理。", "依照[-合同法-]{+民法典+}处理。"),
        ("予以表彰奖励。", "予以表扬奖励。", "予以[-表彰-]{+表扬+}奖励。"),
    ],
)
def test_no_word_is_cut_where_it_shares_a_character(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_sentence_is_added_after_the_end_of_another() -> None:
    kept = "由县人民政府公布。"

    assert marked(f"{kept}另有规定的除外。", f"{kept}期限届满的，重新公布。另有规定的除外。") == (
        f"{kept}{{+期限届满的，重新公布。+}}另有规定的除外。"
    )


def test_rewritten_sentence_is_marked_as_a_whole_without_its_number() -> None:
    old = "对成绩显著的单位和个人，由县人民政府给予表彰。"
    new = "把管理成效列入年度考核，考核优秀的优先安排以奖代补资金。"

    assert marked(f"第三条 {old}另有规定的除外。", f"第三条 {new}另有规定的除外。") == (
        f"第三条 [-{old}-]{{+{new}+}}另有规定的除外。"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "依照第六条和第七条办理。",
            "依照第五条和第六条办理。",
            "依照[-第六条-]{+第五条+}和[-第七条-]{+第六条+}办理。",
        ),
        ("于2019年、2020年完成。", "于2020年、2021年完成。",
         "于[-2019年-]{+2020年+}、[-2020年-]{+2021年+}完成。"),
        ("见第五条、第六条、第七条。", "见第五条、第七条。", "见第五条、[-第六条、-]第七条。"),
    ],
)  # fmt: skip
def test_shifted_references_are_replaced_one_by_one(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_titles_within_a_title_are_compared_one_by_one() -> None:
    assert marked(
        "《关于修改〈停车办法〉、〈广告办法〉的决定》", "《关于修改〈停车办法〉〈广告办法〉的决定》"
    ) == "《关于修改〈停车办法〉[-、-]〈广告办法〉的决定》"  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("水利局下一年度巡查。", "财政局下一年 度巡查。", "[-水利局-]{+财政局+}下一年 度巡查。"),
        ("2022年1月1 施行", "2022年1月1日 施行", "[-2022年1月1-]{+2022年1月1日+} 施行"),
        ("in 2019 and", "in 2020  and", "in [-2019-]{+2020+}  and"),
        ("共1 000元", "共1000元", "共1000元"),
    ],
)
def test_spaces_are_never_marked(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_list_in_one_paragraph_shows_only_the_names_that_changed() -> None:
    names = [
        f"{family}{given}" for family in "赵钱孙李周吴郑王冯陈" for given in "伟芳娜敏静丽强磊军洋"
    ]
    changed = ["欧阳静" if name == "孙静" else name for name in names]

    found = inline_diff("、".join(names), "、".join(changed))

    assert [each.text for each in found if each.op is not Op.KEPT] == ["孙静", "欧阳静"]


def test_full_width_letters_are_the_same_word() -> None:
    assert inline_diff("Ａ类企业。", "A类企业。") == (
        Segment(op=Op.KEPT, text="A类企业。", was="Ａ类企业。"),
    )


def test_dictionary_is_loaded_with_the_first_difference_and_not_before() -> None:
    program = (
        "import sys, store.compare.diff, crawler.reading;"
        "from store.compare.inline_diff import inline_diff;"
        "assert 'rjieba' not in sys.modules; inline_diff('证据', '证明');"
        "assert 'rjieba' in sys.modules"
    )

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)  # our own
