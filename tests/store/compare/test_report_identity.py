"""Identity of a report: keys, canonical addresses and text similarity."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import Block, BlockKind, DocumentKind, Reading
from store.compare.report_identity import (
    KEY_LIMIT,
    canonical_url,
    is_same_titled,
    report_key,
    shows_another_report,
    similarity,
)

MakeReading = Callable[..., Reading]
ADDRESS = "http://www.linhe.example/swj/nb/2025.html"


def body(text: str) -> tuple[Block, ...]:
    return (Block(kind=BlockKind.PARAGRAPH, text=text),)


def key(reading: Reading, *, agency: str = "临河区商务局", address: str = ADDRESS) -> str:
    return report_key(reading, agency=agency, address=address)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linhe.example/swj/nb/2025.html",
        "http://linhe.example.:80/swj/nb/2025.html",
        "https://WWW.LINHE.EXAMPLE:443/swj/nb/2025.html#top",
        "http://www.linhe.example/swj/nb/2025.html;jsessionid=A1B2C3",
        "http://www.linhe.example/swj/nb/2025.html?utm_source=wx&JSESSIONID=1",
        "http://user:pass@www.linhe.example/swj/nb/2025.html",
        "  http://www.linhe.example/swj/nb/2025.html\n",
    ],
)
def test_spellings_of_an_address_have_one_canonical_url(url: str) -> None:
    assert canonical_url(url) == canonical_url(ADDRESS)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.linhe.example/swj/nb/2024.html",
        "http://www.linhe.example/swj/NB/2025.html",
        "http://www.linhe.example/swj/nb/",
        "http://www.linhe.example:8080/swj/nb/2025.html",
        "http://www.linhe.example/swj/nb/2025.html?id=2",
        "http://www.linhe.example/swj/nb/2025.html#/detail?id=2",
        "http://www.linhe.example/swj/nb/2025.html#!/detail/2",
    ],
)
def test_different_pages_have_different_canonical_urls(url: str) -> None:
    assert canonical_url(url) != canonical_url(ADDRESS)


def test_addresses_with_gbk_escapes_have_different_canonical_urls() -> None:
    one, other = "http://linhe.example/s?q=%D5%FE", "http://linhe.example/s?q=%B8%AE"

    assert canonical_url(one) != canonical_url(other)


@given(st.text(max_size=40) | st.sampled_from(["http://[", "http://a:b/", "//", "http://a:99999/"]))
def test_canonical_url_accepts_any_text(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)
    assert len(canonical_url(url)) <= KEY_LIMIT


def test_long_addresses_with_different_ends_have_different_canonical_urls() -> None:
    long = "http://linhe.example/" + "a" * 100_000

    assert canonical_url(long + "1") != canonical_url(long + "2")
    assert len(canonical_url(long)) <= KEY_LIMIT


def test_key_of_an_annual_report_does_not_depend_on_its_address(make_reading: MakeReading) -> None:
    assert key(make_reading()) == key(make_reading(), address="http://linhe.example/new/77.html")


@pytest.mark.parametrize(
    "different",
    [{"report_year": 2024}, {"publisher": "临河区人民政府"}, {"kind": DocumentKind.GUIDE}],
    ids=["year", "publisher", "kind"],
)
def test_another_year_publisher_or_kind_is_another_report(
    make_reading: MakeReading, different: dict[str, object]
) -> None:
    assert key(make_reading(**different)) != key(make_reading())


@pytest.mark.parametrize(
    "title",
    [
        "临河区商务局2025年政府信息公开工作年度报告",
        "2025年临河区商务局政府信息公开工作年度报告",
        "2025年度临河区商务局政府信息公开工作年度报告",
        "关于2025年临河区商务局政府信息公开工作年度报告",
        "临河区商务局二〇二五年政府信息公开工作年度报告",
    ],
)
def test_agency_is_found_in_the_title_with_the_year_anywhere(
    make_reading: MakeReading, title: str
) -> None:
    assert key(make_reading(title=title, publisher=None), agency="临河区") == key(make_reading())


def test_report_without_a_publisher_belongs_to_the_agency(make_reading: MakeReading) -> None:
    assert key(make_reading(publisher=None)) == key(make_reading())


def test_key_of_a_report_without_a_year_is_its_canonical_url(make_reading: MakeReading) -> None:
    assert key(make_reading(report_year=None)) == canonical_url(ADDRESS)


@pytest.mark.parametrize(
    ("different", "another"),
    [
        ({"report_year": 2024}, True),
        ({"kind": DocumentKind.GUIDE}, True),
        ({"title": "改正了的标题", "publisher": "临河区商务和投资促进局"}, False),
        ({"report_year": None}, False),
        ({"kind": DocumentKind.OTHER, "title": "棋牌娱乐"}, False),
        ({"kind": DocumentKind.LIST, "title": "年报"}, False),
    ],
    ids=["year", "kind", "title and publisher", "no year", "no document", "a list"],
)
def test_only_a_stated_year_or_kind_makes_a_page_show_another_report(
    make_reading: MakeReading, different: dict[str, object], another: bool
) -> None:
    assert shows_another_report(make_reading(), make_reading(**different)) is another


def test_reports_that_differ_in_a_figure_are_different(make_reading: MakeReading) -> None:
    one, other = (make_reading(blocks=body(f"本月受理申请{n}件。" * 9)) for n in (54, 45))

    assert is_same_titled(one, one)
    assert not is_same_titled(one, other)


def test_long_body_whose_numbers_shift_is_the_same_text(make_reading: MakeReading) -> None:
    duties = ("应当建立台账", "负责监督检查", "依法予以公开", "按照规定处理")
    texts = [f"条 各部门{duties[n % 4]}，并于每年{n % 12 + 1}月报送情况。" * 3 for n in range(500)]
    one, other = (
        make_reading(
            blocks=tuple(
                block for n, text in enumerate(texts) for block in body(f"第{n + by}{text}")
            )
        )
        for by in (1, 2)
    )
    assert len(one.body_text) > 30_000

    assert similarity(one, one) == 1
    assert similarity(one, other) > 0.97
