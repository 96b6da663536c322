"""List numbers that Word prints before paragraphs, but does not store in them: 一、 （一） 1."""

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
_UNNUMBERED = frozenset({"none", "bullet"})
_MAX_LEVELS = 9
_MAX_NUMBER = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLevel:
    """The numbering of one level of one list."""

    number_format: str = "decimal"
    text: str = ""
    start: int = 1


class Numbering:
    """Counts the numbered paragraphs of one document as Word does."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels = _levels_of(numbering)
        self._of_styles = _of_styles(styles)
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _MAX_LEVELS)

    def number(self, properties: Element | None) -> str:
        """Return the number printed before a paragraph with these properties (w:pPr)."""
        list_level = self._list_level(properties)
        if list_level is None or list_level[0] not in self._levels or list_level[1] >= _MAX_LEVELS:
            return ""
        name, depth = list_level
        levels, counts = self._levels[name], self._counts[name]
        level = levels.get(depth, ListLevel())
        count = counts[depth]
        counts[depth] = level.start if count is None else count + 1
        counts[depth + 1 :] = [None] * (_MAX_LEVELS - depth - 1)
        if level.number_format in _UNNUMBERED:
            return ""
        text = level.text
        for above in range(depth + 1):
            level_above = levels.get(above, ListLevel())
            count_above = counts[above]
            value = level_above.start if count_above is None else count_above
            text = text.replace(f"%{above + 1}", format_number(value, level_above.number_format))
        return text[:40]

    def _list_level(self, properties: Element | None) -> tuple[str, int] | None:
        """Return the list and level of a paragraph: its own, or that of its style."""
        if properties is None:
            return None
        own = _num_pr(properties)
        if own is not None:
            return own if own[0] not in ("", "0") else None
        style = properties.find(f"{W}pStyle")
        return self._of_styles.get(style.get(f"{W}val", "")) if style is not None else None


def format_number(value: int, number_format: str) -> str:
    """Format `value` in a number format of Word; in Arabic digits for an unknown one."""
    if not 0 < value < _MAX_NUMBER:
        return str(value)
    if number_format in _CHINESE and value < 100:
        return _chinese(value)
    if number_format in ("lowerLetter", "upperLetter") and value <= 26:
        return chr((ord("a") if number_format == "lowerLetter" else ord("A")) + value - 1)
    if number_format == "decimalEnclosedCircle" and value <= 20:
        return chr(0x2460 + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    """Return the numeral for 1 to 99."""
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


def _levels_of(numbering: Element | None) -> Mapping[str, Mapping[int, ListLevel]]:
    """Return list id → level → numbering."""
    if numbering is None:
        return {}
    abstract = {
        definition.get(f"{W}abstractNumId", ""): {
            _whole(level.get(f"{W}ilvl")): _level(level) for level in definition.iterfind(f"{W}lvl")
        }
        for definition in numbering.iterfind(f"{W}abstractNum")
    }
    return {
        definition.get(f"{W}numId", ""): abstract.get(_value(definition, "abstractNumId"), {})
        for definition in numbering.iterfind(f"{W}num")
    }


def _level(level: Element) -> ListLevel:
    return ListLevel(
        number_format=_value(level, "numFmt") or "decimal",
        text=_value(level, "lvlText"),
        start=_whole(_value(level, "start") or "1"),
    )


def _of_styles(styles: Element | None) -> Mapping[str, tuple[str, int]]:
    """Return style → list and level of its paragraphs."""
    found = {}
    for style in () if styles is None else styles.iterfind(f"{W}style"):
        properties = style.find(f"{W}pPr")
        list_level = _num_pr(properties) if properties is not None else None
        if list_level is not None:
            found[style.get(f"{W}styleId", "")] = list_level
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
    """Return a number of up to four digits; 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 5 else 0
