"""What one cell of a table says: a number with or without its unit, a blank, a stroke, a word."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from crawler.reading.tree import tight

_AMOUNT = re.compile(
    r"^(?P<sign>[+\-\u2212]|增加?|新增|减少?)?(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,15})(?P<part>\.\d{1,6})?"
    r"(?P<unit>万元|亿元|元|人次|件|条|个|项|次|人|份|宗|篇|期|场|起)?$"
)
_DOWN = frozenset({"-", "\u2212", "减", "减少"})
_SCALES = {"万元": Decimal(10_000), "亿元": Decimal(100_000_000)}

#: Words that state a zero.
_NONE = frozenset({"无", "没有", "未发生"})

#: What stands in a cell of which nothing is said; no zero.
_STROKES = re.compile(r"^[/\\\-—–―_.·…*\u2212|]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """The content of a cell."""

    #: None: blank, a stroke, or words.
    value: Decimal | None = None

    #: As printed in the cell, 万 and 亿 multiplied out; empty: none is printed.
    unit: str = ""

    #: Whether the zero is said in a word: 无.
    negated: bool = False

    #: Whether something stands there that is no number, no stroke and not 无.
    strange: bool = False


def amount_of(cell: str, unit: str = "") -> Amount:
    """Read a cell; `unit` is what the head of its column says, for where the cell says none."""
    plain = unicodedata.normalize("NFKC", tight(cell))
    if plain in _NONE:
        return Amount(
            value=Decimal(0), unit=unit.removeprefix("万").removeprefix("亿"), negated=True
        )
    match = _AMOUNT.match(plain)
    if match is None:
        return Amount(strange=_STROKES.match(plain) is None)
    value = Decimal(match["whole"].replace(",", "") + (match["part"] or ""))
    printed = match["unit"] or unit
    value *= _SCALES.get(printed, Decimal(1))
    value = value.to_integral_value() if value == value.to_integral_value() else value
    signed = -value if match["sign"] in _DOWN else value
    return Amount(value=signed, unit="元" if printed in _SCALES else printed)


def has_words(cell: str) -> bool:
    """Whether a cell is a label or a heading, and not a value of any kind."""
    plain = unicodedata.normalize("NFKC", tight(cell))
    if plain in _NONE or _AMOUNT.match(plain):
        return False
    return re.search(r"[一-龥]", plain) is not None
