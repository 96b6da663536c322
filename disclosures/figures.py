"""A figure: one number that a report states, where it stands and how exact it is."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Qualifier(StrEnum):
    """How exact a figure is; the sign in comments is domain shorthand."""

    EXACT = "exact"
    AT_LEAST = "at_least"  # 余 多 超过 突破 以上 不少于
    AT_MOST = "at_most"  # 近 将近 不足
    ABOUT = "about"  # 约 左右


class Basis(StrEnum):
    """How the report gives it."""

    STATED = "stated"
    NEGATED = "negated"  # 未收到, 没有发生, 无: an explicit zero
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number. A figure that the text does not state does not exist: silence is never zero."""

    #: What is counted: ``app.received``, ``disclosure.total``; docs/figures.md defines every key.
    key: str

    #: In `unit`. None: the place for it is there and blank.
    value: Decimal | None

    #: As printed, 万 and 亿 multiplied out: 条, 件, 元, 人次.
    unit: str = ""

    qualifier: Qualifier = Qualifier.EXACT
    basis: Basis = Basis.STATED

    #: The characters that say it: ``3.4万多条``.
    raw: str = ""

    #: The sentence or cell it stands in.
    sentence: str = ""

    #: The heading it stands under; empty before the first.
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its spans expanded to a grid."""

    #: Rows × columns of cell texts as printed, white space squeezed; a span repeats its text.
    rows: tuple[tuple[str, ...], ...]

    #: Which statutory table it is (``t30.applications``, ``t60.review``); empty: any other.
    form: str = ""

    #: The heading it stands under.
    section: str = ""
