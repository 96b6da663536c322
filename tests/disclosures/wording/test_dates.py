"""Tests of `disclosures.wording.dates`."""

from datetime import date, timedelta

import pytest

from disclosures.wording.dates import day_text, duration_text, moment_text
from service.language import read_catalogues
from tests.conftest import MONDAY

ZH, EN = read_catalogues()["zh"], read_catalogues()["en"]


def test_moments_are_written_in_beijing_time() -> None:
    assert moment_text(MONDAY, ZH) == "2026年10月5日 17:00（北京时间）"
    assert moment_text(MONDAY, EN) == "2026-10-05 17:00 Beijing time"


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@pytest.mark.parametrize(("month", "english"), list(enumerate(MONTHS, start=1)))
def test_days_are_written_with_the_name_of_the_month(month: int, english: str) -> None:
    assert day_text(date(2026, month, 9), ZH) == f"2026年{month}月9日"
    assert day_text(date(2026, month, 9), EN) == f"9 {english} 2026"


@pytest.mark.parametrize(
    ("time", "zh", "en"),
    [
        (timedelta(seconds=-5), "不到 1 分钟", "less than a minute"),
        (timedelta(seconds=59), "不到 1 分钟", "less than a minute"),
        (timedelta(minutes=1), "1 分钟", "1 minute"),
        (timedelta(minutes=59), "59 分钟", "59 minutes"),
        (timedelta(hours=1), "1 小时", "1 hour"),
        (timedelta(hours=5), "5 小时", "5 hours"),
        (timedelta(hours=24), "1 天", "1 day"),
        (timedelta(days=40), "40 天", "40 days"),
    ],
)
def test_a_duration_is_written_in_its_largest_whole_unit(time: timedelta, zh: str, en: str) -> None:
    assert (duration_text(time, ZH), duration_text(time, EN)) == (zh, en)
