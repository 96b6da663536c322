"""Radicals and compatibility ideographs are read as the ideographs that they look like."""

import pytest

from crawler.reading import read
from crawler.reading.text.compatibility import fold_compatibility
from disclosures import Page


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("信息公开⽇期", "信息公开日期", id="a Kangxi radical"),
        pytest.param("部⻔⻓期", "部门长期", id="simplified radicals of the supplement"),
        pytest.param("公\uf914", "公樂", id="a compatibility ideograph"),
        pytest.param("１２３（一）", "１２３（一）", id="full-width characters stay as printed"),
        pytest.param("\ufa0e", "\ufa0e", id="an ideograph of the block that is no duplicate"),
    ],
)
def test_what_is_folded(text: str, folded: str) -> None:
    assert fold_compatibility(text) == folded
    assert len(fold_compatibility(text)) == len(text)


def test_a_label_in_radicals_is_a_label() -> None:
    html = (
        "<h1>关于⽔库管理的通知</h1><p>发布⽇期：2024-03-01</p>"
        "<div id='zoom'><p>各镇人民政府：</p><p>现将⽔库管理办法印发给你们，请认真执行。</p></div>"
    )
    page = Page(url="http://www.linhe.example/1.html", body=html.encode())

    reading = read(page)

    assert reading.published is not None
    assert reading.published.on.isoformat() == "2024-03-01"
    assert reading.title == "关于水库管理的通知"
    assert "⽔" not in reading.body_text
