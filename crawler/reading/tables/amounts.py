"""The value of one table cell: a number with or without a unit, a blank, a dash, or a word."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from crawler.reading.text.whitespace import compact

_AMOUNT = re.compile(
    r"^(?P<sign>[+\-\u2212]|增加?|新增|减少?)?(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,15})(?P<part>\.\d{1,6})?"
    r"(?P<unit>万元|亿元|元|人次|件|条|个|项|次|人|份|宗|篇|期|场|起)?$"
)
_NEGATIVE_SIGNS = frozenset({"-", "\u2212", "减", "减少"})
_SCALES = {"万元": Decimal(10_000), "亿元": Decimal(100_000_000)}

#: Words for zero.
_ZERO_WORDS = frozenset({"无", "没有", "未发生"})

#: Text of a cell without a value, which is not zero.
_DASHES = re.compile(r"^[/\\\-—–―_.·…*\u2212|]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """The value of a cell."""

    #: None for a blank, a dash or words.
    value: Decimal | None = None

    #: As printed in the cell; 元 for 万元 and 亿元, which are multiplied out; empty: none printed.
    unit: str = ""

    #: Whether a zero is written as a word: 无.
    negated: bool = False

    #: Whether the cell has text that is no number, no dash and no word for zero.
    unreadable: bool = False


def amount_of(cell: str, unit: str = "") -> Amount:
    """Parse a cell; `unit` is that of its column, for a cell without one."""
    plain = unicodedata.normalize("NFKC", compact(cell))
    if plain in _ZERO_WORDS:
        return Amount(
            value=Decimal(0), unit=unit.removeprefix("万").removeprefix("亿"), negated=True
        )
    match = _AMOUNT.match(plain)
    if match is None:
        return Amount(unreadable=_DASHES.match(plain) is None)
    value = Decimal(match["whole"].replace(",", "") + (match["part"] or ""))
    printed = match["unit"] or unit
    value *= _SCALES.get(printed, Decimal(1))
    value = value.to_integral_value() if value == value.to_integral_value() else value
    signed = -value if match["sign"] in _NEGATIVE_SIGNS else value
    return Amount(value=signed, unit="元" if printed in _SCALES else printed)


def has_words(cell: str) -> bool:
    """Whether a cell is a label or a heading, and not a value."""
    plain = unicodedata.normalize("NFKC", compact(cell))
    if plain in _ZERO_WORDS or _AMOUNT.match(plain):
        return False
    return re.search(r"[一-龥]", plain) is not None
