"""Lines that differ only because numbers shifted, and what shifted, told once. Pure.

An article is put in, and all later ones shift: 第三条至第十条 are now 第四条至第十一条.
Lines are paired without their numbers (``store.compare.lines``). A pair differs by its number
alone, or by references that follow the shift: 违反第六条 is now 违反第七条 if 第六条 is now 第七条.
A reference to another law, and any other number, is a statement.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from disclosures import NumberedUnit, Renumbering
from disclosures.content_digest import folded
from disclosures.numbering import OutlineLevel, numeral_of
from store.compare.lines import BodyLine
from store.compare.row_numbers import is_row_number

#: Pairs of indexes: in the body before, in the body after.
Pairs = Sequence[tuple[int, int]]

#: Old number → new number, as printed and folded: 第六条 → 第七条.
Shifts = Mapping[str, str]

_REFERENCE = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]{1,9}[编章节条](?:之[一二三四五六七八九十]{1,2})?"
)

#: What is before a reference to another law: 《…》第六条, 行政处罚法第六条.
_LAW = "(?:法|条例|办法|规定|规则|细则|决定|解释|规程|章程)"
_OTHER_LAW = re.compile(rf"》$|{_LAW}$")

#: What is before a reference to the document itself: 本办法第六条; 本市条例 is another.
_THIS_LAW = re.compile(rf"本(?![省市县区州院])[^，。；、]{{0,4}}{_LAW}$")

#: References in a row belong to the first: 第六条、第八条第二款和第九条.
_CONTINUED = re.compile(r"(?:第[^第、和及或至到]{1,9}[条款项目][、和及或至到以]{1,2})+$")

_UNITS = {
    OutlineLevel.PART: NumberedUnit.PART,
    OutlineLevel.SUBPART: NumberedUnit.PART,
    OutlineLevel.CHAPTER: NumberedUnit.CHAPTER,
    OutlineLevel.SECTION: NumberedUnit.SECTION,
    OutlineLevel.ARTICLE: NumberedUnit.ARTICLE,
}


def shifts(before: Sequence[BodyLine], after: Sequence[BodyLine], pairs: Pairs) -> dict[str, str]:
    """The numbers of articles and chapters before, and what they became."""
    found: dict[str, str] = {}
    for one, other in pairs:
        old, new = before[one].place, after[other].place
        if old.number and old.level is new.level and old.level in _UNITS:
            found.setdefault(folded(old.number), folded(new.number))
    return found


def only_renumbers(old: BodyLine, new: BodyLine, became: Shifts) -> bool:
    """Whether two lines differ, and only by running numbers."""
    if old.key == new.key or old.cells is not None or new.cells is not None:
        return False
    if bool(old.place.number) != bool(new.place.number) or old.place.level is not new.place.level:
        return False
    return old.stem == new.stem or _follows(old.stem, new.stem, became)


def _follows(old: str, new: str, became: Shifts) -> bool:
    """Whether two texts differ only in references that follow the shift."""
    was, now = list(_REFERENCE.finditer(old)), list(_REFERENCE.finditer(new))
    if len(was) != len(now) or _REFERENCE.sub("\x1f", old) != _REFERENCE.sub("\x1f", new):
        return False
    return all(
        one.group() == other.group()
        or (became.get(one.group()) == other.group() and not _of_other_law(old[: one.start()]))
        for one, other in zip(was, now, strict=True)
    )


def _of_other_law(text: str) -> bool:
    before = _CONTINUED.sub("", text[-60:])
    return not _THIS_LAW.search(before) and _OTHER_LAW.search(before) is not None


def renumberings(
    before: Sequence[BodyLine], after: Sequence[BodyLine], pairs: Pairs, became: Shifts
) -> Iterator[Renumbering]:
    """What shifted: 第三条至第十条 → 第四条至第十一条; the references that follow come last."""
    runs: dict[tuple[object, ...], list[list[tuple[BodyLine, BodyLine]]]] = {}
    for one, other in sorted(pairs, key=lambda pair: pair[1]):
        old, new = before[one], after[other]
        series = _series(old, new)
        if series is None:
            continue
        known = runs.setdefault(series, [])
        run = known[-1] if known else []
        if not run or not _continues(run[-1], (old, new)):
            run = []
            known.append(run)
        run.append((old, new))
    for known in runs.values():
        for each in known:
            if _number(each[0][0]) != _number(each[0][1]):
                yield _renumbering(each)
    lines = ((before[one], after[other]) for one, other in pairs)
    follow = sum(a.stem != b.stem and only_renumbers(a, b, became) for a, b in lines)
    if follow:
        yield Renumbering(unit=NumberedUnit.REFERENCE, count=follow)


def _series(old: BodyLine, new: BodyLine) -> tuple[object, ...] | None:
    """What a pair of numbered lines belongs to: the articles of the law, the rows of a table."""
    if old.cells is not None and new.cells is not None:
        numbered = _number(old) and _number(new)
        return ("row", old.table, new.table) if numbered else None
    if not old.place.number or old.place.level is not new.place.level:
        return None
    if old.place.level is OutlineLevel.ARTICLE:
        return (OutlineLevel.ARTICLE,)
    above = new.place.path if new.place.is_heading else new.place.path[:-1]
    return (old.place.level, *above)


def _number(line: BodyLine) -> str:
    """The running number of a line or row, folded; empty: it has none."""
    if line.cells is None:
        return folded(line.place.number)
    column = line.number_column
    if column is None or column >= len(line.cells) or not is_row_number(line.cells[column]):
        return ""
    return folded(line.cells[column])


def _value(line: BodyLine) -> int:
    return line.place.value if line.cells is None else numeral_of(_number(line).strip("()[].,、"))


def _continues(above: tuple[BodyLine, BodyLine], pair: tuple[BodyLine, BodyLine]) -> bool:
    """Whether a pair is the next of a run in which all numbers shifted by the same amount."""
    return all(_value(pair[side]) == _value(above[side]) + 1 for side in (0, 1))


def _renumbering(run: Sequence[tuple[BodyLine, BodyLine]]) -> Renumbering:
    (first, became), (last, last_became) = run[0], run[-1]
    is_row = became.cells is not None
    level = became.place.level
    unit = _UNITS.get(level, NumberedUnit.ITEM) if level else NumberedUnit.ROW
    above = became.place.path if is_row or became.place.is_heading else became.place.path[:-1]
    return Renumbering(
        unit=unit,
        before=(_number(first), _number(last)),
        after=(_number(became), _number(last_became)),
        path=() if unit is NumberedUnit.ARTICLE else above,
        count=len(run),
    )
