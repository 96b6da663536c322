"""Figures: numbers that a report states, with their origin and exactness."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Qualifier(StrEnum):
    """How exact a figure is; the comments give the words that say so."""

    EXACT = "exact"
    AT_LEAST = "at_least"  # 余 多 超过 突破 以上 不少于
    AT_MOST = "at_most"  # 近 将近 不足
    ABOUT = "about"  # 约 左右


class Basis(StrEnum):
    """How the report states a figure."""

    STATED = "stated"
    NEGATED = "negated"  # 未收到, 没有发生, 无: an explicit zero
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number. A figure that the text does not state has no Figure: it is never zero."""

    #: What is counted: ``app.received``, ``disclosure.total``; docs/figures.md defines every key.
    key: str

    #: In `unit`. None: its cell exists and is blank.
    value: Decimal | None

    #: As printed, 万 and 亿 multiplied out: 条, 件, 元, 人次.
    unit: str = ""

    qualifier: Qualifier = Qualifier.EXACT
    basis: Basis = Basis.STATED

    #: The characters as printed: ``3.4万多条``.
    raw: str = ""

    #: The sentence or cell that contains it.
    sentence: str = ""

    #: Heading above it; empty before the first heading.
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its row and column spans expanded to a grid."""

    #: Rows × columns of cell texts as printed, white space collapsed; a span repeats its text.
    rows: tuple[tuple[str, ...], ...]

    #: Which statutory table it is (``t30.applications``, ``t60.review``); empty: any other.
    form: str = ""

    #: Heading above it.
    section: str = ""
