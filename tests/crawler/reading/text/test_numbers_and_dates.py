"""Quantities and dates in the forms that pages print."""

from decimal import Decimal

import pytest

from crawler.reading.figures.quantities import find_quantities
from crawler.reading.text.dates import chinese_number, date_in_address, find_dates
from disclosures import Qualifier


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("发布各类信息3.4万多条", 34_000, "条", Qualifier.AT_LEAST),
        ("扶持资金1400余万元", 14_000_000, "元", Qualifier.AT_LEAST),
        ("咨询达400余起", 400, "起", Qualifier.AT_LEAST),
        ("用户共3000多个", 3000, "个", Qualifier.AT_LEAST),
        ("访问量达到3813万次", 38_130_000, "次", Qualifier.EXACT),
        ("信息 1370条", 1370, "条", Qualifier.EXACT),
        ("答复5500 余条", 5500, "条", Qualifier.AT_LEAST),
        ("近1000条", 1000, "条", Qualifier.AT_MOST),
        ("不足20件", 20, "件", Qualifier.AT_MOST),
        ("约50场", 50, "场", Qualifier.ABOUT),
        ("60次左右", 60, "次", Qualifier.ABOUT),
        ("比例超过90%", 90, "%", Qualifier.AT_LEAST),
        ("占76.9%", Decimal("76.9"), "%", Qualifier.EXACT),
        ("突破550万人次", 5_500_000, "人次", Qualifier.AT_LEAST),
        ("共１２，３４５件", 12_345, "件", Qualifier.EXACT),
        ("2亿元", 200_000_000, "元", Qualifier.EXACT),
        ("两次参加", 2, "次", Qualifier.EXACT),
        ("举办培训十二期", 12, "期", Qualifier.EXACT),
        ("下降3个百分点", 3, "个百分点", Qualifier.EXACT),
    ],
)
def test_quantity_with_unit_and_qualifier(
    text: str, value: Decimal | int, unit: str, qualifier: Qualifier
) -> None:
    (number,) = find_quantities(text)

    assert (number.value, number.unit, number.qualifier) == (value, unit, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "国办发〔2014〕12号",
        "2014年",
        "第3次会议",
        "第一次",
        "3个工作日",
        "一是",
        "12312热线",
        "17市",
    ],
)
def test_numbers_without_a_unit_are_not_quantities(text: str) -> None:
    assert list(find_quantities(text)) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("发布日期: 2019- 07- 30 信息来源:", "2019-07-30"),
        ("2014 年11月28日", "2014-11-28"),
        ("2023-08-19 10∶08", "2023-08-19T10:08:00+08:00"),
        ("2014年08月29日 07时21分", "2014-08-29T07:21:00+08:00"),
        ("2024.09.30 09:24:36 GMT+08:00", "2024-09-30T09:24:36+08:00"),
        ("２０１９－０７－３０", "2019-07-30"),
        ("时间:2014-12-19来源:", "2014-12-19"),
        ("二〇一八年一月二十日", "2018-01-20"),
        ("二○一二年二月二十日", "2012-02-20"),
        ("二O一五年十二月三十一日", "2015-12-31"),
        ("2022-05-07 00:00", "2022-05-07"),
        ("2026-\n 01-\n 23", "2026-01-23"),
        ("2024-2-29", "2024-02-29"),
    ],
)
def test_date_has_the_precision_of_its_text(text: str, date: str) -> None:
    (found,) = find_dates(text)

    assert str(found.published) == date


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "0000-00-00", "1900-01-01", "二〇二六年十三月一日", "2024-13-01", "12-2024-1"],
)
def test_invalid_date_is_skipped(text: str) -> None:
    assert list(find_dates(text)) == []


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.example/zwgk/201803/t20180328_1234.html", "2018-03-28"),
        ("http://a.example/art/2019/7/10/art_42918_3436693.html", "2019-07-10"),
        ("http://a.example/2022/08-11/2559082.html", "2022-08-11"),
        ("http://a.example/content/post_9360641.html", None),
        ("file:///home/20180328/1.txt", None),
    ],
)
def test_date_in_an_address(url: str, day: str | None) -> None:
    found = date_in_address(url)

    assert (str(found.published) if found else None) == day


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("二十三", 23),
        ("十", 10),
        ("一百零五", 105),
        ("两千", 2000),
        ("二〇一八", 2018),
        ("好", None),
    ],
)
def test_chinese_numerals(written: str, value: int | None) -> None:
    assert chinese_number(written) == value
