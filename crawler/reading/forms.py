"""The statutory tables of the annual report: which is which, what they say, whether they add up.

Two templates came one after the other: T60 (国办公开办函〔2019〕60号, for the report years 2019
and 2020) and T30 (国办公开办函〔2021〕30号, from 2021). They differ in the columns of the first
table and in whether 其他处理 is one row or three.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from crawler.reading.tree import tight
from disclosures import Basis, Figure, Finding, Severity, Table

_NUMBER = re.compile(r"^(\d[\d,]{0,15}(?:\.\d{1,6})?)(元|万元)?$")

#: The last columns of the table on applications: one for each kind of applicant, then the total.
_COLUMNS = 7

#: Rows of the table on applications: the label path, tight → key, in the order of the form.
_ROWS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"本年新收", "app.received"),
        (r"上年结转", "app.carried_in"),
        (r"结转下年度", "app.carried_out"),
        (r"[(（]七[)）]总计|总计$", "app.closed"),
        (r"部分公开", "app.partial"),
        (r"属于国家秘密", "app.denied.1"),
        (r"其他法律行政法规", "app.denied.2"),
        (r"三安全", "app.denied.3"),
        (r"保护第三方", "app.denied.4"),
        (r"内部事务信息", "app.denied.5"),
        (r"过程性信息", "app.denied.6"),
        (r"行政执法案卷", "app.denied.7"),
        (r"行政查询事项", "app.denied.8"),
        (r"不掌握", "app.unable.1"),
        (r"没有现成", "app.unable.2"),
        (r"补正后", "app.unable.3"),
        (r"信访举报", "app.refused.1"),
        (r"重复申请$", "app.refused.2"),
        (r"公开出版物", "app.refused.3"),
        (r"大量反复", "app.refused.4"),
        (r"确认或重新出具", "app.refused.5"),
        (r"逾期不补正", "app.other.1"),
        (r"缴纳费用", "app.other.2"),
        (r"其他处理.{0,6}其他$", "app.other.3"),
        (r"其他处理$", "app.other"),
        (r"予以公开$", "app.granted"),
    )
)
_RESULTS = frozenset(key for _, key in _ROWS) - {
    "app.received",
    "app.carried_in",
    "app.carried_out",
    "app.closed",
}
_OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
_BLOCKS = ("review", "litigation.direct", "litigation.after_review")
_WAN = Decimal(10_000)

#: Rows of the table on what was disclosed: label → (unit, keys of T30, keys of T60), by column.
_DISCLOSED: tuple[tuple[re.Pattern[str], str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        re.compile(r"^规章$"),
        "件",
        ("rules.issued", "rules.repealed", "rules.valid"),
        ("rules.made", "rules.published", "rules.total"),
    ),
    (
        re.compile(r"^(?:行政)?规范性文件$"),
        "件",
        ("normative.issued", "normative.repealed", "normative.valid"),
        ("normative.made", "normative.published", "normative.total"),
    ),
    (re.compile(r"^行政许可$"), "件", ("licensing.decisions",), ("", "", "licensing.decisions")),
    (re.compile(r"^行政处罚$"), "件", ("penalty.decisions",), ("", "", "penalty.decisions")),
    (re.compile(r"^行政强制$"), "件", ("coercion.decisions",), ("", "", "coercion.decisions")),
    (re.compile(r"^行政事业性收费$"), "万元", ("charges.amount",), ()),
    (re.compile(r"^政府集中采购$"), "", (), ("procurement.count", "procurement.amount")),
)

#: Every key that a statutory table can give.
ALL_KEYS = frozenset(
    {key for _, key in _ROWS}
    | {f"{block}.{outcome}" for block in _BLOCKS for outcome in _OUTCOMES}
    | {key for _, _, t30, t60 in _DISCLOSED for key in (*t30, *t60) if key}
)


def form_of(rows: Sequence[Sequence[str]]) -> str:
    """Which statutory table these rows are; empty for any other."""
    said = tight("".join(cell for row in rows[:40] for cell in row))
    if "本年新收政府信息公开申请" in said and "自然人" in said:
        return "t30.applications" if "逾期不补正" in said else "t60.applications"
    if "未经复议直接起诉" in said and "尚未审结" in said:
        return "review"
    if "第二十条第" in said and "信息内容" in said:
        return (
            "t60.disclosure" if "公开总数量" in said or "新制作数量" in said else "t30.disclosure"
        )
    return ""


def with_forms(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Tables with the names of their forms; what kind of 表四 it is, its neighbours tell."""
    forms = [form_of(table.rows) for table in tables]
    version = "t60" if any(form.startswith("t60") for form in forms) else "t30"
    return tuple(
        replace(table, form=f"{version}.review" if form == "review" else form)
        for table, form in zip(tables, forms, strict=True)
    )


def contradictions(tables: Sequence[Figure], prose: Sequence[Figure]) -> Iterator[Finding]:
    """Say where the text gives another number than the table does; the table is kept."""
    given = {figure.key: figure.value for figure in tables}
    for figure in prose:
        value = given.get(figure.key)
        if value is not None and figure.value is not None and figure.value != value:
            message = f"{figure.key}: 正文 {figure.raw}, 表格 {value}"
            yield Finding(code="prose.contradicts", severity=Severity.WARNING, message=message)


