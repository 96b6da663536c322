"""Numbers with units in prose: 3.4万多条, 1400余万元, 近1000条, 两次."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from crawler.reading.figures.numerals import numeral_value
from disclosures import Qualifier

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_UNITS = (
    "个百分点|人次|场次|条(?!例|龙)|件|宗|例|份|场|次(?!性)|期|个(?!工作日|月|小时|方面)|篇|起|人|"
    "家(?!万户)|项|元|%|名|批|户|辆|部|册|张|种"
)

_NUMBER = re.compile(
    r"(?P<before>不少于|不低于|至少|最多|至多|将近|接近|不足|不到|超过|突破|大约|达到|共计|累计|总计|合计|约|近|超|逾|"
    r"达|共)?\s?"
    r"(?:(?<![\d.第〔\[])(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,3}(?:\s\d{3})+(?!\d)|\d{1,12})"
    r"(?P<decimals>\.\d{1,6})?"
    r"|(?<![第数几上好成\d.一二两三四五六七八九十百千万亿])(?P<han>[一二两三四五六七八九十百千万亿零〇]{1,14}?))"
    r"\s?(?P<more>[余多几])?\s?(?P<scale>[万亿])?\s?(?P<more2>[余多])?\s?"
    rf"(?:[(（]\s?(?P<bracketed>{_UNITS})\s?[)）]|(?P<unit>{_UNITS}|(?<=[万亿])(?=[,;。，；、)]|$)))"
    r"(?P<after>以上|以内|左右|以下)?"
)
_QUALIFIER_WORDS = {
    Qualifier.AT_LEAST: frozenset(
        {"余", "多", "几", "超", "超过", "逾", "突破", "以上", "不少于", "不低于", "至少"}
    ),
    Qualifier.AT_MOST: frozenset(
        {"近", "将近", "接近", "不足", "不到", "以内", "以下", "最多", "至多"}
    ),
    Qualifier.ABOUT: frozenset({"约", "大约", "左右"}),
}
_NEUTRAL_PREFIX = re.compile(r"^\s?(?:达到|共计|累计|总计|合计|达|共)\s?")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit, its exactness, and its position in the text."""

    value: Decimal
    unit: str
    qualifier: Qualifier
    raw: str
    start: int
    end: int


def find_quantities(text: str) -> Iterator[Quantity]:
    """Yield every number with a unit, in order."""
    for match in _NUMBER.finditer(text.translate(_FULL_WIDTH)):
        value = _value(match)
        if value is not None:
            start = match.start()
            yield Quantity(
                value=value,
                unit=match["bracketed"] or match["unit"],
                qualifier=_qualifier(match),
                raw=_NEUTRAL_PREFIX.sub("", text[start : match.end()]).strip(),
                start=start,
                end=match.end(),
            )


def _value(match: re.Match[str]) -> Decimal | None:
    """Return the number with 万 and 亿 multiplied out; None for an invalid numeral."""
    if match["digits"]:
        digits = re.sub(r"[,\s]", "", match["digits"])
        value = Decimal(digits + (match["decimals"] or ""))
    else:
        numeral = numeral_value(match["han"])
        if numeral is None:
            return None
        value = Decimal(numeral)
    value *= _SCALES.get(match["scale"], Decimal(1))
    return value.to_integral_value() if value == value.to_integral_value() else value


def _qualifier(match: re.Match[str]) -> Qualifier:
    """Return the exactness that the words around the digits express."""
    words = {match[name] for name in ("before", "more", "more2", "after")}
    for qualifier, signs in _QUALIFIER_WORDS.items():
        if words & signs:
            return qualifier
    return Qualifier.EXACT
