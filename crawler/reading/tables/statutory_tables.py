"""Recognises the statutory tables of a report, and binds their cells.

There are two templates: T60 (国办公开办函〔2019〕60号, report years 2019 and 2020) and T30
(国办公开办函〔2021〕30号, from 2021); before them there were statistics annexes. Cells are bound by
row labels and column headers; the template is used in the name of a table only.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.reading.page.cell_grid import GridRows, grid_rows_of
from crawler.reading.tables import annex_indicators, applications, outcomes, proactive
from crawler.reading.tables.annexes import annex_of, bind_annex
from crawler.reading.tables.applications import bind_applications, has_column_heads, is_applications
from crawler.reading.tables.binding import BoundCell
from crawler.reading.tables.outcomes import bind_outcomes, is_outcomes
from crawler.reading.tables.proactive import bind_proactive, is_continuation, is_proactive
from crawler.reading.tables.sum_checks import (
    SumCheck,
    check_annex,
    check_applications,
    check_outcomes,
    failed_checks,
)
from crawler.reading.text.simplified import simplified
from crawler.reading.text.whitespace import compact
from disclosures import Basis, Figure, Finding, Severity, Table

#: Labels that occur in only one of the two templates.
_T60_LABELS = ("上一年项目数量", "新制作数量", "公开总数量", "政府集中采购", "其他对外管理服务事项")
_T30_LABELS = ("逾期不补正", "本年制发件数", "现行有效件数", "本年收费金额")

#: Every key of a statutory table, without suffix (applicant or period).
STATUTORY_KEYS = frozenset(
    {
        *applications.APPLICATION_ROWS,
        *(f"{block}.{name}" for block in outcomes.BLOCK_NAMES for name in outcomes.OUTCOME_NAMES),
        *proactive.PROACTIVE_KEYS,
        *annex_indicators.INDICATOR_KEYS,
    }
)
#: Suffixes of keys: the applicant; in annexes, a period other than the year.
KEY_SUFFIXES = (
    *(name for name in applications.APPLICANT_NAMES if name != "total"),
    "year",
    "cumulative",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundTable:
    """One table with its bound cells; a table that is not statutory has none."""

    table: Table
    applications: tuple[BoundCell, ...] = ()
    outcomes: tuple[BoundCell, ...] = ()
    proactive: tuple[BoundCell, ...] = ()
    annex: tuple[BoundCell, ...] = ()

    #: Whether the headers of applicants are missing or ambiguous.
    heads_missing: bool = False

    @property
    def filled(self) -> bool:
        """Whether any cell has a number; a blank form is not a report."""
        return any(cell.amount.value is not None for cell in self.cells)

    @property
    def cells(self) -> tuple[BoundCell, ...]:
        """All cells, in the order of the form."""
        return (*self.proactive, *self.applications, *self.outcomes, *self.annex)


def bind_tables(
    tables: Sequence[Table], grid_rows: Sequence[GridRows] = ()
) -> tuple[BoundTable, ...]:
    """Bind the cells of all `tables`; `grid_rows` are their rows with spans, if known."""
    rows = grid_rows or [grid_rows_of(table.rows) for table in tables]
    template = _template_version("".join(map(_joined_text, rows)))
    bound: list[BoundTable] = []
    above: GridRows = ()
    for table, printed_rows in zip(tables, rows, strict=True):
        table_rows = _simplified_rows(printed_rows)
        if bound and _continues(bound[-1], above, table, table_rows):
            above = (*above, *table_rows)
            bound[-1] = _bind_rows(bound[-1].table, above, template)
            bound.append(BoundTable(table=replace(table, form=bound[-1].table.form)))
            continue
        above = table_rows
        bound.append(_bind_rows(table, table_rows, template))
    return tuple(bound)


def figures_of(bound_tables: Sequence[BoundTable]) -> tuple[Figure, ...]:
    """Return every cell as a figure; of a repeated key, the first cell with a value."""
    found: dict[str, Figure] = {}
    for bound in bound_tables:
        for cell in bound.cells:
            figure = _figure(cell, bound.table.section)
            known = found.get(cell.key)
            if known is None or (known.value is None and figure.value is not None):
                found[cell.key] = figure
    return tuple(found.values())


def checks_of(bound_tables: Sequence[BoundTable]) -> Iterator[SumCheck]:
    """Yield every sum that can be checked; the parts of a split table are one table."""
    yield from _check_tables([bound.applications for bound in bound_tables], check_applications)
    yield from _check_tables([bound.outcomes for bound in bound_tables], check_outcomes)
    yield from _check_tables([bound.annex for bound in bound_tables], check_annex)


def findings_of(bound_tables: Sequence[BoundTable]) -> Iterator[Finding]:
    """Yield findings: failed sums, assumed columns, missing and unreadable cells."""
    yield from failed_checks(checks_of(bound_tables))
    for bound in bound_tables:
        if bound.heads_missing:
            message = "表中申请人的列名缺失或错位，按格式的七列读取"
            yield Finding(code="columns.assumed", severity=Severity.INFO, message=message)
        for cell in bound.cells:
            if cell.text is None:
                message = f"{cell.label}：缺少单元格 {cell.key}"
                yield Finding(code="cell.missing", severity=Severity.WARNING, message=message)
            elif cell.amount.unreadable:
                message = f"{cell.label}：“{cell.text[:40]}”不是数字"
                yield Finding(code="cell.unreadable", severity=Severity.WARNING, message=message)


def form_of(rows: Sequence[Sequence[str]]) -> str:
    """Return the name of the statutory table that these rows are; empty for another table."""
    table_text = compact("".join(cell for row in rows for cell in row))
    return _form_name(table_text, _template_version(table_text)) if table_text else ""


def _continues(upper: BoundTable, above: GridRows, table: Table, rows: GridRows) -> bool:
    """Whether a table is the rest of the one before it, of which it has columns but no heads."""
    if table.section != upper.table.section or _width(above) != _width(rows):
        return False
    if upper.applications and not upper.heads_missing:
        return is_applications(_joined_text(rows)) and not has_column_heads(rows)
    return bool(upper.proactive) and is_continuation(rows)


def _width(rows: GridRows) -> int:
    return max((cell.right for row in rows for cell in row), default=0)


def _bind_rows(table: Table, rows: GridRows, template: str) -> BoundTable:
    """Bind one table; a table that contains several of the form's tables is bound as each."""
    table_text = _joined_text(rows)
    name = _form_name(table_text, template)
    if not name:
        return BoundTable(table=table)
    named = replace(table, form=name)
    if name.startswith("annex"):
        return BoundTable(table=named, annex=tuple(bind_annex(rows)))
    application_cells = tuple(bind_applications(rows)) if is_applications(table_text) else ()
    return BoundTable(
        table=named,
        applications=application_cells,
        outcomes=tuple(bind_outcomes(rows)) if is_outcomes(table_text) else (),
        proactive=tuple(bind_proactive(rows, template)) if is_proactive(table_text) else (),
        heads_missing=bool(application_cells) and not has_column_heads(rows),
    )


