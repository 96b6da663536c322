"""Statistics annexes of 2008 to 2018: a local form, that of Gansu, the national one of 2014.

Each row is an indicator: name, unit, sometimes a code, one or two values. The column header tells
which column has the value of the year; a cumulative value (历年累计) is never used for it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.reading.page.cell_grid import GridCell, GridRows
from crawler.reading.tables.amounts import amount_of, has_words
from crawler.reading.tables.annex_indicators import INDICATOR_GROUPS, INDICATORS
from crawler.reading.tables.binding import BoundCell, bind_columns, label_patterns, match_label
from crawler.reading.text.whitespace import compact

_COLUMN_HEADS = label_patterns(
    (r"历年累计|累计总数|^累计$", "cumulative"),
    (r"本年累计|本年度累计", "year"),
    (r"^(?:指标|项目|统计指标|指标名称|内容)(?:名称)?$", "name"),
    (r"^(?:计量)?单位$", "unit"),
    (r"^(?:代码|编号|序号|行次)$", "code"),
    (r"本期实际|^(?:统计)?(?:数|数量|数据|数值|结果)$|^本年(?:度)?(?:数|合计)?$", "value"),
    (r"^(?:19|20)\d\d年(?:度)?(?:数|数量|合计)?$", "value"),
)
_VALUE_COLUMNS = ("value", "year", "cumulative")
_UNIT_IN_NAME = re.compile(r"[(（](条|件|次|篇|个|人|人次|万元|元|份|场|期|人/次|人次)[)）]")
_UNIT_CELL = re.compile(r"^(?:条|件|次|篇|个|人|人次|万元|元|份|场|期|宗|家|项|%)$")

#: Numbers before an indicator's name: 一、 (一) 1. 其中：, with any kind of full stop.
_ITEM_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]|"
    r"[①-⑳]|其中[:：]?|[-—·])+"
)


def annex_of(table_text: str) -> str:
    """Return the form of an annex by the compacted text of its cells; empty for another table."""
    if "计量单位" in table_text and "历年累计" in table_text:
        return "annex.local"
    if "本期实际" in table_text and "本年累计" in table_text and "代码" in table_text:
        return "annex.gansu"
    national = (
        "政策解读稿件",
        "回应公众关注热点",
        "按时办结数",
        "主动公开规范性文件数",
        "信息公开查阅点",
    )
    if sum(words in table_text for words in national) >= 2:
        return "annex.2014"
    local = ("受理依申请公开信息", "对申请的答复", "同意公开答复", "网站公开数", "政府公报公开数")
    return "annex.local" if sum(words in table_text for words in local) >= 2 else ""


def bind_annex(rows: GridRows) -> Iterator[BoundCell]:
    """Bind each value to its indicator and its column.

    An indicator that several groups have (维持, 其他) belongs to the group above it.
    """
    columns: dict[int, str] = {}
    group = ""
    seen: set[str] = set()
    for row in rows:
        columns_of_row = bind_columns([row], _COLUMN_HEADS)
        if (
            "name" in columns_of_row.values()
            or len(set(columns_of_row.values()) & {*_VALUE_COLUMNS, "unit"}) >= 2
        ):
            columns = columns_of_row
            continue
        name = _name(row, columns)
        group = match_label(name, INDICATOR_GROUPS) or group
        key = _key(name, group)
        if not key:
            continue
        for bound in _values(row, columns, name, key):
            if bound.key not in seen:
                seen.add(bound.key)
                yield bound


def _name(row: Sequence[GridCell], columns: dict[int, str]) -> str:
    """Return the name of the indicator: the last words of a row that are no unit."""
    names = [
        compact(cell.text)
        for cell in row
        if has_words(cell.text)
        and not _UNIT_CELL.match(compact(cell.text))
        and columns.get(cell.left, "name") in ("name", "code")
    ]
    return names[-1] if names else ""


def _key(name: str, group: str) -> str:
    """Return the key of an indicator in a group; empty for an unknown one."""
    unnumbered = _ITEM_NUMBER.sub("", name)
    for within, pattern, key in INDICATORS:
        if (not within or within == group) and pattern.search(unnumbered):
            return key
    return ""


def _values(
    row: Sequence[GridCell], columns: dict[int, str], name: str, key: str
) -> Iterator[BoundCell]:
    """Yield this year's value, and under their own keys those of other periods."""
    values = {
        columns[cell.left]: cell.text for cell in row if columns.get(cell.left) in _VALUE_COLUMNS
    }
    if not values:
        numbers = [cell.text for cell in row if not has_words(cell.text)]
        values = {"value": numbers[-1]} if len(numbers) == 1 else {}
    if "value" not in values and "year" in values:
        values["value"] = values.pop("year")
    unit = _unit(row, name)
    for column, text in values.items():
        bound = BoundCell(row=key, column="value", key=key, text=text, label=name, unit=unit)
        if column == "value":
            yield bound
        elif amount_of(text).value is not None:
            yield replace(bound, column=column, key=f"{key}.{column}")


def _unit(row: Sequence[GridCell], name: str) -> str:
    """Return the unit: in its own cell, else in brackets after the name."""
    unit_cell = next(
        (compact(cell.text) for cell in row if _UNIT_CELL.match(compact(cell.text))), ""
    )
    unit_in_name = _UNIT_IN_NAME.search(name)
    return unit_cell or (unit_in_name[1] if unit_in_name else "")
