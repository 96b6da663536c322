"""The likeness of long texts is within 0.03 of the exact one, however they differ."""

import random

import pytest
from rapidfuzz.distance import Indel

from store.compare.text import likeness as module
from store.compare.text.likeness import likeness

WORDS = (
    "台账",
    "监督",
    "公开",
    "部门",
    "处理",
    "期限",
    "申请",
    "许可",
    "罚款",
    "单位",
    "规定",
    "检查",
)


def sentences(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)  # the same texts in every run
    return [
        f"第{at}条 "
        + "".join(rng.choices(WORDS, k=6))
        + "，"
        + "".join(rng.choices(WORDS, k=9))
        + "。"
        for at in range(count)
    ]


ONE, OTHER = sentences(1, 250), sentences(2, 250)
EDITED = [text.replace("公开", "公示", 1) for text in ONE]

PAIRS = {
    "edited": (ONE, EDITED),
    "put in at the head": (ONE, OTHER[:20] + EDITED),
    "unrelated": (ONE, OTHER),
    "half replaced": (ONE, ONE[:125] + OTHER[125:]),
    "halves swapped": (ONE, ONE[125:] + ONE[:125]),
    "taken out": (ONE, ONE[:60]),
    "no signs": (
        [text.strip("。") for text in ONE],
        [text.strip("。") for text in OTHER[:9] + ONE],
    ),
}


@pytest.mark.parametrize("kind", PAIRS)
def test_likeness_of_long_texts_is_nearly_exact(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = map("".join, PAIRS[kind])
    monkeypatch.setattr(module, "MAX_CELLS", 1_000_000)
    monkeypatch.setattr(module, "PART_LENGTH", 1_000)

    assert likeness(one, other) == pytest.approx(Indel.normalized_similarity(one, other), abs=0.03)


def test_megabyte_with_one_article_put_in_is_nearly_the_same() -> None:
    texts = sentences(3, 25_000)
    shifted = [text.replace("第", "第9", 1) for text in texts]

    assert likeness("".join(texts), "".join([texts[0], OTHER[0], *shifted[1:]])) > 0.97


def test_nothing_is_like_nothing_and_unlike_words() -> None:
    assert likeness("", "") == 1
    assert likeness("", "公开") == 0