def _form_name(table_text: str, template: str) -> str:
    """Return the name of a table's form; empty for a table that is not statutory."""
    if is_applications(table_text):
        return f"{template}.applications"
    if is_outcomes(table_text):
        return f"{template}.review"
    if is_proactive(table_text):
        return f"{template}.disclosure"
    return annex_of(table_text)


def _template_version(table_text: str) -> str:
    """Return the template by the labels that only one of them has."""
    old, new = (
        sum(words in table_text for words in labels) for labels in (_T60_LABELS, _T30_LABELS)
    )
    return "t60" if old > new or (not new and "其他处理" in table_text) else "t30"


def _joined_text(rows: GridRows) -> str:
    return simplified(compact("".join(cell.text for row in rows for cell in row)))


def _simplified_rows(rows: GridRows) -> GridRows:
    """Return rows whose labels are in simplified characters."""
    text = "".join(cell.text for row in rows for cell in row)
    if simplified(text) is text:
        return rows
    return tuple(tuple(replace(cell, text=simplified(cell.text)) for cell in row) for row in rows)


def _check_tables(
    parts: Sequence[tuple[BoundCell, ...]],
    check: Callable[[Sequence[BoundCell]], Iterator[SumCheck]],
) -> Iterator[SumCheck]:
    """Check tables as wholes: consecutive parts without a repeated cell are one table."""
    checked_cells: list[BoundCell] = []
    for part in parts:
        if {cell.key for cell in part} & {cell.key for cell in checked_cells}:
            yield from check(checked_cells)
            checked_cells = []
        checked_cells.extend(part)
    if checked_cells:
        yield from check(checked_cells)


def _figure(cell: BoundCell, section: str) -> Figure:
    """Convert a cell to a figure; a blank cell has no value."""
    amount = cell.amount
    money = cell.unit in ("万元", "亿元")
    return Figure(
        key=cell.key,
        value=amount.value,
        unit=amount.unit or ("元" if money else cell.unit),
        basis=Basis.NEGATED if amount.negated else Basis.TABLE,
        raw=cell.text or "",
        sentence=cell.label,
        section=section,
    )
