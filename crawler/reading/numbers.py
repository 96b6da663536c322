"""Numbers in prose: 3.4万多条, 1400余万元, 近1000条, 两次; value, unit and how exact they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from crawler.reading.dates import chinese_number
from disclosures import Qualifier

_WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_UNITS = (
    "个百分点|人次|场次|条(?!例|龙)|件|宗|例|份|场|次(?!性)|期|个(?!工作日|月|小时|方面)|篇|起|人|"
    "家(?!万户)|项|元|%|名|批|户|辆|部|册|张|种"
)

_NUMBER = re.compile(
    r"(?P<before>不少于|不低于|至少|最多|至多|将近|接近|不足|不到|超过|突破|大约|达到|共计|累计|总计|合计|约|近|超|逾|"
    r"达|共)?\s?"
    r"(?:(?<![\d.第〔\[])(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,12})(?P<decimals>\.\d{1,6})?"
    r"|(?<![第一二两三四五六七八九十百千])(?P<han>[一二两三四五六七八九十百千]{1,6}))"
    r"\s?(?P<more>[余多几])?\s?(?P<scale>[万亿])?\s?(?P<more2>[余多])?\s?"
    rf"(?P<unit>{_UNITS}|(?<=[万亿])(?=[,;。，；、)]|$))(?P<after>以上|以内|左右|以下)?"
)
_SIGNS = {
    Qualifier.AT_LEAST: frozenset(
        {"余", "多", "几", "超", "超过", "逾", "突破", "以上", "不少于", "不低于", "至少"}
    ),
    Qualifier.AT_MOST: frozenset(
        {"近", "将近", "接近", "不足", "不到", "以内", "以下", "最多", "至多"}
    ),
    Qualifier.ABOUT: frozenset({"约", "大约", "左右"}),
}
_NEUTRAL = re.compile(r"^\s?(?:达到|共计|累计|总计|合计|达|共)\s?")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number with its unit, and where it stands in its text."""

    value: Decimal
    unit: str
    qualifier: Qualifier
    raw: str
    start: int
    end: int


def find_numbers(text: str) -> Iterator[Number]:
    """Give every number that has a unit, in order."""
    for match in _NUMBER.finditer(text.translate(_WIDE)):
        value = _value(match)
        if value is not None:
            start = match.start()
            yield Number(
                value=value,
                unit=match["unit"],
                qualifier=_qualifier(match),
                raw=_NEUTRAL.sub("", text[start : match.end()]).strip(),
                start=start,
                end=match.end(),
            )


def _value(match: re.Match[str]) -> Decimal | None:
    """The number with 万 and 亿 multiplied out."""
    if match["digits"]:
        value = Decimal(match["digits"].replace(",", "") + (match["decimals"] or ""))
    else:
        written = chinese_number(match["han"])
        if written is None:
            return None
        value = Decimal(written)
    value *= _SCALES.get(match["scale"], Decimal(1))
    return value.to_integral_value() if value == value.to_integral_value() else value


def _qualifier(match: re.Match[str]) -> Qualifier:
    """What the words around the digits say of its exactness."""
    words = {match[name] for name in ("before", "more", "more2", "after")}
    for qualifier, signs in _SIGNS.items():
        if words & signs:
            return qualifier
    return Qualifier.EXACT
