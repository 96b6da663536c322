"""The numbers that Word prints before paragraphs and keeps out of their text: 一、 （一） 1."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    {
        *("chineseCounting", "chineseCountingThousand", "japaneseCounting"),
        *("taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital"),
        *("chineseLegalSimplified", "koreanCounting"),
    }
)
_SILENT = frozenset({"none", "bullet"})
_DEEPEST = 9
_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level of one list is numbered."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


class Numbering:
    """Counts the numbered paragraphs of one document as Word does."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels = _levels_of(numbering)
        self._of_styles = _of_styles(styles)
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _DEEPEST)

    def number(self, properties: Element | None) -> str:
        """The number that a paragraph with these properties (w:pPr) is printed with."""
        place = self._place(properties)
        if place is None or place[0] not in self._levels or place[1] >= _DEEPEST:
            return ""
        name, depth = place
        levels, counts = self._levels[name], self._counts[name]
        level = levels.get(depth, Level())
        count = counts[depth]
        counts[depth] = level.start if count is None else count + 1
        counts[depth + 1 :] = [None] * (_DEEPEST - depth - 1)
        if level.form in _SILENT:
            return ""
        text = level.text
        for above in range(depth + 1):
            withheld = levels.get(above, Level())
            counted = counts[above]
            value = withheld.start if counted is None else counted
            text = text.replace(f"%{above + 1}", in_form(value, withheld.form))
        return text[:40]

    def _place(self, properties: Element | None) -> tuple[str, int] | None:
        """The list and level of a paragraph: its own, or its style's."""
        if properties is None:
            return None
        own = _num_pr(properties)
        if own is not None:
            return own if own[0] not in ("", "0") else None
        style = properties.find(f"{W}pStyle")
        return self._of_styles.get(style.get(f"{W}val", "")) if style is not None else None


def in_form(value: int, form: str) -> str:
    """`value` written in a number format of Word's; unknown ones in Arabic digits."""
    if not 0 < value < _MOST:
        return str(value)
    if form in _CHINESE and value < 100:
        return _chinese(value)
    if form in ("lowerLetter", "upperLetter") and value <= 26:
        return chr((ord("a") if form == "lowerLetter" else ord("A")) + value - 1)
    if form == "decimalEnclosedCircle" and value <= 20:
        return chr(0x2460 + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


def _levels_of(numbering: Element | None) -> Mapping[str, Mapping[int, Level]]:
    """List number → depth → how it is numbered."""
    if numbering is None:
        return {}
    abstract = {
        each.get(f"{W}abstractNumId", ""): {
            _whole(level.get(f"{W}ilvl")): _level(level) for level in each.iterfind(f"{W}lvl")
        }
        for each in numbering.iterfind(f"{W}abstractNum")
    }
    return {
        each.get(f"{W}numId", ""): abstract.get(_value(each, "abstractNumId"), {})
        for each in numbering.iterfind(f"{W}num")
    }


def _level(level: Element) -> Level:
    return Level(
        form=_value(level, "numFmt") or "decimal",
        text=_value(level, "lvlText"),
        start=_whole(_value(level, "start") or "1"),
    )


def _of_styles(styles: Element | None) -> Mapping[str, tuple[str, int]]:
    """Style → the list and level that its paragraphs belong to."""
    found = {}
    for style in () if styles is None else styles.iterfind(f"{W}style"):
        properties = style.find(f"{W}pPr")
        place = _num_pr(properties) if properties is not None else None
        if place is not None:
            found[style.get(f"{W}styleId", "")] = place
    return found


def _num_pr(properties: Element) -> tuple[str, int] | None:
    numbered = properties.find(f"{W}numPr")
    if numbered is None:
        return None
    return _value(numbered, "numId"), _whole(_value(numbered, "ilvl"))


def _value(element: Element, name: str) -> str:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val", "") if child is not None else ""


def _whole(text: str | None) -> int:
    """A small number as written; 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 5 else 0
