"""Tests of `disclosures.wording.renumberings`."""

import pytest

from disclosures import NumberedUnit, Renumbering
from disclosures.wording.renumberings import renumbering_text
from service.language import read_catalogues

ZH, EN = read_catalogues()["zh"], read_catalogues()["en"]


@pytest.mark.parametrize(
    ("shift", "zh", "en"),
    [
        (
            Renumbering(
                unit=NumberedUnit.ARTICLE, before=("第三条", "第十条"), after=("第四条", "第十一条")
            ),
            "第三条至第十条依次改为第四条至第十一条",
            "第三条 to 第十条 are now 第四条 to 第十一条",
        ),
        (
            Renumbering(
                unit=NumberedUnit.ITEM, before=("(三)",) * 2, after=("(四)",) * 2, path=("第四条",)
            ),
            "第四条：(三)改为(四)",
            "第四条: (三) is now (四)",
        ),
        (
            Renumbering(unit=NumberedUnit.ROW, before=("5", "10"), after=("6", "11")),
            "序号5至10依次改为6至11",
            "Rows 5 to 10 are now rows 6 to 11",
        ),
        (
            Renumbering(unit=NumberedUnit.REFERENCE, count=2),
            "文中引用的条号随之改动（2段）",
            "References follow in 2 paragraphs",
        ),
    ],
)
def test_a_shift_is_one_sentence(shift: Renumbering, zh: str, en: str) -> None:
    assert (renumbering_text(shift, ZH), renumbering_text(shift, EN)) == (zh, en)
