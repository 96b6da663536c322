"""The statistics annexes of 2008 to 2018: a local form, that of Gansu, the national one of 2014.

All three have a row for each indicator: its name, its unit, sometimes a code, one or two values.
Which value is this year's is said by the head of its column: what is counted since the beginning
(历年累计) never stands for the year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.reading.amounts import amount_of, has_words
from crawler.reading.annex_rows import GROUPS, ROWS
from crawler.reading.binding import Bound, columns_of, labels, meaning
from crawler.reading.grids import Piece, Pieces
from crawler.reading.tree import tight

_HEADS = labels(
    (r"历年累计|累计总数|^累计$", "cumulative"),
    (r"本年累计|本年度累计", "year"),
    (r"^(?:指标|项目|统计指标|指标名称|内容)(?:名称)?$", "name"),
    (r"^(?:计量)?单位$", "unit"),
    (r"^(?:代码|编号|序号|行次)$", "code"),
    (r"本期实际|^(?:统计)?(?:数|数量|数据|数值|结果)$|^本年(?:度)?(?:数|合计)?$", "value"),
    (r"^(?:19|20)\d\d年(?:度)?(?:数|数量|合计)?$", "value"),
)
_VALUES = ("value", "year", "cumulative")
_UNIT = re.compile(r"[(（](条|件|次|篇|个|人|人次|万元|元|份|场|期|人/次|人次)[)）]")
_UNITS = re.compile(r"^(?:条|件|次|篇|个|人|人次|万元|元|份|场|期|宗|家|项|%)$")

#: Marks in front of an indicator: 一、 (一) 1. 其中：, full stops of any kind.
_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]|"
    r"[①-⑳]|其中[:：]?|[-—·])+"
)


def annex_of(said: str) -> str:
    """Which annex a table is, its cells joined tight; empty: none."""
    if "计量单位" in said and "历年累计" in said:
        return "annex.local"
    if "本期实际" in said and "本年累计" in said and "代码" in said:
        return "annex.gansu"
    telling = (
        "政策解读稿件",
        "回应公众关注热点",
        "按时办结数",
        "主动公开规范性文件数",
        "信息公开查阅点",
    )
    if sum(words in said for words in telling) >= 2:
        return "annex.2014"
    local = ("受理依申请公开信息", "对申请的答复", "同意公开答复", "网站公开数", "政府公报公开数")
    return "annex.local" if sum(words in said for words in local) >= 2 else ""


def bind_annex(rows: Pieces) -> Iterator[Bound]:
    """Bind each value to its indicator and to what its column counts.

    An indicator of many groups (维持, 其他) is known by the group that it follows.
    """
    columns: dict[int, str] = {}
    group = ""
    seen: set[str] = set()
    for row in rows:
        heads = columns_of([row], _HEADS)
        if "name" in heads.values() or len(set(heads.values()) & {*_VALUES, "unit"}) >= 2:
            columns = heads
            continue
        name = _name(row, columns)
        group = meaning(name, GROUPS) or group
        key = _key(name, group)
        if not key:
            continue
        for bound in _values(row, columns, name, key):
            if bound.key not in seen:
                seen.add(bound.key)
                yield bound


def _name(row: Sequence[Piece], columns: dict[int, str]) -> str:
    """The indicator: the last words of a row that are no unit."""
    names = [
        tight(piece.text)
        for piece in row
        if has_words(piece.text)
        and not _UNITS.match(tight(piece.text))
        and columns.get(piece.left, "name") in ("name", "code")
    ]
    return names[-1] if names else ""


def _key(name: str, group: str) -> str:
    """The figure that an indicator of a group is."""
    bare = _MARK.sub("", name)
    for within, pattern, key in ROWS:
        if (not within or within == group) and pattern.search(bare):
            return key
    return ""


def _values(row: Sequence[Piece], columns: dict[int, str], name: str, key: str) -> Iterator[Bound]:
    """This year's value, and apart from it those of other spans of time."""
    given = {columns[p.left]: p.text for p in row if columns.get(p.left) in _VALUES}
    if not given:
        numbers = [p.text for p in row if not has_words(p.text)]
        given = {"value": numbers[-1]} if len(numbers) == 1 else {}
    if "value" not in given and "year" in given:
        given["value"] = given.pop("year")
    unit = _unit(row, name)
    for column, text in given.items():
        bound = Bound(row=key, column="value", key=key, text=text, label=name, unit=unit)
        if column == "value":
            yield bound
        elif amount_of(text).value is not None:
            yield replace(bound, column=column, key=f"{key}.{column}")


def _unit(row: Sequence[Piece], name: str) -> str:
    """The unit: of its column, else in brackets behind the name."""
    alone = next((tight(p.text) for p in row if _UNITS.match(tight(p.text))), "")
    printed = _UNIT.search(name)
    return alone or (printed[1] if printed else "")