def figures_of_forms(tables: Sequence[Table]) -> tuple[Figure, ...]:
    """The figures of the statutory tables: of applications, those of all applicants together."""
    found: list[Figure] = []
    for table in tables:
        if table.form.endswith("applications"):
            found.extend(
                _figure(key, row[-1], "件", label, table)
                for key, label, row in _application_rows(table)
            )
        elif table.form.endswith("review"):
            found.extend(_outcomes(table))
        elif table.form:
            found.extend(_disclosed(table))
    return tuple(found)


def sums(tables: Sequence[Table]) -> Iterator[Finding]:
    """Say where a statutory table does not add up; blanks are left out of account."""
    for table in tables:
        if table.form.endswith("applications"):
            yield from _application_sums(table)
        elif table.form.endswith("review"):
            yield from _outcome_sums(table)


def _application_rows(table: Table) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Key, label and value cells of each row that the form has, each once."""
    seen: set[str] = set()
    for row in table.rows:
        if len(row) <= _COLUMNS:
            continue
        label = tight("".join(dict.fromkeys(row[:-_COLUMNS])))
        values = row[-_COLUMNS:]
        key = next((key for pattern, key in _ROWS if pattern.search(label)), "")
        if key and key not in seen and all(_value(cell) or not _wordy(cell) for cell in values):
            seen.add(key)
            yield key, label, values


def _wordy(cell: str) -> bool:
    return re.search(r"[一-龥]", cell) is not None


def _outcomes(table: Table) -> Iterator[Figure]:
    """Fifteen numbers: reviews, direct lawsuits, lawsuits after a review."""
    for values in _outcome_rows(table):
        for at, cell in enumerate(values):
            key = f"{_BLOCKS[at // 5]}.{_OUTCOMES[at % 5]}"
            yield _figure(key, cell, "件", key, table)
        return


def _outcome_rows(table: Table) -> Iterator[Sequence[str]]:
    """Rows of numbers: the last one, as a rule."""
    for row in table.rows:
        numbers = sum(_value(cell) is not None for cell in row)
        if len(row) == 15 and numbers and not any(_wordy(cell) for cell in row):
            yield row


def _disclosed(table: Table) -> Iterator[Figure]:
    """Rules, decisions, charges."""
    for row in table.rows:
        label = tight(row[0])
        for pattern, unit, t30, t60 in _DISCLOSED:
            if not pattern.match(label):
                continue
            keys = t60 if table.form.startswith("t60") else t30
            values = _values_beside(row[1:], len(keys))
            for key, cell in zip(keys, values, strict=False):
                if key:
                    yield _figure(key, cell, unit, label, table)


def _values_beside(cells: Sequence[str], count: int) -> Sequence[str]:
    """`count` values of a row whose cells may be repeated to fill the grid."""
    if count == 1:
        return cells[:1]
    if count == 2:
        return (cells[0], cells[-1]) if cells else ()
    return (cells[0], cells[1], cells[-1]) if len(cells) >= 3 else cells


def _figure(key: str, cell: str, unit: str, label: str, table: Table) -> Figure:
    """One cell as a figure; a blank cell has no value."""
    value = _value(cell)
    printed = _NUMBER.match(tight(cell))
    unit = (printed[2] if printed and printed[2] else unit) or "个"
    if unit == "万元":
        value = value * _WAN if value is not None else None
        unit = "元"
    return Figure(
        key=key,
        value=value,
        unit=unit,
        basis=Basis.TABLE,
        raw=cell,
        sentence=label,
        section=table.section,
    )


def _value(cell: str) -> Decimal | None:
    """The number in a cell; None for a blank, a stroke, or words."""
    match = _NUMBER.match(tight(cell))
    return Decimal(match[1].replace(",", "")) if match else None


def _application_sums(table: Table) -> Iterator[Finding]:
    """新收 + 结转 = 总计 + 结转下年度, and the results make 总计, in every column."""
    rows = {key: [_value(cell) for cell in values] for key, _, values in _application_rows(table)}
    for column in range(_COLUMNS):
        taken, carried, closed, left = (
            rows.get(key, [None] * _COLUMNS)[column]
            for key in ("app.received", "app.carried_in", "app.closed", "app.carried_out")
        )
        if taken is not None and closed is not None:
            ours, theirs = taken + (carried or 0), closed + (left or 0)
            if ours != theirs:
                yield _off(
                    "sum.applications",
                    f"第{column + 1}列: 新收加结转 {ours}, 办理加结转下年度 {theirs}",
                )
        results = [rows[key][column] for key in _RESULTS if key in rows]
        given = [value for value in results if value is not None]
        if closed is not None and given and sum(given) != closed:
            message = f"第{column + 1}列: 各项结果之和 {sum(given)}, 总计 {closed}"
            yield _off("sum.results", message)


def _outcome_sums(table: Table) -> Iterator[Finding]:
    """The outcomes make the total, in each of the three blocks."""
    for row in _outcome_rows(table):
        for at, name in enumerate(_BLOCKS):
            *parts, total = [_value(cell) for cell in row[5 * at : 5 * at + 5]]
            given = [value for value in parts if value is not None]
            if total is not None and given and sum(given) != total:
                yield _off("sum.review", f"{name}: 各项之和 {sum(given)}, 总计 {total}")


def _off(code: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message)
