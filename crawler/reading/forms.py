"""The statutory tables of a report: which is which, and what each of their cells is.

Two templates came one after the other: T60 (国办公开办函〔2019〕60号, for the report years
2019 and 2020) and T30 (国办公开办函〔2021〕30号, from 2021); annexes of statistics came before.
Cells are bound by the labels of their rows and the heads of their columns. Which template it is
only names a table, nothing is read by it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.reading import annex_rows, applications, outcomes, proactive
from crawler.reading.annexes import annex_of, bind_annex
from crawler.reading.applications import bind_applications, has_heads, is_applications
from crawler.reading.binding import Bound
from crawler.reading.grids import Pieces, pieces_of
from crawler.reading.identities import (
    Check,
    check_annex,
    check_applications,
    check_outcomes,
    failed,
)
from crawler.reading.outcomes import bind_outcomes, is_outcomes
from crawler.reading.proactive import bind_proactive, is_proactive
from crawler.reading.tree import tight
from disclosures import Basis, Figure, Finding, Severity, Table

#: What only one of the two templates says.
_T60 = ("上一年项目数量", "新制作数量", "公开总数量", "政府集中采购", "其他对外管理服务事项")
_T30 = ("逾期不补正", "本年制发件数", "现行有效件数", "本年收费金额")

#: Every key that a statutory table can give, without what may follow: an applicant, a span of time.
FORM_KEYS = frozenset(
    {
        *applications.ROWS,
        *(f"{block}.{name}" for block in outcomes.BLOCK_NAMES for name in outcomes.OUTCOME_NAMES),
        *proactive.KEYS,
        *annex_rows.KEYS,
    }
)
#: What may follow: who applied, and of the annexes what is not this year's alone.
SUFFIXES = (
    *(name for name in applications.APPLICANT_NAMES if name != "total"),
    "year",
    "cumulative",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One table and what its cells are; a table that is no statutory one has no cells."""

    table: Table
    applications: tuple[Bound, ...] = ()
    outcomes: tuple[Bound, ...] = ()
    proactive: tuple[Bound, ...] = ()
    annex: tuple[Bound, ...] = ()

    #: Whether it has columns of applicants that no head names, or not clearly.
    headless: bool = False

    @property
    def filled(self) -> bool:
        """Whether any cell has a number: a blank form is nobody's report."""
        return any(cell.amount.value is not None for cell in self.cells)

    @property
    def cells(self) -> tuple[Bound, ...]:
        """All its cells, in the order of the form."""
        return (*self.proactive, *self.applications, *self.outcomes, *self.annex)


def bind(tables: Sequence[Table], pieces: Sequence[Pieces] = ()) -> tuple[Form, ...]:
    """Bind the cells of all `tables`; `pieces` are their rows with spans, where these are known."""
    version = _version("".join(_said(table) for table in tables))
    rows = pieces or [pieces_of(table.rows) for table in tables]
    return tuple(_bind(table, each, version) for table, each in zip(tables, rows, strict=True))


def figures_of(forms: Sequence[Form]) -> tuple[Figure, ...]:
    """Every cell as a figure. A key that a second table gives again is taken where it is filled."""
    found: dict[str, Figure] = {}
    for form in forms:
        for cell in form.cells:
            figure = _figure(cell, form.table.section)
            known = found.get(cell.key)
            if known is None or (known.value is None and figure.value is not None):
                found[cell.key] = figure
    return tuple(found.values())


def checks_of(forms: Sequence[Form]) -> Iterator[Check]:
    """Every sum that can be checked; a table that a page break cut in two is one."""
    yield from _each([form.applications for form in forms], check_applications)
    yield from _each([form.outcomes for form in forms], check_outcomes)
    yield from _each([form.annex for form in forms], check_annex)


def findings_of(forms: Sequence[Form]) -> Iterator[Finding]:
    """What a person should know: sums that do not come out, cells that are no number."""
    yield from failed(checks_of(forms))
    for form in forms:
        if form.headless:
            message = "表中申请人的列名缺失或错位，按格式的七列读取"
            yield Finding(code="columns.assumed", severity=Severity.INFO, message=message)
        for cell in form.cells:
            if cell.text is None:
                message = f"{cell.label}：缺少单元格 {cell.key}"
                yield Finding(code="cell.missing", severity=Severity.WARNING, message=message)
            elif cell.amount.strange:
                message = f"{cell.label}：“{cell.text[:40]}”不是数字"
                yield Finding(code="cell.unreadable", severity=Severity.WARNING, message=message)


def form_of(rows: Sequence[Sequence[str]]) -> str:
    """Which statutory table these rows are, as far as they tell; empty for any other."""
    said = tight("".join(cell for row in rows for cell in row))
    return _name(said, _version(said)) if said else ""


def _bind(table: Table, rows: Pieces, version: str) -> Form:
    """One table; one that holds several of the form's tables is read for each."""
    said = _said(table)
    name = _name(said, version)
    if not name:
        return Form(table=table)
    named = replace(table, form=name)
    if name.startswith("annex"):
        return Form(table=named, annex=tuple(bind_annex(rows)))
    asked = tuple(bind_applications(rows)) if is_applications(said) else ()
    return Form(
        table=named,
        applications=asked,
        outcomes=tuple(bind_outcomes(rows)) if is_outcomes(said) else (),
        proactive=tuple(bind_proactive(rows)) if is_proactive(said) else (),
        headless=bool(asked) and not has_heads(rows),
    )


def _name(said: str, version: str) -> str:
    """The name of a table's form."""
    if is_applications(said):
        return f"{version}.applications"
    if is_outcomes(said):
        return f"{version}.review"
    if is_proactive(said):
        return f"{version}.disclosure"
    return annex_of(said)


def _version(said: str) -> str:
    """Which template: by what only one of them says."""
    old, new = (sum(words in said for words in telling) for telling in (_T60, _T30))
    return "t60" if old > new or (not new and "其他处理" in said) else "t30"


def _said(table: Table) -> str:
    return tight("".join(cell for row in table.rows for cell in row))


def _each(
    parts: Sequence[tuple[Bound, ...]], check: Callable[[Sequence[Bound]], Iterator[Check]]
) -> Iterator[Check]:
    """Check what belongs together: parts that repeat no cell are one table."""
    whole: list[Bound] = []
    for part in parts:
        if {cell.key for cell in part} & {cell.key for cell in whole}:
            yield from check(whole)
            whole = []
        whole.extend(part)
    if whole:
        yield from check(whole)


def _figure(cell: Bound, section: str) -> Figure:
    """A cell as a figure; a blank one has no value."""
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
